// SPDX-License-Identifier: MIT
/// @file
/// Where the shells of the online random-feature model come from: what its theory starts from, and
/// the optimal schedule of a simulation.
#pragma once

#include "overparam/experiment/model.hpp"
#include "overparam/spectrum/population.hpp"
#include "random_features_online/parameters.hpp"
#include "random_features_online/shell.hpp"

namespace overparam::random_features_online {

/// The shells of a level. `draw` matters to the instance level only, where shells of eigenvalues
/// (fraction 1/K, no teacher power) and shells of teacher power (fraction 0) may stand side by
/// side, and have no mean_fraction then: if it has no effect at these parameters.
/// @throws core::ConvergenceFailure where the deterministic equivalent is not resolved.
Spectrum spectrum(const Parameters& parameters, Level level, experiment::Draw draw = {});

/// The population behind the asymptotic or the deterministic level, listed for widths up to
/// exp(log_width).
spectrum::Population population_of(const Parameters& parameters, Level level, double log_width);

}  // namespace overparam::random_features_online
