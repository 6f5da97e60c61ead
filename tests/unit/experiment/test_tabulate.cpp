// SPDX-License-Identifier: MIT
// Rows made of outcomes by hand: averages of all draws or of two halves, and what is missing in some.
#include "overparam/experiment/tabulate.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "support/compare.hpp"
#include "support/toy_model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;
using test::close;
using test::ToyModel;

constexpr double rounding = 1e-14;

// The rows of simulated draws of one point at one time.
std::vector<Row> rows_of(const std::vector<Measurement>& draws, const Effort& effort) {
  const ToyModel model;
  Plan plan;
  plan.points.push_back({{"x", "1"}, {"kind", "fine"}});
  plan.times.push_back({1});
  plan.tasks.push_back(make_task(model.description(), 0, simulation_source));
  plan.effort = effort;
  Results results(1);
  for (const auto& draw : draws) results[0].push_back(Outcome{{draw}, {}, 0});
  return tabulate(plan, results, model).rows;
}

Row row_of(const std::vector<Measurement>& draws, const Effort& effort = {1, 0, 1}) {
  const auto rows = rows_of(draws, effort);
  REQUIRE(rows.size() == 1);
  return rows.front();
}

Measurement value_of(double value) { return {1, "y", value, Status::ok, Estimator::exact}; }

}  // namespace

TEST_CASE("draws are averaged, with the standard error of their mean") {
  const Row row = row_of({value_of(1), value_of(2), value_of(6)});
  CHECK(close(*row.measurement.value, 3, rounding, 0));
  CHECK(close(*row.standard_error, std::sqrt(14.0 / 2 / 3), rounding, 0));
  CHECK(row.replicas == 3);
  REQUIRE(row.quartiles);
  CHECK(row.quartiles->lower == 1.5);
  CHECK(row.quartiles->median == 2);
  CHECK(row.quartiles->upper == 4);
  CHECK(row.measurement.estimator == Estimator::exact);
}

TEST_CASE("a single draw has the error that it was measured with, several have their scatter") {
  Measurement one = value_of(2);
  CHECK_FALSE(row_of({one}).standard_error);
  one.standard_error = 0.25;
  CHECK(row_of({one}).standard_error == 0.25);
  CHECK_FALSE(row_of({one}).quartiles);
  CHECK(row_of({one, one}).standard_error == 0);
}

TEST_CASE("adaptive draws are averaged by halves, of which each weighs the same") {
  // Even draws 1 ± 0.01 are content with four, odd ones 3 ± 2 are not and go on to the end: the half that
  // judges is the other one.
  std::vector<Measurement> draws;
  for (int i = 0; i < 16; ++i)
    draws.push_back(
        value_of(i % 2 == 0 ? 1 + (i % 4 == 0 ? 0.01 : -0.01) : 3 + (i % 4 == 1 ? 2 : -2)));
  const Effort effort{8, 0.05, 16};
  const Row row = row_of(draws, effort);
  const auto error_of = [](double scatter, double n) {
    return std::sqrt(scatter * scatter * n / (n - 1) / n);
  };
  CHECK(close(*row.measurement.value, 2, rounding, 0));
  CHECK(row.replicas == 12);
  REQUIRE(row.quartiles);  // of all twelve: eight near 1, 1 and 5 twice each
  CHECK(close(row.quartiles->median, 1, 0.02, 0));
  CHECK(row.quartiles->upper <= 5);
  CHECK(close(*row.standard_error, std::hypot(error_of(0.01, 8), error_of(2, 4)) / 2, rounding, 0));
}

TEST_CASE("without a value in some draws there is none, and it is said in how many") {
  Measurement lost{1, "y", {}, Status::diverged, Estimator::exact};
  lost.reason = "beyond 1e6";
  const Row some = row_of({value_of(1), lost, value_of(2), lost});
  CHECK_FALSE(some.measurement.value);
  CHECK_FALSE(some.standard_error);
  CHECK(some.measurement.status == Status::diverged);
  CHECK(some.measurement.reason == "beyond 1e6 (2 of 4 draws)");
  const Row all = row_of({lost, lost});
  CHECK(all.measurement.status == Status::diverged);
  CHECK(all.measurement.reason == "beyond 1e6");
  // The worst status is told.
  Measurement failed = lost;
  failed.status = Status::not_converged;
  failed.reason = "no root";
  CHECK(row_of({lost, failed, value_of(1)}).measurement.reason == "no root (2 of 3 draws)");
}

TEST_CASE("yes and no of a sampled theory are counted like those of a simulation") {
  class YesNo final : public ToyModel {
   public:
    const experiment::Description& description() const override {
      static const experiment::Description text = [] {
        auto d = ToyModel().description();
        d.observables.front().law = Law::proportion;
        d.levels.front().sampled = true;
        return d;
      }();
      return text;
    }
  };
  const YesNo model;
  const auto row = [&](const std::vector<double>& draws) {
    Plan plan;
    plan.points.push_back({{"x", "1"}, {"kind", "fine"}});
    plan.times.push_back({1});
    plan.tasks.push_back(make_task(model.description(), 0, "theory"));
    plan.effort = {1, 0, draws.size()};
    Results results(1);
    for (const double draw : draws)
      results[0].push_back(Outcome{{{1, "y", draw, Status::ok, Estimator::none}}, {}, 0});
    return tabulate(plan, results, model).rows.front();
  };
  // A mean of ones that rounding leaves above 1 is 1.
  const Row all = row(std::vector<double>(20, 1));
  CHECK(all.measurement.status == Status::ok);
  CHECK(all.measurement.value == 1);
  CHECK(all.measurement.proportion);
  CHECK(*all.standard_error > 0);
  const Row some = row({0, 1, 1, 1});
  CHECK(some.measurement.value == 0.75);
  CHECK(some.measurement.proportion);
  // Probabilities are averaged as numbers.
  CHECK_FALSE(row({0.25, 0.75}).measurement.proportion);
}
