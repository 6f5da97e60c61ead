// SPDX-License-Identifier: MIT
#include "overparam/linalg/least_squares.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "overparam/core/entries.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/linalg/product.hpp"

namespace overparam::linalg {
namespace {

using Eigen::MatrixXd;

// Cholesky leaves a relative error of some 1e-16 times the condition number.
constexpr double well_conditioned = 1e-8;

constexpr double limit = std::numeric_limits<double>::infinity();

}  // namespace

RidgeFit::RidgeFit(const MatrixXd& design, double ridge, core::Team& team)
    : design_(design), ridge_(ridge) {
  if (design.size() == 0) throw core::DimensionMismatch("design of a fit", 1, 0);
  if (!design.allFinite())
    throw core::ConvergenceFailure("least squares with a design that is not finite", 0, 0);
  core::require_finite("ridge", ridge);
  const bool tall = design.rows() >= design.cols();
  MatrixXd normal = tall ? gram_of_columns(design, team) : gram(design, team);
  normal.diagonal().array() += ridge;
  factor_ = Cholesky::of(std::move(normal), team);
  if (factor_ && factor_->reciprocal_condition() >= well_conditioned) return;
  factor_.reset();
  spectral_.emplace(design);
  const double square = std::pow(spectral_->smallest(), 2);
  if (ridge < 0 && square + ridge <= 0) obstacle_ = square;
}

MatrixXd RidgeFit::weights(const MatrixXd& targets, core::Team& team) const {
  if (targets.rows() != design_.rows())
    throw core::DimensionMismatch("targets of a fit", static_cast<std::size_t>(design_.rows()),
                                  static_cast<std::size_t>(targets.rows()));
  core::require_finite("targets", core::entries(targets));
  if (spectral_)
    return spectral_->weights(spectral_->filter(ridge_, limit).asDiagonal() *
                              spectral_->coordinates(targets));
  if (design_.rows() >= design_.cols()) {
    MatrixXd w = factor_->solve(design_.transpose() * targets, team);
    const MatrixXd residual = targets - design_ * w;
    w += factor_->solve(design_.transpose() * residual - ridge_ * w, team);
    return w;
  }
  MatrixXd dual = factor_->solve(targets, team);
  const MatrixXd residual = targets - design_ * (design_.transpose() * dual) - ridge_ * dual;
  dual += factor_->solve(residual, team);
  return design_.transpose() * dual;
}

MatrixXd RidgeFit::noise_factor(core::Team& team) const {
  if (spectral_) return spectral_->basis() * spectral_->filter(ridge_, limit).asDiagonal();
  if (design_.rows() < design_.cols()) {
    const auto n = design_.rows();
    return inner_products(design_, factor_->solve(MatrixXd::Identity(n, n), team), team);
  }
  // (ΦᵀΦ)⁻¹ = L⁻ᵀ L⁻¹.
  if (ridge_ == 0) return factor_->inverse_factor(team).transpose();
  return factor_->solve(design_.transpose(), team);
}

MatrixXd ridge_solution(const MatrixXd& design, const MatrixXd& targets, double ridge,
                        core::Team& team) {
  core::require_not_negative("ridge", ridge);
  return RidgeFit(design, ridge, team).weights(targets, team);
}

}  // namespace overparam::linalg
