// SPDX-License-Identifier: MIT
#include "linear_network/theory.hpp"

#include <limits>

#include "overparam/ode/integrate.hpp"

namespace overparam::linear_network {

using Eigen::MatrixXd;
using Eigen::RowVectorXd;
using Eigen::VectorXd;

std::vector<experiment::Measurement> theory(const Parameters& p, std::span<const double> times,
                                            experiment::Draw draw) {
  const auto [weights, teacher] = start(p, draw);
  const Eigen::Index units = weights.cols();
  const RowVectorXd teacher_sums = (teacher.transpose() * teacher / p.dimension).colwise().sum();
  // The state is K × (K + M): Q to the left and R to the right.
  MatrixXd state(units, units + teacher.cols());
  state << weights.transpose() * weights / p.dimension, weights.transpose() * teacher / p.dimension;

  const auto student = [&](const MatrixXd& x) { return x.leftCols(units); };
  const auto mixed = [&](const MatrixXd& x) { return x.rightCols(x.cols() - units); };
  const auto q_of = [&](const MatrixXd& x) -> VectorXd {
    return student(x).rowwise().sum() - mixed(x).rowwise().sum();
  };
  const auto r_of = [&](const MatrixXd& x) -> RowVectorXd {
    return mixed(x).colwise().sum() - teacher_sums;
  };
  const auto flow = [&](const MatrixXd& x, MatrixXd& slope, double) {
    const VectorXd q = q_of(x);
    const RowVectorXd r = r_of(x);
    const double eta = p.learning_rate;
    const double square = q.sum() - r.sum() + p.label_noise;
    slope.leftCols(units) =
        (-eta * (q.replicate(1, units) + q.transpose().replicate(units, 1))).array() +
        eta * eta * square;
    slope.rightCols(r.size()) = -eta * r.replicate(units, 1);
  };

  const auto solution = ode::integrate(flow, state, times);
  std::vector<experiment::Measurement> out;
  for (std::size_t i = 0; i < solution.states.size(); ++i) {
    const MatrixXd& x = solution.states[i];
    add_rows(out, times[i], (q_of(x).sum() - r_of(x).sum()) / 2, student(x), mixed(x));
  }
  // Above η = 2/K the error grows without bound, at last beyond the numbers.
  if (solution.failure && solution.reason != ode::Reason::not_finite) throw *solution.failure;
  const double beyond = std::numeric_limits<double>::infinity();
  for (std::size_t i = solution.states.size(); i < times.size(); ++i)
    add_rows(out, times[i], beyond, MatrixXd::Constant(units, units, beyond),
             MatrixXd::Constant(units, teacher.cols(), beyond));
  return out;
}

}  // namespace overparam::linear_network
