// SPDX-License-Identifier: MIT
/// @file
/// What a user may choose about a picture.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"

namespace overparam::figure {

/// Everything empty is chosen by the data.
struct Choices {
  std::string x = {};                   ///< a parameter with numbers, or "time"
  std::string y = {};                   ///< an observable; or a parameter with numbers: a heat map
  std::vector<std::string> group = {};  ///< parameters (or "time") told apart by colour
  std::optional<bool> logx = {}, logy = {};
  std::string title = {};  ///< mathematics between dollar signs
};

/// Checks that the picture of `command` ("curve", "dynamics", "validate" or one of the model's
/// inversions) can follow the choices.
/// @throws core::InvalidParameter named "--x", "--y" or "--group"; named "command" for another one.
void check(const Choices& choices, const experiment::Description& model,
           const std::string& command);

}  // namespace overparam::figure
