// SPDX-License-Identifier: MIT
// Verdicts on results made by hand: agreement, disagreement, neither, and what is not compared.
#include "overparam/experiment/validate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "overparam/experiment/tally.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;
using validation::Finding;

// Nothing is computed: the results are the test's.
class Described final : public Model {
 public:
  Described() {
    text_.name = std::string("described");
    text_.parameters.resize(1);
    text_.parameters[0].name = std::string("dim");
    text_.parameters[0].symbol = std::string("p");
    for (const char* name : {"exact", "noisy", "wrong", "null", "told", "seen", "follows", "lost"})
      text_.observables.push_back({name, name, ""});
    text_.observables[6].derived = true;
    text_.levels = {{"theory", "", false}};
  }
  const Description& description() const override { return text_; }
  Point resolve(const Point& point) const override { return point; }
  std::string default_level(const Point&) const override { return "theory"; }
  void check(const Point&, const std::string&, std::size_t) const override {}
  std::vector<std::vector<Measurement>> compute(std::span<const Point>, const std::string&,
                                                std::span<const double>, Draw, core::Team&,
                                                Checkpoint&) const override {
    return {};
  }
  double cost(const Point&, const std::string&, double) const override { return 1; }

 private:
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
  CHECK(marked == 3 * 2 + 4);
}
