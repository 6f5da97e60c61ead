// SPDX-License-Identifier: MIT
/// @file
/// Orthonormal polynomials of one coordinate on the sphere.
#pragma once

#include <Eigen/Core>
#include <cmath>

namespace overparam::spectrum {

/// b_l, l ≥ 1, of the recurrence x p_l = b_{l+1} p_{l+1} + b_l p_{l−1} of the orthonormal
/// p_l = √D_l P_l, x = √d c. E x² = 1 in every dimension.
inline double off_diagonal(double l, double d) {
  return l == 1 ? 1 : std::sqrt(l * (l + d - 3) / (2 * l + d - 4) * (d / (2 * l + d - 2)));
}

/// p_0, p_1, … at the nodes, one after the other.
class Orthonormal {
 public:
  Orthonormal(const Eigen::ArrayXd& nodes, double dimension)
      : nodes_(nodes),
        dimension_(dimension),
        previous_(Eigen::ArrayXd::Zero(nodes.size())),
        current_(Eigen::ArrayXd::Ones(nodes.size())) {}

  const Eigen::ArrayXd& current() const { return current_; }

  void advance() {
    const double below = degree_ == 0 ? 0 : off_diagonal(degree_, dimension_);
    ++degree_;
    previous_ = (nodes_ * current_ - below * previous_) / off_diagonal(degree_, dimension_);
    previous_.swap(current_);
  }

 private:
  const Eigen::ArrayXd& nodes_;
  double dimension_;
  Eigen::ArrayXd previous_, current_;
  double degree_ = 0;
};

}  // namespace overparam::spectrum
