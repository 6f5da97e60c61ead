// SPDX-License-Identifier: MIT
#include "neural_tangent/sphere_averages.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace overparam::neural_tangent {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

// The rule integrates polynomials up to degree 255, and tanh', the slowest of the smooth slopes, to
// about exp(−π√(2·128)) = 1e-22.
constexpr Index nodes = 128;

// √β_m of t p_{m−1} = √β_m p_m + √β_{m−1} p_{m−2} for the orthonormal polynomials of the density
// (1 − t²)^{(d−3)/2}.
double recurrence(Index degree, double d) {
  const auto m = double(degree);
  return std::sqrt(m * (m + d - 3) / ((2 * m + d - 2) * (2 * m + d - 4)));
}

struct Rule {
  ArrayXd t, weight;
};

Rule gauss_rule(double d) {
  Eigen::VectorXd off_diagonal(nodes - 1);
  for (Index m = 1; m < nodes; ++m) off_diagonal[m - 1] = recurrence(m, d);
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(Eigen::VectorXd::Zero(nodes), off_diagonal);
  return {solver.eigenvalues().array(), solver.eigenvectors().row(0).transpose().array().square()};
}

// E|u|^p, p = 1 or 3.
double absolute_moment(int p, double d) {
  return std::exp(0.5 * p * std::log(d) + std::lgamma((p + 1) / 2.0) + std::lgamma(d / 2) -
                  std::lgamma((d + p) / 2)) *
         std::numbers::inv_sqrtpi;
}

}  // namespace

SphereAverages::SphereAverages(const core::Derivative& slope, double dimension)
    : d_(dimension), relu_(slope.kind() == core::Activation::Kind::relu) {
  if (relu_) {
    moments_ << 0.5, absolute_moment(1, d_) / 2, 0.5, absolute_moment(3, d_) / 2;
    squares_ << 0.5, 0.5;
    return;
  }
  const Rule rule = gauss_rule(d_);
  const ArrayXd u = std::sqrt(d_) * rule.t;
  const ArrayXd s = u.unaryExpr([&](double x) { return slope(x); });
  ArrayXd weighted = rule.weight * s;
  for (int p = 0; p < 4; ++p) {
    moments_[p] = weighted.sum();
    weighted *= u;
  }
  squares_ << (rule.weight * s.square()).sum(), (rule.weight * (s * u).square()).sum();

  coefficients_.resize(3, nodes);
  ArrayXd before = ArrayXd::Zero(nodes);
  ArrayXd now = ArrayXd::Ones(nodes);
  Index needed = 1;
  for (Index m = 0; m < nodes; ++m) {
    const ArrayXd projected = rule.weight * s * now;
    const double plain = projected.sum();
    const double first = (projected * u).sum();
    const double second = (projected * u.square()).sum();
    coefficients_.col(m) << plain * plain, first * first, plain * second;
    // Polynomials P_m are at most 1: what is left out is below the rounding of the sums.
    constexpr double negligible = 1e-18;
    if ((coefficients_.col(m).abs() > negligible * (squares_[0] + squares_[1])).any())
      needed = m + 1;
    const ArrayXd next =
        (rule.t * now - (m > 0 ? recurrence(m, d_) : 0) * before) / recurrence(m + 1, d_);
    before = now;
    now = next;
  }
  coefficients_.conservativeResize(3, needed);
}

Eigen::Array3d SphereAverages::pair_moments(double c) const {
  if (relu_) {
    // Homogeneous of degree 2 with xxᵀ, the averages are those of Gaussian inputs.
    const double sine = std::sqrt((1 - c) * (1 + c));
    const double angle = std::numbers::pi - std::acos(c);
    return Eigen::Array3d(angle, sine + angle * c, angle + sine * c) / (2 * std::numbers::pi);
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
