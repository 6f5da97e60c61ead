// SPDX-License-Identifier: MIT
#include "spectrum/angle_series.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numbers>

#include "overparam/core/error.hpp"

namespace overparam::spectrum {

using std::numbers::pi;

AngleSeries::AngleSeries(const std::function<double(double)>& f, const std::string& what) {
  constexpr double accuracy = 1e-12;
  constexpr std::size_t first = 32, most = 512;
  constexpr std::size_t last = 4;  // coefficients that are to be small
  // At angles π (1 + cos(π j/n))/2, by j/n times the most points, which are shared as they double.
  std::map<std::size_t, double> values;
  const auto value = [&](std::size_t j, std::size_t n) {
    const std::size_t place = j * (most / n);
    const auto found = values.find(place);
    if (found != values.end()) return found->second;
    const double angle = pi * std::pow(std::cos(pi * double(j) / double(2 * n)), 2);
    return values[place] = f(std::clamp(std::cos(angle), -1.0, 1.0));
  };
  double end = 0;
  for (std::size_t n = first; n <= most; n *= 2) {
    coefficients_.assign(n + 1, 0.0);
    for (std::size_t j = 0; j <= n; ++j) {
      const double weight = value(j, n) * (j == 0 || j == n ? 0.5 : 1) * 2 / double(n);
      for (std::size_t k = 0; k <= n; ++k)
        coefficients_[k] += weight * std::cos(pi * double(j * k % (2 * n)) / double(n));
    }
    coefficients_.front() /= 2;
    coefficients_.back() /= 2;
    double largest = 0;
    for (const double a : coefficients_) largest = std::max(largest, std::abs(a));
    end = 0;
    for (std::size_t k = n + 1 - last; k <= n; ++k) end = std::max(end, std::abs(coefficients_[k]));
    if (end > accuracy * largest) continue;
    while (coefficients_.size() > 1 && std::abs(coefficients_.back()) <= accuracy / 64 * largest)
      coefficients_.pop_back();
    return;
  }
  throw core::ConvergenceFailure("series in the angle of " + what, end, most);
}

// Clenshaw's recurrence.
double AngleSeries::operator()(double c) const {
  const double x = 2 * std::acos(c) / pi - 1;
  double next = 0, after = 0;
  for (std::size_t k = coefficients_.size(); k-- > 1;) {
    const double current = 2 * x * next - after + coefficients_[k];
    after = next;
    next = current;
  }
  return x * next - after + coefficients_[0];
}

}  // namespace overparam::spectrum
