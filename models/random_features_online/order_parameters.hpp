// SPDX-License-Identifier: MIT
/// @file
/// The differential equations of online learning in order parameters, one pair per spectral shell.
#pragma once

#include <Eigen/Core>
#include <cstddef>

#include "random_features_online/schedule.hpp"
#include "random_features_online/shell.hpp"

namespace overparam::random_features_online {

/// How the student is trained. See docs/conventions.md for the scaling of each.
struct Training {
  double learning_rate = 1;     ///< η > 0
  Schedule schedule;            ///< η(t)
  double batch = 1;             ///< b ≥ 1, samples per step; need not be whole
  double label_noise = 0;       ///< Δ ≥ 0, variance
  double weight_decay = 0;      ///< γ ≥ 0; 0 with the optimal schedule
  double initial_variance = 0;  ///< σ_w² ≥ 0
  bool finite_width = true;     ///< keep the terms of relative order η(λ+γ)/K; see below

  /// @throws core::InvalidParameter that names the member for numbers that are not finite or
  /// outside of the ranges above, and like Schedule::require_valid.
  void require_valid() const;
};

/// χ of the step terms below: (1−1/b) + (2/b)(1−m²), or without finite_width (1−1/b) m.
/// @throws like require_valid(shell) and Training::require_valid.
double step_coefficient(const Shell& shell, const Training& training);

/// Eigen aligns it in memory, so that vectorised sums add up in the same order wherever a state
/// lies.
using State = Eigen::VectorXd;

/// One-pass stochastic gradient descent on K random features, averaged over the samples.
///
/// Per shell (λ, p, μ) the order parameters are r = Σ h_k E[w_k] and q = Σ (λ_k/K) E[w_k²]. The
/// state holds instead what is still to be learnt, e = μ − r, and the error share
/// d = μ − 2r + q ≥ 0, so that 2ε_g = 2ε_* + Σ d is a sum of positive numbers and keeps its
/// relative accuracy however small it is:
///   de/dt = −η(λ+γ) e + ηγμ
///   dd/dt = −2η(λ+γ) d + 2ηγ e + (η²/b) λ² p (2ε_g + Δ)
///           + (η²/K) [χλ² d + 2γλ (q − r) + γ² q],   q − r = d − e,  q = d + μ − 2e.
/// The last line is what one finite step adds beyond the first order in η: the square of the mean
/// step, decay included, and for batches the part of its variance that is not 2ε_g λ/K. It is of
/// relative order η(λ+γ)/K, which stays finite as K → ∞ for λ ∝ K; 1/K is the shell's gain/λ. For
/// Gaussian features χ = (1−1/b) + (2/b)(1−m²), the first summand of it for any features. Then K
/// times one step of the discrete descent is this right-hand side exactly: fixed points and
/// stability are those of the descent, and the differential equation differs from it only in
/// between (second_derivative). Without `finite_width` only (1−1/b) m λ²d is kept of the line, for
/// a mode of non-zero mean (share m of its second moment), where η(λ+γ)/K does not vanish with 1/K
/// and η/N. Source: the Gaussian factorisation E[φφᵀ(f−ζ)²] = 2ε_g Ω + 2 (Ωw−h)(Ωw−h)ᵀ, whose first
/// term is that of S. Goldt et al., "Modeling the influence of data structure on learning in neural
/// networks: the hidden manifold model" (2020), with the first layer frozen. Members that take a
/// state throw core::DimensionMismatch if it has not two numbers a shell, those that take a time
/// core::InvalidParameter unless t ≥ 0; what stands in a state is not checked.
class OrderParameterSystem {
 public:
  /// Shells of eigenvalue 0 do not move and are left out.
  /// @throws like require_valid(spectrum) and Training::require_valid. Rates that overflow are no
  /// error until they are integrated.
  OrderParameterSystem(const Spectrum& spectrum, const Training& training);

  std::size_t shells() const { return static_cast<std::size_t>(eigenvalue_.size()); }
  const Training& training() const { return training_; }

  /// (e_1 … e_n, d_1 … d_n) for w_i ~ N(0, σ_w²): e = μ, d = μ + λ p σ_w².
  State initial_state() const;
  /// The right-hand side; `derivative` is resized.
  void operator()(const State& state, State& derivative, double t) const;
  /// η(t), or the greedy optimum at `state`: b Σ λd / ((2ε_g+Δ) Σ λ²p + b Σ λ gain χ d).
  double learning_rate(const State& state, double t) const;

  double generalization_error(const State& state) const;     ///< ε_g
  double student_teacher_overlap(const State& state) const;  ///< R = Σ r = E[ζ f]
  double student_norm(const State& state) const;             ///< Q = Σ q = E[f²]
  DegreeShares degree_overlaps(const State& state) const;    ///< E[ζ_k f] of the followed degrees

  /// ẍ = J ẋ at (state, t) with J the Jacobian at fixed η. To leading order in η(λ+γ)/K, K t steps
  /// of the descent at a constant rate end at x(t) − t ẍ/(2K).
  void second_derivative(const State& state, double t, State& result) const;
  double inverse_width() const { return inverse_width_; }  ///< 1/K; 0 without finite_width

  double largest_rate() const;  ///< max over shells of 2η(0)(λ+γ), the shortest time scale inverted
  double error_floor() const { return unreachable_; }  ///< 2ε_*
  /// 2ε_g + Δ at t = 0, what errors are large or small against.
  double initial_error() const { return initial_error_; }

  /// Scales the error estimate of a step so that the relative tolerance of component j applies to
  /// |x_j| + (2ε_* + Σ_{λ_i ≤ λ_j} d_i)/10: a mode needs no relative accuracy once the modes at
  /// least as slow outweigh it, since they alone remain later. The controller takes the mean square
  /// over all components; a factor makes it that over the shells with teacher power, so that shells
  /// which only hold fractions do not hide the errors of the others.
  void weigh_error(const State& x, const State& x_new, State& error) const;

  /// The matrix (shift − J) of an implicit step, J the Jacobian at (state, t): per shell a triangle
  /// of two, plus rank one (rank two for the optimal schedule). Factorised and solved in O(n).
  /// @throws core::InvalidParameter unless shift > 0.
  class ShiftedJacobian {
   public:
    void factorise(const OrderParameterSystem& system, const State& state, double t, double shift);
    /// Overwrites `x` by (shift − J)⁻¹ x. @throws core::DimensionMismatch.
    void solve(State& x) const;

   private:
    void solve_shells(State& x) const;
    Eigen::ArrayXd inverse_e_, inverse_d_;
    Eigen::ArrayXd coupling_;      // from e to d
    Eigen::ArrayXd noise_solved_;  // rank one: A⁻¹u, of which e has no part, with row vector (0, 1)
    Eigen::ArrayXd greedy_row_;  // rank two: the part in d of ∇η, the only one, as row vector
    State rate_solved_;          // and A⁻¹ ∂f/∂η
    double determinant_ = 1;
    double m11_ = 0, m12_ = 0, m21_ = 0, m22_ = 0;
    bool greedy_ = false;
  };

  /// ∂f/∂t at fixed state, from the schedule.
  void time_derivative(const State& state, double t, State& derivative) const;

 private:
  // The greedy rate is gain/cost: Σ λd over noise (2ε_g+Δ) + Σ λ(gain)χ d, noise = Σ λ²p/b.
  struct GreedySums {
    double gain = 0, noise = 0, cost = 0;
  };
  GreedySums greedy_sums(const State& state) const;
  void require_state(const State& state) const;
  double twice_error(const State& state) const;     // 2ε_g
  double residual_power(const State& state) const;  // 2ε_g + Δ
  // 2γ(1 − η(λ+γ)/K), from e to d, over η.
  Eigen::ArrayXd coupling(double eta) const;
  // ∂f/∂η at fixed η-free state.
  void rate_derivative(const State& state, double eta, State& derivative) const;

  Training training_;
  double unreachable_ = 0, initial_error_ = 0;
  double crowd_ = 1;  // √(shells/shells with teacher power)
  double inverse_width_ = 0;
  Eigen::Array<double, Eigen::Dynamic, static_cast<int>(followed_degrees.size())> degrees_;
  Eigen::ArrayXd eigenvalue_, per_step_, teacher_power_, noise_weight_, step_weight_, initial_norm_;
  // per_step = 1/K, noise_weight = λ² p/b, step_weight = (χλ² + 2γλ + γ²)/K
};

}  // namespace overparam::random_features_online
