// SPDX-License-Identifier: MIT
/// @file
/// Activations and their Gaussian averages: everything the theory needs to know about a
/// nonlinearity g, without sampling.
///
/// Throughout, x ~ N(0, Q) with variance Q ≥ 0 (Q = 1 unless said otherwise), He_m are the
/// probabilists' Hermite polynomials, and ĝ_m(Q) = E[g(√Q z) He_m(z)]/√m!, z ~ N(0,1), are the
/// normalised Hermite coefficients, so that E[g(√Q z)²] = Σ_m ĝ_m(Q)².
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace overparam::core {

class Function;

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
    hermite,  ///< Σ_m c_m He_m(x)/√m!, a finite series; monomials too
    sides,    ///< a power on each side of 0: Sides
    function  ///< any other, by its values
  };

  /// right · |x|^degree for x > 0, left · |x|^degree for x < 0, and at 0 the mean of the two
  /// limits.
  struct Sides {
    int degree = 0;  ///< 0 or 1
    double left = 0, right = 0;

    double even() const { return (right + left) / 2; }  ///< the factor of |x|^degree
    double odd() const { return (right - left) / 2; }   ///< the factor of sign(x) |x|^degree
    friend bool operator==(const Sides&, const Sides&) = default;
  };

  /// The identity, x.
  Activation() = default;

  /// Reads one of
  ///   erf, relu, tanh, linear, sign, sigmoid, gelu
  ///   hermite:c0,c1,…      at most 1024 finite coefficients, not all zero; ĝ_m(1) = c_m
  ///   levels:p0,p1,…       the same by the powers p_m ≥ 0 of its degrees: c_m = √p_m
  ///   monomial:k           x^k, k from 0 to 20
  ///   abs, leaky_relu:a    |x|; x for x > 0, a x for x < 0, a = 0.01 if left out, |a| ≤ 1e6
  ///   step                 1 for x > 0, 0 for x < 0
  ///   elu, selu, silu (x/(1 + e^{−x})), softplus, mish, hard_tanh, softsign
  ///   gaussian             e^{−x²/2}
  ///   erfx                 erf(x)
  ///   sin:w, cos:w         of w x, 0 < w ≤ 16, w = 1 if left out
  ///   expr:formula         in x, as muParser reads it, erf, erfc, Phi, pi and e added; kinks are
  ///                        found, jumps have to be given: expr:formula\@kinks=a,b,…
  ///   file:PATH            the smooth function through the points of a table, lines of x and g(x)
  ///                        with x not decreasing, and straight beyond its ends; an x that stands
  ///                        in two lines is a kink. docs/activations.md, section 3
  /// Reading a formula or a table takes some milliseconds or more; what was read is kept.
  /// @param content of the file; nullptr if the text names none.
  /// @throws InvalidParameter with `option` as the name; for a formula too that is not finite
  /// somewhere on [−40, 40], grows as e^{x²/4} or faster, jumps where no kink is given, or has no
  /// power series beside a kink.
  static Activation parse(const std::string& text, const std::string& option = "activation",
                          const std::string* content = nullptr);

  /// What the text of an activation that is a file begins with.
  static constexpr const char* file_prefix = "file:";

  /// The activation with the values of a function.
  /// @param function may be called from several threads at once, and is kept.
  /// @param kinks where its value or a derivative may jump; kinks without a jump of the value are
  /// found. @throws InvalidParameter named "activation" as parse for a formula, and named "kinks"
  /// for some that are not finite.
  explicit Activation(std::function<double(double)> function, std::vector<double> kinks = {});

  /// The texts `parse` accepts, for messages.
  static std::string choices();

  /// Whether a text begins with a word of choices(), up to a colon: what `parse` then has to say is
  /// about the rest.
  static bool knows(const std::string& text);

  /// The text `parse` was given; "function" of one that was made from a function.
  const std::string& name() const;
  Kind kind() const { return kind_; }

  /// g(x), x finite. Not checked; hermite overflows where its polynomials do.
  double operator()(double x) const;

  /// Replaces every value x by scale · g(x), vectorised (xsimd); x finite, not checked. The error
  /// of g(x) is at most 64 ε max(1, |g(x)|) for erf and gelu and 3 ε max(1, |g(x)|) for the others,
  /// ε = 2^−52 or 2^−23; for hermite 16 ε e^{x²/4} Σ|c_m|, of which e^{x²/4} is about the largest
  /// of the polynomials, in the range of numbers for |x| up to 18 in single precision. Those of a
  /// formula or of a function in C++ come from a table of polynomials where |x| < 16, to
  /// 16 ε max(1, |g|, |x g'(x)|), the rounding of x included; at a jump inside of the table it is
  /// the value from the right.
  void apply(std::span<double> values, double scale = 1) const;
  void apply(std::span<float> values, float scale = 1) const;

  /// ĝ_0(Q), …, ĝ_{count−1}(Q). Closed forms for every kind except tanh and sigmoid, which use the
  /// trapezoidal rule, spectrally accurate for analytic integrands, and functions, which use
  /// Gauss's between their kinks: absolute error about 1e-15, of functions relative to √E[g²]. Of
  /// hermite ĝ_m(Q) = Q^{m/2} Σ_j c_{m+2j} √((m+2j)!/m!) (Q−1)^j/(2^j j!), to 1e-12 of the sum of
  /// the sizes of these terms.
  /// @param count from 0 to 1e6; @param variance Q, from 0 to 1e100, of tanh, sigmoid and functions
  /// to 100.
  /// @throws InvalidParameter for others, and where the coefficients of hermite leave the range of
  ///   numbers.
  std::vector<double> hermite_coefficients(int count, double variance = 1) const;

  /// E[g(x)²], x ~ N(0, Q); infinite where it overflows at Q = 1.
  /// @param variance as of hermite_coefficients. @throws like it.
  double second_moment(double variance = 1) const;

  /// How many Hermite coefficients are used in series. At Q = 1 what is left, Σ a_m beyond, is zero
  /// or below 1e-21 (tanh and sigmoid, whose poles slow the decay as Q grows: tanh leaves 4e-18 at
  /// Q = 1.5 and 1.5e-10 at Q = 5, felt only by pairs correlated close to ±1), or for a function
  /// below rounding. For those that are kinked() no truncation is exact.
  int series_length() const;

  /// True if hermite_coefficients is a closed form at Q = 1, accurate relatively at every order;
  /// false for tanh, sigmoid and functions, where it is accurate to about 1e-15 absolutely.
  bool closed_coefficients() const {
    return kind_ != Kind::tanh && kind_ != Kind::sigmoid && kind_ != Kind::function;
  }

  /// Whether g(−x) = −g(x); of a function as far as rounding shows.
  bool odd() const;

  /// True for linear and hermite: of finite degree, below series_length().
  bool polynomial() const { return kind_ == Kind::linear || kind_ == Kind::hermite; }

  /// True where the Hermite series converges as a power of 1/m, because of a jump of a derivative,
  /// or, for a function, too slowly to be cut off after 256 terms.
  bool kinked() const;

  /// A power on each side of 0: relu, sign, and the kind sides; empty for all others.
  std::optional<Sides> sides() const;

  /// Points where the value or a derivative jumps, increasing. None of hermite and of those that
  /// are analytic; of functions those that were given or found.
  std::vector<double> kinks() const;

  /// Whether the value jumps somewhere, as that of sign and step does.
  bool jumps() const;

  /// Points between which g varies little: panels that end at them resolve it. Increasing; of
  /// functions those between which g is a polynomial of degree 15 to rounding, kinks among them, in
  /// [−40, 40]; of all others kinks().
  std::vector<double> panel_ends() const;

  /// E[g(x)] for x ~ N(0, Q). @param variance as of hermite_coefficients. @throws like it.
  double mean(double variance = 1) const { return hermite_coefficients(1, variance)[0]; }

  friend bool operator==(const Activation& a, const Activation& b) {
    return a.kind_ == b.kind_ && a.coefficients() == b.coefficients() && a.sides_ == b.sides_ &&
           a.function_ == b.function_;
  }

 private:
  struct Series {  // of hermite
    std::string name;
    std::vector<double> coefficients;
  };

  friend class Derivative;

  explicit Activation(Kind kind) : kind_(kind) {}
  explicit Activation(Series series);
  Activation(std::string name, Sides sides);
  explicit Activation(std::shared_ptr<const Function> function);
  const std::vector<double>& coefficients() const;  // none but of hermite
  template <class Scalar>
  void apply_to(std::span<Scalar> values, Scalar scale) const;

  Kind kind_ = Kind::linear;
  std::shared_ptr<const Series> series_;  // hermite, and the name of sides; shared by copies
  Sides sides_;
  std::shared_ptr<const Function> function_;  // of functions only; shared by copies
};

/// E[g(x) g'(y)] of jointly Gaussian x, y with variances q1, q2 and covariance c, |c| ≤ √(q1 q2).
/// Closed form for erf and gelu with themselves, for powers on each side of 0 (relu, sign, abs,
/// step, leaky_relu) with each other, and for linear with anything; otherwise the Mehler series
/// Σ_m ĝ_m(q1) ĝ'_m(q2) (c/√(q1 q2))^m, or, where what it leaves out may be above 1e-15 of the root
/// of the two second moments, quadrature over the plane between the kinks.
/// @param q1 from 0 to 1e100, of tanh, sigmoid and functions to 100; @param q2 likewise; @param c
/// its square may be above q1 q2 by 1e-9 of it, as rounding leaves it.
/// @throws InvalidParameter for others, and where the series leaves the range of numbers;
/// ConvergenceFailure where quadrature does not settle.
/// Sources: C. K. I. Williams, "Computing with infinite networks" (1997), eq. (11) for erf; Y. Cho
/// and L. Saul, "Kernel methods for deep learning" (2009), eq. (6) for relu; Price's theorem
/// otherwise.
double pair_average(const Activation& g1, const Activation& g2, double q1, double q2, double c);

}  // namespace overparam::core
