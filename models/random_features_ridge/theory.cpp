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
  if (p.levels) return spectrum::population_of(*p.levels);
  const spectrum::Target teacher = p.teacher.target();
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
  return p.levels ? "infinite without ridge: as many samples as features, or as modes"
         : p.ratio == p.sample_ratio
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

void add_approximation_error(const Parameters& p, Level level, const Theory& point,
                             Recorder& rows) {
  constexpr const char* name = "approximation_error";
  const double width = width_of(p, level);
  try {
    rows.add(name, {point.approximation_error(population_of(p, level, width), std::log(width))});
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
    : teacher_(p.teacher.activations[0]),
      population_(population_of(p, level, std::min(width_of(p, level), samples_of(p, level)))),
      samples_(samples_of(p, level)),
      time_unit_(level == Level::asymptotic ? p.dimension.value_or(1) : 1),
      label_noise_(p.label_noise),
      students_(p.students),
      labels_(p.flip_probability, p.label_noise),
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

// Of the samples' covariance no eigenvalue is far above its trace, E|φ|², and none below λ/n: nothing
// has been learnt at first or under a ridge far above all of them.
bool Theory::nothing_learnt(double ridge, double time) const {
  constexpr double first = 1e-15;
  const double scaled = time / time_unit_;
  const bool too_early = scaled * feature_power() + scaled * std::abs(ridge) / samples_ < first;
  return too_early || (std::isfinite(time) && feature_power() * samples_ < first * ridge);
}

// And nothing is left to be learnt in the end.
bool Theory::everything_learnt(double ridge, double time) const {
  constexpr double last = 40;
  return time / time_unit_ * ridge > last * samples_ || std::isinf(time);
}

// Of the average, which only has parts that all students share and parts of each.
regression::Risk Theory::risk_of_teacher(double ridge, double time, double noise) const {
  const auto one = risk_of_one(ridge, time, noise);
  if (students_ == 1) return one;
  return common::averaged(one, shared_risk(ridge, time, noise), noise, students_);
}

common::SharedRisk Theory::shared_risk(double ridge, double time, double noise) const {
  if (nothing_learnt(ridge, time)) return {teacher_power(), 0, 0, teacher_power() + noise};
  if (everything_learnt(ridge, time)) {
    const RidgeLimit limit = equivalent_.ridge_limit(ridge);
    auto shared = limit.shared;
    const double variance = noise > 0 ? noise * shared.gain : 0;
    if (limit.unused != 0)
      shared.training = limit.unused * limit.unused * (shared.bias() + variance + noise);
    return shared;
  }
  auto shared = equivalent_.shared_flow(ridge, time / time_unit_, noise);
  const double mean = mean_power_ * std::pow(mean_to_learn(time), 2);
  shared.squared_bias += mean;
  shared.training += mean;
  return shared;
}

common::Split Theory::split_of_teacher(double ridge, double time) const {
  const auto shared = shared_risk(ridge, time, 0);
  common::Split split{shared.squared_bias, shared.sampling_variance, 0, shared.rounding, 0};
  if (nothing_learnt(ridge, time)) return split;
  double initialisation = 0;
  if (everything_learnt(ridge, time)) {
    initialisation = equivalent_.ridge_limit(ridge).initialisation_variance;
  } else {
    const auto one = risk_of_one(ridge, time, 0);
    initialisation = std::max(one.bias - shared.bias(), 0.0);
    split.initialisation_rounding = (one.bias_rounding + shared.rounding) / students_;
  }
  split.initialisation_variance = common::averaged(initialisation, 0, students_);
  return split;
}

common::Split Theory::split(double ridge, double time) const {
  const auto kept = split_of_teacher(ridge, time);
  if (labels_.kept == 1) return kept;
  const double unlearnt = teacher_power() - learnt(ridge, time);
  const double scale = labels_.kept * labels_.kept;
  const auto scaled = [&](double part) { return scale > 0 ? scale * part : 0; };
  return {labels_.bias(teacher_power(), unlearnt, kept.squared_bias),
          scaled(kept.sampling_variance), scaled(kept.initialisation_variance),
          kept.sampling_rounding, kept.initialisation_rounding};
}

double Theory::approximation_error(const spectrum::Population& population, double log_width) const {
  const double one = spectrum::approximation_error(population, log_width);
  if (students_ == 1) return one;
  // Averaged over features the readout is the ridge solution on infinitely many samples.
  const double ridge = spectrum::effective_ridge(population, log_width);
  double all = population.teacher_tail + population.unreachable;
  for (const auto& harmonics : population.degrees) {
    const double missing = ridge / (std::exp(log_width + harmonics.log_eigenvalue) + ridge);
    all += ridge > 0 ? harmonics.teacher_power * missing * missing : 0;
  }
  return common::averaged(one, all / 2, students_);
}

regression::Risk Theory::risk_of_one(double ridge, double time, double noise) const {
  const double scaled = time / time_unit_;
  if (nothing_learnt(ridge, time)) return {teacher_power(), 0, teacher_power() + noise};
  if (everything_learnt(ridge, time)) {
    const RidgeLimit limit = equivalent_.ridge_limit(ridge);
    regression::Risk risk;
    risk.bias = limit.bias;
    risk.variance = noise > 0 ? noise * limit.gain : 0;
    // Generalised cross-validation: (1 − df/n)² times the test error.
    risk.training =
        limit.unused != 0 ? limit.unused * limit.unused * (risk.bias + risk.variance + noise) : 0;
    return risk;
  }
  // What the features cannot represent acts as noise, but what it adds to the risk is no label noise.
  const double unreachable = equivalent_.unreachable();
  const double all_noise = noise + unreachable;
  regression::Risk risk =
      regression::flow_risk(equivalent_.resolvent(), samples_, ridge, all_noise, scaled);
  const double share = all_noise > 0 ? noise / all_noise : 0;
  const double mean = mean_power_ * std::pow(mean_to_learn(time), 2);
  risk.bias += unreachable + (1 - share) * risk.variance + mean;
  risk.bias_rounding += (1 - share) * risk.variance_rounding;
  risk.variance *= share;
  risk.variance_rounding *= share;
  risk.training += mean;
  return risk;
}

regression::Risk Theory::risk(double ridge, double time) const {
  if (labels_.kept == 1) return risk_of_teacher(ridge, time, labels_.noise);
  // Residuals of the labels aζ + noise are a times those of ζ + noise/a; so small an a is none.
  constexpr double least = 1e-8;
  const double scale = std::pow(std::max(labels_.kept, least), 2);
  const auto kept = risk_of_teacher(ridge, time, labels_.noise / scale);
  const double unlearnt = teacher_power() - learnt(ridge, time);
  regression::Risk risk;
  risk.bias = labels_.bias(teacher_power(), unlearnt, kept.bias);
  risk.variance = scale * kept.variance;
  risk.training = scale * kept.training;
  return risk;
}

LearntState Theory::state(double ridge, double time) const {
  auto now = everything_learnt(ridge, time) ? equivalent_.solution_state(ridge)
                                            : equivalent_.flow_state(ridge, time / time_unit_);
  if (students_ == 1) return now;
  const auto shared = everything_learnt(ridge, time)
                          ? equivalent_.ridge_limit(ridge).shared
                          : equivalent_.shared_flow(ridge, time / time_unit_, 0);
  now.spread = common::averaged(now.spread, shared.sampling_variance, students_);
  now.gain = common::averaged(now.gain, shared.gain, students_);
  return now;
}

double Theory::learnt(double ridge, double time) const {
  if (nothing_learnt(ridge, time)) return 0;
  const auto now = state(ridge, time);
  double sum = 0;
  for (std::size_t k = 0; k < now.learnt.size(); ++k)
    sum += now.learnt[k] * population_.degrees[k].teacher_power;
  return sum;
}

double Theory::overlap(double ridge, double time) const {
  return labels_.kept > 0 ? labels_.kept * learnt(ridge, time) : 0;
}

double Theory::spread_of(const LearntState& now) const {
  const double kept = labels_.kept * labels_.kept;
  return (kept > 0 ? kept * now.spread : 0) + (labels_.noise > 0 ? labels_.noise * now.gain : 0);
}

double Theory::power(double ridge, double time) const {
  if (nothing_learnt(ridge, time)) return 0;
  const auto now = state(ridge, time);
  double sum = spread_of(now);
  for (std::size_t k = 0; k < now.learnt.size(); ++k)
    sum += std::pow(labels_.kept * now.learnt[k], 2) * population_.degrees[k].teacher_power;
  return sum;
}

double Theory::fresh_noise(double ridge, double time) const {
  return labels_.kept == 1 ? label_noise_ : labels_.fresh(label_noise_, overlap(ridge, time));
}

experiment::Known Theory::classification_error(double ridge, double time) const {
  if (time == 0) return {0.5};
  // The first step of the flow, and whatever is learnt under a heavy ridge, is to the ratio of
  // eigenvalues and ridge a small multiple of one function.
  constexpr double far = 1e6;
  const double heaviest = far * samples_ * feature_power();
  const bool small = ridge + samples_ * time_unit_ / time > heaviest;
  const auto now = small ? state(heaviest, infinity) : state(ridge, time);
  std::vector<random_features::LearntDegree> learnt;
  double power = 0;
  for (std::size_t k = 0; k < now.learnt.size(); ++k) {
    const auto& harmonics = population_.degrees[k];
    const double amplitude = labels_.kept * now.learnt[k] * std::sqrt(harmonics.teacher_power);
    learnt.push_back({harmonics.degree, amplitude});
    power += amplitude * amplitude;
  }
  const double spread = spread_of(now);
  // Of the contour, which the variance of f given the teacher's field is what is left of.
  constexpr double contour = 1e-12;
  const double rounding = everything_learnt(ridge, time) || power == 0 ? 0 : contour;
  return {random_features::classification_error(learnt, teacher_, spread),
          std::sqrt(rounding) * std::min(1.0, std::sqrt(rounding * power / spread))};
}

std::vector<Measurement> theory(const Parameters& p, Level level, std::span<const double> times) {
  const Theory point(p, level);
  const std::string endless = without_minimum(p, point);
  const FiniteSize finite_size(p, level, point);
  const bool classified =
      p.classification && point.teacher_power() > 0 && random_features::has_one_field(p.teacher);
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
      if (p.variance_split)
        common::add_split(
            {}, [&](const char* name, const auto&) { rows.add(name, {}, missing(time)); });
      if (classified) rows.add("classification_error", {}, missing(time));
      continue;
    }
    const auto risk = point.risk(p.ridge, time);
    const auto neighbours = finite_size.neighbours(time);
    const double fresh = point.fresh_noise(p.ridge, time);
    const bool resolved = !(risk.bias < point.resolution());
    // A variance that is a million times larger hides what the bias does not resolve.
    const bool sum_resolved = resolved || risk.variance > 1e6 * point.resolution();
    // Poles do not depend on the size of the noise.
    const bool infinite = std::isinf(time) && p.ridge == 0 && point.limit(0).unused == 0;
    for (const auto& observable : regression::observables) {
      const bool exact =
          observable.bias == 0 || (observable.variance == 0 ? resolved : sum_resolved);
      rows.add(
          observable.name, {observable.of(risk, fresh)},
          exact ? Verdict{Status::ok, finite_size.reason(observable, risk, fresh, neighbours, time)}
                : unresolved(),
          infinite ? pole(p) : "");
    }
    if (p.variance_split) {
      const auto split = point.split(p.ridge, time);
      common::add_split(split, [&](const char* name, const experiment::Known& part) {
        rows.add(
            name, part,
            resolved ? Verdict{Status::ok, finite_size.split_reason(name, time)} : unresolved(),
            infinite ? pole(p) : "");
      });
    }
    if (classified)
      rows.add("classification_error", point.classification_error(p.ridge, time),
               {Status::ok, finite_size.classification_reason(time)});
  }
  if (times.empty() || !std::isinf(times.back())) return out;
  Recorder limits(out, infinity);
  add_approximation_error(p, level, point, limits);
  if (level == Level::asymptotic) {
    if (endless.empty()) {
      const RidgeLimit limit = point.limit(p.ridge);
      limits.add("normalised_bias",
                 {common::averaged(limit.linear_bias, limit.linear_shared, p.students)}, {},
                 pole(p));
      limits.add("normalised_variance",
                 {common::averaged(limit.gain, limit.shared.gain, p.students)}, {}, pole(p));
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
