// SPDX-License-Identifier: MIT
/// @file
/// What the program says to people: numbers, columns, suggestions.
#pragma once

#include <string>
#include <vector>

namespace overparam::core {

/// ", did you mean <nearest>?" for the candidate nearest to `word` in edit distance, or "" if none
/// is near.
std::string suggestion(const std::string& word, const std::vector<std::string>& candidates);

/// `value` to `digits` significant digits, for people.
/// @throws InvalidParameter named "digits" unless they are from 1 to 17.
std::string brief(double value, int digits = 4);

/// `text` padded with blanks to `width` characters (code points of UTF-8).
std::string padded(const std::string& text, std::size_t width);

}  // namespace overparam::core
