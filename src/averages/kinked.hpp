// SPDX-License-Identifier: MIT
/// @file
/// Averages of functions made of straight lines and exponentials, such as hard_tanh and elu.
#pragma once

#include "averages/product.hpp"
#include "overparam/averages/averages.hpp"

namespace overparam::averages {

/// Averages by ProductAverage, one for each set of fields:
///   E[g'(x_i) g'(x_k) (Σ_a s_a g(x_a))²] = Σ_ab s_a s_b E[g'(x_i) g'(x_k) g(x_a) g(x_b)],
/// of which those with the same fields in other places are others. g'' is that of the pieces, and
/// at each kink c the jump of g' times δ(x − c), under which the other field is Gaussian again.
/// A field of variance zero has of each product h of g and g' that it is in, the mean of both sides
/// of 0, the limit of small fields, and no g'' at a kink there.
class KinkedAverages final : public Averages<double> {
 public:
  /// @param activation without jumps, made of straight lines and exponentials. @param accuracy as
  /// of make_averages, but for the rounding of differences of exponentials where fields are small:
  /// an average is not asked to have an error below 4e-15 of the squares of their factors.
  KinkedAverages(const core::Activation& activation, double accuracy);

  void pairs(const Matrix<double>& covariance, std::span<const Eigen::Index> rows,
             PairAverages<double>& out) override;
  void quartic(const Matrix<double>& covariance, const Vector<double>& signs,
               std::span<const FieldPair> pairs, Vector<double>& out) override;

 private:
  using Index = Eigen::Index;

  double of_pair(const Matrix<double>& covariance, Factor first, Factor second, double unit);
  double of_kinks(const Matrix<double>& covariance, Index i, Index a);
  void set_sizes(const Matrix<double>& covariance);

  ProductAverage average_;
  double least_size_ = 0;
  std::vector<double> jumps_;            // of g' at the kinks
  Eigen::VectorXd sizes_, slope_sizes_;  // E[g(x_a)²]^½ and E[g'(x_a)²]^½
};

}  // namespace overparam::averages
