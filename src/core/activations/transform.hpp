// SPDX-License-Identifier: MIT
/// @file
/// Vectorised functions on whole arrays.
#pragma once

#include <cstddef>
#include <span>
#include <xsimd/xsimd.hpp>

namespace overparam::core {

/// values ← scale · g(values), a full vector at a time; the rest is padded to one.
template <class Scalar, class Function>
void transform(std::span<Scalar> values, Scalar scale, const Function& g) {
  using Batch = xsimd::batch<Scalar>;
  constexpr std::size_t width = Batch::size;
  const std::size_t whole = values.size() - values.size() % width;
  for (std::size_t i = 0; i < whole; i += width)
    (scale * g(Batch::load_unaligned(&values[i]))).store_unaligned(&values[i]);
  if (whole == values.size()) return;
  Scalar rest[width] = {};
  for (std::size_t i = whole; i < values.size(); ++i) rest[i - whole] = values[i];
  (scale * g(Batch::load_unaligned(rest))).store_unaligned(rest);
  for (std::size_t i = whole; i < values.size(); ++i) values[i] = rest[i - whole];
}

}  // namespace overparam::core
