// SPDX-License-Identifier: MIT
/// @file
/// The result of a work item, and its form in a file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "overparam/experiment/table.hpp"

namespace overparam::experiment {

/// Why an item has no result.
struct Failure {
  Status status = Status::failed;
  Text reason;
};

/// The result of an item, or why there is none.
struct Outcome {
  std::vector<Measurement> measurements;
  std::optional<Failure> failure;
  double seconds = 0;  ///< computing time, summed over threads
};

/// The outcomes of each task of a plan, by draw; empty where a draw is missing.
using Results = std::vector<std::vector<std::optional<Outcome>>>;

/// The failure that the exception of a computation means, of whatever type. To be called in a catch
/// block. @throws core::Error outside of one.
Failure current_failure();

/// All of an outcome as bytes (CBOR, RFC 8949), every number exactly.
/// @throws core::InvalidParameter named "status" or "estimator" if that is none, or "seconds" if
///         that is no number from 0.
std::string encode(const Outcome& outcome);

/// The reverse. @throws core::Error if the bytes are not such a text.
Outcome decode(std::string_view bytes);

}  // namespace overparam::experiment
