// SPDX-License-Identifier: MIT
// Where a line through points is not yet the curve.
#include "study/coarse_intervals.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "overparam/core/error.hpp"

namespace {

using overparam::study::coarse_intervals;

// Halves marked intervals of a curve on [0, 1] until there are none.
std::vector<double> refined(const std::function<double(double)>& curve) {
  std::vector<double> x;
  for (int i = 0; i <= 8; ++i) x.push_back(i / 8.0);
  for (int round = 0; round < 20; ++round) {
    std::vector<double> y;
    for (const double at : x) y.push_back(curve(at));
    const auto marked = coarse_intervals(x, y);
    if (marked.empty()) break;
    std::vector<double> next;
    for (std::size_t i = 0; i < x.size(); ++i) {
      next.push_back(x[i]);
      if (marked.contains(i)) next.push_back((x[i] + x[i + 1]) / 2);
    }
    x = next;
  }
  return x;
}

// The largest distance at right angles between a curve and the line through its points, inside of the frame.
double largest_distance(const std::function<double(double)>& curve, const std::vector<double>& x) {
  constexpr double frame_width = 1.4;  // in heights
  double largest = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i)
    for (int k = 1; k < 20; ++k) {
      const double at = x[i] + (x[i + 1] - x[i]) * k / 20.0;
      const double slope = (curve(x[i + 1]) - curve(x[i])) / (x[i + 1] - x[i]);
      const double off = curve(at) - curve(x[i]) - slope * (at - x[i]);
      if (curve(at) > 1 || !std::isfinite(off)) continue;
      largest = std::max(largest, std::abs(off) / std::hypot(1.0, slope / frame_width));
    }
  return largest;
}

constexpr double line_width = 0.0066;  // 1.4 points of 210

}  // namespace

TEST_CASE("a straight line needs no further points, a bent one some where it bends") {
  CHECK(refined([](double x) { return 0.2 + 0.5 * x; }).size() == 9);
  const auto bent = [](double x) { return x < 0.3 ? 0.1 : 0.1 + 0.8 * (x - 0.3); };
  const auto points = refined(bent);
  CHECK(largest_distance(bent, points) < line_width / 2);
  for (const double x : points) {
    const double eighths = 8 * x;
    if (eighths != std::floor(eighths)) CHECK(std::abs(x - 0.3) < 0.2);
  }
}

TEST_CASE("smooth curves, steps and peaks come out within the width of a line") {
  const std::vector<std::function<double(double)>> curves{
      [](double x) { return std::exp(-5 * x); },
      [](double x) { return 0.5 + 0.5 * std::sin(9 * x); },
      [](double x) { return 0.5 + std::atan(200 * (x - 0.41)) / 3.2; },
      [](double x) { return std::sqrt(x); },
      [](double x) { return 0.002 / (std::abs(x - 0.55) + 1e-4); }};
  for (const auto& curve : curves) {
    const auto points = refined(curve);
    CHECK(largest_distance(curve, points) < line_width);
    CHECK(points.size() < 200);
  }
}

TEST_CASE(
    "a curve's end is found to the width of a line, and what is above the frame is left alone") {
  const auto points = refined([](double x) { return x < 0.37 ? 0.5 : std::nan(""); });
  double last = 0;
  for (const double x : points)
    if (x < 0.37) last = x;
  CHECK(0.37 - last < 2e-3);
  CHECK(points.size() < 30);
  CHECK(coarse_intervals(std::vector{0.0, 0.5, 1.0}, std::vector{2.0, 9.0, 3.0}).empty());
  CHECK(coarse_intervals(std::vector{0.0, 0.5, 1.0}, std::vector{0.5, 9.0, 3.0}).size() == 1);
}

TEST_CASE("there are as many heights as places") {
  CHECK_THROWS_AS(coarse_intervals(std::vector{0.0, 1.0}, std::vector{1.0}),
                  overparam::core::DimensionMismatch);
  CHECK(coarse_intervals({}, {}).empty());
}
