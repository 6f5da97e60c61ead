// SPDX-License-Identifier: MIT
// Slots of the constructions and lower bounds, against reference values and by brute force.
#include "memorization/counts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "support/compare.hpp"

namespace {

using namespace overparam::memorization;
using overparam::test::close;

// The inequality of separation_bound(), written down once more.
bool excluded(double p, double n, double separation) {
  const double signs = p * (std::log2(16 * std::numbers::e * (p + 1) / p) + separation + p);
  return signs < std::floor(n / 2) * (separation - p - 1);
}

}  // namespace

TEST_CASE("reference counts of bit extraction on a segment") {
  struct Reference {
    double n, separation, key_bits, group, slots, depth, width, weight_bits, shallow, apart,
        counted;
  };
  for (const auto& r : {Reference{256, 16, 18, 2, 1313, 45, 255, 38, 768, 12, 11},
                        Reference{256, 64, 66, 1, 2418, 72, 511, 67, 768, 35, 11},
                        Reference{1024, 16, 18, 5, 2636, 108, 409, 95, 3072, 15, 26},
                        Reference{1024, 64, 66, 3, 4852, 210, 683, 201, 3072, 51, 26},
                        Reference{1024, 256, 258, 1, 9522, 264, 2047, 259, 3072, 143, 26},
                        Reference{4096, 20, 22, 8, 5783, 203, 1023, 184, 12288, 19, 56},
                        Reference{4096, 64, 66, 5, 9638, 348, 1639, 335, 12288, 60, 56}}) {
    CAPTURE(r.n);
    CAPTURE(r.separation);
    CHECK(key_bits_of_pairs(r.n, r.separation) == r.key_bits);
    const Words words{r.n, 1, r.key_bits, 1};
    CHECK(best_group(words) == r.group);
    CHECK(extraction_slots(words, r.group) == r.slots);
    CHECK(extraction_depth(words, r.group) == r.depth);
    CHECK(extraction_width(words, r.group) == r.width);
    CHECK(r.group * (r.key_bits + 1) == r.weight_bits);
    CHECK(shallow_slots(r.n, 1) == r.shallow);
    CHECK(separation_bound(r.n, r.separation) == r.apart);
    CHECK(counting_bound(r.n) == r.counted);
  }
  CHECK(extraction_slots({128, 5, 19, 1}, 2) == 960);
  CHECK(best_group({128, 5, 19, 1}) == 2);
  CHECK(shallow_slots(128, 5) == 388);
}

TEST_CASE("reference values of the lower bound at δ = 2^-cN, and its limit") {
  for (const auto& [c, bound] :
       {std::pair{0.25, 140.0}, {1.0, 280.0}, {4.0, 408.0}, {16.0, 472.0}, {256.0, 499.0}})
    CHECK(separation_bound(1000, 1000 * c) == bound);
  for (const double c : {0.25, 1.0, 4.0}) {
    const double limit = (std::sqrt((c + 0.5) * (c + 0.5) + 2 * c) - c - 0.5) / 2;
    // Corrections are logarithms over N.
    CHECK(close(separation_bound(1e7, 1e7 * c) / 1e7, limit, 0, 1e-5));
  }
}

TEST_CASE("a bound is the first number that is not excluded") {
  for (const double n : {1.0, 2.0, 16.0, 300.0, 5000.0})
    for (const double separation : {0.0, 3.0, 17.0, 400.0, 20000.0}) {
      const double bound = separation_bound(n, separation);
      CHECK_FALSE(excluded(bound, n, separation));
      if (bound > 1) CHECK(excluded(bound - 1, n, separation));
    }
}

TEST_CASE("the best group is that of all") {
  for (const double n : {1.0, 2.0, 7.0, 100.0, 1000.0, 3001.0})
    for (const double key_bits : {1.0, 5.0, 18.0, 66.0})
      for (const double label_bits : {1.0, 3.0}) {
        const Words words{n, 3, key_bits, label_bits};
        double best = 1;
        for (double m = 2; m <= n; ++m)
          if (extraction_slots(words, m) < extraction_slots(words, best)) best = m;
        CHECK(best_group(words) == best);
      }
}

TEST_CASE("the square root law") {
  const Words words{1e6, 1, 1000, 1};
  CHECK(close(sqrt_law(words), 18.330302779823360 * std::sqrt(1e6 * 1002.5), 1e-14, 0));
  // What it leaves out, next to 2√(6N w) for w = 14ρ + 35: rounding of m, ρ and constants.
  CHECK(close(extraction_slots(words, best_group(words)), sqrt_law(words), 0.02, 0));
  // It passes 3N at N = 37.3 (ρ + 2.5).
  for (const double key_bits : {18.0, 66.0}) {
    const double crossing = 37.3333333333333333 * (key_bits + 2.5);
    CHECK(close(sqrt_law({crossing, 1, key_bits, 1}), 3 * crossing, 1e-14, 0));
  }
}
