// SPDX-License-Identifier: MIT
// From options to plans, and from outcomes made by hand to what the summary says of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/validate.hpp"
#include "overparam/study/registry.hpp"
#include "study/row_index.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using cli::Options;
using experiment::Measurement;
using experiment::Outcome;
using experiment::Results;
using experiment::Row;
using experiment::Status;
using study::Conclusion;
using study::Study;
using test::close;

constexpr double infinity = std::numeric_limits<double>::infinity();

Options options(const std::string& command, const std::string& model,
                const std::vector<std::string>& arguments) {
  return cli::parse_options(command, study::find_model(model), arguments);
}

std::string refusal(const Options& given) {
  try {
    plan(given);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

// Each task has the errors that `error` gives for its point, its source, a time and a draw.
using Errors = std::function<Measurement(const experiment::Point&, bool simulated, double time,
                                         std::size_t draw)>;

Results results_of(const experiment::Plan& plan, const Errors& error) {
  Results results;
  for (const auto& task : plan.tasks) {
    auto& draws = results.emplace_back(task.sampled ? plan.effort.replicas : 1, Outcome{});
    for (std::size_t r = 0; r < draws.size(); ++r)
      for (const double time : task_times(plan, task)) {
        Measurement m =
            error(plan.points[task.point], task.source == experiment::simulation_source, time, r);
        m.time = time;
        m.observable = "generalization_error";
        draws[r]->measurements.push_back(m);
      }
  }
  return results;
}

Measurement error_of(double value) { return {{}, "", value}; }

std::vector<std::string> lines_with(const std::vector<std::string>& notes, const char* beginning) {
  std::vector<std::string> lines;
  for (const auto& note : notes)
    if (note.starts_with(beginning)) lines.push_back(note);
  return lines;
}

}  // namespace

TEST_CASE("of the rows of a point and a time the last is found") {
  const auto row = [](const char* ratio, std::optional<double> time, double value) {
    return Row{{"10", ratio}, "theory", {time, "generalization_error", value}, {}, {}};
  };
  const experiment::Table table{"model",
                                {"dim", "ratio"},
                                {row("1", 3, 0.1), row("1", 3, 0.2), row("1", infinity, 0.3),
                                 row("2", 3, 0.4), row("1", {}, 0.5), row("1", 3, -1)}};
  const study::RowIndex index(table, [](const Row& one) { return *one.measurement.value > 0; });
  const auto found = [&](const char* ratio, std::optional<double> time) {
    const Row* one = index.last_beside(row(ratio, time, 0));
    return one == nullptr ? 0 : *one->measurement.value;
  };
  CHECK(found("1", 3) == 0.2);
  CHECK(found("1", infinity) == 0.3);
  CHECK(found("2", 3) == 0.4);
  CHECK(found("1", {}) == 0.5);
  CHECK(found("1", 4) == 0);
  CHECK(found("2", infinity) == 0);
}

TEST_CASE("points that rounding makes equal are one, and what a command adds replaces") {
  const auto given =
      options("curve", "random-features-online", {"--dim", "10", "--ratio", "0.52,0.54,1"});
  const auto points = cli::resolved_points(given);
  REQUIRE(points.size() == 2);
  CHECK(points[0].at("width") == "5");
  CHECK(points[1].at("width") == "10");
  const auto other = study::resolved_points(cli::request_of(given), {{"dim", "1000"}});
  REQUIRE(other.size() == 3);
  CHECK(other[0].at("dim") == "1000");
}

TEST_CASE("seed, replicas and their bounds come from the options") {
  const std::vector<std::string> base{"--dim",  "10", "--ratio",    "1", "--simulate",
                                      "--seed", "7",  "--replicas", "20"};
  const auto plan_of = [&](std::vector<std::string> more) {
    more.insert(more.begin(), base.begin(), base.end());
    return plan(options("curve", "random-features-online", more)).plan;
  };
  const auto fixed = plan_of({});
  CHECK(fixed.seed == 7);
  CHECK(fixed.effort.replicas == 20);
  CHECK(fixed.effort.max_replicas == 20);
  CHECK(fixed.effort.target_error == 0);
  const auto adaptive = plan_of({"--target-error", "0.05"});
  CHECK(adaptive.effort.target_error == 0.05);
  CHECK(adaptive.effort.max_replicas == 1000);
  CHECK(plan_of({"--target-error", "0.05", "--max-replicas", "20"}).effort.max_replicas == 20);
  const auto refused = [&](std::vector<std::string> more) {
    more.insert(more.begin(), base.begin(), base.end());
    return refusal(options("curve", "random-features-online", more));
  };
  CHECK(refused({"--target-error", "0.05", "--max-replicas", "19"}) ==
        "--max-replicas: 19 is below --replicas or 8");
  CHECK(refused({"--max-replicas", "50"}) == "--max-replicas: is of use with --target-error only");
}

TEST_CASE("simulations that share their work end together, where the slowest is settled") {
  const auto given =
      options("curve", "random-features-online",
              {"--dim", "10", "--ratio", "1,2", "--learning-rate", "0.2,0.1,0.4", "--simulate"});
  const auto plan = plan(given).plan;
  for (std::size_t i = 0; i < plan.points.size(); ++i) {
    double longest = 0;
    for (const auto& point : plan.points)
      if (point.at("ratio") == plan.points[i].at("ratio"))
        longest =
            std::max(longest, given.model->description().questions.horizon(point, 1000)->time);
    CHECK(plan.times[i] == std::vector{longest, infinity});
  }
}

TEST_CASE("a curve's summary matches simulations with the theory of their point and time") {
  const auto given = options(
      "curve", "random-features-online",
      {"--dim", "20", "--ratio", "0.5,2", "--simulate", "--horizon", "10", "--replicas", "2"});
  const Study curve = plan(given);
  const auto conclude = [&](double limit) {
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
  const Conclusion above = conclude(5);
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
  for (const auto& line : lines_with(conclude(0.001).notes, "limit")) CHECK(line.ends_with(below));
}

TEST_CASE("a curve's ends are told over the first of the sizes that vary most") {
  const auto ends = [](const char* ratios, const char* sample_ratios) {
    const auto given = options("curve", "neural-tangent",
                               {"--dim", "20", "--activation", "erf", "--ridge", "0.1", "--ratio",
                                ratios, "--sample-ratio", sample_ratios});
    const Study curve = plan(given);
    const auto results =
        results_of(curve.plan, [](const experiment::Point& point, bool, double, std::size_t) {
          return error_of(10 * *experiment::number(point, "ratio") +
                          *experiment::number(point, "sample-ratio"));
        });
    return lines_with(conclude(curve, results).notes, "error").at(0);
  };
  CHECK(ends("0.5,2", "1,3") ==
        "error    ε_g(t → ∞) = 6 at K/d = 0.5, 21 at K/d = 2 (finite-width)");
  CHECK(ends("0.5,2", "1,3,4") ==
        "error    ε_g(t → ∞) = 6 at n/d = 1, 9 at n/d = 4 (finite-width)");
}

TEST_CASE("what was not obtained is a failure, what has no value a warning") {
  const auto concluded = [](Status status) {
    const auto given =
        options("curve", "random-features-online", {"--dim", "20", "--ratio", "0.5,2"});
    const Study curve = plan(given);
    return conclude(curve, results_of(curve.plan, [&](const experiment::Point& point, bool, double,
                                                      std::size_t) {
                      if (point.at("ratio") == "2") return error_of(1);
                      return Measurement{{}, "", {}, status};
                    }));
  };
  const Conclusion unstable = concluded(Status::unstable);
  CHECK(unstable.warnings.size() == 1);
  CHECK(unstable.failures.empty());
  CHECK(obtained(unstable) == cli::success);
  const Conclusion lost = concluded(Status::not_converged);
  CHECK(lost.warnings.empty());
  CHECK(lost.failures.size() == 1);
  CHECK(obtained(lost) == cli::computation_failed);
}

TEST_CASE("a validation that cannot tell says how many replicas can") {
  const auto given = options("validate", "linear-regression",
                             {"--dims", "50,100", "--sample-ratio", "2", "--times", "3,1",
                              "--replicas", "10", "--resolve", "0.2"});
  const Study validation = plan(given);
  for (std::size_t i = 0; i < validation.plan.points.size(); ++i)
    CHECK(validation.plan.times[i] == std::vector{1.0, 3.0, infinity});
  const auto results = results_of(
      validation.plan, [](const experiment::Point&, bool simulated, double time, std::size_t draw) {
        if (!simulated) return error_of(1);
        // What takes most replicas is the noisiest time.
        return error_of(1 + (draw % 2 == 0 ? 1 : -1) * (time == 3 ? 2.0 : 1.0));
      });
  const auto report = experiment::judge(validation.plan, results, *given.model, 0.2);
  REQUIRE(report.quantities.size() == 3);
  const double needed = 10 * validation::need(report.quantities[1].verdict, 0.2).replicas;
  const Conclusion conclusion = conclude(validation, results);
  CHECK(conclusion.finding == validation::Finding::inconclusive);
  const std::string text =
      "inconclusive: no disagreement, but 3 of 3 quantities resolved too coarsely; it takes ";
  REQUIRE(conclusion.verdict.starts_with(text));
  // Rounded up to two digits.
  const double told = std::stod(conclusion.verdict.substr(text.size()));
  CHECK(told >= needed);
  CHECK(told <= 1.1 * needed);
  CHECK(conclusion.verdict.ends_with(" replicas for 20 %"));
}

TEST_CASE(
    "a target resolution takes larger sizes, as far as there is memory, then replicas, as "
    "allowed") {
  const auto given = options(
      "validate", "linear-regression",
      {"--dims", "20,40", "--sample-ratio", "2", "--times", "1", "--replicas", "10",
       "--target-resolution", "0.01", "--max-dim", "9000000000000000", "--max-replicas", "25"});
  Study validation = plan(given);
  REQUIRE(validation.next);
  // An effect as large as this takes sizes beyond any memory.
  const auto slow = [](const experiment::Point& point, bool simulated, double, std::size_t draw) {
    if (!simulated) return error_of(1);
    return error_of(1 + 1e15 / std::stod(point.at("dim")) + (draw % 2 == 0 ? 1e-6 : -1e-6));
  };
  double largest = 40;
  std::size_t rounds = 0;
  for (;; ++rounds) {
    const auto next = validation.next(validation.plan, results_of(validation.plan, slow));
    if (!next) break;
    REQUIRE(rounds < 100);
    double reached = 0;
    for (std::size_t i = 0; i < next->points.size(); ++i)
      reached = std::max(reached, std::stod(next->points.text(i, "dim")));
    CHECK(reached == 2 * largest);
    CHECK(next->effort.replicas == 10);
    largest = reached;
    validation.plan = *next;
  }
  CHECK(rounds > 3);
  // Noise takes replicas, up to what is allowed.
  validation = plan(given);
  const auto noisy = [](const experiment::Point&, bool simulated, double, std::size_t draw) {
    return error_of(simulated && draw % 2 == 0 ? 1.5 : simulated ? 0.5 : 1);
  };
  const auto more = validation.next(validation.plan, results_of(validation.plan, noisy));
  REQUIRE(more);
  CHECK(more->effort.replicas == 25);
  CHECK_FALSE(validation.next(*more, results_of(*more, noisy)));
  // What is resolved, or disagrees, needs no more.
  const auto same = [](const experiment::Point&, bool, double, std::size_t) { return error_of(1); };
  CHECK_FALSE(validation.next(validation.plan, results_of(validation.plan, same)));
}

TEST_CASE("the width for an error is the smallest that reaches it") {
  const auto given =
      options("width-for", "random-features-online", {"--dim", "30", "--error", "0.05,0.02"});
  const Study search = plan(given);
  const auto table = conclude(search, {}).table;
  REQUIRE(table.rows.size() == 8);
  const auto best_error = [&](double width) {
    auto point =
        study::resolved_points(cli::request_of(given), {{"width", std::to_string(width)}}).front();
    core::Team team;
    experiment::Checkpoint none;
    const std::vector<double> times{infinity};
    const auto all = given.model->compute({&point, 1}, "deterministic", times, {}, team, none);
    for (const auto& m : all.front())
      if (m.observable == "approximation_error") return *m.value;
    return infinity;
  };
  for (std::size_t i = 0; i < 8; i += 4) {
    const auto value = [&](std::size_t k) { return *table.rows[i + k].measurement.value; };
    CHECK(value(0) == (i == 0 ? 0.05 : 0.02));
    const double width = value(1);
    CHECK(width == std::floor(width));
    CHECK(best_error(width) <= value(0) * (1 + 1e-9));
    CHECK(best_error(width - 1) > value(0));
    // A real number that the width is rounded up from.
    CHECK(std::ceil(std::pow(10, value(2)) * (1 - 1e-9)) == width);
    CHECK(close(value(3), value(2) / std::log10(30), 1e-12, 0));
    // The width is the answer, no parameter.
    for (const char* name : {"width", "ratio", "exponent"}) {
      std::size_t column = 0;
      while (table.parameter_names.at(column) != name) ++column;
      CHECK(table.rows[i].parameters[column].empty());
    }
  }
}
