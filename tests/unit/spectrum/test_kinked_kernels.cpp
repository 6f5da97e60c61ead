// SPDX-License-Identifier: MIT
// Kernels and targets of functions with kinks: formulas against those with closed forms, and kinks
// elsewhere against themselves.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/derivative.hpp"
#include "overparam/core/error.hpp"
#include "overparam/spectrum/dot_product.hpp"
#include "overparam/spectrum/sphere_rule.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::ConvergenceFailure;
using overparam::core::InvalidParameter;
using overparam::core::slope_average;
using overparam::spectrum::DotProductKernel;
using overparam::spectrum::KernelDegrees;
using overparam::spectrum::KernelHarmonics;
using overparam::spectrum::sphere_rule;
using overparam::spectrum::zonal_powers;
using overparam::test::close;

// Quadrature over the plane settles to 1e-13 of values and 1e-11 of slopes, series in the angle to 1e-12.
constexpr double kernel_tolerance = 2e-12;
constexpr double slope_tolerance = 2e-11;
// 4096 terms of a power series, which end the degrees where they do not give 1e-6 of them.
constexpr double power_tolerance = 1e-6;
// Gauss's rule on panels that end at the kinks.
constexpr double rule_tolerance = 1e-13;

struct Twins {
  std::string name, formula;
  bool jumps = false;
};
const std::vector<Twins> all_twins{{"relu", "expr:max(0,x)"},
                                   {"abs", "expr:abs(x)"},
                                   {"leaky_relu:0.2", "expr:x>0?x:0.2*x"},
                                   {"sign", "expr:x>0?1:(x<0?-1:0)@kinks=0", true},
                                   {"step", "expr:x>0?1:0@kinks=0", true}};
// Of which kernels take a second or so each.
const std::vector<Twins> two_twins{all_twins[2], all_twins[4]};
const std::vector<std::string> elsewhere{"hard_tanh", "elu", "expr:abs(x-0.3)"};

}  // namespace

TEST_CASE("averages of slopes") {
  for (const double c : {-1.0, -0.7, 0.0, 0.4, 0.999999, 1.0}) {
    CAPTURE(c);
    constexpr double pi = 3.14159265358979323846;
    const double relu = (pi - std::acos(c)) / (2 * pi);
    CHECK(close(slope_average(Activation::parse("relu"), c), relu, 0, slope_tolerance));
    CHECK(close(slope_average(Activation::parse("expr:max(0,x)"), c), relu, 0, slope_tolerance));
    CHECK(close(slope_average(Activation::parse("erf"), c), 2 / (pi * std::sqrt((2 - c) * (2 + c))),
                0, slope_tolerance));
    // E[g'(x) g'(y)] = Σ m ĝ_m² c^{m−1}.
    const auto tanh = Activation::parse("tanh").hermite_coefficients(256);
    double sum = 0;
    for (std::size_t m = tanh.size(); m-- > 1;) sum = sum * c + double(m) * tanh[m] * tanh[m];
    CHECK(close(slope_average(Activation::parse("tanh"), c), sum, 0, slope_tolerance));
    // hard_tanh' is 1 between −1 and 1.
    if (c == 1)
      CHECK(close(slope_average(Activation::parse("hard_tanh"), c), std::erf(std::sqrt(0.5)), 0,
                  slope_tolerance));
  }
  CHECK_THROWS_AS(slope_average(Activation::parse("relu"), 1.1), InvalidParameter);
  CHECK_THROWS_AS(slope_average(Activation::parse("step"), 0.5), InvalidParameter);
}

TEST_CASE("kernels of kinked formulas are the closed forms") {
  for (const std::string kind : {"features:", "ntk:"})
    for (const Twins& twins : two_twins) {
      CAPTURE(kind);
      CAPTURE(twins.name);
      if (twins.jumps && kind == "ntk:") {
        CHECK_THROWS_AS(DotProductKernel::parse(kind + twins.name), InvalidParameter);
        CHECK_THROWS_AS(DotProductKernel::parse(kind + twins.formula), InvalidParameter);
        continue;
      }
      const auto closed = DotProductKernel::parse(kind + twins.name);
      const auto formula = DotProductKernel::parse(kind + twins.formula);
      CHECK(formula.kinked());
      for (const double c :
           {-1.0, -0.999999, -0.8, -0.1, 0.0, 0.3, 0.97, 0.9999, 1 - 1e-8, 1.0, 1 + 1e-12}) {
        CAPTURE(c);
        CHECK(close(formula(c), closed(c), 0,
                    (kind == "ntk:" ? slope_tolerance : kernel_tolerance) * closed(1)));
      }
    }
}

TEST_CASE("degrees of kinked kernels are those of the closed forms") {
  for (const std::string kind : {"features:", "ntk:"})
    for (const Twins& twins : two_twins)
      for (const double dimension : {10.0, 100.0}) {
        if (twins.jumps && kind == "ntk:") continue;
        CAPTURE(kind);
        CAPTURE(twins.name);
        CAPTURE(dimension);
        const auto known =
            KernelHarmonics(DotProductKernel::parse(kind + twins.name), dimension).up_to(300);
        const auto found =
            KernelHarmonics(DotProductKernel::parse(kind + twins.formula), dimension).up_to(300);
        double modes = 0;
        double left = known.tail;
        auto at = found.degrees.begin();
        for (const auto& degree : known.degrees) {
          if (at == found.degrees.end()) {
            left += degree.multiplicity * degree.eigenvalue;
            continue;
          }
          CHECK(at->degree == degree.degree);
          CHECK(close(at->eigenvalue, degree.eigenvalue, power_tolerance, 0));
          modes += degree.multiplicity;
          ++at;
        }
        CHECK(modes > 1e5);
        CHECK(close(found.tail, left, power_tolerance, power_tolerance));
      }
  CHECK_THROWS_AS(KernelHarmonics(DotProductKernel::parse("hard_tanh"), 2).up_to(100),
                  ConvergenceFailure);
}

TEST_CASE("kernels with kinks elsewhere are the sums of their degrees") {
  constexpr double dimension = 40;
  for (const std::string kind : {"features:", "ntk:"})
    for (const std::string& name : elsewhere) {
      CAPTURE(kind);
      CAPTURE(name);
      const auto kernel = DotProductKernel::parse(kind + name);
      const auto degrees = KernelHarmonics(kernel, dimension).up_to(1e4);
      constexpr double c = 0.25;
      double whole = degrees.tail, there = 0;
      double before = 0, now = 1;
      std::size_t listed = 0;
      for (int l = 0; listed < degrees.degrees.size(); ++l) {
        if (degrees.degrees[listed].degree == l) {
          const double power =
              degrees.degrees[listed].multiplicity * degrees.degrees[listed].eigenvalue;
          whole += power;
          there += power * now;
          ++listed;
        }
        const double next = ((2 * l + dimension - 2) * c * now - l * before) / (l + dimension - 2);
        before = now;
        now = next;
      }
      CHECK(close(whole, kernel(1), rule_tolerance, 0));
      // What is left out is of many harmonics, whose polynomials are small at c.
      CHECK(close(there, kernel(c), power_tolerance, 0));
      if (kind == "features:") {
        CHECK(close(kernel(1), Activation::parse(name).second_moment(), kernel_tolerance, 0));
        CHECK(close(kernel(0), std::pow(Activation::parse(name).mean(), 2), 0, kernel_tolerance));
      }
    }
}

TEST_CASE("powers of kinked targets are those of the closed forms") {
  for (const Twins& twins : all_twins)
    for (const double dimension : {2.0, 3.0, 8.0, 100.0, 1e4}) {
      CAPTURE(twins.name);
      CAPTURE(dimension);
      const int count = dimension < 4 ? 300 : dimension < 1000 ? 40 : 8;
      const auto known = zonal_powers(Activation::parse(twins.name), dimension, count);
      const auto found = zonal_powers(Activation::parse(twins.formula), dimension, count);
      REQUIRE(found.powers.size() == known.powers.size());
      double total = known.rest;
      for (std::size_t l = 0; l < known.powers.size(); ++l) {
        CAPTURE(l);
        total += known.powers[l];
        CHECK(close(found.powers[l], known.powers[l], 1e-10, rule_tolerance));
      }
      CHECK(close(found.rest, known.rest, 0, rule_tolerance * total));
    }
  // The function itself is the sum of its degrees, beside the kinks.
  const auto g = Activation::parse("hard_tanh");
  const auto powers = zonal_powers(g, 5, 2000);
  double total = powers.rest;
  for (std::size_t l = 0; l < powers.powers.size(); ++l) {
    total += powers.powers[l];
    if (l % 2 == 0) CHECK(powers.powers[l] < rule_tolerance * rule_tolerance);
  }
  const auto rule = sphere_rule(g, 5, 4);
  const double square =
      (rule.weights * rule.nodes.unaryExpr([&](double x) { return g(x) * g(x); })).sum();
  CHECK(close(total, square, rule_tolerance, 0));
}

TEST_CASE("the rule over the sphere has its moments") {
  for (const double d : {2.0, 3.0, 7.0, 50.0, 1e6})
    for (const std::string& name : elsewhere) {
      CAPTURE(d);
      CAPTURE(name);
      const auto rule = sphere_rule(Activation::parse(name), d, 10);
      const auto x = rule.nodes;
      CHECK(close((rule.weights * x.square()).sum(), 1, rule_tolerance, 0));
      CHECK(close((rule.weights * x.pow(4)).sum(), 3 * d / (d + 2), rule_tolerance, 0));
      CHECK(close((rule.weights * x).sum(), 0, 0, rule_tolerance));
    }
  CHECK_THROWS_AS(sphere_rule(Activation::parse("elu"), 1.5, 3), InvalidParameter);
  CHECK_THROWS_AS(sphere_rule(Activation::parse("elu"), 3, -1), InvalidParameter);
}
