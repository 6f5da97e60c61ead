// SPDX-License-Identifier: MIT
#include "overparam/core/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

#include "overparam/core/error.hpp"

namespace overparam::core {
namespace {

constexpr std::int64_t largest_exponent = 1000000000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return code < 0x20 || code == 0x7f;
}

// The bytes of the UTF-8 character at the beginning; 0 if there is none. Overlong forms, surrogates and
// what lies beyond U+10FFFF are none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || text.size() < length) return 0;
  unsigned code = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3F);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  return overlong || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF ? 0 : length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// The exponent behind an e, cut off at the largest one; empty if it is anything else.
std::optional<std::int64_t> read_exponent(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) value = std::min(largest_exponent, 10 * value + (c - '0'));
  return negative ? -value : value;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') + 1 - first);
}

std::string fault_of_text(std::string_view text) {
  if (std::any_of(text.begin(), text.end(), is_control)) return "has a control character";
  return is_utf8(text) ? "" : "is not UTF-8";
}

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal result;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    result.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const auto mark = std::min(text.find_first_of("eE"), text.size());
  std::int64_t shift = 0;
  if (mark < text.size()) {
    const auto exponent = read_exponent(text.substr(mark + 1));
    if (!exponent) return std::nullopt;
    shift = *exponent;
  }
  bool any = false;
  bool behind_point = false;
  for (const char c : text.substr(0, mark)) {
    if (c == '.' && !behind_point) {
      behind_point = true;
      continue;
    }
    if (!is_digit(c)) return std::nullopt;
    any = true;
    if (c == '0' && result.digits.empty()) {
      if (behind_point) --result.exponent;
      continue;
    }
    result.digits += c;
    if (!behind_point) ++result.exponent;
  }
  if (!any) return std::nullopt;
  while (!result.digits.empty() && result.digits.back() == '0') result.digits.pop_back();
  if (result.digits.empty()) return Decimal{};
  result.exponent = std::clamp(result.exponent + shift, -largest_exponent, largest_exponent);
  return result;
}

std::optional<double> read_number(std::string_view text) {
  const auto decimal = read_decimal(text);
  if (!decimal) return std::nullopt;
  if (decimal->digits.empty()) return 0;
  if (text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc() || rest != end || !std::isfinite(value) || value == 0)
    return std::nullopt;
  return value;
}

std::optional<std::uint64_t> read_whole(std::string_view text) {
  constexpr std::int64_t most_digits = 20;
  const auto decimal = read_decimal(text);
  if (!decimal || !decimal->whole()) return std::nullopt;
  if (decimal->digits.empty()) return 0;
  if (decimal->negative || decimal->exponent > most_digits) return std::nullopt;
  std::string digits = decimal->digits;
  digits.resize(static_cast<std::size_t>(decimal->exponent), '0');
  std::uint64_t value = 0;
  const auto [rest, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return problem == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<std::vector<double>> read_numbers(std::string_view list) {
  std::vector<double> values;
  for (std::size_t first = 0; first <= list.size();) {
    const auto last = std::min(list.find(',', first), list.size());
    const auto value = read_number(trimmed(list.substr(first, last - first)));
    if (!value) return std::nullopt;
    values.push_back(*value);
    first = last + 1;
  }
  return values;
}

std::vector<std::string> lines_of(std::string_view content) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF"))
    throw Error("is UTF-16, not UTF-8");
  if (content.starts_with(byte_order_mark)) content.remove_prefix(byte_order_mark.size());
  std::vector<std::string> lines;
  while (!content.empty()) {
    const auto end = std::min(content.find('\n'), content.size());
    std::string_view line = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::string place = " in line " + std::to_string(lines.size() + 1);
    if (std::any_of(line.begin(), line.end(), [](char c) { return c != '\t' && is_control(c); }))
      throw Error("has a control character" + place);
    if (!is_utf8(line)) throw Error("is not UTF-8" + place);
    lines.emplace_back(line);
  }
  return lines;
}

}  // namespace overparam::core
