// SPDX-License-Identifier: MIT
#include "overparam/experiment/tabulate.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "experiment/items.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/adaptive.hpp"
#include "overparam/validation/proportion.hpp"
#include "overparam/validation/statistics.hpp"

namespace overparam::experiment {
namespace {

using Draws = std::vector<const Outcome*>;

// Which draws are averaged together: all, or each half by itself.
std::vector<Draws> samples(const std::vector<std::optional<Outcome>>& outcomes,
                           const Effort& effort, Law law) {
  const auto halves = decide(outcomes, effort, law).halves;
  std::vector<Draws> result(halves ? 2 : 1);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i]) continue;
    if (!halves)
      result[0].push_back(&*outcomes[i]);
    else if (i / 2 < (i % 2 == 0 ? halves->even : halves->odd))
      result[i % 2].push_back(&*outcomes[i]);
  }
  return result;
}

std::string in_some(const std::string& reason, std::size_t some, std::size_t draws) {
  return reason + " (" + std::to_string(some) + " of " + std::to_string(draws) + " draws)";
}

bool alike(const Outcome& a, const Outcome& b) {
  return std::equal(a.measurements.begin(), a.measurements.end(), b.measurements.begin(),
                    b.measurements.end(), [](const Measurement& one, const Measurement& other) {
                      return one.observable == other.observable &&
                             one.component == other.component && one.time == other.time;
                    });
}

// Why draws are not to be averaged: the first failure among them, or that they measure different things.
std::optional<Failure> obstacle(const std::vector<Draws>& samples) {
  const Outcome* first = nullptr;
  std::optional<Failure> failure;
  std::size_t draws = 0;
  std::size_t failed = 0;
  bool all_alike = true;
  for (const auto& sample : samples)
    for (const Outcome* outcome : sample) {
      ++draws;
      if (outcome->failure) {
        ++failed;
        if (!failure) failure = outcome->failure;
      } else {
        if (first == nullptr) first = outcome;
        all_alike = all_alike && alike(*first, *outcome);  // with itself not where a time is NaN
      }
    }
  if (failure && failed < draws) failure->reason = in_some(failure->reason, failed, draws);
  if (!failure && !all_alike)
    failure = {Status::failed, "the draws are not of the same observables and times"};
  return failure;
}

// The laws of those observables that are no means: of none in most models.
using Laws = std::vector<std::pair<Text, Law>>;

Laws laws_of(const Description& description) {
  Laws laws;
  for (const auto& spec : description.observables)
    if (spec.law != Law::mean) laws.emplace_back(spec.name, spec.law);
  return laws;
}

Law law_of(const Laws& laws, Text observable) {
  for (const auto& [name, law] : laws)
    if (observable == name) return law;
  return Law::mean;
}

// Whether a row averages yes and no of draws: of a simulation, or of a theory that is sampled like it.
bool counts_draws(const Measurement& average, const std::vector<double>& values) {
  return average.estimator != Estimator::none ||
         (values.size() > 1 &&
          std::all_of(values.begin(), values.end(), [](double v) { return v == 0 || v == 1; }));
}

// The error of an average of so many draws where its observable is no mean.
void apply_law(Law law, std::size_t draws, bool counted, Row& row) {
  Measurement& average = row.measurement;
  if (!average.value || law == Law::mean) return;
  if (law == Law::proportion) {
    if (counted) {
      // Whole numbers of successes, of which a sum of means has lost the last digit.
      constexpr double rounding = 1e-9;
      const double successes = std::round(*average.value * double(draws));
      if (std::abs(*average.value * double(draws) - successes) < rounding * double(draws))
        average.value = successes / double(draws);
    }
    if (*average.value < 0 || *average.value > 1) {
      average.status = Status::failed;
      average.reason = "a proportion that is not between 0 and 1";
      average.value.reset();
      row.standard_error.reset();
    } else if (counted) {
      average.proportion = true;
      row.standard_error = validation::wilson_error(*average.value, draws);
    }
    return;
  }
  // Equal numbers have a mean of other last digits.
  constexpr double rounding = 1e-13;
  if (row.standard_error.value_or(0) > rounding * std::abs(*average.value)) {
    average.status = Status::failed;
    average.reason = "is exact, but its draws differ";
    average.value.reset();
  }
  row.standard_error.reset();
}

// The k-th measurement of all draws as one row's.
Row average(const std::vector<Draws>& samples, std::size_t k, const Laws& laws) {
  Row row;
  row.measurement = checked(samples.front().front()->measurements[k]);
  Measurement& mean = row.measurement;
  mean.standard_error.reset();
  std::vector<double> all;
  double sum = 0;
  double error = 0;
  bool complete = true;
  bool scattered = true;
  std::size_t draws = 0;
  std::size_t lost = 0;
  for (const auto& sample : samples) {
    std::vector<double> values;
    for (const Outcome* outcome : sample) {
      const Measurement one = checked(outcome->measurements[k]);
      if (one.value) values.push_back(*one.value);
      ++draws;
      if (one.status != Status::ok) ++lost;
      if (one.status > mean.status) {
        mean.status = one.status;
        mean.reason = one.reason;
      }
    }
    complete = complete && values.size() == sample.size();
    if (!complete) continue;
    const auto summary = validation::summarise(values);
    all.insert(all.end(), values.begin(), values.end());
    sum += summary.mean;
    error = std::hypot(error, summary.standard_error);
    scattered = scattered && values.size() > 1;
  }
  if (lost > 0 && lost < draws)
    mean.reason =
        in_some(mean.reason.empty() ? Text(reason(mean.status)) : mean.reason, lost, draws);
  if (!complete) {
    mean.value.reset();
    return row;
  }
  const auto count = double(samples.size());
  mean.value = sum / count;
  mean = checked(std::move(mean));
  const bool estimated =
      mean.estimator == Estimator::running || mean.estimator == Estimator::test_set;
  if (estimated && mean.value && *mean.value < 0) {  // both are of mean squares
    mean.value.reset();
    mean.status = Status::not_converged;
    mean.reason = "the estimate of a mean square scatters below zero: no digits left";
  }
  if (mean.value && std::isfinite(error)) row.standard_error = error / count;
  if (!scattered) row.standard_error = samples.front().front()->measurements[k].standard_error;
  apply_law(law_of(laws, mean.observable), draws, counts_draws(mean, all), row);
  if (mean.value && row.standard_error && !mean.proportion && all.size() > 1)
    row.quartiles = validation::quartiles(std::move(all));
  return row;
}

// At most; exactly unless there are draws that failed.
std::size_t number_of_rows(const Plan& plan, const Results& results) {
  std::size_t count = 0;
  for (std::size_t t = 0; t < results.size(); ++t) {
    std::size_t rows = 0;
    for (const auto& outcome : results[t])
      if (outcome)
        rows = std::max(rows, outcome->failure ? plan.times[plan.tasks[t].point].size()
                                               : outcome->measurements.size());
    count += rows;
  }
  return count;
}

std::vector<std::string> names_of_parameters(const Description& description) {
  std::vector<std::string> names;
  for (const auto& spec : description.parameters) names.push_back(spec.name);
  return names;
}

}  // namespace

Table empty_table(const Description& description) {
  Table table;
  table.model = description.name;
  for (const auto& spec : description.parameters)
    table.parameter_names.push_back(column_of(spec.name));
  return table;
}

std::optional<validation::Interval> interval_of(const Row& row) {
  if (!row.measurement.proportion || !row.replicas || !row.measurement.value) return std::nullopt;
  return validation::wilson_interval(*row.measurement.value, *row.replicas);
}

Texts row_parameters(const Description& description, const Point& point) {
  std::vector<Text> fields;
  fields.reserve(description.parameters.size());
  for (const auto& spec : description.parameters) fields.emplace_back(point.at(spec.name));
  return Texts(std::move(fields));
}

Table tabulate(const Plan& plan, const Results& results, const Model& model) {
  require_fit(plan, results);
  const auto& description = model.description();
  if (description.observables.empty())
    throw core::InvalidParameter("observables", "of the model are none");
  const Laws laws = laws_of(description);
  Table table = empty_table(description);
  table.rows.reserve(number_of_rows(plan, results));
  const bool in_order = plan.points.names() == names_of_parameters(description);
  for (std::size_t t = 0; t < plan.tasks.size(); ++t) {
    const Task& task = plan.tasks[t];
    const auto averaged = samples(results[t], plan.effort, task.law);
    std::size_t draws = 0;
    for (const auto& sample : averaged) draws += sample.size();
    if (draws == 0) continue;
    const Texts parameters = in_order ? plan.points.texts(task.point)
                                      : row_parameters(description, plan.points[task.point]);
    const auto add = [&](Row row) {
      row.parameters = parameters;
      row.source = task.source;
      if (task.sampled) row.replicas = draws;
      if (row.measurement.reason.empty()) row.measurement.reason = reason(row.measurement.status);
      table.rows.push_back(std::move(row));
    };
    if (const auto failure = obstacle(averaged)) {
      const auto fail = [&](std::optional<double> time) {
        Row row;
        row.measurement = {time, description.observables.front().name, {}, failure->status};
        row.measurement.reason = failure->reason;
        add(std::move(row));
      };
      for (const double time : task_times(plan, task)) fail(time);
      if (!description.time.exists()) fail({});
      continue;
    }
    const std::size_t measurements = averaged.front().front()->measurements.size();
    for (std::size_t k = 0; k < measurements; ++k) add(average(averaged, k, laws));
  }
  return table;
}

}  // namespace overparam::experiment
