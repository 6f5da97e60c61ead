// SPDX-License-Identifier: MIT
// Whether the verdicts of `validate` keep their promises: random settings of every model at default
// effort, with a seed for each, and the same simulations against wrong theories.
//
//   overparam_calibration FIRST COUNT [THREADS [MODEL]]
//
// takes the settings FIRST, …, FIRST + COUNT − 1 of every model, prints what disagrees or is refused as it
// goes, and a table now and then and at the end (docs/validation.md has one). None is left out. The exit code is 1 if the
// promises are broken by more than chance allows (one in a thousand).
#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include "calibration/settings.hpp"
#include "cli/options.hpp"
#include "command/command.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/validate.hpp"
#include "overparam/study/registry.hpp"
#include "overparam/validation/statistics.hpp"

namespace {

using namespace overparam;
using experiment::Quantity;
using experiment::Results;
using experiment::ValidationReport;
using validation::Finding;

constexpr double resolve = 0.03;       // the default of --resolve
constexpr double false_alarms = 0.01;  // in a call
constexpr double power = 0.95;         // of errors of the size that is resolved
constexpr double chance = 1e-3;        // of a broken promise that is none
constexpr std::size_t often = 5;       // settings between two tables

// How many of how many.
struct Count {
  std::size_t hits = 0;
  std::size_t of = 0;

  void add(bool hit) {
    if (hit) ++hits;
    ++of;
  }
  void add(const Count& other) {
    hits += other.hits;
    of += other.of;
  }
  std::string text() const { return std::to_string(hits) + " of " + std::to_string(of); }
};

// What a table has in a row.
struct Tally {
  Count disagreeing;   // calls
  Count inconclusive;  // quantities
  Count uncompared;
  Count planted;  // errors of the size that is resolved, of both signs
  Count weakest;  // calls in which all of these were found
  Count changed;  // quantities that a wrong parameter moves by what is resolved, and more
  Count
      small;  // those that it moves by 3 % or more, or less than resolved: found or said to be unresolved
  std::vector<double> resolutions;
  std::vector<double> scores;  // of one half of the draws against the other
  double seconds = 0;

  void add(const Tally& other) {
    disagreeing.add(other.disagreeing);
    inconclusive.add(other.inconclusive);
    uncompared.add(other.uncompared);
    planted.add(other.planted);
    weakest.add(other.weakest);
    changed.add(other.changed);
    small.add(other.small);
    resolutions.insert(resolutions.end(), other.resolutions.begin(), other.resolutions.end());
    scores.insert(scores.end(), other.scores.begin(), other.scores.end());
    seconds += other.seconds;
  }
};

cli::Options options_of(const std::string& model, const test::Setting& setting,
                        std::uint64_t seed) {
  std::vector<std::string> arguments{"--seed", std::to_string(seed)};
  for (const auto& [name, value] : setting) {
    arguments.push_back("--" + name);
    arguments.push_back(value);
  }
  return cli::parse_options("validate", study::find_model(model), arguments);
}

std::string command_of(const test::Setting& setting) {
  std::string line;
  for (const auto& [name, value] : setting) line += " --" + name + " " + value;
  return line;
}

// One half of the draws against the other: both are right, so that their scores are standard normal.
void add_scores(const experiment::Plan& plan, const Results& results, Tally& tally) {
  for (std::size_t t = 0; t < plan.tasks.size(); ++t) {
    const auto& draws = results[t];
    if (draws.size() < 20) continue;
    for (std::size_t k = 0; k < draws.front()->measurements.size(); ++k) {
      std::vector<double> halves[2];
      for (std::size_t r = 0; r < draws.size(); ++r)
        if (draws[r] && k < draws[r]->measurements.size() && draws[r]->measurements[k].value)
          halves[r % 2].push_back(*draws[r]->measurements[k].value);
      if (halves[0].size() < 10 || halves[1].size() < 10) continue;
      const auto a = validation::summarise(halves[0]);
      const auto b = validation::summarise(halves[1]);
      const double error = std::hypot(a.standard_error, b.standard_error);
      if (error > 0) tally.scores.push_back((a.mean - b.mean) / error);
    }
  }
}

// The quantity, were the theory larger by this share.
bool found(const Quantity& quantity, double share, std::size_t comparisons) {
  auto sizes = quantity.sizes;
  for (auto& size : sizes) {
    size.difference = (1 + size.difference) / (1 + share) - 1;
    size.standard_error /= std::abs(1 + share);
  }
  return !validation::judge(sizes, {comparisons, resolve, false_alarms}, quantity.correlations)
              .agrees;
}

void plant(const ValidationReport& report, Tally& tally) {
  for (const double sign : {1.0, -1.0}) {
    bool all = true;
    for (const auto& q : report.quantities) {
      const double share = sign * q.verdict.resolution;
      if (share <= -0.9) continue;  // a theory of nothing
      const bool caught = found(q, share, report.quantities.size());
      tally.planted.add(caught);
      all = all && caught;
    }
    tally.weakest.add(all);
  }
}

// The results, with a theory that has the parameters of another plan.
Results with_theory_of(const experiment::Plan& plan, const Results& results,
                       const experiment::Plan& other, const Results& theory) {
  Results mixed = results;
  std::size_t next = 0;
  for (std::size_t t = 0; t < plan.tasks.size(); ++t)
    if (plan.tasks[t].source != experiment::simulation_source) mixed[t] = theory[next++];
  if (next != other.tasks.size()) throw core::Error("calibration: plans of different points");
  return mixed;
}

void change(const std::string& model, const test::Setting& setting, std::uint64_t seed,
            double share, const experiment::Plan& plan, const Results& results,
            const ValidationReport& right, const experiment::Execution& execution, Tally& tally) {
  const test::Change changed = test::changed(model, setting, share, seed);
  if (changed.parameter.empty()) return;
  const auto options = options_of(model, changed.setting, seed);
  experiment::Plan other = cli::plan(options).plan;
  std::erase_if(other.tasks, [](const experiment::Task& task) {
    return task.source == experiment::simulation_source;
  });
  const Results theory = run(other, *options.model, execution);
  const auto wrong = experiment::judge(plan, with_theory_of(plan, results, other, theory),
                                       *options.model, resolve);
  for (const auto& q : wrong.quantities) {
    const auto before =
        std::find_if(right.quantities.begin(), right.quantities.end(), [&](const Quantity& one) {
          return one.family == q.family && one.level == q.level && one.time == q.time &&
                 one.observable == q.observable;
        });
    if (before == right.quantities.end()) continue;
    const double moved =
        (1 + before->sizes.back().difference) / (1 + q.sizes.back().difference) - 1;
    const bool rejected = q.finding == Finding::disagrees;
    if (std::abs(moved) >= before->verdict.resolution) tally.changed.add(rejected);
    if (std::abs(moved) >= resolve)
      tally.small.add(rejected || before->finding == Finding::inconclusive);
  }
}

Tally calibrate(const std::string& model, std::uint64_t number, std::size_t threads) {
  const auto start = std::chrono::steady_clock::now();
  const test::Setting setting = test::random_setting(model, number);
  const std::uint64_t seed = 1000 + number;
  Tally tally;
  const auto options = options_of(model, setting, seed);
  const experiment::Plan plan = cli::plan(options).plan;
  experiment::Execution execution;
  execution.threads = threads;
  const Results results = run(plan, *options.model, execution);
  const auto report = experiment::judge(plan, results, *options.model, resolve);
  tally.disagreeing.add(report.finding == Finding::disagrees);
  std::cout << model << ' ' << number << ':' << command_of(setting) << ": "
            << report.quantities.size() << " quantities\n";
  for (const auto& q : report.quantities) {
    tally.inconclusive.add(q.finding == Finding::inconclusive);
    tally.resolutions.push_back(q.verdict.resolution);
    if (q.finding != Finding::disagrees) continue;
    std::cout << "  DISAGREES: " << q.observable << " at t = " << q.time << " of " << q.level
              << ": " << q.verdict.fit.coefficients[0] << " ± " << q.verdict.fit.errors[0]
              << ", allowance " << q.verdict.allowance << ", score " << q.verdict.z_score << ';';
    for (const auto& size : q.sizes)
      std::cout << ' ' << size.size << ": " << size.difference << " ± " << size.standard_error;
    std::cout << '\n';
  }
  for (const auto& one : report.uncompared) {
    tally.uncompared.add(true);
    std::cout << "  not compared: " << one.observable << " at t = " << one.time << ": "
              << one.reason << '\n';
  }
  add_scores(plan, results, tally);
  plant(report, tally);
  for (const double share : {0.03, 0.1})
    change(model, setting, seed, share, plan, results, report, execution, tally);
  tally.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::cout.flush();
  return tally;
}

double median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void print(const std::string& name, const Tally& tally) {
  double square = 0;
  std::size_t far = 0;
  for (const double z : tally.scores) {
    square += z * z / double(tally.scores.size());
    if (std::abs(z) > 3) ++far;
  }
  char text[400];
  std::snprintf(
      text, sizeof text,
      "| `%s` | %s | %zu | %zu | %.1f %% | %.1f %% | %s | %s | %s | %.3f, %.2f %% | %.0f s |\n",
      name.c_str(), tally.disagreeing.text().c_str(), tally.inconclusive.of, tally.uncompared.of,
      100 * double(tally.inconclusive.hits) /
          double(std::max<std::size_t>(1, tally.inconclusive.of)),
      100 * median(tally.resolutions), tally.planted.text().c_str(), tally.changed.text().c_str(),
      tally.small.text().c_str(), std::sqrt(square),
      100 * double(far) / double(std::max<std::size_t>(1, tally.scores.size())), tally.seconds);
  std::cout << text;
}

// The table. Returns its last row.
Tally print(const std::vector<std::string>& models, const std::vector<Tally>& rows) {
  std::cout << "\n| model | calls that disagree | quantities | not compared | inconclusive | "
               "median resolved | errors of the size resolved that are found | "
               "parameters wrong by 3 % or 10 % that move a quantity by what it resolves: found | "
               "that move one by 3 %: found, or said to be unresolved | "
               "scores of half against half: standard deviation, beyond 3 | time |\n"
               "|---|---|---|---|---|---|---|---|---|---|---|\n";
  Tally all;
  for (std::size_t m = 0; m < models.size(); ++m) {
    print(models[m], rows[m]);
    all.add(rows[m]);
  }
  print("all", all);
  std::cout << std::endl;
  return all;
}

// Whether so few hits, or fewer, happen by chance.
bool too_few(const Count& count, double probability) {
  if (count.of == 0 || count.hits == count.of) return false;
  return cdf(boost::math::binomial(double(count.of), probability), double(count.hits)) < chance;
}

// The errors of one call are found or missed together, so that calls are counted, not quantities: of `of`
// quantities in one call the share that is missed may be several times 5 %, on the whole it may not.
bool broken(const Tally& all) {
  const Count agreeing{all.disagreeing.of - all.disagreeing.hits, all.disagreeing.of};
  const std::size_t calls = std::max<std::size_t>(1, all.disagreeing.of);
  const auto per_call = [&](const Count& count) {
    const double share = double(count.hits) / double(std::max<std::size_t>(1, count.of));
    const std::size_t of = std::min(count.of, 4 * calls);
    return Count{static_cast<std::size_t>(std::llround(share * double(of))), of};
  };
  return too_few(agreeing, 1 - false_alarms) || too_few(per_call(all.planted), power) ||
         too_few(per_call(all.changed), power) || too_few(per_call(all.small), power);
}

}  // namespace

int main(int count, char** texts) {
  const std::vector<std::string> arguments(texts + 1, texts + count);
  if (arguments.size() < 2 || arguments.size() > 4) {
    std::cerr << "overparam_calibration FIRST COUNT [THREADS [MODEL]]\n";
    return 2;
  }
  try {
    const auto first = std::stoull(arguments[0]);
    const auto settings = std::stoull(arguments[1]);
    const std::size_t threads = arguments.size() > 2 ? std::stoul(arguments[2]) : 1;
    std::vector<std::string> models = test::calibrated_models();
    if (arguments.size() > 3) models = {arguments[3]};
    for (std::uint64_t number = first; number < first + settings; ++number)  // what is refused
      for (const auto& model : models)
        cli::plan(options_of(model, test::random_setting(model, number), number));
    std::vector<Tally> rows(models.size());
    for (std::uint64_t number = first; number < first + settings; ++number) {
      for (std::size_t m = 0; m < models.size(); ++m)
        rows[m].add(calibrate(models[m], number, threads));
      if ((number - first) % often == often - 1) print(models, rows);
    }
    const Tally all = print(models, rows);
    if (!broken(all)) return 0;
    std::cout << "promises are broken\n";
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "overparam_calibration: " << error.what() << '\n';
    return 2;
  }
}
