// SPDX-License-Identifier: MIT
// The theory of kernel ridge regression alone: reference values, plateaus, limits.
#include "kernel_ridge/theory.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using experiment::Measurement;
using experiment::Status;
using kernel_ridge::Level;
using kernel_ridge::Parameters;
using test::close;

constexpr double infinity = std::numeric_limits<double>::infinity();

Parameters parameters(double d, double n, const std::string& kernel = "exp",
                      const std::string& target = "levels:0,0.5,0.3,0.2", double ridge = 0,
                      double noise = 0) {
  return {
      d,
      n,
      n / d,
      {},
      std::make_shared<const spectrum::DotProductKernel>(spectrum::DotProductKernel::parse(kernel)),
      kernel_ridge::Target::parse(target, "target"),
      ridge,
      noise};
}

Measurement measured(const Parameters& p, const std::string& name, double time = infinity,
                     Level level = Level::deterministic) {
  const std::vector<double> times{time};
  for (const auto& m : kernel_ridge::theory(p, level, times))
    if (m.observable == name) return m;
  FAIL("no " << name);
  return {};
}

double value(const Parameters& p, const std::string& name, double time = infinity,
             Level level = Level::deterministic) {
  const auto m = measured(p, name, time, level);
  INFO(name);
  REQUIRE(m.value.has_value());
  return *m.value;
}

}  // namespace

TEST_CASE("reference values: d = 20, e^c, three degrees") {
  // The fixed point with 40 digits: 60 degrees, s_l by its series of gamma functions, κ by 140
  // bisections, all with mpmath.
  struct Reference {
    double samples, kappa, bias, variance, training;
  };
  const std::vector<Reference> references{
      {5, 0.367250576257859, 1.06171345178606, 0.0204625492395012, 1.75302117670033e-7},
      {20, 0.0641774583517137, 0.849286975467837, 0.0340273286195058, 2.98426470633519e-7},
      {60, 0.0138748208179619, 0.624587326476141, 0.0418869624307883, 5.52981151111605e-7},
      {200, 0.00236185217289389, 0.412338016671201, 0.057438006097975, 1.27675850238516e-6},
      {600, 0.000391460922896264, 0.22125315184754, 0.0639173082831739, 3.4909501294171e-6},
      {1500, 8.26988733897931e-5, 0.0778519471140224, 0.0813243200303291, 8.421385154524e-6},
  };
  // 15 digits, and the condition of bias and variance in κ, below 100.
  const double tolerance = 100 * test::printed(15);
  for (const auto& r : references) {
    const auto p = parameters(20, r.samples, "exp", "levels:0,0.5,0.3,0.2", 1e-3, 0.1);
    INFO("n = ", r.samples);
    CHECK(close(value(p, "effective_ridge"), r.kappa, tolerance, 0));
    CHECK(close(value(p, "bias"), r.bias, tolerance, 0));
    CHECK(close(value(p, "variance"), r.variance, tolerance, 0));
    CHECK(close(value(p, "training_error"), r.training, tolerance, 0));
    CHECK(close(value(p, "excess_risk"), r.bias + r.variance, tolerance, 0));
    CHECK(close(value(p, "test_error"), r.bias + r.variance + 0.1, tolerance, 0));
    CHECK(close(value(p, "generalization_error"), (r.bias + r.variance) / 2, tolerance, 0));
  }
}

TEST_CASE("between powers of the dimension the risk is the power of the degrees above") {
  const std::vector<double> left{1, 0.5, 0.2};  // Σ_{m>l} T_m
  for (int l = 0; l <= 2; ++l) {
    double previous = 0;
    for (const double d : {1e3, 1e4, 1e5, 1e6}) {
      const double plateau = left[std::size_t(l)];
      const double risk = value(parameters(d, std::pow(d, l + 0.5)), "excess_risk");
      INFO("l = ", l, ", d = ", d, ": ", risk);
      const double error = std::abs(risk / plateau - 1);
      // Degree l+1 has n a_{l+1}/(D_{l+1} λ_*) ≤ 5 d^−½ of the ridge, λ_* = Σ_{m>l} a_m, and enters
      // the bias and df_2 with it; degree l has D_l/n ≤ d^−½.
      CHECK(error < 20 / std::sqrt(d));
      if (previous > 0) CHECK(close(error / previous, std::sqrt(0.1), 0.3, 0));
      previous = error;
    }
  }
}

TEST_CASE("a vanishing ridge is none where the kernel has a self-induced one") {
  const double ridge = 1e-9;
  for (const std::string kernel : {"exp", "relu", "ntk:erf", "sign"}) {
    auto p = parameters(20, 150, kernel, "tanh", 0, 0.3);
    // The relative size of the two ridges.
    const double ratio = ridge / value(p, "self_induced_ridge");
    for (const std::string name : {"bias", "variance", "effective_ridge"}) {
      p.ridge = 0;
      const double without = value(p, name);
      p.ridge = ridge;
      CHECK(close(value(p, name), without, 100 * ratio, 0));
    }
  }
}

TEST_CASE("late in the flow is the solution, and early a strong ridge") {
  for (const double ridge : {0.0, 0.02}) {
    const auto p = parameters(15, 90, "exp", "levels:0.1,0.5,0.3", ridge, 0.3);
    for (const std::string name : {"bias", "variance", "excess_risk"})
      // The slowest rate is above λ_*/(4n) with λ_* > 0.5; the contour is good to 1e-12, of powers of
      // order one.
      CHECK(close(value(p, name, 1e6), value(p, name), 0, 1e-10));
  }
  // Gain t/n against 1/λ: the same to relative order t s, where t s_0 = t.
  const double t = 1e-4;
  const double n = 90;
  const auto flow = parameters(15, n, "exp", "levels:0.1,0.5,0.3", 0, 0.3);
  const auto strong = parameters(15, n, "exp", "levels:0.1,0.5,0.3", n / t, 0.3);
  CHECK(close(0.9 - value(flow, "bias", t), 0.9 - value(strong, "bias"), 3 * t, 0));
  CHECK(close(value(flow, "variance", t), value(strong, "variance"), 5 * t, 0));
  CHECK(value(flow, "bias", 0) == 0.1 + 0.5 + 0.3);
  CHECK(value(flow, "variance", 0) == 0);
}

TEST_CASE("bias and variance of the learnt shares") {
  // bias = Σ T_l (1−c_l)²/(1−df_2/n), variance = Δ df_2/(n−df_2).
  for (const std::string kernel : {"exp:3", "relu", "ntk:tanh"}) {
    const auto p = parameters(11, 70, kernel, "levels:0,0.5,0.3,0.2", 1e-3, 0.7);
    double unlearnt = 0;
    const std::vector<double> powers{0.5, 0.3, 0.2};
    for (int l = 1; l <= 3; ++l) {
      const double c = value(p, "learnt_level_" + std::to_string(l));
      CHECK(c >= 0);
      CHECK(c < 1);
      unlearnt += powers[std::size_t(l - 1)] * (1 - c) * (1 - c);
    }
    CHECK(close(value(p, "bias"), unlearnt * (1 + value(p, "variance") / 0.7), 1e-13, 0));
  }
  // relu has no degree 3.
  const auto p = parameters(11, 1e12, "relu", "levels:0,0.5,0.3,0.2");
  CHECK(value(p, "learnt_level_3") == 0);
  CHECK(value(p, "excess_risk") >= 0.2);
}

TEST_CASE("the asymptotic level is the limit of large dimension") {
  for (const std::string kernel : {"exp", "relu", "ntk:gelu", "erf"})
    for (const std::string target : {"levels:0.2,0.5,0.3", "sigmoid", "relu"}) {
      double previous = 0;
      for (const double d : {1e4, 1e5}) {
        const auto p = parameters(d, 3 * d, kernel, target, 0.05, 0.1);
        const double exact = value(p, "excess_risk", infinity, Level::asymptotic);
        const double error = std::abs(value(p, "excess_risk") / exact - 1);
        INFO(kernel, " ", target, " d = ", d, ": ", error);
        CHECK(error < 100 / d);
        if (previous > 1e-7) CHECK(close(previous / error, 10, 0.1, 0));
        previous = error;
      }
    }
}

TEST_CASE("the asymptotic fixed point by hand") {
  // ψ − (λ+a_*)/κ = a_1/(a_1+κ), a_1 = 1, a_* = e − 2: κ² ψ + κ (ψ a_1 − λ − a_* − a_1) − (λ+a_*) a_1 = 0.
  const double psi = 1.7;
  const double rest = 0.2 + std::exp(1.0) - 2;
  const double b = psi - rest - 1;
  const double kappa = (-b + std::sqrt(b * b + 4 * psi * rest)) / (2 * psi);
  const double d2 = 1 / (psi * (1 + kappa) * (1 + kappa));
  const double bias = (0.6 * kappa * kappa / ((1 + kappa) * (1 + kappa)) + 0.4) / (1 - d2);
  auto p = parameters(10, 17, "exp", "levels:0.3,0.6,0.4", 0.2, 0.5);
  p.dimension.reset();
  p.samples.reset();
  constexpr double rounding = 1e-14;
  CHECK(close(value(p, "bias", infinity, Level::asymptotic), bias, rounding, 0));
  CHECK(close(value(p, "variance", infinity, Level::asymptotic), 0.5 * d2 / (1 - d2), rounding, 0));
  CHECK(
      close(value(p, "learnt_level_1", infinity, Level::asymptotic), 1 / (1 + kappa), rounding, 0));
  // In a time of order one only the constant is learnt, at rate a_0 = 1.
  CHECK(close(value(p, "bias", 0.7, Level::asymptotic), 1 + 0.3 * std::exp(-1.4), rounding, 0));
}

TEST_CASE("any number of samples") {
  for (const std::string kernel : {"exp", "relu", "ntk:relu", "tanh", "poly:4", "features:linear"})
    for (const double d : {3.0, 10.0, 1e3, 9007199254740992.0})
      for (const double n : {1.0, 1e6, 1e15, 1e60}) {
        const auto p = parameters(d, n, kernel, "levels:0.1,0.5,0.3,0.2", 1e-3, 0.1);
        const auto m = measured(p, "excess_risk");
        INFO(kernel, " d = ", d, " n = ", n);
        // Few dimensions do not have so many modes in the degrees that are looked at.
        CHECK((d == 3 || (d == 10 && n == 1e60) || m.status == Status::ok));
        if (m.value) {
          CHECK(*m.value >= 0);
          CHECK(std::isfinite(*m.value));
        } else {
          CHECK(m.status == Status::not_converged);
        }
      }
}

TEST_CASE("what has no value says why") {
  // A linear kernel with its constant spans d + 1 functions.
  const auto threshold = parameters(12, 13, "poly:1", "levels:0,1", 0, 0.1);
  CHECK(measured(threshold, "variance").status == Status::infinite);
  CHECK(!measured(threshold, "variance").value);
  CHECK(measured(threshold, "generalization_error").status == Status::infinite);
  CHECK(value(threshold, "training_error") == 0);
  // More samples than e^c has harmonics of representable eigenvalue in three dimensions.
  const auto endless = parameters(3, 1e7, "exp", "levels:0,1", 0, 0.1);
  CHECK(measured(endless, "variance").status == Status::not_converged);
  CHECK(!measured(endless, "variance").value);
}

TEST_CASE("a target of endless degrees is learnt in all that the kernel has") {
  // relu on relu at d = 3: E relu(c) P_l(c) by its recursion and κ by bisection, over 200000 degrees, double
  // precision (Python). With the target cut at degree 200: 1.72647e-7 and 5.01124e-8.
  const double tolerance = test::printed(7);
  CHECK(close(value(parameters(3, 1e4, "features:relu", "relu"), "bias"), 1.6955109e-7, tolerance,
              0));
  CHECK(close(value(parameters(3, 3e5, "features:relu", "relu"), "bias"), 1.0308786e-9, tolerance,
              0));
  // Degrees behind the list are left, whichever is shorter.
  const auto p = parameters(3, 3e5, "features:relu", "relu");
  const auto problem = problem_of(p, Level::deterministic);
  long double power = problem.spectrum.unreachable;
  for (const auto& space : problem.spectrum.spaces) power += space.power;
  CHECK(close(static_cast<double>(power), 0.5, 1e-15, 0));
  CHECK(problem.unresolved == 0);
  CHECK(problem_of(parameters(3, 3e5, "features:relu", "tanh"), Level::deterministic).unresolved <
        1e-24);
}

TEST_CASE("what is cut off and matters is refused with its size") {
  const auto m = measured(parameters(3, 1e7, "features:relu", "relu"), "bias");
  CHECK(m.status == Status::not_converged);
  CHECK_FALSE(m.value);
  CHECK(m.reason.starts_with("the kernel's degrees are cut off at an eigenvalue of "));
}

TEST_CASE("few dimensions and few samples are named") {
  const auto reason = [](double d, double n, double ridge) {
    return measured(parameters(d, n, "features:relu", "relu", ridge, 0.1), "bias").reason;
  };
  CHECK(reason(3, 1000, 0) == "d = 3: corrections of relative order 0.5");
  CHECK(reason(30, 1000, 0).empty());
  CHECK(reason(3, 1000, 30).empty());  // the ridge averages over more than neighbours
  CHECK(reason(200, 12, 0.1).starts_with("n − df_2 = 1"));
  CHECK(measured(parameters(3, 1000, "features:relu", "relu"), "effective_ridge").reason ==
        "d = 3: corrections of relative order 0.5");
  CHECK(
      measured(parameters(3, 1000, "features:relu", "relu"), "self_induced_ridge").reason.empty());
}

TEST_CASE("a negative ridge takes from the one that the kernel brings along") {
  auto p = parameters(20, 150, "exp", "levels:0,0.5,0.3,0.2", 0, 0.3);
  const auto problem = problem_of(p, Level::deterministic);
  const double edge = regression::lower_edge(problem.spectrum, 150).eigenvalue;
  CHECK(edge > 0);
  p.ridge = -0.5 * edge;
  const double kappa = value(p, "effective_ridge");
  CHECK(kappa < value(parameters(20, 150), "effective_ridge"));
  double sum = problem.spectrum.tail / kappa + p.ridge / kappa;
  for (const auto& space : problem.spectrum.spaces)
    sum += space.multiplicity * space.eigenvalue / (space.eigenvalue + kappa);
  CHECK(close(sum, 150, 1e-12, 0));
  p.ridge = -1.01 * edge;
  CHECK(measured(p, "bias").status == Status::diverged);
  CHECK(measured(p, "bias").reason.starts_with("λ = -"));
  CHECK(measured(p, "bias", 10).status == Status::not_converged);
}

TEST_CASE("with as many modes as samples what is noise is infinite") {
  // 1 + 3 modes of (1 + c)/2 at d = 3.
  const auto at = [](double n, const char* name) {
    return measured(parameters(3, n, "poly:1", "levels:0.2,0.5,0.3", 0, 0.1), name);
  };
  for (const char* name : {"variance", "bias", "excess_risk"}) {
    CHECK_FALSE(at(4, name).value);
    CHECK(at(4, name).status == Status::infinite);
    CHECK(at(4, name).reason == "as many modes of the kernel as samples");
    CHECK(at(5, name).value);
    CHECK(at(3, name).value);
  }
}

TEST_CASE("the ridge that a kernel brings along is what its higher degrees add to the trace") {
  // ((1+c)/2)² = 1/4 + c/2 + c²/4 with c² = [(d−1) P_2 + 1]/d: traces 1/4 + 1/(4d), 1/2, (d−1)/(4d) of
  // 1, 20 and 209 harmonics.
  const auto induced = [](double samples) {
    return value(parameters(20, samples, "poly:2"), "self_induced_ridge");
  };
  constexpr double rounding = 1e-14;
  CHECK(close(induced(150), 19.0 / 80, rounding, 0));
  CHECK(close(induced(10), 0.5 + 19.0 / 80, rounding, 0));
  CHECK(induced(300) == 0);
  // In the limit all degrees above the linear one, and that too with fewer samples than dimensions.
  const auto limit = [](double samples) {
    return value(parameters(20, samples, "exp"), "self_induced_ridge", infinity, Level::asymptotic);
  };
  CHECK(close(limit(60), std::exp(1.0) - 2, rounding, 0));
  CHECK(close(limit(10), std::exp(1.0) - 1, rounding, 0));
}

TEST_CASE("at a finite time corrections are those of the ridge n/t") {
  const auto reason = [](double ridge, double time) {
    return measured(parameters(3, 30, "features:relu", "relu", ridge, 0.1), "bias", time)
        .reason.str();
  };
  CHECK(reason(0, 300).starts_with("n − df_2 = "));
  CHECK(reason(0, 300) == reason(0.1, infinity));
  CHECK(reason(0.05, 600) == reason(0.1, infinity));
  CHECK(reason(0, 300) != reason(0, infinity));
}
