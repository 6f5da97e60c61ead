// SPDX-License-Identifier: MIT
#include "overparam/regression/equivalent.hpp"

#include <cmath>
#include <limits>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "regression/modes.hpp"

namespace overparam::regression {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double kappa_of(const Modes& modes, double tail, double samples, double ridge) {
  core::require_positive("samples", samples);
  core::require_finite("ridge", ridge);
  const double rest = ridge + tail;
  if (ridge < 0 && !(rest > modes.lower_edge(samples, tail).rest))
    core::refuse("ridge", ridge, "leaves least squares without a minimum");
  return modes.effective_ridge(samples, rest);
}

Edge checked(const Edge& edge) {
  if (!std::isfinite(edge.eigenvalue) || !std::isfinite(edge.kappa))
    throw core::ConvergenceFailure("edge of the spectrum beyond the range of numbers", edge.kappa,
                                   0);
  return edge;
}

}  // namespace

void require_valid(const Spectrum& spectrum) {
  double sum = spectrum.tail;
  for (const auto& space : spectrum.spaces) {
    core::require_positive("eigenvalue", space.eigenvalue);
    core::require_positive("multiplicity", space.multiplicity);
    core::require_not_negative("power", space.power);
    sum += space.multiplicity * space.eigenvalue;
  }
  core::require_not_negative("tail", spectrum.tail);
  core::require_not_negative("unreachable", spectrum.unreachable);
  constexpr double largest = 1e280;  // so that quotients with numbers of samples are finite
  core::require(sum <= largest, "sum of the eigenvalues", sum, "is above 1e280");
}

Edge lower_edge(const Spectrum& spectrum, double samples) {
  core::require_positive("samples", samples);
  const auto edge = Modes(spectrum).lower_edge(samples, spectrum.tail);
  return checked({spectrum.tail - edge.rest, edge.kappa});
}

Edge upper_edge(const Spectrum& spectrum, double samples) {
  core::require_positive("samples", samples);
  const auto edge = Modes(spectrum).upper_edge(samples);
  return checked({spectrum.tail - edge.rest, edge.kappa});
}

double effective_ridge(const Spectrum& spectrum, double samples, double ridge) {
  return kappa_of(Modes(spectrum), spectrum.tail, samples, ridge);
}

double degrees_of_freedom(const Spectrum& spectrum, double kappa) {
  require_valid(spectrum);
  core::require_finite("kappa", kappa);
  double sum = spectrum.tail > 0 ? spectrum.tail / kappa : 0;
  for (const auto& space : spectrum.spaces)
    sum += space.multiplicity * space.eigenvalue / (space.eigenvalue + kappa);
  return sum;
}

Risk ridge_risk(const Spectrum& spectrum, double samples, double ridge, double noise) {
  core::require_not_negative("noise", noise);
  const Modes modes(spectrum);
  const double rest = ridge + spectrum.tail;
  const double kappa = kappa_of(modes, spectrum.tail, samples, ridge);
  // Σ D (λ/(λ+κ))², and n less that, for λ ≥ 0 as a sum of positive terms.
  double used = modes.modes;
  double unused = samples - modes.modes;
  double unlearnt = 0;
  double scale = unused / samples;  // λ/(nκ)
  if (kappa != 0) {
    const auto share = (modes.eigenvalue / (modes.eigenvalue + kappa)).eval();
    const auto missing = (kappa / (modes.eigenvalue + kappa)).eval();
    used = (modes.multiplicity * share.square()).sum();
    unused = rest / kappa + (modes.multiplicity * share * missing).sum();
    unlearnt = (modes.power * missing.square()).sum();
    scale = ridge / (samples * kappa);
  }
  const auto over_unused = [&](double numerator) {
    if (numerator <= 0) return 0.0;  // 0/0 is 0: there is nothing to blow up
    return unused > 0 ? numerator / unused : infinity;
  };
  Risk risk;
  risk.bias = over_unused(samples * (unlearnt + spectrum.unreachable));
  risk.variance = over_unused(noise * used);
  risk.training = scale != 0 ? scale * scale * (risk.bias + risk.variance + noise) : 0;
  if (std::isnan(risk.bias + risk.variance + risk.training))
    throw core::ConvergenceFailure("risk of ridge regression", kappa, 0);
  return risk;
}

double relative_correction(const Spectrum& spectrum, double samples, double ridge) {
  const Modes modes(spectrum);
  if (ridge == infinity) {
    core::require_positive("samples", samples);
    return 1 / samples;
  }
  const double kappa = kappa_of(modes, spectrum.tail, samples, ridge);
  const double used =
      kappa == 0
          ? modes.modes
          : (modes.multiplicity * (modes.eigenvalue / (modes.eigenvalue + kappa)).square()).sum();
  return 1 / (samples - used);
}

}  // namespace overparam::regression
