// SPDX-License-Identifier: MIT
// The rule that stops adding draws: when it stops, and that it does not bend the mean.
#include "overparam/experiment/adaptive.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "overparam/core/random.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "overparam/validation/statistics.hpp"
#include "support/toy_model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;

using Values = std::vector<std::optional<double>>;

Decision decide_on(const Values& values, const Effort& effort) {
  const std::vector<Values> series{values};
  return decide(series, effort);
}

// The skewed law of the tests: exp(g − 1/2), g normal, of mean 1.
Values lognormal(std::uint64_t seed, std::size_t count) {
  std::vector<double> noise(count);
  core::Stream(seed, 0, core::StreamName::synthetic).normal(0, noise);
  Values values;
  for (const double g : noise) values.emplace_back(std::exp(g - 0.5));
  return values;
}

validation::Summary half(const Values& values, std::size_t offset, std::size_t count) {
  std::vector<double> draws;
  for (std::size_t i = 0; i < count; ++i) draws.push_back(*values[offset + 2 * i]);
  return validation::summarise(draws);
}

}  // namespace

TEST_CASE("it asks for more draws until both halves are content") {
  const Effort effort{10, 0.1, 4000};
  const Values all = lognormal(7, 4000);
  std::size_t known = 0;
  for (int rounds = 0; rounds < 100; ++rounds) {
    const auto decision = decide_on({all.begin(), all.begin() + std::ptrdiff_t(known)}, effort);
    if (decision.halves) {
      CHECK(std::max(decision.halves->even, decision.halves->odd) == known / 2);
      CHECK(known < 4000);
      CHECK(known > 60);  // σ/mean = 1.3: at least (1.3/0.1)² draws, less by luck
      // More draws change nothing.
      const auto again = decide_on(all, effort);
      CHECK(again.draws == decision.draws);
      CHECK(again.halves->even == decision.halves->even);
      CHECK(again.halves->odd == decision.halves->odd);
      return;
    }
    CHECK(decision.draws > known);
    known = decision.draws;
  }
  FAIL("no end");
}

TEST_CASE("it starts with the replicas given and ends at the largest number") {
  const Values equal(100, 3.0);
  CHECK(decide_on({}, {30, 0.1, 1000}).draws == 30);
  CHECK(decide_on(equal, {30, 0.1, 1000}).draws == 30);
  CHECK(decide_on(equal, {2, 0.1, 1000}).draws == 8);
  const auto ended = decide_on(lognormal(1, 40), {8, 1e-6, 41});
  CHECK(ended.draws == 40);
  REQUIRE(ended.halves);
  CHECK(ended.halves->even == 20);
  CHECK(ended.halves->odd == 20);
  // Nothing to average: no reason to go on.
  Values lost = lognormal(1, 8);
  lost[3].reset();
  CHECK(decide_on(lost, {8, 1e-6, 1000}).draws == 8);
  CHECK(decide_on(lost, {8, 1e-6, 1000}).halves.has_value());
}

TEST_CASE("a target that is missed is told with its cost") {
  test::ToyModel model;
  Plan plan = test::toy_plan(model, 3);
  plan.effort = {8, 0.05, 40};
  const auto results = run(plan, model, {});
  // σ/mean = √(e − 1) = 1.3: 40 draws have an error near 0.2, which is (0.2/0.05)² · 40 = 660 draws
  // from 0.05, and twice that or half by the luck of s and the allowance for it.
  const std::string text = missed_target(plan, results);
  CHECK(text.find("--target-error 0.05 was missed by 3 of 3 averages at --max-replicas 40: ") == 0);
  const auto number_after = [&](const std::string& words) {
    const auto at = text.find(words);
    REQUIRE(at != std::string::npos);
    return std::stod(text.substr(at + words.size()));
  };
  const double error = number_after("up to ");
  CHECK(error > 0.1);
  CHECK(error < 0.5);
  constexpr double two_digits = 0.06;  // relative, of both numbers as they are printed
  const double replicas = 40 * error * error / (0.05 * 0.05);
  CHECK(std::abs(number_after("about ") / replicas - 1) < 3 * two_digits);

  plan.effort = {8, 1, 40};  // reached
  CHECK(missed_target(plan, run(plan, model, {})).empty());
  plan.effort = {8, 0, 8};  // none
  CHECK(missed_target(plan, run(plan, model, {})).empty());
  plan = test::toy_plan(model, 1, "bad");  // their rows say it
  plan.effort = {8, 0.05, 40};
  CHECK(missed_target(plan, run(plan, model, {})).empty());
}

TEST_CASE("every series has to reach the target") {
  const Values calm(1000, 1.0);
  const std::vector<Values> both{calm, lognormal(3, 1000)};
  CHECK(decide(both, {8, 0.2, 1000}).draws > 20);
}

TEST_CASE(
    "the mean is not biased, and its standard error is right; looking at all draws is biased") {
  // Many experiments on the skewed law, each stopped by the rule, and by the naive rule that looks at
  // the same draws it averages.
  const Effort effort{8, 0.25, 400};
  std::vector<double> means, naive, variances;
  for (std::uint64_t seed = 1; seed <= 6000; ++seed) {
    const Values values = lognormal(seed, 400);
    const auto halves = *decide_on(values, effort).halves;
    const auto even = half(values, 0, halves.even);
    const auto odd = half(values, 1, halves.odd);
    means.push_back((even.mean + odd.mean) / 2);
    variances.push_back((std::pow(even.standard_error, 2) + std::pow(odd.standard_error, 2)) / 4);
    for (std::size_t n = 8; n <= 400; n = (5 * n + 3) / 4) {
      std::vector<double> first;
      for (std::size_t i = 0; i < n; ++i) first.push_back(*values[i]);
      const auto summary = validation::summarise(first);
      if (summary.standard_error > effort.target_error * summary.mean && n < 300) continue;
      naive.push_back(summary.mean);
      break;
    }
  }
  const auto ours = validation::summarise(means);
  const auto theirs = validation::summarise(naive);
  CHECK(std::abs(ours.mean - 1) < 4 * ours.standard_error);
  CHECK(theirs.mean < 1 - 8 * theirs.standard_error);
  CHECK(ours.standard_error < 0.005);  // the test would see a bias of 2 %
  const double scatter = std::pow(ours.standard_error, 2) * double(ours.count);
  const auto claimed = validation::summarise(variances);
  CHECK(std::abs(claimed.mean - scatter) < 4 * claimed.standard_error + 0.1 * scatter);
}

TEST_CASE(
    "a run with a target error reaches it, whatever the threads, and tells the draws it used") {
  const test::ToyModel model;
  Plan plan = test::toy_plan(model, 3);
  plan.effort = {8, 0.1, 5000};
  Execution execution;
  const auto once = tabulate(plan, run(plan, model, execution), model);
  execution.threads = 3;
  const auto again = tabulate(plan, run(plan, model, execution), model);
  REQUIRE(once.rows.size() == again.rows.size());
  for (std::size_t i = 0; i < once.rows.size(); ++i) {
    const Row& row = once.rows[i];
    CHECK(row.measurement.value == again.rows[i].measurement.value);
    CHECK(row.standard_error == again.rows[i].standard_error);
    CHECK(row.replicas == again.rows[i].replicas);
    if (row.source == "theory") {
      CHECK_FALSE(row.replicas.has_value());
      continue;
    }
    CHECK(*row.replicas >= 60);
    CHECK(*row.replicas <= 2000);
    CHECK(*row.standard_error < 0.13 * *row.measurement.value);
    const double x = *number({{"x", row.parameters[0]}}, "x");
    CHECK(std::abs(*row.measurement.value - x) < 5 * *row.standard_error);
  }
}
