// SPDX-License-Identifier: MIT
#include "overparam/regression/equivalent.hpp"

#include "regression/modes.hpp"

namespace overparam::regression {
double effective_ridge(const Levels& levels, double samples, double ridge) {
  return Modes(levels).effective_ridge(samples, ridge + levels.tail);
}

double degrees_of_freedom(const Levels& levels, double kappa) {
  double sum = levels.tail > 0 ? levels.tail / kappa : 0;
  for (const auto& level : levels.levels)
    sum += level.multiplicity * level.eigenvalue / (level.eigenvalue + kappa);
  return sum;
}

Risk ridge_risk(const Levels& levels, double samples, double ridge, double noise) {
  const Modes modes(levels);
  const double rest = ridge + levels.tail;
  const double kappa = modes.effective_ridge(samples, rest);
  // Σ D (λ/(λ+κ))², and n less that, as a sum of positive terms.
  double used = modes.modes;
  double unused = samples - modes.modes;
  double unlearnt = 0;
  double scale = unused / samples;  // λ/(nκ)
  if (kappa > 0) {
    const auto share = (modes.eigenvalue / (modes.eigenvalue + kappa)).eval();
    const auto missing = (kappa / (modes.eigenvalue + kappa)).eval();
    used = (modes.multiplicity * share.square()).sum();
    unused = rest / kappa + (modes.multiplicity * share * missing).sum();
    unlearnt = (modes.power * missing.square()).sum();
    scale = ridge / (samples * kappa);
  }
  const auto over_unused = [&](double numerator) {
    return numerator > 0 ? numerator / unused : 0;  // 0/0 is 0: there is nothing to blow up
  };
  Risk risk;
  risk.bias = over_unused(samples * (unlearnt + levels.unreachable));
  risk.variance = over_unused(noise * used);
  risk.training = scale > 0 ? scale * scale * (risk.bias + risk.variance + noise) : 0;
  return risk;
}

}  // namespace overparam::regression
