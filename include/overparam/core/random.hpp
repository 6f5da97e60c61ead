// SPDX-License-Identifier: MIT
/// @file
/// Independent named random streams from one seed.
#pragma once

#include <cstddef>
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
  synthetic = 5,     ///< synthetic data of self-tests
  local_fields = 6,  ///< drawn in place of inputs
  label_flips = 7,   ///< which labels have the wrong sign
  test_inputs = 8    ///< fresh inputs, on which a trained network is tested
};

/// Standard normal numbers addressed by (seed, replica, name, sample, position): a pure function of
/// its address, so that sample s of replica r is the same whatever the order or grouping of the
/// work. Generator: Threefry4x32-20 of the Random123 library (J. Salmon et al., "Parallel random
/// numbers: as easy as 1, 2, 3", 2011), key (seed, replica, name), counter (position, sample); then
/// Box–Muller with a radius of 2³² and an angle of 2³² equidistant values. The discreteness cuts
/// the normal law at 6.76 and changes its variance by less than 1e-9.
class Stream {
 public:
  Stream(std::uint64_t seed, std::uint32_t replica, StreamName name)
      : seed_(seed), replica_(replica), name_(name) {}

  /// Fills `out` with the N(0,1) numbers at positions 0, 1, … of `sample`, at most 2³⁴ of them. In
  /// single precision they are computed from the same random bits: the same numbers to about 1e-6,
  /// except near 0, where the absolute difference can reach 3e-4 (once in 10⁷ numbers).
  /// @throws InvalidParameter for more numbers.
  void normal(std::uint64_t sample, std::span<double> out) const;
  void normal(std::uint64_t sample, std::span<float> out) const;

 private:
  template <class Scalar>
  void fill(std::uint64_t sample, std::span<Scalar> out) const;

  std::uint64_t seed_;
  std::uint32_t replica_;
  StreamName name_;
};

}  // namespace overparam::core
