// SPDX-License-Identifier: MIT
/// @file
/// Targets that are sums of functions of single directions, as far as averages over inputs and over
/// features know of them.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "overparam/core/activation.hpp"

namespace overparam::spectrum {

/// The committee ζ = M^{-1/2} Σ_m g_T(B_m·ξ/√N), |B_m|² = N, B_m·B_n/N = overlap for m ≠ n.
struct Teacher {
  core::Activation activation;
  double units = 1;    ///< M ≥ 1
  double overlap = 0;  ///< in [−1/(M−1), 1]

  friend bool operator==(const Teacher&, const Teacher&) = default;
};

/// @throws core::InvalidParameter unless M is whole and at least 1, and the overlap from −1/(M−1)
/// to 1, up to 1e-9.
void require_valid(const Teacher& teacher);

/// Any target ζ = Σ_m u_m g_m(B_m·ξ/√N), |B_m|² = N: its part in degree k of a student's function
/// space, like E[ζ²], is a sum over pairs of units, of which those of equal activations and overlap
/// are one.
class Target {
 public:
  /// All pairs of units of one kind.
  struct Pair {
    std::size_t first = 0, second = 0;  ///< places of g_m and g_n in activations()
    double overlap = 1;  ///< ρ = B_m·B_n/N, from −1 to 1; 1 of a unit with itself
    double weight = 1;   ///< Σ u_m u_n of the pairs (m, n), or its average

    friend bool operator==(const Pair&, const Pair&) = default;
  };

  /// A committee is a target. @throws like require_valid(teacher).
  Target(const Teacher& teacher);

  /// The committee of these members.
  Target(core::Activation activation, double units = 1, double overlap = 0)
      : Target(Teacher{std::move(activation), units, overlap}) {}

  /// @param pairs with E[ζ²] ≥ 0, from the caller. @throws core::InvalidParameter that names the
  /// member for places beyond the activations, overlaps outside of −1 to 1 by more than 1e-9, and
  /// weights that are not finite; named "activations" or "pairs" for none.
  Target(std::vector<core::Activation> activations, std::vector<Pair> pairs);

  const std::vector<core::Activation>& activations() const { return activations_; }
  const std::vector<Pair>& pairs() const { return pairs_; }

  /// E[ζ²] = Σ weight E[g_m(x) g_n(y)], x and y normal of covariance ρ; 0 where that is rounding.
  double second_moment() const;

  friend bool operator==(const Target&, const Target&) = default;

 private:
  std::vector<core::Activation> activations_;
  std::vector<Pair> pairs_;
};

}  // namespace overparam::spectrum
