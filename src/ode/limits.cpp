// SPDX-License-Identifier: MIT
#include "overparam/ode/limits.hpp"

#include <algorithm>
#include <array>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>
#include <vector>

#include "overparam/core/error.hpp"

namespace overparam::ode {
namespace {

// Per shell: dd/dt = −(damping) d + (noise)(2ε_g+Δ) + 2ηγe, everything divided by η.
struct Mode {
  double rate;     // λ + γ
  double damping;  // 2(λ+γ) − ηλ(gain)c
  double noise;    // η λ²p/b
  double power;    // μ
};

std::vector<Mode> modes_at(const core::Spectrum& spectrum, const Training& training, double eta) {
  std::vector<Mode> modes;
  for (const auto& shell : spectrum.shells) {
    const double lambda = shell.eigenvalue;
    if (lambda <= 0) continue;
    const double rate = lambda + training.weight_decay;
    modes.push_back({rate, 2 * rate - eta * lambda * shell.gain * step_coefficient(shell, training),
                     eta * lambda * lambda * shell.fraction / training.batch, shell.teacher_power});
  }
  return modes;
}

double smallest_damping(const std::vector<Mode>& modes) {
  double smallest = INFINITY;
  for (const auto& mode : modes) smallest = std::min(smallest, mode.damping);
  return smallest;
}

// Σ noise/(damping − x), the return of the noise onto itself; below 1 at x = 0 means stable.
double feedback(const std::vector<Mode>& modes, double x = 0) {
  double sum = 0;
  for (const auto& mode : modes) sum += mode.noise / (mode.damping - x);
  return sum;
}

bool stable(const std::vector<Mode>& modes) {
  return modes.empty() || (smallest_damping(modes) > 0 && feedback(modes) < 1);
}

Snapshot fixed_point(const core::Spectrum& spectrum, const Training& training, double eta) {
  const auto modes = modes_at(spectrum, training, eta);
  const double decay = training.weight_decay;
  // e = γμ/(λ+γ); d = (2γe + noise X)/damping; X = 2ε_g + Δ = 2ε_* + Δ + Σ d.
  double source = spectrum.unreachable + training.label_noise;
  for (const auto& mode : modes)
    source += 2 * decay * decay * mode.power / mode.rate / mode.damping;
  const double level = source / (1 - feedback(modes));
  Snapshot result;
  result.time = INFINITY;
  result.learning_rate = eta;
  double twice_error = spectrum.unreachable;
  for (const auto& mode : modes) {
    const double e = decay * mode.power / mode.rate;
    const double d = (2 * decay * e + mode.noise * level) / mode.damping;
    twice_error += d;
    result.teacher_student_overlap += mode.power - e;
    result.student_norm += d + mode.power - 2 * e;
  }
  result.generalization_error = twice_error / 2;
  return result;
}

}  // namespace

double critical_learning_rate(const core::Spectrum& spectrum, const Training& training) {
  const auto unit = modes_at(spectrum, training, 1);
  if (unit.empty()) return INFINITY;
  // Feedback is at least η Σ λ²p/(2b(λ+γ)): the rate without step terms is an upper bound, and exact
  // without them.
  double first_order = 0;
  bool step_terms = false;
  for (const auto& mode : unit) {
    first_order += mode.noise / (2 * mode.rate);
    step_terms = step_terms || mode.damping != 2 * mode.rate;
  }
  const double upper = 1 / first_order;
  if (!step_terms) return upper;
  const auto margin = [&](double eta) {
    const auto modes = modes_at(spectrum, training, eta);
    return smallest_damping(modes) > 0 ? 1 - feedback(modes) : -1.0;
  };
  if (margin(upper) >= 0) return upper;
  std::uintmax_t iterations = 200;
  const auto [low, high] =
      boost::math::tools::toms748_solve(margin, 0.0, upper, 1.0, margin(upper),
                                        boost::math::tools::eps_tolerance<double>(50), iterations);
  return 0.5 * (low + high);
}

std::optional<Snapshot> stationary_state(const core::Spectrum& spectrum, const Training& training) {
  const auto& schedule = training.schedule;
  if (schedule.kind == core::Schedule::Kind::constant) {
    if (!stable(modes_at(spectrum, training, training.learning_rate))) return std::nullopt;
    return fixed_point(spectrum, training, training.learning_rate);
  }
  if (schedule.kind == core::Schedule::Kind::optimal || schedule.exponent <= 1)
    return fixed_point(spectrum, training, 0);
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

std::optional<double> relaxation_time(const core::Spectrum& spectrum, const Training& training) {
  const double eta = training.learning_rate;
  const auto modes = modes_at(spectrum, training, eta);
  if (modes.empty() || !stable(modes)) return std::nullopt;
  const double edge = smallest_damping(modes);
  // Feedback rises from below 1 at x = 0 to +∞ at the smallest damping.
  std::uintmax_t iterations = 200;
  const double close = edge * (1 - 1e-14);
  double slowest = close;
  if (feedback(modes, close) > 1) {
    const auto [low, high] = boost::math::tools::toms748_solve(
        [&](double x) { return feedback(modes, x) - 1; }, 0.0, close,
        boost::math::tools::eps_tolerance<double>(40), iterations);
    slowest = 0.5 * (low + high);
  }
  double rate = eta * slowest;
  if (training.weight_decay > 0)
    for (const auto& mode : modes) rate = std::min(rate, eta * mode.rate);
  return 1 / rate;
}

}  // namespace overparam::ode
