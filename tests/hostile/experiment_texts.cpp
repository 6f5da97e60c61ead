// SPDX-License-Identifier: MIT
#include "hostile/experiment_values.hpp"
#include "hostile/folders.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/recorder.hpp"

namespace overparam::hostile {

using namespace experiment;

namespace {

void call_texts(Campaign& campaign) {
  const std::string text = "a text";
  campaign.call(
      "experiment::Text::Text", [](const std::string& of) { return Text(of).str(); },
      arg("text", text));
  campaign.call(
      "experiment::Text::find", [](Text of, const std::string& part) { return of.find(part); },
      arg("text", Text(text)), arg("part", text));
  campaign.call(
      "experiment::Text::starts_with",
      [](Text of, const std::string& part) { return of.starts_with(part); },
      arg("text", Text(text)), arg("part", text));
  campaign.call(
      "experiment::Text::ends_with",
      [](Text of, const std::string& part) { return of.ends_with(part); }, arg("text", Text(text)),
      arg("part", text));
  campaign.call(
      "experiment::Texts::Texts",
      [](const std::vector<std::string>& of, std::size_t i) { return Texts(of)[i]; },
      arg("texts", std::vector{text, text, text}), arg("i", std::size_t(1), between(0, 2)));
  campaign.call(
      "experiment::column_of", [](const std::string& of) { return column_of(of); },
      arg("option", text));
  campaign.call(
      "experiment::shortest", [](double value) { return shortest(value); },
      arg("value", 0.1, anything));
  campaign.call(
      "experiment::to_string",
      [](Status status, Estimator estimator) {
        return std::string(to_string(status)) + std::string(to_string(estimator));
      },
      arg("status", Status::ok), arg("estimator", Estimator::exact));
  campaign.call(
      "experiment::reason", [](Status status) { return std::string(reason(status)); },
      arg("status", Status::failed));
  campaign.call(
      "experiment::is_failure", [](Status status) { return is_failure(status); },
      arg("status", Status::failed, anything));
}

void call_accuracy(Campaign& campaign) {
  const std::string small = "n/d² = 0.7";
  campaign.call(
      "experiment::rough", [](double value) { return rough(value); }, arg("value", 0.7, anything));
  campaign.call(
      "experiment::equation",
      [](const std::string& name, double value) { return equation(name, value); },
      arg("name", small), arg("value", 0.7, anything));
  campaign.call(
      "experiment::range_reason",
      [](const std::string& name, double value, const std::string& bound, double limit) {
        return range_reason(name, value, bound, limit);
      },
      arg("name", small), arg("value", 7., anything), arg("bound", small),
      arg("limit", 6., anything));
  campaign.call(
      "experiment::contour_reason",
      [](double time, double value, double power) { return contour_reason(time, value, power); },
      arg("time", 1., anything), arg("value", 1e-13, anything), arg("power", 1., anything));
  campaign.call(
      "experiment::correction_reason",
      [](const std::string& of, double relative, double threshold) {
        return correction_reason(of, relative, threshold);
      },
      arg("small", small), arg("relative", 0.7, anything), arg("threshold", 0.1, anything));
  campaign.call(
      "experiment::signed_correction_reason",
      [](const std::string& of, double relative, double threshold, const std::string& source) {
        return signed_correction_reason(of, relative, threshold, source);
      },
      arg("small", small), arg("relative", 0.7, anything), arg("threshold", 0.1, anything),
      arg("source", small));
  campaign.call(
      "experiment::rounding_reason",
      [](double value, double rounding) { return rounding_reason(value, rounding); },
      arg("value", 1., anything), arg("rounding", 0.1, anything));
  campaign.call(
      "experiment::checked",
      [](double value, double error, const std::string& infinite) {
        return checked({1, "y", value, Status::ok, Estimator::exact, error}, infinite);
      },
      arg("value", 1., anything), arg("standard_error", 1., anything), arg("infinite", small));
  campaign.call(
      "experiment::joined", [](const std::string& a, const std::string& b) { return joined(a, b); },
      arg("a", small), arg("b", small));
  std::vector<Measurement> out;
  campaign.call(
      "experiment::Recorder::Recorder",
      [&](double time) {
        Recorder(out, time).add("y", {1});
        return out.back().value;
      },
      arg("time", 1., anything));
  campaign.call(
      "experiment::Recorder::add",
      [&](double value, double error, const std::string& infinite) {
        Recorder(out, {}).add("y", {value, error}, {}, infinite);
        return out.back();
      },
      arg("value", 1., anything), arg("error", 0.1, anything), arg("infinite", small));
}

}  // namespace

void call_values(Campaign& campaign) {
  call_texts(campaign);
  call_accuracy(campaign);
}

}  // namespace overparam::hostile
