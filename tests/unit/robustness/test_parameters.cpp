// SPDX-License-Identifier: MIT
// What is refused, in one line each.
#include "robustness/parameters.hpp"

#include <doctest/doctest.h>

#include <string>

#include "robustness/model.hpp"
#include "support/refusal.hpp"

namespace {

using namespace overparam;

std::string refusal(const experiment::Point& given, const std::string& source = "deterministic") {
  return test::refusal(*robustness::make_model(), given, source);
}

}  // namespace

TEST_CASE("points that make no sense") {
  const experiment::Point sizes{{"dim", "20"}, {"width", "100"}, {"samples", "40"}};
  const auto with = [&](experiment::Point more) {
    more.insert(sizes.begin(), sizes.end());
    return more;
  };
  CHECK(refusal(sizes).empty());
  CHECK(refusal(sizes, "simulation").empty());
  CHECK(refusal(with({{"activation", "sign"}})) ==
        "--activation: sign has no square-integrable derivative: the gradient would be infinite");
  CHECK(refusal(with({{"activation", "relu"}, {"linearisation", "tangent"}})) ==
        "--activation: relu has a discontinuous derivative: with --linearisation tangent the "
        "gradient would be infinite");
  CHECK(refusal(with({{"activation", "gelu"}, {"linearisation", "tangent"}})).find("is not odd") !=
        std::string::npos);
  CHECK(refusal(with({{"activation", "hermite:0,1,0.5"}, {"linearisation", "tangent"}}))
            .find("is not odd") != std::string::npos);
  CHECK(
      refusal(with({{"activation", "hermite:0.5,1,0,0.5"}, {"linearisation", "tangent"}})).empty());
  CHECK(refusal(with({{"activation", "hermite:2"}})) ==
        "--activation: hermite:2 is constant: nothing is learnt");
  CHECK(refusal(with({{"interpolant", "gradient"}, {"linearisation", "tangent"}})) ==
        "--interpolant: gradient needs --linearisation features");
  CHECK(refusal(with({{"label-noise", "0"}})) ==
        "--label-noise: 0 leaves nothing to fit without --teacher-activation");
  CHECK(refusal(with({{"teacher-units", "2"}})) ==
        "--teacher-units: 2 needs a --teacher-activation");
  CHECK(refusal(with({{"teacher-activation", "foo"}})).find("is not none | erf") !=
        std::string::npos);
  for (const std::string source : {"deterministic", "simulation"})
    for (const std::string width : {"30", "40"})
      CHECK(
          refusal({{"dim", "20"}, {"width", width}, {"samples", "40"}, {"interpolant", "gradient"}},
                  source) ==
          "--width: " + width +
              " is not above --samples 40, as --interpolant gradient needs at --ridge 0");
  CHECK(refusal({{"dim", "20"},
                 {"width", "30"},
                 {"samples", "40"},
                 {"interpolant", "gradient"},
                 {"ridge", "0.1"}})
            .empty());
  CHECK(
      refusal({{"ratio", "2"}, {"sample-ratio", "3"}, {"interpolant", "gradient"}}, "asymptotic") ==
      "--ratio: 2 is not above --sample-ratio 3, as --interpolant gradient needs at --ridge 0");
  CHECK(
      refusal({{"ratio", "4"}, {"sample-ratio", "3"}, {"interpolant", "gradient"}, {"ridge", "1"}},
              "asymptotic") ==
      "--ridge: 1 of --interpolant gradient counts in units of n: it needs --dim");
  CHECK(refusal({{"dim", "2"}, {"width", "30"}, {"samples", "10"}}) ==
        "--dim: 2 is not at least 3, as deterministic needs");
  CHECK(refusal({{"ratio", "2"}, {"sample-ratio", "3"}}) ==
        "--dim: is needed by the source deterministic");
  CHECK(refusal(with({{"interpolant", "gradient"}}), "infinite-width").find("G = 0") !=
        std::string::npos);
  CHECK(refusal(with({{"linearisation", "tangent"}}), "asymptotic").find("no asymptotic theory") !=
        std::string::npos);
  CHECK(refusal(with({{"linearisation", "tangent"}, {"inputs", "gaussian"}}), "infinite-width")
            .find("is not sphere") != std::string::npos);
}
