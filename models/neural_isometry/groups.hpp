// SPDX-License-Identifier: MIT
/// @file
/// The matrices of a group program, as far as its solver has to know them.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "overparam/core/team.hpp"

namespace overparam::neural_isometry {

/// Matrices A_1 … A_P, each n×r_j, r_j ≥ 1, that act on groups w_j of r_j weights. All weights
/// stand in one vector, group by group.
class Groups {
 public:
  virtual ~Groups() = default;

  /// n.
  virtual Eigen::Index rows() const = 0;

  /// Where each group begins among the weights; behind them the number of weights: P + 1 entries.
  const std::vector<Eigen::Index>& starts() const { return starts_; }

  /// P.
  Eigen::Index count() const { return static_cast<Eigen::Index>(starts_.size()) - 1; }

  /// The number of weights.
  Eigen::Index weights() const { return starts_.back(); }

  /// A_j, n×r_j.
  virtual Eigen::MatrixXd matrix(Eigen::Index j) const = 0;

  /// Σ_j A_j w_j.
  virtual Eigen::VectorXd image(const Eigen::VectorXd& w) const = 0;

  /// A_j w_j in column j, n×P.
  virtual Eigen::MatrixXd images(const Eigen::VectorXd& w) const = 0;

  /// A_jᵀλ, group by group.
  virtual Eigen::VectorXd adjoint(const Eigen::VectorXd& dual) const = 0;

  /// Σ_j c_j A_j A_jᵀ for positive c, n×n.
  virtual Eigen::MatrixXd gram(const Eigen::ArrayXd& c, core::Team& team) const = 0;

  /// w_j.
  Eigen::VectorXd group(const Eigen::VectorXd& w, Eigen::Index j) const;

  /// |w_j| of every group.
  Eigen::ArrayXd norms(const Eigen::VectorXd& w) const;

 protected:
  Eigen::Index start(Eigen::Index j) const { return starts_[static_cast<std::size_t>(j)]; }
  Eigen::Index size(Eigen::Index j) const { return start(j + 1) - start(j); }

  std::vector<Eigen::Index> starts_ = {0};
};

/// A_j = diag(m_j) X: gates m_j of 0 and 1 on the rows of one matrix. Products take n d P
/// operations, and Σ_j c_j A_j A_jᵀ = XXᵀ ∘ M diag(c) Mᵀ takes n² P.
class GatedGroups final : public Groups {
 public:
  /// @param inputs X, n×d; @param gates M, n×P.
  GatedGroups(Eigen::MatrixXd inputs, Eigen::MatrixXd gates, core::Team& team);

  Eigen::Index rows() const override { return inputs_.rows(); }
  Eigen::MatrixXd matrix(Eigen::Index j) const override;
  Eigen::VectorXd image(const Eigen::VectorXd& w) const override;
  Eigen::MatrixXd images(const Eigen::VectorXd& w) const override;
  Eigen::VectorXd adjoint(const Eigen::VectorXd& dual) const override;
  Eigen::MatrixXd gram(const Eigen::ArrayXd& c, core::Team& team) const override;

 private:
  Eigen::MatrixXd inputs_;
  Eigen::MatrixXd gates_;
  Eigen::MatrixXd products_;  // XXᵀ
};

/// Matrices without a structure, side by side.
class DenseGroups final : public Groups {
 public:
  /// @param matrices n×Σr_j; @param sizes r_j.
  DenseGroups(Eigen::MatrixXd matrices, const std::vector<Eigen::Index>& sizes);

  Eigen::Index rows() const override { return matrices_.rows(); }
  Eigen::MatrixXd matrix(Eigen::Index j) const override;
  Eigen::VectorXd image(const Eigen::VectorXd& w) const override;
  Eigen::MatrixXd images(const Eigen::VectorXd& w) const override;
  Eigen::VectorXd adjoint(const Eigen::VectorXd& dual) const override;
  Eigen::MatrixXd gram(const Eigen::ArrayXd& c, core::Team& team) const override;

 private:
  Eigen::MatrixXd matrices_;
};

}  // namespace overparam::neural_isometry
