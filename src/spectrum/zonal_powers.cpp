// SPDX-License-Identifier: MIT
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/spectrum/dot_product.hpp"
#include "overparam/spectrum/population.hpp"
#include "overparam/spectrum/sphere_rule.hpp"
#include "spectrum/multiplicity.hpp"
#include "spectrum/orthonormal.hpp"
#include "spectrum/slow_series.hpp"

namespace overparam::spectrum {
namespace {

using core::Activation;

constexpr double max_count = 1e6;

// Of a function with kinks, between which there are panels.
ZonalPowers powers_by_panels(const Activation& g, double d, int count) {
  constexpr int most = 4096;
  ZonalPowers result;
  count = std::min(count, most);
  const SphereRule rule = sphere_rule(g, d, count);
  const Eigen::ArrayXd values = rule.nodes.unaryExpr([&](double x) { return g(x); });
  const Eigen::ArrayXd weighted = rule.weights * values;
  Orthonormal polynomials(rule.nodes, d);
  double listed = 0;
  for (int l = 0; l < count; ++l, polynomials.advance()) {
    result.powers.push_back(std::pow(weighted.matrix().dot(polynomials.current().matrix()), 2));
    listed += result.powers.back();
  }
  const double total = (weighted * values).sum();
  result.rest = std::max(0.0, total - listed);
  result.rounding = 1e-14 * total;
  return result;
}

}  // namespace

ZonalPowers zonal_powers(const Activation& g, double dimension, int count) {
  core::require_whole("dimension", dimension, 2);
  core::require_between("count", count, 1, max_count);
  ZonalPowers result;
  const auto sides = g.sides();
  if (has_slow_series(g)) return powers_by_panels(g, dimension, count);
  if (sides) {
    KinkedEigenvalues eigenvalues(g, dimension);
    const long double d = dimension;
    const long double s = sides->degree;
    // T_l by those of one parity, whose ratio is rational.
    std::array<long double, 2> power{std::exp(eigenvalues.next_log_eigenvalue()),
                                     d * std::exp(eigenvalues.next_log_eigenvalue())};
    long double listed = 0;
    for (int degree = 0; degree < count; ++degree) {
      long double& current = power[static_cast<std::size_t>(degree % 2)];
      result.powers.push_back(static_cast<double>(current));
      listed += current;
      const long double l = degree;
      current *= next_multiplicity(next_multiplicity(1, degree, d), degree + 1, d);
      const long double change = (s - l) / (s + l + d);
      current *= change * change;
    }
    const double total = g.second_moment();
    result.rest = static_cast<double>(std::max(0.0L, total - listed));
    result.rounding = std::numeric_limits<double>::epsilon() * total;
    return result;
  }
  return zonal_powers([&](double x) { return g(x); }, dimension, count);
}

ZonalPowers zonal_powers(const std::function<double(double)>& f, double dimension, int count) {
  core::require_whole("dimension", dimension, 2);
  core::require_between("count", count, 1, max_count);
  if (!f) throw core::InvalidParameter("f", "is no function");
  ZonalPowers result;
  const auto rule = gauss_sphere_rule(dimension);
  const Eigen::ArrayXd values = rule.nodes.unaryExpr([&](double x) { return f(x); });
  const Eigen::ArrayXd weighted = rule.weights * values;
  // As many polynomials as nodes hold all of the function there.
  Orthonormal polynomials(rule.nodes, dimension);
  for (int l = 0; l < rule.nodes.size(); ++l, polynomials.advance()) {
    const double coefficient = weighted.matrix().dot(polynomials.current().matrix());
    if (l < std::min(count, max_quadrature_degrees))
      result.powers.push_back(coefficient * coefficient);
    else
      result.rest += coefficient * coefficient;
  }
  constexpr double coefficient_rounding = 3e-14;  // of √E[g²], in the highest degrees
  result.rounding = double(rule.nodes.size()) * coefficient_rounding * coefficient_rounding *
                    (rule.weights * values.square()).sum();
  return result;
}

}  // namespace overparam::spectrum
