// SPDX-License-Identifier: MIT
/// @file
/// How a long computation survives an interruption.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "overparam/core/error.hpp"

namespace overparam::experiment {

/// Thrown out of a computation that was asked to stop.
class Interrupted : public core::Error {
 public:
  Interrupted() : Error("interrupted") {}
};

/// Where a computation keeps its state, and learns that it has to stop.
class Checkpoint {
 public:
  virtual ~Checkpoint() = default;

  /// The state kept last by an earlier run of the same computation; empty to start at the
  /// beginning.
  virtual std::optional<std::string> resume() { return std::nullopt; }

  /// To be called every few milliseconds, wherever the computation could go on from `state()` with
  /// the same result, bit by bit. Calls `state` only when it is time to keep one.
  /// @param done fraction of the work, 0 to 1.
  /// @throws Interrupted, after the state is kept, if the computation has to stop.
  virtual void reached(double done, const std::function<std::string()>& state) {
    (void)done, (void)state;
  }
};

}  // namespace overparam::experiment
