// SPDX-License-Identifier: MIT
/// @file
/// What a direct simulation keeps of the steps that it is asked for.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "common/position.hpp"
#include "overparam/core/bytes.hpp"
#include "overparam/core/team.hpp"
#include "random_features_online/drawn.hpp"
#include "random_features_online/parameters.hpp"

namespace overparam::random_features_online {

/// What is known of one run after one step, or between two.
struct Record {
  double overlap = 0;                                      ///< R
  double norm = std::numeric_limits<double>::quiet_NaN();  ///< Q
  bool exact = false;                                      ///< Q is known without an estimate
  bool stopped = false;
  double classification = std::numeric_limits<double>::quiet_NaN();  ///< if it is asked for
};

/// The records of several learners, by step.
using Records = std::vector<std::map<std::uint64_t, Record>>;

/// What is known at a time between two steps, linearly from what is known after them.
Record interpolated(const common::Position& at, const std::map<std::uint64_t, Record>& records);

/// wᵀΩw of weights met at various times, computed for many of them in one pass over Ω.
class Norms {
 public:
  static constexpr Eigen::Index at_once = 256;

  /// All arguments have to outlive this, which fills in the norms of the records.
  Norms(const Parameters& p, const Drawn& network, core::Team& team, Records& records)
      : p_(p), network_(network), team_(team), records_(records) {}

  void add(std::size_t learner, std::uint64_t step, const Eigen::VectorXd& weights);
  /// Computes those that wait.
  void compute();

  void save(core::ByteWriter& state) const;
  void restore(core::ByteReader& state);

 private:
  const Parameters& p_;
  const Drawn& network_;
  core::Team& team_;
  Records& records_;
  Eigen::MatrixXd weights_;
  std::vector<std::pair<std::size_t, std::uint64_t>> waiting_;  // learner and step
};

}  // namespace overparam::random_features_online
