// SPDX-License-Identifier: MIT
#include "linear_regression/students.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <optional>
#include <vector>

#include "overparam/core/require.hpp"
#include "overparam/regression/contour.hpp"
#include "overparam/regression/flow.hpp"

namespace overparam::linear_regression {
namespace {

using common::SharedMode;
using common::SharedNode;
using common::SharedRisk;

constexpr double infinity = std::numeric_limits<double>::infinity();

double power(const regression::Spectrum& spectrum) {
  double sum = spectrum.unreachable;
  for (const auto& space : spectrum.spaces) sum += space.power;
  return sum;
}

// What is divided by how many samples are left over: without bounds where there are none.
double over(double numerator, double unused) {
  if (!(numerator > 0)) return 0;
  return unused > 0 ? numerator / unused : infinity;
}

double trace(const regression::Spectrum& spectrum) {
  double sum = 0;
  for (const auto& space : spectrum.spaces) sum += space.multiplicity * space.eigenvalue;
  return sum;
}

// The effective ridges of one student along the contour.
std::vector<SharedNode> nodes_of(const regression::Spectrum& spectrum, double samples, double ridge,
                                 double time) {
  const regression::Contour contour(time);
  const auto resolvent = regression::resolvent_of(spectrum, samples);
  std::vector<SharedNode> nodes;
  std::optional<regression::Resolvent> near;
  for (std::size_t a = 0; a < contour.z.size(); ++a) {
    near = resolvent(contour.z[a] + ridge / samples, near);
    nodes.push_back({contour.q[a], near->kappa, near->z / near->kappa});
  }
  return nodes;
}

// What no weight has left yet, as in regression::flow_risk.
bool at_start(const regression::Spectrum& spectrum, const Parameters& p, double time) {
  constexpr double start = 1e-140;
  return time == 0 || std::min(time, p.samples / std::abs(p.ridge)) * trace(spectrum) < start;
}

// Of students that are all the same, at a finite time.
SharedRisk flow_of_same(const Parameters& p, const regression::Spectrum& spectrum, double time) {
  // Only products of times and eigenvalues matter: in units in which the numbers are ordinary.
  const double unit = trace(spectrum);
  regression::Spectrum scaled = spectrum;
  std::vector<SharedMode> modes;
  for (auto& space : scaled.spaces) {
    space.eigenvalue /= unit;
    modes.push_back({space.eigenvalue, space.multiplicity * space.eigenvalue, space.power});
  }
  return common::shared_flow(modes, spectrum.unreachable, p.samples, 0,
                             nodes_of(scaled, p.samples, p.ridge / unit, time * unit));
}

common::Split split_of_same(const Parameters& p, const regression::Spectrum& spectrum,
                            const regression::Risk& one, bool exact, double time) {
  common::Split split;
  if (at_start(spectrum, p, time)) return {power(spectrum)};
  if (!std::isinf(time)) {
    const auto flow = flow_of_same(p, spectrum, time);
    split = {flow.squared_bias, flow.sampling_variance, 0, flow.rounding};
    return split;
  }
  const double kappa = regression::effective_ridge(spectrum, p.samples, p.ridge);
  split.squared_bias = spectrum.unreachable;
  double squares = 0;  // df_2
  double partly = 0;   // Σ λθ² λκ/(λ+κ)²
  for (const auto& space : spectrum.spaces) {
    const double missing = kappa / (space.eigenvalue + kappa);
    const double known = space.eigenvalue / (space.eigenvalue + kappa);
    split.squared_bias += space.power * missing * missing;
    squares += space.multiplicity * known * known;
    partly += space.power * known * missing;
  }
  if (std::isinf(one.bias)) {
    split.sampling_variance = infinity;
  } else if (exact) {
    // Of equal eigenvalues, or none that is not learnt: (1 − n/p) n/p of the power seen, and what
    // fitting the rest as noise costs.
    split.sampling_variance = partly;
    if (spectrum.unreachable > 0)
      split.sampling_variance += spectrum.unreachable * std::min(p.samples, p.learnable()) /
                                 (std::abs(p.samples - p.learnable()) - 1);
  } else {
    split.sampling_variance = over(split.squared_bias * squares, p.samples - squares);
  }
  return split;
}

// What random subsets share at a finite time, eigenvalues being 1.
SharedRisk flow_of_different(const Parameters& p, const regression::Spectrum& spectrum,
                             double time) {
  const double unit = spectrum.spaces.front().eigenvalue;
  regression::Spectrum seen = spectrum;
  seen.spaces.front().eigenvalue = 1;
  auto nodes = nodes_of(seen, p.samples, p.ridge / unit, time * unit);
  const double share = p.features() / p.dimension;
  for (SharedNode& node : nodes) node.ridge = (node.ridge + (1 - share)) / share;
  return common::shared_flow({{1, p.dimension, power(spectrum)}}, 0, p.samples, p.label_noise,
                             nodes);
}

double sampling_correction(const Parameters& p, const regression::Spectrum& spectrum, double time) {
  if (differ(p)) return 1 / p.dimension;
  const double ridge = std::max(p.ridge + p.samples / time, p.ridge);
  if (!std::isfinite(ridge)) return 0;
  const double kappa = regression::effective_ridge(spectrum, p.samples, ridge);
  double own = 0;
  double missed = spectrum.unreachable;
  double squares = 0;
  for (const auto& space : spectrum.spaces) {
    const double known = space.eigenvalue / (space.eigenvalue + kappa);
    const double missing = kappa / (space.eigenvalue + kappa);
    own += space.power * (known * missing) * (known * missing);
    missed += space.power * missing * missing;
    squares += space.multiplicity * known * known;
  }
  return own > 0 ? own / (missed * squares) : 0;
}

}  // namespace

bool differ(const Parameters& p) { return p.seen_choice == SeenChoice::random && p.partial(); }

Average average(const Parameters& p, const regression::Spectrum& spectrum,
                const regression::Risk& one, bool exact, double time) {
  regression::require_valid(spectrum);
  core::require(!spectrum.spaces.empty(), "spaces", 0, "are none");
  core::require(spectrum.tail == 0, "tail", spectrum.tail, "is not 0");
  core::require(time >= 0, "time", time, "is not from 0");
  constexpr double largest = 1e280;  // so that quotients with numbers of samples are finite
  core::require(power(spectrum) <= largest, "power", power(spectrum), "is above 1e280");
  core::require(!differ(p) || spectrum.spaces.front().multiplicity == p.features(), "multiplicity",
                spectrum.spaces.front().multiplicity, "is not the number of features seen");
  core::require(one.bias >= 0, "bias", one.bias, "is not from 0");
  core::require(one.variance >= 0, "variance", one.variance, "is not from 0");
  core::require(one.training >= 0, "training", one.training, "is not from 0");
  Average result;
  result.risk = one;
  if (!exact) result.sampling_correction = sampling_correction(p, spectrum, time);
  if (!differ(p)) {
    result.split = split_of_same(p, spectrum, one, exact, time);
    return result;
  }
  const double target = power(spectrum);
  SharedRisk& shared = result.shared;
  double initialisation = 0;
  if (at_start(spectrum, p, time)) {
    shared.squared_bias = target;
    shared.training = target + p.label_noise;
  } else if (!std::isinf(time)) {
    shared = flow_of_different(p, spectrum, time);
    initialisation = std::max(one.bias - shared.bias(), 0.0);
    result.split.sampling_rounding = shared.rounding;
    result.split.initialisation_rounding = (one.bias_rounding + shared.rounding) / p.students;
  } else {
    const double n = p.samples;
    const double share = p.features() / p.dimension;
    const double ridge = regression::effective_ridge(spectrum, n, p.ridge);
    const double known = 1 / (1 + ridge / spectrum.spaces.front().eigenvalue);  // 1/(1+κ_p)
    const double own = p.features() * known * known / n;                        // df_2/n of one
    const double overlap = share * own;                                         // and of all
    result.learnt = share * known;
    shared.squared_bias = target * std::pow(1 - result.learnt, 2);
    shared.gain = over(overlap, 1 - overlap);
    shared.sampling_variance = over(shared.squared_bias * overlap, 1 - overlap);
    const double unused =
        p.ridge != 0 ? p.ridge / (n * ridge) : std::max(0.0, 1 - p.features() / n);
    if (unused != 0)
      shared.training =
          unused * unused * (shared.bias() + p.label_noise * shared.gain + p.label_noise);
    // The bias of one less that of all, as a sum of positive terms, and what is exact beyond that.
    initialisation = over(target * share * (1 - share) * known * known +
                              over(shared.squared_bias * (1 - share) * own, 1 - overlap),
                          1 - own);
    if (std::isinf(one.bias))
      initialisation = infinity;
    else if (exact)
      initialisation +=
          std::max(one.bias - regression::ridge_risk(spectrum, n, p.ridge, 0).bias, 0.0);
  }
  result.risk = common::averaged(one, shared, p.label_noise, p.students);
  result.split.squared_bias = shared.squared_bias;
  result.split.sampling_variance = shared.sampling_variance;
  result.split.initialisation_variance = common::averaged(initialisation, 0, p.students);
  return result;
}

}  // namespace overparam::linear_regression
