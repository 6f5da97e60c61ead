// SPDX-License-Identifier: MIT
/// @file
/// Levels in decreasing order of the eigenvalue, and the sums over them that lose no digits.
#pragma once

#include <Eigen/Core>
#include <complex>

#include "overparam/regression/equivalent.hpp"

namespace overparam::regression {

class Modes {
 public:
  explicit Modes(const Levels& levels);

  /// n − df(κ) − rest/κ and its derivative with respect to κ, κ > 0 or Im κ ≠ 0. Of modes above |κ|
  /// the sum takes what is missing to 1, so that a gap of many decades in the spectrum, where df
  /// is n up to a small ratio of eigenvalues, leaves that ratio its digits.
  template <class Scalar>
  struct Gap {
    Scalar value;  ///< n − df − rest/κ
    Scalar slope;  ///< Σ D λ/(λ+κ)² + rest/κ²
  };
  template <class Scalar>
  Gap<Scalar> unused(double samples, double rest, Scalar kappa) const;

  /// κ > 0 with df(κ) + rest/κ = n; 0 if there is none. @throws core::ConvergenceFailure.
  double effective_ridge(double samples, double rest) const;

  Eigen::ArrayXd eigenvalue;    ///< λ, decreasing
  Eigen::ArrayXd multiplicity;  ///< D
  Eigen::ArrayXd trace;         ///< D λ
  Eigen::ArrayXd power;         ///< F
  double modes = 0;             ///< Σ D
};

}  // namespace overparam::regression
