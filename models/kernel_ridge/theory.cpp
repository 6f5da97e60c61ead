// SPDX-License-Identifier: MIT
#include "kernel_ridge/theory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "common/risk.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/regression/flow.hpp"

namespace overparam::kernel_ridge {
namespace {

using experiment::correction_reason;
using experiment::equation;
using experiment::joined;
using experiment::Measurement;
using experiment::range_reason;
using experiment::rough;
using experiment::Status;
using experiment::Verdict;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int reported_degrees = 4;
// What rounding leaves of a sum that is E ζ² exactly.
constexpr double rounding = 1e-14;
// Degrees that are left out act as a plain ridge as long as their eigenvalues are this far below κ.
constexpr double resolved = 1e-6;

// T_l of the first degrees, and of the others.
const spectrum::ZonalPowers& target_powers(const Parameters& p, int degrees) {
  const int count = p.target.activation && !p.target.activation->kinked() ? 0 : degrees;
  return core::kept(std::tuple(p.target.text, *p.dimension, count), [&] {
    if (!p.target.activation) return spectrum::ZonalPowers{p.target.powers};
    return spectrum::zonal_powers(*p.target.activation, *p.dimension,
                                  count > 0 ? count : spectrum::max_quadrature_degrees);
  });
}

double power_of(const std::vector<double>& powers, int degree) {
  const auto l = static_cast<std::size_t>(degree);
  return l < powers.size() ? powers[l] : 0;
}

Problem deterministic_problem(const Parameters& p) {
  const double n = *p.samples;
  const auto kernel = core::kept(std::pair(p.kernel->name(), *p.dimension), [&] {
                        return spectrum::KernelHarmonics(*p.kernel, *p.dimension);
                      }).up_to(n);
  const int degrees = kernel.degrees.empty() ? 1 : kernel.degrees.back().degree + 1;
  const auto& target = target_powers(p, degrees);
  Problem result;
  result.samples = n;
  result.eigenvalue.assign(reported_degrees, 0);
  result.self_induced_ridge = result.spectrum.tail = kernel.tail;
  std::vector<double> left = target.powers;
  for (const auto& [degree, multiplicity, eigenvalue] : kernel.degrees) {
    const auto l = static_cast<std::size_t>(degree);
    const double power = power_of(target.powers, degree);
    result.spectrum.spaces.push_back({eigenvalue, multiplicity, power});
    if (l < left.size()) left[l] = 0;
    if (degree < reported_degrees) result.eigenvalue[l] = eigenvalue;
    if (multiplicity > n) result.self_induced_ridge += multiplicity * eigenvalue;
  }
  const double unreachable = std::accumulate(left.begin(), left.end(), target.rest);
  // At as many samples as modes nothing may be infinite but what is there.
  result.spectrum.unreachable = unreachable > target.rounding ? unreachable : 0;
  if (static_cast<std::size_t>(degrees) > target.powers.size()) result.unresolved = target.rest;
  result.rounding = target.rounding;
  result.omitted = kernel.omitted;
  return result;
}

Problem problem_of_levels(const Parameters& p) {
  Problem result;
  result.samples = *p.samples;
  for (const auto& level : p.levels->list) {
    if (level.eigenvalue == 0) continue;
    result.spectrum.spaces.push_back({level.eigenvalue, level.multiplicity, level.target_power});
    if (level.multiplicity > result.samples)
      result.self_induced_ridge += level.multiplicity * level.eigenvalue;
  }
  result.spectrum.unreachable = p.levels->unreachable();
  result.eigenvalue.assign(reported_degrees, 0);
  for (std::size_t l = 1; l < result.eigenvalue.size() && l <= p.levels->list.size(); ++l)
    result.eigenvalue[l] = p.levels->list[l - 1].eigenvalue;
  return result;
}

// The limit d → ∞, where D_l s_l → a_l and a target g_T has the powers ĝ_{T,l}².
Problem asymptotic_problem(const Parameters& p) {
  const auto a = p.kernel->taylor(2);
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
  if (a[1] > 0) result.spectrum.spaces.push_back({a[1], 1, linear});
  result.spectrum.tail = positive((*p.kernel)(1) - a[0] - a[1], (*p.kernel)(1));
  result.constant = constant;
  result.spectrum.unreachable = positive(total - constant - linear, total);
  result.self_induced_ridge = result.spectrum.tail + (p.ratio < 1 ? a[1] : 0);
  return result;
}

// Corrections of the equivalent that rows mention, from the deviations measured in README.md.
constexpr double samples_worth_mentioning = 0.03;
constexpr double dimension_worth_mentioning = 0.05;

// Harmonics of one point depend on each other, which leaves V/Δ of order 1/d for a variance V.
double dimension_correction(const Parameters& p, const Problem& problem, double ridge) {
  const double samples = regression::relative_correction(problem.spectrum, problem.samples, ridge);
  const double used = 1 - 1 / (problem.samples * samples);  // df_2/n
  return used / (1 - used) / *p.dimension;
}

// Nothing but the constant is learnt in a time that does not grow with d.
regression::Risk asymptotic_flow(const Parameters& p, const Problem& problem, double time) {
  const double a_0 = p.kernel->taylor(1)[0];
  double rest = problem.spectrum.unreachable;
  for (const auto& space : problem.spectrum.spaces) rest += space.power;
  const double bias = problem.constant * std::exp(-2 * a_0 * time) + rest;
  return {bias, 0, bias + p.label_noise};
}

}  // namespace

Problem problem_of(const Parameters& p, Level level) {
  if (p.levels) return problem_of_levels(p);
  return level == Level::asymptotic ? asymptotic_problem(p) : deterministic_problem(p);
}

namespace {

// Of κ, and of what follows from it.
Verdict verdict_of(const Parameters& p, const Problem& problem, double lowest, double kappa) {
  if (p.ridge < 0 && p.ridge <= lowest)
    return {Status::diverged, range_reason("λ", p.ridge, "not above", lowest) +
                                  ", below which k(X, X) + λ is not positive"};
  if (problem.omitted > resolved * kappa)
    return {Status::not_converged, "the kernel's degrees are cut off at an eigenvalue of " +
                                       rough(problem.omitted) +
                                       ", not far below κ = " + rough(kappa)};
  return {};
}

// Of the equivalent at a ridge.
std::string accuracy(const Parameters& p, const Problem& problem, double ridge) {
  const double samples = regression::relative_correction(problem.spectrum, problem.samples, ridge);
  const std::string few =
      correction_reason(equation("n − df_2", 1 / samples), samples, samples_worth_mentioning);
  if (p.levels) return few;
  return joined(
      few, correction_reason(equation("d", *p.dimension), dimension_correction(p, problem, ridge),
                             dimension_worth_mentioning));
}

}  // namespace

std::vector<Measurement> theory(const Parameters& p, Level level, std::span<const double> times) {
  const Problem problem = problem_of(p, level);
  const double lowest = 0 - regression::lower_edge(problem.spectrum, problem.samples).eigenvalue;
  const bool exists = p.ridge >= 0 || p.ridge > lowest;
  const double kappa =
      exists ? regression::effective_ridge(problem.spectrum, problem.samples, p.ridge) : 0;
  Verdict verdict = verdict_of(p, problem, lowest, kappa);
  const bool computable = verdict.status == Status::ok;
  const auto limits = [&](double time) {
    if (level == Level::asymptotic || !computable || time == 0) return std::string();
    // At a finite time the modes below n/t are as unlearnt as if that were the ridge.
    return accuracy(p, problem, std::max(p.ridge, p.ridge + problem.samples / time));
  };
  std::vector<Measurement> out;
  for (const double time : times) {
    const bool limit = std::isinf(time);
    Verdict at_time = verdict;
    // In a finite time the flow gets somewhere, but not by the contour.
    if (!exists && !limit) at_time.status = Status::not_converged;
    regression::Risk risk;
    if (level == Level::asymptotic && !limit) {
      risk = asymptotic_flow(p, problem, time);
      at_time = {};
    } else if (exists) {
      risk = regression::flow_risk(problem.spectrum, problem.samples, p.ridge, p.label_noise, time);
      risk.bias_rounding += problem.rounding;
      if (computable && problem.unresolved > resolved * risk.bias)
        at_time = {Status::not_converged, "the target has a power of " + rough(problem.unresolved) +
                                              " in degrees beyond its quadrature"};
      if (at_time.status == Status::ok) at_time.reason = limits(time);
    }
    const bool endless =
        limit && computable && kappa == 0 &&
        std::isinf(regression::relative_correction(problem.spectrum, problem.samples, p.ridge));
    experiment::Recorder rows(out, time);
    common::add_errors(common::errors_of(risk), p.label_noise,
                       [&](const char* name, const experiment::Known& error) {
                         rows.add(name, error, at_time,
                                  endless ? "as many modes of the kernel as samples" : "");
                       });
    if (!limit) continue;
    if (computable) verdict.reason = limits(time);
    if (level == Level::deterministic) rows.add("effective_ridge", {kappa}, verdict);
    rows.add("self_induced_ridge", {problem.self_induced_ridge});
    for (std::size_t l = 1; l < problem.eigenvalue.size(); ++l) {
      const double s = problem.eigenvalue[l];
      rows.add("learnt_level_" + std::to_string(l), {s > 0 ? s / (s + kappa) : 0}, verdict);
    }
  }
  return out;
}

}  // namespace overparam::kernel_ridge
