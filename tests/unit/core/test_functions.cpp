// SPDX-License-Identifier: MIT
// Activations that are given by a name without closed averages, by a formula, or by a function.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/covariance.hpp"
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
using std::numbers::pi;

// Of averages, relative to the root of the second moment: 1e-15 is documented; powers of x and their
// formulas differ by more in sums with a range of 13 standard deviations.
constexpr double average_tolerance = 5e-14;
// Of averages over a plane, as documented.
constexpr double plane_tolerance = 2e-13;

Activation parse(const std::string& text) { return Activation::parse(text); }

std::string refusal(const std::string& text) {
  try {
    parse(text);
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

struct Twins {
  std::string name, formula;
};
const std::vector<Twins> twins{
    {"erf", "expr:erf(x/sqrt(2))"},
    {"relu", "expr:max(0,x)"},
    {"tanh", "expr:tanh(x)"},
    {"linear", "expr:x"},
    {"sign", "expr:x>0?1:(x<0?-1:0)@kinks=0"},
    {"sigmoid", "expr:1/(1+exp(-x))"},
    {"gelu", "expr:x*Phi(x)"},
    {"abs", "expr:abs(x)"},
    {"step", "expr:x>0?1:(x<0?0:0.5)@kinks=0"},
    {"leaky_relu:0.2", "expr:x>0?x:0.2*x"},
    {"monomial:3", "expr:x^3"},
    {"elu", "expr:x>0?x:exp(x)-1"},
    {"selu", "expr:1.0507009873554804934*(x>0?x:1.6732632423543772848*(exp(x)-1))"},
    {"silu", "expr:x/(1+exp(-x))"},
    {"softplus", "expr:ln(1+exp(x))"},
    {"mish", "expr:x*tanh(ln(1+exp(x)))"},
    {"hard_tanh", "expr:max(-1,min(1,x))"},
    {"softsign", "expr:x/(1+abs(x))"},
    {"gaussian", "expr:exp(-x^2/2)"},
    {"erfx", "expr:erf(x)"},
    {"sin:2", "expr:sin(2*x)"},
    {"cos:3", "expr:cos(3*x)"},
};

}  // namespace

TEST_CASE("a name and its formula have the same averages") {
  for (const auto& twin : twins) {
    const auto &name = twin.name, &formula = twin.formula;
    CAPTURE(name);
    const auto a = parse(name), b = parse(formula);
    for (const double q : {1.0, 0.37, 2.6}) {
      const double square = a.second_moment(q);
      CHECK(close(b.second_moment(q), square, average_tolerance, 0));
      const auto c = a.hermite_coefficients(60, q), d = b.hermite_coefficients(60, q);
      std::size_t wrong = 0;
      for (std::size_t m = 0; m < c.size(); ++m)
        if (!close(d[m], c[m], 0, average_tolerance * std::sqrt(square))) ++wrong;
      CHECK(wrong == 0);
    }
  }
}

// What series leave out near ±1, and where rows are long.
TEST_CASE("a name and its formula have the same pair averages at all correlations and norms") {
  for (const auto& twin : twins) {
    const auto &name = twin.name, &formula = twin.formula;
    CAPTURE(name);
    const auto a = parse(name), b = parse(formula);
    for (const double q : {1.0, 30.0})
      for (const double correlation : {0.3, -0.97, 0.999999}) {
        CAPTURE(q);
        CAPTURE(correlation);
        const double c = correlation * std::sqrt(q * 1.3);
        const double unit = std::sqrt(a.second_moment(q) * a.second_moment(1.3));
        CHECK(close(pair_average(b, b, q, 1.3, c), pair_average(a, a, q, 1.3, c), 0,
                    plane_tolerance * unit));
      }
  }
}

TEST_CASE("averages that are known otherwise") {
  const auto cosine = parse("cos:3"), sine = parse("sin:2"), bell = parse("gaussian");
  const auto erf = parse("erf"), scaled = parse("erfx");
  const auto coefficients = cosine.hermite_coefficients(40);
  for (int m = 0; m < 40; ++m) {
    const double known = m % 2 == 1 ? 0
                                    : std::exp(-4.5 + m * std::log(3) - std::lgamma(m + 1.0) / 2) *
                                          (m % 4 == 0 ? 1 : -1);
    CHECK(close(coefficients[std::size_t(m)], known, 0, average_tolerance));
  }
  for (const double c : {0.2, -0.9, 1.2}) {
    CAPTURE(c);
    const double q = 1.2, r = 1.5;
    CHECK(close(pair_average(cosine, cosine, q, r, c), std::exp(-4.5 * (q + r)) * std::cosh(9 * c),
                0, plane_tolerance));
    CHECK(close(pair_average(sine, sine, q, r, c), std::exp(-2 * (q + r)) * std::sinh(4 * c), 0,
                plane_tolerance));
    CHECK(close(pair_average(bell, bell, q, r, c), 1 / std::sqrt((1 + q) * (1 + r) - c * c), 0,
                plane_tolerance));
    CHECK(close(pair_average(scaled, scaled, q, r, c), pair_average(erf, erf, 2 * q, 2 * r, 2 * c),
                0, plane_tolerance));
  }
  // E[clamp²] = 2(1 − Φ(1)) + Φ(1) − Φ(−1) − 2 φ(1).
  const double inside = std::erf(1 / std::numbers::sqrt2);
  const double density = std::exp(-0.5) / std::sqrt(2 * pi);
  CHECK(close(parse("hard_tanh").second_moment(), 1 - 2 * density, 0, average_tolerance));
  CHECK(close(parse("hard_tanh").hermite_coefficients(2)[1], inside, 0, average_tolerance));
  // E[elu] = φ(0) + e^{1/2} Φ(−1) − 1/2.
  CHECK(close(parse("elu").mean(), 1 / std::sqrt(2 * pi) + std::exp(0.5) * (1 - inside) / 2 - 0.5,
              0, average_tolerance));
  CHECK(close(parse("monomial:4").second_moment(), 105, average_tolerance, 0));
  CHECK(close(parse("abs").mean(), std::sqrt(2 / pi), average_tolerance, 0));
}

TEST_CASE("tanh of long and nearly parallel rows, where its series fails") {
  // E[tanh(√Q z)²] = E tanh² at correlation 1, and E[sign sign] for Q → ∞.
  const auto g = parse("tanh");
  const double q = 90;
  CHECK(close(pair_average(g, g, q, q, q), g.second_moment(q), plane_tolerance, 0));
  CHECK(close(pair_average(g, g, q, q, -q), -g.second_moment(q), plane_tolerance, 0));
  // One average after the other, by the trapezoidal rule with a step of 0.01 that resolves the poles
  // at π/2/√90 = 0.17 to e^{−100}.
  const double correlation = 0.95, across = std::sqrt(1 - correlation * correlation);
  double sum = 0;
  for (int i = -900; i <= 900; ++i) {
    const double z = 0.01 * i;
    double inner = 0;
    for (int j = -900; j <= 900; ++j) {
      const double y = 0.01 * j;
      inner += std::tanh(std::sqrt(q) * (correlation * z + across * y)) * std::exp(-y * y / 2);
    }
    sum += std::tanh(std::sqrt(q) * z) * std::exp(-z * z / 2) * inner;
  }
  CHECK(
      close(pair_average(g, g, q, q, correlation * q), sum * 1e-4 / (2 * pi), plane_tolerance, 0));
}

TEST_CASE("matrices of pairs are those of single pairs") {
  Eigen::MatrixXd rows(4, 3);
  rows << 1, 0.2, -0.7, 1.001, 0.2, -0.7, -1, -0.2, 0.69, 5, 3, -2;
  for (const char* name : {"elu", "tanh", "expr:abs(x-0.3)", "softsign"}) {
    CAPTURE(name);
    const auto g = parse(name);
    const Eigen::MatrixXd all = overparam::core::activation_covariance(g, rows);
    const Eigen::MatrixXd products = rows * rows.transpose() / 3;
    for (int i = 0; i < 4; ++i)
      for (int j = 0; j < 4; ++j)
        CHECK(close(all(i, j), pair_average(g, g, products(i, i), products(j, j), products(i, j)),
                    0, plane_tolerance * std::sqrt(all(i, i) * all(j, j))));
  }
}

TEST_CASE("functions on whole arrays, and their derivatives") {
  for (const auto& twin : twins) {
    const auto &name = twin.name, &formula = twin.formula;
    CAPTURE(name);
    const auto a = parse(name), b = parse(formula);
    const auto sides = a.sides();
    const bool jumps = sides && sides->degree == 0;
    std::vector<double> points;
    for (double x = -20; x < 20; x += 0.0137) points.push_back(x);
    for (const double x : {-1e6, -300.0, 17.0, 1e3})
      if (!a.polynomial()) points.push_back(x);
    for (const auto& g : {a, b}) {
      CAPTURE(g.name());
      std::vector<double> values = points;
      g.apply(std::span<double>(values), 2);
      std::vector<float> single(points.begin(), points.end());
      const std::vector<float> rounded = single;
      g.apply(std::span<float>(single), 2);
      std::size_t wrong = 0;
      for (std::size_t i = 0; i < points.size(); ++i) {
        const double x = points[i];
        const double slope = jumps ? 0 : std::abs(x * Derivative(a)(x));
        // As documented, of arguments that are rounded; erf and gelu by what they have.
        const double unit = 64 * epsilon * std::max({1.0, std::abs(a(x)), slope});
        if (!std::isfinite(g(x))) continue;  // ln(1 + e^x) far out
        if (!close(values[i], 2 * a(x), 0, 2 * unit)) ++wrong;
        const double y = double(rounded[i]);
        if (std::abs(x) < 300 && !close(double(single[i]), 2 * a(y), 0, unit * 0x1p30)) ++wrong;
      }
      CHECK(wrong == 0);
    }
    if (jumps) continue;
    const Derivative slope(a), other(b);
    std::size_t wrong = 0;
    for (double x = -6; x < 6; x += 0.0137) {
      constexpr double h = 1e-4;
      const double numeric = (8 * (a(x + h) - a(x - h)) - (a(x + 2 * h) - a(x - 2 * h))) / (12 * h);
      const auto beside = [&](double kink) { return std::abs(x - kink) < 3 * h; };
      const auto kinks = a.kinks();
      if (std::any_of(kinks.begin(), kinks.end(), beside)) continue;
      const double size = std::max({1.0, std::abs(a(x)), std::abs(slope(x))});
      if (!close(slope(x), numeric, 0, 1e-9 * size)) ++wrong;
      if (!close(other(x), slope(x), 0, 1e-11 * size)) ++wrong;
      if (!close(other.slope(x), slope.slope(x), 0, 1e-8 * size)) ++wrong;
    }
    CHECK(wrong == 0);
    REQUIRE(other.bound().has_value() == slope.bound().has_value());
    if (slope.bound()) CHECK(close(*other.bound(), *slope.bound(), 1e-9, 0));
    REQUIRE(other.lipschitz_constant().has_value() == slope.lipschitz_constant().has_value());
    if (slope.lipschitz_constant())
      CHECK(close(*other.lipschitz_constant(), *slope.lipschitz_constant(), 1e-6, 1e-8));
  }
}

TEST_CASE("values beside kinks and jumps are those of their side") {
  // x + 16 is rounded, to 16 ε, and slopes are up to 2.
  constexpr double tolerance = 64 * epsilon, single_tolerance = 64 * 0x1p-23;
  // Kinks inside of cells of the table, on the border of one, and two in the same.
  const std::vector<std::pair<std::string, std::vector<double>>> formulas{
      {"expr:abs(x-0.3)*exp(-x^2/9)", {0.3}},
      {"expr:(x>0.3)+x*(x>-2.1)@kinks=-2.1,0.3", {-2.1, 0.3}},
      {"expr:abs(x+1.5)+abs(x-1e-6)", {-1.5, 1e-6}},
      {"expr:abs(x-0.3)+abs(x-0.3001)@kinks=0.3,0.3001", {0.3, 0.3001}}};
  for (const auto& one : formulas) {
    const auto& formula = one.first;
    const auto& kinks = one.second;
    CAPTURE(formula);
    const auto g = parse(formula.c_str());
    std::vector<double> points{NAN, HUGE_VAL};
    for (const double kink : kinks)
      for (double distance = 1e-13; distance < 1; distance *= 1.7)
        for (const double sign : {-1, 1}) points.push_back(kink + sign * distance);
    std::vector<double> values = points;
    std::vector<float> single(points.begin(), points.end());
    const std::vector<float> rounded = single;
    g.apply(std::span<double>(values), 2);
    g.apply(std::span<float>(single), 2);
    CHECK(std::isnan(values[0]));
    CHECK(std::isnan(single[0]));
    std::size_t wrong = 0;
    for (std::size_t i = 2; i < points.size(); ++i) {
      if (!close(values[i], 2 * g(points[i]), 0, tolerance)) ++wrong;
      const double x = double(rounded[i]);
      const auto beside = [&](double kink) { return std::abs(x - kink) < 1e-6; };  // rounded away
      if (std::any_of(kinks.begin(), kinks.end(), beside)) continue;
      if (!close(double(single[i]), 2 * g(x), 0, single_tolerance)) ++wrong;
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("kinks are found, jumps have to be given") {
  const auto kinks = [](const char* text) { return parse(text).kinks(); };
  CHECK(kinks("expr:max(0,x)") == std::vector<double>{0});
  CHECK(kinks("expr:abs(x-0.3)+abs(x+1.25)") == std::vector<double>{-1.25, 0.3});
  CHECK(kinks("expr:x^2*sign(x)") == std::vector<double>{0});
  CHECK(kinks("expr:max(-1,min(1,x))") == std::vector<double>{-1, 1});
  CHECK(kinks("expr:tanh(x)").empty());
  CHECK(kinks("expr:tanh(30*x)").empty());
  CHECK(parse("expr:tanh(30*x)").kinked());  // no series of 256 terms holds it
  CHECK_FALSE(parse("expr:tanh(x)").kinked());
  CHECK(kinks("expr:(x>0.3)+(x>-2)@kinks=-2,0.3") == std::vector<double>{-2, 0.3});
  CHECK(refusal("expr:x>0.3") ==
        "activation: expr:x>0.3 jumps from 0 to 1 at x = 0.3, which is not declared as one of its "
        "kinks");
}

TEST_CASE("what is no activation is refused with the reason") {
  const auto says = [](const char* text, const char* reason) {
    CAPTURE(text);
    const std::string all = refusal(text);
    CAPTURE(all);
    CHECK(all.find(std::string("activation: ") + text) == 0);
    CHECK(all.find(reason) != std::string::npos);
  };
  says("expr:", "is no formula in x or y");
  says("expr:z", "is no formula in x or y: Unexpected token \"z\"");
  says("expr:x*y", "is a formula in x and in y, which are two names of one variable");
  says("expr:sin(", "is no formula in x or y");
  says("expr:3", "does not depend on x");
  says("expr:x,2*x", "several results");
  says("expr:x@kinks=a", "has no list of numbers behind @kinks=");
  says("expr:0*x", "is zero or not finite at all |x| < 3");
  says("expr:ln(x)", "is not finite at x = -");
  says("expr:1/x", "near x = 0");
  says("expr:sqrt(abs(x))", "cannot be resolved near x = 0");
  says("expr:exp(x^2)", "is not finite at x = -");
  says("expr:exp(x^2/4)", "grows too fast for Gaussian averages");
  says("expr:sin(1000*x)", "varies too fast");
  says("expr:rint(x)", "more than 64 kinks");
  says("sin:0", "is not sin:w with 0 < w <= 16");
  says("cos:x", "is not cos:w");
  says("monomial:2.5", "is not monomial:k with a whole k from 0 to 20");
  says("leaky_relu:", "is not leaky_relu:a");
  says("sine", "is not one of erf | relu");
  // Slower than e^{x²/4}.
  CHECK(refusal("expr:exp(x^2/5)") == "accepted");
}

TEST_CASE("an activation from a function in C++") {
  const Activation g([](double x) { return x > 0 ? x : 0.1 * x; });
  CHECK(g.kinks() == std::vector<double>{0});
  const auto twin = parse("leaky_relu:0.1");
  CHECK(close(g.second_moment(), twin.second_moment(), average_tolerance, 0));
  CHECK(close(Derivative(g)(-2), 0.1, average_tolerance, 0));
  CHECK(g == Activation(g));
  CHECK_FALSE(g == twin);
  const Activation jump([](double x) { return x < 0.5 ? 0.0 : 1.0; }, {0.5});
  CHECK(close(jump.mean(), std::erfc(0.5 / std::numbers::sqrt2) / 2, average_tolerance, 0));
  CHECK_THROWS_AS(Activation([](double x) { return x < 0.5 ? 0.0 : 1.0; }), InvalidParameter);
  CHECK_THROWS_AS(Activation([](double) { return NAN; }), InvalidParameter);
  CHECK_THROWS_AS(Activation(std::function<double(double)>()), InvalidParameter);
  CHECK_THROWS_AS(Activation([](double x) { return x; }, {NAN}), InvalidParameter);
}
