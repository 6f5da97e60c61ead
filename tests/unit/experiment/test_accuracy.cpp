// SPDX-License-Identifier: MIT
// The words for what limits a value's accuracy.
#include "overparam/experiment/accuracy.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace overparam::experiment;

TEST_CASE("corrections are named from the threshold on, and never above order one") {
  CHECK(correction_reason("n/d² = 0.73", 0.73, 0.05) ==
        "n/d² = 0.73: corrections of relative order 0.7");
  CHECK(correction_reason("x = 20", 0.05, 0.05) == "x = 20: corrections of relative order 0.05");
  CHECK(correction_reason("x = 20", 0.0499, 0.05).empty());
  CHECK(correction_reason("x = 2", 0.123, 0.05, "discrete steps") ==
        "x = 2: corrections of relative order 0.1 from discrete steps");
  CHECK(correction_reason("x = 2", std::nan(""), 0.05) == "x = 2: corrections of unknown size");
  CHECK(correction_reason("x = 0", std::numeric_limits<double>::infinity(), 0.05) ==
        "x = 0: corrections of relative order 1");
  CHECK(correction_reason("x = 0", std::nan(""), 0.05) == "x = 0: corrections of unknown size");
}

TEST_CASE("small parameters and ranges have one form") {
  CHECK(equation("n/d²", 0.7312) == "n/d² = 0.73");
  CHECK(equation("n/d²", 1.7e9) == "n/d² = 1.7e+09");
  CHECK(equation("|n − K|", 0) == "|n − K| = 0");
  CHECK(equation("d", 12345) == "d = 12345");
  CHECK(equation("d", 12345.5) == "d = 1.2e+04");
  CHECK(range_reason("η", 7, "at or above η_c =", 6.98765) == "η = 7 is at or above η_c = 6.988");
  CHECK(range_reason("λ", -20.123456, "not above", -20) == "λ = -20.123456 is not above -20");
}

TEST_CASE("late and early values of a contour that is too coarse for them") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(contour_reason(1, 1.9e-12, 2) == "below 1e-12 of the labels' power: no digits left");
  CHECK(contour_reason(1, -1, 2) == "below 1e-12 of the labels' power: no digits left");
  CHECK(contour_reason(1, 2.1e-12, 2).empty());
  // Nothing is integrated at the ends.
  CHECK(contour_reason(0, 0, 2).empty());
  CHECK(contour_reason(infinity, 0, 2).empty());
}

TEST_CASE("values with less than three digits say so") {
  CHECK(rounding_reason(1, 1e-3).empty());
  CHECK(rounding_reason(-1, 1e-3).empty());
  CHECK(rounding_reason(1, 1.1e-3) == "known to ± 0.001");
  CHECK(rounding_reason(-1e-9, 2e-12) == "known to ± 2e-12");
  CHECK(rounding_reason(0, 3e-13) == "known to ± 3e-13");
  CHECK(rounding_reason(0, 0).empty());
  CHECK(rounding_reason(1, std::nan("")) == "of unknown accuracy");
}

TEST_CASE("reasons that hold together") {
  CHECK(joined("a", "b") == "a; b");
  CHECK(joined("", "b") == "b");
  CHECK(joined("a", "") == "a");
  CHECK(joined("", "").empty());
  CHECK(rough(1.7364) == "1.7");
  CHECK(rough(-1504) == "-1.5e+03");
}

TEST_CASE("a value that is no number is none, and says why") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto made = [](double value) {
    return checked({.time = {}, .observable = "bias", .value = value, .reason = "n = 3"});
  };
  CHECK(made(-2).value == -2);
  CHECK(made(-2).reason == "n = 3");
  CHECK_FALSE(made(infinity).value);
  CHECK(made(infinity).status == Status::diverged);
  CHECK(made(infinity).reason == "above the largest number");
  CHECK(made(std::nan("")).status == Status::not_converged);
  CHECK(made(std::nan("")).reason == "lost in an overflow");
  CHECK(checked({.time = {}, .observable = "bias", .value = infinity}, "n = p").status ==
        Status::infinite);
  CHECK(checked({.time = {}, .observable = "bias", .value = infinity}, "n = p").reason == "n = p");
  CHECK(checked({.time = {}, .observable = "bias", .value = std::nan("")}, "n = p").status ==
        Status::not_converged);
  CHECK(
      checked({.time = {}, .observable = "bias", .value = {}, .status = Status::unstable}).status ==
      Status::unstable);
}

TEST_CASE("corrections whose sign and source are known") {
  using overparam::experiment::signed_correction_reason;
  CHECK(signed_correction_reason("n/d² = 0.73", 1.947, 0.1, "degrees above 1") ==
        "n/d² = 0.73: corrections of about +190 % from degrees above 1");
  CHECK(signed_correction_reason("x = 2", -0.634, 0.1, "y") ==
        "x = 2: corrections of about -63 % from y");
  CHECK(signed_correction_reason("x = 2", 123.4, 0.1, "y") ==
        "x = 2: corrections of about +12000 % from y");
  CHECK(signed_correction_reason("x = 2", 0.0234, 0.01, "y") ==
        "x = 2: corrections of about +2 % from y");
  CHECK(signed_correction_reason("x = 2", -1e300, 0.1, "y") ==
        "x = 2: corrections above a factor of 1000 from y");
  for (const double small : {0.0, 0.0999, -0.0999, std::nan("")})
    CHECK(signed_correction_reason("x = 2", small, 0.1, "y").empty());
}

TEST_CASE("a standard error that is no number is none, and leaves the value") {
  const auto made = [](double error) {
    return checked({.time = {}, .observable = "bias", .value = 2, .standard_error = error});
  };
  CHECK(made(0.5).standard_error == 0.5);
  for (const double error : {std::numeric_limits<double>::infinity(), std::nan("")}) {
    CHECK_FALSE(made(error).standard_error);
    CHECK(made(error).value == 2);
  }
}
