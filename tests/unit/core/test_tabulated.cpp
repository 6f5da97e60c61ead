// SPDX-License-Identifier: MIT
// Activations that are given by a table.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/derivative.hpp"
#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::Derivative;
using overparam::core::InvalidParameter;
using overparam::core::pair_average;
using overparam::test::close;
using overparam::test::epsilon;

// Of averages: what interpolation leaves at points 0.05 apart, h^6, and rounding.
constexpr double table_tolerance = 1e-13;

Activation from(const std::string& content) {
  return Activation::parse("file:g.csv", "--activation", &content);
}

std::string table_of(const std::function<double(double)>& g, double end, double step) {
  std::ostringstream out;
  out.precision(17);
  out << "# x, g(x)\n\n";
  const int points = static_cast<int>(std::lround(end / step));
  for (int i = -points; i <= points; ++i) out << i * step << ", " << g(i * step) << '\n';
  return out.str();
}

std::string refusal(const std::string& content) {
  try {
    from(content);
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a table of a smooth function has its averages and derivatives") {
  for (const char* name : {"tanh", "gelu", "silu"}) {
    CAPTURE(name);
    const auto g = Activation::parse(name);
    const auto table = from(table_of([&](double x) { return g(x); }, 14, 0.05));
    const auto expected = g.hermite_coefficients(40);
    const auto found = table.hermite_coefficients(40);
    for (std::size_t m = 0; m < expected.size(); ++m) {
      CAPTURE(m);
      CHECK(close(found[m], expected[m], 0, table_tolerance));
    }
    CHECK(close(table.second_moment(), g.second_moment(), 0, table_tolerance));
    for (const double c : {-0.9, 0.3, 0.999})
      CHECK(close(pair_average(table, table, 1, 1, c), pair_average(g, g, 1, 1, c), 0,
                  table_tolerance));
    // A derivative is a power of the step less accurate.
    constexpr double slope_tolerance = 1e-8;
    const Derivative slope(table), expected_slope(g);
    for (const double x : {-3.01, -0.4, 0.0, 1.234})
      CHECK(close(slope(x), expected_slope(x), 0, slope_tolerance));
    CHECK_FALSE(table.kinked());
  }
}

TEST_CASE("errors of a table fall as the sixth power of its step") {
  const auto tanh = Activation::parse("tanh");
  const auto error = [&](double step) {
    const auto table = from(table_of([](double x) { return std::tanh(x); }, 12, step));
    return std::abs(table.second_moment() - tanh.second_moment());
  };
  // 2^6 = 64, and 2^5 if the order were one less.
  CHECK(error(0.5) > 48 * error(0.25));
}

TEST_CASE("an x in two lines is a kink of a table, or a jump") {
  const auto relu = from("-1 0\n0 0\n0 0\n1 1");
  const auto step = from("-1\t0\r\n0\t0\r\n0\t1\r\n1\t1\r\n");
  for (const double x : {-7.0, -0.5, 0.25, 30.0}) {
    CHECK(relu(x) == std::max(x, 0.0));
    CHECK(step(x) == double(x > 0));
  }
  CHECK(step(0) == 1);
  CHECK(relu.kinked());
  CHECK(close(relu.second_moment(), 0.5, 0, table_tolerance));
  CHECK(close(pair_average(step, step, 1, 1, 0.5), 1.0 / 3, 0, 2 * table_tolerance));
  // Polynomials through few points, straight beyond the ends.
  const auto square = from("0,0\n1,1\n2,4");
  CHECK(close(square(1.5), 2.25, epsilon, 0));
  CHECK(close(square(3), 8, 4 * epsilon, 0));
  CHECK(square(-1) == 0);
}

TEST_CASE("tables are told apart by what is in them, and compare by it") {
  CHECK(from("0 0\n1 1") == from("0 0\n1 1"));
  CHECK_FALSE(from("0 0\n1 1") == from("0 0\n1 2"));
  CHECK(from("0 0\n1 1").name() == "file:g.csv");
}

TEST_CASE("what is no table is refused with the line") {
  const auto says = [](const std::string& content, const std::string& words) {
    const auto message = refusal(content);
    CAPTURE(message);
    CHECK(message.find("--activation") == 0);
    CHECK(message.find("file:g.csv") != std::string::npos);
    CHECK(message.find(words) != std::string::npos);
  };
  says("", "fewer than two points");
  says("# nothing\n0 1\n", "fewer than two points");
  says("0 0\n1 x\n", "has not two numbers, x and g(x), in line 2");
  says("x,g\n0,0\n1,1\n", "has not two numbers, x and g(x), in line 1");
  says("0 0 0\n1 1 1\n", "has not two numbers, x and g(x), in line 1");
  says("0 0\n\n-1 0\n", "has an x below that before it in line 3");
  says("0 0\n0 1\n1 1\n", "has nothing between two kinks, or before the first, in line 2");
  says("0 0\n1 1\n1 2\n", "ends with a kink");
  says("0 0\n1 1e999\n", "has not two numbers");
  says("0 0\n1 0\n", "is zero");
  std::string long_one;
  for (int i = 0; i < 10001; ++i) long_one += std::to_string(i) + " 1\n";
  says(long_one, "has more than 10000 points");
  try {
    Activation::parse("file:g.csv", "--activation");
    FAIL("accepted");
  } catch (const InvalidParameter& error) {
    CHECK(std::string(error.what()).find("was not read") != std::string::npos);
  }
}
