// SPDX-License-Identifier: MIT
// A unit of work by itself: computed anywhere, by any process that has the model.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/outcome.hpp"

namespace overparam::experiment {

/// Points that are computed together: the arguments of Model::compute.
struct Unit {
  std::string model;   ///< its name
  std::string source;  ///< a theory level, or the simulation
  std::vector<double> times;
  Draw draw;
  std::vector<Point> points;  ///< with what the files hold that they name
};

/// All of a unit as bytes (CBOR, RFC 8949), every number exactly.
std::string encode(const Unit& unit);

/// The reverse. @throws core::Error if the bytes are no unit: of at least one point, with times as
/// Plan has them.
Unit decode_unit(std::string_view bytes);

/// Computes a unit.
/// @return one outcome for each of its points: what the model returns, no infinity or NaN by the
///         name of a value, or for all of them the failure that its exception means, of whatever
///         type.
/// @throws Interrupted if `checkpoint` did; core::InvalidParameter named "model" for a unit of
///         another one.
std::vector<Outcome> compute_unit(const Model& model, const Unit& unit, core::Team& team,
                                  Checkpoint& checkpoint);

}  // namespace overparam::experiment
