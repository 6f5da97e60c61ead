// SPDX-License-Identifier: MIT
/// @file
/// Theory of the online random-feature model: what follows from its spectrum.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "random_features_online/parameters.hpp"
#include "random_features_online/shell.hpp"
#include "random_features_online/spectrum.hpp"

namespace overparam::random_features_online {

/// The observables that follow from `spectrum` at `times` (increasing; infinity allowed as the
/// last): ε_g, R, Q and, where the schedule is not constant, η at finite times; at infinity also
/// the approximation error, the critical learning rate and the relaxation time. The reason of a
/// value says where K t discrete steps differ from the differential equation by 1 % or more, and
/// where step terms of relative order η(λ_max+γ)/K ≥ 0.05 are left out.
std::vector<experiment::Measurement> theory(const Parameters& parameters, const Spectrum& spectrum,
                                            std::span<const double> times);

/// First time on a grid of 16 per decade after which ε_g, R and Q stay within 1 % of their limits,
/// at most `cap`; by the cheapest level.
experiment::Horizon horizon(const Parameters& parameters, double cap);

/// The width K that reaches the approximation error ε_* = `error` at the point's dimension, by the
/// deterministic level: "width", its logarithm "log10_width" and "width_exponent" log K/log N,
/// after "approximation_error" itself. No finite width may do; that is an answer.
/// @throws core::InvalidParameter for points that the level cannot treat.
experiment::Answer width_for(const Parameters& parameters, double error);

/// What the asymptotic level tends to as K/N → ∞, for ratios up to 1000; beyond the proportional
/// regime the limit is one step of a staircase, and there is none. It is the best readout's error
/// ½T_{k≥2} (0 where it learns all), and at a constant stable rate the stationary error, which
/// contains the noise of η.
std::vector<experiment::Asymptote> asymptotes(Parameters parameters);

}  // namespace overparam::random_features_online
