// SPDX-License-Identifier: MIT
/// @file
/// The generalization error estimated from the errors that the descent meets anyway.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "overparam/core/bytes.hpp"

namespace overparam::random_features_online {

/// A value with its standard error.
struct Estimate {
  double value = 0;
  double standard_error = 0;
};

/// Estimates ε_g at given steps from the errors e = f − y before each update, for every sample is
/// fresh: E[½e²] = ε_g + Δ/2 at its step. Near each asked step S, which may lie between two, the
/// values ½(e² − Δ) of the steps within h = max(64, S/16) are fitted by a straight line in the
/// step, evaluated at S (local linear regression: W. S. Cleveland, J. Amer. Stat. Assoc. 74, 829
/// (1979), with uniform weights), so that a slope of ε_g makes no error, neither inside nor where
/// the data end. What is left is the curvature, of relative size (h/S)² at most for a power law.
/// The standard error is that of the line's value, from the scatter about it.
class RunningError {
 public:
  /// @param steps at which to estimate, ≥ 0, none below the one before. @param batch b ≥ 1.
  /// @param label_noise Δ ≥ 0. @throws core::InvalidParameter for others.
  RunningError(std::span<const double> steps, std::uint64_t batch, double label_noise);

  /// Takes the errors of samples first, first + 1, …; calls come in increasing order. Errors
  /// that are not finite are not refused; they leave an estimate that is no number.
  void add(std::uint64_t first, std::span<const double> errors);

  /// The estimate at the i-th step. Both numbers are NaN if fewer than three samples were near.
  /// @throws core::InvalidParameter if there is no i-th step.
  Estimate at(std::size_t i) const;

  /// What has been added so far, to go on with later in an object made of the same arguments.
  /// `restore` throws core::Error where the state ends too early.
  void save(core::ByteWriter& state) const;
  void restore(core::ByteReader& state);

 private:
  // Sums over samples near one step; x is the step relative to it, in units of h.
  struct Window {
    double step = 0;
    double half_width = 0;
    double n = 0, x = 0, xx = 0, y = 0, xy = 0, yy = 0;
  };
  std::vector<Window> windows_;
  std::uint64_t batch_;
  double label_noise_;
};

}  // namespace overparam::random_features_online
