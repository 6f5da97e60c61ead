// SPDX-License-Identifier: MIT
// Gaussian averages of activations.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <utility>
#include <vector>

#include "core/activations/function.hpp"
#include "core/correlation.hpp"
#include "core/hermite.hpp"
#include "core/pair_average.hpp"
#include "core/pair_quadrature.hpp"
#include "overparam/core/activation.hpp"
#include "overparam/core/require.hpp"

namespace overparam::core {
namespace {

using std::numbers::inv_sqrtpi;
using std::numbers::pi;
using std::numbers::sqrt2;

// Coefficients of analytic activations decay like exp(−c√m) (tanh, sigmoid: poles at distance π/2
// and π from the real axis) or 2^{−m/2} (erf, gelu); what is left at Q = 1 is below 1e-21.
constexpr int analytic_series_length = 256;

// Products of two variances are far from overflow.
constexpr double max_variance = 1e100;
// Of the trapezoidal rule for tanh and sigmoid, see below.
constexpr double max_quadrature_variance = 100;
constexpr double max_coefficients = 1e6;

void require_variance(const Activation& g, const char* name, double variance) {
  require_between(name, variance, 0,
                  g.closed_coefficients() ? max_variance : max_quadrature_variance);
}

double checked(double value, const char* name, double variance) {
  require(std::isfinite(value), name, variance, "takes the average out of the range of numbers");
  return value;
}

// Σ_m c_m he_m(√Q z) in the he_m(z), he_m = He_m/√m!. No entry of the triangular matrix between the
// two cancels.
std::vector<double> scaled_series(const std::vector<double>& c, std::size_t count,
                                  double variance) {
  std::vector<double> g(count, 0.0);
  if (variance == 1) {
    std::copy_n(c.begin(), std::min(count, c.size()), g.begin());
    return g;
  }
  const double log_scale = std::log(variance) / 2;
  for (std::size_t m = 0; m < std::min(count, c.size()); ++m) {
    double entry = std::exp(double(m) * log_scale);
    for (std::size_t n = m; n < c.size(); n += 2) {
      if (c[n] != 0) g[m] += c[n] * entry;
      const auto k = double(n);
      entry *= (variance - 1) * std::sqrt((k + 1) * (k + 2)) / double(n - m + 2);
    }
    checked(g[m], "variance", variance);
  }
  return g;
}

// The trapezoidal rule on the whole line: its error for an integrand analytic in a strip of
// half-width d is exp(−2πd/h); with h = 0.25/√Q and d ≥ π/2/√Q that is 1e-17.
// The integrand f(z) He_m(z)/√m! e^{−z²/2} is below 1e-18 beyond |z| = 14 for every m.
// What parity or decay makes zero comes out as the rounding of summands of size `unit`.
template <class Integrand>
std::vector<double> quadrature_coefficients(const Integrand& f, int count, double variance,
                                            double unit = 1) {
  const double step = std::min(0.05, 0.25 / std::sqrt(variance));
  const int half_nodes = static_cast<int>(std::ceil(16 / step));
  std::vector<double> result(static_cast<std::size_t>(count), 0.0);
  for (int i = -half_nodes; i <= half_nodes; ++i) {
    const double z = i * step;
    add_hermite(result, z, step * std::exp(-0.5 * z * z) * f(z) / std::sqrt(2 * pi));
  }
  for (double& value : result)
    if (std::abs(value) < 2e-16 * unit) value = 0;
  return result;
}

// |z| = Σ e_m He_m/√m!: e_0 = √(2/π), e_m² changes by ((1−m)/…)² from m to m+2, only even m; sign(z)
// likewise with odd m.
std::vector<double> sides_coefficients(const Activation::Sides& sides, std::size_t count,
                                       double scale) {
  std::vector<double> g(count, 0.0);
  const double power = sides.degree == 1 ? scale : 1;
  // |z|^s, even.
  if (sides.degree == 0) {
    if (count > 0) g[0] = sides.even();
  } else {
    double value = sides.even() * power * std::sqrt(2 / pi);
    for (std::size_t m = 0; m < count; m += 2) {
      g[m] = value;
      const auto k = double(m);
      value *= (1 - k) / std::sqrt((k + 1) * (k + 2));
    }
  }
  // sign(z) |z|^s, odd.
  if (sides.degree == 1) {
    if (count > 1) g[1] = sides.odd() * power;
  } else {
    double value = sides.odd() * std::sqrt(2 / pi);
    for (std::size_t m = 1; m < count; m += 2) {
      g[m] = value;
      const auto k = double(m);
      value *= -k / std::sqrt((k + 1) * (k + 2));
    }
  }
  return g;
}

// E[f(z)²] by the same rule.
template <class Integrand>
double quadrature_square(const Integrand& f, double variance) {
  return quadrature_coefficients([&](double z) { return std::pow(f(z), 2); }, 1, variance, 0)[0];
}

}  // namespace

std::vector<double> Activation::hermite_coefficients(int count, double variance) const {
  require_between("count", count, 0, max_coefficients);
  require_variance(*this, "variance", variance);
  const auto n = static_cast<std::size_t>(count);
  std::vector<double> g(n, 0.0);
  if (variance == 0) {  // g(0), a constant
    if (n > 0) g[0] = (*this)(0);
    return g;
  }
  const double scale = std::sqrt(variance);
  switch (kind_) {
    case Kind::linear:
      if (n > 1) g[1] = scale;
      break;
    case Kind::erf: {
      // From E[g²] = (2/π) asin(q c), q = Q/(1+Q): ĝ_m² is the coefficient of c^m, m = 2j+1, and the
      // signs alternate. Ratio of successive squares: q² (2j+1)²/((2j+2)(2j+3)).
      const double q = variance / (1 + variance);
      double value = std::sqrt(2 / pi * q);
      for (std::size_t m = 1; m < n; m += 2) {
        g[m] = value;
        const auto k = double(m);
        value *= -q * k / std::sqrt((k + 1) * (k + 2));
      }
      break;
    }
    case Kind::relu:
    case Kind::sign:
    case Kind::sides:
      return sides_coefficients(*sides(), n, scale);
    case Kind::function:
      return function_->coefficients(count, variance);
    case Kind::gelu: {
      // With s² = Q, g(sz)'' = s²(2 − s²z²) φ(sz). Integrating He_{m−2} against it, with
      // v = 1/(1+s²) the variance of the product of the two Gaussians and A_n = (n−1)!! (v−1)^{n/2}:
      // ĝ_m √m! = s² √(v/2π) A_{m−2} (m − (m−1) s²/(1+s²)), even m ≥ 2.
      const double ratio = variance / (1 + variance);
      const double front = variance / std::sqrt(2 * pi * (1 + variance));
      if (n > 0) g[0] = front;
      if (n > 1) g[1] = scale / 2;
      double value = front / sqrt2;  // front · A_{m−2}/√m!
      for (std::size_t m = 2; m < n; m += 2) {
        const auto k = double(m);
        g[m] = value * (k - (k - 1) * ratio);
        value *= -ratio * (k - 1) / std::sqrt((k + 1) * (k + 2));
      }
      break;
    }
    case Kind::hermite:
      return scaled_series(coefficients(), n, variance);
    case Kind::tanh:
    case Kind::sigmoid:
      g = quadrature_coefficients([&](double z) { return (*this)(scale * z); }, count, variance);
      break;
  }
  return g;
}

double Activation::second_moment(double variance) const {
  require_variance(*this, "variance", variance);
  if (variance == 0) return std::pow((*this)(0), 2);
  switch (kind_) {
    case Kind::erf:
      return 2 / pi * std::asin(variance / (1 + variance));
    case Kind::linear:
      return variance;
    case Kind::relu:
    case Kind::sign:
    case Kind::sides: {
      const auto at = *sides();
      return (at.left * at.left + at.right * at.right) / 2 * (at.degree == 1 ? variance : 1);
    }
    case Kind::function:
      return function_->second_moment(variance);
    case Kind::gelu:
      return pair_average(*this, *this, variance, variance, variance);
    case Kind::hermite: {
      double sum = 0;
      for (const double c : hermite_coefficients(series_length(), variance)) sum += c * c;
      return variance == 1 ? sum : checked(sum, "variance", variance);
    }
    case Kind::tanh:
    case Kind::sigmoid:
      break;
  }
  const double scale = std::sqrt(variance);
  return checked(quadrature_square([&](double z) { return (*this)(scale * z); }, variance),
                 "variance", variance);
}

int Activation::series_length() const {
  switch (kind_) {
    case Kind::linear:
      return 2;
    case Kind::hermite:
      return int(coefficients().size());
    case Kind::function:
      return function_->series_length();
    default:
      return analytic_series_length;
  }
}

std::optional<double> closed_pair_average(const Activation& g1, const Activation& g2, double q1,
                                          double q2, double c) {
  using Kind = Activation::Kind;
  // What does not vary is independent of everything.
  if (q1 == 0 || q2 == 0) return g1.mean(q1) * g2.mean(q2);
  if (g1.kind() == Kind::linear || g2.kind() == Kind::linear) {
    // Stein: E[x g(y)] = c E[g'(y)] = c ĝ_1(Q)/√Q.
    const auto& [g, q] = g1.kind() == Kind::linear ? std::pair(g2, q2) : std::pair(g1, q1);
    return c * g.hermite_coefficients(2, q)[1] / std::sqrt(q);
  }
  const auto cosine_of = [&] { return std::clamp(correlation(c, q1, q2), -1.0, 1.0); };
  const auto sides1 = g1.sides(), sides2 = g2.sides();
  if (sides1 && sides2 && !(g1.kind() == Kind::relu && g2.kind() == Kind::relu)) {
    const double even = sides1->even() * sides2->even(), odd = sides1->odd() * sides2->odd();
    const double cosine = cosine_of();
    if (sides1->degree != sides2->degree)
      return std::sqrt(sides1->degree == 1 ? q1 : q2) * sqrt2 * inv_sqrtpi * (even + odd * cosine);
    if (sides1->degree == 0) return even + odd * 2 / pi * std::asin(cosine);
    const double sine = std::sqrt((1 - cosine) * (1 + cosine));
    return geometric_mean(q1, q2) *
           (even * 2 / pi * (sine + cosine * std::asin(cosine)) + odd * cosine);
  }
  if (g1.kind() != g2.kind()) return std::nullopt;
  switch (g1.kind()) {
    case Kind::erf:
      return 2 / pi * std::asin(c / std::sqrt((1 + q1) * (1 + q2)));
    case Kind::relu: {
      const double mean = geometric_mean(q1, q2);
      const double cosine = std::clamp(c / mean, -1.0, 1.0);
      const double sine = std::sqrt((1 - cosine) * (1 + cosine));
      return mean / (2 * pi) * (sine + (pi - std::acos(cosine)) * cosine);
    }
    case Kind::gelu: {
      // Stein's lemma twice on E[x Φ(x) y Φ(y)]; `density` = E[φ(x) φ(y)].
      const double s1 = 1 + q1;
      const double s2 = 1 + q2;
      const double both = 0.25 + std::asin(c / std::sqrt(s1 * s2)) / (2 * pi);
      // s1 s2 − c², and q2 − c²/s1 times s1: without cancellation but in the determinant itself.
      const double determinant = std::max(0.0, q1 * q2 - c * c);
      const double density = 1 / (2 * pi * std::sqrt(1 + q1 + q2 + determinant));
      return c * both + density * (c * c / s2 + q1 * ((q2 + determinant) / s1));
    }
    default:
      return std::nullopt;
  }
}

double pair_average(const Activation& g1, const Activation& g2, double q1, double q2, double c) {
  require_variance(g1, "q1", q1);
  require_variance(g2, "q2", q2);
  // Also where products of small numbers vanish. Rounding may have made c larger.
  constexpr double rounding = 1e-9;
  require(c * c <= q1 * q2 * (1 + rounding), "c", c, "is above the root of the two variances");
  if (const auto closed = closed_pair_average(g1, g2, q1, q2, c)) return *closed;
  const PairSeries series1(g1, q1), series2(g2, q2);
  const double cosine = std::clamp(correlation(c, q1, q2), -1.0, 1.0);
  if (!series_suffice(series1, series2, cosine)) return pair_quadrature(g1, g2, q1, q2, cosine);
  const auto& a = series1.coefficients;
  const auto& b = series2.coefficients;
  double sum = 0;
  for (std::size_t i = std::min(a.size(), b.size()); i-- > 0;) sum = sum * cosine + a[i] * b[i];
  return checked(sum, "c", c);
}

}  // namespace overparam::core
