// SPDX-License-Identifier: MIT
/// @file
/// The root of a function of one variable, by the algorithm 748 of Alefeld, Potra and Shi, as Boost
/// has it.
#pragma once

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

#include "overparam/core/error.hpp"

namespace overparam::core {

/// The root of a continuous f between `low` and `high`, where it is `at_low` and `at_high`, to
/// `bits` binary digits. Quantities of many decades are best searched by their logarithms.
/// @param what is sought, for the message.
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

/// The same where f has not been evaluated yet.
template <class Function>
double root_between(const char* what, const Function& f, double low, double high,
                    unsigned bits = 52) {
  return root_between(what, f, low, high, f(low), f(high), bits);
}

/// The root between two ends of which rounding may have left one on the wrong side: where f has the
/// same sign at both, or low ≥ high, the end at which |f| is smaller. @throws ConvergenceFailure
/// like root_between.
template <class Function>
double root_or_end(const char* what, const Function& f, double low, double high) {
  const double at_low = f(low);
  const double at_high = f(high);
  if (std::isnan(at_low) || std::isnan(at_high)) throw ConvergenceFailure(what, high - low, 0);
  if (low >= high || (at_low > 0) == (at_high > 0))
    return std::abs(at_low) < std::abs(at_high) ? low : high;
  return root_between(what, f, low, high, at_low, at_high);
}

}  // namespace overparam::core
