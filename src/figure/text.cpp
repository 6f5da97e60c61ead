// SPDX-License-Identifier: MIT
#include "overparam/figure/text.hpp"

#include <cctype>
#include <cstddef>
#include <optional>
#include <sstream>
#include <string_view>

#include "rows.hpp"

namespace overparam::figure {

std::string math(const std::string& symbol) {
  if (symbol.empty()) return "";
  constexpr std::string_view squared = "²";
  std::string text;
  for (std::size_t i = 0; i < symbol.size();) {
    if (symbol.compare(i, squared.size(), squared) == 0) {
      text += "^2";
      i += squared.size();
      continue;
    }
    if (symbol[i] == '*') {
      text += "∗";  // matplotlib cuts text off below an asterisk as subscript
      ++i;
      continue;
    }
    text += symbol[i];
    if (symbol[i++] != '_') continue;
    // TeX takes one letter only.
    std::size_t end = i;
    while (end < symbol.size() && std::isalnum(static_cast<unsigned char>(symbol[end])) != 0) ++end;
    if (end > i + 1) {
      text.append("{").append(symbol, i, end - i).append("}");
      i = end;
    }
  }
  return "$" + text + "$";
}

std::string literal(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '$') result += '\\';
    result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return result;
}

std::string value_text(const std::string& text) {
  const std::optional<double> value = number(text);
  if (!value || text.find_first_of(".eE") == std::string::npos) return literal(text);
  std::ostringstream out;
  out.precision(4);
  out << *value;
  const std::string digits = out.str();
  const std::size_t e = digits.find('e');
  if (e == std::string::npos) return digits;
  const std::string mantissa = digits.substr(0, e);
  return (mantissa == "1" ? "" : mantissa + "×") + "$10^{" +
         std::to_string(std::stoi(digits.substr(e + 1))) + "}$";
}

}  // namespace overparam::figure
