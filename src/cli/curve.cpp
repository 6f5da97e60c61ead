// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>

#include "experiment.hpp"
#include "grid_plan.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "row_index.hpp"
#include "text.hpp"

namespace overparam::cli {
namespace {

using experiment::Row;
using experiment::Status;

constexpr double proportional_ratio = 1000;
constexpr double infinity = std::numeric_limits<double>::infinity();

bool is_error(const Row& row) {
  return row.measurement.observable == "generalization_error" && row.measurement.value &&
         row.measurement.status == Status::ok;
}

const std::string& parameter(const experiment::Table& table, const Row& row,
                             const std::string& name) {
  const auto at = std::find(table.parameter_names.begin(), table.parameter_names.end(), name);
  return row.parameters[static_cast<std::size_t>(at - table.parameter_names.begin())];
}

// The size that a curve runs over: the one with the most values. nullptr without sizes.
const experiment::Size* size_of_curve(const experiment::Table& table,
                                      const experiment::Description& model) {
  const experiment::Size* best = nullptr;
  std::size_t most = 0;
  for (const auto& size : model.sizes) {
    std::set<std::string> values;
    for (const auto& row : table.rows)
      values.insert(parameter(table, row, experiment::column_of(size.ratio)));
    if (values.size() <= most) continue;
    most = values.size();
    best = &size;
  }
  return best;
}

// "0.12 at K/N = 0.5", the end of the first curve of a table to the left, to the right, and its peak.
std::vector<std::string> ends_of_curve(const experiment::Table& table,
                                       const experiment::Description& model) {
  const auto* size = size_of_curve(table, model);
  if (size == nullptr) return {};
  std::set<std::string> own;  // columns of the size
  for (const auto& name : size->names()) own.insert(experiment::column_of(name));
  std::vector<const Row*> curve;
  const auto same_curve = [&](const Row& row) {
    if (row.source != curve.front()->source) return false;
    for (std::size_t i = 0; i < table.parameter_names.size(); ++i)
      if (row.parameters[i] != curve.front()->parameters[i] &&
          own.count(table.parameter_names[i]) == 0)
        return false;
    return true;
  };
  for (const auto& row : table.rows)
    if (is_error(row) && row.measurement.time == infinity && (curve.empty() || same_curve(row)))
      curve.push_back(&row);
  if (curve.size() < 2) return {};
  const auto& specs = model.parameters;
  const auto spec = std::find_if(specs.begin(), specs.end(),
                                 [&](const auto& one) { return one.name == size->ratio; });
  const auto text = [&](const Row& row) {
    return brief(*row.measurement.value) + " at " + spec->symbol + " = " +
           parameter(table, row, experiment::column_of(size->ratio));
  };
  const Row& highest = **std::max_element(
      curve.begin(), curve.end(),
      [](const Row* a, const Row* b) { return *a->measurement.value < *b->measurement.value; });
  std::string line = "error    ε_g(t → ∞) = " + text(*curve.front()) + ", ";
  if (&highest != curve.front() && &highest != curve.back()) line += text(highest) + ", ";
  return {line + text(*curve.back()) + " (" + curve.front()->source + ")"};
}

// The few numbers that say most about a curve.
std::vector<std::string> telling_numbers(const experiment::Table& table,
                                         const experiment::Description& model,
                                         const std::vector<experiment::Asymptote>& asymptotes) {
  std::vector<std::string> lines = ends_of_curve(table, model);
  // At finite sizes a curve may be where its limit of infinite ones is not.
  const auto is_below = [&](double value) {
    return std::any_of(table.rows.begin(), table.rows.end(), [&](const Row& row) {
      return is_error(row) && row.source != experiment::simulation_source &&
             row.measurement.time == infinity && *row.measurement.value < value * (1 - 1e-9);
    });
  };
  for (const auto& asymptote : asymptotes)
    if (!asymptote.sentence.empty())
      lines.push_back(
          "limit    " + asymptote.sentence +
          (is_below(asymptote.value) ? " (at these finite sizes the curve is below)" : ""));
  // Simulation against the theory of the same point and time.
  double squares = 0;
  double largest = 0;
  std::size_t n = 0;
  // Of several levels the last, which knows most about the network.
  const RowIndex theories(table, [](const Row& row) {
    return row.source != experiment::simulation_source && is_error(row);
  });
  for (const auto& row : table.rows) {
    if (row.source != experiment::simulation_source || !is_error(row) ||
        !(row.standard_error.value_or(0) > 0))
      continue;
    const Row* theory = theories.last_beside(row);
    if (theory == nullptr || *theory->measurement.value == 0) continue;
    const double difference = *row.measurement.value - *theory->measurement.value;
    const double z = difference / *row.standard_error;
    squares += z * z;
    largest = std::max(largest, std::abs(difference) / *theory->measurement.value);
    ++n;
  }
  if (n > 0)
    lines.push_back("match    simulation within " + brief(100 * largest, 2) + " % of theory at " +
                    std::to_string(n) + " points, root mean square z-score " +
                    brief(std::sqrt(squares / double(n)), 3));
  return lines;
}

// Simulations of the same length can share their work: the longest costs all of them no more.
void share_horizons(const experiment::Model& model, const experiment::Points& points,
                    std::vector<std::optional<experiment::Horizon>>& horizons) {
  std::map<std::string, std::vector<experiment::Horizon*>> sharing;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto work = model.shared_work(points[i], experiment::simulation_source);
    if (!work.empty() && horizons[i]) sharing[work].push_back(&*horizons[i]);
  }
  for (const auto& [work, together] : sharing) {
    double longest = 0;
    for (const auto* horizon : together) longest = std::max(longest, horizon->time);
    for (auto* horizon : together) horizon->time = longest;
  }
}

// A point's asymptotes, if the theory has any and they can be computed: they only decorate.
std::vector<experiment::Asymptote> asymptotes_of(const experiment::Model& model,
                                                 const experiment::Point& point) {
  try {
    return model.asymptotes(point);
  } catch (const core::Error&) {
    return {};
  }
}

// The asymptotes that all points share.
std::vector<experiment::Asymptote> shared_asymptotes(const experiment::Model& model,
                                                     const experiment::Points& points) {
  // Beyond the proportional regime the limit is one step of a staircase, not an asymptote.
  const auto proportional = [](const experiment::Point& point) {
    return experiment::number(point, "ratio").value_or(0) <= proportional_ratio;
  };
  if (points.empty() || !std::all_of(points.begin(), points.end(), proportional)) return {};
  auto shared = asymptotes_of(model, points.front());
  for (const auto& point : points) {
    const auto own = asymptotes_of(model, point);
    std::erase_if(shared, [&](const auto& one) {
      return std::none_of(own.begin(), own.end(), [&](const auto& other) {
        return other.sentence == one.sentence &&
               std::abs(other.value - one.value) <= 1e-9 * std::abs(one.value);
      });
    });
  }
  return shared;
}

std::vector<figure::Reference> lines_at(const std::vector<experiment::Asymptote>& asymptotes) {
  std::vector<figure::Reference> lines;
  for (const auto& asymptote : asymptotes)
    if (asymptote.value > 0) lines.push_back({asymptote.value, asymptote.label, figure::neutral});
  return lines;
}

}  // namespace

Experiment curve(const Options& options) {
  const experiment::Model& model = *options.model;
  Experiment result;
  experiment::Plan& plan = result.plan;
  plan.points = resolved_points(options);
  add_sources(plan, options, options.flag("simulate"));

  // A simulation that has no limit needs a finite time to compare at.
  const bool searches = options.flag("simulate") && !model.description().simulates_limit;
  const double cap = searches ? options.number("horizon-cap") : 0;
  std::vector<std::optional<experiment::Horizon>> horizons(plan.points.size());
  if (options.given("horizon"))
    horizons.assign(plan.points.size(), experiment::Horizon{options.number("horizon"), false});
  else if (searches) {
    core::Team(options.count("threads")).for_each(plan.points.size(), [&](std::size_t i) {
      try {
        horizons[i] = model.horizon(plan.points[i], cap);
      } catch (const core::Error&) {
        // A theory that fails here fails again as an item, with its reason.
        horizons[i] = experiment::Horizon{cap, true};
      }
    });
    share_horizons(model, plan.points, horizons);
  }
  std::size_t capped = 0;
  for (const auto& horizon : horizons) {
    if (horizon && horizon->capped) ++capped;
    plan.times.push_back(horizon ? std::vector{horizon->time, infinity} : std::vector{infinity});
  }

  result.conclude = [&model, cap, capped](const experiment::Plan& done,
                                          const experiment::Results& results) {
    Conclusion conclusion;
    conclusion.table = tabulate(done, results, model);
    const auto asymptotes = shared_asymptotes(model, done.points);
    conclusion.references = lines_at(asymptotes);
    conclusion.notes = telling_numbers(conclusion.table, model.description(), asymptotes);
    if (capped > 0)
      conclusion.notes.push_back("horizon  capped at t = " + brief(cap) + " for " +
                                 std::to_string(capped) + " of " +
                                 std::to_string(done.points.size()) +
                                 " points: the theory is not within 1 % of its limit there");
    return conclusion;
  };
  return result;
}

}  // namespace overparam::cli
