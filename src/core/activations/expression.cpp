// SPDX-License-Identifier: MIT
#include "core/activations/expression.hpp"

#include <muParser.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <numbers>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"

namespace overparam::core {
namespace {

double erf_of(double x) { return std::erf(x); }
double erfc_of(double x) { return std::erfc(x); }
double normal_distribution(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

// A parser has one variable, which threads take in turn.
class Formula {
 public:
  explicit Formula(const std::string& text) {
    parser_.DefineVar("x", &x_);
    parser_.DefineConst("pi", std::numbers::pi);
    parser_.DefineConst("e", std::numbers::e);
    parser_.DefineFun("erf", erf_of);
    parser_.DefineFun("erfc", erfc_of);
    parser_.DefineFun("Phi", normal_distribution);
    parser_.SetExpr(text);
    parser_.Eval();
    if (parser_.GetNumResults() != 1)
      throw mu::ParserError("it has several results, separated by commas");
    if (parser_.GetUsedVar().empty()) throw mu::ParserError("it does not depend on x");
  }

  double operator()(double x) {
    const std::scoped_lock lock(mutex_);
    x_ = x;
    return parser_.Eval();
  }

 private:
  std::mutex mutex_;
  double x_ = 0.5;
  mu::Parser parser_;
};

// What muParser says, without a dot at the end.
std::string message_of(const mu::ParserError& error) {
  std::string text = error.GetMsg();
  while (!text.empty() && (text.back() == '.' || text.back() == '\n')) text.pop_back();
  return text;
}

}  // namespace

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
    const auto formula = std::make_shared<Formula>(text.substr(0, at));
    out.value = [formula](double x) { return (*formula)(x); };
  } catch (const mu::ParserError& error) {
    throw InvalidParameter(option, name, "is no formula in x: " + message_of(error));
  }
  return out;
}

}  // namespace overparam::core
