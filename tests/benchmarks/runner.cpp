// SPDX-License-Identifier: MIT
// The runner by itself: items that cost nothing, with and without a store.
#include <memory>
#include <optional>

#include "benchmarks/benchmarks.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/store.hpp"
#include "support/temporary_directory.hpp"
#include "support/toy_model.hpp"

namespace overparam::bench {
namespace {

using experiment::Store;

enum class Kind {
  in_memory,  // no store
  stored,     // into a new store
  resumed,    // from a store that has everything
  crowded     // into a new store on which another process works
};

void run_items(benchmark::State& state, Kind kind, std::size_t points) {
  const test::ToyModel model;
  const auto plan = test::toy_plan(model, points, "fine", 9);
  for (auto _ : state) {
    state.PauseTiming();
    const test::TemporaryDirectory directory;
    std::optional<Store> store, other;
    experiment::Execution execution;
    execution.threads = 2;
    if (kind != Kind::in_memory) store.emplace(directory.path(), Store::Mode::create);
    if (kind == Kind::resumed) {
      execution.journal = &*store;
      run(plan, model, execution);
      store.emplace(directory.path(), Store::Mode::existing);
    }
    if (kind == Kind::crowded)
      other.emplace(directory.path(), Store::Mode::existing).begin_run("", 1);
    state.ResumeTiming();
    execution.journal = store ? &*store : nullptr;
    run(plan, model, execution);
    state.PauseTiming();
    store.reset();
    other.reset();
    state.ResumeTiming();
  }
  const double items = double(points) * 10;
  report_each(state, items);
  state.SetItemsProcessed(static_cast<std::int64_t>(items) * state.iterations());
}

}  // namespace

void register_runner(Sizes sizes) {
  const std::vector<std::pair<const char*, Kind>> kinds{{"in-memory", Kind::in_memory},
                                                        {"stored", Kind::stored},
                                                        {"resumed", Kind::resumed},
                                                        {"crowded", Kind::crowded}};
  for (const auto& [name, kind] : kinds)
    for (const Eigen::Index points : {100, 1000}) {
      const auto count = static_cast<std::size_t>(scaled(points, sizes));
      const Kind own = kind;
      benchmark::RegisterBenchmark(
          (std::string("runner/") + name + "/items:" + std::to_string(10 * count)).c_str(),
          [own, count](benchmark::State& state) { run_items(state, own, count); })
          ->UseRealTime()
          ->Unit(benchmark::kMillisecond);
    }
}

}  // namespace overparam::bench
