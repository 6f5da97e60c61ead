// SPDX-License-Identifier: MIT
// Differences between simulation and theory, made by hand or of random numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "overparam/core/random.hpp"
#include "overparam/validation/finite_size.hpp"
#include "support/compare.hpp"

namespace overparam::test {

using core::Stream;
using core::StreamName;
using validation::Criteria;
using validation::SizeDifference;

// A 2×2 system of condition about 10.
inline constexpr double rounding = 200 * epsilon;

/// Standard normal numbers, one after the other.
class Normals {
 public:
  explicit Normals(std::uint64_t seed) : stream_(seed, 0, StreamName::synthetic) {}
  double operator()() {
    if (next_ == buffer_.size()) {
      buffer_.resize(1024);
      stream_.normal(block_++, buffer_);
      next_ = 0;
    }
    return buffer_[next_++];
  }

 private:
  Stream stream_;
  std::uint64_t block_ = 0;
  std::size_t next_ = 0;
  std::vector<double> buffer_;
};

/// Differences f(1/N) with this standard error.
template <class Function>
std::vector<SizeDifference> exact(const std::vector<double>& sizes, const Function& f,
                                  double error) {
  std::vector<SizeDifference> result;
  for (const double size : sizes) result.push_back({size, double(f(1 / size)), error, 100});
  return result;
}

inline Criteria of(std::size_t comparisons, double resolve = 0.03) {
  return {comparisons, resolve, 0.01};
}

inline const std::vector<double> usual_sizes{20, 36, 64, 115, 200};

}  // namespace overparam::test
