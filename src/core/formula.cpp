// SPDX-License-Identifier: MIT
#include "core/formula.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace overparam::core {
namespace {

double erf_of(double x) { return std::erf(x); }
double erfc_of(double x) { return std::erfc(x); }
double normal_distribution(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

// "x or y", "y1, ..., y6".
std::string listed(const std::vector<std::string>& names) {
  return names.front() + (names.size() == 2 ? " or " : ", ..., ") + names.back();
}

// What muParser says, without a dot at the end.
std::string message_of(const mu::ParserError& error) {
  std::string text = error.GetMsg();
  while (!text.empty() && (text.back() == '.' || text.back() == '\n')) text.pop_back();
  return text;
}

}  // namespace

Formula::Formula(const std::string& text, const std::vector<std::string>& names)
    : variables_(names.size(), 0.5) {
  try {
    for (std::size_t i = 0; i < names.size(); ++i) parser_.DefineVar(names[i], &variables_[i]);
    parser_.DefineConst("pi", std::numbers::pi);
    parser_.DefineConst("e", std::numbers::e);
    parser_.DefineFun("erf", erf_of);
    parser_.DefineFun("erfc", erfc_of);
    parser_.DefineFun("Phi", normal_distribution);
    parser_.SetExpr(text);
    parser_.Eval();
    if (parser_.GetNumResults() != 1)
      throw mu::ParserError("it has several results, separated by commas");
    for (const auto& [name, place] : parser_.GetUsedVar())
      used_.push_back(
          static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin()));
    std::sort(used_.begin(), used_.end());
    if (used_.empty()) throw mu::ParserError("it does not depend on " + listed(names));
  } catch (const mu::ParserError& error) {
    throw "is no formula in " + listed(names) + ": " + message_of(error);
  }
}

double Formula::operator()(std::span<const double> values) const {
  const std::scoped_lock lock(mutex_);
  std::copy_n(values.begin(), std::min(values.size(), variables_.size()), variables_.begin());
  return parser_.Eval();
}

}  // namespace overparam::core
