// SPDX-License-Identifier: MIT
#include "overparam/experiment/parameters.hpp"

#include <algorithm>

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

std::string texts_but(const Point& point, const std::vector<ParameterSpec>& specs,
                      std::span<const char* const> own) {
  std::string texts;
  for (const auto& spec : specs)
    if (std::none_of(own.begin(), own.end(),
                     [&](const char* name) { return name != nullptr && spec.name == name; }))
      texts += point.at(spec.name) + ' ';
  return texts;
}

std::string column_of(std::string option) {
  std::replace(option.begin(), option.end(), '-', '_');
  return option;
}

std::string shortest(double value) { return core::number_text(value); }

}  // namespace overparam::experiment
