// SPDX-License-Identifier: MIT
// Replicas of a simulation, and a single one, on one thread and on two.
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "benchmarks/benchmarks.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/run.hpp"
#include "random_features_online/model.hpp"

namespace overparam::bench {
namespace {

struct Work {
  const char* name;
  long dimension;  // N; K = 2N
  std::size_t replicas;
  std::vector<double> times;
};

experiment::Plan make_plan(const experiment::Model& model, const Work& work, Sizes sizes) {
  const auto& description = model.description();
  experiment::Plan plan;
  const auto grid = experiment::make_grid(description.parameters,
                                          {{"dim", std::to_string(scaled(work.dimension, sizes))},
                                           {"ratio", "2"},
                                           {"learning-rate", "0.5"},
                                           {"label-noise", "0.1"}},
                                          description.size_names());
  plan.points.push_back(model.resolve(grid.front()));
  plan.times.push_back(work.times);
  plan.tasks.push_back(make_task(description, 0, experiment::simulation_source));
  plan.effort = {work.replicas, 0, work.replicas};
  return plan;
}

// Processor seconds that all programs have taken so far; 0 where the system does not tell.
double busy_seconds() {
  std::ifstream file("/proc/stat");
  std::string label;
  double user = 0;
  double nice = 0;
  double system = 0;
  if (!(file >> label >> user >> nice >> system)) return 0;
  return (user + nice + system) / double(sysconf(_SC_CLK_TCK));
}

double own_seconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

struct Seconds {
  double wall = 0;
  double processor = 0;  // of all threads
};

// An iteration runs the plan on one thread and on two, so that whatever else the machine does meets
// both; which comes first alternates. `others` is how many processors other programs took meanwhile.
void on_two_threads(benchmark::State& state, const Work& work, Sizes sizes) {
  const auto model = random_features_online::make_model();
  const experiment::Plan plan = make_plan(*model, work, sizes);
  const auto seconds = [&](std::size_t threads) {
    experiment::Execution execution;
    execution.threads = threads;
    const double own = own_seconds();
    const auto start = std::chrono::steady_clock::now();
    const auto results = experiment::run(plan, *model, execution);
    for (const auto& outcome : results.front())
      if (outcome->failure) state.SkipWithError(outcome->failure->reason.str().c_str());
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    return Seconds{wall.count(), own_seconds() - own};
  };
  static bool one_first = false;
  const auto start = std::chrono::steady_clock::now();
  const double others_before = busy_seconds() - own_seconds();
  Seconds one;
  Seconds two;
  for (auto _ : state) {
    one_first = !one_first;
    if (one_first) one = seconds(1);
    two = seconds(2);
    if (!one_first) one = seconds(1);
    state.SetIterationTime(two.wall);
  }
  const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - start;
  state.counters["others"] = (busy_seconds() - own_seconds() - others_before) / whole.count();
  state.counters["one_thread"] = one.wall;
  state.counters["two_threads"] = two.wall;
  state.counters["speedup"] = one.wall / two.wall;
  state.counters["extra_work"] = two.processor / one.processor - 1;
}

}  // namespace

void register_threads(Sizes sizes) {
  for (const Work& work : {Work{"eight-runs", 300, 8, {1, 4}}, Work{"one-run", 1500, 1, {0.1}}})
    benchmark::RegisterBenchmark(
        (std::string("on-two-threads/") + work.name).c_str(),
        [=](benchmark::State& state) { on_two_threads(state, work, sizes); })
        ->Iterations(1)
        ->Repetitions(sizes == Sizes::full ? 20 : 1)
        ->UseManualTime();
}

}  // namespace overparam::bench
