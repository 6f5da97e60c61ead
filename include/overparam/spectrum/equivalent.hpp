// SPDX-License-Identifier: MIT
/// @file
/// The deterministic equivalent of the random-feature kernel: approximation error at any width, and
/// the width needed for an error.
///
/// In the units used here Λ_k = K ξ_k and w_k = D_k ξ_k, so that K enters only through Λ_k and
/// every number is of ordinary size, whatever K. The resolvent parameter is y = −K ν:
///   −z = λ(y) = y + Σ_k w_k y/(y − Λ_k)
/// (J. Silverstein and S. Choi, 1995, eq. 1.4, for a population spectrum ξ_k of multiplicity D_k).
///
/// All functions throw like require_valid(population), core::InvalidParameter for a log width that
/// is not finite, and core::ConvergenceFailure where the degrees that are not listed may change the
/// result by more than 1e-9 of it, or numbers leave their range.
#pragma once

#include <optional>

#include "overparam/spectrum/population.hpp"

namespace overparam::spectrum {

/// The effective ridge s = K ν(0⁺) ≥ 0: Σ_k w_k/(Λ_k + s) + w_tail/s = 1, or 0 when the features
/// span every degree (finite-rank kernel, K above the rank). Smaller ones than 1e-300 are returned
/// as that.
double effective_ridge(const Population& population, double log_width);

/// Whether the degrees reach down to eigenvalues that act as a constant on s = K ν: what taking
/// those that are not listed for a ridge may change of the sum that is 1, w_tail/s Λ/(Λ + s) with
/// the last Λ, is at most 1e-9.
/// @param ridge s, finite. @throws core::ConvergenceFailure if it is more; core::InvalidParameter.
void require_resolved(const Population& population, double log_width, double ridge);

/// ε_* = ½ (T_unreachable + T_tail + Σ_k T_k s/(Λ_k + s)), s = effective_ridge.
/// @throws core::ConvergenceFailure if the listed degrees or the coefficients do not resolve it.
double approximation_error(const Population& population, double log_width);

/// The same with the effective ridge ≥ 0 at hand. @throws core::InvalidParameter for another.
double approximation_error(const Population& population, double log_width, double ridge);

/// log of the width whose approximation error is `error`: empty if no finite width reaches it.
/// From K(ν) = Σ D_k ξ_k/(ξ_k+ν), with ν from the monotone ε_*(ν). Never below log 1 = 0 at
/// finite N.
/// @param error positive, finite. @throws core::InvalidParameter for another;
/// core::ConvergenceFailure like approximation_error.
std::optional<double> log_width_for(const Population& population, double error);

}  // namespace overparam::spectrum
