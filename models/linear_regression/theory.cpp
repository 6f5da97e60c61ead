// SPDX-License-Identifier: MIT
#include "linear_regression/theory.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <tuple>

#include "overparam/core/kept.hpp"
#include "overparam/regression/flow.hpp"

namespace overparam::linear_regression {
namespace {

using experiment::Measurement;
using experiment::Status;
using regression::Levels;
using regression::Risk;

constexpr double infinity = std::numeric_limits<double>::infinity();

double error(const Risk& risk) { return (risk.bias + risk.variance) / 2; }

double power(const Levels& levels) {
  double sum = 0;
  for (const auto& level : levels.levels) sum += level.power;
  return sum;
}

double trace(const Levels& levels) {
  double sum = 0;
  for (const auto& level : levels.levels) sum += level.multiplicity * level.eigenvalue;
  return sum;
}

// The smallest of `low` (at 0), `high` (at infinity) and the values between: a scan of four points a
// decade, then Brent's parabolas. What is not better than an end by more than the accuracy of the
// values, is no optimum.
Optimum minimise(const std::function<double(double)>& value, double first, double last, double low,
                 double high) {
  constexpr double accuracy = 1e-7;  // relative, of late times of the flow
  constexpr double step = 0.25;      // of log10
  const auto at = [&](double log10) { return value(std::pow(10, log10)); };
  const double start = std::log10(first);
  double best = infinity;
  double where = start;
  for (double x = start; x <= std::log10(last); x += step)
    if (const double y = at(x); y < best) {
      best = y;
      where = x;
    }
  std::uintmax_t iterations = 60;
  const auto [x, y] = boost::math::tools::brent_find_minima(
      at, where - step, where + step, std::numeric_limits<double>::digits / 2, iterations);
  if (std::min(low, high) <= y * (1 + accuracy))
    return low <= high ? Optimum{0, low} : Optimum{std::nullopt, high};
  return {std::pow(10, x), y};
}

// Eigenvalues and their order do not depend on what most curves vary.
const Levels& shared_levels(const Parameters& p) {
  return core::kept(std::tuple(p.spectrum, p.signal.kind, p.signal.number, p.signal.norm),
                    [&] { return levels(p); });
}

}  // namespace

Levels levels(const Parameters& p) {
  Levels result;
  const auto share = squares(p.signal, *p.spectrum);
  for (std::size_t i = 0; i < share.size(); ++i) {
    const Run& run = (*p.spectrum)[i];
    result.levels.push_back({run.eigenvalue, run.count, run.eigenvalue * share[i]});
  }
  return result;
}

SpikyPart spiky_part(const Levels& levels, double samples, double kappa, double test_error,
                     double behind) {
  double learnt = 0;     // Σ λθ² s
  double square = 0;     // Σ λθ² s²
  double freedom = 0;    // Σ s
  double freedom_2 = 0;  // Σ s²
  double first = 0;
  for (const auto& level : levels.levels) {
    if (first >= behind) {
      const double s = level.eigenvalue / (level.eigenvalue + kappa);
      learnt += level.power * s;
      square += level.power * s * s;
      freedom += level.multiplicity * s;
      freedom_2 += level.multiplicity * s * s;
    }
    first += level.multiplicity;
  }
  const double shift = freedom / samples;
  SpikyPart part;
  part.population = square + freedom_2 / samples * test_error;
  part.training =
      part.population + 2 * shift * (learnt - part.population) + shift * shift * test_error;
  return part;
}

Optimum optimal_time(const Levels& levels, double samples, double ridge, double noise) {
  // Rates of the flow are eigenvalues of XᵀX/n, up to about λ_1 + tr Σ/n.
  const double fastest = levels.levels.front().eigenvalue + trace(levels) / samples;
  return minimise([&](double t) { return error(flow_risk(levels, samples, ridge, noise, t)); },
                  1e-4 / fastest, 1e10 / fastest, power(levels) / 2,
                  error(ridge_risk(levels, samples, ridge, noise)));
}

Optimum optimal_ridge(const Levels& levels, double samples, double noise) {
  const double scale = samples * levels.levels.front().eigenvalue + trace(levels);
  return minimise([&](double ridge) { return error(ridge_risk(levels, samples, ridge, noise)); },
                  1e-16 * scale, 1e8 * scale, error(ridge_risk(levels, samples, 0, noise)),
                  power(levels) / 2);
}

std::vector<Measurement> theory(const Parameters& p, std::span<const double> times) {
  const Levels& all = shared_levels(p);
  const double n = p.samples;
  std::vector<Measurement> out;
  for (const double t : times) {
    const auto add = [&](const char* name, std::optional<double> value) {
      const bool finite = value && std::isfinite(*value);
      out.push_back(
          {t, name, finite ? value : std::nullopt, finite ? Status::ok : Status::diverged});
    };
    const Risk risk = flow_risk(all, n, p.ridge, p.label_noise, t);
    const double excess = risk.bias + risk.variance;
    add("generalization_error", excess / 2);
    add("bias", risk.bias);
    add("variance", risk.variance);
    add("training_error", risk.training / 2);
    add("excess_risk", excess);
    add("test_error", excess + p.label_noise);
    if (!std::isinf(t)) continue;

    const double kappa = regression::effective_ridge(all, n, p.ridge);
    add("effective_ridge", kappa);
    add("degrees_of_freedom", regression::degrees_of_freedom(all, kappa));
    if (const auto ranks = benign_ranks(*p.spectrum, n)) {
      add("benign_index", ranks->index);
      add("effective_rank_r", ranks->rank_r);
      add("effective_rank_R", ranks->rank_R);
      add("variance_shape", p.label_noise * (ranks->index / n + n / ranks->rank_R));
      const double test_error = excess + p.label_noise;
      if (std::isfinite(test_error)) {
        const SpikyPart spiky = spiky_part(all, n, kappa, test_error, ranks->index);
        add("spiky_population", spiky.population);
        add("spiky_training", spiky.training);
      } else {
        add("spiky_population", test_error);
      }
    }
    if (p.optima) {
      const Optimum time = optimal_time(all, n, p.ridge, p.label_noise);
      add("optimal_time", time.at);
      add("optimal_time_error", time.error);
      const Optimum ridge = optimal_ridge(all, n, p.label_noise);
      add("optimal_ridge", ridge.at);
      add("optimal_ridge_error", ridge.error);
    }
  }
  return out;
}

}  // namespace overparam::linear_regression
