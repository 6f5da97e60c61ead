// SPDX-License-Identifier: MIT
#include "random_features_ridge/theory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/regression/flow.hpp"
#include "overparam/regression/observables.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "random_features_ridge/finite_size.hpp"
#include "random_features_ridge/optima.hpp"

namespace overparam::random_features_ridge {
namespace {

using experiment::Measurement;
using experiment::Recorder;
using experiment::Status;
using experiment::Verdict;

constexpr double infinity = std::numeric_limits<double>::infinity();

// The degrees are the same at all sizes, and for activations without closed coefficients they take
// longer than everything that follows. `width` is in units of N at the asymptotic level.
spectrum::Population population_of(const Parameters& p, Level level, double width) {
  const spectrum::Teacher teacher{p.teacher_activation, p.teacher_units, p.teacher_overlap};
  if (level == Level::asymptotic)
    return core::kept(std::tuple(p.activation, teacher),
                      [&] { return spectrum::asymptotic_population(p.activation, teacher); });
  return core::kept(std::tuple(*p.dimension, p.activation, teacher),
                    [&] { return spectrum::SphereHarmonics(*p.dimension, p.activation, teacher); })
      .up_to(std::log(width));
}

double width_of(const Parameters& p, Level level) {
  return level == Level::asymptotic ? p.ratio : *p.width;
}

double samples_of(const Parameters& p, Level level) {
  return level == Level::asymptotic ? p.sample_ratio : *p.samples;
}

// Without ridge some sums of positive terms are divided by how many samples are left over.
const char* pole(const Parameters& p) {
  return p.ratio == p.sample_ratio
             ? "infinite at K = n without ridge"
             : "infinite without ridge: as many samples as directions of the features";
}

Verdict unresolved() {
  return {Status::not_converged, "below the rounding of the activations' coefficients"};
}

// Why there is no solution, or empty.
std::string without_minimum(const Parameters& p, const Theory& point) {
  if (p.ridge >= 0) return "";
  const double lowest = point.lowest_ridge();
  if (p.ridge > lowest) return "";
  return experiment::range_reason("λ", p.ridge, "not above", lowest) +
         ", below which the quadratic form has no minimum";
}

void add_approximation_error(const Parameters& p, Level level, Recorder& rows) {
  constexpr const char* name = "approximation_error";
  const double width = width_of(p, level);
  try {
    rows.add(name,
             {spectrum::approximation_error(population_of(p, level, width), std::log(width))});
  } catch (const core::ConvergenceFailure&) {
    rows.add(name, {}, unresolved());
  }
}

void add_optimum(const Parameters& p, const std::string& name, const Optimum& best, bool resolved,
                 Recorder& rows) {
  if (!resolved) {
    rows.add(name, {}, unresolved());
    rows.add(name + "_error", {}, unresolved());
    return;
  }
  // Infinite places are places: the error there is that of a limit.
  const char* edge = best.at_edge ? "at the edge of the ridges that leave a minimum" : "";
  rows.add(name, {best.at}, {Status::ok, edge}, "the error falls all the way");
  rows.add(name + "_error", {best.error}, {}, pole(p));
}

}  // namespace

Theory::Theory(const Parameters& p, Level level)
    : population_(population_of(p, level, std::min(width_of(p, level), samples_of(p, level)))),
      samples_(samples_of(p, level)),
      time_unit_(level == Level::asymptotic ? p.dimension.value_or(1) : 1),
      noise_(p.label_noise),
      equivalent_(population_, width_of(p, level), samples_) {
  if (level == Level::asymptotic && p.dimension)
    for (const auto& harmonics : population_.degrees)
      if (harmonics.degree == 0) {
        mean_rate_ = harmonics.kernel_power;
        mean_power_ = harmonics.teacher_power;
      }
}

double Theory::lowest_ridge() const {
  spectrum::require_resolved(population_, std::log(equivalent_.size()), equivalent_.lowest_place());
  return equivalent_.lowest_ridge();
}

double Theory::mean_to_learn(double time) const {
  return mean_rate_ ? std::exp(-*mean_rate_ * time) : 0;
}

regression::Risk Theory::risk(double ridge, double time) const {
  // Of the samples' covariance no eigenvalue is far above its trace, E|φ|², and none below λ/n: nothing
  // has been learnt at first or under a ridge far above all of them, and nothing is left to be learnt in the
  // end.
  constexpr double first = 1e-15;
  constexpr double last = 40;
  const double scaled = time / time_unit_;
  const bool too_early = scaled * feature_power() + scaled * std::abs(ridge) / samples_ < first;
  const bool too_heavy = std::isfinite(time) && feature_power() * samples_ < first * ridge;
  if (too_early || too_heavy) return {teacher_power(), 0, teacher_power() + noise_};
  if (scaled * ridge > last * samples_ || std::isinf(time)) {
    const RidgeLimit limit = equivalent_.ridge_limit(ridge);
    regression::Risk risk;
    risk.bias = limit.bias;
    risk.variance = noise_ > 0 ? noise_ * limit.gain : 0;
    // Generalised cross-validation: (1 − df/n)² times the test error.
    risk.training =
        limit.unused != 0 ? limit.unused * limit.unused * (risk.bias + risk.variance + noise_) : 0;
    return risk;
  }
  // What the features cannot represent acts as noise, but what it adds to the risk is no label noise.
  const double unreachable = equivalent_.unreachable();
  const double all_noise = noise_ + unreachable;
  regression::Risk risk =
      regression::flow_risk(equivalent_.resolvent(), samples_, ridge, all_noise, scaled);
  const double share = all_noise > 0 ? noise_ / all_noise : 0;
  const double mean = mean_power_ * std::pow(mean_to_learn(time), 2);
  risk.bias += unreachable + (1 - share) * risk.variance + mean;
  risk.variance *= share;
  risk.training += mean;
  return risk;
}

std::vector<Measurement> theory(const Parameters& p, Level level, std::span<const double> times) {
  const Theory point(p, level);
  const std::string endless = without_minimum(p, point);
  const FiniteSize finite_size(p, level, point);
  // In a finite time the flow gets somewhere, but not by the contour.
  const auto missing = [&](double time) {
    return Verdict{std::isinf(time) ? Status::diverged : Status::not_converged, endless};
  };
  std::vector<Measurement> out;
  for (const double time : times) {
    Recorder rows(out, time);
    if (!endless.empty()) {
      for (const auto& observable : regression::observables)
        rows.add(observable.name, {}, missing(time));
      continue;
    }
    const auto risk = point.risk(p.ridge, time);
    const auto neighbours = finite_size.neighbours(time);
    const bool resolved = !(risk.bias < point.resolution());
    // A variance that is a million times larger hides what the bias does not resolve.
    const bool sum_resolved = resolved || risk.variance > 1e6 * point.resolution();
    // Poles do not depend on the size of the noise.
    const bool infinite = std::isinf(time) && p.ridge == 0 && point.limit(0).unused == 0;
    for (const auto& observable : regression::observables) {
      const bool exact =
          observable.bias == 0 || (observable.variance == 0 ? resolved : sum_resolved);
      rows.add(observable.name, {observable.of(risk, p.label_noise)},
               exact ? Verdict{Status::ok, finite_size.reason(observable, risk, neighbours, time)}
                     : unresolved(),
               infinite ? pole(p) : "");
    }
  }
  if (times.empty() || !std::isinf(times.back())) return out;
  Recorder limits(out, infinity);
  add_approximation_error(p, level, limits);
  if (level == Level::asymptotic) {
    if (endless.empty()) {
      const RidgeLimit limit = point.limit(p.ridge);
      limits.add("normalised_bias", {limit.linear_bias}, {}, pole(p));
      limits.add("normalised_variance", {limit.gain}, {}, pole(p));
    } else {
      for (const char* name : {"normalised_bias", "normalised_variance"})
        limits.add(name, {}, missing(infinity));
    }
  }
  if (p.optima) {
    const auto add_best = [&](const char* name, const Optimum& best) {
      add_optimum(p, name, best, !(2 * best.error < point.resolution()), limits);
    };
    add_best("optimal_ridge", best_ridge(point));
    if (endless.empty())
      add_best("optimal_time", best_time(point, p.ridge));
    else
      for (const char* name : {"optimal_time", "optimal_time_error"})
        limits.add(name, {}, missing(infinity));
  }
  return out;
}

}  // namespace overparam::random_features_ridge
