// SPDX-License-Identifier: MIT
// Sizes of random-feature ridge regression, and what is refused.
#include "random_features_ridge/parameters.hpp"

#include <doctest/doctest.h>

#include <string>

#include "overparam/core/error.hpp"
#include "unit/random_features_ridge/points.hpp"

namespace {

using namespace overparam;
using test::resolved;
using test::Texts;

std::string refusal(const Texts& texts) {
  try {
    resolved(texts);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("sizes say the same in several ways, and contradictions are refused") {
  const auto by_count = resolved({{"dim", "10"}, {"width", "100"}, {"samples", "25"}});
  CHECK(by_count == resolved({{"dim", "10"}, {"ratio", "10"}, {"sample-ratio", "2.5"}}));
  CHECK(by_count == resolved({{"dim", "10"}, {"exponent", "2"}, {"samples", "25"}}));
  CHECK(by_count.at("teacher-activation") == "erf");
  CHECK(refusal({{"dim", "10"}, {"width", "3"}}).find("--sample-ratio: is needed") == 0);
  CHECK(refusal({{"dim", "10"}, {"width", "3"}, {"samples", "3"}, {"sample-ratio", "1"}}) ==
        "--samples: 3 contradicts --sample-ratio (one of --samples, --sample-ratio)");
  CHECK(refusal({{"ratio", "1"}, {"samples", "3"}}).find("--dim: is needed") == 0);
  CHECK(refusal({{"dim", "2"}, {"ratio", "1"}, {"samples", "3"}, {"teacher-units", "3"}})
            .find("--teacher-units: 3 is above --dim 2") == 0);
  CHECK(refusal({{"ratio", "1"}, {"sample-ratio", "3"}, {"features", "cube"}}) ==
        "--features: cube is not sphere | gaussian");
}
