// SPDX-License-Identifier: MIT
/// @file
/// Students that cancel each other in pairs.
#pragma once

#include <Eigen/Core>
#include <optional>

#include "two_layer_online/layout.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// Recognises trajectories that have no limit because norms of students grow without bound. Two
/// students of an odd g with v_1 = v_2 may become opposite, w_1 = −w_2 up to fluctuations (with
/// v_1 = −v_2, alike). Then label noise lets their norms grow: a step moves w_1 by η_w c v g'(x_1)
/// times the noise, E[g'(x_1)²] falls as Q_11^{−1/2}, so that Q_11 grows as t^{2/3}, and all that
/// the pair does to the others falls as t^{−1/3}. They tend to a stationary state of the network
/// without the pair, whose ε_g is the limit.
class CancellingPairs {
 public:
  /// @param teacher of which T and v* are used.
  CancellingPairs(const Parameters& parameters, const Overlaps& teacher)
      : parameters_(parameters), teacher_(teacher) {}

  /// Takes notice of a trajectory after a time that has become three times longer. Whether there
  /// are such pairs, with norms of at least ten that have grown, and the others have come closer to
  /// one and the same stationary state of theirs, which need not be stable: a start may keep to it.
  bool end(const OrderParameters<double>& at);

  /// ε_g of that state, once end() has been true.
  double error() const { return state_->error; }

 private:
  struct State {
    double norm = 0;  // the sum of Q_ii of the pairs
    Eigen::VectorXd others;
    double distance = 0, error = 0;
  };
  std::optional<State> without_pairs(const OrderParameters<double>& at) const;

  const Parameters& parameters_;
  const Overlaps& teacher_;
  std::optional<State> state_;
};

}  // namespace overparam::two_layer_online
