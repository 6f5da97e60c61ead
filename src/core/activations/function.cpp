// SPDX-License-Identifier: MIT
#include "core/activations/function.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

#include "core/activations/table.hpp"
#include "core/hermite.hpp"
#include "core/normal_panels.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/quadrature.hpp"
#include "overparam/core/require.hpp"

namespace overparam::core {
namespace {

// The z beyond which |g(√Q z) He_m(z)/√m!| e^{−z²/2} ≤ |g| e^{−z²/4} is below rounding for every m;
// empty if there is none in reach of e^{−z²/4}.
std::optional<double> reach_of(const std::function<double(double)>& g, double variance) {
  constexpr double negligible = 1e-19;
  constexpr double least = 13, most = 38;
  const double scale = std::sqrt(variance);
  double largest = 0;
  const auto size = [&](double z) {
    return std::max(std::abs(g(scale * z)), std::abs(g(-scale * z))) * std::exp(-z * z / 4);
  };
  for (double z = 0; z < least; z += 0.25) largest = std::max(largest, size(z));
  for (double z = least; z <= most; ++z) {
    const double end = size(z);
    largest = std::max(largest, end);
    if (end <= negligible * largest && size(z + 0.5) <= negligible * largest) return z;
  }
  return {};
}

Pieces pieces_of(const GivenFunction& given, const std::string& option) {
  try {
    if (!reach_of(given.value, 1))
      throw std::string("grows too fast for Gaussian averages: as exp(x²/4) or faster");
    return {given.value, given.kinks};
  } catch (const std::string& complaint) {
    throw InvalidParameter(option, given.name, complaint);
  }
}

// Whether g(−x) = ±g(x), but for a linear part or a constant, as rounding allows.
Symmetry symmetry_of(const std::function<double(double)>& g, const std::vector<double>& kinks) {
  constexpr double rounding = 4e-15;
  constexpr double step = 0.0531;
  Symmetry out{true, true, true, true};
  const double slope = (g(1) - g(-1)) / 2, middle = (g(1) + g(-1)) / 2;
  for (double x = step / 2; x < 12; x += step) {
    const double right = g(x), left = g(-x);
    const double odd = (right - left) / 2, even = (right + left) / 2;
    const double allowed = rounding * std::max(1e-3, std::abs(right) + std::abs(left));
    out.even = out.even && std::abs(odd) <= allowed;
    out.odd = out.odd && std::abs(even) <= allowed;
    out.even_but_linear = out.even_but_linear && std::abs(odd - slope * x) <= allowed;
    out.odd_but_constant = out.odd_but_constant && std::abs(even - middle) <= allowed;
  }
  const auto mirrored = [&](double kink) {
    return std::find(kinks.begin(), kinks.end(), -kink) != kinks.end();
  };
  return std::all_of(kinks.begin(), kinks.end(), mirrored) ? out : Symmetry{};
}

// The largest |f| at the panels between the edges; empty if it is at an end of the range and rises
// there.
// `unit` is the size of g.
template <class Derivative>
std::optional<double> largest(const Derivative& f, const std::vector<double>& edges, double unit) {
  constexpr int points = 16;
  constexpr double rising = 1e-9, vanishing = 1e-6;
  double best = 0;
  const auto size = [&](double x) { return std::abs(f(x)); };
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    const double step = (edges[i + 1] - edges[i]) / points;
    for (int j = 0; j < points; ++j) {
      const double left = edges[i] + j * step, right = left + step;
      const double middle = size(left + step / 2);
      best = std::max({best, middle, size(left), size(std::nextafter(right, left))});
      if (middle < best * (1 - 1e-2)) continue;
      const auto found = boost::math::tools::brent_find_minima(
          [&](double x) { return -size(x); }, left, right, std::numeric_limits<double>::digits / 2);
      best = std::max(best, -found.second);
    }
  }
  const double end = Pieces::reach;
  for (const double sign : {-1.0, 1.0})
    if (size(sign * (end - 1e-3)) >
        size(sign * (end - 1)) * (1 + rising) + vanishing * std::max(best, unit))
      return {};
  return best;
}

constexpr int nodes_of_panel = 24;

}  // namespace

Function::Function(GivenFunction given, const std::string& option)
    : given_(std::move(given)),
      pieces_(pieces_of(given_, option)),
      symmetry_(symmetry_of(given_.value, pieces_.kinks())) {
  if (!given_.apply) {
    const Table<double> table(given_.value, pieces_.kinks());
    const Table<float> single(given_.value, pieces_.kinks());
    given_.apply = [table](std::span<double> values, double scale) { table.apply(values, scale); };
    given_.apply_single = [single](std::span<float> values, float scale) {
      single.apply(values, scale);
    };
  }
  constexpr int longest = 256, last = 32;
  constexpr double rounding = 1e-17;
  series_ = coefficients(longest, 1);
  const double end =
      std::inner_product(series_.end() - last, series_.end(), series_.end() - last, 0.0);
  slow_ = end > rounding * second_moment(1);
  while (!slow_ && series_.size() > 1 && series_.back() == 0) series_.pop_back();
}

double Function::slope(double x) const {
  if (given_.slope) return given_.slope(x);
  if (std::abs(x) < Pieces::reach) return pieces_.derivative(x, 1);
  constexpr double h = 1e-3;
  return (8 * (value(x + h) - value(x - h)) - (value(x + 2 * h) - value(x - 2 * h))) / (12 * h);
}

double Function::curvature(double x) const {
  if (given_.curvature) return given_.curvature(x);
  if (std::abs(x) < Pieces::reach) return pieces_.derivative(x, 2);
  constexpr double h = 1e-2;
  return (16 * (value(x + h) + value(x - h)) - (value(x + 2 * h) + value(x - 2 * h)) -
          30 * value(x)) /
         (12 * h * h);
}

std::optional<double> Function::largest_slope() const {
  return largest([&](double x) { return slope(x); }, pieces_.edges(), std::sqrt(second_moment(1)));
}

std::optional<double> Function::largest_curvature() const {
  constexpr double rounding = 1e-8;
  for (const double kink : kinks()) {
    if (std::abs(kink) >= Pieces::reach) continue;
    const double before = slope(std::nextafter(kink, -HUGE_VAL));
    const double after = slope(std::nextafter(kink, HUGE_VAL));
    if (std::abs(after - before) > rounding * std::max(1.0, std::abs(after))) return {};
  }
  return largest([&](double x) { return curvature(x); }, pieces_.edges(),
                 std::sqrt(second_moment(1)));
}

Quadrature Function::normal_rule(double variance, int orders) const {
  const auto reach = reach_of(given_.value, variance);
  if (!reach) refuse("variance", variance, "takes the average out of the range of numbers");
  const double range = *reach;
  const double scale = std::sqrt(variance);
  // The Hermite functions oscillate as √m.
  constexpr double phase = 6;
  const double widest = std::min(1.0, phase / std::sqrt(double(std::max(1, orders))));
  std::vector<double> ends{-range, range};
  const auto add = [&](double x) {
    if (std::abs(x) < range * scale) ends.push_back(x / scale);
  };
  for (const double edge : pieces_.edges()) add(edge);
  for (const double kink : pieces_.kinks()) add(kink);
  return normal_panels(std::move(ends), widest, nodes_of_panel);
}

std::vector<double> Function::coefficients(int count, double variance) const {
  const auto rule = normal_rule(variance, count);
  const double scale = std::sqrt(variance);
  std::vector<double> result(static_cast<std::size_t>(count), 0.0);
  double square = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    const double z = rule.nodes[i];
    const double g = value(scale * z);
    square += rule.weights[i] * g * g;
    add_hermite(result, z, rule.weights[i] * g);
  }
  // What parity or decay makes zero comes out as the rounding of the summands.
  const double rounding = 5e-16 * std::sqrt(square);
  for (std::size_t m = 0; m < result.size(); ++m) {
    const bool absent = m % 2 == 0 ? symmetry_.odd || (symmetry_.odd_but_constant && m > 0)
                                   : symmetry_.even || (symmetry_.even_but_linear && m > 1);
    if (absent || std::abs(result[m]) < rounding) result[m] = 0;
  }
  return result;
}

double Function::second_moment(double variance) const {
  const auto rule = normal_rule(variance, 1);
  const double scale = std::sqrt(variance);
  double sum = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i)
    sum += rule.weights[i] * std::pow(value(scale * rule.nodes[i]), 2);
  require(std::isfinite(sum), "variance", variance,
          "takes the average out of the range of numbers");
  return sum;
}

}  // namespace overparam::core
