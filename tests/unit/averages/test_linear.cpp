// SPDX-License-Identifier: MIT
// Averages of the identity, and which activations have averages at all.
#include <doctest/doctest.h>

#include "overparam/core/error.hpp"
#include "unit/averages/fields.hpp"

namespace {

using overparam::averages::make_averages;
using overparam::averages::make_exact_averages;
using overparam::core::Activation;
using overparam::core::InvalidParameter;
using namespace overparam::test;

// A sum of 25 products of order one.
constexpr double rounding = 64 * epsilon;

TEST_CASE("averages of the identity are moments") {
  const auto averages = make_averages(Activation::parse("linear"));
  const Eigen::MatrixXd c = five_fields();
  const Eigen::VectorXd s = five_signs();
  overparam::averages::PairAverages<double> out;
  averages->pairs(c, std::vector<Eigen::Index>{3}, out);
  CHECK(out.values.row(0) == c.row(3));
  CHECK((out.slopes.array() == 1).all());
  CHECK((out.curvatures.array() == 0).all());
  const auto values = quartic(*averages, c, s, all_pairs(5));
  REQUIRE(values.size() == 15);
  for (const double value : values) CHECK(close(value, s.dot(c * s), 0, rounding));
  const auto exact = make_exact_averages(Activation::parse("linear"));
  const auto quads = quartic<Quad>(*exact, c.cast<Quad>(), s.cast<Quad>(), all_pairs(2));
  CHECK(close(double(quads(1)), values(1), 0, rounding));
}

TEST_CASE("which activations have averages") {
  for (const char* name : {"erf", "relu", "linear"})
    CHECK(make_exact_averages(Activation::parse(name)));
  for (const char* name : {"tanh", "sigmoid", "gelu", "hermite:0,1", "sign"})
    CHECK_FALSE(make_exact_averages(Activation::parse(name)));
  CHECK_THROWS_AS(make_averages(Activation::parse("sign")), InvalidParameter);
  for (const double accuracy : {0.0, 1e-14, 0.1, double(NAN)})
    CHECK_THROWS_AS(make_averages(Activation::parse("tanh"), accuracy), InvalidParameter);
}

}  // namespace
