// SPDX-License-Identifier: MIT
#include "overparam/spectrum/sphere_rule.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/quadrature.hpp"
#include "overparam/core/require.hpp"
#include "spectrum/orthonormal.hpp"

namespace overparam::spectrum {

SphereRule sphere_rule(const core::Activation& g, double dimension, int degree) {
  constexpr int most_degrees = 20000;
  core::require_whole("dimension", dimension, 2);
  core::require_between("degree", degree, 0, most_degrees);
  constexpr int nodes_of_panel = 24;
  constexpr double phase = 6;     // of a polynomial on a panel
  constexpr double widest_x = 1;  // where panel ends say nothing: of analytic functions and outside
  const double l = degree;
  const double root = std::sqrt(dimension);
  // Where the density times squares of g and of polynomials is below rounding.
  const double reach = std::min(root, 14 + 2 * std::sqrt(l));
  const auto angle = [&](double x) { return std::asin(x / root); };
  std::vector<double> ends{-angle(reach), angle(reach)};
  for (const double x : g.panel_ends())
    if (std::abs(x) < reach) ends.push_back(angle(x));
  const double widest = std::min(widest_x / root, phase / std::sqrt(l * (l + dimension) + 1));
  const auto rule = core::gauss_panels(std::move(ends), widest, nodes_of_panel);
  const auto size = static_cast<Eigen::Index>(rule.nodes.size());
  const auto angles = Eigen::Map<const Eigen::ArrayXd>(rule.nodes.data(), size);
  SphereRule result{root * angles.sin(),
                    Eigen::Map<const Eigen::ArrayXd>(rule.weights.data(), size)};
  // Angles near π/2 are small here: cosines near 1 would round.
  if (dimension > 2)
    result.weights *= ((dimension - 2) / 2 * (-angles.sin().square()).log1p()).exp();
  result.weights /= result.weights.sum();
  return result;
}

SphereRule gauss_sphere_rule(double dimension) {
  constexpr Eigen::Index nodes = 256;
  core::require_whole("dimension", dimension, 2);
  SphereRule rule;
  Eigen::VectorXd beside(nodes - 1);
  for (Eigen::Index i = 0; i < beside.size(); ++i)
    beside(i) = off_diagonal(double(i) + 1, dimension);
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(Eigen::VectorXd::Zero(nodes), beside, Eigen::EigenvaluesOnly);
  if (solver.info() != Eigen::Success)
    throw core::ConvergenceFailure("nodes of Gauss-Gegenbauer quadrature", dimension, nodes);
  rule.nodes = solver.eigenvalues();
  // Christoffel's w = 1/Σ p_l²: the smallest weights of eigenvectors are rounding, and large p_l would
  // multiply them.
  Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(nodes);
  Orthonormal polynomials(rule.nodes, dimension);
  for (Eigen::Index l = 0; l < nodes; ++l, polynomials.advance())
    sum += polynomials.current().square();
  rule.weights = sum.inverse();
  return rule;
}

}  // namespace overparam::spectrum
