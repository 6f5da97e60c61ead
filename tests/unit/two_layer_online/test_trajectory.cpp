// SPDX-License-Identifier: MIT
#include "two_layer_online/trajectory.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <memory>
#include <vector>

#include "support/compare.hpp"
#include "support/two_layer_network.hpp"

namespace {

using namespace overparam;
using test::close;
using two_layer_online::Equations;
using two_layer_online::Overlaps;
using two_layer_online::Parameters;
using two_layer_online::Snapshot;
using two_layer_online::Start;

std::vector<Snapshot> follow(const Parameters& p, const std::vector<double>& times) {
  auto trajectory = two_layer_online::integrate(p, {}, times);
  REQUIRE_FALSE(trajectory.failure);
  REQUIRE(trajectory.snapshots.size() == times.size());
  return trajectory.snapshots;
}

Parameters symmetric(double students, double teachers, const char* activation) {
  Parameters p;
  p.width = students;
  p.teacher_units = teachers;
  p.activation = core::Activation::parse(activation);
  p.teacher_weights = p.second_layer = {1};
  p.initial_norm = {0.25};
  p.initial_preference = 0.01;
  Start start;
  start.kind = Start::Kind::symmetric;
  p.start = std::make_shared<const Start>(start);
  return p;
}

}  // namespace

TEST_CASE("equations of classes are those of all overlaps, with spare units on either side") {
  for (const auto& units : {std::pair{3, 3}, {4, 2}, {2, 3}})
    for (const double second : {0.0, 0.4}) {
      const int k = units.first, m = units.second;
      CAPTURE(k);
      CAPTURE(m);
      CAPTURE(second);
      Parameters p = symmetric(k, m, "erf");
      p.learning_rate = 0.6;
      p.second_learning_rate = second;
      p.teacher_overlap = 0.1;
      p.label_noise = 0.02;
      p.weight_decay = 0.01;
      const std::vector<double> times{1, 20, 150};
      const auto full = follow(p, times);
      p.equations = Equations::reduced;
      const auto reduced = follow(p, times);
      // Both integrate to 1e-9 a step; on the way off the plateau errors grow.
      constexpr double accuracy = 1e-6;
      for (std::size_t i = 0; i < times.size(); ++i) {
        CHECK(close(reduced[i].error, full[i].error, accuracy, 0));
        CHECK((reduced[i].at.covariance - full[i].at.covariance).cwiseAbs().maxCoeff() < accuracy);
      }
    }
}

TEST_CASE("a student that finds its teacher does so exponentially over all orders of magnitude") {
  Parameters p = symmetric(2, 2, "erf");
  const std::vector<double> times{300, 400, 500};
  const auto at = follow(p, times);
  // The rate of the last piece is that of all, to what the next order in the overlaps leaves.
  const double rate = std::log(at[1].error / at[2].error) / 100;
  for (std::size_t i = 1; i < times.size(); ++i) {
    CAPTURE(times[i]);
    CHECK(close(std::log(at[i - 1].error / at[i].error) / 100, rate, 0.01, 0));
  }
  CHECK(at.back().error < 1e-17);
  CHECK(at.back().error > 0);
}

TEST_CASE("where differences take over nothing jumps") {
  // The overlaps alone, whose error has an absolute accuracy of 1e-15, around ε = 4.5e-9.
  Parameters p = symmetric(2, 2, "erf");
  const std::vector<double> times{250, 255, 258, 259, 260, 262, 265, 270};
  const auto at = follow(p, times);
  for (std::size_t i = 0; i < times.size(); ++i) {
    two_layer_online::Flow<double> flow(p, two_layer_online::initial_overlaps(p),
                                        two_layer_online::Symmetry::none, {},
                                        averages::make_averages(p.activation));
    CHECK(close(flow.error(at[i].at), at[i].error, 0, 1e-14));
  }
  for (std::size_t i = 2; i + 1 < times.size(); ++i) {
    const auto slope = [&](std::size_t j) {
      return std::log(at[j].error / at[j - 1].error) / (times[j] - times[j - 1]);
    };
    CHECK(close(slope(i), slope(i + 1), 1e-3, 0));
  }
}

TEST_CASE("relu converges to errors far below what overlaps resolve") {
  Parameters p = symmetric(1, 1, "relu");
  p.learning_rate = 0.5;
  p.initial_preference = 0.3;
  const std::vector<double> times{60, 80, 100, 120};
  const auto at = follow(p, times);
  CHECK(at.back().error < 1e-13);
  CHECK(at.back().error > 0);
  const double rate = std::log(at[2].error / at[3].error);
  for (std::size_t i = 1; i < times.size(); ++i)
    CHECK(close(std::log(at[i - 1].error / at[i].error), rate, 0.01, 0));
}

TEST_CASE("a stiff end is followed by the implicit method") {
  Parameters p = symmetric(3, 2, "erf");
  p.learning_rate = 0.5;
  p.label_noise = 0.01;
  const auto at = follow(p, {1e3, 1e5, 1e6, 1e7});
  CHECK(close(at[2].error, at[1].error, 1e-7, 0));
  CHECK(close(at[3].error, at[1].error, 1e-7, 0));
}
