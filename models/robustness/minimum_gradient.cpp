// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <optional>
#include <string>

#include "overparam/core/error.hpp"
#include "robustness/equivalent.hpp"
#include "robustness/sums.hpp"

namespace overparam::robustness {
namespace {

using Complex = std::complex<double>;

// ΣD_kξ_k/(ξ_k+κγ_k+ν), ΣD_k(ξ_k+κγ_k)/(ξ_k+κγ_k+ν) with tails.
struct Counts {
  double samples, features;
};

Counts counts(const Degrees& d, double kappa, double nu) {
  Counts sum{0, 0};
  for (const Degree& one : d.listed) {
    const double power = one.kernel + kappa * one.gradient;
    const double share = one.multiplicity / (power + nu);
    sum.samples += share * one.kernel;
    sum.features += share * power;
  }
  if (d.gradient_tail > 0) {
    sum.samples += d.kernel_tail / nu;
    sum.features += (d.kernel_tail + kappa * d.gradient_tail) / nu;
  }
  return sum;
}

// Derivatives of the counts by κ and ν, all as positive numbers.
template <class Scalar>
struct Slopes {
  Scalar samples_kappa, samples_nu;    // −∂S_1
  Scalar features_kappa, features_nu;  // ∂S_2/∂κ, −∂S_2/∂ν
  Scalar unlearnt;  // ν ∂S_2/∂ν − κ ∂S_2/∂κ = ΣD_kξ_kν/(…)² + τ_ξ/ν
};

template <class Scalar>
Slopes<Scalar> slopes(const Degrees& d, const Scalar& kappa, const Scalar& nu) {
  Slopes<Scalar> sum{0, 0, 0, 0, 0};
  for (const Degree& one : d.listed) {
    const Scalar power = one.kernel + kappa * one.gradient;
    const Scalar all = power + nu;
    const Scalar weight = one.multiplicity / (all * all);
    sum.samples_kappa += weight * one.kernel * one.gradient;
    sum.samples_nu += weight * one.kernel;
    sum.features_kappa += weight * one.gradient * nu;
    sum.features_nu += weight * power;
    sum.unlearnt += weight * one.kernel * nu;
  }
  if (d.gradient_tail > 0) {
    sum.samples_nu += d.kernel_tail / (nu * nu);
    sum.features_kappa += d.gradient_tail / nu;
    sum.features_nu += (d.kernel_tail + kappa * d.gradient_tail) / (nu * nu);
    sum.unlearnt += d.kernel_tail / nu;
  }
  return sum;
}

template <class Scalar>
struct Values {
  Scalar gradient, power, excess, training;
};

// In positive terms: with a = λ/κ, b = κ|dS_1/dκ| and s = dν/dκ at fixed K,
//   G = [b (Δ+A) + a κA']/((a+b) κ),  E(ζ−f)² + Δ = n (Δ + A − κA')/(a+b),
//   A' = ΣTξ(γ+s)/(…)²,  A − κA' = ΣT[(κγ+ν)² + ξ(ν−κs)]/(…)².
template <class Scalar>
Values<Scalar> values(const Degrees& d, const Scalar& kappa, const Scalar& nu, double samples,
                      double ridge, double noise) {
  const auto at = slopes(d, kappa, nu);
  const bool fixed = at.features_nu == Scalar(0) || nu == Scalar(0);
  const Scalar follow = fixed ? Scalar(0) : at.features_kappa / at.features_nu;  // s
  const Scalar behind = fixed ? nu : at.unlearnt / at.features_nu;               // ν − κs
  Scalar missing = 0;                                                            // A
  Scalar change = 0;                                                             // κA'
  Scalar rest = 0;                                                               // A − κA'
  Scalar overlap = 0;                                                            // ΣTξ/(…)
  for (const Degree& one : d.listed) {
    const Scalar rigid = kappa * one.gradient + nu;
    const Scalar all = one.kernel + rigid;
    missing += one.teacher * rigid / all;
    change += one.teacher * one.kernel * kappa * (one.gradient + follow) / (all * all);
    rest += one.teacher * (rigid * rigid + one.kernel * behind) / (all * all);
    overlap += one.teacher * one.kernel / all;
  }
  const double all_noise = noise + d.unreachable;
  const Scalar a = ridge / kappa;
  const Scalar b = kappa * (at.samples_kappa + follow * at.samples_nu);
  const Scalar fresh = samples * (all_noise + rest) / (a + b);
  const Scalar unused = a / samples;
  const Scalar excess = fresh - noise;
  return {(b * (all_noise + missing) + a * change) / ((a + b) * kappa),
          excess - d.teacher_total + 2.0 * (overlap + d.learnt), excess, unused * unused * fresh};
}

// ν at this κ, from the number of features.
double from_features(const Degrees& d, double kappa, double width, double near) {
  if (d.gradient_tail == 0 && rank(d) <= width) return 0;
  return root_of_decreasing(
      "effective ridge of the features", [&](double nu) { return counts(d, kappa, nu).features; },
      width, near);
}

// ν at this κ, from the number of samples; empty where the listed functions are too few.
std::optional<double> from_samples(const Degrees& d, double kappa, double samples, double near) {
  if (d.gradient_tail == 0 && counts(d, kappa, 0).samples <= samples) return std::nullopt;
  return root_of_decreasing(
      "effective ridge of the samples", [&](double nu) { return counts(d, kappa, nu).samples; },
      samples, near);
}

double start(const Degrees& d, double size) { return std::max(d.gradient_tail, 1e-200) / size; }

void require_resolved_at(const Degrees& d, double kappa, double nu, double width, double samples) {
  if (nu == 0) {
    if (!d.complete) throw core::ConvergenceFailure("degrees of the features", rank(d) / width, 0);
    return;
  }
  require_resolved(d.rounding * (1 + kappa) / nu, width);
  require_resolved(d.rounding / nu, samples);
}

}  // namespace

Fit minimum_gradient(const Degrees& d, double width, double samples, double ridge, double noise) {
  if (!(ridge > 0 || width > samples))
    throw core::InvalidParameter("width", std::to_string(width),
                                 "is not above the number of samples, as the interpolant of least "
                                 "gradient needs");
  // All functions of a complete list at hand, and not enough of them: there is nothing to choose.
  if (ridge == 0 && d.gradient_tail == 0 && rank(d) <= samples) {
    if (!d.complete)
      throw core::ConvergenceFailure("degrees of the features", rank(d) / samples, 0);
    Fit fit = minimum_norm(d, width, samples, ridge, noise);
    fit.weight.reset();
    return fit;
  }
  double nu = start(d, width);
  const double kappa = root_of_decreasing(
      "weight of the gradient",
      [&](double at) {
        const double found = from_features(d, at, width, nu);
        if (found > 0) nu = found;
        return counts(d, at, found).samples + ridge / at;
      },
      samples, 1);
  nu = from_features(d, kappa, width, nu);
  require_resolved_at(d, kappa, nu, width, samples);
  const auto at = values(d, kappa, nu, samples, ridge, noise);
  Fit fit{at.gradient, at.power, at.excess, at.training, {}, 0};
  if (nu == 0 || !(at.gradient > 0)) return fit;
  // How κ and ν follow ln K, and G with them, by an imaginary step.
  const auto slope = slopes(d, kappa, nu);
  const double stiff = slope.samples_kappa + ridge / (kappa * kappa);
  const double determinant = stiff * slope.features_nu + slope.samples_nu * slope.features_kappa;
  const double by_kappa = width * slope.samples_nu / determinant;
  const double by_nu = -width * stiff / determinant;
  constexpr double tiny = 1e-100;
  const auto moved =
      values(d, Complex(kappa, by_kappa * tiny), Complex(nu, by_nu * tiny), samples, ridge, noise);
  fit.slope = moved.gradient.imag() / tiny / at.gradient;
  return fit;
}

namespace {

std::optional<double> smoothest_width(const Degrees& d, double samples, double noise,
                                      double gradient) {
  const double all_noise = noise + d.unreachable;
  double nu = start(d, samples);
  // G κ at this κ, less than Δ + A where no features are enough.
  const auto missing = [&](double kappa) {
    const auto found = from_samples(d, kappa, samples, nu);
    if (found) nu = *found;
    const double at = found.value_or(0);
    return all_noise + sum_over<double>(d, [&](const Degree& one) {
             const double rigid = kappa * one.gradient + at;
             return one.teacher * rigid / (one.kernel + rigid);
           });
  };
  const double kappa =
      d.teacher_total == d.unreachable + d.learnt
          ? all_noise / gradient
          : root_of_decreasing(
                "weight of the gradient", [&](double at) { return missing(at) / at; }, gradient,
                (all_noise + d.teacher_total) / gradient);
  const auto found = from_samples(d, kappa, samples, nu);
  if (!found) {
    if (!d.complete)
      throw core::ConvergenceFailure("degrees of the features", rank(d) / samples, 0);
    return std::nullopt;
  }
  const double width = counts(d, kappa, *found).features;
  require_resolved_at(d, kappa, *found, width, samples);
  return width;
}

std::optional<double> least_norm_width(const Degrees& d, double samples, double noise,
                                       double gradient) {
  if (d.complete && rank(d) <= samples) return std::nullopt;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!(minimum_norm(d, infinity, samples, 0, noise).gradient < gradient)) return std::nullopt;
  return samples + root_of_decreasing(
                       "width",
                       [&](double beyond) {
                         return minimum_norm(d, samples + beyond, samples, 0, noise).gradient;
                       },
                       gradient, samples);
}

}  // namespace

std::optional<double> width_for_gradient(const Degrees& d, Interpolant interpolant, double samples,
                                         double noise, double gradient) {
  return interpolant == Interpolant::gradient ? smoothest_width(d, samples, noise, gradient)
                                              : least_norm_width(d, samples, noise, gradient);
}

}  // namespace overparam::robustness
