// SPDX-License-Identifier: MIT
// What is said of a curve: how far a simulated proportion is from its probability.
#include "study/telling_numbers.hpp"

#include <doctest/doctest.h>

#include <string>

namespace {

using namespace overparam;
using experiment::Row;

// The line about the match of one simulated share of 100 draws with a probability.
std::string match(double probability, double share, double wilson) {
  experiment::Description model;
  model.name = std::string("model");
  model.observables = {{.name = "recovery", .symbol = "P", .law = experiment::Law::proportion}};
  model.time = {.finite = false, .limit = false};
  Row theory{{"1"}, "law", {{}, "recovery", probability}, {}, {}};
  Row simulation{{"1"}, "simulation", {{}, "recovery", share}, wilson, 100};
  simulation.measurement.proportion = true;
  for (const auto& line : study::telling_numbers(
           {.model = "model", .parameter_names = {"x"}, .rows = {theory, simulation}}, model, {}))
    if (line.starts_with("match")) return line;
  return "";
}

}  // namespace

TEST_CASE("proportions are scored by the error that the theory gives them") {
  // No success where 6.25 of 100 are expected: 0.0625/√(0.0625·0.9375/100) = 2.58 errors, not the 12.6 of
  // the half length of an interval at 0.
  CHECK(match(0.0625, 0, 0.00495).find("root mean square z-score 2.58") != std::string::npos);
  CHECK(match(0.5, 0.6, 0.0485).find("root mean square z-score 2") != std::string::npos);
  CHECK(match(1, 0.9, 0.02).find("root mean square z-score 5") != std::string::npos);
}
