// SPDX-License-Identifier: MIT
#include "core/activations/expression.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include "core/formula.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"

namespace overparam::core {

GivenFunction expression(const std::string& text, const std::string& name,
                         const std::string& option) {
  const std::string mark = "@kinks=";
  const auto at = text.find(mark);
  GivenFunction out;
  out.name = name;
  if (at != std::string::npos) {
    const auto kinks = read_numbers(text.substr(at + mark.size()));
    if (!kinks) throw InvalidParameter(option, name, "has no list of numbers behind " + mark);
    out.kinks = *kinks;
    std::sort(out.kinks.begin(), out.kinks.end());
  }
  try {
    const auto formula =
        std::make_shared<Formula>(text.substr(0, at), std::vector<std::string>{"x", "y"});
    if (formula->used().size() > 1)
      throw std::string("is a formula in x and in y, which are two names of one variable");
    out.value = [formula](double x) { return (*formula)(std::array{x, x}); };
  } catch (const std::string& complaint) {
    throw InvalidParameter(option, name, complaint);
  }
  return out;
}

}  // namespace overparam::core
