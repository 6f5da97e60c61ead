// SPDX-License-Identifier: MIT
#include "overparam/regression/contour.hpp"

#include <cmath>
#include <numbers>

#include "overparam/core/require.hpp"

namespace overparam::regression {

Contour::Contour(double time) {
  core::require_positive("time", time);
  constexpr double n = 2 * nodes;
  constexpr double shift = 0.6122;
  constexpr double width = 0.5017;
  constexpr double angle = 0.6407;
  constexpr double slope = 0.2645;
  for (std::size_t a = 0; a < nodes; ++a) {
    const double theta = (double(a) + 0.5) * 2 * std::numbers::pi / n;
    const double sine = std::sin(angle * theta);
    const double cotangent = std::cos(angle * theta) / sine;
    const std::complex<double> zt{n * (width * theta * cotangent - shift), n * slope * theta};
    const std::complex<double> derivative{width * (cotangent - angle * theta / (sine * sine)),
                                          slope};  // of zt/n
    z[a] = zt / time;
    q[a] = std::exp(zt) * derivative / (std::complex<double>(0, 1) * zt);
  }
}

}  // namespace overparam::regression
