// SPDX-License-Identifier: MIT
#include "overparam/regression/product_features.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/regression/contour.hpp"
#include "regression/product_equations.hpp"

namespace overparam::regression {
namespace {

using Equations = ProductEquations;
using Complex = Equations::Complex;

void require_valid(const ProductFeatures& features) {
  core::require_positive("dimension", features.dimension);
  core::require(features.gates >= 1, "gates", features.gates, "is not from 1");
  double sum = 0;
  bool alive = false;
  for (const Gates& point : features.law) {
    core::require_not_negative("weight", point.weight);
    core::require_finite("mean", point.mean);
    core::require_not_negative("spread", point.spread);
    core::require(features.gates > 1 || point.spread == 0, "spread", point.spread,
                  "of a single gate is not 0");
    sum += point.weight;
    alive = alive || (point.weight > 0 && (point.mean != 0 || point.spread > 0));
  }
  constexpr double rounding = 1e-6;
  core::require(std::abs(sum - 1) <= rounding, "law", sum, "is not 1 in all");
  if (!alive) throw core::InvalidParameter("law", "has no gate but zeros");
}

void require_valid(const ProductTarget& target, double samples, double ridge) {
  core::require_not_negative("linear", target.linear);
  core::require_not_negative("unreachable", target.unreachable);
  core::require_not_negative("noise", target.noise);
  core::require_positive("samples", samples);
  core::require_not_negative("ridge", ridge);
}

Risk combine(const ProductTarget& target, const Equations::Parts<double>& parts) {
  const Risk risk{target.linear * parts.linear + target.unreachable * (1 + parts.noise),
                  target.noise * parts.noise,
                  target.linear * parts.training_linear +
                      (target.noise + target.unreachable) * parts.training_noise};
  if (!std::isfinite(risk.bias + risk.variance + risk.training))
    throw core::ConvergenceFailure("risk of product features", risk.bias, 0);
  return risk;
}

constexpr double infinity = std::numeric_limits<double>::infinity();

// At λ = 0 and as many learnt samples as parameters.
Risk threshold_risk(const Equations& equations, const ProductTarget& target) {
  const bool learnt = equations.representable() && target.unreachable == 0;
  // The residuals of an interpolant are those of samples without features.
  return {learnt ? equations.dead() * target.linear
                 : (target.linear + target.unreachable > 0 ? infinity : 0),
          target.noise > 0 ? infinity : 0,
          equations.dead() * (target.linear + target.unreachable + target.noise)};
}

}  // namespace

Risk product_ridge_risk(const ProductFeatures& features, const ProductTarget& target,
                        double samples, double ridge) {
  require_valid(features);
  require_valid(target, samples, ridge);
  const Equations equations(features, samples);
  if (ridge == 0 && equations.at_threshold()) return threshold_risk(equations, target);
  const auto solution = equations.solve(ridge);
  return combine(target, equations.parts(solution, solution));
}

ProductFit product_ridge_fit(const ProductFeatures& features, const ProductTarget& target,
                             double samples, double ridge) {
  require_valid(features);
  require_valid(target, samples, ridge);
  const Equations equations(features, samples);
  if (ridge == 0 && equations.at_threshold()) {
    const auto solution = equations.solve_at_threshold();
    const Risk risk = threshold_risk(equations, target);
    const bool endless = std::isinf(risk.bias + risk.variance);
    return {risk, equations.overlap(solution),
            endless ? infinity : target.linear * equations.mean_norm(solution)};
  }
  const auto solution = equations.solve(ridge);
  const auto norms = equations.norms(solution);
  const ProductFit fit{
      combine(target, equations.parts(solution, solution)), equations.overlap(solution),
      target.linear * norms.linear + (target.unreachable + target.noise) * norms.noise};
  if (!std::isfinite(fit.norm + fit.overlap))
    throw core::ConvergenceFailure("norm of product features", fit.norm, 0);
  return fit;
}

Risk product_flow_risk(const ProductFeatures& features, const ProductTarget& target, double samples,
                       double ridge, double time) {
  require_valid(features);
  require_valid(target, samples, ridge);
  core::require(time >= 0, "time", time, "is not from 0");
  const Equations equations(features, samples);
  // Of the samples' covariance no eigenvalue is far above its trace, and with the ridge none below λ/n:
  // nothing has been learnt at first, and nothing is left to be learnt in the end.
  constexpr double first = 1e-15;
  constexpr double last = 40;
  if (time * (equations.power() + ridge / samples) < first) {
    const double power = target.linear + target.unreachable;
    return {power, 0, power + target.noise};
  }
  if (std::isinf(time) || time * (ridge / samples) > last)
    return product_ridge_risk(features, target, samples, ridge);
  const Contour contour(time);
  std::vector<Equations::Solution<Complex>> nodes;
  Equations::Path path(equations, std::abs(contour.z[0]) * samples + ridge);
  for (const Complex& z : contour.z) nodes.push_back(path.to(z * samples + ridge));
  // Pairs ab and ba are equal, and conjugate nodes give conjugate terms.
  Equations::Parts<double> sum{};
  const auto add = [&sum](const Equations::Parts<Complex>& parts, Complex weight) {
    sum.linear += (weight * parts.linear).real();
    sum.noise += (weight * parts.noise).real();
    sum.training_linear += (weight * parts.training_linear).real();
    sum.training_noise += (weight * parts.training_noise).real();
  };
  for (std::size_t a = 0; a < nodes.size(); ++a)
    for (std::size_t b = 0; b <= a; ++b) {
      const double times = a == b ? 2 : 4;
      add(equations.parts(nodes[a], nodes[b]), times * contour.q[a] * contour.q[b]);
      add(equations.parts(nodes[a], Equations::mirrored(nodes[b])),
          times * contour.q[a] * std::conj(contour.q[b]));
    }
  // Sums of large terms with both signs: below their rounding they may be negative.
  for (double* value : {&sum.linear, &sum.noise, &sum.training_linear, &sum.training_noise})
    *value = std::max(*value, 0.0);
  return combine(target, sum);
}

}  // namespace overparam::regression
