// SPDX-License-Identifier: MIT
#include "overparam/core/words.hpp"

#include <algorithm>
#include <cstdio>
#include <numeric>

#include "overparam/core/error.hpp"

namespace overparam::core {
namespace {

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

}  // namespace

std::string suggestion(const std::string& word, const std::vector<std::string>& candidates) {
  std::string nearest;
  std::size_t best = std::max<std::size_t>(2, word.size() / 2);
  for (const auto& candidate : candidates) {
    // A word that was begun rightly is near however much is missing.
    const bool begun = word.size() >= 3 && candidate.rfind(word, 0) == 0;
    const std::size_t distance = begun ? 1 : edit_distance(word, candidate);
    if (distance <= best && (nearest.empty() || distance < best)) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest.empty() ? "" : ", did you mean " + nearest + "?";
}

std::string brief(double value, int digits) {
  if (digits < 1 || digits > 17)
    throw InvalidParameter("digits", std::to_string(digits), "is not from 1 to 17");
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

std::string padded(const std::string& text, std::size_t width) {
  const auto length = static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
  return length < width ? text + std::string(width - length, ' ') : text;
}

}  // namespace overparam::core
