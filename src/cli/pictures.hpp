// SPDX-License-Identifier: MIT
/// @file
/// The picture of a command's table, as the options ask for it.
#pragma once

#include "experiment.hpp"
#include "options.hpp"
#include "overparam/figure/choices.hpp"

namespace overparam::cli {

/// The options --x, --y, --group, --logx, --logy and --title.
/// @throws core::InvalidParameter for --logx and --logy.
figure::Choices picture_choices(const Options& options);

/// Makes the picture of `options.command` for its conclusion, and a warning of what it leaves out.
void add_picture(Conclusion& conclusion, const Options& options);

}  // namespace overparam::cli
