// SPDX-License-Identifier: MIT
/// @file
/// What a user may choose about a picture.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/figure/figure.hpp"

namespace overparam::figure {

/// An axis from one value to another.
struct Range {
  double from = 0, to = 0;
};

/// Everything empty is chosen by the data.
struct Choices {
  std::string x = {};                   ///< a parameter with numbers, or "time"
  std::string y = {};                   ///< an observable; or a parameter with numbers: a heat map
  std::vector<std::string> group = {};  ///< parameters (or "time") told apart by colour
  std::optional<bool> logx = {}, logy = {};
  std::string title = {};                     ///< mathematics between dollar signs
  std::optional<Range> xlim = {}, ylim = {};  ///< ends of the axes
  std::optional<PageSize> size = {};
  Medium medium = Medium::paper;
};

/// Checks that the picture of `command` ("curve", "dynamics", "validate" or one of the model's
/// inversions) can follow the choices.
/// @throws core::InvalidParameter named "--x", "--y" or "--group"; named "command" for another one.
void check(const Choices& choices, const experiment::Description& model,
           const std::string& command);

}  // namespace overparam::figure
