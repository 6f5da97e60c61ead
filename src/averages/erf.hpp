// SPDX-License-Identifier: MIT
/// @file
/// Averages of erf(x/√2), closed forms.
#pragma once

#include <vector>

#include "overparam/averages/averages.hpp"

namespace overparam::averages {

/// g'(x_i) g'(x_k) is (2/π) exp(−(x_i² + x_k²)/2), so that averages with it are those of a Gaussian
/// with another covariance,
///   E[g'_i g'_k (Σ_a s_a g_a)²] = 4/(π² √Λ) Σ_ab s_a s_b asin(C̃_ab/√((1 + C̃_aa)(1 + C̃_bb))),
///   C̃ = C − X (1 + C_ik)⁻¹ Xᵀ, X = C_·,{i,k}, Λ = det(1 + C_ik), C_ik the 2×2 block of i and k.
template <class Scalar>
class ErfAverages final : public Averages<Scalar> {
 public:
  void pairs(const Matrix<Scalar>& covariance, std::span<const Eigen::Index> rows,
             PairAverages<Scalar>& out) override;
  void quartic(const Matrix<Scalar>& covariance, const Vector<Scalar>& signs,
               std::span<const FieldPair> pairs, Vector<Scalar>& out) override;

 private:
  void tilt(FieldPair pair);
  Scalar sum_of_arcsines();

  // Of all columns of C, padded with zeros to whole vectors.
  Matrix<Scalar> covariance_;
  Vector<Scalar> variances_;  // 1 + C_aa
  Vector<Scalar> signs_;
  // Of one pair: X and X (1 + C_ik)⁻¹, and (1 + C̃_aa)^(−1/2).
  Vector<Scalar> x0_, x1_, y0_, y1_, scale_;
  Vector<Scalar> weights_;
  Eigen::Index fields_ = 0;
  Scalar determinant_ = 1;  // Λ
};

extern template class ErfAverages<double>;
extern template class ErfAverages<Quad>;

}  // namespace overparam::averages
