// SPDX-License-Identifier: MIT
// Reading the parameters of a point.
#include "overparam/experiment/parameters.hpp"

#include <doctest/doctest.h>

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

TEST_CASE("points share their work where the texts that matter to it are the same") {
  std::vector<ParameterSpec> specs(4);
  for (std::size_t i = 0; i < 4; ++i) specs[i].name = std::string(1, "abcd"[i]);
  const auto texts = [&](const char* a, const char* b, const char* c, const char* d) {
    return shared_texts({{"a", a}, {"b", b}, {"c", c}, {"d", d}}, specs);
  };
  // Nothing to share as long as no parameter may differ.
  CHECK(texts("1", "2", "3", "4").empty());
  specs[1].shared = nothing;
  CHECK(texts("1", "2", "3", "4") == texts("1", "5", "3", "4"));
  CHECK(texts("1", "2", "3", "4") != texts("1", "2", "3", "5"));
  // Where one value ends and the next begins.
  CHECK(texts("1", "", "23", "4") != texts("12", "", "3", "4"));
  CHECK(texts("1", "", "", "4") != texts("1", "", "4", ""));
  // What a function makes of a text counts in its place.
  specs[2].shared = [](const std::string& text) { return text.substr(0, 1); };
  CHECK(texts("1", "2", "30", "4") == texts("1", "2", "31", "4"));
  CHECK(texts("1", "2", "30", "4") != texts("1", "2", "40", "4"));
  CHECK_THROWS_WITH_AS(shared_texts({{"a", "1"}, {"b", "2"}, {"c", "3"}}, specs),
                       "--d: is no parameter of the point", InvalidParameter);
}

TEST_CASE("what is allowed is told from kind and range") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto told = [](ParameterKind kind, double minimum, double maximum, bool open = false) {
    ParameterSpec spec;
    spec.kind = kind;
    spec.minimum = minimum;
    spec.maximum = maximum;
    spec.open_minimum = open;
    return allowed_text(spec);
  };
  constexpr auto whole = ParameterKind::integer;
  constexpr auto real = ParameterKind::real;
  CHECK(told(ParameterKind::text, 0, 1) == "a text");
  CHECK(told(whole, 1, infinity) == "a whole number from 1");
  CHECK(told(whole, 1, 9007199254740992) == "a whole number from 1 to 2^53");
  CHECK(told(ParameterKind::integer64, 0, 1e6) == "a whole number from 0 to 1e6");
  CHECK(told(real, 0, 1e100) == "a number from 0 to 1e100");
  CHECK(told(real, 0, infinity, true) == "a positive number");
  CHECK(told(real, 0, 2.5, true) == "a positive number up to 2.5");
  CHECK(told(real, -1, infinity, true) == "a number above -1");
  CHECK(told(real, -1, 1, true) == "a number above -1 up to 1");
  CHECK(told(real, -infinity, infinity) == "a number");
  CHECK(told(real, -infinity, 3) == "a number up to 3");
  // Powers of two below nine digits are as short in figures.
  CHECK(told(whole, 0, 1024) == "a whole number from 0 to 1024");
}

TEST_CASE("numbers are written with the digits that they need") {
  CHECK(shortest(0.1) == "0.1");
  CHECK(shortest(1e300) == "1e+300");
  CHECK(shortest(-std::numeric_limits<double>::infinity()) == "-inf");
  CHECK(column_of("learning-rate-x") == "learning_rate_x");
}
