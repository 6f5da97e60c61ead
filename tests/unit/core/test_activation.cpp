// SPDX-License-Identifier: MIT
// Activations: values, Hermite coefficients, second moments and pair averages against independent
// quadrature and closed series; what `parse` accepts and refuses.
#include "overparam/core/activation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"
#include "support/quadrature.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::InvalidParameter;
using overparam::core::pair_average;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::gaussian_average;
using overparam::test::gaussian_pair_average;
using overparam::test::normalised_hermite;
using overparam::test::printed;

// One elementary function and one or two operations more.
constexpr double value_tolerance = 4 * epsilon;
// Sums of a few hundred O(1) terms, each rounded, in the test and in the library.
constexpr double quadrature_tolerance = 50 * epsilon;
// The same in two dimensions, where the inner error is averaged once more and the integrand reaches
// 10² at the ends.
constexpr double nested_tolerance = 500 * epsilon;

const std::vector<std::string> all_names{"erf",  "relu",    "tanh", "linear",
                                         "sign", "sigmoid", "gelu", "hermite:0.3,-0.5,0,0.8,0.2"};

Activation parse(const std::string& text) { return Activation::parse(text); }

std::string refusal(const std::string& text, const std::string& option = "activation") {
  try {
    Activation::parse(text, option);
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

double quadrature_coefficient(const Activation& g, int m, double variance) {
  const double scale = std::sqrt(variance);
  return gaussian_average([&](double z) { return g(scale * z) * normalised_hermite(m, z); });
}

}  // namespace

TEST_CASE("every activation has the value of its definition") {
  // mpmath 1.3, 40 digits: erf(0.7/√2), tanh(0.7), 1/(1+e^1.3), x Φ(x) at −0.7 and 2.1.
  CHECK(close(parse("erf")(0.7), 0.5160726955538539705, value_tolerance, 0));
  CHECK(close(parse("tanh")(0.7), 0.60436777711716349631, value_tolerance, 0));
  CHECK(close(parse("sigmoid")(-1.3), 0.2141650169574413874, value_tolerance, 0));
  CHECK(close(parse("gelu")(-0.7), -0.16937455655615111032, value_tolerance, 0));
  CHECK(close(parse("gelu")(2.1), 2.0624847168180852308, value_tolerance, 0));
  CHECK(parse("relu")(0.7) == 0.7);
  CHECK(parse("relu")(-0.7) == 0);
  CHECK(parse("linear")(-0.7) == -0.7);
  CHECK(parse("sign")(1e-300) == 1);
  CHECK(parse("sign")(-1e-300) == -1);
  CHECK(parse("sign")(0) == 0);
  // He_2 = x² − 1, He_3 = x³ − 3x.
  const double x = -1.7;
  const double expected =
      0.5 * x + 0.25 * (x * x - 1) / std::sqrt(2.0) - 2 * (x * x * x - 3 * x) / std::sqrt(6.0);
  CHECK(close(parse("hermite:0,0.5,0.25,-2")(x), expected, value_tolerance, value_tolerance));
}

TEST_CASE("activations that saturate stay finite far out") {
  for (const auto* name : {"erf", "tanh", "sigmoid", "sign", "gelu", "relu"}) {
    CAPTURE(name);
    const auto g = parse(name);
    CHECK(std::isfinite(g(1e4)));
    CHECK(std::isfinite(g(-1e4)));
  }
  CHECK(parse("sigmoid")(-1e4) == 0);
  CHECK(parse("gelu")(-1e4) == 0);
}

TEST_CASE("Hermite coefficients equal quadrature at any variance") {
  for (const auto& name : all_names)
    for (const double variance : {1.0, 0.37, 2.6}) {
      const auto g = parse(name);
      const auto coefficients = g.hermite_coefficients(14, variance);
      REQUIRE(coefficients.size() == 14);
      for (int m = 0; m < 14; ++m) {
        CAPTURE(name);
        CAPTURE(variance);
        CAPTURE(m);
        CHECK(close(coefficients[static_cast<std::size_t>(m)],
                    quadrature_coefficient(g, m, variance), 0, quadrature_tolerance));
      }
    }
}

TEST_CASE("Hermite coefficients of high order equal quadrature") {
  for (const auto& name : all_names) {
    const auto g = parse(name);
    const auto coefficients = g.hermite_coefficients(102);
    for (const int m : {40, 41, 100, 101}) {
      CAPTURE(name);
      CAPTURE(m);
      CHECK(close(coefficients[static_cast<std::size_t>(m)], quadrature_coefficient(g, m, 1), 0,
                  quadrature_tolerance));
    }
  }
}

TEST_CASE("closed coefficients are accurate relatively at every order") {
  // Orders up to 400 are products of about 200 rounded factors.
  constexpr double tolerance = 200 * 4 * epsilon;
  const double pi = std::numbers::pi;
  // log of (2j)!/(4^j j!²) by the log-gamma function.
  const auto log_central = [](int j) {
    return std::lgamma(2 * j + 1.0) - 2 * std::lgamma(j + 1.0) - j * std::log(4.0);
  };
  // lgamma is right to a few ε of its value, here up to 2000.
  constexpr double log_gamma_tolerance = 1e4 * epsilon;
  const auto erf = parse("erf").hermite_coefficients(403);
  const auto sign = parse("sign").hermite_coefficients(403);
  const auto relu = parse("relu").hermite_coefficients(403);
  for (const int j : {0, 1, 7, 100, 200}) {
    const auto odd = static_cast<std::size_t>(2 * j + 1);
    const double arc_sine = 2 / pi * std::exp(log_central(j)) / (2 * j + 1);
    CAPTURE(j);
    // (2/π) asin(c), and (2/π) asin(c/2) for erf.
    CHECK(close(sign[odd] * sign[odd], arc_sine, tolerance + log_gamma_tolerance, 0));
    CHECK(close(erf[odd] * erf[odd], arc_sine * std::pow(0.5, 2 * j + 1),
                tolerance + log_gamma_tolerance, 0));
    CHECK(sign[odd] * (j % 2 == 0 ? 1 : -1) > 0);
    CHECK(erf[odd - 1] == 0);
    CHECK(sign[odd - 1] == 0);
    // Integrating the arc-cosine kernel twice: a_{m+1} = a'_m/(4 m (m+1)) with sign's a'_m, since
    // relu'' = sign'/2, so that κ_relu'' = κ_sign'/4.
    CHECK(close(relu[odd + 1] * relu[odd + 1],
                arc_sine * (2 * j + 1) / 4 / double(2 * j + 2) / double(2 * j + 1),
                tolerance + log_gamma_tolerance, 0));
  }
  // gelu by the trapezoidal rule with 60 digits, mpmath 1.3.
  const auto gelu = parse("gelu").hermite_coefficients(301);
  CHECK(close(gelu[2], 0.29920671030107450845, tolerance, 0));
  CHECK(close(gelu[10], 0.0053449735136605069083, tolerance, 0));
  CHECK(close(gelu[100], -7.2112181807614422318e-17, tolerance, 0));
  CHECK(close(gelu[300], -4.2687408195654579737e-47, tolerance, 0));
  CHECK(gelu[101] == 0);
  for (const auto& name : all_names)
    CHECK(parse(name).closed_coefficients() == (name != "tanh" && name != "sigmoid"));
}

TEST_CASE("coefficients of tanh and sigmoid are accurate absolutely") {
  // As documented; the reference by the trapezoidal rule with 60 digits, mpmath 1.3.
  constexpr double tolerance = 1e-15;
  const auto tanh = parse("tanh").hermite_coefficients(302);
  CHECK(close(tanh[1], 0.60570550960215882558, 0, tolerance));
  CHECK(close(tanh[11], -0.010291840580021526037, 0, tolerance));
  CHECK(close(tanh[101], 1.7211831420303936803e-7, 0, tolerance));
  CHECK(close(tanh[255], -1.2796816403508704081e-11, 0, tolerance));
  CHECK(close(tanh[301], 1.407719466649955304e-12, 0, tolerance));
  const auto sigmoid = parse("sigmoid").hermite_coefficients(102);
  CHECK(close(sigmoid[0], 0.5, 0, tolerance));
  CHECK(close(sigmoid[3], -0.02547325790732341667, 0, tolerance));
  CHECK(close(sigmoid[101], 1.3065657163981419138e-13, 0, tolerance));
}

TEST_CASE("squared coefficients sum to the second moment") {
  for (const auto& name : all_names)
    for (const double variance : {1.0, 0.37, 2.6}) {
      CAPTURE(name);
      CAPTURE(variance);
      const auto g = parse(name);
      const int count = 2000;
      double sum = 0;
      for (const double c : g.hermite_coefficients(count, variance)) sum += c * c;
      if (!g.kinked()) {
        // gelu, the slowest here, falls like (Q/(1+Q))^m.
        CHECK(close(sum, g.second_moment(variance), quadrature_tolerance, 0));
        continue;
      }
      // (2j)!/(4^j j!²) = (πj)^{−1/2} (1 + O(1/j)), so a_{2j+1} = π^{−3/2} j^{−3/2} for sign and
      // a_{2j} = Q π^{−3/2} j^{−5/2}/8 for relu, summed from J = count/2 on.
      const double half = count / 2.0;
      const double tail = g.kind() == Activation::Kind::sign
                              ? 2 / std::numbers::pi / std::sqrt(std::numbers::pi * half)
                              : variance / (12 * std::numbers::pi * std::sqrt(std::numbers::pi)) *
                                    std::pow(half, -1.5);
      const double next_order = 2 / half;
      CHECK(close(g.second_moment(variance) - sum, tail, next_order, quadrature_tolerance));
    }
}

TEST_CASE("second moments equal quadrature at any variance") {
  for (const auto& name : all_names)
    for (const double variance : {1.0, 0.37, 2.6, 9.0}) {
      CAPTURE(name);
      CAPTURE(variance);
      const auto g = parse(name);
      const double scale = std::sqrt(variance);
      const double expected =
          gaussian_average([&](double z) { return g(scale * z) * g(scale * z); });
      CHECK(close(g.second_moment(variance), expected, quadrature_tolerance, quadrature_tolerance));
      CHECK(close(g.mean(variance), gaussian_average([&](double z) { return g(scale * z); }),
                  quadrature_tolerance, quadrature_tolerance));
    }
}

TEST_CASE("pair averages equal two-dimensional quadrature") {
  const std::vector<std::pair<std::string, std::string>> pairs{
      {"erf", "erf"},         {"relu", "relu"},    {"tanh", "tanh"},
      {"linear", "linear"},   {"sign", "sign"},    {"sigmoid", "sigmoid"},
      {"gelu", "gelu"},       {"erf", "relu"},     {"relu", "sign"},
      {"sign", "relu"},       {"tanh", "gelu"},    {"linear", "tanh"},
      {"relu", "linear"},     {"sigmoid", "relu"}, {"hermite:0,1,0,0.5", "erf"},
      {"gelu", "hermite:1,2"}};
  const double q1 = 0.8;
  const double q2 = 1.7;
  for (const auto& pair : pairs)
    for (const double cosine : {-0.85, -0.2, 0.05, 0.6}) {
      const std::string first = pair.first;
      const std::string second = pair.second;
      const auto g1 = parse(first);
      const auto g2 = parse(second);
      const double c = cosine * std::sqrt(q1 * q2);
      CAPTURE(first);
      CAPTURE(second);
      CAPTURE(cosine);
      CHECK(close(pair_average(g1, g2, q1, q2, c), gaussian_pair_average(g1, g2, q1, q2, c),
                  nested_tolerance, nested_tolerance));
      CHECK(close(pair_average(g2, g1, q2, q1, c), pair_average(g1, g2, q1, q2, c), epsilon * 8,
                  epsilon * 8));
    }
}

TEST_CASE("closed forms of pair averages equal their Mehler series") {
  // At |cosine| ≤ 0.9 the terms beyond order 700 sum to less than 0.9^700/(1−0.9) = 1e-31.
  constexpr int length = 700;
  const double q1 = 1.3;
  const double q2 = 0.6;
  std::map<std::string, std::vector<double>> at_q1, at_q2;
  for (const auto& name : all_names) {
    at_q1[name] = parse(name).hermite_coefficients(length, q1);
    at_q2[name] = parse(name).hermite_coefficients(length, q2);
  }
  for (const auto& first : all_names)
    for (const auto& second : all_names)
      for (const double cosine : {-0.9, 0.5}) {
        CAPTURE(first);
        CAPTURE(second);
        CAPTURE(cosine);
        const auto g1 = parse(first);
        const auto g2 = parse(second);
        const auto& a = at_q1[first];
        const auto& b = at_q2[second];
        double sum = 0;
        for (std::size_t m = length; m-- > 0;) sum = sum * cosine + a[m] * b[m];
        CHECK(close(pair_average(g1, g2, q1, q2, cosine * std::sqrt(q1 * q2)), sum,
                    quadrature_tolerance, quadrature_tolerance));
      }
}

TEST_CASE("fully correlated and anticorrelated fields reduce to one dimension") {
  const double q1 = 1.5;
  const double q2 = 0.7;
  // sign near |cosine| = 1: asin turns the rounding ε of the cosine into √(2ε).
  const double arc_sine_tolerance = 2 / std::numbers::pi * std::sqrt(4 * epsilon);
  // The series of tanh with sign ends at order 256: Σ_{m>256} |ĝ_m ĝ'_m| = 1.092e-10 at variance
  // 1.5, mpmath 1.3 with 30 digits. With all others, tanh included, the sum is below 1e-17.
  constexpr double truncation_tolerance = 1.1e-10;
  const auto tolerance = [&](const std::string& first, const std::string& second) {
    if (first == "sign" && second == "sign") return arc_sine_tolerance;
    const bool truncated =
        (first == "tanh" && second == "sign") || (first == "sign" && second == "tanh");
    return truncated ? truncation_tolerance : nested_tolerance;
  };
  for (const auto& first : all_names)
    for (const auto& second : all_names)
      for (const double side : {1.0, -1.0}) {
        CAPTURE(first);
        CAPTURE(second);
        CAPTURE(side);
        const auto g1 = parse(first);
        const auto g2 = parse(second);
        const double expected = gaussian_average(
            [&](double z) { return g1(std::sqrt(q1) * z) * g2(side * std::sqrt(q2) * z); });
        CHECK(close(pair_average(g1, g2, q1, q2, side * std::sqrt(q1 * q2)), expected, 0,
                    tolerance(first, second)));
      }
}

TEST_CASE("a pair average approaches its limit at full correlation continuously") {
  // κ is Lipschitz in c for all but sign, where 1 − (2/π) asin(1−x) → (2/π)√(2x).
  constexpr double x = 1e-10;
  constexpr double lipschitz = 4;  // E[g'²] of the activations here is below it
  for (const auto& name : all_names) {
    CAPTURE(name);
    const auto g = parse(name);
    const double limit = g.second_moment();
    if (name == "sign")
      CHECK(close(limit - pair_average(g, g, 1, 1, 1 - x), 2 / std::numbers::pi * std::sqrt(2 * x),
                  1e-6, 0));  // next order x/12, ε/√x
    else
      CHECK(close(pair_average(g, g, 1, 1, 1 - x), limit, 0, lipschitz * x));
    // A covariance that rounding has pushed beyond the product of the norms is no NaN.
    CHECK(std::isfinite(pair_average(g, g, 1, 1, 1 + epsilon)));
    CHECK(std::isfinite(pair_average(g, g, 1, 1, -1 - epsilon)));
  }
}

TEST_CASE("the series length covers every coefficient that matters") {
  // Beyond it, the squares add less than rounding to the second moment.
  for (const auto& name : all_names) {
    CAPTURE(name);
    const auto g = parse(name);
    if (g.kinked()) continue;
    const int length = g.series_length();
    const auto longer = g.hermite_coefficients(length + 300);
    double beyond = 0;
    for (std::size_t m = static_cast<std::size_t>(length); m < longer.size(); ++m)
      beyond += longer[m] * longer[m];
    CHECK(beyond < 1e-19 * g.second_moment());
  }
  CHECK(parse("hermite:0,1,0,0.5").series_length() == 4);
  CHECK(parse("linear").series_length() == 2);
}

TEST_CASE("an activation is read back from its text") {
  for (const auto& name : all_names) {
    CHECK(parse(name).name() == name);
    CHECK(parse(name) == parse(name));
  }
  CHECK(parse("hermite:0,1") == parse("hermite:0.0,1e0,0"));
  CHECK_FALSE(parse("hermite:0,1") == parse("hermite:0,1.5"));
  CHECK_FALSE(parse("erf") == parse("tanh"));
  std::string longest = "hermite:1";
  for (int m = 1; m < 1024; ++m) longest += ",0.5";
  CHECK(parse(longest).hermite_coefficients(1030)[1023] == 0.5);
  CHECK(parse(longest).hermite_coefficients(1030)[1024] == 0);
}

TEST_CASE("what is no activation is refused with a message that says why") {
  const std::string choices = "is not one of " + Activation::choices();
  const std::string numbers = "is not hermite: followed by numbers c0,c1,...";
  CHECK(refusal("Erf") == "activation: Erf " + choices);
  CHECK(refusal("erf ", "--teacher-activation") == "--teacher-activation: erf  " + choices);
  CHECK(refusal("hermite") == "activation: hermite " + choices);
  CHECK(refusal("").find(choices) != std::string::npos);
  for (const std::string text :
       {"hermite:", "hermite:,1", "hermite:0,1,", "hermite:1,,2", "hermite:1,nan", "hermite:inf",
        "hermite:1e999", "hermite:1;2", "hermite:1,x"})
    CHECK(refusal(text) == "activation: " + text + " " + numbers);
  CHECK(refusal("hermite:0,0") == "activation: hermite:0,0 has no non-zero coefficient");
  std::string too_long = "hermite:1";
  for (int m = 1; m < 1025; ++m) too_long += ",0.5";
  CHECK(refusal(too_long) == "activation: " + too_long + " has more than 1024 coefficients");
  CHECK(refusal("levels:") == "activation: levels: is not levels: followed by powers p0,p1,...");
  CHECK(refusal("levels:1,-1") == "activation: levels:1,-1 has a power below 0");
  CHECK(refusal("levels:0,0") == "activation: levels:0,0 has no non-zero power");
}
