// SPDX-License-Identifier: MIT
#include "memorization/projection.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <utility>

#include "overparam/core/random.hpp"

namespace overparam::memorization {
namespace {

using Points = std::vector<std::vector<Number>>;

constexpr std::uint64_t directions = 32;
constexpr int first_digits = 10, last_digits = 62;

// A direction before its power of two, and where it puts the points.
struct Line {
  std::vector<Number> direction;
  std::vector<std::size_t> order;
  std::vector<Number> values;  // in that order
  Number least_gap;
  Number length;
};

Line line_of(const Points& points, std::vector<Number> direction) {
  Line line{std::move(direction), {}, {}, {}, {}};
  std::vector<Number> values(points.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t k = 0; k < points[i].size(); ++k)
      values[i].add_product(line.direction[k], points[i][k]);
  line.order.resize(points.size());
  std::iota(line.order.begin(), line.order.end(), std::size_t{0});
  std::sort(line.order.begin(), line.order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  for (const auto i : line.order) line.values.push_back(values[i]);
  line.length = line.values.back() - line.values.front();
  for (std::size_t i = 1; i < line.values.size(); ++i) {
    Number gap = line.values[i] - line.values[i - 1];
    if (i == 1 || gap < line.least_gap) line.least_gap = std::move(gap);
  }
  return line;
}

// The least e with 2^e gap ≥ 2.
long scale_of(const Number& gap) {
  long e = 1 - gap.exponent() - digits_of(gap.in_units_of(gap.exponent())) + 1;
  if (gap * Number::scaled(1, e) < Number(2)) ++e;
  return e;
}

std::vector<Number> random_direction(std::size_t dimension, int digits, std::uint64_t index,
                                     experiment::Draw draw) {
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::features);
  std::vector<double> normal(dimension);
  stream.normal(directions * static_cast<std::uint64_t>(digits) + index, normal);
  double largest = 0;
  for (const double x : normal) largest = std::max(largest, std::abs(x));
  std::vector<Number> direction;
  for (const double x : normal)
    direction.push_back(Number::of(std::round((std::ldexp(1, digits) - 1) * x / largest)));
  return direction;
}

Line best_line(const Points& points, experiment::Draw draw) {
  const std::size_t dimension = points.front().size();
  if (dimension == 1 || points.size() == 1)
    return line_of(points, std::vector<Number>(dimension, Number(1)));
  for (int digits = first_digits;; digits = std::min(2 * digits, last_digits)) {
    std::optional<Line> best;
    for (std::uint64_t i = 0; i < directions; ++i) {
      Line line = line_of(points, random_direction(dimension, digits, i, draw));
      if (line.least_gap.zero()) continue;
      // The length of the keys with the power of two that the gap needs.
      if (!best || line.length * Number::scaled(1, scale_of(line.least_gap)) <
                       best->length * Number::scaled(1, scale_of(best->least_gap)))
        best = std::move(line);
    }
    if (best) return *std::move(best);
  }
}

}  // namespace

Projection project(const Points& points, experiment::Draw draw) {
  Line line = best_line(points, draw);
  const Number scale = Number::scaled(1, points.size() < 2 ? 0 : scale_of(line.least_gap));
  Projection projection;
  for (const auto& x : line.direction) projection.weights.push_back(scale * x);
  projection.offset = -(scale * line.values.front());
  projection.order = std::move(line.order);
  for (const auto& value : line.values) {
    projection.positions.push_back(scale * value + projection.offset);
    projection.keys.push_back(projection.positions.back().floor());
  }
  projection.key_bits = std::max(digits_of(projection.keys.back()), 1L);
  return projection;
}

}  // namespace overparam::memorization
