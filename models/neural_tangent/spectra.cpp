// SPDX-License-Identifier: MIT
#include "neural_tangent/spectra.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "overparam/core/derivative.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/regression/flow.hpp"
#include "overparam/regression/slope_law.hpp"
#include "overparam/spectrum/sphere_rule.hpp"

namespace overparam::neural_tangent {
namespace {

using Eigen::ArrayXd;

// μ and v.
struct Moments {
  double mean, spread;
};

Moments moments_of(const core::Activation& activation) {
  return core::kept(activation, [&] {
    const regression::Law slope = regression::fine_law(activation);
    const double mean = activation.hermite_coefficients(2)[1];  // E σ'(G) = E G σ(G)
    return Moments{mean, slope.average((slope.value - mean).square())};
  });
}

// v_l and D_l of the degrees, and E σ'².
struct Degrees {
  std::vector<double> eigenvalue, multiplicity;
  double trace = 0;
};

constexpr int highest_degree = 4;

Degrees degrees_of(const core::Activation& activation, double d) {
  // Squares of slopes of polynomials reach as far as polynomials of their degree.
  const int own = activation.polynomial() ? activation.series_length() : 0;
  const auto rule = spectrum::sphere_rule(activation, d, highest_degree + 1 + own);
  const core::Derivative derivative(activation);
  const ArrayXd slope = rule.nodes.unaryExpr([&](double x) { return derivative(x); });

  std::vector<double> projected;  // u_l
  const ArrayXd cosine = rule.nodes / std::sqrt(d);
  ArrayXd before = ArrayXd::Zero(cosine.size());
  ArrayXd now = ArrayXd::Ones(cosine.size());
  for (int l = 0; l <= highest_degree + 1; ++l) {
    const double average = (rule.weights * slope * now).sum();
    projected.push_back(average * average);
    const ArrayXd next = ((2 * l + d - 2) * cosine * now - l * before) / (l + d - 2);
    before = now;
    now = next;
  }
  Degrees result;
  result.trace = (rule.weights * slope.square()).sum();
  double multiplicity = 1;
  for (int l = 0; l <= highest_degree; ++l) {
    if (l == 1) multiplicity = d;
    if (l > 1) multiplicity *= (2 * l + d - 2) * (l + d - 3) / (l * (2 * l + d - 4));
    const auto at = static_cast<std::size_t>(l);
    const double below = l > 0 ? l * projected[at - 1] : 0;
    result.eigenvalue.push_back((below + (l + d - 2) * projected[at + 1]) / (2 * l + d - 2));
    result.multiplicity.push_back(multiplicity);
  }
  return result;
}

}  // namespace

regression::Spectrum limit_spectrum(const Parameters& p) {
  const auto [mean, spread] = moments_of(p.activation);
  regression::Spectrum spectrum;
  spectrum.tail = spread;
  spectrum.unreachable = p.nonlinear_power;
  if (mean != 0)
    spectrum.spaces.push_back({mean * mean / p.dimension, p.dimension, p.linear_power});
  else
    spectrum.unreachable += p.linear_power;
  return spectrum;
}

regression::Spectrum sphere_spectrum(const Parameters& p) {
  const auto& degrees = core::kept(std::tuple(p.activation, p.dimension),
                                   [&] { return degrees_of(p.activation, p.dimension); });
  regression::Spectrum spectrum;
  spectrum.tail = degrees.trace;
  for (std::size_t l = 0; l < degrees.eigenvalue.size(); ++l) {
    const double power = l == 1 ? p.linear_power : l == 2 ? p.nonlinear_power : 0;
    const double trace = degrees.eigenvalue[l] * degrees.multiplicity[l];
    constexpr double quadrature = 1e-5;  // what less is may be the rule's error
    if (trace > quadrature * degrees.trace) {
      spectrum.spaces.push_back({degrees.eigenvalue[l], degrees.multiplicity[l], power});
      spectrum.tail -= trace;
    } else {
      spectrum.unreachable += power;
    }
  }
  spectrum.tail = std::max(0.0, spectrum.tail);
  return spectrum;
}

regression::Spectrum grouped_spectrum(const Parameters& p) {
  const auto [mean, spread] = moments_of(p.activation);
  const double d = p.dimension;
  regression::Spectrum spectrum;
  // Of the linear part equal weights of all units represent a share only.
  const double along = mean * mean + spread / p.width;
  const double reached = along > 0 ? p.linear_power * mean * mean / along : 0;
  spectrum.unreachable = p.nonlinear_power + (p.linear_power - reached);
  spectrum.spaces.push_back({along / d, d, reached});
  if (p.width > 1 && spread > 0)
    spectrum.spaces.push_back({spread / (p.width * d), (p.width - 1) * d, 0});
  return spectrum;
}

regression::Risk risk_of(const regression::Spectrum& spectrum, const Parameters& p, double time) {
  double trace = spectrum.tail;
  double power = spectrum.unreachable;
  for (const auto& space : spectrum.spaces) {
    trace += space.multiplicity * space.eigenvalue;
    power += space.power;
  }
  // Nothing has been learnt at first, and nothing is left to be learnt in the end.
  constexpr double first = 1e-15;
  constexpr double last = 40;
  if (time * (trace + p.ridge / p.samples) < first) return {power, 0, power + p.label_noise};
  // Without ridge the slowest mode of all is learnt by then, unless there are as many modes as samples.
  constexpr double last_without = 1e30;
  double modes = spectrum.tail > 0 ? p.samples + 1 : 0;
  for (const auto& space : spectrum.spaces) modes += space.multiplicity;
  const bool learnt = modes != p.samples && time * trace > last_without;
  if (time * (p.ridge / p.samples) > last || learnt)
    return regression::ridge_risk(spectrum, p.samples, p.ridge, p.label_noise);
  return regression::flow_risk(spectrum, p.samples, p.ridge, p.label_noise, time);
}

}  // namespace overparam::neural_tangent
