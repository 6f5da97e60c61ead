// SPDX-License-Identifier: MIT
// What a plan takes: items, time by what is known or tried, memory of the largest.
#include "overparam/experiment/estimate.hpp"

#include <doctest/doctest.h>

#include <ctime>
#include <span>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/experiment/run.hpp"
#include "support/compare.hpp"
#include "support/toy_model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;
using test::close;
using test::toy_plan;
using test::ToyModel;

// Powers and sums of a few numbers.
constexpr double rounding = 1e-14;

// The toy, whose simulations take 50 ms in 50 pieces, and as many bytes as they cost.
class LargeModel final : public ToyModel {
 public:
  using Rows = std::vector<std::vector<Measurement>>;

  const Description& description() const override {
    static const Description text = [this] {
      Description d = ToyModel::description();
      d.questions.memory = [](const Point& point, const std::string& source) {
        return source == simulation_source ? required_number(point, "x") : 0;
      };
      d.keeps_state = true;
      return d;
    }();
    return text;
  }

  Rows compute(std::span<const Point> points, const std::string& source,
               std::span<const double> times, Draw draw, core::Team& team,
               Checkpoint& checkpoint) const override {
    constexpr int parts = 50;
    for (int done = 0; source == simulation_source && done < parts; ++done) {
      checkpoint.reached(double(done) / parts, [] { return std::string(); });
      const std::clock_t start = std::clock();
      while (std::clock() - start < CLOCKS_PER_SEC / 1000) {
      }
    }
    return ToyModel::compute(points, source, times, draw, team, checkpoint);
  }
};

Results nothing_of(const Plan& plan) { return Results(plan.tasks.size()); }

}  // namespace

TEST_CASE("items are counted by their sources, those that are done and those that are missing") {
  const ToyModel model;
  const Plan plan = toy_plan(model, 4);
  auto known = nothing_of(plan);
  const Results all = run(plan, model, {});
  known[0] = all[0];                  // a theory
  known[1] = {all[1][0], all[1][1]};  // two of three draws
  const Estimate estimated = estimate(plan, model, known, 2);
  REQUIRE(estimated.sources.size() == 2);
  const auto& theory = estimated.sources[0];
  const auto& simulation = estimated.sources[1];
  CHECK(theory.source == "theory");
  CHECK(theory.points == 4);
  CHECK(theory.items == 4);
  CHECK(theory.done == 1);
  CHECK(simulation.source == simulation_source);
  CHECK(simulation.points == 4);
  CHECK(simulation.items == 12);
  CHECK(simulation.done == 2);
  CHECK(estimate(plan, model, all, 2).seconds == 0);
}

TEST_CASE("items that are known tell their time, by the cost, and nothing is computed") {
  const ToyModel model;
  const Plan plan = toy_plan(model, 4);
  auto known = run(plan, model, {});
  for (auto& draws : known)
    for (auto& outcome : draws) outcome->seconds = 3 * *outcome->measurements.front().value;
  // Simulated draws scatter: seconds by x here too.
  for (std::size_t t = 1; t < known.size(); t += 2)
    for (auto& outcome : known[t]) outcome->seconds = 10 * double(t / 2 + 1);
  known[2].clear();  // theory at x = 2: 6 s
  known[7].clear();  // three draws at x = 4: 40 s each
  model.calls = 0;
  const Estimate estimated = estimate(plan, model, known, 4);
  CHECK(model.calls == 0);
  CHECK(close(estimated.sources[0].seconds, 6, rounding, 0));
  CHECK(close(estimated.sources[1].seconds, 120, rounding, 0));
  CHECK(close(estimated.seconds, 126. / 4, rounding, 0));
  CHECK(estimated.sources[0].measured);
}

TEST_CASE(
    "where nothing is known some items are tried, and a long one that keeps its state in part") {
  const LargeModel model;
  const Plan plan = toy_plan(model, 2, "fine", 2);
  const Estimate estimated = estimate(plan, model, nothing_of(plan), 1, 0.1);
  const auto& simulation = estimated.sources[1];
  CHECK(simulation.measured);
  // Four items of 50 ms.
  CHECK(simulation.seconds > 0.1);
  CHECK(simulation.seconds < 0.6);
}

TEST_CASE("what takes too long to be tried is told by its cost alone") {
  const ToyModel model;
  Plan plan = toy_plan(model, 1);
  plan.points = {{{"x", "1e12"}, {"kind", "fine"}}};
  const Estimate estimated = estimate(plan, model, nothing_of(plan), 1);
  CHECK(model.calls == 0);
  for (const auto& source : estimated.sources) CHECK_FALSE(source.measured);
  CHECK(close(estimated.sources[1].seconds, 3 * estimated.sources[0].seconds, rounding, 0));
}

TEST_CASE("memory is that of the largest items, as many as run at a time") {
  const LargeModel model;
  const Plan plan = toy_plan(model, 3, "fine", 2);
  const auto bytes = [&](std::size_t threads) {
    return estimate(plan, model, nothing_of(plan), threads, 0.01).bytes;
  };
  CHECK(bytes(1) == 3);
  CHECK(bytes(3) == 3 + 3 + 2);
  CHECK(bytes(100) == 2 * (3 + 2 + 1));
  CHECK(estimate(plan, model, nothing_of(plan), 100, 0.01).at_a_time == 9);
  const ToyModel silent;
  CHECK(estimate(plan, silent, nothing_of(plan), 1, 0.01).bytes == 0);
}

TEST_CASE("results of another plan, and threads and times that are none, are refused") {
  const ToyModel model;
  const Plan plan = toy_plan(model, 2);
  CHECK_THROWS_AS(estimate(plan, model, {}, 1), core::DimensionMismatch);
  CHECK_THROWS_AS(estimate(plan, model, nothing_of(plan), 0), core::InvalidParameter);
  CHECK_THROWS_AS(estimate(plan, model, nothing_of(plan), 1, -1), core::InvalidParameter);
}
