// SPDX-License-Identifier: MIT
/// @file
/// Small result tables for tests of the figures.
#pragma once

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/figure/figure.hpp"

namespace overparam::test {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline const std::string error_name = "generalization_error";

/// A model's parameters dim, width, ratio, learning-rate and activation, its observables, and the width
/// for an error.
inline experiment::Description description() {
  using experiment::ParameterKind;
  const auto parameter = [](const char* name, const char* symbol, ParameterKind kind) {
    experiment::ParameterSpec spec;
    spec.name = std::string(name);
    spec.symbol = std::string(symbol);
    spec.kind = kind;
    return spec;
  };
  experiment::Description result;
  result.parameters = {parameter("dim", "N", ParameterKind::integer),
                       parameter("width", "K", ParameterKind::integer),
                       parameter("ratio", "K/N", ParameterKind::real),
                       parameter("learning-rate", "η", ParameterKind::real),
                       parameter("activation", "g", ParameterKind::text)};
  result.parameters.front().label = "input dimension";
  result.observables = {
      {error_name, "ε_g", ""},
      {"student_teacher_overlap", "R", ""},
      {"student_norm", "Q", ""},
      {.name = "approximation_error", .symbol = "ε_*", .guide = "best readout"},
      {.name = "critical_learning_rate", .symbol = "η_c", .bounds = "learning-rate"}};
  result.dimension = "dim";
  result.sizes = {{"width", "ratio", "exponent"}};
  result.questions.inversions = {
      {.command = "width-for",
       .wanted = {.name = "error", .symbol = "ε_*", .label = "approximation error"},
       .repeats = "approximation_error",
       .sought = result.sizes.front(),
       .observables = {{"width", "K", "the least width"},
                       {.name = "log10_width", .label = "log$_{10}$ $K$"},
                       {.name = "width_exponent", .label = "width exponent log $K$ / log $N$"}}}};
  return result;
}

/// The values of a row's parameters.
struct Point {
  std::string dim = "100";
  std::string width = "";
  std::string ratio = "1";
  std::string learning_rate = "0.5";
  std::string activation = "erf";
};

class Rows {
 public:
  Rows& add(const Point& p, const std::string& source, double time, std::optional<double> value,
            const std::string& observable = error_name,
            experiment::Status status = experiment::Status::ok,
            std::optional<double> standard_error = {}) {
    experiment::Row row;
    row.parameters = {p.dim, p.width, p.ratio, p.learning_rate, p.activation};
    row.source = source;
    row.measurement = {time, observable, value, status};
    row.standard_error = standard_error;
    if (source == "simulation") row.standard_error = 0.01;
    table_.rows.push_back(row);
    return *this;
  }
  const experiment::Table& table() const { return table_; }

 private:
  experiment::Table table_{"model", {"dim", "width", "ratio", "learning_rate", "activation"}, {}};
};

/// The series with points.
inline std::vector<figure::Series> plotted(const figure::Panel& panel) {
  std::vector<figure::Series> result;
  std::copy_if(panel.series.begin(), panel.series.end(), std::back_inserter(result),
               [](const figure::Series& series) { return !series.x.empty(); });
  return result;
}

/// The series with points of one style.
inline std::vector<figure::Series> plotted(const figure::Panel& panel, figure::Style style) {
  auto result = plotted(panel);
  std::erase_if(result, [&](const figure::Series& series) { return series.style != style; });
  return result;
}

/// The entries of the key.
inline std::vector<std::string> labels(const figure::Panel& panel) {
  std::vector<std::string> result;
  for (const figure::Series& series : panel.series)
    if (!series.label.empty()) result.push_back(series.label);
  return result;
}

using Labels = std::vector<std::string>;

}  // namespace overparam::test
