// SPDX-License-Identifier: MIT
// The points and sources of a request, and what is refused.
#include "overparam/study/request.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/study/registry.hpp"
#include "support/temporary_directory.hpp"

namespace {

using namespace overparam;
using study::Request;

Request online(const std::map<std::string, std::string>& parameters) {
  Request request;
  request.model = &study::find_model("random-features-online");
  request.parameters = parameters;
  return request;
}

// What add_sources, or the making of the points, says of a request.
std::string refusal(const Request& request) {
  try {
    experiment::Plan plan;
    plan.points = resolved_points(request);
    add_sources(plan, request);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("points that rounding makes equal are one, and what is added replaces") {
  const auto request = online({{"dim", "10"}, {"ratio", "0.52,0.54,1"}});
  const auto points = study::resolved_points(request);
  REQUIRE(points.size() == 2);
  CHECK(points[0].at("width") == "5");
  CHECK(points[1].at("width") == "10");
  const auto other = study::resolved_points(request, {{"dim", "1000"}});
  REQUIRE(other.size() == 3);
  CHECK(other[0].at("dim") == "1000");
}

TEST_CASE("each point has its cheapest level, or those that are asked for, and the simulation") {
  auto request = online({{"dim", "10"}, {"ratio", "1"}, {"features", "sphere,gaussian"}});
  request.seed = 7;
  request.effort = {3, 0.5, 9};
  request.simulate = true;
  const auto sources = [&] {
    experiment::Plan plan;
    plan.points = resolved_points(request);
    add_sources(plan, request);
    CHECK(plan.seed == 7);
    CHECK(plan.effort.replicas == 3);
    CHECK(plan.effort.target_error == 0.5);
    CHECK(plan.effort.max_replicas == 9);
    std::string text;
    for (const auto& task : plan.tasks) text += std::to_string(task.point) + task.source + " ";
    return text;
  };
  CHECK(sources() == "0deterministic 0simulation 1instance 1simulation ");
  request.levels = {"instance"};
  CHECK(sources() == "0instance 0simulation 1instance 1simulation ");
  request.simulate = false;
  CHECK(sources() == "0instance 1instance ");
}

TEST_CASE("what makes no sense is refused by its name") {
  const std::map<std::string, std::string> good{{"dim", "10"}, {"ratio", "1"}};
  CHECK(refusal(online(good)) == "accepted");
  CHECK(refusal(Request{}) == "model: is missing");
  experiment::Plan plan;
  CHECK_THROWS_WITH_AS(add_sources(plan, Request{}), "model: is missing", core::InvalidParameter);
  CHECK(refusal(online({{"dim", "10"}, {"rato", "1"}})) ==
        "--rato: is no parameter of random-features-online");
  CHECK(refusal(online({{"dim", "10"}, {"ratio", "1,x"}})).starts_with("--ratio: "));
  CHECK(refusal(online({{"dim", "10"}})) == "--ratio: is needed (or --width or --exponent)");
  auto asked = online(good);
  asked.levels = {"deterministic", "exact"};
  CHECK(refusal(asked) == "--theory: exact is not one of asymptotic | deterministic | instance");
  asked.levels = {};
  asked.effort = {8, 0.1, 100};
  CHECK(refusal(asked) ==
        "--target-error: 0.1 is of use with draws only: --simulate, or a theory level of draws");
  asked.simulate = true;
  CHECK(refusal(asked) == "accepted");
  asked = online({{"ratio", "1"}});
  CHECK(refusal(asked) == "accepted");
  asked.simulate = true;
  CHECK(refusal(asked) == "--dim: is needed by the source simulation");
}

TEST_CASE("files are read when the points are made, unless their content is given") {
  const test::TemporaryDirectory directory;
  const std::string name = "file:" + (directory.path() / "spectrum.txt").string();
  std::ofstream(directory.path() / "spectrum.txt") << "2\n1\n";
  Request request;
  request.model = &study::find_model("linear-regression");
  request.parameters = {{"dim", "2"}, {"sample-ratio", "1"}, {"spectrum", name}};
  CHECK(study::resolved_points(request).front().inputs->at(name).content == "2\n1\n");
  request.inputs = std::make_shared<const experiment::Inputs>(
      experiment::Inputs{{name, experiment::make_input("3\n1\n")}});
  CHECK(study::resolved_points(request).front().inputs->at(name).content == "3\n1\n");
  request.inputs = {};
  request.parameters["spectrum"] = "file:/nowhere";
  CHECK(refusal(request).starts_with("--spectrum: file:/nowhere "));
}
