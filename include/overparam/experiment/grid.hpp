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

// How values are written. An item of a list may stand in double quotes as a whole ("my data"), or
// from behind a colon in it to its end (file:"a,b"). Between quotes every character is taken as it
// is, but for "", which stands for one quote; the quotes do not belong to the item. Blanks around
// an item do not belong to it either, those inside do. A quote anywhere else is an error. Commas
// between round brackets do not end an item: expr:max(0,x).

/// Reads "1,2,4", "0.1:10:log:16" (start:stop:log|lin:count) or any mixture of them as numbers of
/// `spec`'s kind and range, in the order given and without repetitions; for text parameters, the
/// words of a list. There a piece that starts like a number belongs to the word before it unless
/// that names a file (named_file()): "erf,hermite:0,1,relu" is three words, "file:a,1" is two;
/// quoted pieces are words of their own. An empty text gives one empty value.
///
/// A whole number of ParameterKind::integer has to be one that double precision holds, written out
/// or as the shortest text of it: 1e23 and 9007199254740992 are, 9007199254740993 is not.
/// @throws core::InvalidParameter named "--<name>".
std::vector<std::string> parse_values(const ParameterSpec& spec, const std::string& text);

/// The text that parse_values reads as the one value `value`: in quotes where it needs them.
std::string written(const ParameterSpec& spec, const std::string& value);

/// Reads the value of an option that takes a single text: what stands between quotes if it begins
/// with one, and else the text as it is, quotes inside of it included.
/// @throws core::InvalidParameter named "--<name>" if it begins with a quote that is not closed at
/// its
///   end.
std::string parse_text(const ParameterSpec& spec, const std::string& text);

/// The text that parse_text reads as `value`.
std::string written_text(const std::string& value);

/// All combinations of the values of every parameter. Parameters named in `innermost` vary fastest,
/// the others in the order of `specs`, the last fastest.
/// @param texts option name -> text; a missing one takes the default.
/// @param inputs what the files that they name hold.
/// @throws core::InvalidParameter named "--<name>" as parse_values, or if there are more than
/// 1000000
///         points; named "names" if two parameters have one name.
Points make_grid(const std::vector<ParameterSpec>& specs,
                 const std::map<std::string, std::string>& texts,
                 const std::vector<std::string>& innermost, std::shared_ptr<const Inputs> inputs);

/// The same, with the files read now. @throws as read_inputs too.
Points make_grid(const std::vector<ParameterSpec>& specs,
                 const std::map<std::string, std::string>& texts,
                 const std::vector<std::string>& innermost);

}  // namespace overparam::experiment
