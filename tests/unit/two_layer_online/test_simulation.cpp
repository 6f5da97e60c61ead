// SPDX-License-Identifier: MIT
// What a simulation of a two-layer network reports.
#include "two_layer_online/simulation.hpp"

#include <doctest/doctest.h>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "support/compare.hpp"
#include "support/random_matrix.hpp"
#include "support/two_layer_network.hpp"
#include "two_layer_online/descent.hpp"
#include "two_layer_online/population_error.hpp"

namespace {

using namespace overparam;
using experiment::Measurement;
using experiment::Status;
using test::close;
using test::epsilon;
using two_layer_online::Parameters;
using two_layer_online::Sampling;

constexpr std::size_t rows_a_time = 1 + 6 + 6 + 3;  // ε_g, Q, R and v of K = 3, M = 2

Parameters both_layers(double n, Sampling sampling = Sampling::inputs) {
  auto p = test::starting_at(test::three_students(), "erf", n);
  p.sampling = sampling;
  p.second_learning_rate = 0.6;
  p.label_noise = 0.01;
  return p;
}

std::vector<Measurement> measure(const Parameters& p, const std::vector<double>& times) {
  core::Team team;
  experiment::Checkpoint none;
  auto rows = two_layer_online::simulate(p, times, {5, 2}, team, none);
  REQUIRE(rows.size() == rows_a_time * times.size());
  return rows;
}

// Keeps the state at the first chance and stops, or goes on from one.
class Kept : public experiment::Checkpoint {
 public:
  std::string state;
  int chances = 2;  // until it stops

  std::optional<std::string> resume() override {
    return state.empty() ? std::nullopt : std::optional(state);
  }
  void reached(double done, const std::function<std::string()>& save) override {
    CHECK(done > 0);
    CHECK(done < 1);
    if (--chances != 0) return;
    state = save();
    throw experiment::Interrupted();
  }
};

void check_interruptions(const Parameters& p, double time) {
  const std::vector<double> times{0, time / 3, time};
  const auto whole = measure(p, times);
  Kept kept;
  core::Team team;
  std::vector<Measurement> rows;
  int interruptions = 0;
  while (rows.empty()) {
    kept.chances = 2;
    try {
      rows = two_layer_online::simulate(p, times, {5, 2}, team, kept);
    } catch (const experiment::Interrupted&) {
      ++interruptions;
    }
  }
  CHECK(interruptions > 1);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    CHECK(rows[i].value == whole[i].value);
  }
}

}  // namespace

TEST_CASE("the start is what was asked for, in the order of the observables") {
  const auto rows = measure(both_layers(50), {0});
  const auto start = test::three_students();
  constexpr double exact = 1e-12;  // of the factors of the overlaps, and of sums of N products

  std::size_t at = 0;
  CHECK(rows[at].observable == "generalization_error");
  CHECK(rows[at++].component == experiment::Component{});
  const auto check = [&](const char* name, const Eigen::MatrixXd& expected, bool vector,
                         bool symmetric = false) {
    for (Eigen::Index i = 0; i < expected.rows(); ++i)
      for (Eigen::Index j = symmetric ? i : 0; j < expected.cols(); ++j, ++at) {
        CAPTURE(at);
        CHECK(rows[at].observable == name);
        CHECK(rows[at].component.i == i + 1);
        CHECK(rows[at].component.j == (vector ? 0 : j + 1));
        CHECK(rows[at].status == Status::ok);
        CHECK(rows[at].estimator == experiment::Estimator::exact);
        CHECK(close(*rows[at].value, expected(i, j), exact, exact));
      }
  };
  check("student_overlap", start.students, false, true);
  check("teacher_overlap", start.teacher, false);
  check("second_layer", start.second_layer, true);
  CHECK(at == rows.size());
}

TEST_CASE("the error is the mean square over inputs that are drawn") {
  for (const char* activation : {"erf", "relu", "tanh"}) {
    CAPTURE(activation);
    auto overlaps = test::three_students(0.3);
    auto p = test::starting_at(overlaps, activation, 100);
    p.normalisation = two_layer_online::Normalisation::mean;
    const auto error = two_layer_online::population_error(p, overlaps);
    const Eigen::MatrixXd factor = overlaps.covariance().llt().matrixL();
    constexpr Eigen::Index samples = 40000;
    const Eigen::MatrixXd fields = factor * test::normal_matrix(5, samples, 4);
    double sum = 0;
    double square = 0;
    for (Eigen::Index s = 0; s < samples; ++s) {
      double difference = 0;
      for (Eigen::Index i = 0; i < 3; ++i)
        difference += overlaps.second_layer(i) * p.activation(fields(i, s)) / 3;
      for (Eigen::Index m = 0; m < 2; ++m)
        difference -= overlaps.teacher_weights(m) * p.activation(fields(3 + m, s)) / 2;
      sum += 0.5 * difference * difference;
      square += 0.25 * std::pow(difference, 4);
    }
    const double mean = sum / samples;
    const double standard_error = std::sqrt((square / samples - mean * mean) / samples);
    // Four standard errors: a false alarm in 16000.
    CHECK(std::abs(mean - error.value) < 4 * standard_error);
    CHECK(error.terms > error.value);
  }
}

TEST_CASE("a student that is the teacher has an error without digits") {
  auto overlaps = test::three_students();
  overlaps.students << 1, 0, 0, 0, 1, 0, 0, 0, 0.5;
  overlaps.teacher << 1, 0, 0, 1, 0, 0;
  overlaps.second_layer << 1, -0.7, 0;
  const auto rows = measure(test::starting_at(overlaps, "relu", 50), {0});
  CHECK(rows[0].status == Status::not_converged);
  CHECK_FALSE(rows[0].value.has_value());
  CHECK_FALSE(rows[0].reason.empty());
  CHECK(rows[1].value.has_value());
}

TEST_CASE("fields too wide for the averages of tanh leave the error alone unknown") {
  auto overlaps = test::three_students();
  overlaps.students(0, 0) = 101;
  const auto rows = measure(test::starting_at(overlaps, "tanh", 50), {0, 0.1});
  CHECK(rows[0].status == Status::not_converged);
  CHECK(rows[rows_a_time].status == Status::not_converged);
  for (std::size_t i = 1; i < rows_a_time; ++i) CHECK(rows[i].status == Status::ok);
}

TEST_CASE("between two steps a simulation interpolates") {
  const auto p = both_layers(10);
  // Steps 2, 2.25, 3.
  const auto rows = measure(p, {0.2, 0.225, 0.3});
  for (std::size_t o = 0; o < rows_a_time; ++o) {
    const auto value = [&](std::size_t i) { return *rows[rows_a_time * i + o].value; };
    const double tolerance = 20 * epsilon;
    CHECK(close(value(1), 0.75 * value(0) + 0.25 * value(2), tolerance, tolerance));
    CHECK(value(0) != value(2));
  }
}

TEST_CASE("a diverged run has no values from then on") {
  auto p = both_layers(20);
  p.activation = core::Activation::parse("relu");
  p.learning_rate = 200;
  const auto rows = measure(p, {0, 50, 400});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].value.has_value() == (i < rows_a_time));
    if (i >= rows_a_time) CHECK(rows[i].status == Status::diverged);
  }
}

TEST_CASE("an interrupted run goes on to the same bits") {
  check_interruptions(both_layers(100), 150);
  check_interruptions(both_layers(100, Sampling::local_fields), 600);
  auto batches = both_layers(60);
  batches.batch = 20;
  check_interruptions(batches, 40);
  batches.precision = two_layer_online::Precision::float32;
  check_interruptions(batches, 40);
}

TEST_CASE("time and memory of inputs grow with the dimension, of fields with the units alone") {
  using two_layer_online::simulation_cost;
  using two_layer_online::simulation_memory;
  constexpr double constant = 0.01;  // part of the cost that has nothing to do with time
  for (const auto sampling : {Sampling::inputs, Sampling::local_fields}) {
    const auto p = both_layers(1000, sampling);
    const auto larger = both_layers(2000, sampling);
    const bool inputs = sampling == Sampling::inputs;
    CHECK((simulation_memory(larger) > 1.5 * simulation_memory(p)) == inputs);
    CHECK(simulation_memory(p) < 1e6);
    CHECK(close(simulation_cost(p, 20), 2 * simulation_cost(p, 10), constant, 0));
    CHECK((simulation_cost(larger, 10) > 3 * simulation_cost(p, 10)) == inputs);
  }
}

TEST_CASE("what is drawn is what is less work, or what was asked for") {
  using two_layer_online::draws_local_fields;
  CHECK(draws_local_fields(both_layers(1000, Sampling::automatic)));
  CHECK_FALSE(draws_local_fields(both_layers(10, Sampling::automatic)));
  CHECK_FALSE(draws_local_fields(both_layers(1000, Sampling::inputs)));
  CHECK(draws_local_fields(both_layers(10, Sampling::local_fields)));
}
