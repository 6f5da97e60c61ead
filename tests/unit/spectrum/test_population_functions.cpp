// SPDX-License-Identifier: MIT
// Populations of activations given by formulas against those whose degrees have closed forms.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/spectrum/dot_product.hpp"
#include "overparam/spectrum/population.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::Activation;
using overparam::spectrum::DotProductKernel;
using overparam::spectrum::Population;
using overparam::spectrum::Teacher;
using overparam::test::close;

// 4096 terms of a power series, which end the degrees where they do not give 1e-6 of them.
constexpr double power_tolerance = 1e-6;
// Coefficients to 1e-15 of their root mean square.
constexpr double smooth_tolerance = 1e-13;

Population of(const std::string& student, const std::string& teacher, double dimension) {
  const double log_width = std::log(30 * dimension);
  return overparam::spectrum::sphere_population(dimension, Activation::parse(student),
                                                Teacher{Activation::parse(teacher), 3, 0.2},
                                                log_width);
}

void check_same(const Population& actual, const Population& expected, double tolerance) {
  CHECK(close(actual.kernel_total, expected.kernel_total, smooth_tolerance, 0));
  CHECK(close(actual.teacher_total, expected.teacher_total, smooth_tolerance, 0));
  double kernel_left = expected.kernel_tail, teacher_left = expected.teacher_tail;
  for (const auto& b : expected.degrees) {
    CAPTURE(b.degree);
    const auto found = std::find_if(actual.degrees.begin(), actual.degrees.end(),
                                    [&](const auto& a) { return a.degree == b.degree; });
    if (found == actual.degrees.end()) {
      kernel_left += b.kernel_power;
      teacher_left += b.teacher_power;
      continue;
    }
    CHECK(close(found->kernel_power, b.kernel_power, tolerance, 1e-15));
    CHECK(close(found->teacher_power, b.teacher_power, 4 * tolerance, 1e-15));
    CHECK(close(found->mean_fraction, b.mean_fraction, tolerance, 1e-15));
  }
  // What matters most is there.
  CHECK(actual.degrees.size() >= std::min<std::size_t>(expected.degrees.size(), 5));
  CHECK(close(actual.kernel_tail, kernel_left, tolerance, tolerance));
  CHECK(close(actual.teacher_tail, teacher_left, tolerance, tolerance));
  CHECK(close(actual.unreachable, expected.unreachable, tolerance, tolerance));
}

const std::vector<std::pair<std::string, std::string>> kinked{
    {"relu", "expr:max(0,x)"},
    {"sign", "expr:x>0?1:(x<0?-1:0)@kinks=0"},
    {"abs", "expr:abs(x)"},
    {"step", "expr:x>0?1:0@kinks=0"},
    {"leaky_relu:0.2", "expr:x>0?x:0.2*x"}};

}  // namespace

TEST_CASE("degrees of a kinked formula are those of its closed form") {
  for (const double dimension : {8.0, 100.0})
    for (const auto& twins : kinked) {
      const auto &name = twins.first, &formula = twins.second;
      CAPTURE(dimension);
      CAPTURE(name);
      check_same(of(formula, formula, dimension), of(name, name, dimension), power_tolerance);
      check_same(of(formula, "erf", dimension), of(name, "erf", dimension), power_tolerance);
      check_same(of("erf", formula, dimension), of("erf", name, dimension), power_tolerance);
    }
  // On a circle no number of terms is enough for a jump.
  CHECK_THROWS_AS(of("expr:x>0?1:0@kinks=0", "erf", 2), overparam::core::ConvergenceFailure);
}

TEST_CASE("degrees of a smooth formula are those of its name") {
  for (const double dimension : {3.0, 100.0})
    for (const auto& twins : std::vector<std::pair<std::string, std::string>>{
             {"tanh", "expr:tanh(x)"}, {"sigmoid", "expr:1/(1+exp(-x))"}}) {
      const auto &name = twins.first, &formula = twins.second;
      CAPTURE(dimension);
      CAPTURE(name);
      check_same(of(formula, formula, dimension), of(name, name, dimension), smooth_tolerance);
    }
}

// E g² over all degrees, and their parity, where there is nothing else to compare with.
TEST_CASE("degrees of functions with kinks elsewhere add up") {
  for (const std::string name : {"elu", "selu", "hard_tanh", "softsign", "expr:abs(x-0.3)"}) {
    CAPTURE(name);
    const auto population = of(name, name, 30);
    double sum = population.kernel_tail;
    for (const auto& degree : population.degrees) {
      sum += degree.kernel_power;
      const bool odd = Activation::parse(name).odd();
      if (odd) CHECK(degree.degree % 2 == 1);
    }
    CHECK(close(sum, Activation::parse(name).second_moment(), smooth_tolerance, 0));
    // Degree 0 is the mean of squares of means over shells, at least the square of the mean.
    if (!population.degrees.empty() && population.degrees[0].degree == 0)
      CHECK(population.degrees[0].kernel_power >=
            std::pow(Activation::parse(name).mean(), 2) * (1 - smooth_tolerance));
  }
}

TEST_CASE("kernels of powers on each side of 0, and of smooth formulas") {
  for (const char* kind : {"features:", "ntk:"})
    for (const std::string name : {"abs", "leaky_relu:0.2", "leaky_relu:0", "step"}) {
      if (std::string(kind) == "ntk:" && name == "step") continue;
      CAPTURE(kind);
      CAPTURE(name);
      const auto kernel = DotProductKernel::parse(kind + name);
      // The power series is the kernel.
      const auto a = kernel.taylor(200);
      double sum = 0;
      for (std::size_t m = a.size(); m-- > 0;) sum = sum * 0.7 + a[m];
      CHECK(close(kernel(0.7), sum, smooth_tolerance, 0));
      // So is the sum over degrees, to what they leave.
      for (const double dimension : {3.0, 40.0}) {
        CAPTURE(dimension);
        const auto degrees = overparam::spectrum::KernelHarmonics(kernel, dimension).up_to(1000);
        double all = degrees.tail;
        for (const auto& degree : degrees.degrees) all += degree.multiplicity * degree.eigenvalue;
        CHECK(close(all, kernel(1), smooth_tolerance, 0));
      }
    }
  const auto relu = DotProductKernel::parse("ntk:relu"),
             same = DotProductKernel::parse("ntk:leaky_relu:0");
  const auto tanh = DotProductKernel::parse("ntk:tanh"),
             formula = DotProductKernel::parse("ntk:expr:tanh(x)");
  for (const double c : {-1.0, -0.3, 0.0, 0.8, 1.0}) {
    CAPTURE(c);
    CHECK(close(same(c), relu(c), smooth_tolerance, smooth_tolerance));
    CHECK(close(formula(c), tanh(c), smooth_tolerance, smooth_tolerance));
  }
  // Even but for a linear part: degrees of one parity are absent, and are no rounding.
  for (const std::string name : {"silu", "softplus", "mish", "expr:x*Phi(x)", "gaussian"}) {
    CAPTURE(name);
    const auto kernel = DotProductKernel::parse("ntk:" + name);
    const auto degrees = overparam::spectrum::KernelHarmonics(kernel, 30).up_to(100);
    CHECK(degrees.omitted < 1e-12 * degrees.degrees.front().eigenvalue);
    double all = degrees.tail;
    for (const auto& degree : degrees.degrees) all += degree.multiplicity * degree.eigenvalue;
    CHECK(close(all, kernel(1), smooth_tolerance, 0));
  }
  const auto refusal = [](const std::string& text) -> std::string {
    try {
      DotProductKernel::parse(text);
    } catch (const overparam::core::InvalidParameter& error) {
      return error.what();
    }
    return "accepted";
  };
  CHECK(refusal("elu") == "accepted");
  CHECK(refusal("ntk:step").find("no square integrable derivative") != std::string::npos);
  CHECK(refusal("features:expr:1/x").find("near x = 0") != std::string::npos);
  CHECK(refusal("features:elx").find("is not one of") != std::string::npos);
}
