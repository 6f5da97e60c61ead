// SPDX-License-Identifier: MIT
// Same seed, same table, bit for bit, whatever the number of threads; other seeds differ.
#include <doctest/doctest.h>

#include <limits>
#include <sstream>

#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/io/csv.hpp"
#include "random_features_online/model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;

std::string table_text(std::size_t threads, std::uint64_t seed) {
  const auto model = random_features_online::make_model();
  Plan plan;
  for (const auto& raw : make_grid(model->description().parameters,
                                   {{"dim", "30,37"},
                                    {"ratio", "0.7,3"},
                                    {"activation", "relu,tanh"},
                                    {"batch", "3"},
                                    {"label-noise", "0.1"},
                                    {"initial-variance", "0.3"}},
                                   model->description().sweep))
    plan.points.push_back(model->resolve(raw));
  plan.times.assign(plan.points.size(), {1, 5, std::numeric_limits<double>::infinity()});
  plan.threads = threads;
  for (std::size_t i = 0; i < plan.points.size(); ++i)
    for (const char* source : {"asymptotic", "deterministic", "instance", "simulation"})
      add_items(plan, *model, i, source, 3, seed);
  std::ostringstream text;
  io::write_csv(text, tabulate(plan, run(plan, *model), *model));
  return text.str();
}

TEST_CASE("the table is the same for 1, 2 and 5 threads") {
  const auto once = table_text(1, 11);
  CHECK(once.size() > 10000);
  CHECK(once == table_text(2, 11));
  CHECK(once == table_text(5, 11));
  CHECK(once != table_text(2, 12));
}

}  // namespace
