// SPDX-License-Identifier: MIT
#include "overparam/experiment/grid.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <unordered_set>
#include <utility>

#include "overparam/core/error.hpp"

namespace overparam::experiment {
namespace {

constexpr double max_count = 100000;
constexpr std::size_t max_points = 1000000;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator)
      parts.emplace_back();
    else if (c != ' ')
      parts.back() += c;
  }
  return parts;
}

[[noreturn]] void reject(const ParameterSpec& spec, const std::string& text,
                         const std::string& complaint) {
  throw core::InvalidParameter("--" + spec.name, text, complaint);
}

double parse_number(const ParameterSpec& spec, const std::string& text) {
  double value = 0;
  const char* first = text.data();
  const char* const last = first + text.size();
  if (last - first > 1 && *first == '+' && first[1] != '-') ++first;
  const auto [end, problem] = std::from_chars(first, last, value);
  if (problem != std::errc() || end != last || first == last || !std::isfinite(value))
    reject(spec, text, "is not a number");
  return value;
}

std::string checked(const ParameterSpec& spec, double value) {
  const std::string text = shortest(value);
  if (spec.kind == ParameterKind::integer && value != std::round(value))
    reject(spec, text, "is not a whole number");
  const bool low = spec.open_minimum ? !(value > spec.minimum) : !(value >= spec.minimum);
  if (low && spec.minimum == 0)
    reject(spec, text, spec.open_minimum ? "is not positive" : "is negative");
  if (low || !(value <= spec.maximum)) reject(spec, text, "is not " + spec.allowed);
  return text;
}

std::vector<double> parse_range(const ParameterSpec& spec, const std::string& text) {
  const auto parts = split(text, ':');
  if (parts.size() != 4 || (parts[2] != "log" && parts[2] != "lin"))
    reject(spec, text, "is not a range start:stop:log|lin:count");
  const double start = parse_number(spec, parts[0]);
  const double stop = parse_number(spec, parts[1]);
  const double count = parse_number(spec, parts[3]);
  if (!(count >= 1 && count <= max_count && count == std::floor(count)))
    reject(spec, text, "has a count that is not a whole number from 1 to 100000");
  const bool logarithmic = parts[2] == "log";
  if (logarithmic && !(start > 0 && stop > 0))
    reject(spec, text, "is a logarithmic range that is not positive");
  std::vector<double> values;
  const auto n = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < n; ++i) {
    if (i == 0 || i + 1 == n) {  // the ends exactly
      values.push_back(i == 0 ? start : stop);
      continue;
    }
    // In this order, powers of ten come out exactly.
    const auto between = [&](double a, double b) {
      return a + double(i) * (b - a) / double(n - 1);
    };
    values.push_back(logarithmic ? std::pow(10, between(std::log10(start), std::log10(stop)))
                                 : between(start, stop));
  }
  if (spec.kind == ParameterKind::integer)
    for (double& value : values) value = std::round(value);
  return values;
}

std::vector<std::string> parse_words(const std::string& text) {
  std::vector<std::string> words;
  for (const auto& part : split(text, ',')) {
    const bool numeric = !part.empty() && part.find_first_of("0123456789+-.") == 0;
    if (numeric && !words.empty())
      words.back() += "," + part;
    else
      words.push_back(part);
  }
  return words;
}

}  // namespace

std::vector<std::string> parse_values(const ParameterSpec& spec, const std::string& text) {
  if (text.empty()) return {""};
  std::vector<std::string> values;
  std::unordered_set<std::string> known;
  const auto add = [&](const std::string& value) {
    if (known.insert(value).second) values.push_back(value);
  };
  if (spec.kind == ParameterKind::text) {
    for (const auto& word : parse_words(text)) {
      if (word.empty()) reject(spec, text, "has an empty entry");
      add(word);
    }
    return values;
  }
  for (const auto& part : split(text, ',')) {
    if (part.find(':') == std::string::npos) {
      add(checked(spec, parse_number(spec, part)));
      continue;
    }
    for (const double value : parse_range(spec, part)) add(checked(spec, value));
  }
  return values;
}

Points make_grid(const std::vector<ParameterSpec>& specs,
                 const std::map<std::string, std::string>& texts,
                 const std::vector<std::string>& innermost, std::shared_ptr<const Inputs> inputs) {
  const auto inner = [&](std::size_t k) {
    return std::find(innermost.begin(), innermost.end(), specs[k].name) != innermost.end();
  };
  std::vector<std::size_t> order(specs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_partition(order.begin(), order.end(), [&](std::size_t k) { return !inner(k); });
  std::vector<std::string> names;
  for (const auto& spec : specs) names.push_back(spec.name);
  std::vector<std::vector<Text>> values(specs.size());
  std::size_t count = 1;
  for (const std::size_t k : order) {
    const auto given = texts.find(specs[k].name);
    for (const auto& value :
         parse_values(specs[k], given == texts.end() ? specs[k].default_text : given->second))
      values[k].emplace_back(value);
    count *= values[k].size();
    if (count > max_points)
      throw core::InvalidParameter("--" + specs[k].name, "the grid has more than 1000000 points");
  }
  Points points(names);
  points.set_inputs(std::move(inputs));
  points.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<Text> point(specs.size());
    std::size_t rest =
        i;  // its digits are the places of the values, the last of `order` the lowest
    for (auto k = order.rbegin(); k != order.rend(); ++k) {
      point[*k] = values[*k][rest % values[*k].size()];
      rest /= values[*k].size();
    }
    points.add(Texts(std::move(point)));
  }
  return points;
}

Points make_grid(const std::vector<ParameterSpec>& specs,
                 const std::map<std::string, std::string>& texts,
                 const std::vector<std::string>& innermost) {
  return make_grid(specs, texts, innermost, read_inputs(specs, texts));
}

}  // namespace overparam::experiment
