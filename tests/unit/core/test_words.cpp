// SPDX-License-Identifier: MIT
// Numbers, columns and suggestions for people.
#include "overparam/core/words.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "overparam/core/error.hpp"

using namespace overparam::core;

TEST_CASE("the nearest word is suggested if one is near") {
  const std::vector<std::string> words{"ratio", "width", "exponent", "learning-rate"};
  CHECK(suggestion("rato", words) == ", did you mean ratio?");
  CHECK(suggestion("witdh", words) == ", did you mean width?");
  // However much is missing of what was begun rightly.
  CHECK(suggestion("lea", words) == ", did you mean learning-rate?");
  CHECK(suggestion("batch", words).empty());
  CHECK(suggestion("ratio", {}).empty());
  // Of equally near ones the first.
  CHECK(suggestion("b", {"a", "c"}) == ", did you mean a?");
}

TEST_CASE("numbers for people have few digits") {
  CHECK(brief(0.123456) == "0.1235");
  CHECK(brief(123456) == "1.235e+05");
  CHECK(brief(123456, 6) == "123456");
  CHECK(brief(2) == "2");
  CHECK(brief(0.1, 17) == "0.10000000000000001");
  CHECK(brief(std::numeric_limits<double>::infinity()) == "inf");
  for (const int digits : {0, -1, 18}) CHECK_THROWS_AS(brief(1, digits), InvalidParameter);
}

TEST_CASE("columns are counted in characters") {
  CHECK(padded("ab", 4) == "ab  ");
  CHECK(padded("ε→", 4) == "ε→  ");
  CHECK(padded("abcd", 4) == "abcd");
  CHECK(padded("abcde", 4) == "abcde");
  CHECK(padded("", 2) == "  ");
}
