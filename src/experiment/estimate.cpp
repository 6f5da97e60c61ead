// SPDX-License-Identifier: MIT
#include "overparam/experiment/estimate.hpp"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <map>
#include <utility>

#include "experiment/items.hpp"
#include "experiment/schedule.hpp"
#include "experiment/unit.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/team.hpp"

namespace overparam::experiment {
namespace {

// Seconds for a unit of cost where nothing is measured: simulations take from 0.3 to 1.6 times as long on the
// machine of the measurements in docs/performance.md.
constexpr double usual_rate = 1e-10;
constexpr std::size_t most_trials = 40;

// Seconds that this thread has computed: others that the machine works on make them no longer.
double clock_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return double(now.tv_sec) + 1e-9 * double(now.tv_nsec);
}

// The seconds of an item by its cost, from those that are known.
class Rates {
 public:
  void add(double cost, double seconds) {
    auto& [sum, count] = known_[cost];
    sum += seconds;
    ++count;
  }
  bool empty() const { return known_.empty(); }

  // Between known costs by a power of the cost, beyond them in proportion.
  double seconds(double cost) const {
    if (known_.empty()) return usual_rate * cost;
    const auto mean = [](const auto& entry) {
      return entry.second.first / double(entry.second.second);
    };
    const auto above = known_.lower_bound(cost);
    if (above == known_.begin() || above == known_.end()) {
      const auto& nearest = above == known_.end() ? *std::prev(above) : *above;
      return nearest.first > 0 ? mean(nearest) * cost / nearest.first : mean(nearest);
    }
    const auto& [low, high] = std::pair(*std::prev(above), *above);
    if (!(low.first > 0 && mean(low) > 0 && mean(high) > 0)) return mean(high);
    const double share = std::log(cost / low.first) / std::log(high.first / low.first);
    return mean(low) * std::pow(mean(high) / mean(low), share);
  }

 private:
  std::map<double, std::pair<double, std::size_t>>
      known_;  // cost -> sum of seconds, and of how many
};

// Ends a computation that is able to go on later, and tells how long all of it would take.
class Trial final : public Checkpoint {
 public:
  explicit Trial(double most) : most_(most) {}

  void reached(double done, const std::function<std::string()>&) override {
    const double now = elapsed();
    if (!(done >= 0 && done <= 1)) return;
    if (began_ < 0) {
      began_ = now;
      share_ = done;
    } else if (now > most_ && done > share_) {
      whole_ = began_ + (now - began_) / (done - share_) * (1 - share_);
      throw Interrupted();
    }
  }
  double elapsed() const { return clock_seconds() - start_; }
  // Seconds of the whole that was ended.
  double whole() const { return whole_; }

 private:
  double most_;
  double start_ = clock_seconds();
  double began_ = -1, share_ = 0, whole_ = 0;
};

// The seconds of an item of a batch, by computing the batch, or a part of it.
double tried(const Plan& plan, const Model& model, const Batch& batch, double most) {
  Trial trial(most);
  core::Team team(1);
  double seconds = 0;
  try {
    compute_unit(model, unit_of(plan, model, batch), team, trial);
    seconds = trial.elapsed();
  } catch (const Interrupted&) {
    seconds = trial.whole();
  }
  return seconds / double(batch.items.size());
}

// Tries batches of one source, which come by their costs.
void try_some(const Plan& plan, const Model& model, const std::vector<const Batch*>& batches,
              double most, Rates& rates) {
  const double end = clock_seconds() + most;
  const auto left = [&] { return end - clock_seconds(); };
  const auto& source = plan.tasks[batches.front()->items.front().task].source;
  const bool ends = model.description().keeps_state && source == simulation_source;
  constexpr double patience = 4;  // times `most`, for the first
  if (!ends &&
      batches.front()->cost * double(batches.front()->items.size()) * usual_rate > patience * most)
    return;
  const double warming = tried(plan, model, *batches.front(), most / 4);
  if (warming > most / 4) rates.add(batches.front()->cost, warming);
  // The longest, and others at even distances of what is between.
  double place = 1;
  for (std::size_t i = 0; i < most_trials && left() > 0; ++i) {
    const Batch& batch =
        *batches[static_cast<std::size_t>(std::round(place * double(batches.size() - 1)))];
    constexpr double golden = 0.6180339887498949;
    place = i == 0 ? 0 : std::fmod(place + golden, 1.0);
    const double expected =
        rates.empty() ? warming * batch.cost / batches.front()->cost : rates.seconds(batch.cost);
    if (!ends && expected * double(batch.items.size()) > left()) continue;
    rates.add(batch.cost, tried(plan, model, batch, most / 4));
  }
  if (rates.empty()) rates.add(batches.front()->cost, warming);
}

}  // namespace

Estimate estimate(const Plan& plan, const Model& model, const Results& known, std::size_t threads,
                  double trial) {
  require_fit(plan, known);
  core::Team::require_threads(threads);
  core::require_not_negative("trial", trial);
  Schedule schedule(plan, work_of(plan, model), known);
  std::vector<Batch> batches;
  while (auto batch = schedule.next()) batches.push_back(std::move(*batch));
  std::reverse(batches.begin(), batches.end());

  Estimate all;
  std::map<std::string, Rates> rates;
  const auto of = [&](const Task& task) -> SourceEstimate& {
    const auto place = std::find_if(all.sources.begin(), all.sources.end(),
                                    [&](const auto& one) { return task.source == one.source; });
    if (place != all.sources.end()) return *place;
    all.sources.push_back({});
    all.sources.back().source = task.source;
    return all.sources.back();
  };
  for (std::size_t t = 0; t < plan.tasks.size(); ++t) {
    const Task& task = plan.tasks[t];
    SourceEstimate& source = of(task);
    ++source.points;
    const std::size_t needed = draws_needed(plan, task, known[t]);
    source.items += needed;
    const double cost = cost_of(plan, task, plan.points[task.point], model);
    for (std::size_t r = 0; r < std::min(needed, known[t].size()); ++r) {
      if (!known[t][r]) continue;
      ++source.done;
      const double seconds = known[t][r]->seconds;
      if (!known[t][r]->failure && seconds >= 0 && std::isfinite(seconds))
        rates[source.source].add(cost, seconds);
    }
  }
  std::vector<double> bytes;
  const auto& memory = model.description().questions.memory;
  for (SourceEstimate& source : all.sources) {
    std::vector<const Batch*> own;
    for (const Batch& batch : batches)
      if (plan.tasks[batch.items.front().task].source == source.source) own.push_back(&batch);
    if (own.empty()) continue;
    Rates& rate = rates[source.source];
    if (rate.empty()) try_some(plan, model, own, trial, rate);
    source.measured = !rate.empty();
    for (const Batch* batch : own) {
      source.seconds += rate.seconds(batch->cost) * double(batch->items.size());
      if (!memory) continue;
      const Point point = plan.points[plan.tasks[batch->items.front().task].point];
      bytes.push_back(memory(point, source.source));
    }
    all.seconds += source.seconds / double(threads);
  }
  all.at_a_time = std::min(threads, bytes.size());
  const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(all.at_a_time);
  std::partial_sort(bytes.begin(), end, bytes.end(), std::greater<>());
  for (auto one = bytes.begin(); one != end; ++one) all.bytes += std::max(0.0, *one);
  return all;
}

}  // namespace overparam::experiment
