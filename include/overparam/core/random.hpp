// SPDX-License-Identifier: MIT
/// @file
/// Independent named random streams from one seed.
#pragma once

#include <cstdint>
#include <span>

namespace overparam::core {

/// What a stream is for. Streams of different names never share a random number.
enum class StreamName : std::uint32_t {
  teacher = 0,
  features = 1,
  initial_weights = 2,
  inputs = 3,
  label_noise = 4,
  synthetic = 5  ///< synthetic data of self-tests
};

/// Standard normal numbers addressed by (seed, replica, name, sample, position): a pure function of
/// its address, so that sample s of replica r is the same whatever the order or grouping of the
/// work. Generator: Philox4x32-10 (J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
/// 2011) with Box–Muller, both from the Random123 library.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint32_t replica, StreamName name)
      : seed_(seed), replica_(replica), name_(name) {}

  /// Fills `out` with the N(0,1) numbers at positions 0, 1, … of `sample` (below 2^56).
  void normal(std::uint64_t sample, std::span<double> out) const;

 private:
  std::uint64_t seed_;
  std::uint32_t replica_;
  StreamName name_;
};

}  // namespace overparam::core
