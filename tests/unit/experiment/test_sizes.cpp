// SPDX-License-Identifier: MIT
// Counts, ratios and exponents of a size from one another.
#include "overparam/experiment/sizes.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"

namespace {

using namespace overparam;
using experiment::complete_size;
using experiment::Point;
using experiment::Size;

const Size width{"width", "ratio", "exponent"};

// What is said of a point, or nothing.
std::string refusal(Point point, double maximum = 1000) {
  try {
    complete_size(point, width, "dim", maximum);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return {};
}

Point completed(Point point) {
  complete_size(point, width, "dim", 1e300);
  return point;
}

}  // namespace

TEST_CASE("sizes that no point has are refused by name") {
  const auto said = [&](const char* dim, const char* name, const char* value,
                        double maximum = 1000) {
    Point point{{"dim", dim}, {"width", ""}, {"ratio", ""}, {"exponent", ""}};
    point[name] = value;
    return refusal(point, maximum);
  };
  CHECK(said("10", "width", "20").empty());
  CHECK(said("10", "exponent", "0").empty());
  CHECK(said("", "ratio", "2").empty());
  CHECK(said("10", "width", "2.5") == "--width: 2.5 is not a whole number from 1");
  CHECK(said("10", "width", "0") == "--width: 0 is not a whole number from 1");
  CHECK(said("10", "ratio", "-2") == "--ratio: -2 is not positive");
  CHECK(said("", "ratio", "0") == "--ratio: 0 is not positive");
  CHECK(said("10", "exponent", "-1") == "--exponent: -1 is negative");
  CHECK(said("0", "ratio", "1") == "--dim: 0 is not a whole number from 1");
  CHECK(said("2.5", "width", "1") == "--dim: 2.5 is not a whole number from 1");
  CHECK(said("10", "ratio", "x") == "--ratio: x is not a number");
  CHECK(said("10", "ratio", "101") == "--ratio: 101 gives a width above 1000");
  for (const double maximum : {0.5, -1.0, std::nan("")})
    CHECK(said("10", "width", "1", maximum).find("maximum: ") == 0);
}

TEST_CASE("a point is complete as it is, however it was given") {
  for (const char* dim : {"1", "2", "7", "10", "50", "1000"})
    for (const auto& given :
         std::map<std::string, std::vector<std::string>>{{"width", {"1", "3", "20", "1000003"}},
                                                         {"ratio", {"0.01", "0.3", "1", "33.3"}},
                                                         {"exponent", {"0", "0.5", "1.37", "6"}}})
      for (const auto& value : given.second) {
        const std::string& name = given.first;
        CAPTURE(dim);
        CAPTURE(name);
        CAPTURE(value);
        Point point{{"dim", dim}, {"width", ""}, {"ratio", ""}, {"exponent", ""}};
        point[name] = value;
        const Point once = completed(point);
        CHECK_FALSE(once.at("width").empty());
        CHECK_FALSE(once.at("ratio").empty());
        CHECK(once.at("exponent").empty() == (dim == std::string("1")));
        CHECK(completed(once) == once);
      }
  const Point alone{{"dim", ""}, {"width", ""}, {"ratio", "2"}, {"exponent", ""}};
  CHECK(completed(alone) == alone);
}

TEST_CASE("names that do not follow from one count contradict each other") {
  const Point good{{"dim", "10"}, {"width", "20"}, {"ratio", "2"}, {"exponent", "1.30103"}};
  const std::string one_of = " (one of --width, --ratio, --exponent)";
  CHECK(refusal(good) == "--width: 20 contradicts --ratio" + one_of);
  Point point = completed({{"dim", "10"}, {"width", "20"}, {"ratio", ""}, {"exponent", ""}});
  CHECK(refusal(point).empty());
  for (const auto& [name, value] :
       std::map<std::string, std::string>{{"width", "21"}, {"ratio", "2.1"}, {"exponent", "1"}}) {
    Point changed = point;
    changed[name] = value;
    CHECK(refusal(changed) == "--width: " + changed.at("width") + " contradicts --ratio" + one_of);
  }
  point["dim"] = "11";
  CHECK_FALSE(refusal(point).empty());
}

TEST_CASE("the dimension is called as it is told, and a size may have no exponent") {
  const Size units{"units", "density", ""};
  Point point{{"sites", "50"}, {"units", ""}, {"density", "0.5"}};
  complete_size(point, units, "sites", 1e6);
  CHECK(point.at("units") == "25");
  CHECK(point.size() == 3);
  Point none{{"sites", ""}, {"units", "3"}, {"density", ""}};
  CHECK_THROWS_WITH_AS(complete_size(none, units, "sites", 1e6),
                       "--sites: is needed with --units (the asymptotic theory takes --density)",
                       core::InvalidParameter);
}
