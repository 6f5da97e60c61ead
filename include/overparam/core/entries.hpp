// SPDX-License-Identifier: MIT
/// @file
/// Matrices as the lists of their numbers, for checks of them all.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

namespace overparam::core {

/// All entries, column by column.
template <class Derived>
std::span<const double> entries(const Eigen::PlainObjectBase<Derived>& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

}  // namespace overparam::core
