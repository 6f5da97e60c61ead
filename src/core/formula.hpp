// SPDX-License-Identifier: MIT
/// @file
/// Formulas that are given as texts.
#pragma once

#include <muParser.h>

#include <cstddef>
#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace overparam::core {

/// A formula as muParser reads it: + − * / ^, comparisons, `?:`, && ||, numbers, pi and e, sin …
/// atanh, exp, ln, log (natural), log2, log10, sqrt, abs, sign, min, max, and here erf, erfc and
/// Phi, the standard normal distribution function.
class Formula {
 public:
  /// @param names of the variables. @throws std::string: a complaint in words, for what is no
  /// formula in them or depends on none of them.
  Formula(const std::string& text, const std::vector<std::string>& names);

  /// The places of the variables that the formula names, increasing.
  const std::vector<std::size_t>& used() const { return used_; }

  /// The value. May be called from several threads, which take turns. @param values of as many of
  /// the first variables as the formula needs.
  double operator()(std::span<const double> values) const;

 private:
  mutable std::mutex mutex_;
  mutable std::deque<double> variables_;  // where the parser finds them
  mu::Parser parser_;
  std::vector<std::size_t> used_;
};

}  // namespace overparam::core
