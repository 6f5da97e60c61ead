// SPDX-License-Identifier: MIT
// Theory between the points of a curve that were asked for.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "overparam/core/text.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/figure/pictures.hpp"
#include "overparam/study/curve.hpp"
#include "overparam/study/dynamics.hpp"
#include "overparam/study/registry.hpp"
#include "support/made_results.hpp"
#include "support/small_model.hpp"

namespace {

using namespace overparam;
using experiment::Row;
using experiment::Status;
using experiment::Table;
using study::Curve;
using study::Study;
using test::lines_with;
using test::SmallModel;

Curve curve_of(const std::string& model, const std::map<std::string, std::string>& parameters,
               std::size_t theory_points) {
  Curve asked;
  asked.model = &study::find_model(model);
  asked.parameters = parameters;
  asked.theory_points = theory_points;
  return asked;
}

Table table_of(const Curve& asked) {
  Study curve = plan(asked);
  return run(curve).table;
}

const std::string& parameter(const Table& table, const Row& row, const std::string& name) {
  const auto at = std::find(table.parameter_names.begin(), table.parameter_names.end(), name);
  return row.parameters[static_cast<std::size_t>(at - table.parameter_names.begin())];
}

// Rows of an observable, by a parameter.
std::map<double, Row> rows_by(const Table& table, const std::string& name,
                              const std::string& observable = "generalization_error") {
  std::map<double, Row> rows;
  for (const Row& row : table.rows)
    if (row.measurement.observable == observable)
      rows.emplace(std::stod(parameter(table, row, name)), row);
  return rows;
}

const std::map<std::string, std::string> double_descent{
    {"label-noise", "0.1"}, {"sample-ratio", "2"}, {"ratio", "0.5,1,1.5,3,5"}};

}  // namespace

TEST_CASE(
    "between points on both sides of a pole the line has the pole, and is the curve elsewhere") {
  const auto rows =
      rows_by(table_of(curve_of("random-features-ridge", double_descent, 200)), "ratio");
  REQUIRE(rows.contains(2));
  CHECK(rows.at(2).measurement.status == Status::infinite);
  CHECK(rows.size() < 200);
  // The logarithms of values in the middle between two points, computed by themselves.
  std::string middles;
  std::vector<double> chords;
  for (auto right = std::next(rows.begin()); right != rows.end(); ++right) {
    const auto left = std::prev(right);
    const auto& a = left->second.measurement;
    const auto& b = right->second.measurement;
    if (!a.value || !b.value || std::abs(left->first - 2) < 0.15) continue;
    middles +=
        (middles.empty() ? "" : ",") + experiment::shortest((left->first + right->first) / 2);
    chords.push_back((std::log(*a.value) + std::log(*b.value)) / 2);
  }
  auto between = double_descent;
  between["ratio"] = middles;
  const auto exact = rows_by(table_of(curve_of("random-features-ridge", between, 0)), "ratio");
  REQUIRE(exact.size() == chords.size());
  constexpr double decades = 4.6;      // of the frame, about two, as a logarithm
  constexpr double line_width = 0.01;  // of the frame
  std::size_t i = 0;
  for (const auto& one : exact) {
    CAPTURE(one.first);
    CHECK(std::abs(std::log(*one.second.measurement.value) - chords[i++]) < line_width * decades);
  }
}

TEST_CASE("against an observable a line is refined along the parameter, for both axes") {
  auto asked = curve_of("random-features-ridge",
                        {{"dim", "100"},
                         {"samples", "200"},
                         {"ratio", "1"},
                         {"label-noise", "0.1"},
                         {"ridge", "1e-3,0.1,10"}},
                        200);
  asked.picture.x = "training_error";
  asked.picture.y = {"excess_risk"};
  const Table table = table_of(asked);
  std::vector<std::map<double, Row>> axes;
  for (const std::string observable : {"training_error", "excess_risk"})
    axes.push_back(rows_by(table, "ridge", observable));
  CHECK(axes[0].size() > 30);
  CHECK(axes[0].size() < 200);
  std::string middles;
  for (auto right = std::next(axes[0].begin()); right != axes[0].end(); ++right)
    middles += (middles.empty() ? "" : ",") +
               experiment::shortest(std::sqrt(std::prev(right)->first * right->first));
  asked.parameters["ridge"] = middles;
  asked.theory_points = 0;
  const Table between = table_of(asked);
  for (std::size_t axis = 0; axis < axes.size(); ++axis) {
    const auto& rows = axes[axis];
    const auto exact =
        rows_by(between, "ridge", axis == 0 ? std::string("training_error") : "excess_risk");
    REQUIRE(exact.size() + 1 == rows.size());
    double low = rows.begin()->second.measurement.value.value();
    double high = low;
    for (const auto& [ridge, row] : rows) {
      low = std::min(low, *row.measurement.value);
      high = std::max(high, *row.measurement.value);
    }
    constexpr double line_width = 0.01;  // of the frame
    auto left = rows.begin();
    for (const auto& [ridge, row] : exact) {
      const auto right = std::next(left);
      const double chord = (*left->second.measurement.value + *right->second.measurement.value) / 2;
      CHECK(std::abs(*row.measurement.value - chord) < line_width * (high - low));
      left = right;
    }
  }
}

TEST_CASE("lines of other observables than the first are refined as well") {
  auto asked =
      curve_of("random-features-ridge",
               {{"dim", "100"}, {"samples", "200"}, {"ratio", "1"}, {"ridge", "0.01,1"}}, 40);
  asked.picture.y = {"training-error"};
  CHECK(rows_by(table_of(asked), "ridge", "training_error").size() > 20);
  asked.theory_points = 0;
  asked.simulate_at = "0.1";
  CHECK(rows_by(table_of(asked), "ridge", "training_error").size() == 3);
}

TEST_CASE("a logarithmic axis has nothing between 0 and its other points") {
  auto asked =
      curve_of("random-features-ridge",
               {{"dim", "10"}, {"ratio", "1"}, {"sample-ratio", "2"}, {"ridge", "0,0.01,10"}}, 30);
  asked.picture.logx = true;
  std::set<double> ridges;
  const Table table = table_of(asked);
  for (const Row& row : table.rows)
    if (const auto value = core::read_number(parameter(table, row, "ridge"))) ridges.insert(*value);
  REQUIRE(ridges.size() > 10);
  CHECK(*ridges.begin() == 0);
  CHECK(*std::next(ridges.begin()) == 0.01);
}

TEST_CASE("what was asked for has the same rows, and simulations are there alone") {
  auto asked = curve_of("random-features-ridge",
                        {{"dim", "10"}, {"samples", "20"}, {"ratio", "0.5,1,3"}}, 0);
  asked.simulate = true;
  asked.effort = {2, 0, 2};
  const Table alone = table_of(asked);
  asked.theory_points = 50;
  const Table more = table_of(asked);
  std::set<std::string> widths;
  std::vector<const Row*> simulated;
  for (const Row& row : more.rows) {
    const bool simulation = row.source == experiment::simulation_source;
    if (simulation) simulated.push_back(&row);
    if (!simulation) widths.insert(parameter(more, row, "width"));
  }
  // From K = 5 to 30 there are 26 whole numbers.
  CHECK(widths.size() > 10);
  CHECK(widths.size() <= 26);
  std::size_t k = 0;
  for (const Row& row : alone.rows) {
    const auto same = std::find_if(more.rows.begin(), more.rows.end(), [&](const Row& other) {
      return other.parameters == row.parameters && other.source == row.source &&
             other.measurement.observable == row.measurement.observable &&
             other.measurement.time == row.measurement.time;
    });
    REQUIRE(same != more.rows.end());
    CHECK(same->measurement.value == row.measurement.value);
    CHECK(same->standard_error == row.standard_error);
    if (row.source == experiment::simulation_source) ++k;
  }
  CHECK(simulated.size() == k);
}

TEST_CASE("no line has more points than were asked for, and each is there once") {
  for (const std::size_t most : {4u, 7u, 20u}) {
    auto parameters = double_descent;
    parameters["ridge"] = "0,0.01";
    const Table table = table_of(curve_of("random-features-ridge", parameters, most));
    std::map<std::string, std::set<std::string>> lines;
    std::size_t rows = 0;
    for (const Row& row : table.rows) {
      if (row.measurement.observable != "generalization_error") continue;
      lines[parameter(table, row, "ridge")].insert(parameter(table, row, "ratio"));
      ++rows;
    }
    REQUIRE(lines.size() == 2);
    for (const auto& [ridge, points] : lines)
      CHECK(points.size() == std::max<std::size_t>(most, 5));
    CHECK(rows == 2 * std::max<std::size_t>(most, 5));
  }
}

TEST_CASE("points of theory stand between their neighbours, whatever order was asked for") {
  auto parameters = double_descent;
  parameters["ratio"] = "5,0.5,1";
  const Table table = table_of(curve_of("random-features-ridge", parameters, 12));
  std::vector<double> order;
  for (const Row& row : table.rows)
    if (row.measurement.observable == "generalization_error")
      order.push_back(std::stod(parameter(table, row, "ratio")));
  CHECK(order.size() == 12);
  CHECK(order.front() == 5);
  CHECK(std::is_sorted(order.begin() + 1, order.end() - 1));
}

TEST_CASE("any model has lines, also over its dimension, and heat maps have none") {
  const SmallModel model({});
  Curve asked;
  asked.model = &model;
  asked.theory_points = 100;
  const auto points = [&](std::map<std::string, std::string> parameters) {
    asked.parameters = std::move(parameters);
    return rows_by(table_of(asked), "density", "loss").size();
  };
  CHECK(points({{"sites", "50"}, {"density", "0.5,8"}}) > 10);
  CHECK(points({{"sites", "50"}, {"density", "2"}}) == 1);
  asked.parameters = {{"sites", "1:100:log:3"}, {"density", "4"}};
  CHECK(rows_by(table_of(asked), "sites", "loss").size() > 10);
  asked.parameters = {{"sites", "10,20,30,40,50,60,70,80"}, {"units", "1,2,3,4,5,6,7,8"}};
  CHECK(plan(asked).plan.points.size() == 64);
  CHECK_FALSE(plan(asked).next);
}

TEST_CASE("a capped horizon is told of the points that were asked for") {
  const SmallModel model({});
  Curve asked;
  asked.model = &model;
  asked.parameters = {{"sites", "50"}, {"density", "0.5,2,8"}};
  asked.simulate = true;
  asked.effort = {2, 0, 2};
  asked.horizon_cap = 20;
  asked.theory_points = 50;
  Study curve = plan(asked);
  const auto notes = lines_with(run(curve).notes, "horizon");
  CHECK(curve.plan.points.size() > 3);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find(" for 3 of 3 points") != std::string::npos);
}

TEST_CASE("the same study ends with the same plan") {
  const auto asked = curve_of("random-features-ridge", double_descent, 60);
  const auto last = [&] {
    Study curve = plan(asked);
    run(curve);
    std::string all;
    for (std::size_t i = 0; i < curve.plan.points.size(); ++i)
      all += curve.plan.points.text(i, "ratio") + "\n";
    return all;
  };
  CHECK(last() == last());
}

TEST_CASE("a dynamics has theory at more times than simulations") {
  study::Dynamics asked;
  asked.model = &study::find_model("random-features-online");
  asked.parameters = {{"dim", "20"}, {"ratio", "0.5,1"}};
  asked.times = {0, 1, 2, 10};
  asked.simulate = true;
  asked.effort = {2, 0, 2};
  asked.theory_times = 100;
  Study dynamics = plan(asked);
  const Table table = run(dynamics).table;
  std::map<std::pair<std::string, std::string>, std::set<double>> times;
  for (const Row& row : table.rows)
    if (row.measurement.observable == "generalization_error" &&
        std::isfinite(*row.measurement.time))
      times[{parameter(table, row, "ratio"), row.source}].insert(*row.measurement.time);
  REQUIRE(times.size() == 4);
  for (const auto& of_line : times) {
    const auto& all = of_line.second;
    for (const double time : asked.times) CHECK(all.contains(time));
    if (of_line.first.second == experiment::simulation_source) {
      CHECK(all.size() == 4);
    } else {
      CHECK(all.size() > 80);
      CHECK(all.size() <= 100);
    }
  }
}
