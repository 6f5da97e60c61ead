// SPDX-License-Identifier: MIT
#include "robustness/degrees.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "overparam/core/derivative.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/spectrum/dot_product.hpp"
#include "overparam/spectrum/population.hpp"
#include "overparam/spectrum/sphere_rule.hpp"

namespace overparam::robustness {
namespace {

using core::Activation;

constexpr double epsilon = std::numeric_limits<double>::epsilon();
// A degree of so many harmonics more than there are parameters is not learnt.
constexpr double beyond_size = 1e12;
constexpr int most_degrees = 4000;
// Of quadrature: powers below are rounding.
constexpr double smallest_power = 1e-26;

spectrum::Teacher teacher_of(const Parameters& p) {
  return {p.teacher_activation.value_or(p.activation), p.teacher_units, p.teacher_overlap};
}

// D_{k+1}/D_k.
double multiplicity_ratio(int k, double n) {
  return k == 0 ? n : (2 * k + n) / (2 * k + n - 2) * (k + n - 2) / (k + 1);
}

// P_0, P_1, … of a cosine.
class Gegenbauer {
 public:
  Gegenbauer(double dimension, double cosine) : n_(dimension), c_(cosine) {}
  double value() const { return now_; }
  void advance() {
    const double next = ((2 * k_ + n_ - 2) * c_ * now_ - k_ * before_) / (k_ + n_ - 2);
    before_ = k_ == 0 ? 1 : now_;
    now_ = k_ == 0 ? c_ : next;
    ++k_;
  }

 private:
  double n_, c_;
  int k_ = 0;
  double before_ = 0, now_ = 1;
};

// Every degree of a function of one direction on the sphere that matters to any size, with the powers
// D_k ξ_k of it and of the teacher.
struct Zonal {
  spectrum::ZonalPowers student, teacher;
  double kernel_total = 0, gradient_total = 0, teacher_total = 0;
};

int degrees_needed(double n) {
  // Sizes up to 1e60 have multiplicities up to 1e72.
  constexpr double largest = 1e72;
  double multiplicity = 1;
  int k = 0;
  for (; k < most_degrees && multiplicity < largest; ++k) multiplicity *= multiplicity_ratio(k, n);
  return k + 1;
}

// E[(1−c²) g'(√N c)²], from what is listed for analytic functions.
double sphere_gradient_total(const Activation& g, double n, const std::vector<double>& powers) {
  if (!g.kinks().empty()) {
    const auto rule = spectrum::sphere_rule(g, n, 0);
    const core::Derivative slope(g);
    return (rule.weights * (1 - rule.nodes.square() / n) *
            rule.nodes.unaryExpr([&](double x) { return slope(x); }).square())
        .sum();
  }
  double total = 0;
  for (std::size_t k = 0; k < powers.size(); ++k)
    total += powers[k] * double(k) * (double(k) + n - 2) / n;
  return total;
}

Zonal zonal_of(const Parameters& p) {
  const double n = *p.dimension;
  const int count = degrees_needed(n);
  Zonal zonal;
  zonal.student = spectrum::zonal_powers(p.activation, n, count);
  zonal.kernel_total = zonal.student.rest;
  for (const double power : zonal.student.powers) zonal.kernel_total += power;
  zonal.gradient_total = sphere_gradient_total(p.activation, n, zonal.student.powers);
  if (!p.teacher_activation) return zonal;
  zonal.teacher = spectrum::zonal_powers(*p.teacher_activation, n, count);
  Gegenbauer polynomial(n, p.teacher_overlap);
  for (double& power : zonal.teacher.powers) {
    power *= 1 + (p.teacher_units - 1) * polynomial.value();
    zonal.teacher_total += power;
    polynomial.advance();
  }
  // Of a kink, of one parity: P_k → 0, but for units of one direction, or of opposite ones.
  const auto sides = p.teacher_activation->sides();
  const bool even = sides && sides->degree == 1;
  const double last = p.teacher_overlap == 1 ? 1 : p.teacher_overlap == -1 ? (even ? 1 : -1) : 0;
  zonal.teacher_total += zonal.teacher.rest * (1 + (p.teacher_units - 1) * last);
  return zonal;
}

const Zonal& kept_zonal(const Parameters& p) {
  return core::kept(std::tuple(*p.dimension, p.activation, p.teacher_activation, p.teacher_units,
                               p.teacher_overlap),
                    [&] { return zonal_of(p); });
}

// Cuts a list where the rest acts as a constant on `size` parameters.
class Cut {
 public:
  explicit Cut(double size) : size_(std::isfinite(size) ? size : 1e60) {}

  // Whether the list ends before this degree.
  bool at(double multiplicity, double kernel, double gradient) {
    constexpr double small = 1e-12;
    constexpr double small_gradient = 1e-9;
    if (multiplicity > beyond_size * size_) return true;
    if (modes_ > 2 * size_ && kernel < small * kernel_ && gradient < small_gradient * gradient_)
      return true;
    if (modes_ <= 2 * size_) {
      kernel_ = kernel;
      gradient_ = gradient;
    }
    modes_ += multiplicity;
    return false;
  }

 private:
  double size_;
  double modes_ = 0, kernel_ = 0,
         gradient_ = 0;  // those of the degree at which 2 sizes are reached
};

Degrees sphere_degrees(const Parameters& p, double size) {
  const double n = *p.dimension;
  const Zonal& zonal = kept_zonal(p);
  const auto& powers = zonal.student.powers;

  Degrees result;
  result.teacher_total = zonal.teacher_total;
  double kernel_left = zonal.kernel_total;
  double gradient_left = zonal.gradient_total;
  double reached = 0;
  double multiplicity = 1;
  bool ended = false;
  Cut cut(size);
  for (std::size_t k = 0; k < powers.size(); ++k) {
    const double at = double(k);
    if (powers[k] > (p.activation.sides() ? 0 : smallest_power * zonal.kernel_total)) {
      const double kernel = powers[k] / multiplicity;
      const double gradient = kernel * at * (at + n - 2) / n;
      if ((ended = cut.at(multiplicity, kernel, gradient))) break;
      const double teacher = k < zonal.teacher.powers.size() ? zonal.teacher.powers[k] : 0;
      result.listed.push_back({multiplicity, kernel, gradient, teacher});
      kernel_left -= powers[k];
      gradient_left -= multiplicity * gradient;
      reached += teacher;
    }
    multiplicity *= multiplicity_ratio(static_cast<int>(k), n);
  }
  result.complete = p.activation.polynomial() && !ended;
  result.rounding = result.complete ? 0 : 4 * epsilon * zonal.gradient_total;
  result.kernel_tail = result.complete ? 0 : std::max(0.0, kernel_left);
  result.gradient_tail = result.complete ? 0 : std::max(0.0, gradient_left);
  result.unreachable = std::max(0.0, zonal.teacher_total - reached);
  return result;
}

Degrees gaussian_degrees(const Parameters& p, double size) {
  const double n = *p.dimension;
  // The sums with (1 + m) ĝ_m² are those of the tangent kernel E[gg] + c E[g'g'].
  struct Harmonics {
    spectrum::SphereHarmonics features;
    spectrum::KernelHarmonics with_gradient;
  };
  auto& harmonics = core::kept(
      std::tuple(n, p.activation, p.teacher_activation, p.teacher_units, p.teacher_overlap), [&] {
        const auto kernel = spectrum::DotProductKernel::of(p.activation, true);
        return Harmonics{{n, p.activation, teacher_of(p)}, {kernel, n}};
      });
  const double finite_size = std::isfinite(size) ? size : 1e60;
  const auto population = harmonics.features.up_to(std::log(finite_size));
  const auto both = harmonics.with_gradient.up_to(finite_size);

  Degrees result;
  const double gradient_total = derivative_power(p.activation);
  double kernel_left = population.kernel_total;
  double gradient_left = gradient_total;
  double reached = 0;
  bool ended = false;
  Cut cut(size);
  auto other = both.degrees.begin();
  for (const auto& degree : population.degrees) {
    while (other != both.degrees.end() && other->degree < degree.degree) ++other;
    if ((ended = other == both.degrees.end())) break;
    const double kernel = std::exp(degree.log_eigenvalue);
    const double gradient =
        other->degree == degree.degree ? std::max(0.0, other->eigenvalue - kernel) : 0;
    const double multiplicity = std::exp(degree.log_multiplicity);
    if ((ended = cut.at(multiplicity, kernel, gradient))) break;
    const double teacher = p.teacher_activation ? degree.teacher_power : 0;
    result.listed.push_back({multiplicity, kernel, gradient, teacher});
    kernel_left -= multiplicity * kernel;
    gradient_left -= multiplicity * gradient;
    reached += teacher;
  }
  result.complete = p.activation.polynomial() && population.finite_rank && !ended;
  result.rounding = result.complete ? 0 : 4 * epsilon * gradient_total;
  result.kernel_tail = result.complete ? 0 : std::max(0.0, kernel_left);
  result.gradient_tail = result.complete ? 0 : std::max(0.0, gradient_left);
  if (p.teacher_activation) {
    result.teacher_total = population.teacher_total;
    result.unreachable = std::max(0.0, population.teacher_total - reached);
  }
  return result;
}

Degrees asymptotic_degrees(const Parameters& p) {
  const auto hermite = p.activation.hermite_coefficients(2);
  const double constant = hermite[0] * hermite[0];
  const double linear = hermite[1] * hermite[1];
  Degrees result;
  result.kernel_tail = std::max(0.0, p.activation.second_moment() - constant - linear);
  result.gradient_tail = std::max(0.0, derivative_power(p.activation) - linear);
  result.rounding = 4 * epsilon * (result.gradient_tail + linear);
  // What is left of a linear function is rounding.
  if (result.gradient_tail <= result.rounding) {
    result.kernel_tail = result.gradient_tail = 0;
    result.complete = true;
  }
  double reached = 0;
  if (p.teacher_activation) {
    const auto population = spectrum::asymptotic_population(p.activation, teacher_of(p));
    result.teacher_total = population.teacher_total;
    for (const auto& degree : population.degrees) {
      if (degree.degree == 0) result.learnt = degree.teacher_power;
      if (degree.degree == 1) reached = degree.teacher_power;
    }
    result.unreachable = std::max(0.0, result.teacher_total - reached - result.learnt);
  }
  if (linear > 0) result.listed.push_back({1, linear, linear, reached});
  return result;
}

}  // namespace

double derivative_power(const Activation& g) {
  return core::kept(g,
                    [&] { return spectrum::DotProductKernel::of(g, true)(1) - g.second_moment(); });
}

Degrees feature_degrees(const Parameters& p, Level level, double size) {
  if (level == Level::asymptotic) return asymptotic_degrees(p);
  return p.inputs == Inputs::sphere ? sphere_degrees(p, size) : gaussian_degrees(p, size);
}

Degrees tangent_degrees(const Parameters& p, double size) {
  const double n = *p.dimension;
  const auto& slopes = core::kept(std::tuple(n, p.activation), [&] {
    const core::Derivative derivative(p.activation);
    return spectrum::zonal_powers([&](double x) { return derivative(x); }, n, most_degrees);
  });
  Degrees result;
  double total = slopes.rest;
  for (const double power : slopes.powers) total += power;
  // u_k.
  std::vector<double> average;
  double multiplicity = 1;
  for (std::size_t k = 0; k < slopes.powers.size(); ++k) {
    average.push_back(slopes.powers[k] > smallest_power * total ? slopes.powers[k] / multiplicity
                                                                : 0);
    multiplicity *= multiplicity_ratio(static_cast<int>(k), n);
  }
  double kernel_left = total;
  double gradient_left = 0;
  double reached = 0;
  const Zonal& zonal = kept_zonal(p);
  result.teacher_total = zonal.teacher_total;
  multiplicity = 1;
  Cut cut(size);
  bool cut_off = false;
  for (std::size_t k = 0; k + 1 < average.size(); ++k) {
    const double at = double(k);
    const double below = k > 0 ? at * average[k - 1] : 0;
    const double kernel = (below + (at + n - 2) * average[k + 1]) / (2 * at + n - 2);
    const double gradient = kernel * at * (at + n - 2) / n;
    cut_off = cut_off || (kernel > 0 && cut.at(multiplicity, kernel, gradient));
    if (cut_off) {
      gradient_left += multiplicity * gradient;
    } else if (kernel > 0) {
      const double teacher = k < zonal.teacher.powers.size() ? zonal.teacher.powers[k] : 0;
      result.listed.push_back({multiplicity, kernel, gradient, teacher});
      kernel_left -= multiplicity * kernel;
      reached += teacher;
    }
    multiplicity *= multiplicity_ratio(static_cast<int>(k), n);
  }
  result.complete = p.activation.polynomial() && !cut_off;
  result.rounding = result.complete ? 0 : 4 * epsilon * total;
  result.kernel_tail = result.complete ? 0 : std::max(0.0, kernel_left);
  result.gradient_tail = gradient_left;
  result.unreachable = std::max(0.0, result.teacher_total - reached);
  return result;
}

}  // namespace overparam::robustness
