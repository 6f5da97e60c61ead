// SPDX-License-Identifier: MIT
// The derivatives of activations.
#include "overparam/core/derivative.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

using overparam::core::Activation;
using overparam::core::Derivative;
using overparam::core::InvalidParameter;
using overparam::test::close;

TEST_CASE("derivatives are those of the activations") {
  // Central differences with step h err by h²|σ'''|/6, |σ'''| below 100 for the last one, and by
  // ε|σ|/h from rounding.
  constexpr double step = 1e-5;
  constexpr double tolerance = 100 * step * step + 1e-15 / step;
  for (const std::string name :
       {"erf", "relu", "tanh", "linear", "sigmoid", "gelu", "hermite:0.3,1,0.5,0.2,-0.1"}) {
    CAPTURE(name);
    const auto g = Activation::parse(name);
    const Derivative derivative(g);
    double steepest = 0;
    double largest = 0;
    for (double x = -3.03; x < 3; x += 0.17) {
      CAPTURE(x);
      CHECK(close(derivative(x), (g(x + step) - g(x - step)) / (2 * step), 0, tolerance));
      largest = std::max(largest, std::abs(derivative(x)));
      if (name != "relu" || std::abs(x) > step)
        CHECK(close(derivative.slope(x), (derivative(x + step) - derivative(x - step)) / (2 * step),
                    0, tolerance));
      steepest =
          std::max(steepest, std::abs(derivative(x + step) - derivative(x - step)) / (2 * step));
    }
    if (const auto bound = derivative.bound()) {
      CHECK(largest <= *bound * (1 + 1e-15));
      // As below: σ'' = 0 at the maximum.
      CHECK(largest >= (1 - 10 * 0.09 * 0.09 / 2) * *bound);
    } else {
      CHECK(name.size() > 10);
    }
    if (const auto bound = derivative.lipschitz_constant()) {
      CHECK(steepest <= *bound + tolerance);
      // The grid comes within 0.09 of the maximum, where σ''' = 0 and |σ''''| ≤ 10 |σ''|.
      CHECK(steepest >= (1 - 10 * 0.09 * 0.09 / 2) * *bound);
    } else {
      CHECK((name == "relu" || name.size() > 10));
    }
  }
  CHECK(*Derivative(Activation::parse("hermite:0,1,2")).lipschitz_constant() ==
        doctest::Approx(2 * std::sqrt(2.0)).epsilon(1e-14));
}

TEST_CASE("a constant has the derivative 0, and sign none") {
  const Derivative derivative(Activation::parse("hermite:2"));
  CHECK(derivative(1.5) == 0);
  CHECK(derivative.slope(1.5) == 0);
  CHECK(*derivative.lipschitz_constant() == 0);
  CHECK(*derivative.bound() == 0);
  CHECK(*Derivative(Activation::parse("hermite:2,-3")).bound() == 3);
  CHECK_THROWS_WITH_AS(Derivative(Activation::parse("sign")),
                       "activation: sign jumps: it has no derivative", InvalidParameter);
}

TEST_CASE("jumps of functions and of their derivatives") {
  for (const char* name : {"step", "sign", "expr:x>0.5?1:0@kinks=0.5"}) {
    CHECK(Activation::parse(name).jumps());
    CHECK_THROWS_AS(Derivative(Activation::parse(name)), InvalidParameter);
  }
  for (const char* name :
       {"relu", "abs", "leaky_relu:0.3", "hard_tanh", "selu", "expr:abs(x-0.3)"}) {
    CHECK(!Activation::parse(name).jumps());
    CHECK(Derivative(Activation::parse(name)).jumps());
  }
  for (const char* name :
       {"erf", "tanh", "elu", "softsign", "leaky_relu:1", "expr:x*abs(x)", "hermite:0,1"}) {
    CHECK(!Activation::parse(name).jumps());
    CHECK(!Derivative(Activation::parse(name)).jumps());
  }
}
