// SPDX-License-Identifier: MIT
// Which items come in which order, and that each comes once.
#include "experiment/schedule.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/toy_model.hpp"

namespace {

using namespace overparam::experiment;

Outcome outcome_of(double value) { return {{{1.0, "y", value}}, std::nullopt, 0.5}; }

// Of a task and a draw; scattered, so that an adaptive effort has something to decide.
Outcome outcome_of(const Item& item) {
  std::minstd_rand random(static_cast<unsigned>(1 + 1000 * item.task + item.replica));
  random.discard(5);
  return outcome_of(1 + double(item.task) + double(random() % 1000) / 500);
}

// Tasks with that many draws.
Plan plan_of(std::size_t tasks, Effort effort) {
  Plan plan;
  for (std::size_t t = 0; t < tasks; ++t) plan.tasks.push_back({t, "simulation", true});
  plan.effort = effort;
  return plan;
}

std::vector<TaskWork> work_with(const std::vector<double>& costs,
                                std::optional<std::size_t> family = {}) {
  std::vector<TaskWork> work;
  for (const double cost : costs) work.push_back({cost, family});
  return work;
}

// All batches that wait, without their outcomes.
std::vector<std::vector<Item>> all_waiting(Schedule& schedule) {
  std::vector<std::vector<Item>> batches;
  while (auto batch = schedule.next()) batches.push_back(batch->items);
  return batches;
}

using Batches = std::vector<std::vector<Item>>;

}  // namespace

TEST_CASE("the most expensive come first, of equals the one made first") {
  const Plan plan = plan_of(4, {2, 0, 2});
  Schedule schedule(plan, work_with({1, 5, 3, 5}), {});
  CHECK(schedule.waiting() == 8);
  CHECK(schedule.progress().cost_left == 2 * 14);
  CHECK(all_waiting(schedule) ==
        Batches{{{1, 0}}, {{1, 1}}, {{3, 0}}, {{3, 1}}, {{2, 0}}, {{2, 1}}, {{0, 0}}, {{0, 1}}});
  CHECK(schedule.progress().cost_left == 0);
  CHECK_FALSE(schedule.complete());
}

TEST_CASE("items of one family and draw are one batch") {
  const Plan plan = plan_of(4, {2, 0, 2});
  auto work = work_with({4, 3, 2, 1}, 7);
  work[1].family.reset();
  work[3].family = 8;
  Schedule schedule(plan, work, {});
  CHECK(schedule.progress().cost_left == 2 * 4 + 2 * 3 + 2 * 1);  // the first item's, of a batch
  CHECK(all_waiting(schedule) ==
        Batches{{{0, 0}, {2, 0}}, {{0, 1}, {2, 1}}, {{1, 0}}, {{1, 1}}, {{3, 0}}, {{3, 1}}});
}

TEST_CASE("costs and families are those of the model") {
  const overparam::test::ToyModel model;
  Plan plan = overparam::test::toy_plan(model, 3, "shared");
  plan.times = {};
  for (const double last : {2.0, 3.0, 2.0}) plan.times.push_back({1, last});
  plan.points.replace(2, {{"x", "-7"}, {"kind", "shared"}});
  const auto work = work_of(plan, model);
  REQUIRE(work.size() == 6);
  for (const std::size_t source : {0u, 1u}) {
    CHECK(work[source].family == work[4 + source].family);
    CHECK(work[source].family != work[2 + source].family);
    CHECK(work[source].cost == 1);
    CHECK(work[4 + source].cost == 0);  // no negative ones
  }
  CHECK(work[0].family != work[1].family);
  for (const auto& one : work_of(overparam::test::toy_plan(model, 2), model))
    CHECK_FALSE(one.family.has_value());
}

TEST_CASE("what is known is not given, and counts") {
  Plan plan = plan_of(2, {3, 0, 3});
  plan.tasks[1].sampled = false;
  Results known(1);
  known[0] = {std::nullopt, outcome_of(1), std::nullopt, outcome_of(2)};  // more than needed
  known[0][1]->failure = Failure{};
  Schedule schedule(plan, work_with({2, 1}), known);
  CHECK(schedule.progress().earlier == 1);
  CHECK(schedule.progress().done == 1);
  CHECK(schedule.progress().failed == 1);
  CHECK(schedule.progress().total == 4);
  CHECK(schedule.most_batches() == 3);
  CHECK(all_waiting(schedule) == Batches{{{0, 0}}, {{0, 2}}, {{1, 0}}});
  schedule.record({{0, 0}, {0, 2}}, {outcome_of(3), outcome_of(4)});
  CHECK_FALSE(schedule.complete());
  schedule.record({{1, 0}}, {outcome_of(5)});
  CHECK(schedule.complete());
  CHECK(schedule.progress().done == 4);
  const auto results = schedule.take_results();
  REQUIRE(results.size() == 2);
  REQUIRE(results[0].size() == 3);
  REQUIRE(results[1].size() == 1);
  CHECK(results[0][2]->measurements[0].value == 4);
}

TEST_CASE("a task that needs more draws by those it has gets them, at once where they are known") {
  const Plan plan = plan_of(1, {8, 1e-9, 14});  // a target that is never reached: 8, then 10, 14
  Results known(1);
  for (std::uint32_t r = 0; r < 11; ++r)
    known[0].push_back(r == 4 ? std::nullopt : std::optional(outcome_of(Item{0, r})));
  Schedule schedule(plan, work_with({1}), known);
  CHECK(schedule.most_batches() == std::numeric_limits<std::size_t>::max());
  CHECK(all_waiting(schedule) == Batches{{{0, 4}}});
  CHECK(schedule.progress().total == 8);
  schedule.record({{0, 4}}, {outcome_of(Item{0, 4})});
  CHECK(all_waiting(schedule) == Batches{{{0, 11}}, {{0, 12}}, {{0, 13}}});
  CHECK(schedule.progress().total == 14);
  CHECK(schedule.progress().done == 11);
  CHECK_FALSE(schedule.complete());
}

TEST_CASE("what was put off waits again when it is recalled, in batches as before") {
  const Plan plan = plan_of(3, {1, 0, 1});
  Schedule schedule(plan, work_with({3, 2, 1}, 0), {});
  const auto batch = schedule.next();
  REQUIRE(batch->items.size() == 3);
  CHECK_FALSE(schedule.any_put_off());
  schedule.put_off({{0, 0}, {2, 0}});
  schedule.record({{1, 0}}, {outcome_of(1)});
  CHECK(schedule.any_put_off());
  CHECK_FALSE(schedule.next().has_value());
  CHECK_FALSE(schedule.complete());
  schedule.recall();
  CHECK_FALSE(schedule.any_put_off());
  CHECK(schedule.progress().cost_left == 3);
  CHECK(all_waiting(schedule) == Batches{{{0, 0}, {2, 0}}});
}

TEST_CASE("what failed together waits item by item, each at its own price") {
  const Plan plan = plan_of(3, {1, 0, 1});
  Schedule schedule(plan, work_with({1, 2, 3}, 0), {});
  const auto batch = schedule.next();
  schedule.split(batch->items);
  CHECK(schedule.progress().cost_left == 6);
  CHECK(all_waiting(schedule) == Batches{{{2, 0}}, {{1, 0}}, {{0, 0}}});
  CHECK(schedule.progress().done == 0);
}

TEST_CASE("an item is not recorded twice, nor without its outcome") {
  const Plan plan = plan_of(1, {2, 0, 2});
  Schedule schedule(plan, work_with({1}), {});
  schedule.record({{0, 1}}, {outcome_of(1)});
  CHECK_THROWS_AS(schedule.record({{0, 1}}, {outcome_of(1)}), overparam::core::Error);
  CHECK_THROWS_AS(schedule.record({{0, 0}}, {}), overparam::core::DimensionMismatch);
  CHECK(schedule.progress().done == 1);
}

TEST_CASE("whatever happens to batches, every draw needed is recorded once, and the same") {
  std::mt19937 random(11);
  const auto below = [&](std::size_t n) { return random() % n; };
  std::size_t extended = 0, splits = 0, delays = 0;
  for (int trial = 0; trial < 300; ++trial) {
    CAPTURE(trial);
    Plan plan =
        plan_of(1 + below(6), below(2) == 0 ? Effort{1 + below(9), 0, 1} : Effort{8, 0.05, 60});
    std::vector<TaskWork> work(plan.tasks.size());
    Results known(plan.tasks.size());
    for (std::size_t t = 0; t < work.size(); ++t) {
      plan.tasks[t].sampled = below(4) > 0;
      work[t].cost = double(below(5));  // sums are exact
      if (below(3) > 0) work[t].family = below(2);
      known[t].resize(below(12));
      for (std::uint32_t r = 0; r < known[t].size(); ++r)
        if (below(2) == 0) known[t][r] = outcome_of(Item{t, r});
    }
    // Item by item, from nothing.
    Schedule plain(plan, std::vector<TaskWork>(work.size()), {});
    while (const auto batch = plain.next())
      plain.record(batch->items, {outcome_of(batch->items.front())});
    REQUIRE(plain.complete());
    const auto expected = plain.take_results();

    Schedule schedule(plan, work, known);
    const std::size_t first_total = schedule.progress().total;
    std::vector<std::vector<Item>> out;
    std::set<Item> held, recorded;
    const auto record = [&](const std::vector<Item>& items) {
      std::vector<Outcome> outcomes;
      for (const Item& item : items) {
        CHECK(held.erase(item) == 1);
        CHECK(recorded.insert(item).second);
        outcomes.push_back(outcome_of(item));
      }
      schedule.record(items, std::move(outcomes));
    };
    for (;;) {
      if (const auto choice = below(8); choice < 4) {
        if (const auto batch = schedule.next()) {
          for (const Item& item : batch->items) {
            CHECK(held.insert(item).second);
            CHECK_FALSE(recorded.contains(item));
            CHECK(item.replica == batch->items.front().replica);
            CHECK(work[item.task].family == work[batch->items.front().task].family);
          }
          out.push_back(batch->items);
        } else if (out.empty()) {
          if (!schedule.any_put_off()) break;
          schedule.recall();
        }
        continue;
      }
      if (out.empty()) continue;
      std::swap(out[below(out.size())], out.back());
      const auto items = out.back();
      out.pop_back();
      const auto choice = below(5);
      if (choice == 0) {  // another process has some
        const auto middle = items.begin() + static_cast<std::ptrdiff_t>(below(items.size() + 1));
        for (auto item = items.begin(); item != middle; ++item) held.erase(*item);
        schedule.put_off({items.begin(), middle});
        record({middle, items.end()});
        ++delays;
      } else if (choice == 1 && items.size() > 1) {
        for (const Item& item : items) held.erase(item);
        schedule.split(items);
        ++splits;
      } else {
        record(items);
      }
      if (below(10) == 0) schedule.recall();
    }
    REQUIRE(schedule.complete());
    const Progress progress = schedule.progress();
    CHECK(progress.done == progress.total);
    CHECK(progress.cost_left == 0);
    CHECK(progress.earlier + recorded.size() <= progress.done);
    extended += progress.total > first_total ? 1 : 0;
    const auto results = schedule.take_results();
    REQUIRE(results.size() == expected.size());
    for (std::size_t t = 0; t < results.size(); ++t) {
      REQUIRE(results[t].size() == expected[t].size());
      for (std::uint32_t r = 0; r < results[t].size(); ++r) {
        REQUIRE(results[t][r].has_value());
        CHECK(results[t][r]->measurements[0].value == expected[t][r]->measurements[0].value);
        const bool was_known = r < known[t].size() && known[t][r].has_value();
        CHECK(recorded.contains({t, r}) == !was_known);
      }
    }
  }
  CHECK(extended > 20);
  CHECK(splits > 20);
  CHECK(delays > 20);
}
