// SPDX-License-Identifier: MIT
#include "kernel_ridge/theory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "overparam/core/kept.hpp"
#include "overparam/regression/flow.hpp"

namespace overparam::kernel_ridge {
namespace {

using experiment::Measurement;
using experiment::Status;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int reported_degrees = 4;
constexpr int target_degrees = 200;
// What rounding leaves of a sum that is E ζ² exactly.
constexpr double rounding = 1e-14;
// Degrees that are left out act as a plain ridge as long as their eigenvalues are this far below κ.
constexpr double resolved = 1e-6;

// F_l, and Σ F_l of all degrees.
const spectrum::ZonalPowers& target_powers(const Parameters& p) {
  return core::kept(std::pair(p.target_text, *p.dimension), [&] {
    if (p.target.activation)
      return spectrum::zonal_powers(*p.target.activation, *p.dimension, target_degrees);
    return spectrum::ZonalPowers{
        p.target.powers, std::accumulate(p.target.powers.begin(), p.target.powers.end(), 0.0)};
  });
}

double power_of(const std::vector<double>& powers, int degree) {
  const auto l = static_cast<std::size_t>(degree);
  return l < powers.size() ? powers[l] : 0;
}

Problem deterministic_problem(const Parameters& p) {
  const double n = *p.samples;
  const auto& target = target_powers(p);
  const auto harmonics = core::kept(std::pair(p.kernel.name(), *p.dimension), [&] {
                           return spectrum::KernelLevels(p.kernel, *p.dimension);
                         }).up_to(n);
  Problem result;
  result.samples = n;
  result.eigenvalue.assign(reported_degrees, 0);
  result.self_induced_ridge = result.levels.tail = harmonics.tail;
  double reached = 0;
  for (const auto& level : harmonics.levels) {
    const double power = power_of(target.powers, level.degree);
    result.levels.levels.push_back({level.eigenvalue, level.multiplicity, power});
    reached += power;
    if (level.degree < reported_degrees)
      result.eigenvalue[static_cast<std::size_t>(level.degree)] = level.eigenvalue;
    if (level.multiplicity > n) result.self_induced_ridge += level.multiplicity * level.eigenvalue;
  }
  const double rest = target.total - reached;
  result.levels.unreachable = rest > rounding * target.total ? rest : 0;
  result.omitted = harmonics.omitted;
  return result;
}

// The limit d → ∞, where D_l s_l → a_l and a target g_T has the powers ĝ_{T,l}².
Problem asymptotic_problem(const Parameters& p) {
  const auto a = p.kernel.taylor(2);
  std::vector<double> powers = p.target.powers;
  double total = std::accumulate(powers.begin(), powers.end(), 0.0);
  if (p.target.activation) {
    powers = p.target.activation->hermite_coefficients(reported_degrees);
    for (double& power : powers) power *= power;
    total = p.target.activation->second_moment();
  }
  Problem result;
  result.samples = p.ratio;
  result.eigenvalue = {a[0] > 0 ? infinity : 0, a[1], 0, 0};
  const double linear = a[1] > 0 ? power_of(powers, 1) : 0;
  const double constant = a[0] > 0 ? power_of(powers, 0) : 0;
  const auto positive = [](double value, double whole) {
    return value > rounding * whole ? value : 0;
  };
  if (a[1] > 0) result.levels.levels.push_back({a[1], 1, linear});
  result.levels.tail = positive(p.kernel(1) - a[0] - a[1], p.kernel(1));
  result.constant = constant;
  result.levels.unreachable = positive(total - constant - linear, total);
  result.self_induced_ridge = result.levels.tail + (p.ratio < 1 ? a[1] : 0);
  return result;
}

void add(std::vector<Measurement>& out, double time, const std::string& name, double value,
         Status status = Status::ok) {
  if (status == Status::ok && !std::isfinite(value)) status = Status::diverged;
  out.push_back({time, name, status == Status::ok ? std::optional(value) : std::nullopt, status});
}

void add_risk(std::vector<Measurement>& out, double time, const regression::Risk& risk,
              double noise, Status status) {
  const double excess = risk.bias + risk.variance;
  add(out, time, "generalization_error", excess / 2, status);
  add(out, time, "bias", risk.bias, status);
  add(out, time, "variance", risk.variance, status);
  add(out, time, "training_error", risk.training / 2, status);
  add(out, time, "excess_risk", excess, status);
  add(out, time, "test_error", excess + noise, status);
}

// Nothing but the constant is learnt in a time that does not grow with d.
regression::Risk asymptotic_flow(const Parameters& p, const Problem& problem, double time) {
  const double a_0 = p.kernel.taylor(1)[0];
  double rest = problem.levels.unreachable;
  for (const auto& level : problem.levels.levels) rest += level.power;
  const double bias = problem.constant * std::exp(-2 * a_0 * time) + rest;
  return {bias, 0, bias + p.label_noise};
}

}  // namespace

Problem problem_of(const Parameters& p, Level level) {
  return level == Level::asymptotic ? asymptotic_problem(p) : deterministic_problem(p);
}

std::vector<Measurement> theory(const Parameters& p, Level level, std::span<const double> times) {
  const Problem problem = problem_of(p, level);
  const double kappa = regression::effective_ridge(problem.levels, problem.samples, p.ridge);
  const Status status = problem.omitted > resolved * kappa ? Status::not_converged : Status::ok;
  std::vector<Measurement> out;
  for (const double time : times) {
    const bool limit = std::isinf(time);
    const auto risk =
        level == Level::asymptotic && !limit
            ? asymptotic_flow(p, problem, time)
            : regression::flow_risk(problem.levels, problem.samples, p.ridge, p.label_noise, time);
    add_risk(out, time, risk, p.label_noise, status);
    if (!limit) continue;
    if (level == Level::deterministic) add(out, time, "effective_ridge", kappa, status);
    add(out, time, "self_induced_ridge", problem.self_induced_ridge);
    for (std::size_t l = 1; l < problem.eigenvalue.size(); ++l) {
      const double s = problem.eigenvalue[l];
      add(out, time, "learnt_level_" + std::to_string(l), s > 0 ? s / (s + kappa) : 0, status);
    }
  }
  return out;
}

}  // namespace overparam::kernel_ridge
