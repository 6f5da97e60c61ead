// SPDX-License-Identifier: MIT
#include "neural_tangent/kernel.hpp"

#include <cmath>

namespace overparam::neural_tangent {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd slopes(const core::Derivative& derivative, const MatrixXd& inputs, const MatrixXd& units) {
  MatrixXd result = inputs * units.transpose();
  for (double& value : result.reshaped()) value = derivative(value);
  return result;
}

MatrixXd kernel(const MatrixXd& inputs, const MatrixXd& input_slopes, const MatrixXd& others,
                const MatrixXd& other_slopes) {
  MatrixXd result = inputs * others.transpose();
  result.array() *= (input_slopes * other_slopes.transpose()).array();
  return result / double(inputs.cols() * input_slopes.cols());
}

MatrixXd kernel_covariance(const Sample& sample, const MatrixXd& s, const SphereAverages& averages,
                           core::Team& team) {
  const MatrixXd& x = sample.inputs;
  const MatrixXd& w = sample.units;
  const Index n = x.rows();
  const Index units = w.rows();
  // E[x xᵀ s_k s_l] = a_kl I + b_kl (w_kw_kᵀ + w_lw_lᵀ) + e_kl (w_kw_lᵀ + w_lw_kᵀ).
  MatrixXd a = w * w.transpose();
  MatrixXd b(units, units);
  MatrixXd e(units, units);
  const auto same = averages.same();
  team.for_each(static_cast<std::size_t>(units), [&](std::size_t index) {
    const auto l = static_cast<Index>(index);
    for (Index k = l; k < units; ++k) {
      const auto pair = k == l ? same : averages.pair(a(k, l));
      a(k, l) = pair.a;
      b(k, l) = pair.b;
      e(k, l) = pair.e;
    }
  });
  for (MatrixXd* matrix : {&a, &b, &e})
    matrix->triangularView<Eigen::StrictlyUpper>() = matrix->transpose();

  const MatrixXd z = x * w.transpose();
  const MatrixXd sz = s.cwiseProduct(z);
  MatrixXd p = (x * x.transpose()).cwiseProduct(s * a * s.transpose());
  const MatrixXd mixed = sz * z.cwiseProduct(s * b).transpose();
  p += mixed + mixed.transpose() + sz * e * sz.transpose();
  // Σ_kl s_ik z_il e_kl s_jl z_jk does not factorise: a product for every i, of the rows j ≥ i.
  team.for_each(static_cast<std::size_t>(n), [&](std::size_t index) {
    const auto i = static_cast<Index>(index);
    const MatrixXd of_i = z.row(i).asDiagonal() * e * s.row(i).asDiagonal();
    const MatrixXd moved = s.bottomRows(n - i) * of_i;
    p.col(i).tail(n - i) += moved.cwiseProduct(z.bottomRows(n - i)).rowwise().sum();
  });
  p.triangularView<Eigen::StrictlyUpper>() = p.transpose();
  const double parameters = double(units) * double(x.cols());
  return p / (parameters * parameters);
}

VectorXd kernel_target(const Parameters& p, const Sample& sample, const MatrixXd& s,
                       const SphereAverages& averages) {
  const MatrixXd& w = sample.units;
  const double d = p.dimension;
  const auto& m = averages.moments();
  // E[s xᵀ] e_1 for x across w, and E[s u x_⊥x_⊥ᵀ].
  const double across = (d * m[0] - m[2]) / (d - 1);
  const double mixed = (d * m[1] - m[3]) / (d - 1);
  const Eigen::ArrayXd on_linear = w * sample.linear;
  const Eigen::ArrayXd on_quadratic = w * sample.quadratic;
  // Row k is E[ζ s_k x].
  const double f1 = std::sqrt(p.linear_power);
  const double f2 = quadratic_scale(p);
  const Eigen::ArrayXd square = on_quadratic.square();
  const Eigen::ArrayXd along =
      f1 * (m[2] - across) * on_linear +
      f2 * (m[3] * square + mixed * (1 - square) - 2 * mixed * square - m[1]);
  MatrixXd projected = along.matrix().asDiagonal() * w;
  projected.rowwise() += f1 * across * sample.linear.transpose();
  projected += (2 * f2 * mixed * on_quadratic).matrix() * sample.quadratic.transpose();
  return sample.inputs.cwiseProduct(s * projected).rowwise().sum() / (d * p.width);
}

}  // namespace overparam::neural_tangent
