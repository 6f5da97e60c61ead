// SPDX-License-Identifier: MIT
/// @file
/// What the options choose about a picture.
#pragma once

#include "options.hpp"
#include "overparam/figure/choices.hpp"

namespace overparam::cli {

/// The options --x, --y, --group, --logx, --logy and --title.
/// @throws core::InvalidParameter for --logx and --logy.
figure::Choices picture_choices(const Options& options);

}  // namespace overparam::cli
