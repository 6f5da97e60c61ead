// SPDX-License-Identifier: MIT
// Same seed, same table, bit for bit, whatever the number of threads; other seeds differ.
#include <doctest/doctest.h>

#include <limits>
#include <map>
#include <set>
#include <sstream>

#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "overparam/io/csv.hpp"
#include "random_features_online/model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;

using Settings = std::map<std::string, std::string>;

std::string table_of(const Settings& settings, std::size_t threads, std::uint64_t seed) {
  const auto model = random_features_online::make_model();
  Plan plan;
  for (const auto& raw :
       make_grid(model->description().parameters, settings, model->description().size_names()))
    plan.points.push_back(model->resolve(raw));
  plan.times.assign(plan.points.size(), {1, 5, std::numeric_limits<double>::infinity()});
  plan.seed = seed;
  plan.effort = {3, 0, 3};
  for (std::size_t i = 0; i < plan.points.size(); ++i)
    for (const char* source : {"asymptotic", "deterministic", "instance", "simulation"})
      plan.tasks.push_back(make_task(model->description(), i, source));
  Execution execution;
  execution.threads = threads;
  std::ostringstream text;
  io::write_csv(text, tabulate(plan, run(plan, *model, execution), *model));
  return text.str();
}

std::string table_text(std::size_t threads, std::uint64_t seed) {
  return table_of({{"dim", "30,37"},
                   {"ratio", "0.7,3"},
                   {"activation", "relu,tanh"},
                   {"batch", "3"},
                   {"label-noise", "0.1"},
                   {"initial-variance", "0.3"}},
                  threads, seed);
}

std::multiset<std::string> lines(const std::string& text) {
  std::istringstream in(text);
  std::multiset<std::string> result;
  for (std::string line; std::getline(in, line);)
    if (line.rfind("model,", 0) != 0) result.insert(line);
  return result;
}

TEST_CASE("points that share features have the rows they have alone") {
  for (const Settings& common :
       {Settings{{"dim", "30"}, {"ratio", "0.7,3"}, {"precision", "double,float"}},
        Settings{{"dim", "12"}, {"width", "700"}, {"error-measure", "running"}, {"batch", "2"}},
        Settings{{"dim", "20"}, {"ratio", "2"}, {"features", "gaussian"}}}) {
    // The last learning rate is unstable.
    const std::map<std::string, std::vector<std::string>> own{{"learning-rate", {"0.3", "1", "50"}},
                                                              {"label-noise", {"0", "0.2"}},
                                                              {"weight-decay", {"0.1"}},
                                                              {"initial-variance", {"0", "0.5"}}};
    Settings together = common;
    std::vector<Settings> alone{common};
    for (const auto& [name, values] : own) {
      std::vector<Settings> more;
      for (const auto& value : values) {
        together[name] += (together[name].empty() ? "" : ",") + value;
        for (Settings settings : alone) {
          settings[name] = value;
          more.push_back(settings);
        }
      }
      alone = more;
    }
    std::multiset<std::string> expected;
    for (const auto& settings : alone) expected.merge(lines(table_of(settings, 1, 3)));
    CHECK(lines(table_of(together, 3, 3)) == expected);
  }
}

TEST_CASE("schedules that follow the error share features at several label noises too") {
  for (const std::string schedule : {"optimal", "greedy"}) {
    const Settings settings{{"dim", "25"}, {"ratio", "1.5"}, {"schedule", schedule}};
    std::multiset<std::string> expected;
    std::string noises;
    for (const std::string noise : {"0", "0.1", "0.5"}) {
      Settings one = settings;
      one["label-noise"] = noise;
      expected.merge(lines(table_of(one, 2, 5)));
      noises += (noises.empty() ? "" : ",") + noise;
    }
    Settings together = settings;
    together["label-noise"] = noises;
    CHECK(lines(table_of(together, 1, 5)) == expected);
  }
}

TEST_CASE("the table is the same for 1, 2 and 5 threads") {
  const auto once = table_text(1, 11);
  CHECK(once.size() > 10000);
  CHECK(once == table_text(2, 11));
  CHECK(once == table_text(5, 11));
  CHECK(once != table_text(2, 12));
}

}  // namespace
