// SPDX-License-Identifier: MIT
/// @file
/// The rows of the theory.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// generalization_error, student_overlap (i ≤ j), teacher_overlap and second_layer from the
/// order-parameter equations at finite times, and as t → ∞ where infinity is the last time; there
/// also what the equations say without being followed, as far as these parameters have it (see
/// limits.hpp): critical_learning_rate, noise_floor, small_rate_noise_floor, late_rate,
/// plateau_error, escape_rate, escape_time, growth_rate.
/// @param level order_parameters_level, or finite_dimension_level with the terms of order 1/N at
/// finite times. @param times increasing.
std::vector<experiment::Measurement> theory(const Parameters& parameters, const std::string& level,
                                            std::span<const double> times);

/// Where every observable is within 1 % of its limit, at most `cap`; `cap` itself where there is no
/// limit to tell.
std::optional<experiment::Horizon> horizon(const Parameters& parameters, double cap);

/// Seconds of the integration up to a time, about, in units of a multiplication inside a matrix
/// product.
double theory_cost(const Parameters& parameters, double end_time);

}  // namespace overparam::two_layer_online
