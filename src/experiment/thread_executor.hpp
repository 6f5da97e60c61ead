// SPDX-License-Identifier: MIT
// Computing the units of a run on threads of this process.
#pragma once

#include <cstddef>

#include "experiment/dispatcher.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::experiment {

/// Computes all jobs of the dispatcher, each on one of `threads` threads, or on several where
/// there are fewer of them. Returns when there are no more; what goes wrong ends the run by
/// Dispatcher::fail().
void compute_on_threads(Dispatcher& dispatcher, const Model& model, std::size_t threads);

}  // namespace overparam::experiment
