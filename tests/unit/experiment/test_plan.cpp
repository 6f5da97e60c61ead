// SPDX-License-Identifier: MIT
// Sources and times of points, and what they cannot be.
#include "overparam/experiment/plan.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/toy_model.hpp"

namespace {

using namespace overparam;
using namespace overparam::experiment;

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class Body>
std::string refusal(const Body& body) {
  try {
    body();
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("equal lists of times in a row are kept once, and each point has its own") {
  TimeLists lists;
  const std::vector<std::vector<double>> times{{1, 2}, {1, 2}, {}, {infinity}, {infinity}, {1, 2}};
  for (const auto& list : times) lists.push_back(list);
  REQUIRE(lists.size() == times.size());
  for (std::size_t i = 0; i < times.size(); ++i) CHECK(lists[i] == times[i]);
  CHECK(&lists[0] == &lists[1]);
  lists.assign(SIZE_MAX, {0, 3});
  CHECK(lists[SIZE_MAX - 1] == std::vector<double>{0, 3});
  lists.assign(0, {});
  lists.push_back({4});
  CHECK(lists[0] == std::vector<double>{4});
  CHECK(refusal([&] { lists[1]; }) == "point: 1 has no times: there are 1 lists");
}

TEST_CASE("times that do not increase from 0 on are refused") {
  TimeLists lists;
  const auto said = [&](const std::vector<double>& times) {
    const std::string pushed = refusal([&] { lists.push_back(times); });
    CHECK(refusal([&] { lists.assign(3, times); }) == pushed);
    return pushed;
  };
  CHECK(said({-1}) == "times: -1 is not a number from 0");
  CHECK(said({1, std::nan("")}) == "times: nan is not a number from 0");
  CHECK(said({2, 1}) == "times: 1 is not above 2 before it");
  CHECK(said({infinity, infinity}) == "times: inf is not above inf before it");
  CHECK(lists.size() == 0);
}

TEST_CASE("a source is a level of the model or the simulation") {
  const test::ToyModel model;
  const Description& description = model.description();
  CHECK_FALSE(is_sampled(description, "theory"));
  CHECK(is_sampled(description, simulation_source));
  CHECK(refusal([&] { is_sampled(description, "nonsense"); }) ==
        "source: nonsense is not theory | simulation");
  CHECK(refusal([&] { make_task(description, 0, ""); }) == "source: '' is not theory | simulation");
}

TEST_CASE("a point knows its parameters, and no others") {
  const Point point{{"x", "1"}, {"y", ""}};
  CHECK(point.at("x") == "1");
  CHECK(refusal([&] { point.at("z"); }) == "--z: is no parameter of the point");
  CHECK(refusal([&] { choice(point, "x", {}); }) == "words: are none");
  CHECK(refusal([] {
          Points(std::vector<std::string>{"a", "b", "a"});
        }) == "names: a occurs twice");
  CHECK(refusal([] { Points().reserve(SIZE_MAX); }).find("count: ") == 0);
  CHECK(refusal([] { Points().front(); }).find("point: 0 ") == 0);
}

TEST_CASE("a number that is no enumerator has no name") {
  CHECK(refusal([] { to_string(static_cast<Status>(99)); }) == "status: 99 is none");
  CHECK(refusal([] { reason(static_cast<Status>(255)); }) == "status: 255 is none");
  CHECK(refusal([] { to_string(static_cast<Estimator>(4)); }) == "estimator: 4 is none");
}
