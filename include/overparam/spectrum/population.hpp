// SPDX-License-Identifier: MIT
/// @file
/// Populations: the spherical-harmonic decomposition of a random-feature kernel and of the
/// teacher it has to learn.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/spectrum/target.hpp"

namespace overparam::spectrum {

/// All spherical harmonics of one degree k, which share an eigenvalue.
struct Harmonics {
  int degree = 0;
  double log_multiplicity = 0;  ///< log D_k
  double log_eigenvalue = 0;    ///< log ξ_k
  double kernel_power = 0;      ///< D_k ξ_k; Σ_k D_k ξ_k = E[g²]
  double teacher_power = 0;     ///< reachable teacher power T_k
  double mean_fraction = 0;     ///< ĝ_0²/ξ_0 at degree 0, else 0
};

/// The degrees with ξ_k > 0 in order, and the rest of both functions.
struct Population {
  std::vector<Harmonics> degrees;
  double kernel_tail = 0;    ///< Σ D_k ξ_k over the degrees not listed
  double teacher_tail = 0;   ///< reachable T_k of the degrees not listed
  double unreachable = 0;    ///< teacher power outside the student's function space at any width
  double kernel_total = 0;   ///< E[g²]
  double teacher_total = 0;  ///< T = E[ζ²]
  double resolution = 0;     ///< teacher powers below this are rounding of the coefficients
  bool finite_rank = false;  ///< the listed degrees and the tail are everything there is
  bool thermodynamic_limit = false;  ///< N, K → ∞: the "width" is the ratio β, one step removes
                                     ///< nothing from a single mode
};

/// @throws core::InvalidParameter that names the member for numbers that are not finite, powers
/// that are negative or above 1e280, mean fractions above 1, and an E[g²] below 1e-280.
void require_valid(const Population& population);

/// log ξ_k (−∞ where the degree is absent) of an activation that is a power on each side of 0,
/// degree by degree: ξ_k = E[r^{2s}] (E_c[g(c) P_k(c)])², s the degree of homogeneity; from k to
/// k+2 the inner average changes by (s−k)/(s+k+N).
class KinkedEigenvalues {
 public:
  /// Of no use (−∞ always) for activations without Activation::sides().
  /// @param dimension N, whole, ≥ 2. @throws core::InvalidParameter for another.
  KinkedEigenvalues(const core::Activation& g, double dimension);
  /// log ξ_k of k = 0, then 1, 2, …
  long double next_log_eigenvalue();

 private:
  // Thousands of terms add up in the logarithms: long double keeps their sum to double's accuracy.
  long double dimension_;
  long double homogeneity_;
  long double log_radius_;
  long double even_, odd_;
  int degree_ = 0;
};

/// Finite N, features on the sphere: the degrees of one student and teacher, computed as far as
/// they are asked for and kept, since they are the same at all widths. With a_m = ĝ_m² and (n)_j
/// the rising factorial,
///   D_k = (2k+N−2)/k · C(k+N−3, k−1),
///   ξ_k = Σ_{m=k,k+2,…} a_m k!/(2^k (N/2)_k) Π_{i<(m−k)/2} (k+2i+2)(k+2i+1)/((2i+2)(N+2k+2i)),
/// all terms positive; relu, sign, abs, step and leaky_relu through their homogeneity. Of other
/// kinked functions 4096 terms are taken, and the degrees end where these do not suffice to 1e-6:
/// what is left acts as a constant ridge, which it does beyond a thousand modes for each feature.
/// c_k is the same sum with ĝ_m ĝ_{T,m}. The degree-k part of a feature is α_k(|ξ|) P_k(angle): its
/// radial dependence is fixed by g, so only the component of the teacher's radial function along
/// α_k can be learnt at any width:
///   T_k = D_k Σ_{pairs (m,n) of units} u_m u_n (c_k^m c_k^n/ξ_k) P_k(overlap_mn).
/// For activations equal to the student's this is the whole power of degree k; for different ones
/// the remainder, of order 1/N, is counted in `unreachable`.
class SphereHarmonics {
 public:
  /// @param dimension N ≥ 2 (a whole number)
  /// @throws core::InvalidParameter for others, and like Target of a committee.
  SphereHarmonics(double dimension, const core::Activation& student, const Target& target);

  /// The degrees until D_k exceeds e^max_log_width by 1e18, so that the remaining ones act on every
  /// smaller width as a constant ridge (at most 20000). The same, to the last bit, whatever
  /// was asked for before. @throws core::InvalidParameter unless max_log_width is finite;
  /// core::ConvergenceFailure in few dimensions for functions whose terms do not suffice.
  Population up_to(double max_log_width);

 private:
  struct Degree {
    long double log_multiplicity = 0;
    bool present = false;  // ξ_k > 0
    bool settled = true;   // there are coefficients enough
    Harmonics harmonics;
  };
  const Degree& degree(int k);
  void add_degree();

  // ĝ_m², or ĝ_m times the coefficients of an activation of the target, and how many there are of
  // each parity without zeros at the end.
  struct Products {
    std::vector<double> values;
    std::array<std::size_t, 2> lengths{};
  };
  // P_k(overlap), where the next degree begins.
  struct Polynomial {
    double overlap = 1, value = 1, previous = 0;
  };
  Products products(const std::vector<double>& g, const std::vector<double>& other) const;
  double target_share(const Harmonics& harmonics, long double log_eigenvalue) const;

  double dimension_;
  core::Activation student_;
  Target target_;
  bool same_;  // whether the target has the student's activation alone
  Products squares_;
  std::vector<Products> cross_;  // for each activation of the target; none for the student's own
  int length_ = 0;               // degrees beyond are absent
  Population totals_;            // what does not depend on the width

  // The recursions in k, where the next degree begins.
  std::vector<Degree> degrees_;
  KinkedEigenvalues kinked_;
  long double log_prefactor_ = 0;        // log of k!/(N (N+2) … (N+2k−2))
  long double log_binomial_ = 0;         // log C(k+N−3, k−1)
  std::vector<Polynomial> polynomials_;  // for each pair of the target
};

/// SphereHarmonics(dimension, student, teacher).up_to(max_log_width). @throws like them.
Population sphere_population(double dimension, const core::Activation& student,
                             const Target& target, double max_log_width);

/// N, K → ∞ at fixed β = K/N: the constant, the linear degree with N ξ_1 → a_1, and the
/// structureless rest. "Width" and "eigenvalue" are in units of N: pass log β as the log width.
/// @throws like Target of a committee.
Population asymptotic_population(const core::Activation& student, const Target& target);

}  // namespace overparam::spectrum
