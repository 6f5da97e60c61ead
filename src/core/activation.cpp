// SPDX-License-Identifier: MIT
#include "overparam/core/activation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <numbers>
#include <optional>
#include <string_view>
#include <utility>

#include "core/correlation.hpp"
#include "core/hermite.hpp"
#include "core/pair_average.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/text.hpp"

namespace overparam::core {
namespace {

using std::numbers::inv_sqrtpi;
using std::numbers::pi;
using std::numbers::sqrt2;

constexpr std::array<std::pair<const char*, Activation::Kind>, 7> plain_kinds{{
    {"erf", Activation::Kind::erf},
    {"relu", Activation::Kind::relu},
    {"tanh", Activation::Kind::tanh},
    {"linear", Activation::Kind::linear},
    {"sign", Activation::Kind::sign},
    {"sigmoid", Activation::Kind::sigmoid},
    {"gelu", Activation::Kind::gelu},
}};
constexpr std::size_t max_hermite_terms = 64;

// Coefficients of analytic activations decay like exp(−c√m) (tanh, sigmoid: poles at distance π/2
// and π from the real axis) or 2^{−m/2} (erf, gelu); what is left at Q = 1 is below 1e-21.
constexpr int analytic_series_length = 256;

// Products of two variances are far from overflow.
constexpr double max_variance = 1e100;
// Of the trapezoidal rule for tanh and sigmoid, see below.
constexpr double max_quadrature_variance = 100;
constexpr double max_coefficients = 1e6;

void require_variance(const Activation& g, const char* name, double variance) {
  const bool poles = g.kind() == Activation::Kind::tanh || g.kind() == Activation::Kind::sigmoid;
  require_between(name, variance, 0, poles ? max_quadrature_variance : max_variance);
}

double checked(double value, const char* name, double variance) {
  require(std::isfinite(value), name, variance, "takes the average out of the range of numbers");
  return value;
}

double normal_distribution(double x) { return 0.5 * std::erfc(-x / sqrt2); }

// The trapezoidal rule on the whole line: its error for an integrand analytic in a strip of
// half-width d is exp(−2πd/h); with h = 0.05 and d ≥ π/2/√Q that is below rounding for Q ≤ 100.
// The integrand f(z) He_m(z)/√m! e^{−z²/2} is below 1e-18 beyond |z| = 14 for every m.
// `unit` is the size of the summands: what parity or decay makes zero comes out as their rounding.
template <class Function>
std::vector<double> quadrature_coefficients(const Function& f, int count, double unit = 1) {
  constexpr double step = 0.05;
  constexpr int half_nodes = 320;
  std::vector<double> result(static_cast<std::size_t>(count), 0.0);
  for (int i = -half_nodes; i <= half_nodes; ++i) {
    const double z = i * step;
    double previous = 0;
    double current = step * std::exp(-0.5 * z * z) * f(z) / std::sqrt(2 * pi);
    for (int m = 0; m < count; ++m) {
      result[static_cast<std::size_t>(m)] += current;
      const double next = (z * current - std::sqrt(double(m)) * previous) / std::sqrt(m + 1.0);
      previous = current;
      current = next;
    }
  }
  for (double& value : result)
    if (std::abs(value) < 2e-16 * unit) value = 0;
  return result;
}

// E[f(z)²] by the same rule.
template <class Function>
double quadrature_square(const Function& f) {
  return quadrature_coefficients([&](double z) { return std::pow(f(z), 2); }, 1, 0)[0];
}

}  // namespace

Activation::Activation(Series series)
    : kind_(Kind::hermite), series_(std::make_shared<const Series>(std::move(series))) {}

const std::string& Activation::name() const {
  static const auto words = [] {
    std::map<Kind, std::string> all;
    for (const auto& [word, kind] : plain_kinds) all.emplace(kind, word);
    return all;
  }();
  return series_ ? series_->name : words.at(kind_);
}

const std::vector<double>& Activation::coefficients() const {
  static const std::vector<double> none;
  return series_ ? series_->coefficients : none;
}

std::string Activation::choices() {
  return "erf | relu | tanh | linear | sign | sigmoid | gelu | hermite:c0,c1,...";
}

Activation Activation::parse(const std::string& text, const std::string& option) {
  for (const auto& [word, kind] : plain_kinds)
    if (text == word) return Activation(kind);
  const std::string prefix = "hermite:";
  if (text.rfind(prefix, 0) != 0)
    throw InvalidParameter(option, text, "is not one of " + choices());
  auto numbers = read_numbers(std::string_view(text).substr(prefix.size()));
  if (!numbers)
    throw InvalidParameter(option, text, "is not hermite: followed by numbers c0,c1,...");
  std::vector<double>& coefficients = *numbers;
  if (coefficients.size() > max_hermite_terms)
    throw InvalidParameter(option, text,
                           "has more than " + std::to_string(max_hermite_terms) + " coefficients");
  while (!coefficients.empty() && coefficients.back() == 0) coefficients.pop_back();
  if (coefficients.empty()) throw InvalidParameter(option, text, "has no non-zero coefficient");
  return Activation(Series{text, std::move(coefficients)});
}

double Activation::operator()(double x) const {
  switch (kind_) {
    case Kind::erf:
      return std::erf(x / sqrt2);
    case Kind::relu:
      return x > 0 ? x : 0;
    case Kind::tanh:
      return std::tanh(x);
    case Kind::linear:
      return x;
    case Kind::sign:
      return double(x > 0) - double(x < 0);
    case Kind::sigmoid:
      return 1 / (1 + std::exp(-x));
    case Kind::gelu:
      return x * normal_distribution(x);
    case Kind::hermite:
      break;
  }
  return hermite_series(series_->coefficients, x);
}

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
    case Kind::relu: {
      // ĝ_m = E[δ^{(m−2)}(z)]/√m! for m ≥ 2: only even m, ratio from m to m+2: −(m−1)/√((m+1)(m+2)).
      if (n > 1) g[1] = scale / 2;
      double value = scale / std::sqrt(2 * pi);
      for (std::size_t m = 0; m < n; m += 2) {
        g[m] = value;
        const auto k = double(m);
        value *= (1 - k) / std::sqrt((k + 1) * (k + 2));
      }
      break;
    }
    case Kind::sign: {
      // ĝ_m = 2 E[δ^{(m−1)}(z)]/√m!, odd m, ratio from m to m+2: −m/√((m+1)(m+2)).
      double value = std::sqrt(2 / pi);
      for (std::size_t m = 1; m < n; m += 2) {
        g[m] = value;
        const auto k = double(m);
        value *= -k / std::sqrt((k + 1) * (k + 2));
      }
      break;
    }
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
      if (variance == 1) {
        std::copy_n(coefficients().begin(), std::min(n, coefficients().size()), g.begin());
        break;
      }
      [[fallthrough]];
    case Kind::tanh:
    case Kind::sigmoid: {
      const auto f = [&](double z) { return (*this)(scale * z); };
      const double unit = kind_ == Kind::hermite ? std::sqrt(quadrature_square(f)) : 1;
      g = quadrature_coefficients(f, count, checked(unit, "variance", variance));
      break;
    }
  }
  return g;
}

double Activation::second_moment(double variance) const {
  require_variance(*this, "variance", variance);
  if (variance == 0) return std::pow((*this)(0), 2);
  switch (kind_) {
    case Kind::erf:
      return 2 / pi * std::asin(variance / (1 + variance));
    case Kind::relu:
      return variance / 2;
    case Kind::linear:
      return variance;
    case Kind::sign:
      return 1;
    case Kind::gelu:
      return pair_average(*this, *this, variance, variance, variance);
    case Kind::hermite:
    case Kind::tanh:
    case Kind::sigmoid:
      break;
  }
  if (kind_ == Kind::hermite && variance == 1) {
    double sum = 0;
    for (const double c : coefficients()) sum += c * c;
    return sum;
  }
  const double scale = std::sqrt(variance);
  return checked(quadrature_square([&](double z) { return (*this)(scale * z); }), "variance",
                 variance);
}

int Activation::series_length() const {
  switch (kind_) {
    case Kind::linear:
      return 2;
    case Kind::hermite:
      return int(coefficients().size());
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
  if (g1.kind() != g2.kind()) {
    // relu = |x|/2 + x/2 against the odd sign: only x/2 survives.
    if (g1.kinked() && g2.kinked()) {
      const double q_relu = g1.kind() == Kind::relu ? q1 : q2;
      return 0.5 * std::sqrt(q_relu) * cosine_of() * sqrt2 * inv_sqrtpi;
    }
    return std::nullopt;
  }
  switch (g1.kind()) {
    case Kind::erf:
      return 2 / pi * std::asin(c / std::sqrt((1 + q1) * (1 + q2)));
    case Kind::sign:
      return 2 / pi * std::asin(cosine_of());
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
  const int length = std::min(g1.series_length(), g2.series_length());
  const auto a = g1.hermite_coefficients(length, q1);
  const auto b = g2.hermite_coefficients(length, q2);
  const double cosine = std::clamp(correlation(c, q1, q2), -1.0, 1.0);
  double sum = 0;
  for (int m = length; m-- > 0;) {
    const auto i = static_cast<std::size_t>(m);
    sum = sum * cosine + a[i] * b[i];
  }
  return checked(sum, "c", c);
}

}  // namespace overparam::core
