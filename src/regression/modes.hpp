// SPDX-License-Identifier: MIT
/// @file
/// Eigenspaces in decreasing order of the eigenvalue, and the sums over them that lose no digits.
#pragma once

#include <Eigen/Core>
#include <complex>

#include "overparam/regression/equivalent.hpp"

namespace overparam::regression {

class Modes {
 public:
  explicit Modes(const Spectrum& spectrum);

  /// n − df(κ) − rest/κ and its derivative with respect to κ, away from the −λ and 0. Of modes
  /// above |κ| the sum takes what is missing to 1, so that a gap of many decades in the spectrum,
  /// where df is n up to a small ratio of eigenvalues, leaves that ratio its digits.
  template <class Scalar>
  struct Gap {
    Scalar value;  ///< n − df − rest/κ
    Scalar slope;  ///< Σ D λ/(λ+κ)² + rest/κ²
  };
  template <class Scalar>
  Gap<Scalar> unused(double samples, double rest, Scalar kappa) const;

  /// The largest κ with df(κ) + rest/κ = n, for rest ≥ 0 or above lower_edge (of no tail); 0 if
  /// rest = 0 and there are no more modes than samples. @throws core::ConvergenceFailure.
  double effective_ridge(double samples, double rest) const;

  /// κ and rest = κ (n − df(κ)) where Σ D (λ/(λ+κ))² = n, κ above −min λ; both 0 where there are no
  /// modes, as many as samples, or fewer and a tail, whose modes are endless.
  struct Turn {
    double kappa = 0, rest = 0;
  };
  Turn lower_edge(double samples, double tail) const;
  /// The same for κ below −max λ.
  Turn upper_edge(double samples) const;

  Eigen::ArrayXd eigenvalue;    ///< λ, decreasing
  Eigen::ArrayXd multiplicity;  ///< D
  Eigen::ArrayXd trace;         ///< D λ
  Eigen::ArrayXd power;         ///< F
  double modes = 0;             ///< Σ D

 private:
  double negative_effective_ridge(double samples, double rest) const;
  /// `beyond` all −λ, or above them.
  Turn turn(double samples, double sign, bool beyond, double first, double last) const;
};

}  // namespace overparam::regression
