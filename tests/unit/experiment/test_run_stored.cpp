// SPDX-License-Identifier: MIT
// Running items with a store: resumed, interrupted, shared between processes.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "overparam/experiment/inventory.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "overparam/io/csv.hpp"
#include "support/temporary_directory.hpp"
#include "support/toy_model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;
using test::set_kind;
using test::toy_plan;
using test::ToyModel;
using Mode = Store::Mode;

std::string table_text(const Plan& plan, const Results& results, const Model& model) {
  std::ostringstream text;
  io::write_csv(text, tabulate(plan, results, model));
  return text.str();
}

Execution on(Store& store, std::size_t threads = 2) {
  Execution execution;
  execution.threads = threads;
  execution.journal = &store;
  return execution;
}

}  // namespace

TEST_CASE("a second run computes nothing, more draws or points only what is new") {
  const test::TemporaryDirectory directory;
  ToyModel model;
  const Plan plan = toy_plan(model, 5);
  std::string first;
  {
    Store store(directory.path(), Mode::create);
    first = table_text(plan, run(plan, model, on(store)), model);
    CHECK(model.items == 5 * 4);
  }
  CHECK(first == table_text(plan, run(plan, model, {}), model));
  Store store(directory.path(), Mode::existing);
  model.items = 0;
  CHECK(table_text(plan, run(plan, model, on(store, 1)), model) == first);
  CHECK(model.items == 0);
  const Plan more = toy_plan(model, 6, "fine", 5);
  const auto grown = table_text(more, run(more, model, on(store)), model);
  CHECK(model.items == 5 * 2 + 6);
  CHECK(grown == table_text(more, run(more, model, {}), model));
  // Fewer draws than stored: as if the others were not there.
  CHECK(table_text(plan, run(plan, model, on(store)), model) == first);
  // Another seed makes other draws, and the same theory.
  model.items = 0;
  Plan other = plan;
  other.seed = 2;
  run(other, model, on(store));
  CHECK(model.items == 5 * 3);
}

TEST_CASE("a failure is kept, but for want of memory, which the next run tries again") {
  const test::TemporaryDirectory directory;
  ToyModel model;
  Plan plan = toy_plan(model, 2, "bad");
  set_kind(plan, 1, "huge");
  Store store(directory.path(), Mode::create);
  run(plan, model, on(store));
  CHECK(model.calls == 8);
  run(plan, model, on(store));
  CHECK(model.calls == 8 + 4);
}

TEST_CASE("an interrupted run keeps finished items and the state of long ones") {
  const test::TemporaryDirectory directory;
  ToyModel model;
  const Plan plan = toy_plan(model, 4, "slow", 2);
  const std::string whole = table_text(plan, run(plan, model, {}), model);
  CHECK(model.pieces == 4 * 3 * 50);
  model.pieces = 0;
  std::size_t interruptions = 0;
  for (bool finished = false; !finished;) {
    REQUIRE(interruptions < 200);
    Store store(directory.path(), Mode::create);
    std::atomic<bool> stop = false;
    Execution execution = on(store);
    execution.stop = &stop;
    std::thread clock([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(40));
      stop = true;
    });
    try {
      const auto results = run(plan, model, execution);
      finished = true;
      CHECK(table_text(plan, results, model) == whole);
    } catch (const Interrupted&) {
      ++interruptions;
    }
    clock.join();
  }
  CHECK(interruptions > 2);
  CHECK(model.pieces == 4 * 3 * 50);  // nothing twice
}

TEST_CASE("runs on one store share the items") {
  const test::TemporaryDirectory directory;
  ToyModel model;
  const Plan plan = toy_plan(model, 30, "fine", 20);
  const std::string whole = table_text(plan, run(plan, model, {}), model);
  model.items = 0;
  std::vector<std::string> tables(3);
  {
    std::vector<std::thread> processes;
    for (auto& table : tables)
      processes.emplace_back([&] {
        Store store(directory.path(), Mode::create);
        store.begin_run("curve", 1);
        table = table_text(plan, run(plan, model, on(store, 1)), model);
      });
    for (auto& process : processes) process.join();
  }
  for (const auto& table : tables) CHECK(table == whole);
  CHECK(model.items == 30 * 21);
}

TEST_CASE("an inventory tells what is done and what is missing") {
  const test::TemporaryDirectory directory;
  const ToyModel model;
  Store store(directory.path(), Mode::create);
  Plan plan = toy_plan(model, 4);
  run(plan, model, on(store));
  plan = toy_plan(model, 6, "fine", 5);
  const auto inventory = take_inventory(plan, model, store);
  CHECK(inventory.done == 4 * 4);
  CHECK(inventory.missing == 4 * 2 + 2 * 6);
  CHECK(inventory.running == 0);
  // Each source has its own price for a unit of cost, which is x for this model.
  std::map<std::string, std::array<double, 3>> spent;  // seconds, cost of what is done and left
  for (std::size_t t = 0; t < plan.tasks.size(); ++t)
    for (const auto& outcome : inventory.results[t]) {
      auto& [seconds, done, left] = spent[plan.tasks[t].source];
      (outcome ? done : left) += double(plan.tasks[t].point + 1);
      if (outcome) seconds += outcome->seconds;
    }
  double seconds_left = 0;
  for (const auto& [source, sums] : spent) seconds_left += sums[0] * sums[2] / sums[1];
  CHECK(seconds_left > 0);
  constexpr double rounding = 1e-12;
  CHECK(std::abs(inventory.seconds_left - seconds_left) <= rounding * seconds_left);
  Store other(directory.path(), Mode::existing);
  CHECK(other.claim({*store.find_task(task_key(plan, plan.tasks[1], model)), 4}));
  CHECK(take_inventory(plan, model, store).running == 1);
  // A table of what is there: averages over fewer draws.
  const auto table = tabulate(plan, inventory.results, model);
  CHECK(table.rows.size() == 4 * 2 * 2);
  CHECK(table.rows.back().replicas == 3);
}

TEST_CASE("what the progress throws ends the run, and comes out of it when all is kept") {
  for (const std::size_t threads : {1u, 2u, 4u})
    for (const char* kind : {"fine", "slow"})
      for (const std::size_t call : {1u, 2u, 5u}) {
        if (kind == std::string("slow") && (threads != 2 || call != 2)) continue;  // one will do
        CAPTURE(threads);
        CAPTURE(kind);
        CAPTURE(call);
        const test::TemporaryDirectory directory;
        const ToyModel model;
        const Plan plan = toy_plan(model, 6, kind);
        Store store(directory.path(), Mode::create);
        Execution execution = on(store, threads);
        std::size_t calls = 0;  // never two at a time
        std::size_t done = 0;
        execution.progress = [&](const Progress& progress) {
          done = progress.done;
          if (++calls == call) throw std::runtime_error("of the progress");
        };
        CHECK_THROWS_WITH_AS(run(plan, model, execution), "of the progress", std::runtime_error);
        CHECK(calls == call);
        const auto inventory = take_inventory(plan, model, store);
        CHECK(inventory.done >= done);
        CHECK(inventory.failed == 0);
        // The same store goes on from there.
        execution.progress = {};
        const auto results = run(plan, model, execution);
        CHECK(table_text(plan, results, model) == table_text(plan, run(plan, model, {}), model));
      }
}
