// SPDX-License-Identifier: MIT
#include "two_layer_online/moments.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include "overparam/core/derivative.hpp"
#include "overparam/core/quadrature.hpp"

namespace overparam::two_layer_online {
namespace {

using core::Activation;
using std::numbers::pi;

Moments of_erf() {
  Moments out{};
  for (std::size_t a = 0; a < out.slope.size(); ++a) {
    const double size = std::pow(2 / pi, double(a) / 2) / std::sqrt(1 + double(a));
    out.slope[a] = {size, 0, size / (1 + double(a))};
  }
  out.origin_slope = std::sqrt(2 / pi);
  out.value = {{{0, out.slope[1][0]}, {0, 1 / (pi * std::numbers::sqrt3)}}};
  out.square = 1.0 / 3;
  out.odd = true;
  return out;
}

// Half of all z are on either side, where |z|^b has the average √(2/π) for b = 1, and 1 for 0 and 2.
Moments of_sides(const Activation::Sides& sides) {
  Moments out{};
  const double half_mean = 1 / std::sqrt(2 * pi);
  const double right = sides.right, left = sides.left;
  for (std::size_t a = 0; a < out.slope.size(); ++a) {
    const double at_right = std::pow(right, double(a)), at_left = std::pow(-left, double(a));
    const double half = (at_right + at_left) / 2;
    out.slope[a] = {half, half_mean * (at_right - at_left), half};
  }
  // g = r z or l |z|, g g' = r² z or −l² |z|.
  out.value = {{{half_mean * (right + left), (right - left) / 2},
                {half_mean * (right * right - left * left), (right * right + left * left) / 2}}};
  out.square = (right * right + left * left) / 2;
  out.origin_slope = (right - left) / 2;
  out.odd = right == -left;
  return out;
}

// The trapezoidal rule, whose step resolves polynomials of degree 63 and the pole of tanh; with kinks
// Gauss's on panels between them. Beyond the range the density is below the smallest number.
core::Quadrature rule_for(const Activation& g) {
  constexpr double step = 0.125, widest = 1;
  constexpr int nodes = 300;  // on either side
  constexpr int of_panel = 24;
  const double range = nodes * step;
  const auto kinks = g.kinks();
  if (!kinks.empty()) {
    std::vector<double> ends{-range, range};
    for (const double kink : kinks)
      if (std::abs(kink) < range) ends.push_back(kink);
    return core::gauss_panels(ends, widest, of_panel);
  }
  core::Quadrature out;
  for (int n = -nodes; n <= nodes; ++n) {
    out.nodes.push_back(n * step);
    out.weights.push_back(step);
  }
  return out;
}

Moments by_quadrature(const Activation& g) {
  const core::Derivative derivative(g);
  const auto rule = rule_for(g);
  Moments out{};
  for (std::size_t n = 0; n < rule.nodes.size(); ++n) {
    const double z = rule.nodes[n];
    const double log_weight = std::log(rule.weights[n] / std::sqrt(2 * pi)) - z * z / 2;
    for (std::size_t a = 0; a < out.slope.size(); ++a) {
      // Powers of high polynomials overflow without their part of the weight.
      const double power =
          a == 0 ? std::exp(log_weight)
                 : std::pow(derivative(z) * std::exp(log_weight / double(a)), double(a));
      for (std::size_t b = 0; b < 3; ++b) out.slope[a][b] += power * std::pow(z, double(b));
    }
    const double root = std::exp(log_weight / 2);
    const double value = g(z) * root;
    out.square += value * value;
    for (std::size_t b = 0; b < 2; ++b) {
      out.value[0][b] += value * root * std::pow(z, double(b));
      out.value[1][b] += value * root * derivative(z) * std::pow(z, double(b));
    }
  }
  out.origin = g(0);
  out.origin_slope = (derivative(std::nextafter(0, -1)) + derivative(std::nextafter(0, 1))) / 2;
  out.odd = g.odd();
  if (out.odd)
    for (auto& row : out.slope) row[1] = 0;
  if (out.odd) out.value[0][0] = out.value[1][0] = 0;
  return out;
}

}  // namespace

bool Moments::homogeneous() const {
  constexpr double rounding = 1e-12;
  return std::abs(slope[2][2] * square - value[1][1] * value[1][1]) <=
         rounding * slope[2][2] * square;
}

Moments moments(const Activation& activation) {
  if (activation.kind() == Activation::Kind::erf) return of_erf();
  if (const auto sides = activation.sides()) return of_sides(*sides);
  return by_quadrature(activation);
}

}  // namespace overparam::two_layer_online
