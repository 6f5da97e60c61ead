// SPDX-License-Identifier: MIT
/// @file
/// Lists and ranges of parameter values, and the grid they span.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/parameters.hpp"
#include "overparam/experiment/points.hpp"

namespace overparam::experiment {

/// Reads "1,2,4", "0.1:10:log:16" (start:stop:log|lin:count) or any mixture of them as numbers of
/// `spec`'s kind and range, in the order given and without repetitions; for text parameters, the
/// words of a list ("erf,hermite:0,1,relu" is three words: a piece that starts like a number belongs
/// to the word before it). An empty text gives one empty value.
/// @throws core::InvalidParameter named "--<name>".
std::vector<std::string> parse_values(const ParameterSpec& spec, const std::string& text);

/// All combinations of the values of every parameter. Parameters named in `innermost` vary fastest,
/// the others in the order of `specs`, the last fastest.
/// @param texts option name -> text; a missing one takes the default.
/// @param inputs what the files that they name hold.
Points make_grid(const std::vector<ParameterSpec>& specs,
                 const std::map<std::string, std::string>& texts,
                 const std::vector<std::string>& innermost, std::shared_ptr<const Inputs> inputs);

/// The same, with the files read now.
Points make_grid(const std::vector<ParameterSpec>& specs,
                 const std::map<std::string, std::string>& texts,
                 const std::vector<std::string>& innermost);

}  // namespace overparam::experiment
