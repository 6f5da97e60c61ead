// SPDX-License-Identifier: MIT
#include "overparam/core/derivative.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/activations/function.hpp"
#include "core/hermite.hpp"
#include "overparam/core/error.hpp"

namespace overparam::core {
namespace {

using Kind = Activation::Kind;

// d/dx He_m(x)/√m! = √m He_{m−1}(x)/√(m−1)!.
std::vector<double> derivative_of_series(const std::vector<double>& c) {
  std::vector<double> result;
  for (std::size_t m = 1; m < c.size(); ++m) result.push_back(std::sqrt(double(m)) * c[m]);
  return result;
}

double normal_density(double x) {
  return std::exp(-0.5 * x * x) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

}  // namespace

Derivative::Derivative(const Activation& activation)
    : kind_(activation.kind()), function_(activation.function_) {
  if (activation.jumps())
    throw InvalidParameter("activation", activation.name(), "jumps: it has no derivative");
  if (const auto sides = activation.sides()) sides_ = *sides;
  constexpr double rounding = 1e-8;  // of the derivatives of polynomials
  for (const double kink : activation.kinks()) {
    const double before = (*this)(std::nextafter(kink, -HUGE_VAL));
    const double after = (*this)(std::nextafter(kink, HUGE_VAL));
    jumps_ = jumps_ || std::abs(after - before) > rounding * std::max(1.0, std::abs(before));
  }
  if (kind_ != Kind::hermite) return;
  series_ = derivative_of_series(activation.hermite_coefficients(activation.series_length()));
  slopes_ = derivative_of_series(series_);
}

double Derivative::operator()(double x) const {
  switch (kind_) {
    case Kind::erf:
      return 2 * normal_density(x);
    case Kind::relu:
    case Kind::sides:
      return x > 0 ? sides_.right : -sides_.left;
    case Kind::function:
      return function_->slope(x);
    case Kind::tanh: {
      const double sech = 1 / std::cosh(x);
      return sech * sech;
    }
    case Kind::linear:
      return 1;
    case Kind::sigmoid: {
      const double sech = 1 / std::cosh(x / 2);
      return sech * sech / 4;
    }
    case Kind::gelu:
      return 0.5 * std::erfc(-x / std::numbers::sqrt2) + x * normal_density(x);
    case Kind::hermite:
      return hermite_series(series_, x);
    case Kind::sign:
      break;
  }
  return 0;
}

double Derivative::slope(double x) const {
  switch (kind_) {
    case Kind::erf:
      return -2 * x * normal_density(x);
    case Kind::tanh: {
      const double sech = 1 / std::cosh(x);
      return -2 * std::tanh(x) * sech * sech;
    }
    case Kind::sigmoid: {
      const double sech = 1 / std::cosh(x / 2);
      return -std::tanh(x / 2) * sech * sech / 4;
    }
    case Kind::gelu:
      return (2 - x * x) * normal_density(x);
    case Kind::hermite:
      return hermite_series(slopes_, x);
    case Kind::function:
      return function_->curvature(x);
    case Kind::relu:
    case Kind::sides:
    case Kind::linear:
    case Kind::sign:
      break;
  }
  return 0;
}

std::optional<double> Derivative::bound() const {
  switch (kind_) {
    case Kind::erf:  // 2 φ(x) at 0
      return 2 * normal_density(0);
    case Kind::relu:
    case Kind::sides:
      return std::max(std::abs(sides_.left), std::abs(sides_.right));
    case Kind::function:
      return function_->largest_slope();
    case Kind::tanh:
    case Kind::linear:
      return 1;
    case Kind::sigmoid:
      return 0.25;
    case Kind::gelu:  // Φ(x) + x φ(x) where σ'' = 0, at √2
      return (*this)(std::numbers::sqrt2);
    case Kind::hermite:
      if (series_.size() <= 1) return std::abs(hermite_series(series_, 0));
      return std::nullopt;
    case Kind::sign:
      break;
  }
  return std::nullopt;
}

std::optional<double> Derivative::lipschitz_constant() const {
  switch (kind_) {
    case Kind::erf:  // 2|x| φ(x) at x = 1
      return 2 * normal_density(1);
    case Kind::tanh:  // 2 tanh/cosh² at tanh² = 1/3
      return 4 / (3 * std::numbers::sqrt3);
    case Kind::sigmoid:
      return 1 / (6 * std::numbers::sqrt3);
    case Kind::gelu:  // |2 − x²| φ(x) at 0
      return 2 * normal_density(0);
    case Kind::linear:
      return 0;
    case Kind::hermite:
      // Of degree 2 at most σ'' is a constant.
      if (series_.size() <= 2)
        return std::abs(hermite_series(series_, 1) - hermite_series(series_, 0));
      return std::nullopt;
    case Kind::function:
      return function_->largest_curvature();
    case Kind::relu:
    case Kind::sides:
    case Kind::sign:
      break;
  }
  return std::nullopt;
}

}  // namespace overparam::core
