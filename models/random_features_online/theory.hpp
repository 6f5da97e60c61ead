// SPDX-License-Identifier: MIT
/// @file
/// Theory of the online random-feature model: the spectrum at each level, and what follows from it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "overparam/core/shell.hpp"
#include "overparam/experiment/model.hpp"
#include "random_features_online/parameters.hpp"

namespace overparam::random_features_online {

/// Where the spectrum comes from.
enum class Level {
  asymptotic,     ///< N, K → ∞ at fixed β
  deterministic,  ///< finite N and K, mean over features on the sphere
  instance        ///< one sampled network: K×K eigendecomposition
};

/// The shells of a level. `draw` matters to the instance level only, where shells of eigenvalues
/// (fraction 1/K, no teacher power) and shells of teacher power (fraction 0) may stand side by side,
/// and have no mean_fraction then: if it has no effect at these parameters.
/// @throws core::ConvergenceFailure where the deterministic equivalent is not resolved.
core::Spectrum spectrum(const Parameters& parameters, Level level, experiment::Draw draw = {});

/// The observables that follow from `spectrum` at `times` (increasing; infinity allowed as the last): ε_g, R, Q
/// and, where the schedule is not constant, η at finite times; at infinity also the approximation
/// error, the critical learning rate and the relaxation time. The reason of a value says where
/// K t discrete steps differ from the differential equation by 1 % or more, and where step terms of
/// relative order η(λ_max+γ)/K ≥ 0.05 are left out.
std::vector<experiment::Measurement> theory(const Parameters& parameters,
                                            const core::Spectrum& spectrum,
                                            std::span<const double> times);

/// First time on a grid of 16 per decade after which ε_g, R and Q stay within 1 % of their limits, at most
/// `cap`; by the cheapest level.
experiment::Horizon horizon(const Parameters& parameters, double cap);

/// log of the width K that reaches the approximation error ε_* = `error` at this dimension
/// (deterministic level).
std::optional<double> log_width_for(const Parameters& parameters, double error);

/// What the asymptotic level tends to as K/N → ∞: the best readout's error ½T_{k≥2} (0 where it
/// learns all), and at a constant stable rate the stationary error, which contains the noise of η.
std::vector<experiment::Asymptote> asymptotes(Parameters parameters);

/// asymptotic without a dimension; deterministic on the sphere, instance for Gaussian features.
Level default_level(const Parameters& parameters);

}  // namespace overparam::random_features_online
