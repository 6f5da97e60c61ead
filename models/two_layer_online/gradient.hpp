// SPDX-License-Identifier: MIT
/// @file
/// The part of a step that needs the fields of the units alone.
#pragma once

#include <Eigen/Core>

#include "overparam/core/activation.hpp"
#include "overparam/core/bytes.hpp"
#include "overparam/core/derivative.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// What the samples of a step do to the weights, and the second layer, which needs no more.
class Gradient {
 public:
  /// @param parameters has to outlive this. @param limit beyond which an error, or what follows
  /// from it, is no number to go on with.
  Gradient(const Parameters& parameters, const Overlaps& start, double limit);

  /// ζ + √Δ G of a sample. @param fields y, M; @param noise G.
  double label(Eigen::Ref<const Eigen::VectorXd> fields, double noise) const;

  /// Takes one sample of the step: with the error e = f − label,
  ///   a_i = −(η_w/b) c v_i e g'(x_i),
  /// so that the step is w_i ← decay() w_i + Σ_samples a_i ξ/√N. @param fields x, K;
  /// @param coefficients a, K.
  void add(Eigen::Ref<const Eigen::VectorXd> fields, double label,
           Eigen::Ref<Eigen::VectorXd> coefficients);

  /// Ends the step: moves v by the samples taken.
  void end_step();

  /// 1 − η_w γ_w/N.
  double decay() const { return decay_; }

  const Eigen::VectorXd& second_layer() const { return second_layer_; }

  /// Whether a number was beyond the limit. Nothing that comes after means anything.
  bool stopped() const { return stopped_; }
  void stop() { stopped_ = true; }

  /// The state between two steps.
  void save(core::ByteWriter& state) const;
  void restore(core::ByteReader& state);

 private:
  const Parameters& p_;
  core::Derivative derivative_;
  const Eigen::VectorXd teacher_weights_;  // c_T v*
  const double factor_;                    // c
  const double noise_;                     // √Δ
  const double decay_;
  const double limit_;
  Eigen::VectorXd second_layer_;  // v
  Eigen::VectorXd activations_;   // g(x) of a sample
  Eigen::VectorXd sum_;           // Σ e g(x) of the step
  bool stopped_ = false;
};

}  // namespace overparam::two_layer_online
