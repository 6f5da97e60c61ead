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
#include "overparam/regression/flow.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "random_features_ridge/optima.hpp"

namespace overparam::random_features_ridge {
namespace {

using experiment::Measurement;
using experiment::Status;

constexpr double infinity = std::numeric_limits<double>::infinity();

// The levels are the same at all sizes, and for activations without closed coefficients they take
// longer than everything that follows. `width` is in units of N at the asymptotic level.
spectrum::Population population_of(const Parameters& p, Level level, double width) {
  const spectrum::Teacher teacher{p.teacher_activation, p.teacher_units, p.teacher_overlap};
  if (level == Level::asymptotic)
    return core::kept(std::tuple(p.activation, teacher),
                      [&] { return spectrum::asymptotic_population(p.activation, teacher); });
  return core::kept(std::tuple(*p.dimension, p.activation, teacher),
                    [&] { return spectrum::SphereLevels(*p.dimension, p.activation, teacher); })
      .up_to(std::log(width));
}

double width_of(const Parameters& p, Level level) {
  return level == Level::asymptotic ? p.ratio : *p.width;
}

double samples_of(const Parameters& p, Level level) {
  return level == Level::asymptotic ? p.sample_ratio : *p.samples;
}

// An observable at one time: no value where it is infinite, or where `resolved` is false.
void add(std::vector<Measurement>& out, double time, const char* name, double value,
         bool resolved = true) {
  const bool exists = resolved && std::isfinite(value);
  out.push_back({time, name, exists ? std::optional<double>(value) : std::nullopt,
                 exists     ? Status::ok
                 : resolved ? Status::diverged
                            : Status::not_converged});
}

void add_approximation_error(const Parameters& p, Level level, std::vector<Measurement>& out) {
  constexpr const char* name = "approximation_error";
  const double width = width_of(p, level);
  try {
    add(out, infinity, name,
        spectrum::approximation_error(population_of(p, level, width), std::log(width)));
  } catch (const core::ConvergenceFailure&) {
    add(out, infinity, name, 0, false);
  }
}

void add_optimum(const std::string& name, const Optimum& best, std::vector<Measurement>& out) {
  add(out, infinity, name.c_str(), best.at);
  add(out, infinity, (name + "_error").c_str(), best.error);
}

}  // namespace

Theory::Theory(const Parameters& p, Level level)
    : population_(population_of(p, level, std::min(width_of(p, level), samples_of(p, level)))),
      samples_(samples_of(p, level)),
      time_unit_(level == Level::asymptotic ? p.dimension.value_or(1) : 1),
      noise_(p.label_noise),
      equivalent_(population_, width_of(p, level), samples_) {}

regression::Risk Theory::risk(double ridge, double time) const {
  // Of the samples' covariance no eigenvalue is far above its trace, E|φ|², and none below λ/n: nothing
  // has been learnt at first, and nothing is left to be learnt in the end.
  constexpr double first = 1e-15;
  constexpr double last = 40;
  const double scaled = time / time_unit_;
  if (scaled * (feature_power() + ridge / samples_) < first)
    return {teacher_power(), 0, teacher_power() + noise_};
  if (scaled * ridge > last * samples_ || std::isinf(time)) {
    const RidgeLimit limit = equivalent_.ridge_limit(ridge);
    regression::Risk risk;
    risk.bias = limit.bias;
    risk.variance = noise_ > 0 ? noise_ * limit.gain : 0;
    // Generalised cross-validation: (1 − df/n)² times the test error.
    risk.training =
        limit.unused > 0 ? limit.unused * limit.unused * (risk.bias + risk.variance + noise_) : 0;
    return risk;
  }
  // What the features cannot represent acts as noise, but what it adds to the risk is no label noise.
  const double unreachable = equivalent_.unreachable();
  const double all_noise = noise_ + unreachable;
  regression::Risk risk =
      regression::flow_risk(equivalent_.resolvent(), samples_, ridge, all_noise, scaled);
  const double share = all_noise > 0 ? noise_ / all_noise : 0;
  risk.bias += unreachable + (1 - share) * risk.variance;
  risk.variance *= share;
  return risk;
}

std::vector<Measurement> theory(const Parameters& p, Level level, std::span<const double> times) {
  const Theory point(p, level);
  std::vector<Measurement> out;
  for (const double time : times) {
    const auto risk = point.risk(p.ridge, time);
    const double excess = risk.bias + risk.variance;
    const bool resolved = !(risk.bias < point.resolution());
    // A variance that is a million times larger hides what the bias does not resolve.
    const bool sum_resolved = resolved || risk.variance > 1e6 * point.resolution();
    add(out, time, "generalization_error", excess / 2, sum_resolved);
    add(out, time, "bias", risk.bias, resolved);
    add(out, time, "variance", risk.variance);
    add(out, time, "training_error", risk.training / 2);
    add(out, time, "excess_risk", excess, sum_resolved);
    add(out, time, "test_error", excess + p.label_noise, sum_resolved);
  }
  if (times.empty() || !std::isinf(times.back())) return out;
  add_approximation_error(p, level, out);
  if (level == Level::asymptotic) {
    const RidgeLimit limit = point.limit(p.ridge);
    add(out, infinity, "normalised_bias", limit.linear_bias);
    add(out, infinity, "normalised_variance", limit.gain);
  }
  if (p.optima) {
    add_optimum("optimal_ridge", best_ridge(point), out);
    add_optimum("optimal_time", best_time(point, p.ridge), out);
  }
  return out;
}

Level default_level(const Parameters& p) {
  const bool sphere = p.features == Features::sphere && p.dimension && *p.dimension >= 2;
  return sphere ? Level::deterministic : Level::asymptotic;
}

}  // namespace overparam::random_features_ridge
