// SPDX-License-Identifier: MIT
/// @file
/// Activations that are given by a function: what theory and simulations need to know of it.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/activations/pieces.hpp"
#include "overparam/core/quadrature.hpp"

namespace overparam::core {

/// A function of one variable, its derivatives where they are known, and its kinks.
struct GivenFunction {
  std::string name;
  /// May be called from several threads at once.
  std::function<double(double)> value;
  std::function<double(double)> slope, curvature;  ///< empty: those of polynomials on panels
  std::vector<double> kinks;                       ///< where the value or a derivative may jump
  /// values ← scale · g(values), vectorised; empty: by Table.
  std::function<void(std::span<double>, double)> apply;
  std::function<void(std::span<float>, float)> apply_single;
};

/// What of a function is the same at x and −x: which of its Hermite coefficients are zero.
struct Symmetry {
  bool even = false, odd = false;
  bool even_but_linear = false;   ///< even, and a multiple of x
  bool odd_but_constant = false;  ///< odd, and a constant
};

/// A function with its Gaussian averages. Immutable; all of it may be used from several threads.
class Function {
 public:
  /// @throws InvalidParameter named `option` with the function's name as the value for what Pieces
  /// complains of, and for growth like that of e^{x²/4} or above.
  Function(GivenFunction given, const std::string& option);

  const std::string& name() const { return given_.name; }
  const std::vector<double>& kinks() const { return pieces_.kinks(); }
  const std::vector<double>& edges() const { return pieces_.edges(); }
  /// Whether the squares of Hermite coefficients at Q = 1 have not become rounding after 256.
  bool slow() const { return slow_; }
  /// How many there are at Q = 1 above rounding, at most 256.
  int series_length() const { return static_cast<int>(series_.size()); }
  /// Whether g(−x) = −g(x).
  bool odd() const { return symmetry_.odd; }

  double value(double x) const { return given_.value(x); }
  double slope(double x) const;
  double curvature(double x) const;
  /// sup |g'|, sup |g''|; empty where there is none.
  std::optional<double> largest_slope() const;
  std::optional<double> largest_curvature() const;

  /// values ← scale · g(values).
  void apply(std::span<double> values, double scale) const { given_.apply(values, scale); }
  void apply(std::span<float> values, float scale) const { given_.apply_single(values, scale); }

  /// Nodes and weights with Σ w f(z) = E f(z), z ~ N(0,1), for functions f that are polynomials of
  /// degree 23 in g(√Q z) and He_m(z), m below `orders`, up to rounding. @throws InvalidParameter
  /// named "variance" where E g² leaves the range of numbers.
  Quadrature normal_rule(double variance, int orders) const;

  /// ĝ_0(Q), …; absolute error about 1e-15 of √E[g²]. @throws like normal_rule.
  std::vector<double> coefficients(int count, double variance) const;
  double second_moment(double variance) const;

 private:
  GivenFunction given_;
  Pieces pieces_;
  Symmetry symmetry_;
  std::vector<double> series_;  // at Q = 1
  bool slow_ = false;
};

}  // namespace overparam::core
