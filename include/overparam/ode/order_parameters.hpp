// SPDX-License-Identifier: MIT
/// @file
/// The differential equations of online learning in order parameters, one pair per spectral shell.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "overparam/core/schedule.hpp"
#include "overparam/core/shell.hpp"

namespace overparam::ode {

/// How the student is trained. See docs/conventions.md for the scaling of each.
struct Training {
  double learning_rate = 1;     ///< η > 0
  core::Schedule schedule;      ///< η(t)
  double batch = 1;             ///< b ≥ 1, samples per step
  double label_noise = 0;       ///< Δ ≥ 0, variance
  double weight_decay = 0;      ///< γ ≥ 0; 0 with the optimal schedule
  double initial_variance = 0;  ///< σ_w² ≥ 0
  bool finite_width = false;    ///< keep the O(1/K) terms of a Gaussian feature vector
};

/// c of the step term below: (1−1/b) m, or with finite_width (1−1/b) + (2/b)(1−m²).
double step_coefficient(const core::Shell& shell, const Training& training);

/// Aligned in memory, so that vectorised sums add up in the same order wherever a state lies.
using State = std::vector<double, Eigen::aligned_allocator<double>>;

/// One-pass stochastic gradient descent on K random features with K → ∞ fluctuations.
///
/// Per shell (λ, p, μ) the order parameters are r = Σ h_k E[w_k] and q = Σ (λ_k/K) E[w_k²], with
///   dr/dt = −η(λ+γ) r + ηλμ
///   dq/dt = −2η(λ+γ) q + 2ηλ r + (η²/b) λ² p (2ε_g + Δ) + η² λ (gain) c d.
/// The state holds instead what is still to be learnt, e = μ − r and the error share
/// d = μ − 2r + q ≥ 0, so that 2ε_g = 2ε_* + Σ d is a sum of positive numbers and keeps its relative
/// accuracy however small it is:
///   de/dt = −η(λ+γ) e + ηγμ
///   dd/dt = −2η(λ+γ) d + 2ηγ e + (η²/b) λ² p (2ε_g + Δ) + η² λ (gain) c d.
/// The last term is of order gain = λ/K. It is what one finite step removes beyond the first order,
/// and c = (1−1/b) m is its part that does not vanish as K → ∞: a feature direction of non-zero mean
/// (share m of its second moment) has λ ∝ K. With `finite_width` c = (1−1/b) + (2/b)(1−m²), all of
/// it for Gaussian features.
/// Source: the Gaussian factorisation E[φφᵀ(f−ζ)²] = 2ε_g Ω, as in S. Goldt et al., "Modeling the
/// influence of data structure on learning in neural networks: the hidden manifold model" (2020),
/// with the first layer frozen.
class OrderParameterSystem {
 public:
  /// Shells of eigenvalue 0 do not move and are left out.
  /// @throws core::InvalidParameter for values outside the ranges of Training.
  OrderParameterSystem(const core::Spectrum& spectrum, const Training& training);

  std::size_t shells() const { return static_cast<std::size_t>(eigenvalue_.size()); }
  const Training& training() const { return training_; }

  /// (e_1 … e_n, d_1 … d_n) for w_i ~ N(0, σ_w²): e = μ, d = μ + λ p σ_w².
  State initial_state() const;
  /// The right-hand side; `derivative` is resized.
  void operator()(const State& state, State& derivative, double t) const;
  /// η(t), or the greedy optimum at `state`: b Σ λd / ((2ε_g+Δ) Σ λ²p + b Σ λ gain c d).
  double learning_rate(const State& state, double t) const;

  double generalization_error(const State& state) const;     ///< ε_g
  double teacher_student_overlap(const State& state) const;  ///< R = Σ r = E[ζ f]
  double student_norm(const State& state) const;             ///< Q = Σ q = E[f²]

  double largest_rate() const;  ///< max over shells of 2η(0)(λ+γ), the shortest time scale inverted
  double error_floor() const { return unreachable_; }      ///< 2ε_*
  double teacher_total() const { return teacher_total_; }  ///< T

  /// Scales the error estimate of a step so that the relative tolerance of component j applies to
  /// |x_j| + (2ε_* + Σ_{λ_i ≤ λ_j} d_i)/10: a mode needs no relative accuracy once the modes at
  /// least as slow outweigh it, since they alone remain later. The controller takes the mean square
  /// over all components; a factor makes it that over the shells with teacher power, so that shells
  /// which only hold fractions do not hide the errors of the others.
  void weigh_error(const State& x, const State& x_new, State& error) const;

  /// The matrix (shift − J) of an implicit step, J the Jacobian at (state, t): per shell a triangle
  /// of two, plus rank one (rank two for the optimal schedule). Factorised and solved in O(n).
  class ShiftedJacobian {
   public:
    void factorise(const OrderParameterSystem& system, const State& state, double t, double shift);
    /// Overwrites `x` by (shift − J)⁻¹ x.
    void solve(State& x) const;

   private:
    void solve_shells(State& x) const;
    Eigen::ArrayXd inverse_e_, inverse_d_;
    double coupling_ = 0;          // 2ηγ, from e to d
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
  // The greedy rate is gain/cost: Σ λd over noise (2ε_g+Δ) + Σ λ(gain)c d, noise = Σ λ²p/b.
  struct GreedySums {
    double gain = 0, noise = 0, cost = 0;
  };
  GreedySums greedy_sums(const State& state) const;
  double noise_level(const State& state) const;  // 2ε_g + Δ
  // ∂f/∂η at fixed η-free state.
  void rate_derivative(const State& state, double eta, State& derivative) const;

  Training training_;
  double unreachable_ = 0;
  double teacher_total_ = 0;
  double crowd_ = 1;  // √(shells/shells with teacher power)
  Eigen::ArrayXd eigenvalue_, teacher_power_, noise_weight_, step_weight_, initial_norm_;
  // noise_weight = λ² p/b, step_weight = λ gain c
};

}  // namespace overparam::ode
