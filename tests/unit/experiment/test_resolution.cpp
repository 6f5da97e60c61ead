// SPDX-License-Identifier: MIT
// Typed values of points, and levels.
#include "overparam/experiment/resolution.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;

struct Values {
  int number = 0;
};
struct Others {
  int number = 0;
};

constexpr const char* unresolved = "a point is not resolved by the model that is to treat it";

}  // namespace

TEST_CASE("values come out as they went in, for their own type alone") {
  const Resolution one(Values{3}, "exact");
  CHECK(one.values<Values>().number == 3);
  CHECK(one.level() == "exact");
  CHECK_FALSE(one.empty());
  const Resolution copy = one;
  CHECK(&copy.values<Values>() == &one.values<Values>());
  CHECK_THROWS_WITH_AS(one.values<Others>(), unresolved, core::Error);
  CHECK_THROWS_WITH_AS(one.values<int>(), unresolved, core::Error);
}

TEST_CASE("without values there are none to be had, with or without a level") {
  Resolution none;
  CHECK(none.empty());
  CHECK_THROWS_WITH_AS(none.values<Values>(), unresolved, core::Error);
  none.set_level("exact");
  CHECK(none.level() == "exact");
  CHECK_FALSE(none.empty());
  CHECK_THROWS_WITH_AS(none.values<Values>(), unresolved, core::Error);
}

TEST_CASE("points of a list keep what is known about them") {
  Point point{{"x", "1"}};
  CHECK_THROWS_WITH_AS(point.values<Values>(), unresolved, core::Error);
  Points points;
  for (const int number : {5, 6}) {
    point.resolution = Resolution(Values{number});
    points.push_back(point);
  }
  CHECK(points[0].values<Values>().number == 5);
  CHECK(points[1].values<Values>().number == 6);
  const std::vector<Point> all(points.begin(), points.end());
  const auto values = values_of<Values>(all);
  REQUIRE(values.size() == 2);
  CHECK(values[1].number == 6);
  CHECK_THROWS_WITH_AS(values_of<Others>(all), unresolved, core::Error);
  const auto measured = measure_each<Values>(all, [](const Values& of) {
    return std::vector<Measurement>{{.observable = "number", .value = of.number}};
  });
  REQUIRE(measured.size() == 2);
  CHECK(measured[0].front().value == 5);
  CHECK(measured[1].front().value == 6);
  // One that is not resolved among those that are.
  points.push_back({{"x", "2"}});
  CHECK(points[1].values<Values>().number == 6);
  CHECK(points[2].resolution.empty());
}

TEST_CASE("the level of a point is what it was resolved to, or the model's first") {
  Description description;
  Point point;
  CHECK_THROWS_WITH_AS(default_level(description, point), "levels: are none",
                       core::InvalidParameter);
  description.levels = {{"first", "", false}, {"second", "", false}};
  CHECK(default_level(description, point) == "first");
  point.resolution = Resolution(Values{}, "second");
  CHECK(default_level(description, point) == "second");
}

TEST_CASE("a model without a word on costs has equal ones") {
  Description description;
  CHECK(cost(description, {}, "exact", 5) == 1);
  description.questions.cost = [](const Point&, const std::string& source, double end_time) {
    return source == "exact" ? 2 * end_time : 0;
  };
  CHECK(cost(description, {}, "exact", 5) == 10);
}

TEST_CASE("a description knows its sizes and symbols") {
  Description description;
  CHECK(description.size_names().empty());
  description.parameters.resize(2);
  description.parameters[0].name = std::string("dim");
  description.parameters[0].symbol = std::string("N");
  description.parameters[1].name = std::string("ridge");
  description.dimension = "dim";
  description.sizes = {{"width", "ratio", "exponent"}, {"samples", "sample-ratio", ""}};
  CHECK(description.size_names() ==
        std::vector<std::string>{"width", "ratio", "exponent", "samples", "sample-ratio"});
  CHECK(description.symbol("dim") == "N");
  CHECK(description.symbol("ridge") == "ridge");
  CHECK(description.symbol("unknown") == "unknown");
  CHECK(description.dimension_symbol() == "N");
}
