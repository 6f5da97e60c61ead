// SPDX-License-Identifier: MIT
/// @file
/// Direct simulation of random-feature ridge regression: draw, fit, measure.
#pragma once

#include <span>
#include <vector>

#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "random_features_ridge/parameters.hpp"

namespace overparam::random_features_ridge {

/// One draw of F, B, inputs ξ_j ~ N(0, I_N), j = 1…n, label noise and flips, and the weights of
/// each of `variants`, which may differ in ridge, label noise and flip probability and share all of
/// that: by linalg::RidgeFit
/// at t = ∞, by linalg::SpectralFit at finite times. Measures, with the Gaussian averages Ω, h, T
/// of the drawn network and for w = Ay,
///   ε_g = ½(T − 2 h·w + wᵀΩw),
///   bias, the same without ½ for the mean labels (1−2p)ζ, variance = (Δ + 4p(1−p)) tr(AᵀΩA),
/// all exact for the drawn F, B and ξ, and the training error; and, if asked for, the
/// classification error, counted on fresh inputs (random_features::classification_errors).
/// A variant's result is the same, bit by bit, in whichever company and on however many threads it
/// is computed.
/// @param times increasing; infinity allowed as the last. @return the measurements of each variant.
std::vector<std::vector<experiment::Measurement>> simulate(std::span<const Parameters> variants,
                                                           std::span<const double> times,
                                                           experiment::Draw draw, core::Team& team);

/// Bytes that `simulate` needs for one draw.
double simulation_memory(const Parameters& parameters);

/// Time of one draw, in units of a multiplication inside a matrix product.
double simulation_cost(const Parameters& parameters, double end_time);

}  // namespace overparam::random_features_ridge
