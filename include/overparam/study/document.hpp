// SPDX-License-Identifier: MIT
/// @file
/// A file that a model writes about one draw: a network with exact numbers, a sample.
#pragma once

#include <cstdint>
#include <string>

#include "overparam/study/request.hpp"

namespace overparam::study {

/// One of a model's documents (experiment::Document) about one draw at one point: the request's
/// parameters have one value each, and neither its levels nor its effort matter.
struct Document : Request {
  std::string question = {};  ///< experiment::Document::command, such as "network"
  std::uint32_t replica = 0;  ///< which draw of the seed, from 0
};

/// What the file holds. The point is resolved and checked as for a simulation of one draw; of a
/// model without simulation as for its default level.
/// @throws core::InvalidParameter for a point that makes no sense or does not fit into memory;
///         named by its option for a parameter of several values; named "model" for one that does
///         not offer the document; named "threads" for another number than a team has; and what
///         experiment::Document::write throws.
experiment::Written compose(const Document& asked);

/// A model's document of that command; nullptr if it has none.
const experiment::Document* find_document(const experiment::Description& model,
                                          const std::string& command);

}  // namespace overparam::study
