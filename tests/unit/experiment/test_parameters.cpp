// SPDX-License-Identifier: MIT
// Reading the parameters of a point.
#include "overparam/experiment/parameters.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"

namespace {

using namespace overparam::experiment;
using overparam::core::InvalidParameter;

}  // namespace

TEST_CASE("numbers and words of a point are read or refused by their option") {
  const Point point{{"ridge", "2.5"}, {"empty", ""}, {"word", "b"}, {"odd", "1x"}};
  CHECK(number(point, "ridge") == 2.5);
  CHECK_FALSE(number(point, "empty"));
  CHECK_FALSE(number(point, "missing"));
  CHECK_THROWS_WITH_AS(number(point, "odd"), "--odd: 1x is not a number", InvalidParameter);
  CHECK(required_number(point, "ridge") == 2.5);
  CHECK_THROWS_WITH_AS(required_number(point, "empty"), "--empty: needs a value", InvalidParameter);
  CHECK(choice(point, "word", {"a", "b", "c"}) == 1);
  CHECK_THROWS_WITH_AS(choice(point, "word", {"a", "c"}), "--word: b is not a | c",
                       InvalidParameter);
}

TEST_CASE("points have the same texts but their own where they have the same values") {
  std::vector<ParameterSpec> specs(4);
  for (std::size_t i = 0; i < 4; ++i) specs[i].name = std::string(1, "abcd"[i]);
  constexpr std::array own{"b"};
  const auto texts = [&](const char* a, const char* b, const char* c, const char* d) {
    return texts_but({{"a", a}, {"b", b}, {"c", c}, {"d", d}}, specs, own);
  };
  CHECK(texts("1", "2", "3", "4") == texts("1", "5", "3", "4"));
  CHECK(texts("1", "2", "3", "4") != texts("1", "2", "3", "5"));
  // Where one value ends and the next begins.
  CHECK(texts("1", "", "23", "4") != texts("12", "", "3", "4"));
  CHECK(texts("1", "", "", "4") != texts("1", "", "4", ""));
}

TEST_CASE("numbers are written with the digits that they need") {
  CHECK(shortest(0.1) == "0.1");
  CHECK(shortest(1e300) == "1e+300");
  CHECK(shortest(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(column_of("learning-rate-x") == "learning_rate_x");
}
