// SPDX-License-Identifier: MIT
#include "regression/modes.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "overparam/core/error.hpp"

namespace overparam::regression {

Modes::Modes(const Levels& levels) {
  std::vector<Level> sorted = levels.levels;
  const auto falling = [](const Level& a, const Level& b) { return a.eigenvalue > b.eigenvalue; };
  if (!std::is_sorted(sorted.begin(), sorted.end(), falling))
    std::stable_sort(sorted.begin(), sorted.end(), falling);
  const auto size = static_cast<Eigen::Index>(sorted.size());
  eigenvalue.resize(size);
  multiplicity.resize(size);
  power.resize(size);
  for (Eigen::Index i = 0; i < size; ++i) {
    const Level& level = sorted[static_cast<std::size_t>(i)];
    eigenvalue[i] = level.eigenvalue;
    multiplicity[i] = level.multiplicity;
    power[i] = level.power;
  }
  trace = multiplicity * eigenvalue;
  modes = multiplicity.sum();
}

template <class Scalar>
Modes::Gap<Scalar> Modes::unused(double samples, double rest, Scalar kappa) const {
  const double* first = eigenvalue.data();
  const double* last = first + eigenvalue.size();
  const Eigen::Index above =
      std::lower_bound(first, last, std::abs(kappa), std::greater<>()) - first;
  const Eigen::Index below = eigenvalue.size() - above;
  const auto inverse = (eigenvalue.cast<Scalar>() + kappa).inverse().eval();
  const Scalar missing = kappa * (multiplicity.head(above) * inverse.head(above)).sum();
  const Scalar used = (trace.tail(below) * inverse.tail(below)).sum();
  const Scalar tail = rest / kappa;
  return {(samples - multiplicity.head(above).sum()) + missing - used - tail,
          (trace * inverse.square()).sum() + tail / kappa};
}

double Modes::effective_ridge(double samples, double rest) const {
  const double highest = (rest + trace.sum()) / samples;
  double lowest = rest / samples;
  if (modes > samples) lowest = std::max(lowest, eigenvalue.tail(1)[0] * (modes / samples - 1));
  if (lowest <= 0) return 0;
  const double low = std::log(lowest);
  const double high = std::log(highest);
  if (low >= high) return highest;
  // log((df + rest/κ)/n) in log κ, where power laws are straight lines. Decreasing.
  const auto excess = [&](double log_kappa) {
    return std::log1p(-unused(samples, rest, std::exp(log_kappa)).value / samples);
  };
  const double excess_low = excess(low);
  const double excess_high = excess(high);
  if (excess_low <= 0) return lowest;
  if (excess_high >= 0) return highest;
  constexpr std::uintmax_t most = 300;
  std::uintmax_t iterations = most;
  const auto [a, b] = boost::math::tools::toms748_solve(
      excess, low, high, excess_low, excess_high,
      boost::math::tools::eps_tolerance<double>(std::numeric_limits<double>::digits - 1),
      iterations);
  if (iterations >= most) throw core::ConvergenceFailure("effective ridge", b - a, most);
  return std::exp(0.5 * (a + b));
}

template Modes::Gap<double> Modes::unused(double, double, double) const;
template Modes::Gap<std::complex<double>> Modes::unused(double, double, std::complex<double>) const;

}  // namespace overparam::regression
