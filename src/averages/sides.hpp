// SPDX-License-Identifier: MIT
/// @file
/// Averages of functions that are linear on each side of 0, such as leaky_relu and abs.
#pragma once

#include <vector>

#include "averages/relu.hpp"

namespace overparam::averages {

/// Of g(x) = r x⁺ + l (−x)⁺, by the averages of relu over twice as many fields, x and −x:
///   g'(x) = r θ(x) − l θ(−x),  g'' = (r + l) δ.
/// They take about sixteen times as long as those of relu. Products of a field and its opposite
/// vanish, so that as many quadruples are dependent as there are without the opposite fields.
template <class Scalar>
class SidesAverages final : public Averages<Scalar> {
 public:
  /// @param right r; @param left l, the factor of |x| where x < 0.
  SidesAverages(Scalar right, Scalar left);

  void pairs(const Matrix<Scalar>& covariance, std::span<const Eigen::Index> rows,
             PairAverages<Scalar>& out) override;
  void quartic(const Matrix<Scalar>& covariance, const Vector<Scalar>& signs,
               std::span<const FieldPair> pairs, Vector<Scalar>& out) override;

 private:
  void reflect(const Matrix<Scalar>& covariance);

  Scalar right_, left_;
  ReluAverages<Scalar> relu_;
  // Of the fields and, behind them, of these with the other sign.
  Matrix<Scalar> covariance_;
  Vector<Scalar> signs_;
  std::vector<Eigen::Index> rows_;
  std::vector<FieldPair> pairs_;
  PairAverages<Scalar> of_relu_;
  Vector<Scalar> quartic_;
};

extern template class SidesAverages<double>;
extern template class SidesAverages<Quad>;

}  // namespace overparam::averages
