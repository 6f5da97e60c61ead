// SPDX-License-Identifier: MIT
/// @file
/// Order parameters of students close to their teachers, where the overlaps themselves have no
/// digits left for the difference.
#pragma once

#include <Eigen/Core>
#include <vector>

#include "overparam/averages/averages.hpp"
#include "two_layer_online/flow.hpp"
#include "two_layer_online/layout.hpp"

namespace overparam::two_layer_online {

/// Overlaps of d_i = w_i − α_i B_m(i), with the teacher m(i) that student i is most aligned with
/// (α_i = 0 where it is aligned with none) and a constant α_i. A state has U_ij = d_i·d_j/N in the
/// place of Q_ij, in units of a given scale, and V_in = d_i·B_n/N in that of R_in. Where students
/// have found their teachers U is of the order of the generalization error, V of its square root,
/// and double precision has 16 digits of them; slopes and errors are computed in numbers of 113
/// bits.
class Differences {
 public:
  using Quad = averages::Quad;

  /// @param flow has to outlive this. @param at where the α_i are read off, as R_im/T_mm.
  /// @param scale √ε_g of that time, say, so that entries are of one order.
  Differences(Flow<Quad>& flow, const OrderParameters<Quad>& at, double scale);

  /// The state of order parameters, rounded after the differences are taken.
  Eigen::VectorXd state(const OrderParameters<Quad>& at) const;

  /// The order parameters of a state.
  const OrderParameters<Quad>& expand(const Eigen::VectorXd& state);

  double error(const Eigen::VectorXd& state) {
    return static_cast<double>(flow_.error(expand(state)));
  }

  /// The slopes of a state, as ode::integrate asks for them.
  void operator()(const Eigen::VectorXd& state, Eigen::VectorXd& slope, double);

 private:
  Flow<Quad>& flow_;
  Quad scale_;
  std::vector<Eigen::Index> partner_;  // m(i)
  averages::Vector<Quad> multiple_;    // α_i
  OrderParameters<Quad> expanded_;
  averages::Vector<Quad> slopes_;
};

}  // namespace overparam::two_layer_online
