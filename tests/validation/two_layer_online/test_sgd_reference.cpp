// SPDX-License-Identifier: MIT
// The simulation against means and standard errors of one written independently, a plain loop over
// the steps of the definition: every run from the same overlaps, with the numbers of dimensions and
// runs that are given with each case.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "support/two_layer_network.hpp"
#include "two_layer_online/simulation.hpp"

namespace {

using namespace overparam;
using two_layer_online::Overlaps;
using two_layer_online::Parameters;
using two_layer_online::Precision;
using two_layer_online::Sampling;

// 21 comparisons of means that are nearly normal: a false alarm in 750.
constexpr double standard_errors = 4;

// A mean of the other simulation.
struct Known {
  double time;
  const char* observable;
  int i, j;
  double mean, standard_error;
};

Overlaps two_students() {
  Overlaps c;
  c.students = (Eigen::MatrixXd(2, 2) << 0.5, 0.1, 0.1, 0.6).finished();
  c.teacher = (Eigen::MatrixXd(2, 2) << 0.2, 0.05, 0.02, 0.25).finished();
  c.teachers = Eigen::MatrixXd::Identity(2, 2);
  c.second_layer = Eigen::VectorXd::Ones(2);
  c.teacher_weights = Eigen::VectorXd::Ones(2);
  return c;
}

Overlaps three_students(const Eigen::VectorXd& v, const Eigen::VectorXd& teacher,
                        double cosine = 0) {
  Overlaps c = test::three_students(cosine);
  c.second_layer = v;
  c.teacher_weights = teacher;
  return c;
}

// The largest difference of means, in units of its standard error.
double worst_difference(const Parameters& p, std::uint32_t replicas,
                        const std::vector<Known>& known) {
  std::vector<double> times;
  for (const Known& k : known)
    if (times.empty() || times.back() != k.time) times.push_back(k.time);
  std::map<std::tuple<double, std::string, int, int>, std::pair<double, double>> sums;
  core::Team team;
  experiment::Checkpoint none;
  for (std::uint32_t replica = 0; replica < replicas; ++replica)
    for (const auto& m : two_layer_online::simulate(p, times, {1, replica}, team, none)) {
      REQUIRE(m.value.has_value());
      auto& [first, second] = sums[{*m.time, m.observable.str(), m.component.i, m.component.j}];
      first += *m.value;
      second += *m.value * *m.value;
    }
  double worst = 0;
  for (const Known& k : known) {
    const auto& [first, second] = sums.at({k.time, k.observable, k.i, k.j});
    const double mean = first / replicas;
    const double variance = (second / replicas - mean * mean) / (replicas - 1);
    const double combined = std::sqrt(variance + k.standard_error * k.standard_error);
    worst = std::max(worst, std::abs(mean - k.mean) / combined);
  }
  return worst;
}

void compare(const Parameters& p, std::uint32_t replicas, const std::vector<Known>& known) {
  CHECK(worst_difference(p, replicas, known) < standard_errors);
}

constexpr const char* error = "generalization_error";
constexpr const char* q = "student_overlap";
constexpr const char* r = "teacher_overlap";
constexpr const char* v = "second_layer";

}  // namespace

TEST_CASE("a soft committee machine learns its like: 20 runs of N = 2000") {
  auto p = test::starting_at(two_students(), "erf", 2000);
  p.sampling = Sampling::local_fields;
  compare(p, 16,
          {{40, error, 0, 0, 0.00690, 0.00007},
           {40, q, 1, 1, 0.6925, 0.0014},
           {80, error, 0, 0, 0.000296, 0.000005},
           {80, r, 2, 2, 0.96099, 0.00035}});
  // At late times the error decays exponentially, so that the comparison sees a rate that is wrong.
  p.learning_rate = 1.05;
  CHECK(worst_difference(p, 8, {{80, error, 0, 0, 0.000296, 0.000005}}) > 2 * standard_errors);
}

TEST_CASE("a wider one learns from noise: 20 runs of N = 2000") {
  auto p = test::starting_at(three_students(Eigen::VectorXd::Ones(3), Eigen::VectorXd::Ones(2)),
                             "erf", 2000);
  p.sampling = Sampling::local_fields;
  p.learning_rate = 0.7;
  p.label_noise = 0.04;
  compare(p, 10, {{80, error, 0, 0, 0.03053, 0.00019}, {80, q, 1, 1, 0.7307, 0.0037}});
}

TEST_CASE("both layers learn: 20 runs of N = 2000") {
  auto p = test::starting_at(test::three_students(), "erf", 2000);
  p.sampling = Sampling::local_fields;
  p.second_learning_rate = 0.6;
  p.label_noise = 0.01;
  compare(p, 10,
          {{20, error, 0, 0, 0.010511, 0.000019},
           {20, v, 1, 0, 0.7997, 0.0007},
           {80, error, 0, 0, 0.003842, 0.000018},
           {80, v, 2, 0, -0.5494, 0.0006}});
}

TEST_CASE("two relu learn one, from inputs: 30 runs of N = 1000") {
  Overlaps c = two_students();
  c.teacher = (Eigen::MatrixXd(2, 1) << 0.2, 0.05).finished();
  c.teachers = Eigen::MatrixXd::Ones(1, 1);
  c.second_layer = Eigen::VectorXd{{0.6, 0.5}};
  c.teacher_weights = Eigen::VectorXd::Ones(1);
  auto p = test::starting_at(c, "relu", 1000);
  p.sampling = Sampling::inputs;
  p.learning_rate = 0.8;
  compare(p, 16,
          {{5, error, 0, 0, 0.0656, 0.0005},
           {5, r, 1, 1, 0.7075, 0.0036},
           {40, error, 0, 0, 0.000764, 0.000005},
           {40, q, 1, 1, 1.1616, 0.0033}});
}

TEST_CASE("batches of ten, in single precision from inputs: 40 runs of N = 500") {
  auto p = test::starting_at(three_students(Eigen::VectorXd::Ones(3), Eigen::VectorXd::Ones(2)),
                             "erf", 500);
  p.sampling = Sampling::inputs;
  p.precision = Precision::float32;
  p.learning_rate = 3;
  p.label_noise = 0.2;
  p.batch = 10;
  compare(p, 20, {{20, error, 0, 0, 0.03282, 0.00028}, {20, r, 1, 1, 0.7990, 0.0028}});
}

TEST_CASE("batches of three, with decay: 10 runs of N = 2000") {
  auto p = test::starting_at(
      three_students(Eigen::VectorXd{{0.5, 0.4, 0.2}}, Eigen::VectorXd{{1, 0.8}}, 0.3), "erf",
      2000);
  p.sampling = Sampling::local_fields;
  p.learning_rate = 1.5;
  p.second_learning_rate = 0.5;
  p.label_noise = 0.05;
  p.batch = 3;
  p.weight_decay = 0.02;
  p.second_weight_decay = 0.01;
  compare(p, 10, {{40, error, 0, 0, 0.010431, 0.000036}, {40, v, 1, 0, 0.79942, 0.00029}});
}

TEST_CASE("three relu learn two, both layers in pairs of samples: 20 runs of N = 1000") {
  auto p = test::starting_at(
      three_students(Eigen::VectorXd{{0.5, -0.4, 0.2}}, Eigen::VectorXd{{1, -1}}, 0.3), "relu",
      1000);
  p.sampling = Sampling::local_fields;
  p.learning_rate = 0.5;
  p.second_learning_rate = 0.3;
  p.label_noise = 0.02;
  p.batch = 2;
  compare(p, 16, {{40, error, 0, 0, 0.006843, 0.000022}, {40, r, 1, 1, 1.0298, 0.0005}});
}

TEST_CASE("the second layer alone learns: 30 runs of N = 1000") {
  auto p = test::starting_at(three_students(Eigen::VectorXd::Zero(3), Eigen::VectorXd::Ones(2)),
                             "erf", 1000);
  p.sampling = Sampling::local_fields;
  p.learning_rate = 0;
  p.second_learning_rate = 1;
  compare(p, 30, {{20, error, 0, 0, 0.284576, 0.000013}});
}
