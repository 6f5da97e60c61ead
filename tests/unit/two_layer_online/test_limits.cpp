// SPDX-License-Identifier: MIT
// Fixed points, stability and rates against printed values, and against stationary states.
#include "two_layer_online/limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>

#include "overparam/core/derivative.hpp"
#include "support/compare.hpp"
#include "two_layer_online/moments.hpp"
#include "two_layer_online/plateau.hpp"
#include "two_layer_online/specialised.hpp"
#include "two_layer_online/stationary.hpp"
#include "unit/two_layer_online/start.hpp"

namespace {

using namespace overparam;
using namespace two_layer_online;
using std::numbers::pi;
using test::close;
using test::printed;
using test::specialised_start;
using test::symmetric_start;

// Sums of some hundred terms of size 1.
constexpr double rounding = 1e-13;

double value(const std::optional<double>& number) {
  REQUIRE(number.has_value());
  return *number;
}

// E[g^c g'^a z^b] by a rule of another step.
double moment(const core::Activation& g, int c, int a, int b) {
  constexpr double step = 0.07;
  const core::Derivative derivative(g);
  double sum = 0;
  for (int n = -200; n <= 200; ++n) {
    const double z = n * step;
    sum += std::pow(g(z), c) * std::pow(derivative(z), a) * std::pow(z, b) * std::exp(-z * z / 2);
  }
  return sum * step / std::sqrt(2 * pi);
}

}  // namespace

TEST_CASE("moments are those of another rule") {
  for (const char* name : {"erf", "tanh", "sigmoid", "gelu", "hermite:0.3,1,0,0.4", "linear"}) {
    CAPTURE(name);
    const auto g = core::Activation::parse(name);
    const auto all = moments(g);
    for (int a = 0; a <= 4; ++a)
      for (int b = 0; b <= 2; ++b)
        CHECK(close(all.slope[std::size_t(a)][std::size_t(b)], moment(g, 0, a, b), rounding,
                    rounding));
    for (int a = 0; a <= 1; ++a)
      for (int b = 0; b <= 1; ++b)
        CHECK(close(all.value[std::size_t(a)][std::size_t(b)], moment(g, 1, a, b), rounding,
                    rounding));
    CHECK(close(all.square, g.second_moment(), rounding, 0));
  }
  // Panels between kinks: P(|z| < 1), E[z² 1(|z| < 1)] and, of elu, E[e^{az} 1(z < 0)] + 1/2.
  const auto clipped = moments(core::Activation::parse("hard_tanh"));
  const double inside = std::erf(1 / std::sqrt(2.0)), edge = std::exp(-0.5) / std::sqrt(2 * pi);
  const auto elu = moments(core::Activation::parse("elu"));
  for (std::size_t a = 1; a <= 4; ++a) {
    CHECK(close(clipped.slope[a][0], inside, rounding, 0));
    CHECK(close(clipped.slope[a][2], inside - 2 * edge, rounding, 0));
    const double tilt = double(a);
    CHECK(close(elu.slope[a][0],
                0.5 + std::exp(tilt * tilt / 2) * std::erfc(tilt / std::sqrt(2.0)) / 2, rounding,
                0));
  }
  CHECK(close(clipped.square, core::Activation::parse("hard_tanh").second_moment(), rounding, 0));
  CHECK(elu.origin_slope == 1);
  CHECK(moments(core::Activation::parse("relu")).homogeneous());
  CHECK(moments(core::Activation::parse("linear")).homogeneous());
  CHECK_FALSE(moments(core::Activation::parse("erf")).homogeneous());
}

TEST_CASE("critical learning rates of erf") {
  struct Case {
    double k, m, expected;
    int digits;
  };
  const Case cases[] = {{1, 1, pi * std::sqrt(5.0 / 3), 14},
                        {2, 2, 2.3068, 5},
                        {3, 3, 1.6207, 5},
                        {4, 4, 1.2494, 5},
                        {2, 1, 1.8926, 5},
                        {3, 2, 1.3840, 5},
                        {4, 2, 0.9719, 4}};
  for (const auto& c : cases) {
    CAPTURE(c.k);
    CAPTURE(c.m);
    auto p = symmetric_start(c.k, c.m, 0.1);
    CHECK(close(value(critical_learning_rate(p)), c.expected, printed(c.digits), 0));
    p.batch = 7;
    CHECK(close(value(critical_learning_rate(p)), 7 * c.expected, printed(c.digits), 0));
  }
  // The limit √3 π/K of many units, with a correction of order 1/K.
  constexpr double many = 1024;
  CHECK(close(many * value(critical_learning_rate(symmetric_start(many, many, 0.001))),
              std::sqrt(3.0) * pi, 2 / many, 0));
}

// The first expression of the notebook of the package pyscm, evaluated; ten digits.
TEST_CASE("noise floors of erf") {
  struct Case {
    double m, spare, rate, expected;
  };
  for (const auto& [m, spare, rate, expected] :
       {Case{1, 0, 0.5, 0.0524045547}, {2, 1, 0.5, 0.2680255044}, {4, 2, 0.2, 0.1908252406}}) {
    auto p = symmetric_start(m + spare, m, rate);
    p.label_noise = 0.3;
    CHECK(close(value(noise_floor(p)), 0.3 * expected, printed(9), 0));
    // ηΔ/(2πb) (L + M/√3).
    const double small = rate * 0.3 / (2 * pi) * (spare + m / std::sqrt(3.0));
    CHECK(close(value(small_rate_noise_floor(p)), small, rounding, 0));
    p.learning_rate = 1e-6;  // the next order is relatively about η
    CHECK(close(value(noise_floor(p)), value(small_rate_noise_floor(p)), 1e-5, 0));
    p.learning_rate = 1.001 * value(critical_learning_rate(p));
    CHECK_FALSE(noise_floor(p).has_value());
    CHECK_FALSE(late_rate(p).has_value());
  }
}

TEST_CASE("classes of equal units change nothing") {
  auto p = symmetric_start(4, 3, 0.4);
  p.label_noise = 0.1;
  const double equal = value(noise_floor(p));
  const double critical = value(critical_learning_rate(p));
  constexpr double apart = 1e-9;  // of weights, which then are no class
  p.teacher_weights = {1, 1 + apart, 1 - apart};
  p.second_layer = {1, 1 + apart, 1 - apart, 1};
  CHECK(close(value(noise_floor(p)), equal, 10 * apart, 0));
  CHECK(close(value(critical_learning_rate(p)), critical, 10 * apart, 0));
  // Determinants of T that is nearly 1.
  p.teacher_overlap = apart;
  CHECK(close(value(noise_floor(p)), equal, 10 * apart, 0));
}

TEST_CASE("width lowers the noise floor where both layers are trained") {
  auto p = symmetric_start(2, 2, 1e-6);
  p.second_learning_rate = 0.5;
  p.label_noise = 1;
  const double narrow = value(small_rate_noise_floor(p));
  p.width = 6;
  CHECK(close(value(small_rate_noise_floor(p)), narrow / 3, rounding, 0));
  CHECK_FALSE(late_rate(p).has_value());
}

TEST_CASE("late rates of erf") {
  constexpr double rate = 1e-6;  // where fluctuations decay faster than twice the mean, or as fast
  // η (2/π) λ_min of the table in docs/two-layer-networks.md.
  const auto table = [](double k) {
    const double a = std::pow(3, -1.5), d = 1 / std::sqrt(3.0) + (k - 2) / 2, bc = (k - 1) / 16;
    return 2 / pi * ((a + d) / 2 - std::sqrt((a - d) * (a - d) / 4 + bc));
  };
  CHECK(close(table(2), 0.04418, printed(4), 0));
  for (const double k : {2.0, 3.0, 8.0, 300.0})
    CHECK(close(value(late_rate(symmetric_start(k, k, rate))), 2 * rate * table(k), 1e-9, 0));
  CHECK(close(table(1000), 0.0429, printed(3), 0));
}

// The error of D is of the order Δ; averages of tanh are accurate to 1e-8, and so is ε_g of relu.
TEST_CASE("noise floors and late rates are those of stationary states") {
  struct Case {
    const char* activation;
    Eigen::VectorXd student, teacher;
    double rate, second_rate, noise, tolerance;
  };
  const Case cases[] = {
      {"erf", Eigen::VectorXd{{1, 0.7}}, Eigen::VectorXd{{1, 0.7}}, 2, 0, 1e-7, 1e-4},
      {"erf", Eigen::VectorXd{{1, 0.7, 0.4}}, Eigen::VectorXd{{1, 0.7}}, 1, 0, 1e-7, 1e-4},
      {"erf", Eigen::VectorXd{{1, 0.7}}, Eigen::VectorXd{{1, 0.7}}, 1, 0.5, 1e-7, 1e-4},
      {"relu", Eigen::VectorXd{{1, 0.8}}, Eigen::VectorXd{{1, 0.8}}, 1, 0, 1e-5, 1e-3},
      {"tanh", Eigen::VectorXd{{1}}, Eigen::VectorXd{{1}}, 1, 0, 1e-4, 1e-3}};
  for (const auto& c : cases) {
    CAPTURE(c.activation);
    CAPTURE(c.student.size());
    auto p = specialised_start(c.student, c.teacher, c.rate, c.activation);
    p.second_learning_rate = c.second_rate;
    p.label_noise = c.noise;
    const auto end = stationary(p);
    REQUIRE(end.unsettled.empty());
    CHECK(close(end.limit.error, value(noise_floor(p)), c.tolerance, 0));
    // The slowest of means and fluctuations, of which ε_g has the squares of means.
    const double mean = value(slowest_mode(*Specialised::of(p), std::sqrt(c.second_rate / c.rate)));
    const double slowest = std::min(value(late_rate(p)), c.rate * mean);
    CHECK(close(-value(end.growth), slowest, 20 * c.tolerance, 0));
    // And a wrong theory fails.
    CHECK_FALSE(close(end.limit.error, value(small_rate_noise_floor(p)), 0.05, 0));
  }
}

TEST_CASE("what has no specialised fixed point") {
  const auto none = [](const Parameters& p) {
    return !critical_learning_rate(p) && !noise_floor(p) && !small_rate_noise_floor(p) &&
           !late_rate(p);
  };
  CHECK(none(symmetric_start(2, 3, 0.5)));
  CHECK(none(symmetric_start(2, 2, 0.5, "linear")));
  CHECK(none(symmetric_start(3, 2, 0.5, "relu")));
  CHECK(none(symmetric_start(3, 2, 0.5, "sigmoid")));
  auto p = symmetric_start(2, 2, 0.5);
  CHECK_FALSE(none(p));
  p.weight_decay = 0.1;
  CHECK(none(p));
  p = symmetric_start(2, 2, 0.5);
  p.second_layer = {0.9};
  CHECK(none(p));
  p = symmetric_start(2, 2, 0.5, "relu");
  p.second_learning_rate = 1;
  CHECK(none(p));
  p = symmetric_start(2, 2, 0.5, "tanh");
  p.teacher_overlap = 0.1;
  CHECK(none(p));
  p = symmetric_start(8, 4, 0.5);  // two students for each teacher
  p.normalisation = Normalisation::mean;
  p.label_noise = 1;
  // ηΔ/(2πb√3) Σ u².
  CHECK(close(value(small_rate_noise_floor(p)), 0.5 / (2 * pi * std::sqrt(3.0)) / 8, rounding, 0));
  CHECK_FALSE(late_rate(p).has_value());
}

// As η → 0; what is printed at η, 2η extrapolates with a remainder of order η².
TEST_CASE("plateaus of erf") {
  constexpr double rate = 1e-3, remainder = 3e-6;
  for (const double k : {2.0, 3.0, 4.0}) {
    const auto one = plateau(symmetric_start(k, k, rate));
    const auto two = plateau(symmetric_start(k, k, 2 * rate));
    REQUIRE(one.has_value());
    REQUIRE(two.has_value());
    const double error = k / pi * (pi / 6 - k * std::asin(1 / (2 * k)));
    CHECK(close(2 * one->error - two->error, error, remainder, remainder));
    const double escape = 2 / pi * k / std::sqrt(2 * k - 1) / std::pow(2 * k + 1, 1.5);
    CHECK(close(2 * value(one->escape_rate) - value(two->escape_rate) / 2, escape * rate,
                30 * remainder, 0));
    CHECK(close(value(one->escape_time), std::log(100.0) / value(one->escape_rate), rounding, 0));
  }
  CHECK(close(value(plateau(symmetric_start(2, 2, 0.5))->escape_rate), 0.03162, printed(4), 0));
}

// Per unit 1/6 − 1/(2π) with a correction of order 1/K².
TEST_CASE("plateaus of many units are linear learning") {
  const double linear = 1.0 / 6 - 1 / (2 * pi);
  for (const double k : {64.0, 256.0, 1024.0})
    CHECK(close((pi / 6 - k * std::asin(1 / (2 * k))) / pi, linear, 1 / (k * k), 0));
  const auto many = plateau(symmetric_start(64, 64, 1e-6));
  REQUIRE(many.has_value());
  CHECK(close(many->error / 64, linear, 1e-3, 0));  // 1/K², and ηK
}

TEST_CASE("plateaus of other networks") {
  // A single unit has nothing to specialise.
  const auto single = plateau(symmetric_start(1, 1, 0.1));
  REQUIRE(single.has_value());
  CHECK_FALSE(single->escape_rate.has_value());
  CHECK(plateau(symmetric_start(2, 2, 0.1, "relu")).has_value());
  auto p = symmetric_start(3, 2, 0.1);
  p.second_learning_rate = 0.1;
  p.teacher_overlap = 0.3;
  p.label_noise = 0.1;
  p.weight_decay = 0.01;
  CHECK(plateau(p).has_value());
  p.teacher_weights = {1, 0.9};
  CHECK_FALSE(plateau(p).has_value());
}
