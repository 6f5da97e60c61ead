// SPDX-License-Identifier: MIT
#include "random_features_online/theory.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/words.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "random_features/classification.hpp"
#include "random_features_online/limits.hpp"
#include "random_features_online/recursion.hpp"
#include "random_features_online/trajectory.hpp"

namespace overparam::random_features_online {
namespace {

using experiment::correction_reason;
using experiment::equation;
using experiment::Measurement;
using experiment::signed_correction_reason;
using experiment::Status;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double horizon_tolerance = 0.01;
constexpr double realisable_error = 1e-6;  // of T, where the limit is zero
constexpr double horizon_accuracy = 1e-5;  // of the trajectory that is compared with 1 %
constexpr int horizon_points_per_decade = 16;
constexpr double horizon_start = 0.01;
constexpr double notable_steps = 0.01;   // of a value, by the leading order of the discrete steps
constexpr double notable_terms = 0.05;   // η λ_max/K, where the terms of that order are left out
constexpr double unstable_horizon = 10;  // long enough to see a simulation blow up

// "0.4123".
// How far the theory is inside its range at one point, for the reasons of its measurements.
class Validity {
 public:
  Validity(const Parameters& p, const Spectrum& spectrum, double first_rate)
      : stable_(is_stable(spectrum, p.training)),
        scheduled_(p.training.schedule.kind != Schedule::Kind::constant) {
    if (!stable_)
      instability_ = experiment::range_reason("η", p.training.learning_rate, "at or above η_c =",
                                              critical_learning_rate(spectrum, p.training));
    // 1/K of a shell, or of one that the level takes for infinitely wide.
    double largest = 0;
    double left_out = 0;
    for (const auto& shell : spectrum.shells) {
      if (shell.eigenvalue <= 0) continue;
      const bool infinite = shell.gain == 0 && p.width;
      const double gain = infinite ? shell.eigenvalue / *p.width : shell.gain;
      const double decay = gain / shell.eigenvalue * p.training.weight_decay;
      largest = std::max(largest, gain + decay);
      if (infinite || !p.training.finite_width)
        left_out = std::max(left_out, (1 - shell.mean_fraction) * gain + decay);
    }
    if (p.training.schedule.kind == Schedule::Kind::greedy && p.activation.mean() != 0)
      schedule_ =
          "the greedy rate follows the fluctuations of the mode of the mean, which averages do not "
          "know (--schedule optimal does not follow them)";
    symbol_ = p.training.weight_decay > 0 ? "η (λ_max + γ)/K" : "η λ_max/K";
    step_ = first_rate * largest;
    left_out_ = first_rate * left_out;
  }

  bool stable() const { return stable_; }
  const std::string& instability() const { return instability_; }

  // Of a value that contains step terms at the rate of the start.
  std::string of_terms() const {
    return correction_reason(equation(symbol_, left_out_), left_out_, notable_terms,
                             "the step terms left out");
  }
  // Of an average of runs that follow their own errors.
  const std::string& of_schedule() const { return schedule_; }
  // Of a value of the differential equation.
  std::string of_steps(double value, double discreteness) const {
    const auto small = equation(symbol_, step_);
    const double share = discreteness / value;
    if (value == 0) return {};
    const char* source = "discrete steps (--finite-width recursion takes them)";
    return scheduled_ ? correction_reason(small, std::abs(share), notable_steps, source)
                      : signed_correction_reason(small, share, notable_steps, source);
  }

 private:
  bool stable_;
  bool scheduled_;
  std::string instability_;
  std::string schedule_;
  std::string symbol_;
  double step_ = 0;
  double left_out_ = 0;
};

// What is learnt of flipped labels: aζ under more noise. Of other labels the same as ever.
Spectrum kept_target(Spectrum spectrum, const random_features::FlippedLabels& labels) {
  if (labels.kept == 1) return spectrum;
  const double kept = labels.kept * labels.kept;
  spectrum.teacher_total *= kept;
  spectrum.unreachable *= kept;
  for (auto& shell : spectrum.shells) shell.teacher_power *= kept;
  return spectrum;
}

Training kept_training(Training training, const random_features::FlippedLabels& labels) {
  training.label_noise = labels.noise;
  return training;
}

// From observables against the target aζ to those against ζ, of power `teacher`.
Snapshot against_teacher(Snapshot at, const random_features::FlippedLabels& labels,
                         double teacher) {
  const double a = labels.kept;
  if (a == 1) return at;
  const auto over = [&](double& value) { value = a > 0 ? value / a : 0; };
  over(at.student_teacher_overlap);
  over(at.discreteness.student_teacher_overlap);
  for (double& overlap : at.degree_overlaps) over(overlap);
  // E(ζ−f)² = (1−a)²T + 2(1−a) E[ζ(aζ−f)] + E(aζ−f)².
  at.generalization_error +=
      (1 - a) * (1 - a) * teacher / 2 + (1 - a) * (a * teacher - at.student_teacher_overlap);
  at.discreteness.generalization_error -= (1 - a) * at.discreteness.student_teacher_overlap;
  return at;
}

// Whether the theory knows P(sign f ≠ sign ζ).
bool classifies(const Parameters& p, const Spectrum& spectrum) {
  return p.classification && spectrum.teacher_degrees && spectrum.teacher_total > 0 &&
         random_features::has_one_field(p.teacher);
}

double classification_error(const Parameters& p, const Spectrum& spectrum, const Snapshot& at) {
  std::vector<random_features::LearntDegree> learnt;
  double spread = at.student_norm;
  for (std::size_t k = 0; k < followed_degrees.size(); ++k) {
    const double power = (*spectrum.teacher_degrees)[k];
    if (power <= 0) continue;
    const double amplitude = at.degree_overlaps[k] / std::sqrt(power);
    learnt.push_back({followed_degrees[k], amplitude});
    spread -= amplitude * amplitude;
  }
  return random_features::classification_error(learnt, p.teacher.activations[0],
                                               std::max(spread, 0.0));
}

// With what discrete steps change.
Snapshot after_steps(Snapshot at) {
  const double overlap = at.student_teacher_overlap;
  at.student_norm += at.discreteness.student_norm;
  for (double& one : at.degree_overlaps)
    one *= overlap != 0 ? 1 + at.discreteness.student_teacher_overlap / overlap : 1;
  return at;
}

// What is known at t → ∞.
// @param spectrum of ζ.
void add_limits(const Spectrum& spectrum, const Parameters& p, const Validity& validity,
                std::vector<Measurement>& out) {
  const bool constant = p.training.schedule.kind == Schedule::Kind::constant;
  const auto add = [&](const char* name, std::optional<double> value, Status status,
                       std::string reason) {
    if (value && !std::isfinite(*value)) {
      // Without a mode that learns any rate is stable; everything else is a number too large.
      const bool idle = std::none_of(spectrum.shells.begin(), spectrum.shells.end(),
                                     [](const Shell& shell) { return shell.eigenvalue > 0; });
      value.reset();
      status = idle ? Status::infinite : Status::diverged;
      reason = idle ? "no feature learns" : "beyond the largest number";
    }
    out.push_back({infinity, name, value, status, {}, {}, std::move(reason)});
  };
  const random_features::FlippedLabels labels(p.flip_probability, p.training.label_noise);
  Snapshot limit;
  Status status = validity.stable() ? Status::ok : Status::unstable;
  std::string reason = validity.stable() ? "" : validity.instability();
  if (validity.stable()) try {
      if (const auto state =
              stationary_state(kept_target(spectrum, labels), kept_training(p.training, labels)))
        limit = against_teacher(*state, labels, spectrum.teacher_total);
      else
        status = Status::diverged;
      if (status == Status::ok && constant) reason = validity.of_terms();
    } catch (const core::Error& failure) {
      status = Status::not_converged;
      reason = failure.what();
    }
  const auto add_limit = [&](const char* name, std::optional<double> value) {
    add(name, status == Status::ok ? value : std::nullopt, status, reason);
  };
  add_limit("generalization_error", limit.generalization_error);
  add_limit("student_teacher_overlap", limit.student_teacher_overlap);
  add_limit("student_norm", limit.student_norm);
  if (classifies(p, spectrum))
    add_limit("classification_error", classification_error(p, spectrum, limit));
  add("approximation_error", spectrum.unreachable / 2, Status::ok, {});
  if (!constant) return;
  add("critical_learning_rate", critical_learning_rate(spectrum, p.training), Status::ok,
      validity.of_terms());
  if (validity.stable())
    add("relaxation_time", relaxation_time(spectrum, p.training).value_or(infinity), Status::ok,
        validity.of_terms());
  else
    add("relaxation_time", std::nullopt, status, reason);
}

// Whether a student of more features than every multiple of N has degrees of the teacher that one of
// N, K → ∞ at a fixed ratio lacks.
bool learns_beyond_the_linear_part(const Parameters& p) {
  const spectrum::Target target = p.teacher.target();
  const int length = p.activation.series_length();
  const auto student = p.activation.hermite_coefficients(length);
  std::vector<std::vector<double>> coefficients;
  for (const auto& g : target.activations()) {
    coefficients.push_back(g.hermite_coefficients(std::min(length, g.series_length())));
    coefficients.back().resize(student.size(), 0.0);
  }
  // Coefficients that are integrals are zero up to their rounding.
  constexpr double zero = 1e-14;
  for (std::size_t k = 2; k < student.size(); ++k) {
    double power = 0;
    double size = 0;
    for (const auto& pair : target.pairs()) {
      const double a = coefficients[pair.first][k], b = coefficients[pair.second][k];
      if (std::abs(a) < zero || std::abs(b) < zero) continue;
      power += pair.weight * a * b * std::pow(pair.overlap, double(k));
      size += std::abs(pair.weight * a * b);
    }
    if (std::abs(student[k]) > zero && power > zero * size) return true;
  }
  return false;
}

}  // namespace

std::vector<Measurement> theory(const Parameters& p, const Spectrum& shells,
                                std::span<const double> times) {
  const bool at_infinity = !times.empty() && std::isinf(times.back());
  const auto finite = at_infinity ? times.first(times.size() - 1) : times;
  const random_features::FlippedLabels labels(p.flip_probability, p.training.label_noise);
  const OrderParameterSystem system(kept_target(shells, labels), kept_training(p.training, labels));
  const Validity validity(p, shells, system.learning_rate(system.initial_state(), 0));
  Trajectory solution;
  Status missing = Status::diverged;
  std::string failure;
  try {
    solution = p.recursion ? iterate(system, finite) : integrate(system, finite);
  } catch (const core::IntegrationFailure& caught) {
    missing = Status::not_converged;
    failure = caught.what();
  }
  for (auto& snapshot : solution.snapshots)
    snapshot = against_teacher(snapshot, labels, shells.teacher_total);
  if (!validity.stable()) {
    missing = Status::unstable;
    failure = validity.instability();
  }
  double learnable = 0;
  for (const auto& shell : shells.shells) learnable += shell.teacher_power;
  constexpr double digits = 4 * std::numeric_limits<double>::epsilon();
  const bool classified = classifies(p, shells);
  std::vector<Measurement> out;
  for (std::size_t i = 0; i < finite.size(); ++i) {
    const Snapshot* at = i < solution.snapshots.size() ? &solution.snapshots[i] : nullptr;
    // @param terms what the value is a difference of.
    const auto add = [&](const char* name, double Snapshot::*member, double discreteness,
                         double terms) {
      Measurement m{finite[i], name, {}, missing, {}, {}, failure};
      // A mean square below zero is the rounding of something smaller.
      const bool square = member != &Snapshot::student_teacher_overlap;
      if (at && square && at->*member < 0) {
        m.status = Status::not_converged;
        m.reason = "smaller than the accuracy of the integration";
      } else if (at && std::isfinite(at->*member)) {
        m.value = at->*member;
        m.status = validity.stable() ? Status::ok : Status::unstable;
        if (validity.stable()) m.reason = validity.of_schedule();
        if (validity.stable() && m.reason.empty()) m.reason = validity.of_terms();
        // At t = 0 all is exact.
        if (finite[i] > 0)
          m.reason =
              experiment::joined(m.reason, experiment::rounding_reason(*m.value, digits * terms));
        if (validity.stable() && m.reason.empty())
          m.reason = validity.of_steps(*m.value, discreteness);
      }
      out.push_back(std::move(m));
    };
    const Discreteness off = at ? at->discreteness : Discreteness{};
    add("generalization_error", &Snapshot::generalization_error, off.generalization_error, 0);
    add("student_teacher_overlap", &Snapshot::student_teacher_overlap, off.student_teacher_overlap,
        learnable);
    add("student_norm", &Snapshot::student_norm, off.student_norm, learnable);
    if (classified) {
      Measurement m = out.back();
      m.observable = "classification_error";
      if (m.value) {
        const double value = classification_error(p, shells, *at);
        m.value = value;
        m.reason = validity.of_schedule().empty() ? validity.of_terms() : validity.of_schedule();
        if (at->student_norm > 0)
          m.reason = experiment::joined(
              m.reason, experiment::rounding_reason(value, digits * learnable / at->student_norm));
        if (m.reason.empty())
          m.reason =
              validity.of_steps(value, classification_error(p, shells, after_steps(*at)) - value);
      }
      out.push_back(std::move(m));
    }
    if (p.training.schedule.kind != Schedule::Kind::constant)
      add("current_learning_rate", &Snapshot::learning_rate, 0, 0);
  }
  if (at_infinity) add_limits(shells, p, validity, out);
  return out;
}

experiment::Horizon horizon(const Parameters& p, double cap) {
  // Gaussian features have no deterministic level; their asymptotics tell the time scale.
  const Level level =
      default_level(p) == Level::deterministic ? Level::deterministic : Level::asymptotic;
  const random_features::FlippedLabels labels(p.flip_probability, p.training.label_noise);
  const Spectrum shells = kept_target(spectrum(p, level), labels);
  const Training training = kept_training(p.training, labels);
  if (!is_stable(shells, training)) return {std::min(cap, unstable_horizon), false};
  const auto limit = stationary_state(shells, training);
  if (!limit) return {std::min(cap, unstable_horizon), false};
  std::vector<double> times;
  for (int i = 0;; ++i) {
    const double t = horizon_start * std::pow(10.0, double(i) / horizon_points_per_decade);
    times.push_back(std::min(t, cap));
    if (t >= cap) break;
  }
  const auto solution =
      integrate(OrderParameterSystem(shells, training), times, {.relative = horizon_accuracy});
  const auto settled_in = [&](double Snapshot::*member, const Snapshot& at) {
    const double target = (*limit).*member;
    // A limit of exactly zero is approached for ever; nobody asks for its last digits.
    const double slack = target != 0 ? horizon_tolerance * std::abs(target)
                                     : realisable_error * shells.teacher_total;
    return std::abs(at.*member - target) <= slack;
  };
  std::size_t settled = solution.snapshots.size();
  while (settled > 0) {
    const Snapshot& at = solution.snapshots[settled - 1];
    if (!settled_in(&Snapshot::generalization_error, at) ||
        !settled_in(&Snapshot::student_teacher_overlap, at) ||
        !settled_in(&Snapshot::student_norm, at))
      break;
    --settled;
  }
  const bool capped = settled >= times.size();
  return {capped ? cap : times[settled], capped};
}

std::vector<experiment::Asymptote> asymptotes(Parameters p) {
  constexpr double proportional_ratio = 1000;
  if (p.levels || p.ratio > proportional_ratio) return {};
  constexpr double wide = 1e10;  // β² u = z_*: the linear part is learnt to 1e-10
  p.ratio = wide;
  p.width.reset();
  auto shells = spectrum(p, Level::asymptotic);
  // Of the teacher: what is neither linear nor constant, or the student has nothing of.
  shells.unreachable = population_of(p, Level::asymptotic, 0).teacher_tail;
  const double floor = shells.unreachable / 2;
  std::vector<experiment::Asymptote> result;
  if (floor > 0)
    result.push_back(
        {floor, "best readout, $K/N$ → ∞",
         "no readout at a finite ratio gets below ε_* = " + core::brief(floor) + " as N, K → ∞: " +
             (learns_beyond_the_linear_part(p) ? "only K beyond every multiple of N does"
                                               : "no width does")});
  else
    result.push_back({0, "", "the error of the best readout vanishes as K/N → ∞"});
  if (p.training.schedule.kind != Schedule::Kind::constant) return result;
  const random_features::FlippedLabels labels(p.flip_probability, p.training.label_noise);
  auto limit = stationary_state(kept_target(shells, labels), kept_training(p.training, labels));
  if (limit) limit = against_teacher(*limit, labels, shells.teacher_total);
  if (limit && limit->generalization_error > floor)
    result.push_back({limit->generalization_error, "at this $η$, $K/N$ → ∞",
                      "at η = " + core::brief(p.training.learning_rate) +
                          " the error tends to ε_g = " + core::brief(limit->generalization_error) +
                          " as K/N → ∞"});
  return result;
}

}  // namespace overparam::random_features_online
