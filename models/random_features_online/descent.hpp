// SPDX-License-Identifier: MIT
/// @file
/// The descent of several learners, with their learning rates.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "overparam/core/bytes.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "random_features_online/drawn.hpp"
#include "random_features_online/one_pass_sgd.hpp"
#include "random_features_online/parameters.hpp"
#include "random_features_online/rates.hpp"

namespace overparam::random_features_online {

/// The steps of several learners on one network up to given steps.
class Descent {
 public:
  /// @param variants of one network; @param h overlaps with the teacher, K; @param teacher T;
  /// @param last_step up to which it is asked. All references have to outlive this.
  Descent(std::span<const Parameters> variants, const Drawn& network, const Fields& fields,
          const Eigen::VectorXd& h, double teacher, std::uint64_t last_step, experiment::Draw draw,
          core::Team& team);

  std::span<const Learner> learners() const { return learners_; }

  /// Calls `between` with the step reached wherever the work could be interrupted. It is cut there
  /// whether it is interrupted or not, for the cuts are felt in the rounding.
  void advance_to(std::uint64_t target, const ErrorObserver& observer,
                  const std::function<void(std::uint64_t)>& between);

  void save(core::ByteWriter& state) const;
  void restore(core::ByteReader& state);

  std::uint64_t step() const { return step_; }

 private:
  void renew();

  std::span<const Parameters> variants_;
  OnePassSgd sgd_;
  std::vector<Learner> learners_;
  std::optional<GreedyRate> greedy_;
  std::vector<double> rates_;
  std::uint64_t piece_;  // steps between two chances to interrupt
  std::uint64_t step_ = 0;
  std::uint64_t renewal_ = 0;
};

}  // namespace overparam::random_features_online
