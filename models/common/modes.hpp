// SPDX-License-Identifier: MIT
/// @file
/// Gaussian features and targets of given levels, as simulations draw them.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "overparam/core/random.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/spectrum/levels.hpp"

namespace overparam::common {

/// The modes that features see: those of eigenvalues above 0, by decreasing eigenvalue.
struct Modes {
  Eigen::VectorXd deviations;  ///< √λ_i
  Eigen::VectorXd target;      ///< θ_i, in a uniformly random direction within each level
  double unreachable = 0;      ///< Σ T of the levels that are never seen

  Eigen::Index count() const { return target.size(); }
};

/// How many modes Modes has.
inline double seen_modes(const spectrum::Levels& levels) {
  double sum = 0;
  for (const auto& level : levels.list)
    if (level.eigenvalue > 0) sum += std::round(level.multiplicity);
  return sum;
}

/// Sample `address` of a stream of normal numbers.
inline void draw_normal(const core::Stream& stream, std::uint64_t address,
                        Eigen::Ref<Eigen::VectorXd> column) {
  stream.normal(address, std::span<double>(column.data(), static_cast<std::size_t>(column.size())));
}

/// @param levels with whole multiplicities (spectrum::whole_multiplicities).
inline Modes draw_modes(const spectrum::Levels& levels, experiment::Draw draw) {
  Modes modes;
  modes.unreachable = levels.unreachable();
  modes.target.resize(static_cast<Eigen::Index>(seen_modes(levels)));
  modes.deviations.resize(modes.count());
  draw_normal({draw.seed, draw.replica, core::StreamName::teacher}, 0, modes.target);
  Eigen::Index first = 0;
  for (const auto& level : levels.list) {
    if (level.eigenvalue == 0) continue;
    const auto count = static_cast<Eigen::Index>(std::round(level.multiplicity));
    auto part = modes.target.segment(first, count);
    part *= std::sqrt(level.target_power) / part.norm();
    modes.deviations.segment(first, count).setConstant(std::sqrt(level.eigenvalue));
    first += count;
  }
  return modes;
}

}  // namespace overparam::common
