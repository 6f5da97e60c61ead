// SPDX-License-Identifier: MIT
// A run among other processes, in memory; and an executor that knows bytes alone.
#include "experiment/dispatcher.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "support/memory_journal.hpp"
#include "support/toy_model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;
using test::Memory;
using test::MemoryJournal;
using test::toy_plan;
using test::ToyModel;

Outcome outcome_of(double value) {
  return {{{1.0, "y", value}, {2.0, "y", value}}, std::nullopt, 0.5};
}

Execution on(Journal& journal, std::size_t threads = 2) {
  return {.threads = threads, .journal = &journal};
}

void check_same(const Results& a, const Results& b) {
  REQUIRE(a.size() == b.size());
  for (std::size_t t = 0; t < a.size(); ++t) {
    REQUIRE(a[t].size() == b[t].size());
    for (std::size_t r = 0; r < a[t].size(); ++r) {
      REQUIRE(a[t][r]->measurements.size() == b[t][r]->measurements.size());
      CHECK(a[t][r]->failure.has_value() == b[t][r]->failure.has_value());
      for (std::size_t i = 0; i < a[t][r]->measurements.size(); ++i)
        CHECK(a[t][r]->measurements[i].value == b[t][r]->measurements[i].value);
    }
  }
}

void wait_until(const std::function<bool()>& holds) {
  while (!holds()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

// Of a journal that has them: the item of a draw.
ItemKey key_of(Journal& journal, const Plan& plan, const Model& model, std::size_t task,
               std::uint32_t replica) {
  return {journal.add_tasks({task_key(plan, plan.tasks[task], model)}).front(), replica};
}

// Another process keeps an outcome just before this one claims the item.
class LateJournal final : public MemoryJournal {
 public:
  LateJournal(Memory& memory, MemoryJournal& other) : MemoryJournal(memory), other_(other) {}

  std::map<ItemKey, Outcome> late;

  bool claim(ItemKey item) override {
    if (const auto found = late.find(item); found != late.end()) {
      other_.put({{item, found->second}}, "");
      late.erase(found);
    }
    return MemoryJournal::claim(item);
  }

 private:
  MemoryJournal& other_;
};

}  // namespace

TEST_CASE("what another process has claimed is waited for, and its outcome taken over") {
  for (const std::size_t threads : {1u, 3u})
    for (const char* kind : {"fine", "shared"}) {
      CAPTURE(threads);
      CAPTURE(kind);
      const ToyModel model;
      const Plan plan = toy_plan(model, 4, kind);
      Memory memory;
      MemoryJournal here(memory), there(memory);
      const ItemKey item = key_of(there, plan, model, 3, 1);
      REQUIRE(there.claim(item));
      std::thread other([&] {
        wait_until([&] { return memory.kept() == 4 * 4 - 1; });
        there.put({{item, outcome_of(123)}}, "");
      });
      const auto results = run(plan, model, on(here, threads));
      other.join();
      CHECK(model.items == 4 * 4 - 1);
      CHECK(results[3][1]->measurements[0].value == 123);
      CHECK(results[3][2]->measurements[0].value != 123);
      CHECK(memory.claims.empty());
    }
}

TEST_CASE("what another process has claimed and not finished at its end is computed here") {
  const ToyModel model;
  const Plan plan = toy_plan(model, 4);
  Memory memory;
  MemoryJournal here(memory), there(memory);
  for (const std::uint32_t replica : {0u, 2u})
    REQUIRE(there.claim(key_of(there, plan, model, 3, replica)));
  std::thread other([&] {
    wait_until([&] { return memory.kept() == 4 * 4 - 2; });
    there.end();
  });
  const auto results = run(plan, model, on(here));
  other.join();
  CHECK(model.items == 4 * 4);
  check_same(results, run(plan, model, {}));
}

TEST_CASE("an outcome that came between loading and claiming is taken over, no want of memory") {
  const ToyModel model;
  const Plan plan = toy_plan(model, 3);
  Memory memory;
  MemoryJournal there(memory);
  LateJournal here(memory, there);
  Outcome failed = outcome_of(0);
  failed.measurements.clear();
  failed.failure = Failure{Status::out_of_memory, "out of memory"};
  here.late = {{key_of(there, plan, model, 1, 0), outcome_of(123)},
               {key_of(there, plan, model, 1, 1), failed}};
  const auto results = run(plan, model, on(here));
  CHECK(model.items == 3 * 4 - 1);
  CHECK(results[1][0]->measurements[0].value == 123);
  CHECK_FALSE(results[1][1]->failure.has_value());
  CHECK(memory.claims.empty());
}

TEST_CASE("processes share the items of an adaptive effort too") {
  ToyModel model;
  Plan plan = toy_plan(model, 6);
  plan.effort = {8, 0.2, 200};
  const auto alone = run(plan, model, {});
  const std::size_t items = model.items;
  CHECK(items > 6 * 9);  // more than at first
  model.items = 0;
  Memory memory;
  std::vector<Results> results(3);
  std::vector<std::thread> processes;
  for (std::size_t i = 0; i < results.size(); ++i)
    processes.emplace_back([&, i] {
      MemoryJournal journal(memory);
      results[i] = run(plan, model, on(journal, 1 + i));
    });
  for (auto& process : processes) process.join();
  for (const auto& one : results) check_same(one, alone);
  CHECK(model.items == items);
  CHECK(memory.kept() == items);
}

TEST_CASE("what a journal throws ends the run, on any number of threads") {
  class Full final : public MemoryJournal {
   public:
    using MemoryJournal::MemoryJournal;
    void put(std::vector<std::pair<ItemKey, Outcome>> outcomes,
             const std::string& checkpoint) override {
      if (++puts_ > 3) throw std::runtime_error("it is full");
      MemoryJournal::put(std::move(outcomes), checkpoint);
    }

   private:
    std::atomic<int> puts_ = 0;
  };
  for (const std::size_t threads : {1u, 4u}) {
    const ToyModel model;
    Memory memory;
    Full full(memory);
    CHECK_THROWS_WITH_AS(run(toy_plan(model, 8), model, on(full, threads)), "it is full",
                         std::runtime_error);
    CHECK(memory.kept() == 3);
  }
}

TEST_CASE("the state of an item is kept under its name until it is finished") {
  const ToyModel model;
  const Plan plan = toy_plan(model, 1, "slow", 1);
  Memory memory;
  MemoryJournal journal(memory);
  std::atomic<bool> stop = true;
  Execution execution = on(journal);
  execution.stop = &stop;
  Dispatcher dispatcher(plan, model, execution, {});
  CHECK(dispatcher.next() == nullptr);  // it has to stop
  stop = false;
  for (const bool first : {true, false}) {
    Dispatcher::Job* const job = dispatcher.next();
    REQUIRE(job != nullptr);
    CHECK_FALSE(job->resume().has_value());
    stop = true;
    CHECK_THROWS_AS(job->reached(0.5, [] { return std::string("half"); }), Interrupted);
    stop = false;
    CHECK(job->resume() == "half");
    if (first)
      dispatcher.give_up(*job);
    else
      dispatcher.finish(*job, {outcome_of(1)});
  }
  CHECK(memory.states.size() == 1);
  CHECK(dispatcher.next() == nullptr);
  CHECK_THROWS_AS(dispatcher.results(), Interrupted);
}

TEST_CASE("items that failed together come one by one, without the state of them all") {
  const ToyModel model;
  const Plan plan = toy_plan(model, 3, "shared", 1);
  Memory memory;
  MemoryJournal journal(memory);
  Execution execution = on(journal);
  execution.checkpoint_seconds = 0;
  Dispatcher dispatcher(plan, model, execution, {});
  const Outcome failed{{}, Failure{Status::failed, "of them all"}, 0.5};
  std::vector<std::size_t> sizes;
  while (Dispatcher::Job* const job = dispatcher.next()) {
    sizes.push_back(job->unit().points.size());
    CHECK_FALSE(job->resume().has_value());
    job->reached(0.5, [] { return std::string("half"); });
    CHECK(memory.states.size() == 1);
    if (sizes.back() > 1)
      dispatcher.finish(*job, {3, failed});
    else
      dispatcher.finish(*job, {sizes.size() == 2 ? failed : outcome_of(1)});
    CHECK(memory.states.empty());
  }
  // Three points of the theory, and three of the one draw; alone the more expensive ones first.
  CHECK(sizes == std::vector<std::size_t>{3, 1, 1, 3, 1, 1, 1, 1});
  const auto results = dispatcher.results();
  CHECK(memory.kept() == 6);
  std::size_t failures = 0;
  for (const auto& draws : results) failures += draws.at(0)->failure ? 1u : 0u;
  CHECK(failures == 1);
}

TEST_CASE("an executor that has no more than bytes gives the same results") {
  for (const char* kind : {"fine", "shared", "crowded", "bad"}) {
    CAPTURE(kind);
    const ToyModel model;
    Plan plan = toy_plan(model, 3, kind);
    if (kind == std::string("fine")) plan.effort = {8, 0.2, 100};
    const Execution execution;
    Dispatcher dispatcher(plan, model, execution, {});
    core::Team team(1);
    while (Dispatcher::Job* const job = dispatcher.next()) {
      const std::string unit = encode(job->unit());
      std::vector<std::string> answer;
      for (const auto& one : compute_unit(model, decode_unit(unit), team, *job))
        answer.push_back(encode(one));
      std::vector<Outcome> outcomes;
      for (const auto& bytes : answer) outcomes.push_back(decode(bytes));
      dispatcher.finish(*job, std::move(outcomes));
    }
    check_same(dispatcher.results(), run(plan, model, {}));
  }
}

TEST_CASE("another number of outcomes than of points is refused") {
  const ToyModel model;
  const Plan plan = toy_plan(model, 1);
  const Execution execution;
  Dispatcher dispatcher(plan, model, execution, {});
  Dispatcher::Job* const job = dispatcher.next();
  REQUIRE(job != nullptr);
  CHECK_THROWS_AS(dispatcher.finish(*job, {}), core::DimensionMismatch);
}
