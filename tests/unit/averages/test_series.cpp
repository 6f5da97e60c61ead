// SPDX-License-Identifier: MIT
// Averages of activations without a closed form against quadrature in all directions.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "overparam/core/derivative.hpp"
#include "overparam/core/error.hpp"
#include "unit/averages/fields.hpp"

namespace {

using overparam::averages::make_averages;
using overparam::core::Activation;
using overparam::core::Derivative;
using namespace overparam::test;

// E[g'(x_i) g'(x_k) (Σ_a s_a g(x_a))²] of five_fields and five_signs, all pairs: by the trapezoidal
// rule on ±8.6 in each of the four dimensions of z, numpy in double precision; tanh with a step of
// 0.22, the others of 0.3, where finer ones agree to 1e-14.
struct Reference {
  const char* name;
  std::array<double, 15> values;
};
const std::array<Reference, 3> references{
    {{"tanh",
      {0.34541987446279826, 0.31076967695605084, 0.26019844478100623, 0.29455636090225323,
       0.23897546113540577, 0.39644348788841527, 0.2806254333800623, 0.30447973729835676,
       0.2642357244713231, 0.28705935230494123, 0.24561530136122237, 0.2247781087838978,
       0.33161100003964933, 0.23564999460820316, 0.2630082978968967}},
     {"sigmoid",
      {0.003627588295940108, 0.003630443698515584, 0.003327448497512979, 0.003506478220959108,
       0.0033332552013153626, 0.003890100491994667, 0.003456806225164491, 0.0036036813039244894,
       0.0034842213308175184, 0.00330631035348238, 0.0032727194143859647, 0.0031981965314864394,
       0.003574174567514985, 0.0033102528707402317, 0.0033333525696239924}},
     {"gelu",
      {0.22451475526510792, 0.16097778072857916, 0.09690177370565181, 0.20906244770925114,
       0.16635109509258852, 0.2904107118966714, 0.22770714331154498, 0.16963522582242552,
       0.18400139893123268, 0.3344240056138428, 0.1473794963930474, 0.0815781015120785,
       0.2885203684791318, 0.20663311010301116, 0.25979013591174843}}}};
constexpr double of_reference = 5e-14;

TEST_CASE("smooth activations: four fields to the accuracy that is asked for") {
  for (const auto& [name, expected] : references)
    for (const double accuracy : {1e-4, 1e-8, 1e-12}) {
      const std::string activation = name;
      CAPTURE(activation);
      CAPTURE(accuracy);
      const auto g = Activation::parse(activation);
      const auto averages = make_averages(g, accuracy);
      const auto values = quartic(*averages, five_fields(), five_signs(), all_pairs(5));
      double unit = 0;
      for (Eigen::Index a = 0; a < 5; ++a)
        unit += std::abs(five_signs()(a)) * std::sqrt(g.second_moment(five_fields()(a, a)));
      const double slope = activation == "sigmoid" ? 1.0 / 16 : 1;  // g'² is about that
      for (std::size_t r = 0; r < expected.size(); ++r)
        CHECK(close(values(static_cast<Eigen::Index>(r)), expected[r], 0,
                    accuracy * unit * unit * slope + of_reference));
    }
}

TEST_CASE("smooth activations: two fields against nested quadrature") {
  for (const char* name : {"tanh", "sigmoid", "gelu", "hermite:0.2,1,0.3,-0.4"}) {
    const std::string activation = name;
    CAPTURE(activation);
    const auto g = Activation::parse(activation);
    const Derivative derivative(g);
    constexpr double accuracy = 1e-11;
    // Polynomials are of the order of ten.
    constexpr double tolerance = 10 * accuracy;
    check_pairs(
        *make_averages(g, accuracy), five_fields(), g, derivative,
        [&](double x) { return derivative.slope(x); }, tolerance);
  }
}

TEST_CASE("smooth activations: the identity as a polynomial") {
  // He_1 is the identity, here through Gauss–Hermite rules and series.
  const auto averages = make_averages(Activation::parse("hermite:0,1"));
  const auto closed = make_averages(Activation::parse("linear"));
  const auto values = quartic(*averages, five_fields(), five_signs(), all_pairs(5));
  const auto expected = quartic(*closed, five_fields(), five_signs(), all_pairs(5));
  constexpr double rounding = 64 * epsilon;
  for (Eigen::Index r = 0; r < values.size(); ++r)
    CHECK(close(values(r), expected(r), 0, rounding));
}

TEST_CASE("polynomials of high degree are exact") {
  // E[He_3'(x)² He_3(x)²]/36 = ∫ (x² − 1)² (x³ − 3x)²/4 at variance one, by moments: with
  // x^2, …, x^10 = 1, 3, 15, 105, 945 the sum x^10 − 8x^8 + 22x^6 − 24x^4 + 9x^2.
  const double expected = (945 - 8 * 105 + 22 * 15 - 24 * 3 + 9) * 9.0 / 36;
  const auto averages = make_averages(Activation::parse("hermite:0,0,0,1"));
  const Eigen::MatrixXd c = Eigen::MatrixXd::Ones(1, 1);
  const auto values = quartic<double>(*averages, c, Eigen::VectorXd::Ones(1), {{0, 0}});
  constexpr double rounding = 1e-13;
  CHECK(close(values(0), expected, rounding, 0));
}

TEST_CASE("smooth activations: symmetries") {
  constexpr double accuracy = 1e-9;
  for (const char* name : {"tanh", "gelu"}) {
    const auto averages = make_averages(Activation::parse(name), accuracy);
    const Eigen::MatrixXd c = random_covariance(4, 3);
    constexpr double units = 20;  // (Σ|s|)², times the slopes
    check_symmetries<double>(*averages, c, Eigen::VectorXd::Ones(4), units * accuracy);
  }
}

TEST_CASE("smooth activations: equal, nearly parallel, constant and strong fields") {
  constexpr double accuracy = 1e-8;
  for (const char* name : {"tanh", "sigmoid", "gelu"}) {
    const std::string activation = name;
    CAPTURE(activation);
    const auto g = Activation::parse(activation);
    const auto averages = make_averages(g, accuracy);
    Eigen::MatrixXd c = five_fields();
    c.row(3) = c.row(2);
    c.col(3) = c.col(2);
    c.row(1).setZero();
    c.col(1).setZero();
    Eigen::VectorXd s = five_signs();
    const auto values = quartic(*averages, c, s, {{0, 3}, {1, 1}, {2, 2}, {0, 4}});
    s(2) += s(3);
    s(3) = 0;
    const auto merged = quartic(*averages, c, s, {{0, 2}, {1, 1}, {2, 3}, {0, 4}});
    constexpr double units = 20;
    for (Eigen::Index r = 0; r < 4; ++r) CHECK(close(merged(r), values(r), 0, units * accuracy));
    // E[g(x)²] again, from two fields that are nearly the same.
    for (const double variance : {0.0, 1e-6, 1.0, 25.0}) {
      Eigen::MatrixXd near = Eigen::MatrixXd::Constant(2, 2, variance);
      near(0, 1) = near(1, 0) = variance * (1 - 1e-13);
      overparam::averages::PairAverages<double> out;
      averages->pairs(near, std::vector<Eigen::Index>{0}, out);
      const double square = g.second_moment(variance);
      CHECK(close(out.values(0, 0), square, accuracy, 0));
      CHECK(close(out.values(0, 1), square, accuracy, 0));
    }
  }
}

TEST_CASE("tanh: fields of variance 100") {
  // mpmath with 30 digits, one integral.
  constexpr double square = 0.920536863430516671;
  constexpr double accuracy = 1e-12;
  overparam::averages::PairAverages<double> out;
  make_averages(Activation::parse("tanh"), accuracy)
      ->pairs(Eigen::MatrixXd::Constant(1, 1, 100), std::vector<Eigen::Index>{0}, out);
  CHECK(close(out.values(0, 0), square, accuracy, 0));
}

}  // namespace
