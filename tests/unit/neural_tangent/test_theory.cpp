// SPDX-License-Identifier: MIT
// The theory of the linear regime alone: closed form, table, limits of width, ridge, samples and time.
#include "neural_tangent/theory.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <string>
#include <vector>

#include "overparam/core/derivative.hpp"
#include "overparam/regression/slope_law.hpp"
#include "support/compare.hpp"
#include "support/quadrature.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::Derivative;
using overparam::experiment::Measurement;
using overparam::experiment::Status;
using overparam::neural_tangent::exists;
using overparam::neural_tangent::Level;
using overparam::neural_tangent::Parameters;
using overparam::neural_tangent::theory;
using overparam::regression::slope_law;
using overparam::test::close;
using overparam::test::printed;

constexpr double infinity = std::numeric_limits<double>::infinity();

// Asymmetric: d, N and n all differ.
Parameters setting(double width = 30, double samples = 170) {
  Parameters p{100, width, width / 100, samples, samples / 100, Activation::parse("relu")};
  p.label_noise = 0.25;
  return p;
}

std::map<std::string, Measurement> at(const Parameters& p, Level level, double time = infinity) {
  std::map<std::string, Measurement> result;
  for (auto& m : theory(p, level, std::vector{time})) result[m.observable] = m;
  return result;
}

double value(const Parameters& p, Level level, const std::string& name, double time = infinity) {
  return at(p, level, time).at(name).value.value();
}

// The closed form of an infinitely wide network, after P. L. Bartlett, A. Montanari and A. Rakhlin (2021).
struct Closed {
  double bias, variance;
};
Closed closed_form(double psi, double g, double linear, double nonlinear, double noise) {
  const double c = 1 + g - psi;
  const double kappa = (c + std::sqrt(c * c + 4 * psi * g)) / (2 * psi);
  const double d = 1 - 1 / (psi * (1 + kappa) * (1 + kappa));
  return {(linear * kappa * kappa / ((1 + kappa) * (1 + kappa)) + nonlinear) / d,
          noise / (psi * (1 + kappa) * (1 + kappa)) / d};
}

// Rounding of sums and roots; the fixed points are solved to it.
constexpr double rounding = 1e-11;
// Of contour integrals, of the power of labels.
constexpr double contour = 1e-10;

}  // namespace

TEST_CASE(
    "an infinitely wide network has the closed form of regression with a self-induced ridge") {
  for (const std::string name : {"relu", "erf", "tanh", "gelu", "hermite:0,1,0.5,0.2"})
    for (const double ridge : {0.0, 0.3}) {
      CAPTURE(name);
      CAPTURE(ridge);
      Parameters p = setting();
      p.activation = Activation::parse(name);
      p.ridge = ridge;
      p.linear_power = 0.8;
      p.nonlinear_power = 0.3;
      const Derivative slope(p.activation);
      using overparam::test::gaussian_average;
      const double mean = gaussian_average([&](double z) { return slope(z); });
      const double v =
          gaussian_average([&](double z) { return slope(z) * slope(z); }) - mean * mean;
      const auto expected = closed_form(1.7, (ridge + v) / (mean * mean), 0.8, 0.3, p.label_noise);
      const auto m = at(p, Level::infinite_width);
      CHECK(close(*m.at("bias").value, expected.bias, rounding, 0));
      CHECK(close(*m.at("variance").value, expected.variance, rounding, 0));
      CHECK(close(*m.at("generalization_error").value, (expected.bias + expected.variance) / 2,
                  rounding, 0));
      CHECK(
          close(*m.at("test_error").value, expected.bias + expected.variance + 0.25, rounding, 0));
    }
}

TEST_CASE("risks of infinitely wide relu networks") {
  // Closed form above evaluated to four digits: n/d, ridge, risk at label noise 1/4.
  struct Row {
    double samples, ridge, risk;
  };
  for (const auto& row : {Row{200, 0, 0.2589}, Row{100, 0, 0.490}, Row{200, 0.5, 0.4616}}) {
    Parameters p = setting(100, row.samples);
    p.ridge = row.ridge;
    CHECK(close(value(p, Level::infinite_width, "excess_risk"), row.risk, printed(3), 0));
  }
}

TEST_CASE("wide networks tend to the infinitely wide one as 1/N") {
  for (const std::string name : {"relu", "tanh"})
    for (const double time : {300.0, infinity}) {
      CAPTURE(name);
      CAPTURE(time);
      Parameters p = setting();
      p.activation = Activation::parse(name);
      const auto gap = [&](double width) {
        p.width = width;
        return value(p, Level::finite_width, "excess_risk", time) -
               value(p, Level::infinite_width, "excess_risk", time);
      };
      // The next order is 1/N times a factor of about ten.
      constexpr double next_order = 0.02;
      CHECK(gap(2000) > 0);
      CHECK(close(gap(2000) / gap(4000), 2, next_order, 0));
      CHECK(gap(1e12) < 1e-9);
    }
}

TEST_CASE("finite networks, with one sample left out by hand") {
  // N = 1 relu: half of the samples do not exist for the unit, the others are linear regression with
  // n/2 samples, ridge Nλ and the same for half of the test points: ½ (linear regression risk) + ½.
  Parameters p = setting(1, 500);
  // Least squares on 250 samples in 100 dimensions: variance Δ d/(n−d−1) → Δ/(ψ/2 − 1), no bias.
  CHECK(close(value(p, Level::finite_width, "bias"), 0.5, rounding, 0));
  CHECK(close(value(p, Level::finite_width, "variance"), 0.5 * 0.25 / (2.5 - 1), rounding, 0));
  // Minimum norm of 75 samples: bias 1 − ψ/2, variance Δ (ψ/2)/(1 − ψ/2).
  p.samples = 150;
  CHECK(close(value(p, Level::finite_width, "bias"), 0.5 * (1 - 0.75) + 0.5, rounding, 0));
  CHECK(close(value(p, Level::finite_width, "variance"), 0.5 * 0.25 * 3, rounding, 0));
  // Interpolates the half that it sees, the rest of the labels stays.
  CHECK(close(value(p, Level::finite_width, "training_error"), 0.25 * 1.25, rounding, 0));
}

TEST_CASE("a linear network is linear regression at any width") {
  for (const double width : {1.0, 5.0, 1000.0}) {
    Parameters p = setting(width, 160);
    p.activation = Activation::parse("linear");
    CHECK(close(value(p, Level::finite_width, "bias"), 0, 0, rounding));
    CHECK(close(value(p, Level::finite_width, "variance"), 0.25 / 0.6, rounding, 0));
    CHECK(close(value(p, Level::finite_width, "training_error"), 0.5 * 0.25 * (1 - 1 / 1.6),
                rounding, 0));
  }
}

TEST_CASE("interpolation ends where the samples that any unit sees outnumber the parameters") {
  // Two relu units see 3/4 of the samples: 200 parameters, n = 800/3. There is none at n = 240, 3/4 of
  // which are 180.
  Parameters p = setting(2, 240);
  CHECK(close(value(p, Level::finite_width, "training_error"), 0.25 * 1.25 / 2, rounding, 0));
  const double below = value(p, Level::finite_width, "excess_risk");
  p.samples = 266;
  const double near = value(p, Level::finite_width, "excess_risk");
  p.samples = 320;
  const double above = value(p, Level::finite_width, "excess_risk");
  CHECK(near > 20 * below);
  CHECK(near > 20 * above);
  // Exactly there, two units and n = 160 of d = 60: both parts are infinite.
  Parameters at_pole = setting(2, 160);
  at_pole.dimension = 60;
  const auto m = at(at_pole, Level::finite_width);
  for (const char* name :
       {"generalization_error", "bias", "variance", "excess_risk", "test_error"}) {
    CAPTURE(name);
    CHECK(!m.at(name).value);
    CHECK(m.at(name).status == Status::infinite);
    CHECK(m.at(name).reason.find("without ridge") != std::string::npos);
  }
  // The quarter without features.
  CHECK(close(m.at("training_error").value.value(), 1.25 / 8, rounding, 0));
  // Without noise the variance is 0, and a ridge or any time makes all of it finite.
  at_pole.label_noise = 0;
  CHECK(value(at_pole, Level::finite_width, "variance") == 0);
  CHECK(at(at_pole, Level::finite_width).at("bias").status == Status::infinite);
  CHECK(value(at_pole, Level::finite_width, "bias", 1e4) > 0);
  at_pole.ridge = 1e-9;
  CHECK(value(at_pole, Level::finite_width, "bias") > 10);
}

TEST_CASE("at the threshold what the features can be has no infinite bias") {
  // One relu unit that sees half of n = 200 samples, and 100 parameters: exact on those that it sees.
  Parameters p = setting(1, 200);
  CHECK(close(value(p, Level::finite_width, "bias"), 0.5, rounding, 0));
  CHECK(at(p, Level::finite_width).at("variance").status == Status::infinite);
  p.nonlinear_power = 0.1;
  CHECK(at(p, Level::finite_width).at("bias").status == Status::infinite);
  // A linear activation at n = d.
  for (const Level level : {Level::infinite_width, Level::finite_width}) {
    p = setting(7, 100);
    p.activation = Activation::parse("linear");
    CHECK(value(p, level, "bias") == 0);
    CHECK(at(p, level).at("generalization_error").status == Status::infinite);
    p.label_noise = 0;
    CHECK(value(p, level, "generalization_error") == 0);
    p.nonlinear_power = 0.2;
    CHECK(at(p, level).at("bias").status == Status::infinite);
  }
}

TEST_CASE("what is learnt exactly has an error of zero, and no error is negative") {
  for (const std::string name : {"linear", "hermite:0,-3", "erf", "relu", "tanh"})
    for (const double width : {1.0, 3.0, 8.0, 1e6})
      for (const double samples : {20.0, 110.0, 350.0, 1e6})
        for (const double ridge : {0.0, 1e-300, 1e-12, 0.1, 1e300})
          for (const double time : {1e-300, 1e-3, 30.0, 1e5, 1e20, 1e300, infinity}) {
            Parameters p = setting(width, samples);
            p.activation = Activation::parse(name);
            p.label_noise = 0;
            p.ridge = ridge;
            if (!exists(p, Level::finite_width)) continue;
            CAPTURE(name);
            CAPTURE(width);
            CAPTURE(samples);
            CAPTURE(ridge);
            CAPTURE(time);
            for (const auto& row : at(p, Level::finite_width, time)) {
              CAPTURE(row.first);
              REQUIRE(row.second.value.has_value());
              CHECK(*row.second.value >= 0);
            }
          }
  // Least squares without noise, at any width.
  for (const double width : {1.0, 5.0, 1e9}) {
    Parameters p = setting(width, 160);
    p.activation = Activation::parse("hermite:0,0.7");
    p.label_noise = 0;
    CHECK(value(p, Level::finite_width, "generalization_error") == 0);
    // (λ/M_∥)² with a small ridge, up to relative terms of order λ.
    p.ridge = 1e-6;
    const double small = value(p, Level::finite_width, "bias");
    p.ridge = 1e-7;
    CHECK(close(small / value(p, Level::finite_width, "bias"), 100, 1e-4, 0));
  }
}

TEST_CASE("powers, ridges and times of any size") {
  const Parameters base = setting(4, 170);
  for (const Level level : {Level::infinite_width, Level::finite_width})
    for (const double time : {30.0, infinity}) {
      Parameters p = base;
      const double bias = value(p, level, "bias", time);
      const double variance = value(p, level, "variance", time) / p.label_noise;
      for (const double power : {1e-308, 1e-300, 1e300}) {
        p.linear_power = power;
        p.label_noise = 2 * power;
        CHECK(close(value(p, level, "bias", time), power * bias, 1e-9, 0));
        CHECK(close(value(p, level, "variance", time), 2 * power * variance, 1e-9, 0));
      }
      // A sum above all numbers is no infinite error.
      p.linear_power = 1e308;
      p.label_noise = 1e308;
      p.nonlinear_power = 1e308;
      const auto m = at(p, level, time);
      CHECK(m.at("test_error").status == Status::diverged);
      CHECK(!m.at("test_error").value);
      p = base;
      // The limit of no ridge, of a ridge that nothing stands against, and of no time.
      for (const double ridge : {1e-308, 1e-300}) {
        p.ridge = ridge;
        CHECK(close(value(p, level, "bias", time), bias, 1e-9, 0));
      }
      for (const double ridge : {1e300, 1e308}) {
        p.ridge = ridge;
        CHECK(close(value(p, level, "bias", time), 1, 1e-12, 0));
      }
      p = base;
      CHECK(value(p, level, "bias", 1e-308) == 1);
      CHECK(close(value(p, level, "bias", 1e308), value(p, level, "bias"), 1e-9, 0));
    }
}

TEST_CASE("rows say by how much what the level leaves out would change them") {
  const auto reason = [](const Parameters& p, Level level, const std::string& name,
                         double time = infinity) { return at(p, level, time).at(name).reason; };
  const auto percent = [](const std::string& text, const std::string& source) {
    const auto end = text.find(" % from " + source);
    REQUIRE(end != std::string::npos);
    return std::stod(text.substr(text.rfind(' ', end - 1)));
  };
  // Measured, README.md: the variance is 1.98 times that of the theory above, the bias 0.43 times.
  Parameters p{15, 100, 100.0 / 15, 165, 11, Activation::parse("relu")};
  p.label_noise = 0.25;
  p.nonlinear_power = 0.16;
  const std::string variance = reason(p, Level::finite_width, "variance");
  CHECK(variance.find("n/d² = 0.73: ") == 0);
  CHECK(variance.find("finite width") == std::string::npos);
  CHECK(percent(variance, "degrees above 1") > 150);
  CHECK(percent(reason(p, Level::finite_width, "bias"), "degrees above 1") < -40);
  // Finite times too, and at infinite width the width beside it.
  CHECK(percent(reason(p, Level::finite_width, "variance", 1e4), "degrees above 1") > 100);
  const std::string wide = reason(p, Level::infinite_width, "variance");
  CHECK(percent(wide, "degrees above 1") > 150);
  CHECK(percent(wide, "the finite width") > 50);
  // Large and wide enough for both.
  p = setting(1e4, 200);
  p.dimension = 300;
  CHECK(reason(p, Level::infinite_width, "generalization_error").empty());
  CHECK(reason(p, Level::finite_width, "variance").empty());
  // Narrow: the finite width is 1.4 times the excess risk of the infinite one, which is 0.2589.
  p = setting(5, 200);
  CHECK(percent(reason(p, Level::infinite_width, "excess_risk"), "the finite width") > 100);
  CHECK(reason(p, Level::finite_width, "excess_risk").empty());
  // Laws of few slopes, but not those that are exact.
  p.ridge = 0.1;
  p.width = 3;
  p.activation = Activation::parse("tanh");
  CHECK(reason(p, Level::finite_width, "bias").find("K = 3: ") != std::string::npos);
  p.activation = Activation::parse("relu");
  CHECK(reason(p, Level::finite_width, "bias").find("K = 3") == std::string::npos);
  // Nothing is left of a target that is learnt like e^{−t}, but for the contour's rounding.
  p = setting(7, 700);
  p.activation = Activation::parse("linear");
  p.label_noise = 0;
  CHECK(reason(p, Level::finite_width, "bias", 1e4).find("no digit") != std::string::npos);
  CHECK(reason(p, Level::finite_width, "bias", 30).empty());
  CHECK(reason(p, Level::finite_width, "variance", 1e4).empty());
}

TEST_CASE("limits of ridge, samples and time") {
  for (const Level level : {Level::infinite_width, Level::finite_width}) {
    Parameters p = setting();
    p.nonlinear_power = 0.1;
    SUBCASE("nothing is learnt at first, and with a large ridge") {
      CHECK(value(p, level, "excess_risk", 0) == 1.1);
      CHECK(value(p, level, "training_error", 0) == 0.5 * 1.35);
      p.ridge = 1e9;
      // The fit is of order (trace of K)/λ ~ n/λ.
      CHECK(close(value(p, level, "excess_risk"), 1.1, 0, 1e-6));
    }
    SUBCASE("early stopping at t is a ridge n/t to first order") {
      // Second orders: (t K/n)² with |K/n| = O(1/d).
      const double t = 1e-3;
      const double gain = 1.1 - value(p, level, "excess_risk", t);
      p.ridge = p.samples / t;
      const double ridge_gain = 1.1 - value(p, level, "excess_risk");
      CHECK(gain > 1e-6);
      CHECK(close(gain, ridge_gain, 1e-4, 0));
    }
    SUBCASE("late times are the solution") {
      for (const double ridge : {0.0, 0.2}) {
        p.ridge = ridge;
        for (const char* name : {"bias", "variance", "training_error"})
          CHECK(close(value(p, level, name, 1e7), value(p, level, name), 0, contour));
      }
    }
    SUBCASE("training never makes the training error larger") {
      double last = infinity;
      for (double t = 1; t < 1e5; t *= 3) {
        const double now = value(p, level, "training_error", t);
        CHECK((now < last || now < contour));
        last = now;
      }
    }
  }
  SUBCASE("many samples: all of the linear part, for a wide network") {
    Parameters p = setting(1e12, 1e8);
    CHECK(value(p, Level::finite_width, "excess_risk") < 1e-5);
    CHECK(value(p, Level::infinite_width, "excess_risk") < 1e-5);
  }
}

TEST_CASE("risks are linear in the powers of target and noise") {
  for (const double time : {200.0, infinity}) {
    Parameters p = setting(6);
    const auto risk = [&](double linear, double nonlinear, double noise) {
      p.linear_power = linear;
      p.nonlinear_power = nonlinear;
      p.label_noise = noise;
      return value(p, Level::finite_width, "excess_risk", time);
    };
    const double bias = risk(1, 0, 0);
    const double variance = risk(1, 0, 1) - bias;
    // The nonlinear part is noise in the labels, and not learnt.
    CHECK(close(risk(2, 3, 4), 2 * bias + 3 * (1 + variance) + 4 * variance, 0, 100 * contour));
  }
}
