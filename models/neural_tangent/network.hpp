// SPDX-License-Identifier: MIT
/// @file
/// The nonlinear two-layer network, trained by gradient flow.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <optional>
#include <span>

#include "neural_tangent/ensemble.hpp"
#include "neural_tangent/parameters.hpp"
#include "overparam/core/derivative.hpp"
#include "overparam/ode/solution.hpp"

namespace overparam::neural_tangent {

/// f(x) = (1/√(2K)) Σ_k [σ(w_k⁺·x) − σ(w_k⁻·x)], w_k^± = w_k at t = 0: 2K units with fixed signs,
/// so that f_0 = 0, of which the first layer learns by
///   dw_k^±/dt = −(1/d) ∂/∂w_k^± (1/2n) [ |y − f|² + λ d Σ |w^± − w^±(0)|² ].
/// The tangent kernel is Σ_k^± ∂f·∂f' = d Θ, and the linearisation at t = 0 is the flow of Θ in the
/// same time t.
class Network {
 public:
  Network(const Parameters& parameters, const Sample& sample);

  /// Calls observe(i) at each of `times` (finite, increasing), when the network has got there.
  /// @throws core::IntegrationFailure.
  void train(const Eigen::VectorXd& labels, std::span<const double> times,
             const std::function<void(std::size_t)>& observe,
             ode::Tolerances tolerances = {.relative = 1e-6, .absolute = 1e-8});

  /// f at the rows of `inputs`.
  Eigen::VectorXd operator()(const Eigen::MatrixXd& inputs) const;

  /// |W_t − W_0|/|W_0|, Frobenius norms over both signs.
  double weight_movement() const;

 private:
  // d(w − w(0))/dt at displacements `moved`, the K×d of the plus units before those of the minus
  // units.
  void flow(const Eigen::VectorXd& labels, const Eigen::VectorXd& moved,
            Eigen::VectorXd& speed) const;

  Parameters p_;
  const Sample& sample_;
  core::Derivative derivative_;
  Eigen::VectorXd moved_;
};

/// Lip |y − f_0|/(σ_min²/4): while it is at most 1, training provably stays in the linear regime,
/// for ever and with zero training error in the end. σ_min² = d λ_min(Θ) is that of the Jacobian J
/// on the data, and Lip = sup|σ''| √(d/2K) |X| ≥ |J(W) − J(W')|/|W − W'| in the operator and
/// Frobenius norms, |X| the largest singular value of the inputs. Empty if sup|σ''| is infinite.
/// Source: P. L. Bartlett, A. Montanari and A. Rakhlin, "Deep learning: a statistical viewpoint",
/// Acta Numer. 30, 87 (2021), theorem 5.1.
/// @param smallest λ_min > 0 of the kernel matrix.
std::optional<double> lazy_condition(const Parameters& parameters, const Sample& sample,
                                     const Eigen::VectorXd& labels, double smallest);

}  // namespace overparam::neural_tangent
