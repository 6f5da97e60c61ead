// SPDX-License-Identifier: MIT
/// @file
/// Deterministic equivalent of ridge regression on random features: K features, n samples,
/// degrees of eigenvalue ξ_k, multiplicity D_k and teacher power T_k.
///
/// Two fixed points in one: the features see the degrees through ν, the samples see the features
/// through κ,
///   df = Σ D_kξ_k/(ξ_k+ν),  κ = ν (1 − df/K),  z = κ (1 − df/n),
/// z a ridge on ΦᵀΦ/n. With m = min(n,K), everything is written in terms of s = mν and of what s
/// exceeds by its value s_0 at z = 0, where df = m: no digits are lost at small z, near K = n, or
/// at sizes of hundreds of decades.
/// A negative ridge λ = nz is a problem with a minimum as long as the nonzero eigenvalues of
/// ΦᵀΦ + λ are positive. With df_2 = Σ D_kξ_k²/(ξ_k+ν)²,
///   λ = ν (K − df)(n − df)/K,  dλ/dν = [(K − df_2)(n − df_2) − (df − df_2)²]/K,
/// and ν follows λ from s_0 down to the first turn, dλ/dν = 0: to some ν > 0 with more modes than
/// m, to some −min ξ_k < ν < 0 with fewer. There −λ is the lower edge of the nonzero eigenvalues of
/// ΦᵀΦ as all sizes grow together. For K → ∞ the turn is n = df_2, that of
/// regression/equivalent.hpp.
/// Source: L. Defilippis, B. Loureiro and T. Misiakiewicz (2024), section 3; S. Mei and A.
/// Montanari (2022), main theorem, for N, K, n → ∞ at fixed ratios.
#pragma once

#include <complex>
#include <functional>
#include <optional>
#include <vector>

#include "common/students.hpp"
#include "overparam/regression/flow.hpp"
#include "overparam/spectrum/population.hpp"

namespace overparam::random_features_ridge {

/// The solution of ridge regression, as averages over features and data.
struct RidgeLimit {
  double bias = 0;         ///< E(ζ − E_noise f)², with what no student of this width can learn
  double linear_bias = 0;  ///< its coefficient of the power T_1 of degree 1
  double gain = 0;         ///< E Var_noise(f) for label noise of variance 1
  /// 1 − df/n: the residual of a label over that of a fresh one; of both signs for λ < 0.
  double unused = 0;
  /// What infinitely many students have, averaged: without its training error.
  common::SharedRisk shared;
  double linear_shared = 0;            ///< of its bias the coefficient of T_1
  double initialisation_variance = 0;  ///< the bias less that of `shared`
  /// What the sampling variance leaves out, relative: of fluctuations of a mode's own weight, of
  /// variance 2/n, half. Σ T_k (ξ_kν)²/(ξ_k+ν)⁴ over U df_2.
  double sampling_correction = 0;
};

/// What is learnt of the teacher by labels without noise, and what noise adds.
struct LearntState {
  /// l_k of E[f ζ_k] = l_k T_k, degree by degree of the population.
  std::vector<double> learnt;
  double spread = 0;  ///< E[f²] − Σ l_k² T_k
  double gain = 0;    ///< as of RidgeLimit
};

/// For one thread at a time.
class Equivalent {
 public:
  /// @param population as far as width min(n,K) needs it; in the thermodynamic limit sizes
  /// are in units of N
  /// @param width K > 0; @param samples n > 0, real
  /// @throws core::ConvergenceFailure if the degrees do not resolve these sizes.
  Equivalent(const spectrum::Population& population, double width, double samples);

  /// The λ above which ridges are to be, minus the lower edge: 0 where there are as many features
  /// as samples, or as many modes as the smaller of both, or none.
  double lowest_ridge() const { return edge().ridge; }

  /// m.
  double size() const { return size_; }

  /// s at that edge, and its value at λ = 0 where there is none.
  double lowest_place() const { return edge().s; }

  /// With df_2 = Σ D_kξ_k²/(ξ_k+ν)²,
  ///   n(1−Υ) = n − df + (K−df)(df−df_2)/(K−df_2),  gain = Υ/(1−Υ),
  ///   bias = [Σ T_kν²/(ξ_k+ν)² + (df−df_2)/(K−df_2) Σ T_kξ_kν/(ξ_k+ν)²]/(1−Υ).
  /// These are infinite where Υ = 1: K = n, λ = 0. Averaged over features the solution is that of
  /// the ridge ν on the population, at given samples: with U the first two terms of the bracket,
  ///   squared bias = U,  sampling variance = U df_2/(n−df_2),  gain of it df_2/(n−df_2),
  /// and what is left of the bias is written as a sum of positive terms.
  /// @param ridge λ ≥ 0, or above lowest_ridge().
  /// @throws core::InvalidParameter("ridge", …) for a ridge below; core::ConvergenceFailure.
  RidgeLimit ridge_limit(double ridge) const;

  /// The solution: l_k = ξ_k/(ξ_k+ν), and with what ridge_limit() has in brackets, b, and its last
  /// sum there, b', the spread b' + gain b. @param ridge, throws as of ridge_limit().
  LearntState solution_state(double ridge) const;

  /// Teacher power that acts as noise on the regression: what K features cannot represent, for
  /// K ≤ n. For K > n, 0: such power then stands in the functionals as that of modes of vanishing
  /// eigenvalue, which has the same effect on every risk. What to call it is free; the split has to
  /// leave a bias ≥ 0.
  double unreachable() const { return unreachable_; }

  /// The functionals that gradient flow needs, see regression/flow.hpp; the gap counts the teacher
  /// power that is not `unreachable`. It holds a reference to this object and its own last root:
  /// for one caller at a time.
  regression::ResolventAt resolvent() const;

  /// The flow at a finite time t > 0, by the nodes ẑ_a and weights q_a of regression/flow.hpp. With
  /// S = Σ T_kξ_k/(ξ_k+ν), (κS)_ab = (κ_bS_b − κ_aS_a)/(κ_b−κ_a), υ_ab = df_ab/(n−df_ab), and T all
  /// power of the teacher,
  ///   l_k = Σ_a q_a ξ_k/(ξ_k+ν_a),  gain = Σ_ab q_aq_b υ_ab,
  ///   E[f²] = Σ_ab q_aq_b [(κS)_ab + υ_ab (T − S_a − S_b + (κS)_ab)],
  /// the bias there rearranged, so that early times keep their digits. The error of E[f²] is about
  /// 1e-12 of it early and of T at the end.
  /// @throws core::ConvergenceFailure.
  LearntState flow_state(double ridge, double time) const;

  /// What infinitely many students have at a finite time t > 0, averaged: common::shared_flow over
  /// the same nodes. @param noise Δ. @throws core::ConvergenceFailure.
  common::SharedRisk shared_flow(double ridge, double time, double noise) const;

 private:
  // s and s − s_0, either of which may have lost the digits of the other.
  template <class Scalar>
  struct Place {
    Scalar s = 0, excess = 0;
  };
  template <class Scalar>
  struct Sums;
  template <class Scalar>
  Sums<Scalar> sums(const Place<Scalar>& place) const;
  Place<double> below(double log_ratio) const;
  Place<double> place_at(double target) const;
  Place<std::complex<double>> moved(const Place<std::complex<double>>& from,
                                    std::complex<double> step) const;
  struct Edge {
    double log_ratio = 0;  // as of below()
    double s = 0, target = 0, ridge = 0;
  };
  Edge find_edge() const;
  const Edge& edge() const;
  std::complex<double> slope_of(const Sums<std::complex<double>>& at) const;
  struct Root;
  Root root_at(std::complex<double> z, const Place<std::complex<double>>& place) const;
  bool newton(Root& root, std::complex<double> z) const;
  Root follow(Root from, std::complex<double> z) const;
  regression::Resolvent functionals(const Root& root) const;
  // Functionals, and what only random features have of a point.
  struct Point {
    regression::Resolvent functionals;
    std::complex<double> ridge, kappa_slope;  // ν, dκ/dν
  };
  std::function<Point(std::complex<double> z, bool first)> points() const;

  struct Mode {
    double position = 0;  // Λ = mξ
    double power = 0;     // w = Dξ
    double share = 0;     // w/(Λ + s_0)
    double teacher = 0;   // T
    double learnt = 0;    // TΛ/(Λ + s_0)
    bool linear = false;
  };
  std::vector<Mode> modes_;
  double size_;       // m
  double wide_;       // K/m
  double many_;       // n/m
  double tail_;       // Σ Dξ of what is not listed
  double total_;      // E[g²]
  double unlisted_;   // teacher power of what is not listed
  double ridge_ = 0;  // s_0
  double free_ = 0;   // 1 − df/m at s_0: above 0 if all modes together are fewer than m
  mutable std::optional<Edge> edge_;  // a root search, which no ridge from 0 on needs
  double unreachable_ = 0;
  double unseen_ = 0;  // what min(n,K) modes cannot represent, if it is in the functionals
};

}  // namespace overparam::random_features_ridge
