// SPDX-License-Identifier: MIT
// Flipped labels and the classification error of the online model.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/validation/statistics.hpp"
#include "random_features_online/simulation.hpp"
#include "random_features_online/theory.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using random_features_online::Level;
using random_features_online::Parameters;
using test::close;

using Texts = std::map<std::string, std::string>;
using Values = std::map<std::string, double>;

constexpr double infinity = std::numeric_limits<double>::infinity();

const Texts flipped{{"dim", "60"},
                    {"ratio", "2"},
                    {"teacher-activation", "sign"},
                    {"learning-rate", "0.5"},
                    {"label-noise", "0.1"},
                    {"flip-probability", "0.15"},
                    {"classification", "on"},
                    {"test-samples", "1000"}};

Texts with(Texts texts, const Texts& more) {
  for (const auto& entry : more) texts[entry.first] = entry.second;
  return texts;
}

experiment::Point resolved(const Texts& texts) {
  return random_features_online::resolve(
      experiment::make_grid(random_features_online::declaration().specs(), texts, {}).front());
}

Parameters parameters(const Texts& texts) { return resolved(texts).values<Parameters>(); }

Values at(const std::vector<experiment::Measurement>& table, double time) {
  Values out;
  for (const auto& m : table)
    if (m.time == time && m.value) out[m.observable] = *m.value;
  return out;
}

Values theory_of(const Parameters& p, double time, Level level = Level::deterministic) {
  const std::vector<double> times{time};
  return at(random_features_online::theory(p, random_features_online::spectrum(p, level), times),
            time);
}

TEST_CASE("flipped labels are noise of variance 4p(1-p) on a smaller target") {
  for (const auto level : {Level::deterministic, Level::asymptotic})
    for (const double time : {0.0, 0.5, 20.0, infinity}) {
      CAPTURE(time);
      const auto flips = theory_of(parameters(flipped), time, level);
      // f = a f_1, for noise of the variance (0.1 + 0.51)/a² on ζ: the equations are linear.
      const double a = 0.7;
      const auto scaled = theory_of(
          parameters(with(flipped, {{"flip-probability", "0"},
                                    {"label-noise", experiment::shortest(0.61 / (a * a))}})),
          time, level);
      // Of the integration.
      constexpr double accuracy = 1e-6;
      const double r = a * scaled.at("student_teacher_overlap");
      const double q = a * a * scaled.at("student_norm");
      CHECK(close(flips.at("student_teacher_overlap"), r, accuracy, 1e-12));
      CHECK(close(flips.at("student_norm"), q, accuracy, 1e-12));
      CHECK(close(flips.at("generalization_error"), (1 - 2 * r + q) / 2, accuracy, 0));
      CHECK(
          close(flips.at("classification_error"), scaled.at("classification_error"), accuracy, 0));
      // Coins teach nothing.
      const auto coins =
          theory_of(parameters(with(flipped, {{"flip-probability", "0.5"}})), time, level);
      CHECK(coins.at("classification_error") == 0.5);
      CHECK(coins.at("student_teacher_overlap") == 0);
      CHECK(close(coins.at("generalization_error"), (1 + coins.at("student_norm")) / 2, 1e-9, 0));
    }
}

TEST_CASE("the shells of a width have all that is learnt of the followed degrees") {
  const auto p = parameters(with(flipped, {{"ratio", "8"}}));
  const auto spectrum = random_features_online::spectrum(p, Level::deterministic);
  REQUIRE(spectrum.teacher_degrees);
  double all = 0;
  double first = 0;
  for (const auto& shell : spectrum.shells) {
    double sum = 0;
    for (const double share : shell.degrees) sum += share;
    CHECK(sum <= 1 + 1e-12);
    all += shell.teacher_power;
    first += shell.teacher_power * shell.degrees[0];
  }
  // Of as many features as 8N nearly all of the linear part, and little else.
  CHECK(first < (*spectrum.teacher_degrees)[0]);
  CHECK(first > 0.95 * (*spectrum.teacher_degrees)[0]);
  CHECK(first > 0.95 * all);
}

TEST_CASE("theory and simulation, and wrong theories") {
  const auto p = parameters(flipped);
  const std::vector<double> times{1, 20};
  constexpr std::uint32_t draws = 48;
  std::map<double, std::map<std::string, std::vector<double>>> measured;
  core::Team team;
  for (std::uint32_t draw = 0; draw < draws; ++draw) {
    experiment::Checkpoint checkpoint;
    const auto rows =
        random_features_online::simulate({&p, 1}, times, {17, draw}, team, checkpoint).front();
    for (const double time : times)
      for (const auto& [name, value] : at(rows, time)) measured[time][name].push_back(value);
  }
  // Standard errors between theory and mean: 8 comparisons, jointly at 1 %. At N = 60 the theory's own bias is
  // below half a standard error.
  constexpr double far = 3.6;
  const auto score = [&](const Values& theory, const std::string& name, double time) {
    const auto summary = validation::summarise(measured.at(time).at(name));
    return std::abs(summary.mean - theory.at(name)) / summary.standard_error;
  };
  for (const double time : times) {
    const auto right = theory_of(p, time);
    for (const char* name : {"generalization_error", "student_teacher_overlap", "student_norm",
                             "classification_error"}) {
      CAPTURE(name);
      CAPTURE(time);
      CHECK(score(right, name, time) < far);
    }
  }
  // p in place of 2p, and no flips at all.
  for (const char* wrong : {"0.075", "0"}) {
    const auto theory = theory_of(parameters(with(flipped, {{"flip-probability", wrong}})), 20);
    for (const char* name : {"student_teacher_overlap", "student_norm", "classification_error"}) {
      CAPTURE(name);
      CHECK(score(theory, name, 20) > far);
    }
  }
}

TEST_CASE("the running measure of flipped labels is the exact one, on average") {
  const std::vector<double> times{20};
  std::vector<double> differences;
  core::Team team;
  const auto exact = parameters(flipped);
  const auto running = parameters(with(flipped, {{"error-measure", "running"}}));
  for (std::uint32_t draw = 0; draw < 24; ++draw) {
    experiment::Checkpoint checkpoint;
    const auto measure = [&](const Parameters& p) {
      return at(random_features_online::simulate({&p, 1}, times, {5, draw}, team, checkpoint)
                    .front(),
                20)
          .at("generalization_error");
    };
    differences.push_back(measure(running) - measure(exact));
  }
  const auto summary = validation::summarise(differences);
  CHECK(std::abs(summary.mean) < 3 * summary.standard_error);
  // It sees the 2p E[ζf] that it would be off by without the correction, 0.09.
  CHECK(summary.standard_error < 0.02);
}

TEST_CASE("refusals, and rows where they are asked for") {
  const auto refusal = [](const Texts& more) {
    try {
      resolved(with(flipped, more));
    } catch (const core::InvalidParameter& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refusal({{"teacher-activation", "relu"}}) ==
        "--flip-probability: 0.15 needs labels of ±1: --teacher-activation sign and "
        "--teacher-units 1");
  CHECK(refusal({{"schedule", "optimal"}}) ==
        "--flip-probability: 0.15 is not 0: the optimal schedule is defined without flipped "
        "labels");
  CHECK(refusal({{"flip-probability", "0.6"}}).starts_with("--flip-probability: 0.6 is "));
  CHECK(theory_of(parameters(with(flipped, {{"classification", "off"}})), 1)
            .count("classification_error") == 0);
  CHECK(theory_of(parameters(flipped), 1, Level::instance).count("classification_error") == 0);
}

}  // namespace
