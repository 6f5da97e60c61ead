// SPDX-License-Identifier: MIT
/// @file
/// Averages of the identity.
#pragma once

#include "overparam/averages/averages.hpp"

namespace overparam::averages {

/// E[x_i x_a] = C_ia and E[(Σ_a s_a x_a)²] = Σ_ab s_a s_b C_ab; g' = 1 and g'' = 0.
template <class Scalar>
class LinearAverages final : public Averages<Scalar> {
 public:
  void pairs(const Matrix<Scalar>& covariance, std::span<const Eigen::Index> rows,
             PairAverages<Scalar>& out) override;
  void quartic(const Matrix<Scalar>& covariance, const Vector<Scalar>& signs,
               std::span<const FieldPair> pairs, Vector<Scalar>& out) override;
};

extern template class LinearAverages<double>;
extern template class LinearAverages<Quad>;

}  // namespace overparam::averages
