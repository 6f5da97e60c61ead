// SPDX-License-Identifier: MIT
/// @file
/// Figures for papers, plotted by matplotlib.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "overparam/figure/figure.hpp"

namespace overparam::io {

/// Plots `figure`, of at least one panel, into `stem`.svg, `stem`.png and `stem`.pdf, or those of
/// them that are asked for, and leaves beside them what they are made of: `stem`.figure.json and
/// the script `stem`.plot.py, which plots them again. Files of these names are replaced as a whole,
/// but for a script that somebody has edited: it is kept, and makes the pictures. Values that are
/// not finite, or not positive on a logarithmic axis, are not plotted. The same figure gives the
/// same bytes.
///
/// The script is run by the Python interpreter found when the program was built, or by the one that
/// the environment variable OVERPARAM_PYTHON names.
/// @throws core::InvalidParameter named "stem" if its last part is empty or has a zero byte; as
/// figure::to_json(); core::Error when Python or matplotlib is missing, when plotting fails, or
/// when a file cannot be written; the old files then stay as they were.
/// @param formats of "svg", "png", "pdf", at least one; core::InvalidParameter named "formats" for
/// others.
/// @return false where the script is an edited one.
bool plot(const figure::Figure& figure, const std::filesystem::path& stem,
          const std::vector<std::string>& formats = {"svg", "png", "pdf"});

}  // namespace overparam::io
