// SPDX-License-Identifier: MIT
#include "regression/modes.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/root.hpp"

namespace overparam::regression {
namespace {

constexpr const char* what = "effective ridge";

}  // namespace

Modes::Modes(const Spectrum& spectrum) {
  require_valid(spectrum);
  std::vector<Eigenspace> sorted = spectrum.spaces;
  const auto falling = [](const Eigenspace& a, const Eigenspace& b) {
    return a.eigenvalue > b.eigenvalue;
  };
  if (!std::is_sorted(sorted.begin(), sorted.end(), falling))
    std::stable_sort(sorted.begin(), sorted.end(), falling);
  const auto size = static_cast<Eigen::Index>(sorted.size());
  eigenvalue.resize(size);
  multiplicity.resize(size);
  power.resize(size);
  for (Eigen::Index i = 0; i < size; ++i) {
    const Eigenspace& space = sorted[static_cast<std::size_t>(i)];
    eigenvalue[i] = space.eigenvalue;
    multiplicity[i] = space.multiplicity;
    power[i] = space.power;
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
  if (rest < 0) return negative_effective_ridge(samples, rest);
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
  return std::exp(core::root_or_end(what, excess, low, high));
}

// Between the turn and the κ of rest = 0, or 0 itself.
double Modes::negative_effective_ridge(double samples, double rest) const {
  const Turn edge = lower_edge(samples, 0);
  const double sign = edge.kappa < 0 ? -1 : 1;
  const auto excess = [&](double log_kappa) {
    return sign * unused(samples, rest, sign * std::exp(log_kappa)).value;
  };
  // With fewer modes than samples n − df is below n, and with it rest/κ.
  const double end = sign < 0 ? -rest / samples : effective_ridge(samples, 0);
  if (end == 0) return 0;  // below the smallest number
  const double turn = std::log(std::abs(edge.kappa));
  const double low = std::min(turn, std::log(end));
  const double high = std::max(turn, std::log(end));
  return sign * std::exp(core::root_or_end(what, excess, low, high));
}

Modes::Turn Modes::turn(double samples, double sign, bool beyond, double first, double last) const {
  const auto excess = [&](double log_kappa) {
    const double kappa = sign * std::exp(log_kappa);
    return (multiplicity * (eigenvalue / (eigenvalue + kappa)).square()).sum() / samples - 1;
  };
  // The bounds are the root where all eigenvalues are equal.
  const double kappa =
      sign * std::exp(core::root_or_end(what, excess, std::log(first), std::log(last)));
  double value = unused(samples, 0.0, kappa).value;
  if (!std::isfinite(value)) {
    // With many more samples than modes κ rounds to the −λ that it is next to, with λ/(λ+κ) = ±√(n/D).
    const auto here = eigenvalue + kappa == 0;
    const double modes_here = here.select(multiplicity, 0).sum();
    const double others = here.select(0, trace / (eigenvalue + kappa)).sum();
    value = samples - others - (beyond ? -1 : 1) * std::sqrt(samples * modes_here);
  }
  return {kappa, kappa * value};
}

Modes::Turn Modes::lower_edge(double samples, double tail) const {
  if (modes == 0 || modes == samples || (modes < samples && tail > 0)) return {};
  const double smallest = eigenvalue.tail(1)[0];
  const double largest = eigenvalue[0];
  const double ratio = std::sqrt(modes / samples);
  // Were all eigenvalues the smallest, or the largest.
  if (modes > samples)
    return turn(samples, 1, false, smallest * (ratio - 1), largest * (ratio - 1));
  const double last = std::sqrt(multiplicity.tail(1)[0] / samples);
  return turn(samples, -1, false, smallest * (1 - ratio), smallest * (1 - last));
}

Modes::Turn Modes::upper_edge(double samples) const {
  if (modes == 0) return {};
  const double largest = eigenvalue[0];
  return turn(samples, -1, true, largest * (1 + std::sqrt(multiplicity[0] / samples)),
              largest * (1 + std::sqrt(modes / samples)));
}

template Modes::Gap<double> Modes::unused(double, double, double) const;
template Modes::Gap<std::complex<double>> Modes::unused(double, double, std::complex<double>) const;

}  // namespace overparam::regression
