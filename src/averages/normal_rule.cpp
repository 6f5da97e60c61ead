// SPDX-License-Identifier: MIT
#include "averages/normal_rule.hpp"

#include <Eigen/Eigenvalues>
#include <cmath>
#include <numbers>

namespace overparam::averages {
namespace {

// He_p/√p! at all nodes: orders × nodes.
Eigen::MatrixXd hermite_values(const Eigen::VectorXd& nodes, Eigen::Index orders) {
  Eigen::MatrixXd values(orders, nodes.size());
  for (Eigen::Index n = 0; n < nodes.size(); ++n) {
    double previous = 0;
    double current = 1;
    for (Eigen::Index p = 0; p < orders; ++p) {
      values(p, n) = current;
      const auto order = double(p);
      const double next = (nodes(n) * current - std::sqrt(order) * previous) / std::sqrt(order + 1);
      previous = current;
      current = next;
    }
  }
  return values;
}

}  // namespace

NormalRule trapezoid(double step, double range) {
  const auto half = static_cast<Eigen::Index>(std::ceil(range / step));
  NormalRule rule;
  rule.nodes = Eigen::VectorXd::LinSpaced(2 * half + 1, -double(half), double(half)) * step;
  const double scale = step * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  rule.weights = scale * (-0.5 * rule.nodes.array().square()).exp();
  return rule;
}

NormalRule gauss_hermite(int n) {
  // The eigenvalues of the Jacobi matrix; the weights by their own formula, accurate relatively
  // where they are small.
  Eigen::VectorXd roots(n - 1);
  for (int m = 1; m < n; ++m) roots(m - 1) = std::sqrt(double(m));
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(Eigen::VectorXd::Zero(n), roots, Eigen::EigenvaluesOnly);
  NormalRule rule;
  rule.nodes = 0.5 * (solver.eigenvalues() - solver.eigenvalues().reverse());
  rule.weights = hermite_values(rule.nodes, n).colwise().squaredNorm().cwiseInverse();
  return rule;
}

Eigen::MatrixXd hermite_weights(const NormalRule& rule, Eigen::Index orders) {
  return hermite_values(rule.nodes, orders) * rule.weights.asDiagonal();
}

}  // namespace overparam::averages
