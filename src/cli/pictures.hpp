// SPDX-License-Identifier: MIT
/// @file
/// The picture of a command's table, as the options ask for it.
#pragma once

#include <vector>

#include "options.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/figure/choices.hpp"
#include "overparam/figure/figure.hpp"

namespace overparam::cli {

/// The options --x, --y, --group, --logx, --logy and --title.
/// @throws core::InvalidParameter for --logx and --logy.
figure::Choices picture_choices(const Options& options);

/// The picture of `options.command`. @param references asymptotes of a curve.
figure::Figure figure_of(const Options& options, const experiment::Table& table,
                         const std::vector<figure::Reference>& references = {});

}  // namespace overparam::cli
