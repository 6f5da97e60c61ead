// SPDX-License-Identifier: MIT
// The descent on fields: the law of lengths, of one step, and of runs against those on inputs.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/compare.hpp"
#include "support/two_layer_network.hpp"
#include "two_layer_online/chi.hpp"
#include "two_layer_online/descent.hpp"

namespace {

using namespace overparam;
using test::close;
using two_layer_online::descend_on_fields;
using two_layer_online::Overlaps;
using two_layer_online::Parameters;

// Of the factors of the overlaps.
constexpr double exact = 1e-12;

Parameters full(const char* activation, double batch, double n) {
  auto p = test::starting_at(test::three_students(0.3), activation, n);
  p.learning_rate = 1.5;
  p.second_learning_rate = 0.8;
  p.weight_decay = 0.4;
  p.second_weight_decay = 0.3;
  p.label_noise = 0.2;
  p.batch = batch;
  return p;
}

std::vector<double> numbers(const Overlaps& o) {
  std::vector<double> all(o.students.data(), o.students.data() + o.students.size());
  all.insert(all.end(), o.teacher.data(), o.teacher.data() + o.teacher.size());
  all.insert(all.end(), o.second_layer.data(), o.second_layer.data() + o.second_layer.size());
  return all;
}

// Sums of each of several numbers and of its square over replicas.
struct Sums {
  std::vector<double> first, second;
  double count = 0;

  void add(const std::vector<double>& values) {
    first.resize(values.size());
    second.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      first[i] += values[i];
      second[i] += values[i] * values[i];
    }
    ++count;
  }
  double mean(std::size_t i) const { return first[i] / count; }
  double variance_of_mean(std::size_t i) const {
    return (second[i] / count - mean(i) * mean(i)) / (count - 1);
  }
};

// Q, R, v and their squares, of which means differ by variances.
Sums runs(const Parameters& p, std::uint64_t steps, std::uint32_t replicas, bool fields) {
  Sums sums;
  core::Team team;
  for (std::uint32_t replica = 0; replica < replicas; ++replica) {
    const experiment::Draw draw{31, replica};
    const auto descent =
        fields ? descend_on_fields(p, draw) : two_layer_online::descend_on_inputs(p, draw, team);
    descent->advance_to(steps);
    auto values = numbers(descent->overlaps());
    const auto count = values.size();
    for (std::size_t i = 0; i < count; ++i) values.push_back(values[i] * values[i]);
    sums.add(values);
  }
  return sums;
}

}  // namespace

TEST_CASE("lengths of normal vectors have the moments of chi") {
  two_layer_online::Normals normals({5, 0, core::StreamName::synthetic});
  for (const double n : {1.0, 2.0, 3.0, 4.0, 5.0, 30.0, 1e5}) {
    CAPTURE(n);
    Sums sums;
    for (int i = 0; i < 20000; ++i) {
      const double chi = two_layer_online::draw_chi(n, normals);
      sums.add({chi, chi * chi, std::pow(chi * chi - n, 2)});
    }
    const double expected[] = {
        std::sqrt(2.0) * std::exp(std::lgamma((n + 1) / 2) - std::lgamma(n / 2)), n, 2 * n};
    // Four standard errors, 21 comparisons: a false alarm in 750.
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(std::abs(sums.mean(i) - expected[i]) < 4 * std::sqrt(sums.variance_of_mean(i)));
  }
}

TEST_CASE("fields and inputs give runs of one law") {
  // Batches below, at and above K and of several parts; no more dimensions than the frame has room
  // for, down to those of the units.
  struct Case {
    const char* activation;
    double batch, n;
    std::uint64_t steps;
    std::uint32_t replicas;
  };
  for (const Case& c :
       {Case{"erf", 1, 30, 90, 600}, Case{"relu", 2, 30, 60, 400}, Case{"tanh", 3, 30, 60, 300},
        Case{"erf", 40, 12, 20, 300}, Case{"erf", 1, 7, 20, 600}, Case{"erf", 4, 5, 10, 600}}) {
    CAPTURE(c.activation);
    CAPTURE(c.batch);
    CAPTURE(c.n);
    auto p = full(c.activation, c.batch, c.n);
    if (p.activation.kind() == core::Activation::Kind::relu) p.learning_rate = 0.7;
    const auto fields = runs(p, c.steps, c.replicas, true);
    const auto inputs = runs(p, c.steps, c.replicas, false);
    for (std::size_t i = 0; i < fields.first.size(); ++i) {
      CAPTURE(i);
      // Four standard errors, 216 comparisons of which many are of the same numbers: a false alarm
      // in about 100.
      CHECK(std::abs(fields.mean(i) - inputs.mean(i)) <
            4 * std::sqrt(fields.variance_of_mean(i) + inputs.variance_of_mean(i)));
    }
  }
}

TEST_CASE("a comparison of laws sees another number of dimensions") {
  auto p = full("erf", 1, 30);
  const auto right = runs(p, 90, 600, false);
  p.dimension = 36;
  const auto wrong = runs(p, 90, 600, true);
  double worst = 0;
  for (std::size_t i = 0; i < right.first.size(); ++i)
    worst = std::max(worst, std::abs(right.mean(i) - wrong.mean(i)) /
                                std::sqrt(right.variance_of_mean(i) + wrong.variance_of_mean(i)));
  CHECK(worst > 6);
}

TEST_CASE("fields start at the overlaps, and steps do not feel cuts") {
  for (const double batch : {1.0, 2.0, 50.0}) {
    const auto p = full("erf", batch, 200);
    const auto whole = descend_on_fields(p, {1, 0});
    const auto parts = descend_on_fields(p, {1, 0});
    const auto start = numbers(whole->overlaps());
    const auto expected = numbers(*p.start->given);
    for (std::size_t i = 0; i < start.size(); ++i)
      CHECK(close(start[i], expected[i], exact, exact));
    whole->advance_to(100);
    for (const std::uint64_t last : {3U, 17U, 100U}) parts->advance_to(last);
    CHECK(numbers(whole->overlaps()) == numbers(parts->overlaps()));
    const auto other = descend_on_fields(p, {1, 1});
    other->advance_to(100);
    CHECK(numbers(whole->overlaps()) != numbers(other->overlaps()));
  }
}
