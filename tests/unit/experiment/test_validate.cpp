// SPDX-License-Identifier: MIT
// Verdicts on results made by hand: agreement, disagreement, neither, and what is not compared.
#include "overparam/experiment/validate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "overparam/experiment/tally.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;
using validation::Finding;

// Nothing is computed: the results are the test's.
class Described : public Model {
 public:
  explicit Described(const std::vector<Size>& sizes = {}, bool sampled = false) {
    text_.name = std::string("described");
    text_.parameters.resize(1);
    text_.parameters[0].name = std::string("dim");
    text_.parameters[0].symbol = std::string("p");
    text_.dimension = std::string("dim");
    text_.sizes = sizes;
    for (const Size& size : sizes)
      for (const std::string& name : size.names()) text_.parameters.emplace_back().name = name;
    for (const char* name : {"exact", "noisy", "wrong", "null", "told", "seen", "follows", "lost"})
      text_.observables.push_back({name, name, ""});
    text_.observables[6].derived = true;
    text_.levels = {{"theory", "", sampled}};
  }
  const Description& description() const override { return text_; }
  Point resolve(const Point& point) const override { return point; }
  void check(const Point&, const std::string&, std::size_t) const override {}
  std::vector<std::vector<Measurement>> compute(std::span<const Point>, const std::string&,
                                                std::span<const double>, Draw, core::Team&,
                                                Checkpoint&) const override {
    return {};
  }

 protected:
  Description text_;
};

constexpr std::size_t replicas = 16;

// Theory and simulation of `observables` at p = 50, 100, 200 and t = 1. The theory is 1, or 0 for
// "null"; draws lie symmetrically around 1: "noisy" by ±1, the others by ±0.001; "wrong" is 1.5.
struct Case {
  Described model;
  Plan plan;
  Results results;

  explicit Case(const std::vector<std::string>& observables) {
    for (const char* dim : {"50", "100", "200"}) {
      plan.points.push_back({{"dim", dim}});
      plan.times.push_back({1});
      for (const char* source : {"theory", simulation_source})
        plan.tasks.push_back(make_task(model.description(), plan.points.size() - 1, source));
      Outcome theory;
      std::vector<std::optional<Outcome>> draws(replicas, Outcome{});
      for (const auto& name : observables) {
        if (name != "seen") theory.measurements.push_back({1, name, name == "null" ? 0.0 : 1.0});
        if (name == "told") continue;
        for (std::size_t r = 0; r < replicas; ++r) {
          const double scatter = (r % 2 == 0 ? 1 : -1) * (name == "noisy" ? 1 : 0.001);
          draws[r]->measurements.push_back({1, name, (name == "wrong" ? 1.5 : 1) + scatter});
        }
      }
      results.push_back({theory});
      results.push_back(draws);
    }
    plan.effort = {replicas, 0, replicas};
  }
  ValidationReport report(double resolve = 0.1) { return judge(plan, results, model, resolve); }
  // A measurement of a draw, by the index of its observable in the list.
  Measurement& at(std::size_t size, std::size_t draw, std::size_t k) {
    return results[2 * size + 1][draw]->measurements[k];
  }
};

std::string all_reasons(const ValidationReport& report) {
  std::string text;
  for (const auto& one : report.uncompared) text += one.observable + ": " + one.reason + "\n";
  return text;
}

}  // namespace

TEST_CASE("a comparison agrees, disagrees, or cannot tell; the overall finding is the worst") {
  CHECK(Case({"exact"}).report().finding == Finding::agrees);
  CHECK(Case({"exact", "noisy"}).report().finding == Finding::inconclusive);
  CHECK(Case({"exact", "noisy", "wrong"}).report().finding == Finding::disagrees);
  const auto report = Case({"exact", "noisy", "wrong"}).report();
  REQUIRE(report.quantities.size() == 3);
  CHECK(report.quantities[0].finding == Finding::agrees);
  CHECK(report.quantities[1].finding == Finding::inconclusive);
  CHECK(report.quantities[2].finding == Finding::disagrees);
  // What is asked decides what agrees; a disagreement stays one.
  CHECK(Case({"exact"}).report(1e-6).finding == Finding::inconclusive);
  CHECK(Case({"wrong"}).report(1).finding == Finding::disagrees);
  CHECK(Case({"noisy"}).report(100).finding == Finding::agrees);
  // The resolution is a row of the table.
  const auto row = std::find_if(
      report.table.rows.begin(), report.table.rows.end(),
      [](const Row& one) { return std::string(one.measurement.observable) == "noisy.resolution"; });
  REQUIRE(row != report.table.rows.end());
  CHECK(*row->measurement.value == report.quantities[1].verdict.resolution);
}

TEST_CASE("what is not compared is listed with the reason") {
  auto report = Case({"exact", "null", "told", "seen", "follows"}).report();
  CHECK(report.quantities.size() == 1);
  CHECK(all_reasons(report) ==
        "null: at p = 50 the theory is exactly 0; at p = 100 the theory is exactly 0; at p = 200 "
        "the theory is exactly 0\n");
  CHECK(report.one_sided == std::vector<std::string>{"follows: follow from the others",
                                                     "told: not simulated",
                                                     "seen: not in the theory"});
  CHECK(report.finding == Finding::agrees);
  // Nothing compared is no agreement.
  CHECK(Case({"null"}).report().finding == Finding::inconclusive);
  // A fit needs two sizes.
  Case two({"exact"});
  for (const std::size_t t : {3U, 4U, 5U})
    two.results[t].assign(two.results[t].size(), std::nullopt);
  two.results[2].assign(1, std::nullopt);
  report = two.report();
  CHECK(report.quantities.empty());
  CHECK(all_reasons(report) == "exact: of a single size there is no fit\n");
}

TEST_CASE(
    "a simulation that diverges where the theory is finite disagrees, one that failed does not") {
  Case diverged({"exact", "lost"});
  diverged.at(1, 3, 1) = {1, "lost", {}, Status::diverged};
  auto report = diverged.report();
  CHECK(report.finding == Finding::disagrees);
  CHECK(all_reasons(report) ==
        "lost: at p = 100 the simulation is diverged, the error grew beyond every bound, where the "
        "theory is finite\n");
  CHECK(report.quantities.size() == 2);  // two sizes are left

  Case failed({"exact", "lost"});
  failed.at(1, 3, 1) = {1, "lost", {}, Status::not_converged};
  report = failed.report();
  CHECK(report.finding == Finding::agrees);
  CHECK(all_reasons(report) ==
        "lost: at p = 100 the simulation is not_converged, the value was not reached to its "
        "accuracy\n");
  const auto remarks = tally(report.table, failed.model.description());
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].failure());

  Case lost({"exact"});
  lost.results[0][0]->measurements[0] = {1, "exact", {}, Status::unstable};
  CHECK(all_reasons(lost.report()) ==
        "exact: at p = 50 the theory is unstable, the learning rate is at or above its critical "
        "value\n");
  Case dead({"exact"});
  dead.results[1][2] = Outcome{{}, Failure{Status::failed, "it is bad"}, 0};
  CHECK(all_reasons(dead.report()) == "exact: at p = 50 the simulation is failed, it is bad\n");
  CHECK(dead.report().finding == Finding::agrees);
}

TEST_CASE("what limits the accuracy of a theory stands beside its quantity and in its rows") {
  Case limited({"exact", "wrong"});
  limited.results[2][0]->measurements[0].reason = "n/p² = 0.7: corrections of relative order 1";
  const auto report = limited.report();
  CHECK(report.quantities[0].reason == "n/p² = 0.7: corrections of relative order 1");
  CHECK(report.quantities[1].reason.empty());
  std::size_t marked = 0;
  for (const auto& row : report.table.rows)
    if (std::string(row.measurement.observable).rfind("exact.", 0) == 0 &&
        !row.measurement.reason.empty())
      ++marked;
  CHECK(marked == 3 * 2 + 5);
}

TEST_CASE("one disagreement is one of the whole, wherever it stands") {
  // "lost" comes last, and agrees.
  const auto report = Case({"wrong", "lost"}).report();
  REQUIRE(report.quantities.size() == 2);
  CHECK(report.quantities[1].finding == Finding::agrees);
  CHECK(report.finding == Finding::disagrees);
}

TEST_CASE("rows of a comparison have the draws that it averages, scores their joint false alarms") {
  const auto report = Case({"exact"}).report();
  std::size_t seen = 0;
  for (const auto& row : report.table.rows)
    if (row.measurement.observable == "exact.z_score") {
      ++seen;
      CHECK(row.replicas == replicas);
    }
  CHECK(seen == 3);
  // The joint false alarms: what one comparison rejects, two or more of them may not.
  const auto alone = [](double shift) {
    Case one({"noisy"});
    for (std::size_t t = 0; t < 3; ++t)
      for (std::size_t r = 0; r < replicas; ++r) *one.at(t, r, 0).value += shift;
    return one.report(1e-3).finding;
  };
  const auto among_many = [](double shift) {
    Case many({"exact", "noisy", "lost"});
    for (std::size_t t = 0; t < 3; ++t)
      for (std::size_t r = 0; r < replicas; ++r) *many.at(t, r, 1).value += shift;
    return many.report(1e-3).finding;
  };
  // The smallest shift that is rejected alone, by bisection.
  double low = 0;
  double high = 10;
  while (high - low > 1e-6) {
    const double middle = (low + high) / 2;
    (alone(middle) == Finding::disagrees ? high : low) = middle;
  }
  CHECK(alone(high) == Finding::disagrees);
  CHECK(among_many(high) != Finding::disagrees);
  CHECK(among_many(2 * high) == Finding::disagrees);
}

// One observable of two sizes, theory and simulation by draw.
ValidationReport compared(const Described& model, const std::vector<Point>& points,
                          const std::vector<double>& theory,
                          const std::vector<double>& simulation) {
  Plan plan;
  Results results;
  for (const Point& point : points) {
    plan.points.push_back(point);
    plan.times.push_back({1});
    for (const char* source : {"theory", simulation_source}) {
      plan.tasks.push_back(make_task(model.description(), plan.points.size() - 1, source));
      auto& draws = results.emplace_back();
      for (const double value : plan.tasks.back().source == "theory" ? theory : simulation)
        draws.push_back(Outcome{{{1, "exact", value}}, {}, 0});
    }
  }
  plan.effort = {simulation.size(), 0, simulation.size()};
  return judge(plan, results, model, 0.1);
}

TEST_CASE("a theory of draws is compared draw by draw, in units of its mean") {
  // Differences of −1, 1 and 3, and a mean of 5.
  const auto report =
      compared(Described({}, true), {{{"dim", "50"}}, {{"dim", "100"}}}, {2, 9, 4}, {1, 10, 7});
  REQUIRE(report.quantities.size() == 1);
  for (const auto& size : report.quantities[0].sizes) {
    CHECK(std::abs(size.difference - 0.2) < 1e-14);
    CHECK(std::abs(size.standard_error - std::sqrt(8.0 / 2 / 3) / 5) < 1e-14);
    CHECK(size.replicas == 3);
  }
}

TEST_CASE("sizes that differ by what rounding makes of one ratio are one family") {
  const std::vector<Size> sizes{{"width", "ratio"}};
  const Described model(sizes);
  const auto families = [&](const std::vector<Point>& points) {
    const auto report = compared(model, points, {1}, {1.1, 0.9});
    return report.quantities.size() + report.uncompared.size();
  };
  const auto point = [](const char* dim, const char* width, const char* ratio) {
    return Point{{"dim", dim}, {"width", width}, {"ratio", ratio}};
  };
  // 0.3 times the dimension: of 7 the ratio is off by up to 1/14.
  CHECK(families({point("200", "60", "0.3"), point("7", "2", "0.2857142857142857")}) == 1);
  CHECK(families({point("7", "2", "0.2857142857142857"), point("200", "60", "0.3")}) == 1);
  CHECK(families({point("200", "60", "0.3"), point("100", "32", "0.32")}) == 2);
  // Two ratios at two dimensions are two families of two sizes.
  CHECK(families({point("200", "60", "0.3"), point("200", "64", "0.32"), point("100", "30", "0.3"),
                  point("100", "32", "0.32")}) == 2);
}

TEST_CASE("averages of rare events are not compared") {
  // Of all draws, `events` are 1 and the others 0; the theory is far from all of them.
  const auto with_events = [](std::size_t events) {
    Case rare({"exact", "wrong"});
    for (std::size_t t = 0; t < 3; ++t)
      for (std::size_t r = 0; r < replicas; ++r)
        *rare.at(t, r, 1).value = r < events ? 1 : 1e-33 * double(r);  // rounding
    for (std::size_t t = 0; t < 3; ++t) rare.results[2 * t][0]->measurements[1].value = 0.05;
    return rare.report();
  };
  for (const std::size_t events : {0u, 1u, 7u}) {
    CAPTURE(events);
    const auto report = with_events(events);
    CHECK(report.quantities.size() == 1);
    CHECK(report.finding == Finding::agrees);
    CHECK(all_reasons(report).find("an average of rare events: " + std::to_string(events) + " of " +
                                   std::to_string(replicas) + " draws") != std::string::npos);
  }
  CHECK(with_events(8).quantities.size() == 2);
  // What has no scatter because it is exact is compared.
  Case exact({"exact"});
  for (std::size_t t = 0; t < 3; ++t)
    for (std::size_t r = 0; r < replicas; ++r) *exact.at(t, r, 0).value = 1.2;
  CHECK(exact.report().finding == Finding::disagrees);
}

TEST_CASE("what a level is not the limit of is not compared, with the reason") {
  struct Outside final : Described {
    Outside() {
      text_.questions.out_of_scaling = [](const Point& point, const std::string& level,
                                          const std::string& observable, double time) {
        CHECK(level == "theory");
        CHECK(time == 1);
        CHECK(point.count("dim") == 1);
        return std::string(observable == "wrong" ? "it grows with the size" : "");
      };
    }
  };
  Case both({"exact", "wrong"});
  const auto report = judge(both.plan, both.results, Outside());
  REQUIRE(report.quantities.size() == 1);
  CHECK(report.quantities[0].observable == "exact");
  CHECK(report.finding == Finding::agrees);
  CHECK(all_reasons(report).find("wrong: at p = 50 it grows with the size") != std::string::npos);
}
