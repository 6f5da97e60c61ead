// SPDX-License-Identifier: MIT
#include "robustness/tangent_theory.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "overparam/core/kept.hpp"
#include "overparam/regression/product_features.hpp"
#include "overparam/regression/slope_law.hpp"
#include "overparam/spectrum/population.hpp"

namespace overparam::robustness {
namespace {

regression::ProductTarget target_of(const Parameters& p) {
  if (!p.teacher_activation) return {0, 0, p.label_noise};
  const spectrum::Teacher teacher{*p.teacher_activation, p.teacher_units, p.teacher_overlap};
  const double first = teacher.activation.hermite_coefficients(2)[1];
  const double total = spectrum::Target(teacher).second_moment();
  const double linear = first * first * (1 + (p.teacher_units - 1) * p.teacher_overlap);
  return {linear, std::max(0.0, total - linear), p.label_noise};
}

}  // namespace

double curvature_power(const core::Activation& activation) {
  const auto g = activation.hermite_coefficients(activation.series_length());
  double sum = 0;
  for (std::size_t m = 2; m < g.size(); ++m) sum += double(m) * (double(m) - 1) * g[m] * g[m];
  return sum;
}

Fit tangent_fit(const Parameters& p) {
  const double n = *p.dimension;
  const double k = *p.width;
  const auto& law = core::kept(std::tuple(p.activation, k),
                               [&] { return regression::slope_law(p.activation, k); });
  const auto target = target_of(p);
  const auto solved = regression::product_ridge_fit({n, k, law}, target, *p.samples, p.ridge);
  Fit fit;
  fit.excess = solved.risk.bias + solved.risk.variance;
  fit.training = solved.risk.training;
  fit.power =
      fit.excess - (target.linear + target.unreachable) + 2 * target.linear * solved.overlap;
  fit.weight = solved.norm;
  fit.gradient = fit.power + curvature_power(p.activation) * solved.norm / (k * n);
  return fit;
}

}  // namespace overparam::robustness
