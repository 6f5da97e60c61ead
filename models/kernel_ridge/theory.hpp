// SPDX-License-Identifier: MIT
/// @file
/// Theory of kernel ridge regression on the sphere, by spherical harmonics.
#pragma once

#include <span>
#include <vector>

#include "kernel_ridge/parameters.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/regression/equivalent.hpp"

namespace overparam::kernel_ridge {

enum class Level { asymptotic, deterministic };

/// Regression in the eigenbasis of the kernel, and what only this model asks for.
struct Problem {
  regression::Spectrum spectrum;
  double samples = 0;              ///< n; at the asymptotic level n/d
  double self_induced_ridge = 0;   ///< Σ D_l s_l over the degrees with D_l > n
  std::vector<double> eigenvalue;  ///< s_l of l = 0, …, 3, as in `spectrum`; 0 if absent
  double constant = 0;    ///< T_0 at the asymptotic level, where `spectrum` has no constant
  double omitted = 0;     ///< bound on the s_l of the degrees that count as a plain ridge
  double unresolved = 0;  ///< target power of degrees that may be learnt but are not listed
  double rounding = 0;    ///< of the target power that counts as unreachable
};

/// deterministic: the degrees l of k(c) = Σ_l s_l D_l P_l(c) with eigenvalue s_l, multiplicity D_l
/// and target power T_l; degrees that the kernel lacks or that are too high to be learnt are
/// unreachable. With levels these are the spectrum, of which the first three count as l = 1, 2, 3.
/// asymptotic: d, n → ∞ at fixed n/d, in units in which the linear degree has one
/// mode: its eigenvalue a_1 = lim d s_1, ridge Σ_{m≥2} a_m from the degrees above, the constant
/// learnt if a_0 > 0.
/// @throws core::ConvergenceFailure.
Problem problem_of(const Parameters& parameters, Level level);

/// All observables at `times`, infinity allowed as the last one. What is left out of a series
/// either acts as it would, or the value is not_converged; errors say by their reason where few
/// samples or dimensions limit the equivalent. At finite times of the asymptotic level, in units
/// that do not grow with d, only the constant is learnt: the bias is T_0 e^{−2 a_0 t} + rest.
std::vector<experiment::Measurement> theory(const Parameters& parameters, Level level,
                                            std::span<const double> times);

}  // namespace overparam::kernel_ridge
