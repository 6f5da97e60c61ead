// SPDX-License-Identifier: MIT
#include "overparam/core/random.hpp"

#include <Random123/threefry.h>

#include <algorithm>
#include <array>
#include <numbers>
#include <string>
#include <xsimd/xsimd.hpp>

#include "overparam/core/error.hpp"

namespace overparam::core {
namespace {

using Generator = r123::Threefry4x32;

// Counters treated at once. Position 64 q + 16 j + i is word j of counter 16 q + i, so that the
// compiler vectorises over i; words 0 and 1 make one Box–Muller pair, words 2 and 3 the other.
constexpr std::size_t lanes = 16;
constexpr std::size_t words = 4;
constexpr std::size_t block = lanes * words;

// Positions count 2³² counters.
constexpr std::uint64_t most_numbers = std::uint64_t(words) << 32;

template <class Scalar>
using Numbers = std::array<Scalar, block>;

std::uint32_t low(std::uint64_t x) { return static_cast<std::uint32_t>(x); }

// Even words: uniform in (0, 1]. Odd words: an angle uniform in [−π, π).
template <class Scalar>
void uniform(const Generator::key_type& key, std::uint64_t sample, std::uint32_t q,
             Numbers<Scalar>& out) {
  constexpr auto spacing = Scalar(0x1p-32);
  constexpr auto half_turn = Scalar(std::numbers::pi * 0x1p-31);
  for (std::uint32_t i = 0; i < lanes; ++i) {
    const Generator::ctr_type counter{
        {q * std::uint32_t{lanes} + i, 0, low(sample), low(sample >> 32)}};
    const Generator::ctr_type bits = Generator{}(counter, key);
    out[i] = (Scalar(bits.v[0]) + Scalar(0.5)) * spacing;
    out[lanes + i] = Scalar(static_cast<std::int32_t>(bits.v[1])) * half_turn;
    out[2 * lanes + i] = (Scalar(bits.v[2]) + Scalar(0.5)) * spacing;
    out[3 * lanes + i] = Scalar(static_cast<std::int32_t>(bits.v[3])) * half_turn;
  }
}

// (u, θ) → √(−2 ln u) (cos θ, sin θ).
template <class Scalar>
void box_muller(Scalar* numbers) {
  using Batch = xsimd::batch<Scalar>;
  static_assert(lanes % Batch::size == 0);
  for (std::size_t i = 0; i < lanes; i += Batch::size) {
    const Batch radius = xsimd::sqrt(Scalar(-2) * xsimd::log(Batch::load_unaligned(numbers + i)));
    const auto [sine, cosine] = xsimd::sincos(Batch::load_unaligned(numbers + lanes + i));
    (radius * cosine).store_unaligned(numbers + i);
    (radius * sine).store_unaligned(numbers + lanes + i);
  }
}

}  // namespace

template <class Scalar>
void Stream::fill(std::uint64_t sample, std::span<Scalar> out) const {
  if (out.size() > most_numbers)
    throw InvalidParameter("out", std::to_string(out.size()), "is not a size up to 2^34");
  const Generator::key_type key{
      {low(seed_), low(seed_ >> 32), replica_, static_cast<std::uint32_t>(name_)}};
  Numbers<Scalar> numbers;
  for (std::size_t first = 0; first < out.size(); first += block) {
    uniform(key, sample, static_cast<std::uint32_t>(first / block), numbers);
    box_muller(numbers.data());
    box_muller(numbers.data() + 2 * lanes);
    std::copy_n(numbers.begin(), std::min(block, out.size() - first), out.subspan(first).begin());
  }
}

void Stream::normal(std::uint64_t sample, std::span<double> out) const { fill(sample, out); }
void Stream::normal(std::uint64_t sample, std::span<float> out) const { fill(sample, out); }

}  // namespace overparam::core
