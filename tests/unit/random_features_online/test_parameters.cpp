// SPDX-License-Identifier: MIT
// The three ways to give the width: each fills in the other two, and two at a time are refused.
#include "random_features_online/parameters.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"
#include "random_features_online/model.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::InvalidParameter;
using overparam::experiment::make_grid;
using overparam::experiment::number;
using overparam::experiment::Point;
using overparam::random_features_online::declaration;
using overparam::random_features_online::make_model;
using overparam::random_features_online::resolve;
using overparam::test::close;
using overparam::test::epsilon;

using Texts = std::map<std::string, std::string>;

Point resolved(const Texts& texts) {
  return resolve(make_grid(declaration().specs(), texts, {}).front());
}

std::string refusal(const Texts& texts) {
  try {
    resolved(texts);
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("width, ratio and exponent say the same") {
  const auto by_width = resolved({{"dim", "10"}, {"width", "1000"}});
  CHECK(by_width == resolved({{"dim", "10"}, {"ratio", "100"}}));
  CHECK(by_width == resolved({{"dim", "10"}, {"exponent", "3"}}));
  CHECK(by_width.at("width") == "1000");
  CHECK(by_width.at("ratio") == "100");
  CHECK(by_width.at("exponent") == "3");
}

TEST_CASE(
    "an exponent gives a whole number of at least one, and is that of the width after rounding") {
  const auto root = resolved({{"dim", "10"}, {"exponent", "0.5"}});  // 3.16
  CHECK(root.at("width") == "3");
  CHECK(root.at("ratio") == "0.3");
  // 15 digits of it are kept.
  constexpr double kept = 1e-14;
  CHECK(close(*number(root, "exponent"), std::log10(3.0), kept, 0));
  const auto one = resolved({{"dim", "50"}, {"exponent", "0"}});
  CHECK(one.at("width") == "1");
  CHECK(one.at("exponent") == "0");
}

TEST_CASE("powers of the dimension have whole exponents") {
  for (const std::string dim : {"7", "10", "50", "1000", "1e+06"})
    for (const std::string exponent : {"1", "2", "3", "5", "12"}) {
      CAPTURE(dim);
      CAPTURE(exponent);
      const auto point = resolved({{"dim", dim}, {"exponent", exponent}});
      CHECK(point.at("exponent") == exponent);
      // pow rounds once, or not at all where the power is exact.
      CHECK(close(*number(point, "width"), std::pow(std::stod(dim), std::stod(exponent)), epsilon,
                  0));
    }
  CHECK(resolved({{"dim", "100"}, {"width", "1e300"}}).at("exponent") == "150");
}

TEST_CASE("there is no exponent without a dimension or at dimension 1") {
  const auto point = resolved({{"ratio", "2"}});
  CHECK(point.at("ratio") == "2");
  CHECK(point.at("width").empty());
  CHECK(point.at("exponent").empty());
  const auto one = resolved({{"dim", "1"}, {"exponent", "2"}});
  CHECK(one.at("width") == "1");
  CHECK(one.at("exponent").empty());
  CHECK(resolved({{"dim", "1"}, {"width", "5"}}).at("exponent").empty());
}

TEST_CASE("the width is given once, with a dimension, and within bounds") {
  const std::string one = " (one of --width, --ratio, --exponent)";
  CHECK(refusal({{"dim", "10"}, {"width", "20"}, {"ratio", "2"}}) ==
        "--width: 20 contradicts --ratio" + one);
  CHECK(refusal({{"dim", "10"}, {"width", "20"}, {"exponent", "2"}}) ==
        "--width: 20 contradicts --exponent" + one);
  CHECK(refusal({{"dim", "10"}, {"ratio", "2"}, {"exponent", "2"}}) ==
        "--ratio: 2 contradicts --exponent" + one);
  CHECK(refusal({{"dim", "10"}}) == "--ratio: is needed (or --width or --exponent)");
  CHECK(refusal({{"exponent", "2"}}) ==
        "--dim: is needed with --exponent (the asymptotic theory takes --ratio)");
  CHECK(refusal({{"dim", "10"}, {"exponent", "300.5"}}) ==
        "--exponent: 300.5 gives a width above 1e+300");
  CHECK(refusal({{"dim", "1e3"}, {"exponent", "1e4"}}) ==
        "--exponent: 10000 gives a width above 1e+300");
  CHECK(refusal({{"dim", "10"}, {"ratio", "1e300"}}) ==
        "--ratio: 1e+300 gives a width above 1e+300");
  CHECK(refusal({{"dim", "10"}, {"exponent", "-0.5"}}) == "--exponent: -0.5 is negative");
}

TEST_CASE("exponents vary fastest") {
  const auto model = make_model();
  const auto grid = make_grid(declaration().specs(),
                              {{"dim", "10,20"}, {"exponent", "1,2"}, {"learning-rate", "0.5,1"}},
                              model->description().size_names());
  REQUIRE(grid.size() == 8);
  std::vector<std::string> widths;
  for (const auto& point : grid) widths.push_back(resolve(point).at("width"));
  CHECK(widths == std::vector<std::string>{"10", "100", "10", "100", "20", "400", "20", "400"});
}

TEST_CASE("words and numbers of a point mean what they say") {
  using namespace overparam::random_features_online;
  using overparam::random_features_online::Precision;
  const auto with = [](const Texts& more) {
    Texts texts{{"dim", "10"}, {"ratio", "2"}};
    texts.insert(more.begin(), more.end());
    return resolved(texts).values<Parameters>();
  };
  const auto plain = with({});
  CHECK(plain.training.finite_width);
  CHECK_FALSE(plain.recursion);
  CHECK(plain.features == Features::sphere);
  CHECK(network_law(plain).on_sphere);
  CHECK(plain.precision == Precision::float64);
  CHECK(plain.sampling == Sampling::automatic);
  CHECK(plain.error_measure == ErrorMeasure::automatic);
  CHECK_FALSE(with({{"finite-width", "off"}}).training.finite_width);
  CHECK_FALSE(with({{"finite-width", "off"}}).recursion);
  CHECK(with({{"finite-width", "recursion"}}).training.finite_width);
  CHECK(with({{"finite-width", "recursion"}}).recursion);
  const auto gaussian = with({{"features", "gaussian"}, {"teacher-units", "3"}});
  CHECK(gaussian.features == Features::gaussian);
  CHECK_FALSE(network_law(gaussian).on_sphere);
  CHECK(network_law(gaussian).dimension == 10);
  CHECK(network_law(gaussian).width == 20);
  CHECK(network_law(gaussian).teacher_units == 3);
  CHECK(with({{"precision", "float"}}).precision == Precision::float32);
  CHECK(with({{"sampling", "local-fields"}}).sampling == Sampling::local_fields);
  CHECK(with({{"error-measure", "running"}}).error_measure == ErrorMeasure::running);
  // The teacher is like the student unless it is told.
  CHECK(with({{"activation", "relu"}}).teacher.activations[0].name() == "relu");
  CHECK(with({{"activation", "relu"}, {"teacher-activation", "sign"}})
            .teacher.activations[0]
            .name() == "sign");
}

TEST_CASE("overlaps of teacher units are those that vectors can have") {
  const auto refused = [](const char* units, const char* overlap) {
    return refusal(
        {{"dim", "10"}, {"ratio", "2"}, {"teacher-units", units}, {"teacher-overlap", overlap}});
  };
  CHECK(refused("3", "-0.5") == "accepted");
  CHECK(refused("3", "-0.51") == "--teacher-overlap: -0.51 is below -1/(M-1) = -0.5");
  CHECK(refused("2", "-1") == "accepted");
  CHECK(refused("1", "0.5") == "--teacher-overlap: 0.5 needs --teacher-units above 1");
  CHECK(refused("11", "0").starts_with("--teacher-units: 11 is above --dim 10"));
}
