// SPDX-License-Identifier: MIT
#include "random_features_online/spectral_measure.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/quadrature.hpp"
#include "overparam/core/require.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "random_features_online/scaled_population.hpp"

namespace overparam::random_features_online {
namespace {

constexpr double fraction_tolerance = 1e-10;
constexpr double fraction_limit = 1e-6;
constexpr int max_nodes = 512;
constexpr double log_scale_ratio = 5;

// One shell with the sums Σp, Σλp, Σμ, Σmλp of the given ones: a single mode has no width, only its
// deterministic equivalent has.
Shell mean_shell(const std::vector<Shell>& shells) {
  Shell mean;
  for (const auto& shell : shells) {
    mean.fraction += shell.fraction;
    mean.eigenvalue += shell.eigenvalue * shell.fraction;
    mean.teacher_power += shell.teacher_power;
    for (std::size_t k = 0; k < mean.degrees.size(); ++k)
      mean.degrees[k] += shell.degrees[k] * shell.teacher_power;
    mean.mean_fraction += shell.mean_fraction * shell.eigenvalue * shell.fraction;
  }
  for (double& share : mean.degrees)
    share = mean.teacher_power > 0 ? share / mean.teacher_power : 0;
  mean.mean_fraction = std::min(1.0, mean.mean_fraction / mean.eigenvalue);
  mean.eigenvalue /= mean.fraction;
  return mean;
}

// Of ∫ f(λ) dλ over [lower, upper], nodes increasing.
// Substituting λ = middle − half·cos θ (or the same for log λ over wide intervals) makes an
// integrand with square-root ends smooth in θ. If it vanishes like a square root at both ends it is
// also periodic, and equal steps in θ (Gauss–Chebyshev of the second kind) converge fastest. At cuts
// inside a bulk and at a hard edge (1/√, as at K = N) only Gauss–Legendre in θ does.
core::Quadrature bulk_quadrature(double lower, double upper, bool periodic, int n) {
  const bool logarithmic = lower > 0 && upper > log_scale_ratio * lower;
  const double from = logarithmic ? std::log(lower) : lower;
  const double to = logarithmic ? std::log(upper) : upper;
  core::Quadrature result;
  const auto add = [&](double angle, double weight) {
    const double position = 0.5 * (from + to) - 0.5 * (to - from) * std::cos(angle);
    const double lambda = logarithmic ? std::exp(position) : position;
    result.nodes.push_back(lambda);
    result.weights.push_back(weight * std::sin(angle) * 0.5 * (to - from) *
                             (logarithmic ? lambda : 1));
  };
  if (periodic) {
    for (int i = 1; i <= n; ++i) add(i * std::numbers::pi / (n + 1), std::numbers::pi / (n + 1));
    return result;
  }
  const core::Quadrature& rule = core::gauss_legendre(n);
  for (std::size_t i = 0; i < rule.nodes.size(); ++i)
    add(0.5 * std::numbers::pi * (1 + rule.nodes[i]), 0.5 * std::numbers::pi * rule.weights[i]);
  return result;
}

}  // namespace

SpectralMeasure spectral_measure(const spectrum::Population& population, double log_width,
                                 int nodes) {
  core::require_between("nodes", nodes, 8, max_nodes);
  const double ridge = spectrum::effective_ridge(population, log_width);
  const double unlearnt = 2 * spectrum::approximation_error(population, log_width, ridge);
  const ScaledPopulation scaled(population, log_width, ridge, unlearnt);
  const double unit = scaled.unit();
  const bool limit = population.thermodynamic_limit;
  const double inverse_width = limit ? 0 : std::exp(-log_width);

  SpectralMeasure result;
  result.spectrum.teacher_total = population.teacher_total;
  result.spectrum.unreachable = unlearnt;
  DegreeShares powers{};
  for (const auto& harmonics : population.degrees)
    for (std::size_t k = 0; k < powers.size(); ++k)
      if (followed_degrees[k] == harmonics.degree) powers[k] = harmonics.teacher_power;
  result.spectrum.teacher_degrees = powers;
  auto& shells = result.spectrum.shells;

  std::vector<Pole> broad;
  double points_ratio = 0;
  for (const auto& pole : scaled.poles()) {
    if (pole.ratio >= narrow_ratio) {
      broad.push_back(pole);
      continue;
    }
    // Centre of the pole's semicircle: λ(y) without its singular part.
    double centre = pole.position + pole.power + scaled.tail();
    for (const auto& other : scaled.poles())
      if (other.position != pole.position)
        centre += other.power * (pole.position / (pole.position - other.position));
    // One step removes a finite part of the constant mode even as N, K → ∞.
    const double gain = limit && pole.mean_fraction > 0 ? pole.power * unit : 0;
    shells.push_back({centre, pole.ratio, pole.teacher_power, gain, pole.mean_fraction});
    for (std::size_t k = 0; k < followed_degrees.size(); ++k)
      shells.back().degrees[k] = followed_degrees[k] == pole.degree ? 1 : 0;
    result.bulks.push_back({centre, centre, pole.ratio, pole.teacher_power});
    points_ratio += pole.ratio;
  }

  auto intervals = critical_intervals(broad);
  // The lowest bulk holds the modes that no other bulk holds, unless it lies at y > 0: then the
  // features outnumber the resolved modes and the rest is an atom at the constant ridge.
  double others = points_ratio;
  for (std::size_t i = 1; i < intervals.size(); ++i) others += intervals[i].ratio;
  if (!intervals.empty() && intervals.front().low < 0) {
    intervals.front().ratio = 1 - others;
  } else {
    if (!intervals.empty()) others += intervals.front().ratio;
    const double atom = 1 - others;
    if (atom > 0) {
      shells.push_back({scaled.tail(), atom, 0, 0, 0});
      result.bulks.push_back({scaled.tail(), scaled.tail(), atom, 0});
    }
  }

  for (const auto& interval : intervals) {
    const double lower = std::max(0.0, scaled.lambda(interval.low).real());
    const double upper = scaled.lambda(interval.high).real();
    // Pieces between thin places, in y and in λ.
    std::vector<double> cuts{interval.low};
    std::vector<double> cut_lambdas{lower};
    for (const double u : interval.valleys) {
      cuts.push_back(u);
      cut_lambdas.push_back(scaled.lambda({u, scaled.imaginary_part(u)}).real());
    }
    cuts.push_back(interval.high);
    cut_lambdas.push_back(upper);

    const double scale = std::max(std::abs(interval.low), 1e-12 * interval.high);
    std::vector<Shell> best;
    double best_defect = INFINITY;
    // Within a narrow bulk every mode decays nearly alike: few nodes carry it.
    const double half_width = (upper - lower) / (upper + lower);
    const int first_nodes = half_width < 0.02 ? 4 : half_width < 0.2 ? 8 : nodes;
    for (int n = first_nodes; n <= max_nodes; n *= 2) {
      std::vector<Shell> trial;
      double total = 0;
      for (std::size_t piece = 0; piece + 1 < cuts.size(); ++piece) {
        const double a = cut_lambdas[piece];
        const double b = cut_lambdas[piece + 1];
        const auto rule = bulk_quadrature(a, b, cuts.size() == 2 && n <= 2 * nodes, n);
        std::optional<ScaledPopulation::Complex> neighbour;  // the root at the node before
        for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
          const double lambda = rule.nodes[i];
          const double guess =
              cuts[piece] + (lambda - a) / (b - a) * (cuts[piece + 1] - cuts[piece]);
          if (neighbour)
            neighbour = scaled.newton(lambda, cuts[piece], cuts[piece + 1], *neighbour);
          if (!neighbour)
            neighbour = scaled.invert(lambda, cuts[piece], cuts[piece + 1], scale, guess);
          const ScaledPopulation::Complex y = *neighbour;
          const double v = y.imag() / std::numbers::pi * rule.weights[i];
          const double fraction = over_square(v, y);
          const double modes = limit ? 0 : fraction / inverse_width;
          const double mean =
              modes > 0 ? std::min(1.0, v / lambda * scaled.mean_density(y) / modes) : 0;
          trial.push_back({lambda, fraction, v / lambda * scaled.teacher_density(y), 0, mean,
                           scaled.shares(y)});
          total += fraction;
        }
      }
      const double defect = std::abs(total / interval.ratio - 1);
      if (defect < best_defect) {
        best_defect = defect;
        best = std::move(trial);
      }
      if (best_defect < fraction_tolerance) break;
    }
    if (!(best_defect < fraction_limit))
      throw core::ConvergenceFailure("spectral shells", best_defect, max_nodes);
    result.fraction_defect = std::max(result.fraction_defect, best_defect);
    if (holds_single_mode(interval, broad)) best = {mean_shell(best)};
    Bulk bulk{lower, upper, interval.ratio, 0};
    for (const auto& shell : best) bulk.teacher_power += shell.teacher_power;
    result.bulks.push_back(bulk);
    shells.insert(shells.end(), best.begin(), best.end());
  }
  // Back from units of the ridge.
  for (auto& shell : shells) {
    shell.eigenvalue *= unit;
    if (!limit) shell.gain = shell.eigenvalue * inverse_width;
    for (const double value : {shell.eigenvalue, shell.fraction, shell.teacher_power, shell.gain})
      core::require(value >= 0 && std::isfinite(value), "log width", log_width,
                    "takes the spectrum out of the range of numbers");
  }
  for (auto& bulk : result.bulks) {
    bulk.lower *= unit;
    bulk.upper *= unit;
  }
  std::sort(shells.begin(), shells.end(),
            [](const Shell& a, const Shell& b) { return a.eigenvalue < b.eigenvalue; });
  std::sort(result.bulks.begin(), result.bulks.end(),
            [](const Bulk& a, const Bulk& b) { return a.lower < b.lower; });
  return result;
}

}  // namespace overparam::random_features_online
