// SPDX-License-Identifier: MIT
/// @file
/// Direct simulation of a two-layer network that learns online.
#pragma once

#include <span>
#include <vector>

#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// One run by descend(): starts at initial_overlaps() exactly, with vectors in random directions,
/// takes b fresh samples a step, and measures after N t steps, for the weights reached,
///   generalization_error ε_g = ½ E(ζ − f)² = ½ sᵀ I s, s = (c v, −c_T v*), I_ab = E[g(x_a) g(x_b)]
/// of the fields x of all students and teachers, with covariance C; student_overlap Q_ij with
/// i ≤ j; teacher_overlap R_im; second_layer v_i; in this order, components from 1. Between steps,
/// where N t is not whole, they are interpolated linearly. All are exact averages of the network.
/// A run whose ε_g exceeds 1e6 times its terms at the start and Δ, or whose numbers leave their
/// range, counts as diverged: from then on nothing has a value. An ε_g below 1e-13 of its terms
/// ½ Σ_ab |s_a I_ab s_b| has no digits left and no value, nor has one whose averages are not known
/// (of tanh and sigmoid at a variance of x above 100). The result is the same, bit by bit, on
/// however many threads it is computed, and whether it goes on from a state of `checkpoint` or not.
/// @param times in steps/N, increasing, finite, from 0.
std::vector<experiment::Measurement> simulate(const Parameters& parameters,
                                              std::span<const double> times, experiment::Draw draw,
                                              core::Team& team, experiment::Checkpoint& checkpoint);

/// Bytes that `simulate` needs for one run, but for its result.
double simulation_memory(const Parameters& parameters);

/// Time of one run, in units of a multiplication inside a matrix product.
double simulation_cost(const Parameters& parameters, double end_time);

}  // namespace overparam::two_layer_online
