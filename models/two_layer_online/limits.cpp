// SPDX-License-Identifier: MIT
#include "two_layer_online/limits.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "overparam/linalg/symmetric.hpp"
#include "two_layer_online/specialised.hpp"

namespace overparam::two_layer_online {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// L − (η/b) M.
MatrixXd damping(const Parameters& p, const Fluctuations& at) {
  return at.restoring - p.learning_rate / p.batch * at.exciting;
}

std::optional<Fluctuations> fluctuations(const Parameters& p) {
  const auto point = Specialised::of(p);
  if (!point) return {};
  return Fluctuations::of(*point);
}

}  // namespace

std::optional<double> critical_learning_rate(const Parameters& p) {
  const auto at = fluctuations(p);
  if (!at) return {};
  const Eigen::LLT<MatrixXd> root(at->restoring);
  const MatrixXd left = root.matrixL().solve(at->exciting);
  const MatrixXd both = root.matrixL().solve(left.transpose());
  return p.batch / linalg::eigenvalues(both)(both.rows() - 1);
}

std::optional<double> noise_floor(const Parameters& p) {
  const auto at = fluctuations(p);
  if (!at) return {};
  const Eigen::LLT<MatrixXd> factor(damping(p, *at));
  if (factor.info() != Eigen::Success) return {};
  const VectorXd d = factor.solve(at->metric);
  return p.learning_rate / p.batch * p.label_noise * at->metric.dot(d) / 2;
}

std::optional<double> small_rate_noise_floor(const Parameters& p) {
  const auto point = Specialised::of(p);
  if (!point || !Fluctuations::of(*point)) return {};
  double trace = 0;
  for (Eigen::Index i = 0; i < point->groups(); ++i) trace += point->metric(i, i);
  return p.learning_rate * p.label_noise / (4 * p.batch) * trace;
}

std::optional<double> late_rate(const Parameters& p) {
  const auto point = Specialised::of(p);
  if (!point || !point->simple || point->teachers.size() > 0) return {};
  const auto at = Fluctuations::of(*point);
  if (!at) return {};
  const double fluctuating = linalg::eigenvalues(damping(p, *at))(0);
  if (fluctuating <= 0) return {};
  const auto mean = slowest_mode(
      *point, p.student_factor() * std::sqrt(p.second_learning_rate / p.learning_rate));
  if (!mean) return {};
  return p.learning_rate * std::min(fluctuating, 2 * *mean);
}

}  // namespace overparam::two_layer_online
