// SPDX-License-Identifier: MIT
/// @file
/// The equations of motion of the order parameters.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>

#include "overparam/averages/averages.hpp"
#include "two_layer_online/layout.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// The slopes of the order parameters in t = steps/N as N → ∞. With u = c v, s = (u, −c_T v*), P
/// fields of covariance C, J_ia = E[g'(x_i) g'(x_a)], A_ia = E[g''(x_i) g(x_a)],
/// E_ik = E[g'(x_i) g'(x_k) (f − ζ)²] and
///   G_ib = −η_w u_i [(As)_i C_ib + Σ_a J_ia s_a C_ab],
/// they are
///   dR_in/dt = G_in − η_w γ_w R_in,
///   dQ_ik/dt = G_ik + G_ki − 2 η_w γ_w Q_ik + (η_w²/b) u_i u_k (E_ik + Δ J_ik),
///   dv_i/dt  = −η_v (c (I_2 s)_i + γ_v v_i),  I_2 = E[g(x_a) g(x_c)].
/// A finite N adds to dQ_ik/dt what the mean of a single step has in order 1/N, with
/// κ_i = u_i [(As)_i e_i + J_i· ∘ s],
///   (1/N) {η_w² [(2/b) u_i u_k ∂_λ(E_ik + Δ J_ik)(λC)|_{λ=1} + (1 − 1/b) κ_iᵀ C κ_k]
///          + (η_w γ_w)² Q_ik − η_w γ_w (G_ik + G_ki)}.
/// Sources: D. Saad, S. Solla, Phys. Rev. E 52, 4225 (1995); P. Riegler, M. Biehl, J. Phys. A 28,
/// L507 (1995); docs/two-layer-networks.md.
template <class Scalar>
class Flow {
 public:
  using Matrix = averages::Matrix<Scalar>;
  using Vector = averages::Vector<Scalar>;

  /// @param teacher of which T and v* are used. @param dimension N of the terms of order 1/N.
  Flow(const Parameters& parameters, const Overlaps& teacher, Symmetry symmetry,
       std::optional<double> dimension, std::unique_ptr<averages::Averages<Scalar>> averages);

  const Layout& layout() const { return layout_; }

  /// Order parameters of a student that is all zeros, with the teacher's T: to be filled in.
  const OrderParameters<Scalar>& blank() const { return blank_; }

  /// The slopes of the entries of the layout. @param out resized.
  void slopes(const OrderParameters<Scalar>& at, Vector& out);

  /// ε_g = ½ sᵀ I_2 s.
  Scalar error(const OrderParameters<Scalar>& at);

 private:
  void set_signs(const OrderParameters<Scalar>& at);
  void average(const Matrix& covariance);
  Vector curve(const Matrix& covariance);

  Layout layout_;
  double rate_, second_rate_, batch_, noise_, decay_, second_decay_, factor_;
  std::optional<double> dimension_;
  std::unique_ptr<averages::Averages<Scalar>> averages_;
  OrderParameters<Scalar> blank_;
  // Of the order parameters at hand.
  Vector signs_;  // s
  averages::PairAverages<Scalar> pairs_, all_;
  Vector quartic_;               // E_ik + Δ J_ik of layout().pairs()
  Vector drift_;                 // As
  Matrix direction_, gradient_;  // J ∘ s, and G over −η_w u_i
};

extern template class Flow<double>;
extern template class Flow<averages::Quad>;

}  // namespace overparam::two_layer_online
