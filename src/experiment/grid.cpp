// SPDX-License-Identifier: MIT
#include "overparam/experiment/grid.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/readings.hpp"

namespace overparam::experiment {
namespace {

constexpr double max_count = 100000;
constexpr std::size_t max_points = 1000000;

[[noreturn]] void reject(const ParameterSpec& spec, const std::string& text,
                         const std::string& complaint) {
  // Where a value ends has to be seen.
  const bool blanks = text.find(' ') != std::string::npos;
  throw core::InvalidParameter("--" + spec.name, blanks ? "'" + text + "'" : text, complaint);
}

// Reads what stands between quotes from `position` on, behind the first of them, and moves on to behind
// the last.
std::string read_quoted(const ParameterSpec& spec, const std::string& text, std::size_t& position) {
  std::string content;
  for (; position < text.size(); ++position) {
    if (text[position] == '"') {
      ++position;
      if (position == text.size() || text[position] != '"') return content;
    }
    content += text[position];
  }
  reject(spec, text, "has a quote that is not closed");
}

// The bracket that closes the one at `position`; npos if there is none before a quote.
std::size_t closing(const std::string& text, std::size_t position) {
  for (int open = 0; position < text.size() && text[position] != '"'; ++position) {
    open += text[position] == '(' ? 1 : text[position] == ')' ? -1 : 0;
    if (open == 0) return position;
  }
  return std::string::npos;
}

// An item of a list.
struct Item {
  std::string text;
  bool quoted = false;  // as a whole or in part
};

std::vector<Item> items_of(const ParameterSpec& spec, const std::string& text) {
  std::vector<Item> items;
  for (std::size_t position = 0;;) {
    Item item;
    const auto first = position = std::min(text.find_first_not_of(' ', position), text.size());
    while (position < text.size() && text[position] != ',' && text[position] != '"') {
      const auto close = text[position] == '(' ? closing(text, position) : std::string::npos;
      const auto length = close == std::string::npos ? 1 : close - position + 1;
      item.text += text.substr(position, length);
      position += length;
    }
    if (position < text.size() && text[position] == '"') {
      if (position > first && text[position - 1] != ':')
        reject(spec, text, R"(has a quote inside a word: put "…" around it, and "" for the quote)");
      item.quoted = true;
      item.text += read_quoted(spec, text, ++position);
      position = std::min(text.find_first_not_of(' ', position), text.size());
      if (position < text.size() && text[position] != ',')
        reject(spec, text, "has something behind a closing quote; separate items by commas");
    } else {
      item.text = core::trimmed(item.text);
    }
    items.push_back(std::move(item));
    if (position == text.size()) return items;
    ++position;
  }
}

double parse_number(const ParameterSpec& spec, std::string_view text) {
  text = core::trimmed(text);
  if (const auto value = core::read_number(text)) return *value;
  if (core::read_decimal(text))
    reject(spec, std::string(text), "is beyond the numbers of double precision, 5e-324 to 1.8e308");
  const bool blanks = text.find(' ') != std::string_view::npos;
  reject(spec, std::string(text),
         blanks ? "is not a number; separate items by commas" : "is not a number");
}

void check_range(const ParameterSpec& spec, double value, const std::string& text) {
  const bool low = spec.open_minimum ? !(value > spec.minimum) : !(value >= spec.minimum);
  if (low && spec.minimum == 0)
    reject(spec, text, spec.open_minimum ? "is not positive" : "is negative");
  if (low || !(value <= spec.maximum)) reject(spec, text, "is not " + spec.allowed);
}

// All digits of a whole number.
std::string digits_of(double value) {
  std::array<char, 320> text{};
  const auto result =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, 0);
  return {text.data(), result.ptr};
}

// Double precision rounds long whole numbers to others.
void check_exact(const ParameterSpec& spec, const std::string& text, double value) {
  const auto decimal = core::read_decimal(text);
  if (decimal == core::read_decimal(shortest(value)) ||
      decimal == core::read_decimal(digits_of(value)))
    return;
  reject(spec, text,
         "has more digits than double precision holds, where the nearest number is " +
             digits_of(value));
}

// A number as it stands in the table.
std::string parse_value(const ParameterSpec& spec, const std::string& item) {
  const std::string text(core::trimmed(item));
  const double value = parse_number(spec, text);
  if (spec.kind != ParameterKind::real && !core::read_decimal(text)->whole())
    reject(spec, text, "is not a whole number");
  check_range(spec, value, text);
  if (spec.kind == ParameterKind::integer64) {
    const auto whole = core::read_whole(text);
    if (!whole) reject(spec, text, "is not " + spec.allowed);
    return std::to_string(*whole);
  }
  if (spec.kind == ParameterKind::integer) check_exact(spec, text, value);
  return shortest(value);
}

// A number at an end of a range; of whole numbers they are rounded.
double parse_end(const ParameterSpec& spec, std::string_view text) {
  const double value = parse_number(spec, text);
  if (spec.kind == ParameterKind::integer && core::read_decimal(text)->whole())
    check_exact(spec, std::string(text), value);
  return value;
}

std::vector<double> parse_range(const ParameterSpec& spec, const std::string& text) {
  std::vector<std::string_view> parts;
  for (std::size_t first = 0; first <= text.size();) {
    const auto last = std::min(text.find(':', first), text.size());
    parts.push_back(core::trimmed(std::string_view(text).substr(first, last - first)));
    first = last + 1;
  }
  if (parts.size() != 4 || (parts[2] != "log" && parts[2] != "lin"))
    reject(spec, text, "is not a range start:stop:log|lin:count");
  const double start = parse_end(spec, parts[0]);
  const double stop = parse_end(spec, parts[1]);
  const double count = parse_number(spec, parts[3]);
  if (!(count >= 1 && count <= max_count && count == std::floor(count)))
    reject(spec, text, "has a count that is not a whole number from 1 to 100000");
  const bool logarithmic = parts[2] == "log";
  if (logarithmic && !(start > 0 && stop > 0))
    reject(spec, text, "is a logarithmic range that is not positive");
  if (!logarithmic && !std::isfinite(stop - start)) reject(spec, text, "is too wide a range");
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
  if (!std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }))
    reject(spec, text, "is too wide a range");  // its numbers overflow on the way to the last one
  if (spec.kind == ParameterKind::integer)
    for (double& value : values) value = std::round(value);
  return values;
}

std::string in_quotes(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + '"';
}

bool starts_like_number(const std::string& text) {
  return !text.empty() && text.find_first_of("0123456789+-.") == 0;
}

std::vector<std::string> parse_words(const ParameterSpec& spec, const std::string& text) {
  std::vector<std::string> words;
  bool takes_numbers = false;  // the last word
  for (const auto& item : items_of(spec, text)) {
    if (takes_numbers && !item.quoted && starts_like_number(item.text)) {
      words.back() += "," + item.text;
      continue;
    }
    words.push_back(item.text);
    takes_numbers = !item.quoted && !spec.single && !named_file(spec, item.text);
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
    for (const auto& word : parse_words(spec, text)) {
      if (word.empty()) reject(spec, text, "has an empty entry");
      add(word);
    }
    return values;
  }
  for (const auto& item : items_of(spec, text)) {
    if (item.text.find(':') == std::string::npos || spec.kind == ParameterKind::integer64) {
      add(parse_value(spec, item.text));
      continue;
    }
    for (const double value : parse_range(spec, item.text)) {
      check_range(spec, value, shortest(value));
      add(shortest(value));
    }
  }
  return values;
}

std::string written(const ParameterSpec& spec, const std::string& value) {
  if (spec.kind != ParameterKind::text || value.empty()) return value;
  const bool plain = value.find('"') == std::string::npos && !starts_like_number(value) &&
                     parse_words(spec, value) == std::vector{value};
  return plain ? value : in_quotes(value);
}

std::string parse_text(const ParameterSpec& spec, const std::string& text) {
  if (!text.starts_with('"')) return text;
  std::size_t position = 1;
  const std::string content = read_quoted(spec, text, position);
  if (position < text.size())
    reject(spec, text,
           R"(begins with a quote that is not closed at its end: put "…" around all of it, and "" )"
           "for each quote in it");
  return content;
}

std::string written_text(const std::string& value) {
  return value.starts_with('"') ? in_quotes(value) : value;
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
  points.set_readings(std::make_shared<Readings>());
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
