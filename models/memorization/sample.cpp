// SPDX-License-Identifier: MIT
#include "memorization/sample.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"

namespace overparam::memorization {
namespace {

using core::Error;

constexpr std::size_t digits_of_doubles = 17;
constexpr std::int64_t largest_power_of_ten = 10000;

// A decimal number that is dyadic itself.
std::optional<Number> read_dyadic(const core::Decimal& decimal) {
  const auto power = decimal.exponent - static_cast<std::int64_t>(decimal.digits.size());
  if (decimal.digits.empty()) return Number();
  if (std::abs(power) > largest_power_of_ten) return std::nullopt;
  const Integer digits(decimal.digits);
  const Integer ten = pow(Integer(10), static_cast<unsigned>(std::abs(power)));
  const Number size = power < 0 ? Number::ratio(digits, ten) : Number(Integer(digits * ten));
  if (!size.dyadic()) return std::nullopt;
  return decimal.negative ? -size : size;
}

Number coordinate(const std::string& text) {
  if (const auto exact = Number::read(text)) {
    if (!exact->dyadic()) throw Error("has " + text + ", which is no multiple of a power of two");
    return *exact;
  }
  const auto decimal = core::read_decimal(text);
  if (!decimal) throw Error("has '" + text + "', which is no number");
  if (decimal->digits.size() <= digits_of_doubles) {
    if (const auto value = core::read_number(text)) return Number::of(*value);
    throw Error("has " + text + ", which double precision has not");
  }
  if (const auto exact = read_dyadic(*decimal)) return *exact;
  throw Error("has " + text + ", with more than 17 digits and no multiple of a power of two");
}

std::uint64_t label(const std::string& text, std::size_t bits) {
  const auto value = core::read_whole(text);
  if (!value || (*value >> bits) != 0)
    throw Error("has the label " + text + ", which is no whole number from 0 to 2^" +
                std::to_string(bits) + " - 1");
  return *value;
}

std::vector<std::string> words_of(std::string line) {
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == ',' || c == '\t'; }, ' ');
  std::vector<std::string> words;
  for (std::size_t begin = 0; (begin = line.find_first_not_of(' ', begin)) != std::string::npos;) {
    const auto end = std::min(line.find(' ', begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end;
  }
  return words;
}

// The points in units of the smallest power of two that all coordinates are multiples of.
std::vector<std::vector<Integer>> in_common_units(const std::vector<std::vector<Number>>& points,
                                                  long& unit) {
  unit = std::numeric_limits<long>::max();
  for (const auto& point : points)
    for (const auto& x : point)
      if (!x.zero()) unit = std::min(unit, x.exponent());
  if (unit == std::numeric_limits<long>::max()) unit = 0;
  std::vector<std::vector<Integer>> all;
  for (const auto& point : points) {
    all.emplace_back();
    for (const auto& x : point) all.back().push_back(x.in_units_of(unit));
  }
  return all;
}

}  // namespace

ClosestPair closest_pair(const std::vector<std::vector<Number>>& points) {
  if (points.size() < 2)
    throw core::InvalidParameter("points", std::to_string(points.size()), "are no pair");
  long unit = 0;
  const auto all = in_common_units(points, unit);
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return all[a] < all[b]; });
  ClosestPair best;
  Integer least = -1;
  // Those further apart in the first coordinate alone than the closest so far are passed over.
  for (std::size_t i = 0; i < order.size(); ++i)
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      const auto& x = all[order[i]];
      const auto& y = all[order[j]];
      Integer square = 0;
      std::size_t k = 0;
      for (; k < x.size() && (least < 0 || square < least); ++k) {
        const Integer difference = y[k] - x[k];
        square += difference * difference;
        if (k == 0 && least >= 0 && square >= least) break;
      }
      if (k == 0) break;
      if (k == x.size() && (least < 0 || square < least)) {
        least = square;
        best.first = order[i];
        best.second = order[j];
      }
    }
  // The square's leading digits and its power of two apart, so that nothing underflows.
  const long shift = std::max(digits_of(least) - 64, 0L);
  const double log2 = least == 0
                          ? -std::numeric_limits<double>::infinity()
                          : std::log2(Integer(least >> shift).convert_to<double>()) + double(shift);
  best.log2_inverse_distance = -(log2 / 2 + double(unit));
  return best;
}

std::optional<double> measured_separation(const Sample& sample) {
  if (sample.points.size() < 2) return std::nullopt;
  return closest_pair(sample.points).log2_inverse_distance;
}

Sample read_sample(std::string_view content, std::size_t dimension, std::size_t label_bits) {
  Sample sample;
  std::vector<std::size_t> numbers;  // of the points' lines
  std::size_t number = 0;
  bool labelled = false;
  for (const auto& line : core::lines_of(content)) {
    ++number;
    auto words = words_of(line);
    if (words.empty() || words[0].starts_with('#')) continue;
    const std::string where = "in line " + std::to_string(number) + " ";
    if (words.size() != dimension && words.size() != dimension + 1)
      throw Error(where + "has " + std::to_string(words.size()) + " numbers, with " +
                  std::to_string(dimension) + " coordinates and possibly a label");
    if (sample.points.empty()) labelled = words.size() > dimension;
    if (labelled != (words.size() > dimension))
      throw Error(where + "has a label, or has none, unlike the first point");
    try {
      Number square;
      auto& point = sample.points.emplace_back();
      for (std::size_t k = 0; k < dimension; ++k) {
        point.push_back(coordinate(words[k]));
        square.add_product(point[k], point[k]);
      }
      if (Number(1) < square) throw Error("has a point outside of the unit ball");
      if (labelled) sample.labels.push_back(label(words[dimension], label_bits));
    } catch (const Error& error) {
      throw Error(where + error.what());
    }
    numbers.push_back(number);
  }
  if (sample.points.empty()) throw Error("has no points");
  if (sample.points.size() > 1)
    if (const auto pair = closest_pair(sample.points); std::isinf(pair.log2_inverse_distance))
      throw Error("has one point twice, in lines " +
                  std::to_string(numbers[std::min(pair.first, pair.second)]) + " and " +
                  std::to_string(numbers[std::max(pair.first, pair.second)]));
  return sample;
}

}  // namespace overparam::memorization
