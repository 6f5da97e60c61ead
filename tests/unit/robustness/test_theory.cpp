// SPDX-License-Identifier: MIT
// The theory against reference values, itself in other forms, and the claims that it makes.
#include "robustness/theory.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "robustness/degrees.hpp"
#include "robustness/equivalent.hpp"
#include "robustness/tangent_theory.hpp"
#include "support/compare.hpp"
#include "unit/robustness/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::robustness;
using test::close;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr auto norm = Interpolant::norm;
constexpr auto gradient = Interpolant::gradient;
// Half a unit of the last of four decimals.
constexpr double four_decimals = 0.5e-4 * (1 + 1e-9);
// Roots to 52 bits and sums of a few dozen terms, whose condition is below 1e4.
constexpr double digits = 1e-11;

double g_of(const Parameters& p, Level level = Level::deterministic) {
  return values_of(p, level).at("gradient_norm");
}

}  // namespace

TEST_CASE("mean-square gradients of interpolants of noise on the sphere") {
  // An independent program in Python: degrees by quadrature over 400 000 angles, Brent's method.
  struct Reference {
    std::string activation;
    Sizes sizes;
    double ridge, norm, gradient;
  };
  const std::vector<Reference> references{
      {"relu", {100, 200, 500}, 0, 1.8423, 1.5312}, {"relu", {100, 200, 500}, 0.1, .4619, 1.5271},
      {"erf", {100, 200, 500}, 0, 2.3022, 1.7190},  {"erf", {100, 50, 500}, 0, .8623, .2622},
      {"erf", {30, 300, 900}, 0, 1.8129, 1.6113},   {"relu", {20, 200, 1000}, 0, 2.8812, 1.4066}};
  for (const auto& one : references) {
    CAPTURE(one.activation);
    CAPTURE(one.sizes.dimension);
    CAPTURE(one.ridge);
    CHECK(close(g_of(features(one.activation, one.sizes, norm, one.ridge)), one.norm, 0,
                four_decimals));
    CHECK(close(g_of(features(one.activation, one.sizes, gradient, one.ridge)), one.gradient, 0,
                four_decimals));
  }
  // The same program, to the accuracy of its degrees of relu; of the latter, whose kink the rule meets
  // between two nodes, about 1e-9.
  constexpr double quadrature = 2e-9;
  CHECK(close(g_of(features("relu", {60, 120, 600}, norm)), 1.0094971090545, quadrature, 0));
  CHECK(close(g_of(features("relu", {60, 120, 600}, gradient)), 0.6308898745092, quadrature, 0));
  const auto fit = values_of(features("relu", {100, 200, 500}, norm, 0.1));
  CHECK(close(2 * fit.at("training_error"), .2278, 0, four_decimals));
}

TEST_CASE("a teacher and noise") {
  for (const auto& [ridge, least_norm, least_gradient] :
       std::vector<std::array<double, 3>>{{0, .5226, .3126}, {.05, .3238, .3124}}) {
    for (const auto interpolant : {norm, gradient}) {
      auto p = features("relu", {60, 120, 600}, interpolant, ridge);
      p.teacher_activation = core::Activation::parse("relu");
      p.label_noise = 0.25;
      CHECK(close(g_of(p), interpolant == norm ? least_norm : least_gradient, 0, four_decimals));
    }
  }
}

TEST_CASE("N to infinity") {
  struct Reference {
    double width, samples, norm, gradient;
  };
  for (const auto& one : std::vector<Reference>{{2, 1, 2.2232, 1.9495},
                                                {4, 2, 2.5000, 2.2379},
                                                {10, 2, .9430, .6113},
                                                {20, 2, .6547, .2851},
                                                {6, 5, 12.354, 12.261}}) {
    const double last = one.width == 6 ? 10 : 1;
    CHECK(close(g_of(proportional("relu", one.width, one.samples, norm), Level::asymptotic),
                one.norm, 0, last * four_decimals));
    CHECK(close(g_of(proportional("relu", one.width, one.samples, gradient), Level::asymptotic),
                one.gradient, 0, last * four_decimals));
  }
  // Finite sizes tend to it as 1/N, once degree 3 has many more functions than there are features.
  for (const auto interpolant : {norm, gradient}) {
    const double limit = g_of(proportional("erf", 5, 2, interpolant), Level::asymptotic);
    double previous = 0;
    for (const double n : {1000., 4000., 16000.}) {
      const double difference = n * (g_of(features("erf", {n, 2 * n, 5 * n}, interpolant)) - limit);
      if (previous != 0) CHECK(close(difference, previous, 0.15, 0));
      previous = difference;
    }
  }
}

TEST_CASE("N to infinity with a teacher, whose constant is learnt at once") {
  for (const auto interpolant : {norm, gradient}) {
    auto limit = proportional("relu", 5, 2, interpolant);
    auto finite = features("relu", {20000, 40000, 100000}, interpolant);
    for (auto* p : {&limit, &finite}) {
      p->teacher_activation = core::Activation::parse("relu");
      p->teacher_units = 3;
      p->teacher_overlap = 0.5;
      p->label_noise = 0.2;
    }
    const auto far = values_of(limit, Level::asymptotic);
    const auto near = values_of(finite);
    for (const auto& one : far) {
      if (one.first == "training_error") continue;
      CAPTURE(one.first);
      CHECK(close(near.at(one.first), one.second, 5e-4, 0));  // of order 1/N
    }
  }
}

TEST_CASE("the ridge of least gradient counts in units of n") {
  const double n = 20000;
  for (const auto interpolant : {norm, gradient}) {
    const double ridge = interpolant == norm ? 0.5 : 0.5 * n;
    const auto finite = features("erf", {n, 2 * n, 5 * n}, interpolant, ridge);
    const auto limit = values_of(finite, Level::asymptotic);
    const auto near = values_of(finite);
    for (const char* name : {"gradient_norm", "student_norm", "training_error"})
      CHECK(close(near.at(name), limit.at(name), 5e-4, 0));  // of order 1/N
    CHECK(limit.at("training_error") > 0.01);
  }
}

TEST_CASE("the law: least gradient falls like n/p, the constant is a mean Hermite degree") {
  // Σ_{m≥2} m a_m/Σ_{m≥2} a_m: of relu (1/2 − 1/4)/(1/2 − 1/2π − 1/4), of erf by a_m in closed form.
  for (const auto& [activation, constant] :
       std::vector<std::pair<std::string, double>>{{"relu", 2.752}, {"erf", 3.278}}) {
    const auto far = values_of(proportional(activation, 1e6, 1, gradient), Level::asymptotic);
    CHECK(close(far.at("law_ratio"), constant, 0, 0.5e-3));
    CHECK(close(far.at("law_slope"), -1, 0, 1e-5));  // corrections of order n/K
    // Least norm keeps a gradient that no width takes off.
    const auto saturated = values_of(proportional(activation, 1e6, 1, norm), Level::asymptotic);
    CHECK(std::abs(saturated.at("law_slope")) < 1e-5);
    CHECK(saturated.at("gradient_norm") > 0.1);
  }
}

TEST_CASE("d times more parameters: p/n at fixed N G grows like N, interpolation needs p = n") {
  const std::vector<double> dimensions{20, 40, 80, 160};
  const std::vector<double> per_sample{7.1, 14.0, 28.1, 56.6};  // of the reference program
  const std::vector<double> saturated{12.8, 21.3, 38.3, 72.2};  // N G of least norm at K = 1e9
  double previous = 0;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    const double n = dimensions[i];
    const auto p = features("relu", {n, 2 * n, 1}, gradient);
    const auto degrees = feature_degrees(p, Level::deterministic, infinity);
    const double width = width_for_gradient(degrees, gradient, 2 * n, 1, 10 / n).value();
    CHECK(close(width / (2 * n), per_sample[i], 0, 0.05));
    // The way there and back.
    CHECK(close(n * minimum_gradient(degrees, width, 2 * n, 0, 1).gradient, 10, digits, 0));
    if (i > 0) CHECK(close(width / (2 * n) / previous, 2, 0.03, 0));  // like N, to O(1/N)
    previous = width / (2 * n);
    CHECK(close(n * g_of(features("relu", {n, 2 * n, 1e9}, norm)), saturated[i], 0, 0.05));
    CHECK_FALSE(width_for_gradient(degrees, norm, 2 * n, 1, 10 / n));
    // At as many parameters as samples both interpolate, with a gradient that diverges.
    CHECK(g_of(features("relu", {n, 2 * n, 2 * n + 1}, gradient)) > 10);
    const double rough = width_for_gradient(degrees, norm, 2 * n, 1, 5).value();
    CHECK(close(minimum_norm(degrees, rough, 2 * n, 0, 1).gradient, 5, 1e-9, 0));
  }
}

TEST_CASE("the width for a gradient, with a teacher, is that whose interpolant has it") {
  for (const auto interpolant : {norm, gradient})
    for (const double wanted : {0.6, 0.9}) {
      auto p = features("relu", {60, 120, 1}, interpolant);
      p.teacher_activation = core::Activation::parse("erf");
      const auto degrees = feature_degrees(p, Level::deterministic, infinity);
      const double width = width_for_gradient(degrees, interpolant, 120, 0.3, wanted).value();
      CHECK(width > 120);
      const Fit fit = interpolant == norm ? minimum_norm(degrees, width, 120, 0, 0.3)
                                          : minimum_gradient(degrees, width, 120, 0, 0.3);
      CHECK(close(fit.gradient, wanted, 1e-9, 0));
    }
}

TEST_CASE("interpolation takes p = n") {
  for (const double width : {30., 60., 90., 119.}) {
    // Least squares of K numbers leave what n − K samples have of the noise.
    const auto fit = values_of(features("erf", {60, 120, width}, norm));
    CHECK(close(2 * fit.at("training_error"), 1 - width / 120, digits, 0));
  }
  for (const double width : {121., 150., 1000.})
    for (const auto interpolant : {norm, gradient})
      CHECK(values_of(features("erf", {60, 120, width}, interpolant)).at("training_error") == 0);
}

TEST_CASE("fitting below the noise is what costs smoothness") {
  // Along the ridge the gradient grows as the training error falls; above the noise, ½Δ, there is
  // nothing to be paid for.
  double before = infinity;
  double error_before = 0;
  for (const double ridge : {1e-3, 1e-2, 0.1, 1., 10., 100.}) {
    const auto fit = values_of(features("relu", {50, 200, 400}, norm, ridge));
    CHECK(fit.at("gradient_norm") < before);
    CHECK(fit.at("training_error") > error_before);
    CHECK(fit.at("training_error") < 0.5);
    before = fit.at("gradient_norm");
    error_before = fit.at("training_error");
  }
  CHECK(before < 2e-3);
  CHECK(error_before > 0.45);
}

TEST_CASE("E f² is what the error and the overlap leave, G with the kernel for the gradient") {
  for (const std::string inputs : {"sphere", "gaussian"})
    for (const double ridge : {0., 0.02}) {
      auto p = features("tanh", {25, 60, 200}, norm, ridge);
      p.inputs = inputs == "sphere" ? Inputs::sphere : Inputs::gaussian;
      p.teacher_activation = core::Activation::parse("relu");
      p.teacher_units = 3;
      p.teacher_overlap = -0.2;
      auto degrees = feature_degrees(p, Level::deterministic, 200);
      const Fit fit = minimum_norm(degrees, 200, 60, ridge, 0.3);
      auto as_kernel = degrees;
      for (auto& one : as_kernel.listed) one.gradient = one.kernel;
      as_kernel.gradient_tail = as_kernel.kernel_tail;
      CHECK(close(minimum_norm(as_kernel, 200, 60, ridge, 0.3).gradient, fit.power, digits, 0));
      // Of least gradient, with the kernel for the gradient, the norm of f itself is least: for a fit
      // without samples to spare it cannot be below that of the smallest one.
      if (ridge == 0) {
        const Fit least = minimum_gradient(as_kernel, 200, 60, 0, 0.3);
        CHECK(least.gradient < fit.power);
        CHECK(close(least.gradient, least.power, digits, 0));
        const Fit smooth = minimum_gradient(degrees, 200, 60, 0, 0.3);
        CHECK(smooth.gradient < fit.gradient);
        CHECK(smooth.power > least.power);
      }
    }
}

TEST_CASE("slopes and weights are derivatives") {
  // Central differences with steps of 1e-4: their own error is of order 1e-8 times third derivatives.
  constexpr double step = 1e-4;
  constexpr double tolerance = 1e-6;
  for (const double width : {100., 400.})
    for (const double ridge : {0., 0.3})
      for (const auto interpolant : {norm, gradient}) {
        if (interpolant == gradient && ridge == 0 && width < 200) continue;
        CAPTURE(width);
        CAPTURE(ridge);
        auto p = features("erf", {60, 200, width}, interpolant, ridge);
        p.teacher_activation = core::Activation::parse("tanh");
        const auto degrees = feature_degrees(p, Level::deterministic, 400);
        const auto fit = [&](double k, double l) {
          return interpolant == norm ? minimum_norm(degrees, k, 200, l, 1)
                                     : minimum_gradient(degrees, k, 200, l, 1);
        };
        const double up = std::log(fit(width * std::exp(step), ridge).gradient);
        const double down = std::log(fit(width * std::exp(-step), ridge).gradient);
        CHECK(close(fit(width, ridge).slope, (up - down) / (2 * step), 0, tolerance));
        // The derivative of the minimum by λ is what λ multiplies.
        if (ridge == 0) continue;
        const auto minimum = [&](double l) {
          const Fit at = fit(width, l);
          return 200 * at.training + l * (interpolant == norm ? *at.weight : at.gradient);
        };
        const double slope =
            (minimum(ridge * (1 + step)) - minimum(ridge * (1 - step))) / (2 * step * ridge);
        CHECK(close(slope,
                    interpolant == norm ? *fit(width, ridge).weight : fit(width, ridge).gradient,
                    tolerance, 0));
      }
}

TEST_CASE("limits of ridge and width") {
  for (const auto interpolant : {norm, gradient}) {
    const double limit = g_of(features("tanh", {40, 60, 150}, interpolant));
    CHECK(close(g_of(features("tanh", {40, 60, 150}, interpolant, 1e-13)), limit, 1e-9, 0));
  }
  // The kernel limit of least norm.
  auto p = features("erf", {40, 60, 1e9}, norm);
  CHECK(close(g_of(p), g_of(p, Level::infinite_width), 1e-6, 0));
  // As many features as samples.
  for (const auto& m : theory(features("erf", {40, 60, 60}, norm), Level::deterministic)) {
    CAPTURE(std::string(m.observable));
    if (m.observable == "gradient_norm" || m.observable == "student_norm")
      CHECK(m.status == experiment::Status::infinite);
    if (m.observable == "training_error") CHECK(*m.value == 0);
  }
  // Polynomials span no more functions than they have: more features than these change nothing.
  const std::string square = "hermite:0.5,1,0.7";  // 1 + N + N(N+1)/2 − 1 functions on the sphere
  const double all = 1 + 10 + 54;
  const double twice = g_of(features(square, {10, 40, 2 * all}, gradient));
  CHECK(close(g_of(features(square, {10, 40, 3 * all}, gradient)), twice, digits, 0));
  // Their pole is where there are as many functions as samples, not as many features.
  CHECK(close(g_of(features(square, {10, 100, 100}, norm)),
              g_of(features(square, {10, 100, 200}, norm)), digits, 0));
  CHECK(theory(features(square, {10, all, 100}, norm), Level::deterministic).front().status ==
        experiment::Status::infinite);
  // With fewer functions than samples there is nothing to choose.
  CHECK(close(g_of(features(square, {10, 300, 400}, gradient)),
              g_of(features(square, {10, 300, 400}, norm)), digits, 0));
  CHECK_THROWS_AS(minimum_gradient(feature_degrees(p, Level::deterministic, 60), 60, 60, 0, 1),
                  core::InvalidParameter);
}

TEST_CASE("tangent features, p = K N") {
  // erf, d = 60, n = 120: weights of the reference program to the digits given, of a law of gates
  // drawn otherwise to 2e-3; K = ∞ by degrees.
  for (const auto& [units, weight] :
       std::vector<std::pair<double, double>>{{10, 1810}, {40, 1455}, {160, 1387}})
    CHECK(close(values_of(tangent("erf", {60, 120, units})).at("weight_norm"), weight, 2e-3, 0));
  CHECK(close(g_of(tangent("erf", {60, 120, 10}), Level::infinite_width), .6286, 0, four_decimals));
  CHECK(close(curvature_power(core::Activation::parse("erf")),
              2 / std::acos(-1.) * std::pow(3, -1.5), 1e-12, 0));
  // 0.934 of formulas with measured E f² and |θ|²; theirs are known to 0.6 %.
  auto p = tangent("erf", {100, 200, 40}, 0.01);
  p.label_noise = 0.25;
  p.teacher_activation = core::Activation::parse("linear");
  CHECK(close(g_of(p), .934, 0.01, 0));
  // What a teacher has beyond its linear part is not learnt: ¼ of relu's ½.
  p.teacher_activation = core::Activation::parse("relu");
  CHECK(2 * values_of(p).at("generalization_error") > 0.25);
  // Many units are infinitely many, but for the tangent kernel's degrees beyond 1 at this d.
  const double many = g_of(tangent("erf", {400, 800, 1e6}));
  CHECK(close(many, g_of(tangent("erf", {400, 800, 1e6}), Level::infinite_width), 0.01, 0));
  // Least norm saturates at E f²: the curvature's share falls like 1/(K N).
  const auto wide = values_of(tangent("erf", {400, 800, 1e6}));
  CHECK(close(wide.at("gradient_norm"), wide.at("student_norm"), 1e-5, 0));
}

TEST_CASE("few dimensions are said") {
  const auto reason_of = [](const Parameters& p) {
    return std::string(theory(p, Level::deterministic).front().reason);
  };
  CHECK(reason_of(features("erf", {3, 20, 50}, gradient)) ==
        "1/N = 0.33: corrections of relative order 0.5");
  CHECK(reason_of(features("erf", {20, 40, 100}, gradient)).empty());
  CHECK(reason_of(tangent("erf", {20, 40, 10})) == "1/N = 0.05: corrections of relative order 0.2");
  CHECK(reason_of(tangent("erf", {60, 120, 10})).empty());
}

TEST_CASE("a clear word where Gaussian lengths matter") {
  const auto reason_of = [](double dimension, double samples, Inputs inputs) {
    auto p = features("erf", {dimension, samples, 3 * samples}, norm);
    p.inputs = inputs;
    return std::string(theory(p, Level::deterministic).front().reason);
  };
  CHECK(reason_of(30, 300, Inputs::gaussian) ==
        "n/N = 10, 1/N = 0.033: corrections of relative order 0.2 from the lengths of Gaussian "
        "inputs, the value is low");
  auto long_sample = features("erf", {30, 300, 900}, norm);
  long_sample.inputs = Inputs::gaussian;
  CHECK(close(g_of(long_sample), 1.798, 0, 0.5e-3));
  CHECK(reason_of(300, 300, Inputs::gaussian).empty());
  CHECK(reason_of(30, 300, Inputs::sphere).empty());
}
