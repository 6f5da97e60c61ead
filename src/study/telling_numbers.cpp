// SPDX-License-Identifier: MIT
#include "study/telling_numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "overparam/core/text.hpp"
#include "overparam/core/words.hpp"
#include "study/row_index.hpp"

namespace overparam::study {
namespace {

using core::brief;
using experiment::Row;
using experiment::Status;

// Whether a row of a curve is of its end: t = ∞, or in a model without a limit any.
bool is_end(const Row& row, const experiment::TimeAxis& time) {
  return !time.limit || row.measurement.time == std::numeric_limits<double>::infinity();
}

// "error", "separable": the last word of an observable's name.
std::string last_word(const std::string& name) { return name.substr(name.rfind('_') + 1); }

// The rows of the principal observable that have a value.
class IsPrincipal {
 public:
  explicit IsPrincipal(const experiment::Description& model)
      : name_(model.observables.front().name) {}
  bool operator()(const Row& row) const {
    return row.measurement.observable == name_ && row.measurement.value &&
           row.measurement.status == Status::ok;
  }

 private:
  experiment::Text name_;
};

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

// ", η = 0.3": the values that the curve of a row has of the parameters in which curves differ; of
// other sizes their ratios.
std::string family_of(const Row& row, const std::vector<const Row*>& ends,
                      const experiment::Table& table, const experiment::Description& model,
                      const experiment::Size& size) {
  std::set<std::string> passed;
  for (const auto& name : size.names()) passed.insert(name);
  for (const auto& other : model.sizes)
    for (const auto& name : other.names())
      if (name != other.ratio) passed.insert(name);
  std::string family;
  for (const auto& spec : model.parameters) {
    const std::string column = experiment::column_of(spec.name);
    const auto text = [&](const Row& one) { return parameter(table, one, column); };
    if (passed.contains(spec.name) || std::all_of(ends.begin(), ends.end(), [&](const Row* other) {
          return text(*other) == text(row);
        }))
      continue;
    const auto number = core::read_number(text(row));
    family += ", " + model.symbol(spec.name) + " = " + (number ? brief(*number) : text(row));
  }
  return family;
}

// "0.12 at K/N = 0.5", the end of the first curve of a table to the left, to the right, and its peak.
std::vector<std::string> ends_of_curve(const experiment::Table& table,
                                       const experiment::Description& model) {
  const auto* size = size_of_curve(table, model);
  if (size == nullptr) return {};
  std::set<std::string> own;  // columns of the size
  for (const auto& name : size->names()) own.insert(experiment::column_of(name));
  const IsPrincipal is_principal(model);
  std::vector<const Row*> ends;  // of all curves
  std::vector<const Row*> curve;
  const auto same_curve = [&](const Row& row) {
    if (row.source != curve.front()->source) return false;
    for (std::size_t i = 0; i < table.parameter_names.size(); ++i)
      if (row.parameters[i] != curve.front()->parameters[i] &&
          own.count(table.parameter_names[i]) == 0)
        return false;
    return true;
  };
  for (const auto& row : table.rows) {
    if (!is_principal(row) || !is_end(row, model.time)) continue;
    ends.push_back(&row);
    if (curve.empty() || same_curve(row)) curve.push_back(&row);
  }
  if (curve.size() < 2) return {};
  const auto text = [&](const Row& row) {
    return brief(*row.measurement.value) + " at " + model.symbol(size->ratio) + " = " +
           parameter(table, row, experiment::column_of(size->ratio));
  };
  const Row& highest = **std::max_element(
      curve.begin(), curve.end(),
      [](const Row* a, const Row* b) { return *a->measurement.value < *b->measurement.value; });
  const auto& principal = model.observables.front();
  std::string line = core::padded(last_word(principal.name) + " ", 9) +
                     (principal.symbol.empty() ? principal.name : principal.symbol) +
                     (model.time.limit ? "(" + model.time.symbol + " → ∞)" : std::string()) +
                     " = " + text(*curve.front()) + ", ";
  if (&highest != curve.front() && &highest != curve.back()) line += text(highest) + ", ";
  return {line + text(*curve.back()) + " (" + curve.front()->source +
          family_of(*curve.front(), ends, table, model, *size) + ")"};
}

// The standard error of a simulation if its theory holds: of a proportion that of the theory's
// probability, since that of a share of 0 or 1 is none.
double error_beside(const Row& simulation, double theory) {
  if (simulation.measurement.proportion && theory > 0 && theory < 1 && simulation.replicas)
    return std::sqrt(theory * (1 - theory) / double(*simulation.replicas));
  return *simulation.standard_error;
}

}  // namespace

std::vector<std::string> telling_numbers(const experiment::Table& table,
                                         const experiment::Description& model,
                                         const std::vector<experiment::Asymptote>& asymptotes) {
  if (model.observables.empty()) return {};
  std::vector<std::string> lines = ends_of_curve(table, model);
  const IsPrincipal is_principal(model);
  // At finite sizes a curve may be where its limit of infinite ones is not.
  const auto is_below = [&](double value) {
    return std::any_of(table.rows.begin(), table.rows.end(), [&](const Row& row) {
      return is_principal(row) && row.source != experiment::simulation_source &&
             is_end(row, model.time) && *row.measurement.value < value * (1 - 1e-9);
    });
  };
  for (const auto& asymptote : asymptotes)
    if (!asymptote.sentence.empty())
      lines.push_back(
          "limit    " + asymptote.sentence +
          (is_below(asymptote.value) ? " (at these finite sizes the curve is below)" : ""));
  // Simulation against the theory of the same point and time.
  const bool absolute = model.observables.front().compared_absolutely();
  double squares = 0;
  double largest = 0;
  std::size_t n = 0;
  // Of several levels the last, which knows most about the network.
  const RowIndex theories(table, [&](const Row& row) {
    return row.source != experiment::simulation_source && is_principal(row);
  });
  for (const auto& row : table.rows) {
    if (row.source != experiment::simulation_source || !is_principal(row) ||
        !(row.standard_error.value_or(0) > 0))
      continue;
    const Row* theory = theories.last_beside(row);
    if (theory == nullptr || (!absolute && *theory->measurement.value == 0)) continue;
    const double difference = *row.measurement.value - *theory->measurement.value;
    const double z = difference / error_beside(row, *theory->measurement.value);
    squares += z * z;
    largest = std::max(largest, absolute ? std::abs(difference)
                                         : std::abs(difference) / *theory->measurement.value);
    ++n;
  }
  if (n > 0)
    lines.push_back("match    simulation within " +
                    (absolute ? brief(largest, 2) : brief(100 * largest, 2) + " %") +
                    " of theory at " + std::to_string(n) + " points, root mean square z-score " +
                    brief(std::sqrt(squares / double(n)), 3));
  return lines;
}

}  // namespace overparam::study
