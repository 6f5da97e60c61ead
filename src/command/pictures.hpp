// SPDX-License-Identifier: MIT
/// @file
/// What the options choose about a picture.
#pragma once

#include <string>
#include <vector>

#include "command/options.hpp"
#include "overparam/figure/choices.hpp"

namespace overparam::command {

/// The options of the picture but for --format, which is checked too.
/// @throws core::InvalidParameter for what cannot be read.
figure::Choices picture_choices(const Options& options);

/// The option --format: "svg", "png", "pdf", or some of them.
/// @throws core::InvalidParameter for other words.
std::vector<std::string> picture_formats(const Options& options);

}  // namespace overparam::command
