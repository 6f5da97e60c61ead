// SPDX-License-Identifier: MIT
#include "overparam/experiment/sizes.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"

namespace overparam::experiment {
namespace {

using core::InvalidParameter;

// log_N K to 15 digits, the last ones that its rounding leaves: 3 for K = 1000 at N = 10.
std::string exponent_text(double count, double dimension) {
  constexpr double digits = 1e14;
  const double exponent = std::log(count) / std::log(dimension);
  if (exponent == 0) return "0";
  const double scale = digits / std::pow(10, std::floor(std::log10(exponent)));
  return shortest(std::round(exponent * scale) / scale);
}

// "--width, --ratio, --exponent".
std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "--" : ", --") + name;
  return text;
}

// Writes the count, and ratio and exponent that follow from it.
void fill_in(Point& point, const Size& size, double count, double dimension) {
  point[size.count] = shortest(count);
  point[size.ratio] = shortest(count / dimension);
  if (!size.exponent.empty())
    point[size.exponent] = dimension > 1 ? exponent_text(count, dimension) : "";
}

// Whether the point has been completed before.
bool is_complete(const Point& point, const Size& size, const std::string& dimension) {
  const auto count = number(point, size.count);
  const auto n = number(point, dimension);
  if (!count || !n || !(*n >= 1) || !(*count >= 1)) return false;
  Point same = point;
  fill_in(same, size, *count, *n);
  return same == point;
}

}  // namespace

std::string needed_text(const std::vector<std::string>& names) {
  std::string others;
  for (std::size_t i = 1; i < names.size(); ++i)
    others.append(i == 1 ? " (or --" : " or --").append(names[i]);
  return "is needed" + others + (others.empty() ? "" : ")");
}

void complete_size(Point& point, const Size& size, const std::string& dimension, double maximum) {
  if (!(maximum >= 1)) throw InvalidParameter("maximum", shortest(maximum), "is not from 1 on");
  const auto names = size.names();
  std::vector<std::string> given;
  for (const auto& name : names)
    if (!point[name].empty()) given.push_back(name);
  if (given.empty()) {
    std::vector<std::string> wanted = names;
    std::erase(wanted, size.ratio);
    wanted.insert(wanted.begin(), size.ratio);
    throw InvalidParameter("--" + size.ratio, needed_text(wanted));
  }
  const std::string& name = given.front();
  if (given.size() > 1 && !is_complete(point, size, dimension))
    throw InvalidParameter("--" + name, point[name],
                           "contradicts --" + given[1] + " (one of " + joined(names) + ")");
  const double value = required_number(point, name);
  const bool whole = name == size.count;
  const bool ratio = name == size.ratio;
  if (whole ? !(value >= 1 && value == std::floor(value)) : ratio ? !(value > 0) : !(value >= 0))
    throw InvalidParameter("--" + name, point[name],
                           whole   ? "is not a whole number from 1"
                           : ratio ? "is not positive"
                                   : "is negative");
  const auto n = number(point, dimension);
  if (n && !(*n >= 1 && *n == std::floor(*n)))
    throw InvalidParameter("--" + dimension, point[dimension], "is not a whole number from 1");
  if (!n) {
    if (ratio) return;
    throw InvalidParameter(
        "--" + dimension,
        "is needed with --" + name + " (the asymptotic theory takes --" + size.ratio + ")");
  }
  const double count = whole   ? value
                       : ratio ? std::max(1.0, std::round(value * *n))
                               : std::max(1.0, std::round(std::pow(*n, value)));
  if (!(count <= maximum))
    throw InvalidParameter("--" + name, point[name],
                           "gives a " + size.count + " above " + shortest(maximum));
  fill_in(point, size, count, *n);
}

}  // namespace overparam::experiment
