// SPDX-License-Identifier: MIT
/// @file
/// Averages over a uniform point x of the unit sphere that the simulation measures with: by
/// quadrature over the angle, and with no part of the theory's expansions.
#pragma once

#include <Eigen/Core>

#include "kernel_ridge/parameters.hpp"

namespace overparam::kernel_ridge {

/// What a sample at x_i and the direction w have in common with all other points. With the
/// orthonormal p_l = P_l/√(E P_l²) and the coefficients k_l = E[k p_l], t_l of the target, all of
/// one cosine,
///   E_x[k(x·x_i) k(x·x_j)] = Σ_l k_l² P_l(x_i·x_j),
///   E_x[ζ(x) k(x·x_i)] = Σ_l t_l k_l P_l(x_i·w)
/// (Funk and Hecke's formula; C. Müller, "Spherical harmonics" (1966), §4). The first sum
/// ends where k_l² is below 1e-18 of E k², the second below 1e-28, both after 400 degrees, which
/// leave 1e-11 of the first for a kink at d = 3 and nothing at d ≥ 6. What is left out of the
/// square of f = Σ α_i k(x·x_i) is at most s αᵀk(X,X)α, s = k_l/√D_l of the last degree, since the
/// kernel's eigenvalues decrease.
class Population {
 public:
  /// @param parameters with a dimension.
  explicit Population(const Parameters& parameters);

  /// E ζ².
  double target_power() const { return target_power_; }
  /// s, for the first sum.
  double last_eigenvalue() const { return kernel_(squares_ - 1) * norms_(squares_ - 1); }
  /// Part of E ζ² in the degrees that the second sum leaves out.
  double omitted_power() const { return omitted_power_; }
  /// ζ at cosines with w.
  Eigen::ArrayXd target(const Eigen::ArrayXd& cosines) const;
  /// E_x[k k] at cosines between two samples.
  Eigen::ArrayXd squared_kernel(const Eigen::ArrayXd& cosines) const;
  /// E_x[ζ k] at cosines with w.
  Eigen::ArrayXd overlap(const Eigen::ArrayXd& cosines) const;
  /// k_l √(E P_l²) P_l at cosines between two samples: k's part of degree l ≥ 0 is D_l times this.
  /// Zeros where the degree is beyond the sums.
  Eigen::ArrayXd kernel_of_degree(int degree, const Eigen::ArrayXd& cosines) const;

 private:
  Eigen::ArrayXd series(const Eigen::ArrayXd& coefficients, const Eigen::ArrayXd& cosines) const;

  double dimension_;
  Target parsed_;
  Eigen::ArrayXd kernel_;     // k_l
  Eigen::ArrayXd target_;     // t_l, as many
  Eigen::ArrayXd norms_;      // √(E P_l²), as many
  Eigen::ArrayXd given_;      // √T_l/√(E P_l²) of a target given by powers
  Eigen::Index squares_ = 0;  // how many k_l² matter
  double target_power_ = 0;
  double omitted_power_ = 0;
};

}  // namespace overparam::kernel_ridge
