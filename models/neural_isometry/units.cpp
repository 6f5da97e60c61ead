// SPDX-License-Identifier: MIT
#include "neural_isometry/units.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace overparam::neural_isometry {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

void GatedNetwork::add(const VectorXd& gate, const VectorXd& weight) {
  const Index at = gates.cols();
  gates.conservativeResize(Eigen::NoChange, at + 1);
  weights.conservativeResize(Eigen::NoChange, at + 1);
  gates.col(at) = gate;
  weights.col(at) = weight;
}

double mean_square(const GatedNetwork& f) {
  constexpr double pi = std::numbers::pi;
  if (f.gates.cols() == 0) return f.linear.squaredNorm();
  const MatrixXd gates = f.gates.colwise().normalized();
  // A unit sees half of all x, whichever half.
  double sum = f.linear.squaredNorm() + f.linear.dot(f.weights.rowwise().sum());
  const MatrixXd products = f.weights.transpose() * f.weights;
  const MatrixXd along = gates.transpose() * f.weights;  // ĥ_i·w_j
  for (Index j = 0; j < gates.cols(); ++j) {
    sum += products(j, j) / 2;
    for (Index i = 0; i < j; ++i) {
      // Half angles from lengths, which keep their digits for gates that nearly agree.
      const double near = (gates.col(i) + gates.col(j)).norm();
      const double far = (gates.col(i) - gates.col(j)).norm();
      const double angle = 2 * std::atan2(far, near);
      const double sine = near * far / 2;
      double value = (pi - angle) / (2 * pi) * products(i, j);
      const double both = (along(i, i) + along(j, i)) * (along(i, j) + along(j, j));
      const double apart = (along(i, i) - along(j, i)) * (along(i, j) - along(j, j));
      if (near > 0) value += sine / (2 * pi) * both / (near * near);
      if (far > 0) value -= sine / (2 * pi) * apart / (far * far);
      sum += 2 * value;
    }
  }
  return std::max(sum, 0.0);
}

GatedNetwork difference(const GatedNetwork& f, const GatedNetwork& g) {
  GatedNetwork result(f.linear.size());
  result.gates.resize(f.linear.size(), f.gates.cols() + g.gates.cols());
  result.gates << f.gates, g.gates;
  result.weights.resize(f.linear.size(), f.gates.cols() + g.gates.cols());
  result.weights << f.weights, -g.weights;
  result.linear = f.linear - g.linear;
  return result;
}

}  // namespace overparam::neural_isometry
