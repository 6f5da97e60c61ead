// SPDX-License-Identifier: MIT
#include "overparam/regression/flow.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/regression/contour.hpp"
#include "regression/modes.hpp"

namespace overparam::regression {
namespace {

using Complex = std::complex<double>;

// Follows the root κ(z) of κ (1 − df/n) = z.
class Continuation {
 public:
  Continuation(const Modes& modes, double samples, double tail)
      : modes_(modes), samples_(samples), tail_(tail) {}

  struct At {
    Complex z, kappa;
    Complex slope;  // dκ/dz
  };

  At at(Complex z, Complex kappa) const {
    const auto gap = modes_.unused(samples_, tail_, kappa);
    return {z, kappa, samples_ / (gap.value + kappa * gap.slope)};
  }

  // From a known root to the one at z.
  At follow(At from, Complex z) const {
    double step = 1;  // share of the way to z
    for (std::size_t tries = 0; tries < most_steps; ++tries) {
      const Complex next = step == 1 ? z : from.z + step * (z - from.z);
      if (const auto found = newton(next, from.kappa + (next - from.z) * from.slope)) {
        if (step == 1) return *found;
        // The rest of the way in steps twice as long.
        step = std::min(1.0, 2 * step / (1 - step));
        from = *found;
      } else {
        step /= 2;
      }
    }
    throw core::ConvergenceFailure("effective ridge at a complex argument", std::abs(z - from.z),
                                   most_steps);
  }

 private:
  static constexpr std::size_t most_steps = 2000;

  // The map κ ↦ z + κ df/n takes the upper half plane into itself, so that it has one fixed point
  // there at most: whatever root is found there is the right one.
  std::optional<At> newton(Complex z, Complex kappa) const {
    constexpr int most_iterations = 15;
    constexpr double quadratic = 1e-9;  // a step this small leaves its square
    for (int i = 0; i < most_iterations; ++i) {
      if (!(kappa.imag() > 0)) return std::nullopt;
      const auto gap = modes_.unused(samples_, tail_, kappa);
      const Complex slope = samples_ / (gap.value + kappa * gap.slope);
      const Complex step = (z - kappa * gap.value / samples_) * slope;
      kappa += step;
      if (std::abs(step) <= quadratic * std::abs(kappa) && kappa.imag() > 0)
        return At{z, kappa, slope};
    }
    return std::nullopt;
  }

  const Modes& modes_;
  double samples_;
  double tail_;
};

// The sums of flow_risk over pairs of nodes, by their symmetries: ab = ba, and conjugate nodes give
// conjugate terms.
class Pairs {
 public:
  Pairs(double samples, double noise) : samples_(samples), noise_(noise) {}

  struct Node {
    Resolvent r;
    Complex z;  // without ridge
    Complex q;
  };

  void add(const Node& a, const Node& b, double times) {
    add_term(a, b, times);
    const Node mirrored{{std::conj(b.r.z), std::conj(b.r.kappa), std::conj(b.r.df),
                         std::conj(b.r.df_slope), std::conj(b.r.gap), std::conj(b.r.gap_slope)},
                        std::conj(b.z),
                        std::conj(b.q)};
    add_term(a, mirrored, times);
  }

  Risk risk() const {
    // Sums of large terms with both signs: below their rounding they may be negative.
    return {std::max(bias_, 0.0), std::max(noise_ * variance_, 0.0), std::max(training_, 0.0),
            bias_rounding_,       noise_ * variance_rounding_,       training_rounding_};
  }

 private:
  void add_term(const Node& a, const Node& b, double times) {
    const Resolvent& ra = a.r;
    const Resolvent& rb = b.r;
    const Complex step = rb.kappa - ra.kappa;
    Complex gap;      // G_ab
    Complex overlap;  // df_ab/n
    Complex excess;   // 1/(1 − df_ab/n)
    // Late times bring all κ together. A mean of slopes errs by step²/12, a quotient by ε/step.
    constexpr double coincide = 5e-5;
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    const double relative = std::abs(step) / std::abs(ra.kappa);
    double rounding = contour_error;
    if (relative < coincide) {
      rounding += relative * relative / 12;
      gap = -0.5 * (ra.gap_slope + rb.gap_slope);
      overlap = 0.5 * (ra.df + ra.kappa * ra.df_slope + rb.df + rb.kappa * rb.df_slope) / samples_;
      excess = 1.0 / (1.0 - overlap);
    } else {
      rounding += epsilon / std::min(relative, 1.0);
      gap = (ra.gap - rb.gap) / step;
      overlap = (rb.kappa * rb.df - ra.kappa * ra.df) / (samples_ * step);
      excess = step / (b.z - a.z);
    }
    const Complex weight = 2 * times * a.q * b.q * excess;
    const auto add = [&](double& sum, double& error, Complex term) {
      sum += term.real();
      error += rounding * std::abs(term);
    };
    add(bias_, bias_rounding_, weight * ra.kappa * rb.kappa * gap);
    add(variance_, variance_rounding_, weight * overlap);
    add(training_, training_rounding_,
        weight * ra.z * rb.z * (gap + noise_ / (ra.kappa * rb.kappa)));
  }

  // Of the contour, relative to a pair of resolvents: 4e-14 of a mode is 4e-14 of some hundred terms.
  static constexpr double contour_error = 1e-15;

  double samples_;
  double noise_;
  double bias_ = 0, bias_rounding_ = 0;
  double variance_ = 0, variance_rounding_ = 0;  // over Δ
  double training_ = 0, training_rounding_ = 0;
};

}  // namespace

Risk flow_risk(const ResolventAt& resolvent, double samples, double ridge, double noise,
               double time) {
  if (!resolvent) throw core::InvalidParameter("resolvent", "is no function");
  core::require_positive("samples", samples);
  core::require_finite("ridge", ridge);
  core::require_not_negative("noise", noise);
  core::require_positive("time", time);
  const Contour contour(time);
  std::array<Pairs::Node, Contour::nodes> nodes;
  std::optional<Resolvent> near;
  for (std::size_t a = 0; a < nodes.size(); ++a) {
    near = resolvent(contour.z[a] + ridge / samples, near);
    nodes[a] = {*near, contour.z[a], contour.q[a]};
  }
  Pairs pairs(samples, noise);
  for (std::size_t a = 0; a < nodes.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) pairs.add(nodes[a], nodes[b], 2);
    pairs.add(nodes[a], nodes[a], 1);
  }
  Risk risk = pairs.risk();
  for (double* part : {&risk.bias, &risk.variance, &risk.training, &risk.bias_rounding,
                       &risk.variance_rounding, &risk.training_rounding})
    if (std::isnan(*part)) *part = std::numeric_limits<double>::infinity();
  return risk;
}

ResolventAt resolvent_of(const Spectrum& spectrum, double samples) {
  core::require_positive("samples", samples);
  return [modes = std::make_shared<const Modes>(spectrum), samples, tail = spectrum.tail](
             Complex z, const std::optional<Resolvent>& near) {
    core::require(std::isfinite(z.real()), "z", z.real(), "is not a finite real part");
    core::require(z.imag() > 0 && std::isfinite(z.imag()), "z", z.imag(),
                  "is not a positive imaginary part");
    const Continuation root(*modes, samples, tail);
    const auto start = [&] {
      if (near)
        return Continuation::At{near->z, near->kappa,
                                samples / (samples - near->df - near->kappa * near->df_slope)};
      // On the real axis bracketing finds the root: to the right of 0, or of the lower edge.
      const bool left =
          z.real() < 0 && samples * z.real() + tail > modes->lower_edge(samples, tail).rest;
      const double real = left ? z.real() : std::abs(z);
      return root.at(real, modes->effective_ridge(samples, samples * real + tail));
    };
    const Complex kappa = root.follow(start(), z).kappa;
    const auto inverse = (modes->eigenvalue.cast<Complex>() + kappa).inverse().eval();
    const Complex used = (modes->trace * inverse).sum();
    const Complex used_slope = -(modes->trace * inverse.square()).sum();
    return Resolvent{z,
                     kappa,
                     used + tail / kappa,
                     used_slope - tail / (kappa * kappa),
                     (modes->power * inverse).sum(),
                     -(modes->power * inverse.square()).sum()};
  };
}

Risk flow_risk(const Spectrum& spectrum, double samples, double ridge, double noise, double time) {
  require_valid(spectrum);
  core::require_positive("samples", samples);
  core::require_finite("ridge", ridge);
  core::require_not_negative("noise", noise);
  core::require(time >= 0, "time", time, "is not from 0");
  if (std::isinf(time)) return ridge_risk(spectrum, samples, ridge, noise);
  double power = spectrum.unreachable;
  double trace = spectrum.tail;
  for (const auto& space : spectrum.spaces) {
    power += space.power;
    trace += space.multiplicity * space.eigenvalue;
  }
  // Only the product of times and eigenvalues matters: far from 1 both in other units, by a power of two.
  constexpr int ordinary = 100;
  const int unit = trace > 0 ? std::ilogb(trace) : 0;
  if (std::abs(unit) > ordinary) {
    Spectrum scaled = spectrum;
    for (auto& space : scaled.spaces) space.eigenvalue = std::ldexp(space.eigenvalue, -unit);
    scaled.tail = std::ldexp(scaled.tail, -unit);
    constexpr double largest = std::numeric_limits<double>::max();
    const double scaled_ridge = std::clamp(std::ldexp(ridge, -unit), -largest, largest);
    return flow_risk(scaled, samples, scaled_ridge, noise, std::ldexp(time, unit));
  }
  // What no weight has left yet: squares of this share of the way are no normal numbers.
  constexpr double start = 1e-140;
  if (time == 0 || std::min(time, samples / std::abs(ridge)) * trace < start)
    return {power, 0, power + noise};
  const double all_noise = noise + spectrum.unreachable;
  Risk risk = flow_risk(resolvent_of(spectrum, samples), samples, ridge, all_noise, time);
  const double share = all_noise > 0 ? noise / all_noise : 0;
  risk.bias += spectrum.unreachable + (1 - share) * risk.variance;
  risk.bias_rounding += (1 - share) * risk.variance_rounding;
  risk.variance *= share;
  risk.variance_rounding *= share;
  return risk;
}

}  // namespace overparam::regression
