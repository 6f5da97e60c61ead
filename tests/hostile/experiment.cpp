// SPDX-License-Identifier: MIT
#include "hostile/experiment_model.hpp"
#include "hostile/experiment_values.hpp"
#include "hostile/folders.hpp"
#include "overparam/experiment/adaptive.hpp"
#include "overparam/experiment/estimate.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/sizes.hpp"
#include "overparam/experiment/tally.hpp"
#include "overparam/experiment/validate.hpp"

namespace overparam::hostile {

using namespace experiment;

namespace {

void call_points(Campaign& campaign) {
  const std::vector<std::string> names{"x", "y"};
  const Point point{{"x", "1"}, {"y", "2"}};
  const Points points{point, {{"x", "2"}, {"y", "2"}}};
  campaign.call(
      "experiment::Points::Points", [](const std::vector<std::string>& of) { return Points(of); },
      arg("names", names));
  campaign.call(
      "experiment::Points::push_back",
      [&](const Point& of) {
        Points changed = points;
        changed.push_back(of);
        return changed;
      },
      arg("point", point));
  campaign.call(
      "experiment::Points::add",
      [&](const Texts& of) {
        Points changed = points;
        changed.add(of);
        return changed;
      },
      arg("values", Texts(names)));
  campaign.call(
      "experiment::Points::reserve", [&](std::size_t count) { Points().reserve(count); },
      arg("count", std::size_t(3), anything));
  campaign.call(
      "experiment::Points::set_inputs",
      [&](bool some) {
        Points changed = points;
        changed.set_inputs(some ? std::make_shared<const Inputs>() : nullptr);
        return content_of(changed[0], "x") == nullptr;
      },
      arg("inputs", true));
  campaign.call(
      "experiment::Points::replace",
      [&](std::size_t i, const Point& of) {
        Points changed = points;
        changed.replace(i, of);
        return changed;
      },
      arg("point", std::size_t(1), between(0, 1)), arg("by", point));
  campaign.call(
      "experiment::Points::texts", [&](std::size_t i) { return points.texts(i).size(); },
      arg("point", std::size_t(1), between(0, 1)));
  campaign.call(
      "experiment::Points::text",
      [&](std::size_t i, const std::string& name) {
        return points.text(i, name) + points[i].at(name);
      },
      arg("point", std::size_t(1), between(0, 1)), arg("name", names[0]));
  campaign.call(
      "experiment::Points::varies", [&](const std::string& name) { return points.varies(name); },
      arg("name", names[0]));
  campaign.call(
      "experiment::Point::at", [](const Point& of, const std::string& name) { return of.at(name); },
      arg("point", point), arg("name", names[0]));
  campaign.call(
      "experiment::number",
      [](const Point& of, const std::string& name) { return number(of, name); },
      arg("point", point), arg("name", names[0]));
  campaign.call(
      "experiment::required_number",
      [](const Point& of, const std::string& name) { return required_number(of, name); },
      arg("point", point), arg("name", names[0]));
  campaign.call(
      "experiment::choice",
      [](const Point& of, const std::string& name, const std::vector<std::string>& words) {
        return choice(of, name, words);
      },
      arg("point", point), arg("name", names[0]), arg("words", std::vector<std::string>{"0", "1"}));
  campaign.call(
      "experiment::content_of",
      [](const Point& of, const std::string& name) { return content_of(of, name) == nullptr; },
      arg("point", point), arg("name", names[0]));
  campaign.call(
      "experiment::meaning_of",
      [](const Point& of, const std::string& name) { return meaning_of(of, name); },
      arg("point", point), arg("name", names[0]));
  campaign.call(
      "experiment::complete_size",
      [](Point of, const Size& size, const std::string& dimension, double maximum) {
        complete_size(of, size, dimension, maximum);
        return number(of, size.count);
      },
      arg("point", Point{{"dim", "10"}, {"width", ""}, {"ratio", "2"}, {"exponent", ""}}),
      arg("size", Size{"width", "ratio", "exponent"}), arg("dimension", std::string("dim")),
      arg("maximum", 1e6, Range{.lower = 1}));
  campaign.call(
      "experiment::TimeLists::push_back",
      [](const std::vector<double>& times) {
        TimeLists lists;
        lists.push_back(times);
        return lists[0];
      },
      arg("times", std::vector<double>{0.5, 2}, not_negative_or_infinite));
  campaign.call(
      "experiment::TimeLists::assign",
      [](std::size_t count, const std::vector<double>& times, std::size_t i) {
        TimeLists lists;
        lists.assign(count, times);
        return lists[i];
      },
      arg("count", std::size_t(3), anything),
      arg("times", std::vector<double>{0.5, 2}, not_negative_or_infinite),
      arg("point", std::size_t(2), between(0, 2)));
}

void call_grid(Campaign& campaign) {
  ParameterSpec spec;
  spec.name = std::string("x");
  spec.default_text = std::string("1");
  spec.minimum = 0;
  spec.maximum = 10;
  spec.allowed = std::string("a number from 0 to 10");
  ParameterSpec plain;
  plain.name = std::string("x");
  ParameterSpec word;
  word.name = std::string("y");
  word.kind = ParameterKind::text;
  word.file_prefix = std::string("file:");
  const std::vector<ParameterSpec> specs{spec, word};
  const std::map<std::string, std::string> texts{{"x", "1,2:4:lin:3"}, {"y", "erf,relu"}};
  const std::string list = "1,2:4:lin:3";
  campaign.call(
      "experiment::parse_values",
      [](const ParameterSpec& of, const std::string& text) { return parse_values(of, text); },
      arg("spec", spec), arg("text", list));
  campaign.call(
      "experiment::parse_values",
      [](const ParameterSpec& of, double a, double b) {
        return parse_values(of, shortest(a) + ":" + shortest(b) + ":lin:7");
      },
      arg("spec", plain), arg("x", 1., anything), arg("x", 2., anything));
  for (const auto& of : specs) {
    campaign.call(
        "experiment::written",
        [](const ParameterSpec& one, const std::string& value) { return written(one, value); },
        arg("spec", of), arg("value", list));
    campaign.call(
        "experiment::parse_text",
        [](const ParameterSpec& one, const std::string& text) { return parse_text(one, text); },
        arg("spec", of), arg("text", list));
  }
  campaign.call(
      "experiment::written_text", [](const std::string& value) { return written_text(value); },
      arg("value", list));
  campaign.call(
      "experiment::make_grid",
      [](const std::vector<ParameterSpec>& of, const std::map<std::string, std::string>& given,
         const std::vector<std::string>& innermost) { return make_grid(of, given, innermost); },
      arg("specs", specs), arg("texts", texts), arg("innermost", std::vector<std::string>{"x"}));
  campaign.call(
      "experiment::read_inputs",
      [](const std::vector<ParameterSpec>& of, const std::map<std::string, std::string>& given) {
        return read_inputs(of, given) == nullptr;
      },
      arg("specs", specs), arg("texts", texts));
  campaign.call(
      "experiment::named_file",
      [](const ParameterSpec& of, const std::string& value) {
        return named_file(of, value).has_value();
      },
      arg("spec", word), arg("value", std::string("file:a")));
  campaign.call(
      "experiment::path_key",
      [](const std::string& name, const std::string& path) { return path_key(name, path); },
      arg("name", list), arg("path", list));
  campaign.call(
      "experiment::make_input", [](const std::string& of) { return make_input(of).digest; },
      arg("content", list));
  campaign.call(
      "experiment::nothing", [](const std::string& of) { return nothing(of); }, arg("text", list));
  campaign.call(
      "experiment::allowed_text", [](const ParameterSpec& of) { return allowed_text(of); },
      arg("spec", spec));
  campaign.call("experiment::needed_text", &needed_text,
                arg("names", std::vector<std::string>{"x", "y"}));
  std::vector<ParameterSpec> sharing = specs;
  sharing[1].shared = nothing;
  campaign.call(
      "experiment::shared_texts",
      [](const Point& of, const std::vector<ParameterSpec>& all) { return shared_texts(of, all); },
      arg("point", Point{{"x", "1"}, {"y", "2"}}), arg("specs", sharing));
}

// What follows from a model's description.
void call_description(Campaign& campaign) {
  static const SizedModel model;
  const Description& description = model.description();
  const Point point = sized_point("10");
  campaign.call(
      "experiment::Description::symbol",
      [](const Description& of, const std::string& parameter) {
        return of.symbol(parameter) + of.dimension_symbol();
      },
      arg("description", description), arg("parameter", std::string("dim")));
  campaign.call(
      "experiment::default_level",
      [](const Description& of, const Point& at) { return default_level(of, at); },
      arg("description", description), arg("point", point));
  campaign.call(
      "experiment::Resolution::set_level",
      [&](Text level) {
        Point resolved = point;
        resolved.resolution.set_level(level);
        return default_level(description, resolved);
      },
      arg("level", Text("theory")));
  campaign.call(
      "experiment::cost",
      [](const Description& of, const Point& at, const std::string& source, double end_time) {
        return cost(of, at, source, end_time);
      },
      arg("description", description), arg("point", point),
      arg("source", std::string(simulation_source)), arg("end_time", 1., anything));
}

void call_results(Campaign& campaign) {
  static const SizedModel model;
  const Description& description = model.description();
  const Plan plan = sized_plan(model);
  const Results results = experiment::run(plan, model, {});
  const Table table = tabulate(plan, results, model);
  const Outcome outcome = *results[1][0];
  const std::string source = simulation_source;

  campaign.call(
      "experiment::encode", [](const Outcome& of) { static_cast<void>(decode(encode(of))); },
      arg("outcome", outcome));
  campaign.call(
      "experiment::decode", [](const std::string& bytes) { return decode(bytes); },
      arg("bytes", encode(outcome)));
  campaign.call(
      "experiment::is_sampled",
      [](const Description& of, const std::string& name) { return is_sampled(of, name); },
      arg("description", description), arg("source", source));
  campaign.call(
      "experiment::make_task",
      [](const Description& of, std::size_t point, const std::string& name) {
        return make_task(of, point, name).sampled;
      },
      arg("description", description), arg("point", std::size_t(1), anything),
      arg("source", source));
  campaign.call(
      "experiment::Plan::draw", [&](std::uint32_t replica) { return plan.draw(replica).replica; },
      arg("replica", std::uint32_t(1), anything));
  campaign.call(
      "experiment::task_times", [&](const Task& task) { return task_times(plan, task); },
      arg("task", plan.tasks[1]));
  campaign.call(
      "experiment::task_key", [&](const Task& task) { return task_key(plan, task, model); },
      arg("task", plan.tasks[1]));
  campaign.call(
      "experiment::empty_table",
      [](const Description& of) { return empty_table(of).parameter_names; },
      arg("description", description));
  campaign.call(
      "experiment::row_parameters",
      [](const Description& of, const Point& point) { return row_parameters(of, point).size(); },
      arg("description", description), arg("point", sized_point("10")));
  campaign.call(
      "experiment::interval_of",
      [](double proportion, std::size_t draws) {
        Row row;
        row.measurement.value = proportion;
        row.measurement.proportion = true;
        row.replicas = draws;
        const auto interval = interval_of(row);
        return std::vector{interval->lower, interval->upper};
      },
      arg("proportion", 0.25, between(0, 1)), arg("draws", std::size_t(8), whole_from(1)));
  campaign.call(
      "experiment::tabulate",
      [](const Plan& of, const Results& all) { return tabulate(of, all, model); },
      arg("plan", plan), arg("results", results));
  Plan adaptive = plan;
  adaptive.effort = {3, 0.1, 8};
  campaign.call(
      "experiment::missed_target",
      [](const Plan& of, const Results& all) { return missed_target(of, all); },
      arg("plan", adaptive), arg("results", results));
  campaign.call(
      "experiment::judge",
      [](const Plan& of, const Results& all, double resolve) {
        return judge(of, all, model, resolve).table;
      },
      arg("plan", plan), arg("results", results), arg("resolve", 0.1, positive));
  campaign.call(
      "experiment::tally",
      [](const Table& of, const Description& about) { return tally(of, about); },
      arg("table", table), arg("description", description));
  const std::vector<std::optional<double>> values{1, 2, 1.5, 1.2, 1.1, 1.3, 1.9, 1.4};
  campaign.call(
      "experiment::decide",
      [](const std::vector<std::vector<std::optional<double>>>& series, const Effort& effort) {
        return decide(series, effort).error;
      },
      arg("series", std::vector{values, values}, anything), arg("effort", Effort{8, 0.1, 16}));
  campaign.call(
      "experiment::decide",
      [](const std::vector<std::optional<Outcome>>& draws, const Effort& effort) {
        return decide(draws, effort).error;
      },
      arg("draws", results[1]), arg("effort", Effort{8, 0.1, 16}));
  // A plan, and how to run it.
  campaign.call(
      "experiment::run",
      [](const Plan& of) { return tabulate(of, experiment::run(of, model, {}), model); },
      arg("plan", plan));
  campaign.call(
      "experiment::run",
      [&](const Results& known) {
        return tabulate(plan, experiment::run(plan, model, {}, known), model);
      },
      arg("known", results));
  campaign.call(
      "experiment::results_so_far",
      [](const Plan& of, const Results& known) {
        return number_missing(of, results_so_far(of, model, nullptr, known));
      },
      arg("plan", plan), arg("known", results));
  campaign.call(
      "experiment::number_missing",
      [](const Plan& of, const Results& known) { return number_missing(of, known); },
      arg("plan", plan), arg("results", results));
  campaign.call(
      "experiment::estimate",
      [](const Plan& of, const Results& known) {
        return estimate(of, model, known, 1, 0.01).seconds;
      },
      arg("plan", plan), arg("known", results));
  campaign.call(
      "experiment::estimate",
      [&](std::size_t threads, double trial) {
        return estimate(plan, model, Results(plan.tasks.size()), threads, trial).seconds;
      },
      arg("threads", std::size_t(2), between(1, core::Team::most_threads)),
      arg("trial", 0.01, not_negative));
  campaign.call(
      "experiment::carried_over",
      [](const Plan& from, const Results& all, const Plan& to) {
        return carried_over(from, all, to, model).size();
      },
      arg("from", plan), arg("results", results), arg("to", plan));
  campaign.call(
      "experiment::run",
      [&](std::size_t threads, double seconds) {
        Execution execution;
        execution.threads = threads;
        execution.checkpoint_seconds = seconds;
        return tabulate(plan, experiment::run(plan, model, execution), model);
      },
      arg("threads", std::size_t(2), between(1, core::Team::most_threads)),
      arg("checkpoint_seconds", 1., not_negative_or_infinite));
}

}  // namespace

void call_experiment(Campaign& campaign) {
  call_values(campaign);
  call_points(campaign);
  call_grid(campaign);
  call_description(campaign);
  call_results(campaign);
  call_store(campaign);
  call_declaration(campaign);
}

}  // namespace overparam::hostile
