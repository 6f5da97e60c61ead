// SPDX-License-Identifier: MIT
/// @file
/// Averages over one input that the simulation of random features measures with: closed forms and
/// series of its own, with no part of the theory's.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "overparam/spectrum/dot_product.hpp"
#include "robustness/parameters.hpp"

namespace overparam::robustness {

/// E[φ_i φ_j] and E[∇φ_i·∇φ_j] without the factor 1/K, and E[ζ φ_i] of one teacher unit, as
/// functions of the cosine c between two directions, |F|² = N. Gradients are tangential on the
/// sphere. With t_k = E[g(√N c) p_k(c)], p_k orthonormal, by Gauss–Legendre quadrature over the
/// angle,
///   sphere    Σ t_k² P_k(c),  Σ t_k² k(k+N−2)/N P_k(c)  (Funk and Hecke; the Laplacian)
///   gaussian  Σ ĝ_m² c^m,  Σ m ĝ_m² c^m  (Mehler)
/// up to what is below 1e-15 of the whole at |c| up to a largest cosine. relu, leaky_relu and abs
/// are homogeneous: on the sphere their averages are those of Gaussian inputs, in closed form,
/// without the radial part,
///   E[∇φ·∇φ'] = c E[g'g'] − E[φφ']/N.
/// Of functions with other kinks 2000 degrees count on the sphere, and with Gaussian inputs series
/// in the angle, spectrum::DotProductKernel.
class Population {
 public:
  /// @param parameters with a dimension; @param largest_cosine between different directions, from 0
  /// to 1.
  Population(const Parameters& parameters, double largest_cosine);

  /// E φ² and E|∇φ|².
  double kernel_power() const { return kernel_power_; }
  double gradient_power() const { return gradient_power_; }
  /// E ζ² of one unit, and of two units with this cosine.
  double teacher_power(double cosine) const;

  /// Replaces cosines by E[φφ'], and sets `gradient` to E[∇φ·∇φ'].
  void averages(Eigen::ArrayXd& cosines, Eigen::ArrayXd& gradient) const;
  /// E[g_T φ] of one unit at these cosines with it.
  Eigen::ArrayXd overlap(const Eigen::ArrayXd& cosines) const;

 private:
  void prepare_sphere(double largest_cosine);
  void prepare_gaussian(double largest_cosine);

  Parameters p_;
  double n_;
  bool sphere_;
  std::optional<core::Activation::Sides> sides_;                      // of homogeneous students
  std::optional<spectrum::DotProductKernel> features_, with_slopes_;  // E[gg], E[gg] + c E[g'g']
  double kernel_power_ = 0, gradient_power_ = 0;
  Eigen::ArrayXd kernel_, gradient_;  // coefficients of P_k or c^m, as far as they matter
  Eigen::ArrayXd overlap_, teacher_;  // of P_k, all of them
};

}  // namespace overparam::robustness
