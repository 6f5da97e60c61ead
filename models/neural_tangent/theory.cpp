// SPDX-License-Identifier: MIT
#include "neural_tangent/theory.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

#include "neural_tangent/spectra.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/regression/observables.hpp"
#include "overparam/regression/product_features.hpp"
#include "overparam/regression/slope_law.hpp"

namespace overparam::neural_tangent {
namespace {

using experiment::Measurement;
using regression::difference;
using regression::isolated_slopes;
using regression::Observable;
using regression::ProductFeatures;
using regression::Risk;

// The features of a point; neighbours of a curve over samples, and times, share them.
const ProductFeatures& features_of(const Parameters& p) {
  return core::kept(std::tuple(p.dimension, p.width, p.activation), [&] {
    return ProductFeatures{p.dimension, p.width, regression::slope_law(p.activation, p.width)};
  });
}

Risk finite_width_risk(const Parameters& p, double time) {
  return regression::product_flow_risk(
      features_of(p), {p.linear_power, p.nonlinear_power, p.label_noise}, p.samples, p.ridge, time);
}

// What the level leaves out at one time: changes of the risk, to leading order.
class Omitted {
 public:
  Omitted(const Parameters& p, Level level, double time) : p_(p), time_(time) {
    const Risk limit = risk_of(limit_spectrum(p), p, time);
    degrees_ = difference(risk_of(sphere_spectrum(p), p, time), limit);
    if (level == Level::infinite_width)
      width_ = difference(risk_of(grouped_spectrum(p), p, time), limit);
    few_slopes_ = level == Level::finite_width && p.width < 6 && !isolated_slopes(p.activation);
  }

  // Why this value may be inaccurate.
  std::string reason(const Observable& observable, double value) const {
    const double scale = observable.scale(p_.linear_power + p_.nonlinear_power, p_.label_noise);
    std::string text = experiment::contour_reason(time_, value, scale);
    if (!text.empty()) return text;
    const auto say = [&](const std::string& reason) { text = experiment::joined(text, reason); };
    const auto correction = [&](const std::string& parameter, double size, const Risk& change,
                                const char* source) {
      const double by = observable.of(change);
      constexpr double worth_saying = 0.1;
      constexpr double quadrature = 1e-3;  // of the corrections themselves
      if (std::abs(by) > quadrature * scale)
        say(experiment::signed_correction_reason(experiment::equation(parameter, size), by / value,
                                                 worth_saying, source));
    };
    const double d = p_.dimension;
    correction("n/d²", p_.samples / d / d, degrees_, "degrees above 1");
    correction("n/(Kd)", p_.samples / p_.width / d, width_, "the finite width");
    constexpr double few_slopes = 0.05;  // at most
    if (few_slopes_)
      say(experiment::correction_reason(experiment::equation("K", p_.width), few_slopes, few_slopes,
                                        "the quadrature of few slopes"));
    return text;
  }

 private:
  const Parameters& p_;
  double time_;
  Risk degrees_, width_;
  bool few_slopes_ = false;
};

}  // namespace

bool exists(const Parameters& p, Level level) {
  return level == Level::infinite_width || p.width > 2 || p.ridge > 0 ||
         isolated_slopes(p.activation);
}

std::vector<Measurement> theory(const Parameters& given, Level level,
                                std::span<const double> times) {
  // The risk is proportional to the powers: in units of theirs all numbers are of ordinary size.
  const double unit = power_unit(given);
  const Parameters p = in_units(given, unit);
  std::vector<Measurement> result;
  for (const double time : times) {
    const Risk risk = level == Level::finite_width ? finite_width_risk(p, time)
                                                   : risk_of(limit_spectrum(p), p, time);
    const Omitted omitted(p, level, time);
    experiment::Recorder rows(result, time);
    for (const auto& observable : regression::observables) {
      const double value = observable.of(risk, p.label_noise);
      const char* const endless =
          std::isinf(value) ? "infinite without ridge: as many samples with features as parameters"
                            : "";
      rows.add(observable.name, {value * unit},
               {experiment::Status::ok, omitted.reason(observable, value)}, endless);
    }
  }
  return result;
}

}  // namespace overparam::neural_tangent
