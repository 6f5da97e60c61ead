// SPDX-License-Identifier: MIT
/// @file
/// One normal number after the other.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "overparam/core/random.hpp"

namespace overparam::two_layer_online {

/// The N(0,1) numbers of a stream in one sequence: number s is number s mod 64 of sample ⌊s/64⌋.
class Normals {
 public:
  explicit Normals(const core::Stream& stream) : stream_(stream) {}

  /// The next number to be given.
  std::uint64_t position() const { return position_; }
  void move_to(std::uint64_t position) { position_ = position; }

  double next() {
    const std::uint64_t sample = position_ / numbers_.size();
    if (sample != drawn_) {
      stream_.normal(sample, numbers_);
      drawn_ = sample;
    }
    return numbers_[position_++ % numbers_.size()];
  }

 private:
  core::Stream stream_;
  std::uint64_t position_ = 0;
  std::uint64_t drawn_ = std::numeric_limits<std::uint64_t>::max();  // the sample in numbers_
  std::array<double, 64> numbers_ = {};
};

}  // namespace overparam::two_layer_online
