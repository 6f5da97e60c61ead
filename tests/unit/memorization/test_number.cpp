// SPDX-License-Identifier: MIT
// Exact numbers: arithmetic against identities, texts, and the digits that they take.
#include "memorization/number.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "overparam/core/error.hpp"

namespace {

using namespace overparam;
using namespace overparam::memorization;

Number read(const std::string& text) { return Number::read(text).value(); }

}  // namespace

TEST_CASE("sums and products have no rounding") {
  // Σ_{k=1}^n 1/(k(k+1)) = 1 − 1/(n+1), with powers of two and odd factors in the denominators.
  Number sum;
  for (long k = 1; k <= 60; ++k) sum += Number::ratio(1, k * (k + 1));
  CHECK(sum == Number::ratio(60, 61));
  // (2^200 + 1)² − 2^400 − 1 = 2^201.
  const Number large = Number::scaled(1, 200) + Number(1);
  CHECK(large * large - Number::scaled(1, 400) - Number(1) == Number::scaled(1, 201));
  CHECK((Number::scaled(3, -300) - Number::scaled(3, -300)).zero());
  CHECK(Number::ratio(1, 3) + Number::ratio(1, 6) == Number::scaled(1, -1));
  CHECK(Number::ratio(6, -4) == Number::scaled(-3, -1));
  CHECK(Number::ratio(2, 3) * Number::ratio(3, 2) == Number(1));
  CHECK((Number::ratio(2, 3) * Number()).zero());
  CHECK(-Number(5) + Number(5) == Number());
  CHECK(Number::ratio(1, 3) < Number::ratio(1, 2));
  CHECK_FALSE(Number(-1) < Number(-2));
  CHECK_THROWS_AS(Number::ratio(1, 0), core::InvalidParameter);
}

TEST_CASE("a product is added as product and sum are") {
  for (const char* sum : {"0", "5", "-3*2^-9", "2/7"})
    for (const char* a : {"0", "1", "-1*2^40", "5/3", "3*2^-7"})
      for (const char* b : {"0", "-1", "12", "3/5", "1*2^-80"}) {
        CAPTURE(std::string(sum) + " + " + a + " * " + b);
        Number number = read(sum);
        number.add_product(read(a), read(b));
        CHECK(number == read(sum) + read(a) * read(b));
      }
}

TEST_CASE("texts") {
  CHECK(Number().text() == "0");
  CHECK(Number(-12).text() == "-12");
  CHECK(Number::ratio(-10, 6).text() == "-5/3");
  CHECK(Number::scaled(3, -7).text() == "3*2^-7");
  CHECK(Number::scaled(1, 300).text() == "1*2^300");
  CHECK(Number::scaled(5, 3).text() == "40");
  for (const char* text :
       {"0", "-12", "5/3", "3*2^-7", "1*2^300", "-123456789012345678901234567890"})
    CHECK(read(text).text() == text);
  CHECK(read("007") == Number(7));
  CHECK(read("6/4") == Number::scaled(3, -1));
  for (const char* text : {"", "-", "+1", "1.5", "1e5", "5/0", "5/-3", "1/2/3", "2^3", "1*2^",
                           "1*2^100001", "0x10", " 1", "1*2^2/3"}) {
    CAPTURE(text);
    CHECK_FALSE(Number::read(text).has_value());
  }
}

TEST_CASE("doubles are exact numbers") {
  for (const double x : {0.0, 1.0, -0.1, 1e-300, 5e-324, 1.7976931348623157e308, 1 / 3.0}) {
    CHECK(Number::of(x).dyadic());
    CHECK(Number::of(x).approximate() == x);
  }
  CHECK(Number::of(0.375) == Number::scaled(3, -3));
  CHECK(Number::ratio(1, 3).approximate() == 1 / 3.0);
  CHECK(std::isinf(Number::scaled(1, 5000).approximate()));
  CHECK_THROWS_AS(Number::of(std::numeric_limits<double>::quiet_NaN()), core::InvalidParameter);
}

TEST_CASE("integer parts") {
  CHECK(Number::scaled(7, -1).floor() == 3);
  CHECK(Number::scaled(-7, -1).floor() == -4);
  CHECK(Number(-4).floor() == -4);
  CHECK(Number::ratio(-1, 3).floor() == -1);
  CHECK(Number::scaled(5, 70).floor() == Integer(5) << 70);
}

TEST_CASE("bits of a number in lowest terms") {
  CHECK(Number().bits() == 0);
  CHECK(Number(1).bits() == 1);
  CHECK(Number(-8).bits() == 4);
  CHECK(Number::scaled(1, -7).bits() == 7);
  CHECK(Number::scaled(3, -2).bits() == 2);
  CHECK(Number::scaled(1025, -3).bits() == 11);
  CHECK(Number::ratio(1, 3).bits() == 2);
  CHECK(Number::ratio(100, 12).bits() == 5);  // 25/3
}
