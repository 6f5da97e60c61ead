// SPDX-License-Identifier: MIT
/// @file
/// Small text helpers of the program.
#pragma once

#include <string>
#include <vector>

namespace overparam::cli {

/// ", did you mean <nearest>?" for the candidate nearest to `word` in edit distance, or "" if none
/// is near.
std::string suggestion(const std::string& word, const std::vector<std::string>& candidates);

/// `value` to `digits` significant digits, for people.
std::string brief(double value, int digits = 4);

/// `text` padded with blanks to `width` characters (code points of UTF-8).
std::string padded(const std::string& text, std::size_t width);

}  // namespace overparam::cli
