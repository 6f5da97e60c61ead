// SPDX-License-Identifier: MIT
/// @file
/// Theory against simulation as the dimension grows.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "overparam/study/request.hpp"
#include "overparam/study/study.hpp"
#include "overparam/validation/finite_size.hpp"

namespace overparam::study {

/// Theory and simulation of a model at several dimensions, held against each other in the limit.
/// The simulation belongs to it whatever Request::simulate says, and Request::effort gives the
/// replicas alone.
struct Validation : Request {
  std::string dims = {};  ///< dimensions as on the command line; empty: the model's default
  std::vector<double> times = {};  ///< finite, in any order; t = ∞ is added if simulations have it
  /// Relative error of a theory that a comparison has to see if it is to agree, from 0 to 1.
  double resolve = validation::Criteria{}.resolve;
  /// Whether sizes and replicas are added until such errors would be seen.
  bool grows = false;
  std::optional<double> max_dim = {};            ///< when it grows; else 4 times the largest
  std::optional<std::size_t> max_replicas = {};  ///< when it grows; else 100000
};

/// The study of a validation. Its conclusion has a verdict, with a line for each quantity in the
/// notes.
/// @throws core::InvalidParameter for what cannot be computed; named "--dims" for less than two
/// sizes;
///         "--max-dim" or "--max-replicas" for limits below what it begins with; "model" for one
/// without a
///         dimension.
Study plan(const Validation& asked);

}  // namespace overparam::study
