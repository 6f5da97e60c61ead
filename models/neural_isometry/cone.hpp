// SPDX-License-Identifier: MIT
/// @file
/// Products of second-order cones, and the Nesterov–Todd scaling of two points of one.
#pragma once

#include <Eigen/Core>
#include <vector>

namespace overparam::neural_isometry {

/// One vector (a_0, a_1) for each of P groups: a_0 a number, a_1 of r_j numbers. It is inside of
/// the cone where a_0 > |a_1| for each.
struct ConeVector {
  Eigen::ArrayXd head;   ///< a_0, P
  Eigen::VectorXd tail;  ///< a_1, group by group
};

/// Groups of these sizes, and what Jordan's product a∘b = (a·b, a_0 b_1 + b_0 a_1) makes of them.
class Cone {
 public:
  /// @param starts as Groups::starts(); it has to outlive the cone.
  explicit Cone(const std::vector<Eigen::Index>& starts) : starts_(starts) {}

  Eigen::Index count() const { return static_cast<Eigen::Index>(starts_.size()) - 1; }

  /// a_1·b_1 of each group.
  Eigen::ArrayXd dots(const Eigen::VectorXd& a, const Eigen::VectorXd& b) const;

  /// c_j a_1 of each group.
  Eigen::VectorXd scaled(const Eigen::ArrayXd& c, const Eigen::VectorXd& a) const;

  /// det a = a_0² − |a_1|² of each group.
  Eigen::ArrayXd determinants(const ConeVector& a) const;

  /// Σ_j a·b.
  double inner(const ConeVector& a, const ConeVector& b) const;

  /// a∘b.
  ConeVector product(const ConeVector& a, const ConeVector& b) const;

  /// The c with a∘c = b, for a inside of the cone.
  ConeVector quotient(const ConeVector& a, const ConeVector& b) const;

  /// The largest t, at most 1/0.98, with a + s b inside of the cone for all s from 0 to below t.
  double largest_step(const ConeVector& a, const ConeVector& b) const;

 private:
  Eigen::Index start(Eigen::Index j) const { return starts_[static_cast<std::size_t>(j)]; }
  const std::vector<Eigen::Index>& starts_;
};

/// The symmetric W with W z = W⁻¹ x for x and z inside of a cone,
///   W a = η (v·a, v_1 a_0 + a_1 + v_1 (v_1·a_1)/(1 + v_0)) of each group.
class Scaling {
 public:
  Scaling(const Cone& cone, const ConeVector& x, const ConeVector& z);

  ConeVector apply(const ConeVector& a) const;

  /// η² of each group, and v_1: the last block of W² is η² (1 + 2 v_1 v_1ᵀ).
  const Eigen::ArrayXd& squares() const { return squares_; }
  const Eigen::VectorXd& directions() const { return v_.tail; }

 private:
  const Cone& cone_;
  Eigen::ArrayXd squares_;
  ConeVector v_;
};

}  // namespace overparam::neural_isometry
