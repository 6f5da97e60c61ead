// SPDX-License-Identifier: MIT
#include "overparam/experiment/parameters.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/text.hpp"

namespace overparam::experiment {

const std::string& Point::at(const std::string& name) const {
  const auto entry = find(name);
  if (entry == end()) throw core::InvalidParameter("--" + name, "is no parameter of the point");
  return entry->second;
}

std::optional<double> number(const Point& point, const std::string& name) {
  const auto entry = point.find(name);
  if (entry == point.end() || entry->second.empty()) return std::nullopt;
  const auto value = core::read_number(entry->second);
  if (!value) throw core::InvalidParameter("--" + name, entry->second, "is not a number");
  return value;
}

double required_number(const Point& point, const std::string& name) {
  const auto value = number(point, name);
  if (!value) throw core::InvalidParameter("--" + name, "needs a value");
  return *value;
}

std::size_t choice(const Point& point, const std::string& name,
                   const std::vector<std::string>& words) {
  if (words.empty()) throw core::InvalidParameter("words", "are none");
  const std::string& text = point.at(name);
  const auto found = std::find(words.begin(), words.end(), text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::string allowed = words.front();
  for (std::size_t i = 1; i < words.size(); ++i) allowed += " | " + words[i];
  throw core::InvalidParameter("--" + name, text, "is not " + allowed);
}

std::optional<NamedFile> named_file(const ParameterSpec& spec, const std::string& value) {
  if (spec.kind != ParameterKind::text || value.empty()) return std::nullopt;
  if (spec.file) return NamedFile{value, path_key(spec.name, value)};
  if (spec.file_prefix.empty() || !value.starts_with(spec.file_prefix)) return std::nullopt;
  return NamedFile{value.substr(spec.file_prefix.size()), value};
}

std::string path_key(const std::string& name, const std::string& path) { return name + '=' + path; }

std::string shared_texts(const Point& point, const std::vector<ParameterSpec>& specs) {
  if (std::none_of(specs.begin(), specs.end(), [](const auto& spec) { return bool(spec.shared); }))
    return {};
  std::string texts;
  for (const auto& spec : specs) {
    const std::string& text = point.at(spec.name);
    texts += (spec.shared ? spec.shared(text) : text) + '\n';
  }
  return texts;
}

namespace {

// A number in a message; powers of two of nine digits and more by their exponent.
std::string in_words(double value) {
  int exponent = 0;
  if (std::abs(value) >= 1e8 && std::frexp(value, &exponent) == 0.5)
    return "2^" + std::to_string(exponent - 1);
  std::string text = shortest(value);
  const auto exponent_at = text.find("e+");  // 1e+06 is 1e6 to people
  if (exponent_at == std::string::npos) return text;
  const auto digits = text.find_first_not_of("+0", exponent_at + 1);
  return text.substr(0, exponent_at + 1) + text.substr(digits);
}

}  // namespace

std::string allowed_text(const ParameterSpec& spec) {
  if (spec.kind == ParameterKind::text) return "a text";
  const std::string number = spec.kind == ParameterKind::real ? "number" : "whole number";
  const bool below = std::isfinite(spec.maximum);
  if (!std::isfinite(spec.minimum))
    return "a " + number + (below ? " up to " + in_words(spec.maximum) : "");
  const std::string to = below ? " to " + in_words(spec.maximum) : "";
  if (!spec.open_minimum) return "a " + number + " from " + in_words(spec.minimum) + to;
  const std::string up = below ? " up to " + in_words(spec.maximum) : "";
  if (spec.minimum == 0) return "a positive " + number + up;
  return "a " + number + " above " + in_words(spec.minimum) + up;
}

std::vector<std::string> Size::names() const {
  std::vector<std::string> all{count, ratio};
  if (!exponent.empty()) all.push_back(exponent);
  return all;
}

std::string column_of(std::string option) {
  std::replace(option.begin(), option.end(), '-', '_');
  return option;
}

std::string shortest(double value) { return core::number_text(value); }

}  // namespace overparam::experiment
