// SPDX-License-Identifier: MIT
/// @file
/// Targets that are polynomials in several projections of the input, as theory knows them.
#pragma once

#include <Eigen/Core>
#include <array>
#include <map>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/polynomial.hpp"
#include "overparam/spectrum/target.hpp"

namespace overparam::random_features {

/// The terms of one degree k of a polynomial, He(T_k, z) = Σ_{|α|=k} c_α Π He_{α_m}(z_m)/√α_m!, as
/// the symmetric tensor T_k whose entries t_α = c_α √(α!/k!) make of a unit vector b the numbers
/// t_α = Π b_m^{α_m} if He(T_k, z) = He_k(b·z)/√k!.
class HermiteTensor {
 public:
  using Degrees = std::array<int, core::Polynomial::most_variables>;

  explicit HermiteTensor(int degree) : degree_(degree) {}

  int degree() const { return degree_; }
  const std::map<Degrees, double>& entries() const { return entries_; }

  /// Adds a term of this degree.
  void add(const core::Polynomial::Term& term);

  /// ⟨T, S⟩ = Σ_α k!/α! t_α s_α: of vectors b and b' (b·b')^k.
  double product(const HermiteTensor& other) const;

  /// The trace over two of the indices, of degree k − 2 ≥ 0: of b the tensor of b again.
  HermiteTensor trace() const;

  /// Σ_α k!/α! t_α Π r_m^{α_m}: E[He_k(x) He(T, z)]/√k! of a normal x of variance 1 with
  /// E[x z_m] = r_m.
  double along(const Eigen::VectorXd& r) const;

 private:
  int degree_;
  std::map<Degrees, double> entries_;
};

/// ζ = P(y_1, …, y_M), y_m = B_m·ξ/√N, |B_m|² = N, B_m·B_n/N = ρ_mn.
class PolynomialTarget {
 public:
  /// @param overlaps ρ, M×M with 1 on the diagonal and no negative eigenvalue.
  PolynomialTarget(core::Polynomial polynomial, const Eigen::MatrixXd& overlaps);

  /// T_k of each degree k from 0.
  const std::vector<HermiteTensor>& tensors() const { return tensors_; }

  double mean() const;

  /// E[ζ²].
  double power() const;

  /// ζ of every column of fields y, M×n, by the formula.
  Eigen::VectorXd values(const Eigen::MatrixXd& fields) const;

  /// E[g(F_i·ξ/√N) ζ] = Σ_k ĝ_k(|F_i|²/N) E[He_k(x) He(T_k, z)]/√k! for every row F_i of
  /// `features`, x the field of F_i over its deviation. @param teacher B
  Eigen::VectorXd overlaps(const core::Activation& student, const Eigen::MatrixXd& features,
                           const Eigen::MatrixXd& teacher) const;

  /// ζ as a sum of units He_k(b·ξ/√N)/√k!. That there is one is known (the powers of linear forms
  /// span the polynomials of a degree); theory needs of it the moments
  ///   Σ_mn u_m u_n ρ_mn^j = ⟨tr^{(k−j)/2} T_k, tr^{(k'−j)/2} T_k'⟩, j = k, k − 2, …, k ≤ k',
  /// of the pairs of degrees k and k', which ⌊k/2⌋ + 1 pairs at overlaps cos(πi/(2⌊k/2⌋+2)) have.
  spectrum::Target target() const;

 private:
  core::Polynomial polynomial_;
  std::vector<HermiteTensor> tensors_;
  Eigen::MatrixXd inverse_root_;  // ρ^{−1/2} where it exists; empty: ρ = 1
};

/// Weights w_i of x_i = cos²(πi/2n), i < n, with Σ_i w_i x_i^s = moments[s], s < n; what is
/// rounding is zero.
std::vector<double> weights_of_moments(const std::vector<double>& moments);

}  // namespace overparam::random_features
