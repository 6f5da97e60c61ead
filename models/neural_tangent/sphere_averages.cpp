// SPDX-License-Identifier: MIT
#include "neural_tangent/sphere_averages.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "overparam/core/derivative.hpp"
#include "overparam/spectrum/sphere_rule.hpp"

namespace overparam::neural_tangent {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

// Of tanh', the slowest of the smooth slopes, coefficients fall to about exp(−π√128) = 4e-16.
constexpr Index smooth_degrees = 128;

// √β_m of t p_{m−1} = √β_m p_m + √β_{m−1} p_{m−2} for the orthonormal polynomials of the density
// (1 − t²)^{(d−3)/2}.
double recurrence(Index degree, double d) {
  const auto m = double(degree);
  return std::sqrt(m * (m + d - 3) / ((2 * m + d - 2) * (2 * m + d - 4)));
}

// Of slopes with jumps the coefficients fall as a power. What is left is of the order of the last one,
// times Gegenbauer polynomials of that degree at the cosines of random units, which are small.
constexpr Index kinked_degrees = 1000;

// E|u|^p, p = 1 or 3.
double absolute_moment(int p, double d) {
  return std::exp(0.5 * p * std::log(d) + std::lgamma((p + 1) / 2.0) + std::lgamma(d / 2) -
                  std::lgamma((d + p) / 2)) *
         std::numbers::inv_sqrtpi;
}

}  // namespace

SphereAverages::SphereAverages(const core::Activation& activation, double dimension)
    : d_(dimension), sides_(activation.sides()) {
  if (!sides_) {
    expand(activation);
    return;
  }
  // The slope is the odd part of σ, and its even part times the sign of u.
  const double even = sides_->even(), odd = sides_->odd();
  moments_ << odd, even * absolute_moment(1, d_), odd, even * absolute_moment(3, d_);
  squares_.setConstant(odd * odd + even * even);
}

void SphereAverages::expand(const core::Activation& activation) {
  const bool smooth = activation.kinks().empty();
  const auto [u, weight] = smooth ? spectrum::gauss_sphere_rule(d_)
                                  : spectrum::sphere_rule(activation, d_, kinked_degrees);
  const core::Derivative slope(activation);
  const ArrayXd t = u / std::sqrt(d_);
  const ArrayXd s = u.unaryExpr([&](double x) { return slope(x); });
  ArrayXd weighted = weight * s;
  for (int p = 0; p < 4; ++p) {
    moments_[p] = weighted.sum();
    weighted *= u;
  }
  squares_ << (weight * s.square()).sum(), (weight * (s * u).square()).sum();

  const Index degrees = smooth ? smooth_degrees : kinked_degrees;
  coefficients_.resize(3, degrees);
  ArrayXd before = ArrayXd::Zero(u.size());
  ArrayXd now = ArrayXd::Ones(u.size());
  Index needed = 1;
  for (Index m = 0; m < degrees; ++m) {
    const ArrayXd projected = weight * s * now;
    const double plain = projected.sum();
    const double first = (projected * u).sum();
    const double second = (projected * u.square()).sum();
    coefficients_.col(m) << plain * plain, first * first, plain * second;
    // Polynomials P_m are at most 1: what is left out is below the rounding of the sums.
    constexpr double negligible = 1e-18;
    if ((coefficients_.col(m).abs() > negligible * (squares_[0] + squares_[1])).any())
      needed = m + 1;
    const ArrayXd next =
        (t * now - (m > 0 ? recurrence(m, d_) : 0) * before) / recurrence(m + 1, d_);
    before = now;
    now = next;
  }
  coefficients_.conservativeResize(3, needed);
}

Eigen::Array3d SphereAverages::pair_moments(double c) const {
  if (sides_) {
    // Homogeneous of degree 2 with xxᵀ, the averages are those of Gaussian inputs: of steps, which are
    // (1 + sign)/2, and with them of signs.
    const double sine = std::sqrt((1 - c) * (1 + c));
    const double angle = std::numbers::pi - std::acos(c);
    const Eigen::Array3d steps =
        Eigen::Array3d(angle, sine + angle * c, angle + sine * c) / (2 * std::numbers::pi);
    const Eigen::Array3d ones(1, c, 1);
    const double even = sides_->even(), odd = sides_->odd();
    return odd * odd * ones + even * even * (4 * steps - ones);
  }
  // Funk and Hecke: E[f(u) g(v)] = Σ_m f_m g_m P_m(c), P_m(1) = 1.
  Eigen::Array3d sum = Eigen::Array3d::Zero();
  double before = 0;
  double now = 1;
  for (Index m = 0; m < coefficients_.cols(); ++m) {
    sum += now * coefficients_.col(m);
    const double next =
        m == 0 ? c
               : ((2 * double(m) + d_ - 2) * c * now - double(m) * before) / (double(m) + d_ - 2);
    before = now;
    now = next;
  }
  return sum;
}

SphereAverages::Pair SphereAverages::pair(double c) const {
  const auto moments = pair_moments(c);
  const double plain = moments[0];
  const double mixed = moments[1];
  const double second = moments[2];
  // xxᵀ in the plane of w and w' is C⁻¹ F C⁻¹ in their basis, C = (1 c; c 1), F the moments of u and v;
  // orthogonal to it (d − |x_plane|²)/(d−2) in every direction.
  const double inverse = 1 / ((1 - c) * (1 + c));
  const double a = (d_ * plain - 2 * inverse * (second - c * mixed)) / (d_ - 2);
  return {a, inverse * (inverse * (second * (1 + c * c) - 2 * c * mixed) - a),
          inverse * (inverse * (mixed * (1 + c * c) - 2 * c * second) + c * a)};
}

SphereAverages::Pair SphereAverages::same() const {
  const double a = (d_ * squares_[0] - squares_[1]) / (d_ - 1);
  return {a, (squares_[1] - a) / 2, 0};
}

}  // namespace overparam::neural_tangent
