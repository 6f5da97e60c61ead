// SPDX-License-Identifier: MIT
/// @file
/// Roots between two points, by the algorithm of Boost.
#pragma once

#include <boost/math/tools/toms748_solve.hpp>
#include <cstdint>

#include "overparam/core/error.hpp"

namespace overparam::core {

/// The root of f between `low` and `high`, where it is `at_low` and `at_high`, to `bits` binary digits.
/// @throws ConvergenceFailure(what, …) where these have no opposite signs, or after 300 iterations.
template <class Function>
double root_between(const char* what, const Function& f, double low, double high, double at_low,
                    double at_high, unsigned bits = 52) {
  if (at_low == 0) return low;
  if (at_high == 0) return high;
  const bool opposite = (at_low < 0 && at_high > 0) || (at_low > 0 && at_high < 0);
  if (!(low < high) || !opposite) throw ConvergenceFailure(what, high - low, 0);
  constexpr std::uintmax_t most = 300;
  std::uintmax_t iterations = most;
  const auto [a, b] = boost::math::tools::toms748_solve(
      f, low, high, at_low, at_high, boost::math::tools::eps_tolerance<double>(bits), iterations);
  if (iterations >= most) throw ConvergenceFailure(what, b - a, most);
  return 0.5 * (a + b);
}

template <class Function>
double root_between(const char* what, const Function& f, double low, double high,
                    unsigned bits = 52) {
  return root_between(what, f, low, high, f(low), f(high), bits);
}

}  // namespace overparam::core
