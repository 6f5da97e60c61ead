// SPDX-License-Identifier: MIT
#include "overparam/core/random.hpp"

#include <Random123/philox.h>

#include <Random123/boxmuller.hpp>
#include <cstddef>

namespace overparam::core {

void Stream::normal(std::uint64_t sample, std::span<double> out) const {
  using Philox = r123::Philox4x32;
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const Philox::key_type key{{low(seed_), low(seed_ >> 32)}};
  const std::uint32_t top =
      static_cast<std::uint32_t>(name_) | (low(sample >> 32) << 8);  // 24 bits of the sample
  for (std::size_t i = 0; i < out.size(); i += 2) {
    const Philox::ctr_type counter{{low(i / 2), low(sample), replica_, top}};
    const Philox::ctr_type bits = Philox{}(counter, key);
    const auto pair = r123::boxmuller(std::uint64_t{bits[0]} | std::uint64_t{bits[1]} << 32,
                                      std::uint64_t{bits[2]} | std::uint64_t{bits[3]} << 32);
    out[i] = pair.x;
    if (i + 1 < out.size()) out[i + 1] = pair.y;
  }
}

}  // namespace overparam::core
