// SPDX-License-Identifier: MIT
// Networks memorize every labelling, and take what the formulas say.
#include "memorization/constructions.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "memorization/counts.hpp"
#include "memorization/points.hpp"
#include "unit/memorization/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::memorization;
using test::memorization_of;
using test::on_a_line;

using Points = std::vector<std::vector<Number>>;
using Labels = std::vector<std::uint64_t>;

constexpr experiment::Draw draw{3, 0};

std::size_t memorized(const Network& network, const Points& points, const Labels& labels) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (network(points[i]) == Number(Integer(labels[i]))) ++count;
  return count;
}

// The n labels of c bits that a number encodes.
Labels labels_of(std::uint64_t code, std::size_t n, long bits) {
  Labels labels;
  for (std::size_t i = 0; i < n; ++i)
    labels.push_back((code >> (i * static_cast<unsigned long>(bits))) & ((1U << bits) - 1));
  return labels;
}

void check_counts(const Network& network, const Words& words, double group) {
  const NetworkSize size = network.size();
  CHECK(size.slots == extraction_slots(words, group));
  CHECK(size.depth == extraction_depth(words, group));
  CHECK(size.width == extraction_width(words, group));
  CHECK(size.parameters <= size.slots - 1);  // the bias 1 − 2^0
  CHECK(size.parameters >= size.slots - 3);  // and at most the first word and the offset
  CHECK(fault_of(network).empty());
}

}  // namespace

TEST_CASE("every binary labelling of up to seven points, in any group size") {
  for (std::size_t n = 1; n <= 7; ++n) {
    const auto p = memorization_of(double(n), 4);
    const Points points = draw_sample(p, draw).points;
    const Projection projection = project(points, draw);
    const Words words{double(n), 1, double(projection.key_bits), 1};
    for (std::uint64_t code = 0; code < (1U << n); ++code) {
      const Labels labels = labels_of(code, n, 1);
      CHECK(memorized(shallow_network(projection, labels, 1), points, labels) == n);
      for (std::size_t m = 1; m <= n + 2; ++m) {  // one group that is filled up at the end
        const Network network = extraction_network(projection, labels, 1, m);
        CHECK(memorized(network, points, labels) == n);
        if (code == 1) check_counts(network, words, double(m));
      }
    }
  }
}

TEST_CASE("every labelling of three points by two bits, and of two by three") {
  for (const auto& [n, bits] : {std::pair{std::size_t{3}, 2L}, {std::size_t{2}, 3L}}) {
    const Points points = draw_sample(memorization_of(double(n), 3), draw).points;
    const Projection projection = project(points, draw);
    for (std::uint64_t code = 0; code < 64; ++code) {
      const Labels labels = labels_of(code, n, bits);
      CHECK(memorized(shallow_network(projection, labels, bits), points, labels) == n);
      for (std::size_t m = 1; m <= n; ++m) {
        const Network network = extraction_network(projection, labels, bits, m);
        CHECK(memorized(network, points, labels) == n);
        check_counts(network, {double(n), 1, double(projection.key_bits), double(bits)}, double(m));
      }
    }
  }
}

TEST_CASE("reference counts, all points evaluated") {
  struct Reference {
    double n, separation, slots;
  };
  for (const auto& r :
       {Reference{256, 16, 1313}, Reference{256, 64, 2418}, Reference{1024, 16, 2636}}) {
    const auto p = memorization_of(r.n, r.separation);
    const Sample sample = draw_sample(p, draw);
    const Projection projection = project(sample.points, draw);
    const double group = best_group({r.n, 1, double(projection.key_bits), 1});
    const Network network =
        extraction_network(projection, sample.labels, 1, static_cast<std::size_t>(group));
    CHECK(network.size().slots == r.slots);
    CHECK(network.size().weight_bits == group * double(projection.key_bits + 1));
    CHECK(memorized(network, sample.points, sample.labels) == sample.points.size());
    const Network shallow = shallow_network(projection, sample.labels, 1);
    CHECK(shallow.size().slots == 3 * r.n);
    CHECK(shallow.size().depth == 2);
    CHECK(shallow.size().weight_bits <= r.separation + 7);
    CHECK(memorized(shallow, sample.points, sample.labels) == sample.points.size());
  }
}

TEST_CASE("five dimensions") {
  auto p = memorization_of(128, 16);
  p.dimension = 5;
  const Sample sample = draw_sample(p, draw);
  const Projection projection = project(sample.points, draw);
  const Words words{128, 5, double(projection.key_bits), 1};
  const double group = best_group(words);
  const Network network =
      extraction_network(projection, sample.labels, 1, static_cast<std::size_t>(group));
  check_counts(network, words, group);
  CHECK(memorized(network, sample.points, sample.labels) == 128);
  const Network shallow = shallow_network(projection, sample.labels, 1);
  CHECK(shallow.size().slots == 388);
  CHECK(memorized(shallow, sample.points, sample.labels) == 128);
}

TEST_CASE("positions that are two apart, with and without fractions") {
  // Keys 0, 2, 4, …: the closest that keys may be, also where groups meet; 3/4 of a key beside.
  const Labels labels{1, 0, 1, 1, 0, 0, 1};
  for (const Points& points :
       {on_a_line({0, 1, 2, 3, 4, 5, 6}, -3), on_a_line({0, 8, 16, 27, 38, 46, 54}, -6),
        on_a_line({-64, -53, -45, -34, -23, -12, -1}, -6)}) {
    const Projection projection = project(points, draw);
    for (std::size_t m = 1; m <= points.size(); ++m)
      CHECK(memorized(extraction_network(projection, labels, 1, m), points, labels) ==
            points.size());
    CHECK(memorized(shallow_network(projection, labels, 1), points, labels) == points.size());
  }
}

TEST_CASE("steps from 0 to the largest label and back at the closest positions") {
  const Points points = on_a_line({0, 1, 2, 3, 4, 5}, -3);
  const Projection projection = project(points, draw);
  for (const long bits : {1L, 2L, 8L, 31L}) {
    const std::uint64_t most = (std::uint64_t{1} << bits) - 1;
    for (const Labels& labels :
         {Labels{0, most, 0, most, 0, most}, Labels{most, 0, 0, most, most, 0}}) {
      CHECK(memorized(shallow_network(projection, labels, bits), points, labels) == points.size());
      CHECK(memorized(extraction_network(projection, labels, bits, 4), points, labels) ==
            points.size());
    }
  }
}

TEST_CASE("a last group that is filled up where the largest key has only ones") {
  // Keys 0, 2, 5, 7 of three bits and groups of three: 7 is the key that fills up, too.
  const Points points = on_a_line({0, 2, 5, 7}, -3);
  const Projection projection = project(points, draw);
  REQUIRE(projection.keys.back() == 7);
  for (std::uint64_t code = 0; code < 16; ++code) {
    const Labels labels = labels_of(code, 4, 1);
    CHECK(memorized(extraction_network(projection, labels, 1, 3), points, labels) == 4);
  }
}

TEST_CASE("a network does not have labels that it was not made for") {
  const Points points = on_a_line({-4, -2, 1, 3}, -3);
  const Projection projection = project(points, draw);
  const Network network = extraction_network(projection, {1, 0, 1, 0}, 1, 2);
  CHECK(memorized(network, points, {1, 0, 0, 0}) == 3);
  CHECK(memorized(network, points, {0, 1, 0, 1}) == 0);
}
