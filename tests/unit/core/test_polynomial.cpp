// SPDX-License-Identifier: MIT
// Polynomials in several normal variables: their Hermite series, and formulas that are none.
#include "overparam/core/polynomial.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::DimensionMismatch;
using overparam::core::InvalidParameter;
using overparam::core::Polynomial;
using overparam::test::close;

// A sum of at most 11^6 values, most of them far below the largest.
constexpr double tolerance = 1e-12;

Polynomial parse(const std::string& formula) { return Polynomial::parse("polynomial:" + formula); }

double norm(const std::vector<Polynomial::Term>& terms) {
  double sum = 0;
  for (const auto& term : terms) sum += term.coefficient * term.coefficient;
  return sum;
}

double coefficient(const std::vector<Polynomial::Term>& terms, std::array<int, 6> degrees) {
  for (const auto& term : terms)
    if (term.degrees == degrees) return term.coefficient;
  return 0;
}

std::string refusal(const std::string& text) {
  try {
    Polynomial::parse(text, "--teacher-activation");
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("the series of a polynomial by hand") {
  const auto p = parse("y1*y2+0.3*y3^2-1");
  CHECK(p.variables() == 3);
  CHECK(p.degree() == 2);
  CHECK(p.name() == "polynomial:y1*y2+0.3*y3^2-1");
  REQUIRE(p.terms().size() == 3);
  CHECK(close(coefficient(p.terms(), {1, 1}), 1, tolerance, 0));
  CHECK(close(coefficient(p.terms(), {0, 0, 2}), 0.3 * std::numbers::sqrt2, tolerance, 0));
  CHECK(close(coefficient(p.terms(), {}), -0.7, tolerance, 0));
  CHECK(p(std::array{2.0, 3.0, 1.0}) == 5.3);
  CHECK(close(p.values(Eigen::Vector3d(2, 3, 1))(0), 5.3, tolerance, 0));
}

TEST_CASE("squares of coefficients add up to the second moment") {
  // E y^2 = 1, E y^4 = 3, E y^6 = 15, E y^20 = 19!!.
  CHECK(close(norm(parse("y1^2*y2*y3*y4^3*y5*y6^2").terms()), 3 * 15 * 3, tolerance, 0));
  CHECK(close(norm(parse("y1^10").terms()), 654729075, tolerance, 0));
  CHECK(close(norm(parse("y2^3-2*y1^2+0*y4").terms()), 15 + 12, tolerance, 0));
  CHECK(parse("y2^3-2*y1^2+0*y4").variables() == 4);
  // Written in another way, and with functions that happen to be polynomials.
  CHECK(close(norm(parse("(y1+y2)^3-y1*(y1^2+3*y1*y2+3*y2^2)").terms()), 15, tolerance, 0));
  CHECK(parse("sin(pi)*y1+y2+sqrt(4)").degree() == 1);
}

TEST_CASE("the series of mixed variables") {
  const double half = std::numbers::sqrt2 / 2;
  const auto product = parse("y1*y2");
  const Eigen::Matrix2d rotation{{half, half}, {half, -half}};
  const auto turned = product.terms(rotation);  // (z1² − z2²)/2
  CHECK(turned.size() == 2);
  CHECK(close(coefficient(turned, {2}), half, tolerance, 0));
  CHECK(close(coefficient(turned, {0, 2}), -half, tolerance, 0));
  // Two equal variables are one.
  const auto square = product.terms(Eigen::Vector2d(1, 1));
  CHECK(close(norm(square), 3, tolerance, 0));
  CHECK(close(coefficient(square, {}), 1, tolerance, 0));
  CHECK_THROWS_AS(product.terms(Eigen::MatrixXd::Identity(3, 3)), DimensionMismatch);
  CHECK_THROWS_AS(product.terms(Eigen::MatrixXd::Zero(2, 7)), InvalidParameter);
  CHECK_THROWS_AS(product.terms(Eigen::MatrixXd::Constant(2, 2, 1e300)), InvalidParameter);
  CHECK_THROWS_AS(product(std::array{1.0}), DimensionMismatch);
}

TEST_CASE("formulas that are no polynomials are refused") {
  const auto said = [](const std::string& formula) {
    const std::string text = "polynomial:" + formula;
    const std::string all = refusal(text), start = "--teacher-activation: " + text + " ";
    return all.starts_with(start) ? all.substr(start.size()) : all;
  };
  for (const char* formula : {"abs(y1)", "sin(y1)", "y1/(1+y2^2)", "1/y1", "max(y1,y2)", "y1^11",
                              "y1^6*y2^6", "(y1>0)*y2", "sqrt(y1)", "exp(y1)", "1e308*y1^9"}) {
    CAPTURE(formula);
    CHECK(said(formula) == "is not a polynomial of degree up to 10");
  }
  CHECK(said("y1-y1") == "is zero everywhere");
  CHECK(said("2").starts_with("is no formula in y1, ..., y6: it does not depend on y1, ..., y6"));
  CHECK(said("y7").starts_with("is no formula in y1, ..., y6: "));
  CHECK(said("x").starts_with("is no formula in y1, ..., y6: "));
  CHECK(said("").starts_with("is no formula in y1, ..., y6: "));
  CHECK(said("y1,y2").starts_with("is no formula in y1, ..., y6: it has several results"));
  CHECK(refusal("erf") == "--teacher-activation: erf is not polynomial: followed by a formula");
}
