// SPDX-License-Identifier: MIT
// What is refused, in one line each, and how the separation is given.
#include "memorization/parameters.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "memorization/model.hpp"
#include "overparam/experiment/inputs.hpp"
#include "support/refusal.hpp"

namespace {

using namespace overparam;
using experiment::Point;

std::string refusal(const Point& given, const std::string& source = "simulation") {
  return test::refusal(*memorization::make_model(), given, source);
}

Point resolved(const Point& given) {
  const auto model = memorization::make_model();
  return model->resolve(test::point_of(*model, given));
}

// The point with the content of a file that one of its texts names.
std::string refusal_of_file(Point given, const std::string& text, const std::string& content) {
  const auto model = memorization::make_model();
  Point point = test::point_of(*model, given);
  experiment::Inputs inputs;
  const std::string key = text.starts_with("file:") ? text : experiment::path_key("network", text);
  inputs.emplace(key, experiment::make_input(content));
  point.inputs = std::make_shared<const experiment::Inputs>(inputs);
  try {
    model->check(model->resolve(point), "simulation", 1);
  } catch (const core::InvalidParameter& refused) {
    return refused.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the separation and its rate") {
  CHECK(resolved({{"points", "100"}, {"separation-rate", "0.07"}}).at("separation") == "7");
  CHECK(resolved({{"points", "100"}, {"separation-rate", "0.071"}}).at("separation") == "8");
  CHECK(resolved({{"points", "64"}, {"separation-rate", "1"}, {"spacing", "power"}})
            .at("separation") == "6");
  CHECK(resolved({{"points", "65"}, {"separation-rate", "1"}, {"spacing", "power"}})
            .at("separation") == "7");
  CHECK(resolved({{"points", "64"}, {"separation", "16"}}).at("separation-rate") == "0.25");
  // A resolved point is resolved to itself.
  const Point point = resolved({{"points", "100"}, {"separation-rate", "0.071"}});
  CHECK(resolved(point) == point);
  CHECK(refusal({{"points", "8"}}) == "--separation: is needed (or --separation-rate)");
  CHECK(refusal({{"separation", "8"}}) == "--points: is needed");
  CHECK(refusal({{"points", "8"}, {"separation", "8"}, {"separation-rate", "9"}})
            .find("contradict each other") != std::string::npos);
  CHECK(refusal({{"points", "8"}, {"separation", "8"}, {"spacing", "power"}}) ==
        "--spacing: power has no effect with --separation: it says what --separation-rate means");
  CHECK(refusal({{"points", "8"}, {"data", "ball"}}).empty());
  CHECK(refusal({{"points", "8"}, {"separation", "8"}, {"data", "ball"}}).empty());
  CHECK(refusal({{"points", "8"}, {"data", "ball"}, {"spacing", "power"}}) ==
        "--spacing: power has no effect without --separation-rate");
  CHECK(refusal({{"points", "1000"}, {"separation-rate", "100000"}}) ==
        "--separation-rate: 100000 means a separation of 1e+08, above 1e7");
}

TEST_CASE("points that make no sense") {
  CHECK(refusal({{"points", "8"}, {"separation", "8"}}).empty());
  CHECK(refusal({{"points", "10"}, {"separation", "2"}}) ==
        "--points: 10 is above 9, the most that the segment holds with --separation 2 and --dim 1");
  CHECK(refusal({{"points", "9"}, {"separation", "2"}}).empty());
  CHECK(refusal({{"points", "9"}, {"separation", "2"}, {"data", "grid"}}).find("is above 8") !=
        std::string::npos);
  CHECK(refusal({{"points", "126"}, {"separation", "1"}, {"dim", "3"}}) ==
        "--points: 126 is above 125, more than which the ball cannot hold with --separation 1 and "
        "--dim 3");
  CHECK(refusal({{"points", "8"}, {"separation", "8"}, {"slots", "2"}}) ==
        "--slots: 2 needs --construction bits");
  CHECK(refusal({{"points", "8"}, {"separation", "8"}, {"data", "foo"}}) ==
        "--data: foo is not pairs | grid | ball | file:PATH");
  CHECK(refusal({{"points", "8"}, {"separation", "8"}, {"dim", "2"}}, "law").find("has no law") !=
        std::string::npos);
  CHECK(refusal({{"points", "8"}, {"separation", "41"}, {"construction", "trained"}}) ==
        "--separation: 41 is above 40, the most that training in double precision resolves");
  CHECK(refusal(
            {{"points", "8"}, {"separation", "9"}, {"construction", "trained"}, {"labels", "2"}}) ==
        "--labels: 2 is not 1, as --construction trained needs");
  const std::string large = refusal({{"points", "1000000"},
                                     {"separation", "30"},
                                     {"construction", "bits"},
                                     {"slots", "1000000"}});
  CHECK(large.find("--slots: 1000000") == 0);
  CHECK(large.find("memory") != std::string::npos);
}

TEST_CASE("files of points and networks") {
  const Point three{{"points", "3"}, {"data", "file:x"}};
  CHECK(refusal_of_file(three, "file:x", "0.5\n0.25\n-1").empty());
  CHECK(refusal_of_file(three, "file:x", "0.5\n0.25") ==
        "--points: 3 is not 2, the number of points in --data file:x");
  CHECK(refusal_of_file(three, "file:x", "0.5\n0.5\n-1") ==
        "--data: file:x has one point twice, in lines 1 and 2");
  CHECK(refusal_of_file(three, "file:x", "0.5,0\n0.25,1\n-1,2") ==
        "--data: file:x in line 3 has the label 2, which is no whole number from 0 to 2^1 - 1");
  // A separation says what the points have at least.
  Point apart = three;
  apart["separation"] = std::string("2");
  CHECK(refusal_of_file(apart, "file:x", "0.5\n0.25\n-1").empty());
  CHECK(refusal_of_file(apart, "file:x", "0.5\n0.375\n-1") ==
        "--separation: 2 is below 3, that of the closest points in --data file:x");
  CHECK(refusal({{"points", "3"}, {"data", "file:x"}, {"separation-rate", "9"}}) ==
        "--data: file:x was not read");
  CHECK(refusal({{"points", "3"}, {"separation", "4"}, {"network", "net"}}) ==
        "--network: net was not read");
  const Point given{{"points", "3"}, {"separation", "4"}, {"network", "net"}};
  const std::string network =
      R"({"format":"overparam network","version":1,"activation":"relu","inputs":2,"layers":[{"neurons":[{"weights":[[0,"1"]]}]}]})";
  CHECK(refusal_of_file(given, "net", "{}").find("--network: net is no network") == 0);
  CHECK(refusal_of_file(given, "net", network) == "--network: net has 2 inputs, not --dim 1");
  Point plane = given;
  plane["dim"] = std::string("2");
  CHECK(refusal_of_file(plane, "net", network).empty());
  plane["construction"] = std::string("bits");
  CHECK(refusal_of_file(plane, "net", network) ==
        "--network: net takes the place of --construction bits");
}
