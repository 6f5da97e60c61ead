// SPDX-License-Identifier: MIT
/// @file
/// The root of a function of one variable, to the last bits.
#pragma once

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

#include "overparam/core/error.hpp"

namespace overparam::core {

/// The root of a continuous f between low and high, by the algorithm 748 of Alefeld, Potra and Shi. Where f has
/// the same sign at both ends, or low ≥ high, rounding has decided: the end at which |f| is smaller.
/// Quantities of many decades are best searched by their logarithms.
/// @param what is sought, for the message. @throws ConvergenceFailure.
template <class Function>
double root_or_end(const Function& f, double low, double high, const char* what) {
  const double at_low = f(low);
  const double at_high = f(high);
  if (low >= high || at_low == 0 || at_high == 0 || (at_low > 0) == (at_high > 0))
    return std::abs(at_low) < std::abs(at_high) ? low : high;
  constexpr std::uintmax_t most = 300;
  std::uintmax_t iterations = most;
  const auto [a, b] = boost::math::tools::toms748_solve(
      f, low, high, at_low, at_high,
      boost::math::tools::eps_tolerance<double>(std::numeric_limits<double>::digits - 1),
      iterations);
  if (iterations >= most) throw ConvergenceFailure(what, b - a, most);
  return 0.5 * (a + b);
}

}  // namespace overparam::core
