// SPDX-License-Identifier: MIT
// What is planned for a curve, and what its summary says of results.
#include "overparam/study/curve.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/study/registry.hpp"
#include "support/made_results.hpp"
#include "support/small_model.hpp"

namespace {

using namespace overparam;
using experiment::Measurement;
using experiment::Status;
using study::Conclusion;
using study::Curve;
using study::Study;
using test::error_of;
using test::lines_with;
using test::results_of;
using test::SmallModel;

constexpr double infinity = std::numeric_limits<double>::infinity();

Curve curve_of(const std::string& model, const std::map<std::string, std::string>& parameters) {
  Curve asked;
  asked.model = &study::find_model(model);
  asked.parameters = parameters;
  return asked;
}

// A curve of a small model, with simulation if it is asked for.
Curve small_curve(const SmallModel& model, bool simulate) {
  Curve asked;
  asked.model = &model;
  asked.parameters = {{"sites", "50"}, {"density", "0.5,1,2"}};
  asked.simulate = simulate;
  asked.horizon_cap = 20;
  return asked;
}

std::vector<double> times_of(const Curve& asked) { return plan(asked).plan.times[0]; }

}  // namespace

TEST_CASE("all simulations of a curve end together, where the slowest is settled") {
  auto asked = curve_of("random-features-online",
                        {{"dim", "10"}, {"ratio", "1,2"}, {"learning-rate", "0.2,0.1,0.4"}});
  asked.simulate = true;
  const auto plan = study::plan(asked).plan;
  std::vector<double> own;
  for (const auto& point : plan.points)
    own.push_back(asked.model->description().questions.horizon(point, 1000)->time);
  const double longest = *std::max_element(own.begin(), own.end());
  CHECK(longest > *std::min_element(own.begin(), own.end()));
  for (std::size_t i = 0; i < plan.points.size(); ++i)
    CHECK(plan.times[i] == std::vector{longest, infinity});
}

TEST_CASE("a curve's summary matches simulations with the theory of their point and time") {
  auto asked = curve_of("random-features-online", {{"dim", "20"}, {"ratio", "0.5,2"}});
  asked.simulate = true;
  asked.horizon = 10;
  asked.effort = {2, 0, 2};
  const Study curve = plan(asked);
  const auto concluded = [&](double limit) {
    return conclude(curve,
                    results_of(curve.plan, [&](const experiment::Point& point, bool simulated,
                                               double time, std::size_t draw) {
                      if (std::isinf(time)) return error_of(limit);
                      const bool first = point.at("ratio") == "0.5";
                      const double theory = first ? 1 : 2;
                      if (!simulated) return error_of(theory);
                      // Means of 1.2 and 2, with standard errors of 0.1.
                      return error_of((first ? 1.2 : 2) + (draw == 0 ? 0.1 : -0.1));
                    }));
  };
  const Conclusion above = concluded(5);
  // z = 2 and 0: √(4/2).
  CHECK(lines_with(above.notes, "match") ==
        std::vector<std::string>{"match    simulation within 20 % of theory at 2 points, root mean "
                                 "square z-score 1.41"});
  CHECK(lines_with(above.notes, "error") ==
        std::vector<std::string>{
            "error    ε_g(t → ∞) = 5 at K/N = 0.5, 5 at K/N = 2 (deterministic)"});
  // No readout is below (E erf² − a_1)/2 = 0.0075.
  const std::string below = "(at these finite sizes the curve is below)";
  REQUIRE(lines_with(above.notes, "limit").size() == 2);
  for (const auto& line : lines_with(above.notes, "limit")) CHECK_FALSE(line.ends_with(below));
  for (const auto& line : lines_with(concluded(0.001).notes, "limit")) CHECK(line.ends_with(below));
}

TEST_CASE("a curve's ends are told over the first of the sizes that vary most") {
  const auto ends = [](const char* ratios, const char* sample_ratios) {
    const Study curve = plan(curve_of("neural-tangent", {{"dim", "20"},
                                                         {"activation", "erf"},
                                                         {"ridge", "0.1"},
                                                         {"ratio", ratios},
                                                         {"sample-ratio", sample_ratios}}));
    const auto results =
        results_of(curve.plan, [](const experiment::Point& point, bool, double, std::size_t) {
          return error_of(10 * *experiment::number(point, "ratio") +
                          *experiment::number(point, "sample-ratio"));
        });
    return lines_with(conclude(curve, results).notes, "error").at(0);
  };
  CHECK(ends("0.5,2", "1,3") ==
        "error    ε_g(t → ∞) = 6 at K/d = 0.5, 21 at K/d = 2 (finite-width, n/d = 1)");
  CHECK(ends("0.5,2", "1,3,4") ==
        "error    ε_g(t → ∞) = 6 at n/d = 1, 9 at n/d = 4 (finite-width, K/d = 0.5)");
}

TEST_CASE("what was not obtained is a failure, what has no value a warning") {
  const auto concluded = [](Status status) {
    const Study curve =
        plan(curve_of("random-features-online", {{"dim", "20"}, {"ratio", "0.5,2"}}));
    return conclude(curve, results_of(curve.plan, [&](const experiment::Point& point, bool, double,
                                                      std::size_t) {
                      if (point.at("ratio") == "2") return error_of(1);
                      return Measurement{{}, "", {}, status};
                    }));
  };
  const Conclusion unstable = concluded(Status::unstable);
  CHECK(unstable.warnings.size() == 1);
  CHECK(unstable.failures.empty());
  const Conclusion lost = concluded(Status::not_converged);
  CHECK(lost.warnings.empty());
  CHECK(lost.failures.size() == 1);
}

TEST_CASE("a curve has the times that the model has, and that it takes") {
  using Times = std::vector<double>;
  const SmallModel both({});
  CHECK(times_of(small_curve(both, false)) == Times{infinity});
  // Without a word of the model on when it is near its end, the cap.
  CHECK(times_of(small_curve(both, true)) == Times{20, infinity});
  auto asked = small_curve(both, false);
  asked.horizon = 3;
  CHECK(times_of(asked) == Times{3, infinity});
  const SmallModel limit_simulated({.limit_simulated = true});
  CHECK(times_of(small_curve(limit_simulated, true)) == Times{infinity});
  const SmallModel limit_alone({.finite = false, .limit_simulated = true});
  asked = small_curve(limit_alone, true);
  asked.horizon = 3;  // there is none
  CHECK(times_of(asked) == Times{infinity});
  const SmallModel no_limit({.limit = false});
  for (const bool simulate : {false, true})
    CHECK(times_of(small_curve(no_limit, simulate)) == Times{20});
  const SmallModel timeless({.finite = false, .limit = false});
  for (const bool simulate : {false, true})
    CHECK(times_of(small_curve(timeless, simulate)).empty());
}

TEST_CASE("a horizon at the cap is told where the theory has a limit that it may be far from") {
  for (const bool limit : {true, false}) {
    const SmallModel model({.limit = limit});
    Study curve = plan(small_curve(model, true));
    const auto notes = run(curve).notes;
    CHECK(lines_with(notes, "horizon").size() == (limit ? 1 : 0));
  }
}

TEST_CASE("a simulation at values of its own has the theory of its points beside it, and no more") {
  const SmallModel model({});
  // Densities of the points, with a star where they are simulated.
  const auto points = [&](const std::map<std::string, std::string>& grid, const std::string& at) {
    Curve asked;
    asked.model = &model;
    asked.parameters = grid;
    asked.horizon = 3;
    asked.simulate_at = at;
    std::string all;
    const auto plan = study::plan(asked).plan;
    for (const auto& task : plan.tasks)
      all += task.source == "mean-field" ? " " + plan.points.text(task.point, "density") : "*";
    return all;
  };
  CHECK(points({{"sites", "50"}, {"density", "0.5,2,8"}}, "1,2") == " 0.5 1* 2* 8");
  CHECK(points({{"sites", "50"}, {"density", "8,2,0.5"}}, "20,1") == " 20* 8 2 1* 0.5");
  CHECK(points({{"sites", "50"}, {"density", "2,8,0.5"}}, "1,2") == " 2* 8 0.5 1*");
  CHECK(points({{"sites", "50"}, {"density", "1,2"}}, "0.5:1.5:lin:3") == " 0.5* 1* 1.5* 2");
  // A size in the way in which it is given; every other parameter as the grid has it.
  CHECK(points({{"sites", "50,100"}, {"units", "10,40,100"}}, "20") ==
        " 0.2 0.4* 0.8 2 0.1 0.2* 0.4 1");
  // The same rows as a whole grid of these points has, and a simulation that ends when it is near its limit.
  auto asked = small_curve(model, false);
  asked.simulate_at = "1,3";
  asked.effort = {2, 0, 2};
  Study own = plan(asked);
  const auto table = run(own).table;
  auto whole = small_curve(model, true);
  whole.effort = asked.effort;
  whole.parameters["density"] = "0.5,1,2,3";
  Study everywhere = plan(whole);
  auto rows = run(everywhere).table.rows;
  std::erase_if(rows, [](const experiment::Row& row) {
    return row.source == experiment::simulation_source && row.parameters[2] != "1" &&
           row.parameters[2] != "3";
  });
  REQUIRE(rows.size() == table.rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].parameters == table.rows[i].parameters);
    CHECK(rows[i].source == table.rows[i].source);
    CHECK(rows[i].measurement.time == table.rows[i].measurement.time);
    CHECK(rows[i].measurement.value == table.rows[i].measurement.value);
  }
  // With further points of theory, too.
  asked.theory_points = 30;
  Study lines = plan(asked);
  std::size_t simulated = 0;
  for (const auto& row : run(lines).table.rows)
    if (row.source == experiment::simulation_source) ++simulated;
  CHECK(simulated == 2);
  CHECK(lines.plan.points.size() > 10);
}

TEST_CASE("the horizon of a simulation at values of its own is that of its points") {
  auto asked = curve_of("random-features-online", {{"dim", "20"}, {"ratio", "0.2,1,5"}});
  asked.simulate_at = std::string("5");  // "…" alone makes g++ 12 warn without cause
  const auto at = [&](const char* ratio) {
    auto alone = curve_of("random-features-online", {{"dim", "20"}, {"ratio", ratio}});
    alone.simulate = true;
    return times_of(alone);
  };
  CHECK(times_of(asked) == at("5"));
  CHECK(times_of(asked) != at("0.2,1,5"));
}

TEST_CASE("values to simulate at that are of no parameter of the axis are refused in one line") {
  const SmallModel model({});
  const auto refusal = [&](std::map<std::string, std::string> grid, const char* at,
                           const figure::Choices& picture = {}) -> std::string {
    Curve asked;
    asked.model = &model;
    asked.parameters = std::move(grid);
    asked.simulate_at = at;
    asked.picture = picture;
    try {
      plan(asked);
    } catch (const core::InvalidParameter& error) {
      return error.what();
    }
    return "accepted";
  };
  const std::map<std::string, std::string> grid{{"sites", "50"}, {"density", "0.5,2"}};
  CHECK(refusal(grid, "1") == "accepted");
  CHECK(refusal(grid, "a") == "--simulate-at: a is not a number");
  CHECK(refusal(grid, "-1") == "--simulate-at: -1 is not positive");
  CHECK(refusal(grid, "1:2") == "--simulate-at: 1:2 is not a range start:stop:log|lin:count");
  CHECK(refusal({{"sites", "50"}, {"units", "5,20"}}, "1.5") ==
        "--simulate-at: 1.5 is not a whole number");
  const std::map<std::string, std::string> single{{"sites", "50"}, {"density", "1"}};
  CHECK(refusal(single, "1,2") ==
        "--simulate-at: 1,2 has no parameter: give several values of one, or name it by --x");
  CHECK(refusal(single, "2", {.x = "density"}) == "accepted");
  CHECK(refusal(grid, "2", {.x = "time"}) ==
        "--simulate-at: 2 has no parameter: the x axis of the picture is none of numbers");
  CHECK(refusal({{"sites", "50,100"}, {"density", "1,2"}}, "1", {.x = "density", .y = {"sites"}}) ==
        "--simulate-at: 1 has no x axis: the picture is a heat map");
}

TEST_CASE("times that are none are refused") {
  const SmallModel model({});
  auto asked = small_curve(model, true);
  for (const double time : {-1.0, std::nan(""), infinity}) {
    asked.horizon = time;
    CHECK_THROWS_AS(plan(asked), core::InvalidParameter);
  }
}
