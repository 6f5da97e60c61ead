// SPDX-License-Identifier: MIT
#include "robustness/theory.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/recorder.hpp"
#include "robustness/degrees.hpp"
#include "robustness/equivalent.hpp"
#include "robustness/tangent_theory.hpp"

namespace overparam::robustness {
namespace {

using experiment::equation;
using experiment::Recorder;
using experiment::Status;
using experiment::Verdict;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double worth_saying = 0.1;

double width_of(const Parameters& p, Level level) {
  if (level == Level::infinite_width) return infinity;
  return level == Level::asymptotic ? p.ratio : *p.width;
}

double samples_of(const Parameters& p, Level level) {
  return level == Level::asymptotic ? p.sample_ratio : *p.samples;
}

// λ in the units of the level: G is of order 1 and Σ(y − f)² of order n.
double ridge_of(const Parameters& p, Level level) {
  const bool relative = level == Level::asymptotic && p.interpolant == Interpolant::gradient;
  return relative && p.ridge > 0 ? p.ridge / *p.dimension : p.ridge;
}

Fit fit_of(const Parameters& p, Level level) {
  if (p.tangent() && level == Level::deterministic) return tangent_fit(p);
  const double width = width_of(p, level);
  const double samples = samples_of(p, level);
  const double size = std::max(std::isfinite(width) ? width : 0.0, samples);
  const Degrees degrees = p.tangent() ? tangent_degrees(p, size) : feature_degrees(p, level, size);
  const auto& fit = p.interpolant == Interpolant::gradient ? minimum_gradient : minimum_norm;
  return fit(degrees, width, samples, ridge_of(p, level), p.label_noise);
}

// Where a feature more or less changes G by much, beyond a factor (K + 1)/K, so do the fluctuations of
// one draw.
std::string near_pole(const Parameters& p, const Fit& fit) {
  if (!p.dimension || !p.width || !p.samples || p.tangent()) return {};
  return experiment::correction_reason(
      equation("|n − K|", std::abs(*p.samples - *p.width)) + ", " + equation("1/n", 1 / *p.samples),
      (std::abs(fit.slope) - 1) / *p.width, worth_saying);
}

// Lengths |x|² of Gaussian inputs fluctuate by √(2/N), and with many samples to a dimension the fit
// tells them apart. Measured (n/N = 0.5 to 8, K/n = 2 to 16, N = 30 and 60): theory low by 7/N at n ≫ N
// (erf), and by 2.5/N of relu, which lengths only scale.
std::string gaussian_lengths(const Parameters& p) {
  if (!p.dimension || !p.samples || p.inputs != Inputs::gaussian || p.tangent()) return {};
  constexpr double measurable = 0.05;
  const double small = 1 / *p.dimension;
  const double relative =
      (p.activation.kinked() ? 2.5 : 7) * small * *p.samples / (*p.samples + *p.dimension);
  return experiment::correction_reason(
      equation("n/N", *p.samples / *p.dimension) + ", " + equation("1/N", small), relative,
      measurable, "the lengths of Gaussian inputs, the value is low");
}

// Harmonics of one point depend on each other, by 1/N. Measured at N = 20 to 60 and fixed ratios: G of
// random features within 1.2/N to 1.6/N, |θ|² of tangent features, whose theory is that of N → ∞,
// within 3/N.
std::string few_dimensions(const Parameters& p) {
  if (!p.dimension) return {};
  const double small = 1 / *p.dimension;
  return experiment::correction_reason(equation("1/N", small), (p.tangent() ? 3 : 1.5) * small,
                                       worth_saying);
}

const char* pole_of(const Parameters& p) {
  return p.tangent() ? "infinite without ridge: as many samples as directions of the features"
                     : "infinite at K = n without ridge";
}

}  // namespace

std::vector<experiment::Measurement> theory(const Parameters& p, Level level) {
  std::vector<experiment::Measurement> rows;
  Recorder out(rows, {});
  Fit fit;
  Verdict verdict;
  try {
    fit = fit_of(p, level);
    const std::string lengths = gaussian_lengths(p);
    verdict.reason =
        experiment::joined(near_pole(p, fit), lengths.empty() ? few_dimensions(p) : lengths);
  } catch (const core::ConvergenceFailure& failure) {
    verdict = {Status::not_converged, failure.what()};
  }
  const bool infinite = std::isinf(fit.gradient);
  if (infinite) verdict = {};
  // Sums of a few dozen positive terms; what is left of E f² is a difference.
  constexpr double digits = 1e-13;
  const auto add = [&](const char* name, double value) {
    out.add(name, {value, digits * std::abs(value)}, verdict, pole_of(p));
  };
  // Of the point, whatever the level makes of its width.
  const double per_sample =
      p.dimension ? p.parameter_count() / *p.samples : p.ratio / p.sample_ratio;
  add("gradient_norm", fit.gradient);
  if (p.dimension) add("unit_gradient_norm", *p.dimension * fit.gradient);
  if (level != Level::infinite_width) {
    add("law_ratio", fit.gradient * per_sample);
    if (!p.tangent()) out.add("law_slope", {infinite ? -infinity : fit.slope}, verdict, pole_of(p));
  }
  out.add("parameters_per_sample", {per_sample});
  if (p.dimension) out.add("law_load", {*p.dimension / per_sample});
  out.add("student_norm", {fit.power, digits * (fit.power + fit.excess)}, verdict, pole_of(p));
  if (p.interpolant == Interpolant::norm && level != Level::asymptotic)
    add("weight_norm", fit.weight.value_or(infinity));
  add("generalization_error", fit.excess / 2);
  add("training_error", fit.training / 2);
  return rows;
}

}  // namespace overparam::robustness
