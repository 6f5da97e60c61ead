// SPDX-License-Identifier: MIT
/// @file
/// Averages of max(x, 0): closed forms but for one integral a quadruple of fields.
#pragma once

#include <array>

#include "averages/orthant.hpp"
#include "overparam/averages/averages.hpp"

namespace overparam::averages {

/// In correlations ρ, with ρ̄ = √(1 − ρ²), times the standard deviations of the fields without
/// derivative:
///   E[θ_1 θ_2 x_3⁺ x_4⁺] = ρ_34 P_4 + (1/2π) [ρ̄_34 p_34 + ρ_13 ρ̄_14 p_14 + ρ_23 ρ̄_24 p_24
///       + ρ_14 ρ̄_13 p_13 + ρ_24 ρ̄_23 p_23 + κ/ρ̄_12 p_12],
/// P_4 the orthant probability of all four, p_jl that of the other two given x_j = x_l = 0, and
/// κ = ρ_13 ρ_14 + ρ_23 ρ_24 − ρ_12 (…), see `slant`. P_4 and the six p are the same for all the
/// pairs of a quadruple, which is visited once. Four fields in a plane have a form of their own,
/// relu_in_plane.
/// A field of variance zero counts as one of variance one that is independent of all others, with a
/// standard deviation of zero, so that E[θ θ] of it is ½ with itself and ¼ with others; E[g'' g],
/// which has no limit there, is 0.
template <class Scalar>
class ReluAverages final : public Averages<Scalar> {
 public:
  void pairs(const Matrix<Scalar>& covariance, std::span<const Eigen::Index> rows,
             PairAverages<Scalar>& out) override;
  void quartic(const Matrix<Scalar>& covariance, const Vector<Scalar>& signs,
               std::span<const FieldPair> pairs, Vector<Scalar>& out) override;

 private:
  using Index = Eigen::Index;
  using Four = std::array<Index, 4>;

  void normalise(const Matrix<Scalar>& covariance);
  Scalar two_values(Index a, Index b) const;
  Scalar one_step(Index step, Index a, Index b) const;
  Scalar two_steps(Index i, Index k, Index a) const;
  Scalar fewer_fields(Index i, Index k) const;
  bool serves(Index i, Index k, Index a, Index b) const;
  void add_quadruples(Index i, Index k);
  void add_quadruple(const Four& fields);

  Vector<Scalar> deviations_;
  Matrix<Scalar> correlations_, sines_, arcsines_;  // ρ, ρ̄ and asin ρ
  Vector<Scalar> weights_;                          // s_a times the standard deviation
  Eigen::Matrix<bool, Eigen::Dynamic, Eigen::Dynamic> wanted_;
  Matrix<Scalar> sums_;
  Orthant<Scalar> orthant_;
};

extern template class ReluAverages<double>;
extern template class ReluAverages<Quad>;

}  // namespace overparam::averages
