// SPDX-License-Identifier: MIT
#include "random_features_online/limits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/root.hpp"
#include "random_features_online/shell.hpp"
#include "random_features_online/step_factor.hpp"

namespace overparam::random_features_online {
namespace {

// What one shell contributes, divided by η(λ+γ): d is damped by 2 − η step and receives η noise X.
struct Mode {
  double lambda;
  double rate;      // λ + γ
  double noise;     // λ²p/(b(λ+γ))
  double step;      // (χλ² + 2γλ + γ²)/(K(λ+γ))
  double per_step;  // 1/K
  double power;     // μ
  DegreeShares degrees;

  double damping(double eta) const { return 2 - eta * step; }
};

std::vector<Mode> modes_of(const Spectrum& spectrum, const Training& training) {
  require_valid(spectrum);
  training.require_valid();
  const double decay = training.weight_decay;
  std::vector<Mode> modes;
  for (const auto& shell : spectrum.shells) {
    const double lambda = shell.eigenvalue;
    if (lambda <= 0) continue;
    const double rate = lambda + decay;
    const double share = lambda / rate;
    const double per_step = training.finite_width ? shell.gain / lambda : 0;
    modes.push_back(
        {lambda, rate, lambda * share * shell.fraction / training.batch,
         shell.gain * step_factor(shell, training) * share + per_step * decay * (1 + share),
         per_step, shell.teacher_power, shell.degrees});
  }
  return modes;
}

double smallest_damping(const std::vector<Mode>& modes, double eta) {
  double smallest = INFINITY;
  for (const auto& mode : modes) smallest = std::min(smallest, mode.damping(eta) * mode.rate);
  return smallest;
}

// The return of the noise onto itself for a change like exp(−ηxt); below 1 at x = 0 means stable.
double feedback(const std::vector<Mode>& modes, double eta, double x = 0) {
  double sum = 0;
  for (const auto& mode : modes) sum += eta * mode.noise / (mode.damping(eta) - x / mode.rate);
  return sum;
}

double critical(const std::vector<Mode>& modes) {
  // Without step terms feedback is η Σ noise/2, which the terms only raise.
  double noise = 0;
  double step = 0;
  for (const auto& mode : modes) {
    noise += mode.noise;
    step = std::max(step, mode.step);
  }
  const double upper = std::min(2 / noise, 2 / step);
  if (step == 0 || !(upper <= std::numeric_limits<double>::max())) return upper;
  const auto margin = [&](double eta) {
    return smallest_damping(modes, eta) > 0 ? 1 - feedback(modes, eta) : -1.0;
  };
  if (margin(upper) >= 0) return upper;
  // At a quarter of it all dampings are above 3/2, and feedback is below 1/3.
  return core::root_between("critical learning rate", margin, upper / 4, upper, 50);
}

bool stable(const std::vector<Mode>& modes, double eta) {
  return eta < (1 - critical_margin) * critical(modes);
}

Snapshot fixed_point(const Spectrum& spectrum, const Training& training, double eta) {
  const auto modes = modes_of(spectrum, training);
  // e = γμ/(λ+γ); d = e²/μ (2 − η(λ+γ)/K)/damping + η noise X/damping; X = 2ε_* + Δ + Σ d.
  const auto share_of = [&](const Mode& mode) { return training.weight_decay / mode.rate; };
  const auto kept_of = [&](const Mode& mode) {
    const double share = share_of(mode);
    return share * share * mode.power * (2 - eta * mode.per_step * mode.rate) / mode.damping(eta);
  };
  double source = spectrum.unreachable + training.label_noise;
  for (const auto& mode : modes) source += kept_of(mode);
  const double residual = source / (1 - feedback(modes, eta));
  Snapshot result;
  result.time = INFINITY;
  result.learning_rate = eta;
  double twice_error = spectrum.unreachable;
  for (const auto& mode : modes) {
    // q = d + μ − 2e without cancellation: r²/μ, and what noise and step terms add to d = e²/μ.
    const double kept = share_of(mode);
    const double learnt = mode.lambda / mode.rate;
    const double noise = eta * mode.noise * residual / mode.damping(eta);
    const double excess = kept * kept * mode.power * eta * (mode.step - mode.per_step * mode.rate) /
                          mode.damping(eta);
    twice_error += kept_of(mode) + noise;
    result.student_teacher_overlap += learnt * mode.power;
    result.student_norm += learnt * learnt * mode.power + excess + noise;
  }
  for (const auto& mode : modes)
    for (std::size_t k = 0; k < followed_degrees.size(); ++k)
      result.degree_overlaps[k] += mode.lambda / mode.rate * mode.degrees[k] * mode.power;
  result.generalization_error = twice_error / 2;
  if (std::isnan(result.generalization_error + result.student_teacher_overlap +
                 result.student_norm))
    throw core::ConvergenceFailure("stationary state", eta, 0);
  return result;
}

}  // namespace

double critical_learning_rate(const Spectrum& spectrum, const Training& training) {
  const double rate = critical(modes_of(spectrum, training));
  if (std::isnan(rate)) throw core::ConvergenceFailure("critical learning rate", rate, 0);
  return rate;
}

bool is_stable(const Spectrum& spectrum, const Training& training) {
  if (training.schedule.kind == Schedule::Kind::constant)
    return stable(modes_of(spectrum, training), training.learning_rate);
  require_valid(spectrum);
  training.require_valid();
  return true;
}

std::optional<Snapshot> stationary_state(const Spectrum& spectrum, const Training& training) {
  const auto& schedule = training.schedule;
  if (schedule.kind == Schedule::Kind::constant) {
    if (!is_stable(spectrum, training)) return std::nullopt;
    return fixed_point(spectrum, training, training.learning_rate);
  }
  if (schedule.follows_error() || schedule.exponent <= 1) return fixed_point(spectrum, training, 0);
  // The part of ∫η dt beyond t is (1+t/t0)^{1−a} of the whole.
  const double end = schedule.time_scale * std::pow(1e-10, 1 / (1 - schedule.exponent));
  if (!(end < 1e290))
    throw core::ConvergenceFailure("limit of the power schedule", schedule.exponent - 1, 0);
  const std::array<double, 1> times{end};
  const auto solution = integrate(OrderParameterSystem(spectrum, training), times);
  if (!solution.complete) return std::nullopt;
  Snapshot result = solution.snapshots.front();
  result.time = INFINITY;
  return result;
}

std::optional<double> relaxation_time(const Spectrum& spectrum, const Training& training) {
  const double eta = training.learning_rate;
  const auto modes = modes_of(spectrum, training);
  if (modes.empty() || !stable(modes, eta)) return std::nullopt;
  const double edge = smallest_damping(modes, eta);
  // Feedback rises from below 1 at x = 0 to +∞ at the smallest damping.
  const double close = edge * (1 - 1e-14);
  double slowest = close;
  if (feedback(modes, eta, close) > 1)
    slowest = core::root_between(
        "relaxation time", [&](double x) { return feedback(modes, eta, x) - 1; }, 0.0, close, 40);
  double rate = eta * slowest;
  if (training.weight_decay > 0) {
    // Where shells hold fractions and teacher power apart, any mode may have some.
    const bool joint = std::any_of(modes.begin(), modes.end(), [](const Mode& mode) {
      return mode.power > 0 && mode.noise > 0;
    });
    for (const auto& mode : modes)
      if (mode.power > 0 || !joint) rate = std::min(rate, eta * mode.rate);
  }
  if (std::isnan(rate)) throw core::ConvergenceFailure("relaxation time", rate, 0);
  return 1 / rate;
}

}  // namespace overparam::random_features_online
