// SPDX-License-Identifier: MIT
// SGD on Gaussian features of a given spectrum against theory: on the same draws, where the step-by-step
// equations are its average exactly, and on average against the deterministic equivalent.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "overparam/core/team.hpp"
#include "overparam/validation/statistics.hpp"
#include "random_features_online/simulation.hpp"
#include "random_features_online/theory.hpp"
#include "unit/random_features_online/points.hpp"

namespace {

using namespace overparam;
using experiment::Measurement;
using random_features_online::Level;
using random_features_online::Parameters;
using test::online::Texts;

constexpr std::size_t draws = 400;
constexpr std::uint64_t seed = 31;
const std::vector<double> times{0.25, 1, 4, 16, 60};
constexpr std::size_t observables = 3;
// 5 settings × 5 times × 3 observables, jointly at 1 %: with fixed seeds this is decided once.
const double critical = validation::critical_score(0.01, 75);

std::vector<Measurement> theory_of(const Parameters& p, Level level, std::uint32_t replica = 0) {
  auto rows = random_features_online::theory(
      p, random_features_online::spectrum(p, level, {seed, replica}), times);
  std::erase_if(rows, [](const auto& m) { return m.observable == "current_learning_rate"; });
  REQUIRE(rows.size() == observables * times.size());
  return rows;
}

// All draws; values in the order of theory_of().
struct Draws {
  std::vector<std::vector<double>> simulated, of_instances, without_terms;
};

// @param without the point without step terms
Draws drawn(const Parameters& p, const Parameters& without) {
  const std::vector<std::vector<double>> none_yet(draws);
  Draws all{none_yet, none_yet, none_yet};
  core::Team team(std::thread::hardware_concurrency());
  team.for_each(draws, [&](std::size_t r) {
    const auto replica = static_cast<std::uint32_t>(r);
    core::Team alone;
    experiment::Checkpoint none;
    const auto rows =
        random_features_online::simulate({&p, 1}, times, {seed, replica}, alone, none).front();
    for (const auto& row : rows) all.simulated[r].push_back(row.value.value());
    for (const auto& row : theory_of(p, Level::instance, replica))
      all.of_instances[r].push_back(row.value.value());
    for (const auto& row : theory_of(without, Level::instance, replica))
      all.without_terms[r].push_back(row.value.value());
  });
  return all;
}

std::vector<double> column(const std::vector<std::vector<double>>& rows, std::size_t i) {
  std::vector<double> values;
  for (const auto& row : rows) values.push_back(row[i]);
  return values;
}

std::vector<double> difference(std::vector<double> a, const std::vector<double>& b) {
  for (std::size_t r = 0; r < a.size(); ++r) a[r] -= b[r];
  return a;
}

double score(const std::vector<double>& differences, double slack = 0) {
  const auto summary = validation::summarise(differences);
  return validation::normal_score(
      std::max(0.0, std::abs(summary.mean) - slack) / summary.standard_error, draws - 1);
}

void compare(const Texts& texts, const std::string& levels = test::online::few_levels) {
  Texts steps =
      test::online::with({{"learning-rate", "0.2"}, {"finite-width", "recursion"}}, texts);
  const auto read = [&](const Texts& given) {
    return levels.empty() ? test::online::parameters(given) : test::online::point_of(levels, given);
  };
  const auto p = read(steps);
  steps["finite-width"] = "off";
  const Draws all = drawn(p, read(steps));
  const auto averages = theory_of(p, Level::deterministic);
  bool refused = false;
  for (std::size_t i = 0; i < averages.size(); ++i) {
    CAPTURE(averages[i].observable);
    CAPTURE(*averages[i].time);
    const auto measured = column(all.simulated, i);
    // Step by step the equations of an instance are the average over inputs, by Wick's theorem.
    CHECK(score(difference(measured, column(all.of_instances, i))) <= critical);
    // Without the step terms they are not.
    refused = refused || score(difference(measured, column(all.without_terms, i))) > critical;
    // The equivalent leaves out fluctuations of the spectrum between draws: relative order 1/K, K = 40.
    constexpr double finite_size = 0.06;
    const double known = *averages[i].value;
    const double slack = finite_size * std::abs(known);
    const auto equivalent = difference(measured, std::vector<double>(draws, known));
    CAPTURE(known);
    CAPTURE(validation::summarise(equivalent).mean);
    CHECK(score(equivalent, slack) <= critical);
    // A theory that forgets what is never seen, half of T_0 = 0.1, is refused wherever that can be told.
    constexpr double forgotten = 0.05;
    const bool error = averages[i].observable == "generalization_error" && !levels.empty();
    if (error && forgotten > 2 * slack)
      CHECK(score(difference(measured, std::vector<double>(draws, known - forgotten)), slack) >
            critical);
  }
  if (texts.at("batch") != "1") CHECK(refused);
}

}  // namespace

TEST_CASE("SGD on levels: single samples") { compare({{"width", "40"}, {"batch", "1"}}); }
TEST_CASE("SGD on levels: batches, noise and decay") {
  compare({{"width", "40"},
           {"batch", "6"},
           {"learning-rate", "0.5"},
           {"label-noise", "0.1"},
           {"weight-decay", "0.5"}});
}
TEST_CASE("SGD on levels: initial weights and a schedule") {
  compare({{"width", "40"},
           {"batch", "2"},
           {"learning-rate", "0.4"},
           {"initial-variance", "0.5"},
           {"schedule", "power:0.5,5"}});
}
TEST_CASE("SGD on levels: more features than modes") {
  compare({{"width", "90"}, {"batch", "1"}, {"label-noise", "0.2"}});
}
TEST_CASE("SGD on levels: a power law") {
  compare({{"width", "60"}, {"batch", "1"}, {"levels", "power:1.5,2,300"}}, "");
}
