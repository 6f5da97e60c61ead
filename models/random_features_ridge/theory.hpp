// SPDX-License-Identifier: MIT
/// @file
/// Theory of random-feature ridge regression, from parameters to observables.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "common/students.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/regression/equivalent.hpp"
#include "overparam/spectrum/population.hpp"
#include "random_features/classification.hpp"
#include "random_features_ridge/equivalent.hpp"
#include "random_features_ridge/parameters.hpp"

namespace overparam::random_features_ridge {

/// The mean risk at any ridge and time of one point.
class Theory {
 public:
  /// @throws core::ConvergenceFailure where the deterministic equivalent is not resolved.
  Theory(const Parameters& parameters, Level level);

  /// Of the average of the point's k students (common::averaged): E(ζ − f)² = bias + variance and
  /// the mean squared training residual, infinite at the interpolation threshold if k is finite. Without --dim, and asymptotic therefore, times are in units of N.
  /// With it the asymptotic level is the limit both at fixed t/N and at fixed t, where the mean of
  /// the teacher is all that is learnt: T_0 e^{−2E[g]² t} is left of it.
  /// Of flipped labels it is the risk of the target (1−2p) ζ under noise Δ + 4p(1−p), with the bias
  /// against ζ itself (random_features::FlippedLabels).
  /// @param ridge λ ≥ 0, or above lowest_ridge(); @param time t from 0 to infinity.
  regression::Risk risk(double ridge, double time) const;

  /// The parts of the bias of that average.
  common::Split split(double ridge, double time) const;

  /// E[ζf], and E[f²].
  double overlap(double ridge, double time) const;
  double power(double ridge, double time) const;

  /// What E(y − f)² of fresh labels y has beyond E(ζ − f)²: Δ, and 4p E[ζf] if labels are flipped.
  double fresh_noise(double ridge, double time) const;

  /// P(sign f ≠ sign ζ), for teachers of one field (random_features::has_one_field); 1/2 at t = 0.
  /// With it the error that rounding may have made.
  experiment::Known classification_error(double ridge, double time) const;

  /// What only the solution has, of one student.
  RidgeLimit limit(double ridge) const { return equivalent_.ridge_limit(ridge); }

  /// The error of the best readouts of this population, averaged.
  double approximation_error(const spectrum::Population& population, double log_width) const;

  /// k.
  double students() const { return students_; }

  /// Minus the lower edge of the nonzero eigenvalues of ΦᵀΦ, see Equivalent: ridges are to be
  /// above.
  /// @throws core::ConvergenceFailure if the degrees do not resolve it.
  double lowest_ridge() const;

  /// T = E[ζ²], twice the error of f = 0.
  double teacher_power() const { return population_.teacher_total; }

  /// E[g²], the mean of |φ|².
  double feature_power() const { return population_.kernel_total; }

  /// Errors below this are rounding of the activation's coefficients.
  double resolution() const { return population_.finite_rank ? 0 : population_.resolution; }

  /// Δ + 4p(1−p), all that is noise of the labels.
  double label_noise() const { return labels_.noise; }

  /// n and N in the units of the level, N = 1 if there is none.
  double samples() const { return samples_; }
  double time_unit() const { return time_unit_; }

  /// The share e^{−E[g]² t} of the constant mode that is not learnt yet. At the asymptotic level,
  /// in whose units of time it is learnt at once, with a dimension; 0 otherwise.
  double mean_to_learn(double time) const;

  /// Whether that mode is treated apart.
  bool mean_apart() const { return mean_rate_.has_value(); }

 private:
  regression::Risk risk_of_teacher(double ridge, double time, double noise) const;
  regression::Risk risk_of_one(double ridge, double time, double noise) const;
  common::SharedRisk shared_risk(double ridge, double time, double noise) const;
  common::Split split_of_teacher(double ridge, double time) const;
  bool nothing_learnt(double ridge, double time) const;
  bool everything_learnt(double ridge, double time) const;
  LearntState state(double ridge, double time) const;
  double learnt(double ridge, double time) const;  // E[ζf] of f fitted to ζ
  double spread_of(const LearntState& now) const;

  core::Activation teacher_;
  spectrum::Population population_;
  double samples_;      // in units of N at the asymptotic level
  double time_unit_;    // of the flow with these samples
  double label_noise_;  // Δ
  double students_;     // k
  random_features::FlippedLabels labels_;
  Equivalent equivalent_;
  std::optional<double> mean_rate_;  // E[g]², if the mean is apart
  double mean_power_ = 0;            // T_0
};

/// All observables at `times` (increasing; infinity allowed as the last), with the reasons of
/// finite_size.hpp.
std::vector<experiment::Measurement> theory(const Parameters& parameters, Level level,
                                            std::span<const double> times);

}  // namespace overparam::random_features_ridge
