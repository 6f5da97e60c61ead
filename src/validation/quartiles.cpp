// SPDX-License-Identifier: MIT
#include "overparam/validation/quartiles.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

namespace overparam::validation {

Quartiles quartiles(std::vector<double> values) {
  if (values.empty()) throw core::DimensionMismatch("values", 1, 0);
  core::require_finite("values", values);
  std::sort(values.begin(), values.end());
  const auto at = [&](double q) {
    const double place = q * double(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], place - double(below));
  };
  return {at(0.25), at(0.5), at(0.75)};
}

}  // namespace overparam::validation
