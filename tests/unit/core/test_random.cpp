// SPDX-License-Identifier: MIT
// Random streams: a number depends on its address alone, addresses do not collide, and the numbers
// have the moments of independent standard normal ones.
#include "overparam/core/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::InvalidParameter;
using overparam::core::Stream;
using overparam::core::StreamName;
using overparam::test::close;
using overparam::test::epsilon;

// A normal score beyond 5 has probability 6e-7; seeds are fixed, so the outcome is too.
constexpr double largest_score = 5;

std::vector<double> draw(const Stream& stream, std::uint64_t sample, std::size_t count) {
  std::vector<double> out(count);
  stream.normal(sample, out);
  return out;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum / double(a.size());
}

}  // namespace

TEST_CASE("a random number depends on its address alone") {
  const Stream stream(17, 3, StreamName::inputs);
  const auto whole = draw(stream, 5, 200);
  for (std::size_t length = 1; length <= 200; ++length) {
    CAPTURE(length);
    draw(stream, length, 7);  // work in between leaves no trace
    const auto part = draw(Stream(17, 3, StreamName::inputs), 5, length);
    for (std::size_t i = 0; i < length; ++i) CHECK(part[i] == whole[i]);
  }
  std::array<double, 0> nothing{};
  stream.normal(5, std::span<double>(nothing));
}

TEST_CASE("numbers beyond an odd end are not written") {
  std::array<double, 4> guarded{1e9, 1e9, 1e9, 1e9};
  Stream(1, 0, StreamName::teacher).normal(2, std::span(guarded).first(3));
  CHECK(guarded[2] != 1e9);
  CHECK(guarded[3] == 1e9);
}

TEST_CASE("the generator is Threefry4x32-20 with Box-Muller") {
  // Salmon et al.'s known answer for key 0 and counter 0 (kat_vectors of Random123):
  // 9c6ca96a e17eae66 fc10ecd4 5256a7d8. With u = (9c6ca96a + ½) 2^−32 and θ = π int32(e17eae66) 2^−31
  // the first two numbers are √(−2 ln u) (cos θ, sin θ), and so on; mpmath 1.3.
  constexpr double tolerance = 8 * epsilon;  // logarithm, root, sine, product
  const auto numbers = draw(Stream(0, 0, StreamName::teacher), 0, 64);
  const std::array expected{0.7271301273294965564, -0.6756406192161890166, -0.0765640487711883857,
                            0.1584614052912544733};
  for (std::size_t word = 0; word < 4; ++word)
    CHECK(close(numbers[16 * word], expected[word], tolerance, 0));
}

TEST_CASE("single precision gives the same numbers, rounded") {
  const Stream stream(3, 1, StreamName::inputs);
  std::vector<float> rounded(1000);
  for (std::uint64_t sample = 0; sample < 200; ++sample) {
    stream.normal(sample, std::span<float>(rounded));
    const auto exact = draw(stream, sample, rounded.size());
    for (std::size_t i = 0; i < exact.size(); ++i) {
      // √(−2 ln u) magnifies the error 2^−24 of u near 1 by 1/√(2(1 − u)).
      const double near_zero = 0x1p-24 / std::max(1e-3, std::abs(exact[i]));
      CHECK(close(double(rounded[i]), exact[i], 1e-6, 1e-6 + near_zero));
    }
  }
}

TEST_CASE("different addresses give different numbers") {
  const std::uint64_t large = std::uint64_t{1} << 32;
  std::vector<double> firsts;
  for (const std::uint64_t seed : {std::uint64_t{1}, std::uint64_t{2}, 1 + large})
    for (const std::uint32_t replica : {0u, 1u, 65536u})
      for (const auto name :
           {StreamName::teacher, StreamName::features, StreamName::initial_weights,
            StreamName::inputs, StreamName::label_noise, StreamName::synthetic,
            StreamName::local_fields})
        for (const std::uint64_t sample : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{256},
                                           large, 256 * large, ~std::uint64_t{0}})
          for (const double value : draw(Stream(seed, replica, name), sample, 3))
            firsts.push_back(value);
  std::sort(firsts.begin(), firsts.end());
  // 1134 numbers of 60 random bits coincide by chance with probability 1e-12.
  CHECK(std::adjacent_find(firsts.begin(), firsts.end()) == firsts.end());
}

TEST_CASE("the numbers have the moments of a standard normal distribution") {
  for (const std::size_t length : {2u, 7u, 130u}) {
    const std::size_t samples = 200000 / length;
    const auto n = double(samples * length);
    const Stream stream(2024, 1, StreamName::features);
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    std::size_t beyond = 0;
    for (std::uint64_t s = 0; s < samples; ++s)
      for (const double x : draw(stream, s, length)) {
        m1 += x / n;
        m2 += x * x / n;
        m3 += x * x * x / n;
        m4 += x * x * x * x / n;
        if (std::abs(x) > 2) ++beyond;
      }
    CAPTURE(length);
    // Var x = 1, Var x² = 2, Var x³ = 15, Var x⁴ = 105 − 9 = 96.
    CHECK(close(m1, 0, 0, largest_score * std::sqrt(1 / n)));
    CHECK(close(m2, 1, 0, largest_score * std::sqrt(2 / n)));
    CHECK(close(m3, 0, 0, largest_score * std::sqrt(15 / n)));
    CHECK(close(m4, 3, 0, largest_score * std::sqrt(96 / n)));
    const double tail = std::erfc(std::sqrt(2.0));  // P(|x| > 2)
    CHECK(close(double(beyond) / n, tail, 0, largest_score * std::sqrt(tail * (1 - tail) / n)));
  }
}

TEST_CASE("neighbouring addresses are uncorrelated") {
  constexpr std::size_t n = 100000;
  const double bound = largest_score / std::sqrt(double(n));  // Var(xy) = 1
  const Stream stream(5, 0, StreamName::inputs);
  const auto base = draw(stream, 0, n);
  CHECK(close(correlation(base, draw(stream, 1, n)), 0, 0, bound));
  CHECK(close(correlation(base, draw(Stream(6, 0, StreamName::inputs), 0, n)), 0, 0, bound));
  CHECK(close(correlation(base, draw(Stream(5, 1, StreamName::inputs), 0, n)), 0, 0, bound));
  CHECK(close(correlation(base, draw(Stream(5, 0, StreamName::features), 0, n)), 0, 0, bound));
  // Within a sample: neighbours, the two of a Box-Muller pair (16 apart), and pairs of one counter.
  // Both the numbers and their squares, whose product has variance (2 + 1)² − 1 = 8 about its mean 1.
  for (const std::size_t lag : {1u, 2u, 16u, 32u}) {
    double product = 0;
    double squares = 0;
    for (std::size_t i = 0; i + lag < n; i += 2 * lag) {
      const double weight = 2 * double(lag) / double(n);
      product += weight * base[i] * base[i + lag];
      squares += weight * base[i] * base[i] * base[i + lag] * base[i + lag];
    }
    const double pairs = double(n) / 2 / double(lag);
    CAPTURE(lag);
    CHECK(close(product, 0, 0, largest_score / std::sqrt(pairs)));
    CHECK(close(squares, 1, 0, largest_score * std::sqrt(8 / pairs)));
  }
}

TEST_CASE("more numbers than a sample has positions are refused") {
  double one = 0;
  const std::span<double> absurd(&one, (std::size_t(1) << 34) + 1);
  CHECK_THROWS_WITH_AS(Stream(1, 0, StreamName::synthetic).normal(0, absurd),
                       "out: 17179869185 is not a size up to 2^34", InvalidParameter);
  CHECK(one == 0);
}
