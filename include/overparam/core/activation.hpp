// SPDX-License-Identifier: MIT
/// @file
/// Activations and their Gaussian averages: everything the theory needs to know about a
/// nonlinearity g, without sampling.
///
/// Throughout, x ~ N(0, Q) with variance Q ≥ 0 (Q = 1 unless said otherwise), He_m are the
/// probabilists' Hermite polynomials, and ĝ_m(Q) = E[g(√Q z) He_m(z)]/√m!, z ~ N(0,1), are the
/// normalised Hermite coefficients, so that E[g(√Q z)²] = Σ_m ĝ_m(Q)².
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace overparam::core {

/// A scalar nonlinearity, immutable.
class Activation {
 public:
  enum class Kind {
    erf,      ///< erf(x/√2)
    relu,     ///< max(x, 0)
    tanh,     ///< tanh(x)
    linear,   ///< x
    sign,     ///< sign(x), 0 at 0
    sigmoid,  ///< 1/(1 + e^{-x})
    gelu,     ///< x Φ(x), Φ the standard normal distribution function
    hermite   ///< Σ_m c_m He_m(x)/√m!, a finite series
  };

  /// The identity, x.
  Activation() = default;

  /// Reads "erf", "relu", "tanh", "linear", "sign", "sigmoid", "gelu" or "hermite:c0,c1,…"
  /// (at most 64 finite coefficients, not all zero; ĝ_m(1) = c_m).
  /// @throws InvalidParameter with `option` as the name.
  static Activation parse(const std::string& text, const std::string& option = "activation");

  /// The words `parse` accepts, for messages.
  static std::string choices();

  /// The text `parse` was given.
  const std::string& name() const;
  Kind kind() const { return kind_; }

  /// g(x), x finite. Not checked; hermite overflows where its polynomials do.
  double operator()(double x) const;

  /// Replaces every value x by scale · g(x), vectorised (xsimd); x finite, not checked. The error
  /// of g(x) is at most 64 ε max(1, |g(x)|) for erf and gelu and 3 ε max(1, |g(x)|) for the others,
  /// ε = 2^−52 or 2^−23; for hermite |g| is replaced by the sum of the sizes of the terms of its
  /// polynomials.
  void apply(std::span<double> values, double scale = 1) const;
  void apply(std::span<float> values, float scale = 1) const;

  /// ĝ_0(Q), …, ĝ_{count−1}(Q). Closed forms for every kind except tanh, sigmoid (and hermite for
  /// Q ≠ 1), which use the trapezoidal rule, spectrally accurate for analytic integrands: absolute
  /// error about 1e-15, of hermite relative to √E[g²].
  /// @param count from 0 to 1e6; @param variance Q, from 0 to 1e100, of tanh and sigmoid to 100.
  /// @throws InvalidParameter for others, and where the coefficients of hermite leave the range of
  ///   numbers.
  std::vector<double> hermite_coefficients(int count, double variance = 1) const;

  /// E[g(x)²], x ~ N(0, Q); infinite where it overflows at Q = 1.
  /// @param variance as of hermite_coefficients. @throws like it.
  double second_moment(double variance = 1) const;

  /// How many Hermite coefficients are used in series. At Q = 1 what is left, Σ a_m beyond, is zero
  /// or below 1e-21 (tanh and sigmoid, whose poles slow the decay as Q grows: tanh leaves 4e-18 at
  /// Q = 1.5 and 1.5e-10 at Q = 5, felt only by pairs correlated close to ±1). For relu and sign no
  /// truncation is exact; closed forms serve them.
  int series_length() const;

  /// True if hermite_coefficients is a closed form at Q = 1, accurate relatively at every order;
  /// false for tanh and sigmoid, where it is accurate to about 1e-15 absolutely.
  bool closed_coefficients() const { return kind_ != Kind::tanh && kind_ != Kind::sigmoid; }

  /// True for relu and sign, whose Hermite series converge as powers of 1/m.
  bool kinked() const { return kind_ == Kind::relu || kind_ == Kind::sign; }

  /// E[g(x)] for x ~ N(0, Q). @param variance as of hermite_coefficients. @throws like it.
  double mean(double variance = 1) const { return hermite_coefficients(1, variance)[0]; }

  friend bool operator==(const Activation& a, const Activation& b) {
    return a.kind_ == b.kind_ && a.coefficients() == b.coefficients();
  }

 private:
  struct Series {  // of hermite
    std::string name;
    std::vector<double> coefficients;
  };

  explicit Activation(Kind kind) : kind_(kind) {}
  explicit Activation(Series series);
  const std::vector<double>& coefficients() const;  // none but of hermite
  template <class Scalar>
  void apply_to(std::span<Scalar> values, Scalar scale) const;

  Kind kind_ = Kind::linear;
  std::shared_ptr<const Series> series_;  // hermite only; shared by copies
};

/// E[g(x) g'(y)] of jointly Gaussian x, y with variances q1, q2 and covariance c, |c| ≤ √(q1 q2).
/// Closed form for erf, relu, sign, linear, gelu with themselves, for relu with sign and for linear
/// with anything; otherwise the Mehler series Σ_m ĝ_m(q1) ĝ'_m(q2) (c/√(q1 q2))^m.
/// @param q1 from 0 to 1e100, of tanh and sigmoid to 100; @param q2 likewise; @param c its square
/// may be above q1 q2 by 1e-9 of it, as rounding leaves it.
/// @throws InvalidParameter for others, and where the series leaves the range of numbers.
/// Sources: C. K. I. Williams, "Computing with infinite networks" (1997), eq. (11) for erf; Y. Cho
/// and L. Saul, "Kernel methods for deep learning" (2009), eq. (6) for relu; Price's theorem
/// otherwise.
double pair_average(const Activation& g1, const Activation& g2, double q1, double q2, double c);

}  // namespace overparam::core
