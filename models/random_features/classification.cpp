// SPDX-License-Identifier: MIT
#include "random_features/classification.hpp"

#include <algorithm>
#include <array>
#include <boost/math/special_functions/owens_t.hpp>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace overparam::random_features {

bool has_one_field(const TeacherLaw& teacher) {
  using Kind = core::Activation::Kind;
  if (teacher.polynomial || teacher.weights.kind == UnitWeights::Kind::gaussian ||
      teacher.activations.size() > 1)
    return false;
  const auto kind = teacher.activations[0].kind();
  if (kind == Kind::linear) return true;
  const bool odd = kind == Kind::sign || kind == Kind::erf || kind == Kind::tanh;
  return odd && teacher.units == 1 && teacher.plain();
}

double classification_error(const std::vector<LearntDegree>& learnt,
                            const core::Activation& teacher, double spread) {
  constexpr int degrees_followed = 63;
  double linear = 0;
  double rest = spread;
  int highest = 1;
  std::array<double, degrees_followed + 1> amplitudes{};
  const auto hermite = teacher.hermite_coefficients(degrees_followed + 1);
  for (const auto& one : learnt) {
    if (one.degree > degrees_followed) {
      rest += one.amplitude * one.amplitude;
    } else if (one.amplitude != 0) {
      const auto k = static_cast<std::size_t>(one.degree);
      amplitudes[k] = k > 0 ? std::copysign(one.amplitude, hermite[k]) : one.amplitude;
      if (k == 1) linear = amplitudes[k];
      highest = std::max(highest, one.degree);
    }
  }
  const double deviation = std::sqrt(std::max(rest, 0.0));
  if (std::isinf(deviation)) return 0.5;
  if (highest == 1 && amplitudes[0] == 0)
    return linear == 0 ? 0.5 : std::atan2(deviation, linear) / std::numbers::pi;
  if (highest <= 1 && deviation > 0) {
    const double norm = std::hypot(linear, deviation);
    return 0.5 - 2 * boost::math::owens_t(amplitudes[0] / norm, linear / deviation);
  }
  const auto negative = [&](double mean) {
    if (deviation > 0) return std::erfc(mean / deviation / std::numbers::sqrt2) / 2;
    return mean < 0 ? 1.0 : mean > 0 ? 0.0 : 0.5;
  };
  // By the trapezoidal rule in log y, where the integrand is analytic and falls off at both ends.
  constexpr double step = 0.03125;
  constexpr double first = -40;
  constexpr double last = 2.25;  // y = 9.5
  double sum = 0;
  for (double x = first; x < last; x += step) {
    const double y = std::exp(x);
    double before = 1;  // he_{k−1}
    double now = y;     // he_k
    double odd = 0;
    for (int k = 1; k <= highest; ++k) {
      odd += amplitudes[static_cast<std::size_t>(k)] * now;
      const double next = (y * now - std::sqrt(double(k)) * before) / std::sqrt(double(k + 1));
      before = now;
      now = next;
    }
    sum +=
        std::exp(x - y * y / 2) * (negative(odd + amplitudes[0]) + negative(odd - amplitudes[0]));
  }
  return step * sum / std::sqrt(2 * std::numbers::pi);
}

}  // namespace overparam::random_features
