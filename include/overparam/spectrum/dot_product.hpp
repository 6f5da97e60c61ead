// SPDX-License-Identifier: MIT
/// @file
/// Kernels and functions of one cosine on the sphere in d dimensions, in spherical harmonics.
///
/// P_l is the Gegenbauer polynomial of degree l with P_l(1) = 1, and D_l the number of harmonics of
/// that degree,
///   (l+d−2) P_{l+1} = (2l+d−2) c P_l − l P_{l−1},   D_l = (2l+d−2)/l · C(l+d−3, l−1),   D_0 = 1,
/// and averages are over the cosine c of a uniform point with a fixed direction: E P_l² = 1/D_l.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "overparam/core/activation.hpp"

namespace overparam::spectrum {

/// A positive definite kernel k(c) of the cosine between two points, k(c) = Σ_m a_m c^m with
/// a_m ≥ 0 (positive definite in every dimension: I. J. Schoenberg, "Positive definite functions on
/// spheres", Duke Math. J. 9, 96 (1942), theorem 2). Immutable.
class DotProductKernel {
 public:
  /// Reads one of
  ///   features:g   k(c) = E[g(u) g(v)], u and v normal of variance 1 and covariance c: random
  ///                features g(F·x), F ~ N(0, I), |x| = √d, infinitely many; also "g" alone
  ///   ntk:g        k(c) = E[g(u) g(v)] + c E[g'(u) g'(v)]: the tangent kernel of a network of two
  ///                layers, infinitely wide, that trains both
  ///   exp, exp:s   e^{s c}, 0 < s ≤ 100; s = 1 if left out
  ///   poly:p       ((1+c)/2)^p, whole p from 1 to 64
  ///   series:a0,…  Σ a_m c^m, a_m ≥ 0, at most 65 of them, not all zero
  /// with g as in core::Activation::parse.
  /// @throws core::InvalidParameter with `option` as the name, for ntk: of functions that jump too:
  /// they have no square integrable derivative.
  /// @param content of the file of an activation that is one.
  static DotProductKernel parse(const std::string& text, const std::string& option = "kernel",
                                const std::string* content = nullptr);

  /// features:g, or ntk:g. @throws core::InvalidParameter named "activation" as parse does.
  static DotProductKernel of(const core::Activation& g, bool tangent);

  /// The texts `parse` accepts, for messages.
  static std::string choices();

  /// The text `parse` was given.
  const std::string& name() const { return name_; }

  /// k(c), −1 ≤ c ≤ 1, where rounding may leave 1e-9 beyond: closed forms where there are any
  /// (relu and the like, erf, gelu, exp, poly), otherwise the power series, or for functions with
  /// other kinks, to 1e-12 of k(1), a series in the angle acos c, which takes seconds at first.
  /// @throws core::InvalidParameter for other c; core::ConvergenceFailure where averages over the
  /// plane between the kinks do not settle.
  double operator()(double c) const;

  /// a_0, …, a_{count−1}. @param count from 0 to 1e6. @throws core::InvalidParameter for others.
  std::vector<double> taylor(int count) const;

  /// How many a_m there are, or matter: the rest is below 1e-21 of the whole. Meaningless if
  /// kinked: 0, or of functions with kinks elsewhere how many are used.
  int length() const { return static_cast<int>(series_.size()); }

  /// Whether the power series converges as a power of 1/m only: of activations with kinks.
  bool kinked() const { return activation_ && activation_->kinked(); }

  /// Whether k is a polynomial.
  bool polynomial() const { return polynomial_; }

  /// The activation of features and ntk.
  const std::optional<core::Activation>& activation() const { return activation_; }

  /// Whether it is an ntk.
  bool tangent() const { return kind_ == Kind::tangent; }

 private:
  enum class Kind { features, tangent, exponential, power, series };
  static DotProductKernel of(const core::Activation& g, bool tangent, const std::string& option,
                             const std::string& text);
  DotProductKernel(Kind kind, std::string name, std::optional<core::Activation> activation,
                   double parameter, std::vector<double> series);
  std::optional<double> closed(double c) const;
  double by_angle(double c) const;

  Kind kind_;
  std::string name_;
  std::optional<core::Activation> activation_;
  double parameter_;  // s or p
  bool polynomial_;
  std::vector<double> series_;  // a_m, none of relu and the like
  struct Angles;
  std::shared_ptr<Angles> angles_;  // of functions with other kinks; shared by copies
};

/// One degree of a kernel.
struct KernelDegree {
  int degree = 0;
  double multiplicity = 1;  ///< D_l
  double eigenvalue = 0;    ///< s_l > 0
};

/// k(c) = Σ_l s_l D_l P_l(c).
struct KernelDegrees {
  std::vector<KernelDegree> degrees;  ///< those with s_l > 0, by degree
  double tail = 0;                    ///< Σ s_l D_l of the degrees that are not listed
  double omitted = 0;                 ///< no s_l of a degree that is not listed is larger
};

/// The degrees of one kernel, computed as far as they are asked for and kept, since they are the
/// same for all numbers of samples. With a_m ≥ 0 all terms are positive:
///   s_l = Σ_{m=l,l+2,…} a_m l!/(2^l (d/2)_l) Π_{i<(m−l)/2} (l+2i+2)(l+2i+1)/((2i+2)(d+2l+2i)),
/// (n)_j the rising factorial; relu and sign by KinkedEigenvalues, the ntk of relu by
///   c Σ u_l D_l P_l = Σ v_l D_l P_l,  v_l = [l u_{l−1} + (l+d−2) u_{l+1}]/(2l+d−2).
/// Of functions with other kinks 4096 terms are taken, and the degrees end where these do not
/// suffice to 1e-6: what is left acts as a constant ridge, which it does beyond a thousand modes
/// for each sample.
/// For features these are the eigenvalues of SphereHarmonics: there the harmonics are those of the
/// features' directions, here those of the inputs', and the kernel is the same.
class KernelHarmonics {
 public:
  /// @param dimension d ≥ 2, whole. @throws core::InvalidParameter for others.
  KernelHarmonics(const DotProductKernel& kernel, double dimension);
  ~KernelHarmonics();
  KernelHarmonics(KernelHarmonics&&) noexcept;
  KernelHarmonics& operator=(KernelHarmonics&&) noexcept;

  /// The degrees that matter to `samples` > 0 points. The list ends at D_l > 1e12 `samples`, and
  /// unless k is a polynomial also where s_l falls below 1e-12 s_j, j the degree at which 2
  /// `samples` modes are reached: the effective ridge is above s_j and above s_l
  /// (D_l/`samples` − 1), so that the rest only adds to it. It also ends at 20000 degrees, and
  /// where s_l is no normal number. The same, to the last bit, whatever was asked for before.
  /// @throws core::InvalidParameter unless 0 < samples < ∞; core::ConvergenceFailure in few
  /// dimensions for functions with kinks whose terms do not suffice.
  KernelDegrees up_to(double samples);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// What a function g(√d c) of one cosine has in each degree.
struct ZonalPowers {
  std::vector<double> powers;  ///< T_l = D_l (E[g(√d c) P_l(c)])², l = 0, 1, …
  double rest = 0;             ///< Σ T_l of all other degrees
  double rounding = 0;         ///< of rest, absolute
};

/// The most degrees of functions that are not kinked: quadrature has 256 nodes, and what is
/// beyond is below 1e-27 of E g² for all activations (the slowest, tanh and sigmoid, fall like
/// e^{−π√(2l)}).
inline constexpr int max_quadrature_degrees = 200;

/// T_0, …, T_{count−1}, fewer for functions that are not kinked. Closed for relu and sign:
/// homogeneous, T_l = D_l ξ_l with the ξ_l of KinkedEigenvalues, which rest takes to E[g²]. With
/// other kinks, and 4096 degrees at most, by Gauss's rule on panels between them, SphereRule.
/// Otherwise Gauss–Gegenbauer quadrature, by the eigenvalues of the Jacobi matrix (G. Golub and
/// J. Welsch, "Calculation of Gauss quadrature rules", Math. Comp. 23, 221 (1969)), to about 1e-15
/// √E[g²] in √T_l of low degrees and 3e-14 of the highest.
/// @param dimension d ≥ 2, whole. @param count from 1 to 1e6.
/// @throws core::InvalidParameter for others.
ZonalPowers zonal_powers(const core::Activation& g, double dimension, int count);

/// The same of any function f(√d c) that is analytic, by the same quadrature of 256 nodes.
/// @param f finite where |x| ≤ √d. @throws as above; core::InvalidParameter without a function.
ZonalPowers zonal_powers(const std::function<double(double)>& f, double dimension, int count);

}  // namespace overparam::spectrum
