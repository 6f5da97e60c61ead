// SPDX-License-Identifier: MIT
#include "neural_isometry/group_program.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "neural_isometry/cone.hpp"
#include "overparam/core/entries.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/linalg/positive.hpp"

namespace overparam::neural_isometry {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double goal = 1e-12;  // of the gap, which then is far below what certified() asks
constexpr double damping = 0.98;
constexpr int most_iterations = 60;

// H⁻¹, by Cholesky with as much of a diagonal as it takes, and one step of refinement.
class Inverse {
 public:
  Inverse(MatrixXd matrix, core::Team& team) : matrix_(std::move(matrix)), team_(team) {
    double diagonal = 0;
    while (!factor_) {
      MatrixXd shifted = matrix_;
      shifted.diagonal().array() += diagonal;
      factor_ = linalg::Cholesky::of(std::move(shifted), team);
      diagonal = std::max(10 * diagonal, 1e-16 * matrix_.trace());
    }
  }

  VectorXd operator()(const VectorXd& right_side) const {
    VectorXd x = factor_->solve(right_side, team_);
    x += factor_->solve(right_side - matrix_ * x, team_);
    return x;
  }

 private:
  MatrixXd matrix_;
  core::Team& team_;
  std::optional<linalg::Cholesky> factor_;
};

class InteriorPoint {
 public:
  InteriorPoint(const Groups& groups, VectorXd labels, double beta, core::Team& team)
      : groups_(groups),
        cone_(groups.starts()),
        labels_(std::move(labels)),
        beta_(beta),
        team_(team) {
    start();
  }

  GroupSolution run() {
    keep();
    for (int i = 1; i <= most_iterations && best_.gap > goal; ++i) {
      const double progress = step();
      best_.iterations = i;
      if (progress == 0 || !keep()) break;
      // Steps that the cone cuts to nothing lead to its middle next, and twice of them to no end.
      short_steps_ = progress < 1e-6 ? short_steps_ + 1 : 0;
      if (short_steps_ > 2) break;
    }
    return std::move(best_);
  }

 private:
  // The equations may be fewer than the rows: then they are those in the range.
  void start() {
    const ArrayXd ones = ArrayXd::Ones(groups_.count());
    MatrixXd products = groups_.gram(ones, team_);
    VectorXd dual;
    const auto factor = linalg::Cholesky::of(products, team_);
    constexpr double singular = 1e-13;
    if (beta_ == 0 && (!factor || factor->reciprocal_condition() < singular)) {
      const Eigen::SelfAdjointEigenSolver<MatrixXd> decomposition(products);
      const VectorXd& values = decomposition.eigenvalues();
      Index zeros = 0;
      while (zeros + 1 < values.size() && values[zeros] < singular * values[values.size() - 1])
        ++zeros;
      range_ = decomposition.eigenvectors().rightCols(values.size() - zeros);
      const VectorXd inside = range_ * (range_.transpose() * labels_);
      outside_ = (labels_ - inside).norm();
      labels_ = inside;
      dual = range_ *
             ((range_.transpose() * labels_).array() / values.tail(values.size() - zeros).array())
                 .matrix();
    } else if (beta_ == 0) {
      dual = factor->solve(labels_, team_);
    } else {
      products.diagonal().array() += beta_;
      dual = Inverse(products, team_)(labels_);
    }
    x_.tail = groups_.adjoint(dual);
    const ArrayXd norms = groups_.norms(x_.tail);
    x_.head = norms + norms.mean();
    dual_ = VectorXd::Zero(labels_.size());
    z_.head = ArrayXd::Constant(groups_.count(), beta_ > 0 ? beta_ : 1);
    z_.tail = VectorXd::Zero(groups_.weights());
  }

  // One step of predictor and corrector. @return the shorter of the steps in x and z, 0 if there is
  // none.
  double step() {
    const Scaling scaling(cone_, x_, z_);
    const ConeVector middle = scaling.apply(z_);
    // Where rounding has put a point on the boundary no digits are left for a further step; of no
    // number this is not true either.
    if (!(cone_.determinants(middle) > 0).all()) return 0;
    MatrixXd matrix = groups_.gram(scaling.squares(), team_);
    const MatrixXd turned =
        groups_.images(scaling.directions()) * (2 * scaling.squares()).sqrt().matrix().asDiagonal();
    matrix += linalg::gram(turned, team_);
    if (beta_ > 0) matrix.diagonal().array() += 1;
    if (range_.size() > 0) matrix = MatrixXd(range_.transpose() * matrix * range_);
    const Inverse inverse(std::move(matrix), team_);
    const VectorXd residual =
        labels_ - groups_.image(x_.tail) - (beta_ > 0 ? dual_ : VectorXd::Zero(dual_.size()));
    const ConeVector square = cone_.product(middle, middle);
    const double mu = cone_.inner(x_, z_) / double(groups_.count());

    const auto solve = [&](const ConeVector& right_side) {
      const ConeVector rho = cone_.quotient(middle, right_side);
      const VectorXd right = residual - groups_.image(scaling.apply(rho).tail);
      Direction d;
      d.dual = range_.size() > 0 ? VectorXd(range_ * inverse(range_.transpose() * right))
                                 : inverse(right);
      d.z = {ArrayXd::Zero(groups_.count()), -groups_.adjoint(d.dual)};
      d.scaled_z = scaling.apply(d.z);
      d.scaled_x = {rho.head - d.scaled_z.head, rho.tail - d.scaled_z.tail};
      return d;
    };

    const Direction predictor = solve({-square.head, -square.tail});
    const auto [x_part, z_part] = steps(middle, predictor, 1);
    const double left = cone_.inner({middle.head + x_part * predictor.scaled_x.head,
                                     middle.tail + x_part * predictor.scaled_x.tail},
                                    {middle.head + z_part * predictor.scaled_z.head,
                                     middle.tail + z_part * predictor.scaled_z.tail}) /
                        double(groups_.count());
    double sigma = std::pow(std::clamp(left / mu, 0.0, 1.0), 3);
    if (short_steps_ > 0) sigma = 0.5;
    const ConeVector second = cone_.product(predictor.scaled_x, predictor.scaled_z);
    const double share = short_steps_ > 0 ? 0 : 1;
    const Direction d =
        solve({sigma * mu - square.head - share * second.head, -square.tail - share * second.tail});
    const auto [x_step, z_step] = steps(middle, d, damping);
    const ConeVector dx = scaling.apply(d.scaled_x);
    x_.head += x_step * dx.head;
    x_.tail += x_step * dx.tail;
    z_.head += z_step * d.z.head;
    z_.tail += z_step * d.z.tail;
    dual_ += z_step * d.dual;
    return std::min(x_step, z_step);
  }

  struct Direction {
    VectorXd dual;
    ConeVector z, scaled_z, scaled_x;
  };

  // How far x and z may go; together where the labels are not met exactly.
  std::pair<double, double> steps(const ConeVector& middle, const Direction& d,
                                  double share) const {
    const double x = std::min(1.0, share * cone_.largest_step(middle, d.scaled_x));
    const double z = std::min(1.0, share * cone_.largest_step(middle, d.scaled_z));
    return beta_ > 0 ? std::pair(std::min(x, z), std::min(x, z)) : std::pair(x, z);
  }

  // Keeps the weights if their certificate is better. @return whether they are numbers.
  bool keep() {
    if (!x_.tail.allFinite() || !dual_.allFinite()) return false;
    const GroupSolution now = certificate();
    const bool better = best_.weights.size() == 0 || std::max(now.gap, 10 * now.residual) <
                                                         std::max(best_.gap, 10 * best_.residual);
    if (better) {
      const int iterations = best_.iterations;
      best_ = now;
      best_.iterations = iterations;
    }
    return true;
  }

  GroupSolution certificate() const {
    GroupSolution s{.weights = x_.tail, .dual = dual_};
    const VectorXd residual = labels_ - groups_.image(s.weights);
    const double norms = groups_.norms(s.weights).sum();
    if (beta_ > 0) {
      s.objective = residual.squaredNorm() / 2 + beta_ * norms;
      s.dual = residual;
    } else {
      s.objective = norms;
      s.residual = std::hypot(residual.norm(), outside_);
    }
    const double longest = groups_.norms(groups_.adjoint(s.dual)).maxCoeff();
    double factor = longest > 0 ? (beta_ > 0 ? beta_ : 1) / longest : 1;
    if (beta_ > 0 && s.dual.squaredNorm() > 0)
      factor = std::min(factor, labels_.dot(s.dual) / s.dual.squaredNorm());
    s.dual *= factor;
    double bound = labels_.dot(s.dual);
    if (beta_ > 0) bound -= s.dual.squaredNorm() / 2;
    s.gap = std::abs(s.objective - bound) / s.objective;
    return s;
  }

  const Groups& groups_;
  Cone cone_;
  VectorXd labels_;  // of norm 1, but for what is outside of the range
  double outside_ = 0;
  double beta_;
  core::Team& team_;
  MatrixXd range_;
  ConeVector x_, z_;
  VectorXd dual_;
  GroupSolution best_;
  int short_steps_ = 0;
};

}  // namespace

GroupSolution minimise_norms(const Groups& groups, const VectorXd& labels, double beta,
                             core::Team& team) {
  core::require_size("labels", static_cast<std::size_t>(groups.rows()),
                     static_cast<std::size_t>(labels.size()));
  core::require_finite("labels", core::entries(labels));
  core::require_not_negative("beta", beta);
  // In units of the labels, which may be of any size.
  const double unit = labels.stableNorm();
  if (unit == 0)
    return {.weights = VectorXd::Zero(groups.weights()), .dual = VectorXd::Zero(groups.rows())};
  auto solution = InteriorPoint(groups, labels / unit, beta / unit, team).run();
  solution.weights *= unit;
  solution.objective *= beta > 0 ? unit * unit : unit;
  if (beta > 0) solution.dual *= unit;
  return solution;
}

}  // namespace overparam::neural_isometry
