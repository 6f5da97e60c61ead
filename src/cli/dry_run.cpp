// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "command/command.hpp"
#include "command/stored.hpp"
#include "commands.hpp"
#include "experiment/row_place.hpp"
#include "help.hpp"
#include "output.hpp"
#include "overparam/core/words.hpp"
#include "overparam/experiment/estimate.hpp"
#include "overparam/experiment/inventory.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/study/study.hpp"
#include "progress.hpp"

namespace overparam::cli {
namespace {

using experiment::Estimate;
using experiment::SourceEstimate;
using experiment::Store;

std::string counted(std::size_t count, const std::string& thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

std::string time_text(double seconds) {
  return seconds < 1 ? "less than a second" : "about " + clock_text(seconds);
}

std::string memory_text(double bytes) {
  constexpr double kilo = 1000;
  for (const char* unit : {"kB", "MB"}) {
    bytes /= kilo;
    if (bytes < kilo) return core::brief(std::max(bytes, 1.0), 3) + " " + unit;
  }
  return core::brief(bytes / kilo, 3) + " GB";
}

// What is stored of a plan, or is not.
experiment::Results known(const study::Study& study, const std::optional<Store>& store) {
  return store ? take_inventory(study.plan, *study.model, *store).results
               : results_so_far(study.plan, *study.model, nullptr);
}

// Goes on to the last plan that does not depend on what is still to be drawn.
experiment::Results known_of_last_plan(study::Study& study, const std::optional<Store>& store) {
  for (;;) {
    auto results = known(study, store);
    for (std::size_t t = 0; t < results.size(); ++t)
      if (study.plan.tasks[t].sampled &&
          std::any_of(results[t].begin(), results[t].end(), [](const auto& one) { return !one; }))
        return results;
    auto further = study.next ? study.next(study.plan, results) : std::nullopt;
    if (!further) return results;
    study.plan = std::move(*further);
  }
}

std::size_t number_of_points(const experiment::Plan& plan) {
  std::unordered_set<experiment::Texts, experiment::TextsHash>
      points;  // some come twice, with other times
  for (const auto& task : plan.tasks) points.insert(plan.points.texts(task.point));
  return points.size();
}

std::string items_text(const study::Study& study, const SourceEstimate& source, bool more) {
  std::string text = counted(source.items, "item");
  if (is_sampled(study.model->description(), source.source) && source.items % source.points == 0)
    text += ": " + counted(source.points, "point") + " × " +
            counted(source.items / source.points, "replica");
  if (more) text += ", or more where a line needs them";
  if (source.done > 0) text += ", " + std::to_string(source.done) + " of them done";
  return text;
}

std::string first_round(const Options& options) {
  if (options.given("target-error")) return "the first: --target-error adds replicas to it";
  if (options.given("target-resolution"))
    return "the first: --target-resolution adds sizes and replicas to it";
  return "";
}

void tell(const TextTable& lines) {
  std::size_t width = 0;
  for (const auto& line : lines) width = std::max(width, line.front().size() + 2);
  for (const auto& line : lines)
    std::cout << core::padded(line.front(), std::max<std::size_t>(width, 9)) << line.back() << '\n';
}

}  // namespace

int dry_run(const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  study::Study study = plan(options);
  const std::chrono::duration<double> planning = std::chrono::steady_clock::now() - start;
  const auto directory = existing_directory(options);
  std::optional<Store> store;
  std::error_code ignored;
  if (directory && std::filesystem::exists(*directory / Store::file_name, ignored))
    store.emplace(*directory, Store::Mode::existing);
  TextTable lines;
  if (study.plan.tasks.empty()) {
    lines.push_back({"answers", std::to_string(conclude(study, {}).notes.size())});
    lines.push_back(
        {"time", time_text(planning.count()) + ": they are found when they are checked"});
    tell(lines);
    return success;
  }
  const bool refines = options.command == "curve" && study.next;
  const auto results = known_of_last_plan(study, store);
  const std::size_t threads = options.count("threads");
  const Estimate all = estimate(study.plan, *study.model, results, threads);
  lines.push_back({"points", std::to_string(number_of_points(study.plan))});
  bool measured = true;
  std::size_t left = 0;
  for (const auto& source : all.sources) {
    const bool drawn = is_sampled(study.model->description(), source.source);
    lines.push_back({source.source,
                     items_text(study, source, refines && !drawn && source.done < source.items)});
    left += source.items - source.done;
    measured = measured && (source.measured || source.seconds == 0);
  }
  if (const auto round = first_round(options); !round.empty()) lines.push_back({"round", round});
  if (left == 0)
    lines.push_back({"time", "none: all items are done"});
  else
    lines.push_back({"time", time_text(all.seconds) + " on " + counted(threads, "thread") +
                                 (measured ? ""
                                           : ", within a factor of ten: no item is short "
                                             "enough to be tried")});
  if (all.bytes > 0)
    lines.push_back({"memory", "about " + memory_text(all.bytes) + " for the largest " +
                                   counted(all.at_a_time, "item") +
                                   (all.at_a_time == 1 ? "" : " together")});
  tell(lines);
  return success;
}

}  // namespace overparam::cli
