// SPDX-License-Identifier: MIT
// Gauss–Legendre rules on the polynomials that they integrate.
#include "overparam/core/quadrature.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::gauss_legendre;
using overparam::core::InvalidParameter;
using overparam::test::close;
using overparam::test::epsilon;

}  // namespace

TEST_CASE("n nodes integrate powers up to 2n − 1 exactly, and not the next") {
  constexpr double rounding = 100 * epsilon;  // of weights from derivatives, and of sums
  for (const int n : {1, 2, 5, 16, 33}) {
    CAPTURE(n);
    const auto& rule = gauss_legendre(n);
    REQUIRE(rule.nodes.size() == static_cast<std::size_t>(n));
    const auto integral = [&](int power) {
      double sum = 0;
      for (std::size_t i = 0; i < rule.nodes.size(); ++i)
        sum += rule.weights[i] * std::pow(rule.nodes[i], power);
      return sum;
    };
    for (int power = 0; power < 2 * n; ++power)
      CHECK(close(integral(power), power % 2 == 0 ? 2.0 / (power + 1) : 0, rounding, rounding));
    if (n <= 5) CHECK_FALSE(close(integral(2 * n), 2.0 / (2 * n + 1), 1e-4, 0));
    for (std::size_t i = 1; i < rule.nodes.size(); ++i) CHECK(rule.nodes[i - 1] < rule.nodes[i]);
  }
  CHECK(&gauss_legendre(5) == &gauss_legendre(5));
  CHECK_THROWS_AS(gauss_legendre(0), InvalidParameter);
}
