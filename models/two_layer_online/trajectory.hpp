// SPDX-License-Identifier: MIT
/// @file
/// The order parameters in time.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "overparam/core/error.hpp"
#include "two_layer_online/flow.hpp"
#include "two_layer_online/layout.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// Order parameters at one time.
struct Snapshot {
  OrderParameters<double> at;
  double error = 0;     ///< ε_g
  double rounding = 0;  ///< how much of it rounding may be
};

/// A trajectory as far as it goes.
struct Trajectory {
  std::vector<Snapshot> snapshots;  ///< one for each time that was reached
  std::optional<core::IntegrationFailure> failure;
};

/// The right-hand side in the entries of a layout, with a Jacobian from central differences.
class System {
 public:
  explicit System(Flow<double>& flow) : flow_(flow), at_(flow.blank()) {}

  const OrderParameters<double>& expand(const Eigen::VectorXd& state);
  double error(const Eigen::VectorXd& state) { return flow_.error(expand(state)); }
  void operator()(const Eigen::VectorXd& state, Eigen::VectorXd& slope, double);
  Eigen::MatrixXd jacobian(const Eigen::VectorXd& state, double);

 private:
  Flow<double>& flow_;
  OrderParameters<double> at_;
};

/// The accuracy of Gaussian averages that are no closed forms, and of the integration.
inline constexpr double average_accuracy = 1e-8;

/// What rounding leaves unknown of ε_g, over the teacher's power.
inline constexpr double error_digits = 4 * std::numeric_limits<double>::epsilon();

/// The teacher's power ½ E ζ², but for overlaps of the teachers: the scale of ε_g.
double teacher_power(const Parameters& parameters, const Overlaps& overlaps);

/// Integrates the equations from their start through finite increasing times: by an explicit
/// method, by an implicit one where that takes too many steps, and by Differences once the error is
/// too small for the overlaps themselves and there are averages of 113 bits.
/// @param dimension N of the terms of order 1/N; empty: N → ∞.
/// @throws core::ConvergenceFailure where averages do not reach their accuracy.
Trajectory integrate(const Parameters& parameters, std::optional<double> dimension,
                     std::span<const double> times);

/// The symmetry that the parameters ask for.
Symmetry symmetry_of(const Parameters& parameters);

}  // namespace overparam::two_layer_online
