// SPDX-License-Identifier: MIT
// The degrees of features and gradients against closed forms and quadrature.
#include "robustness/degrees.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

#include "robustness/population.hpp"
#include "support/compare.hpp"
#include "unit/robustness/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::robustness;
using test::close;

constexpr double infinity = std::numeric_limits<double>::infinity();
// Sums of some hundred terms.
constexpr double digits = 1e-12;

Degrees degrees(const std::string& activation, double n, Inputs inputs) {
  auto p = features(activation, {n, 10, 20}, Interpolant::norm);
  p.inputs = inputs;
  return feature_degrees(p, Level::deterministic, infinity);
}

struct Sums {
  double kernel, gradient;
};

Sums sums(const Degrees& of) {
  Sums all{of.kernel_tail, of.gradient_tail};
  for (const auto& one : of.listed) {
    all.kernel += one.multiplicity * one.kernel;
    all.gradient += one.multiplicity * one.gradient;
  }
  return all;
}

}  // namespace

TEST_CASE("totals are mean squares of features and their gradients") {
  for (const double n : {3., 10., 200.}) {
    CAPTURE(n);
    // E relu² = ½, E|∇relu|² = ½ less the radial part.
    const auto relu = sums(degrees("relu", n, Inputs::sphere));
    CHECK(close(relu.kernel, 0.5, digits, 0));
    CHECK(close(relu.gradient, (1 - 1 / n) / 2, digits, 0));
    const auto gaussian = sums(degrees("relu", n, Inputs::gaussian));
    CHECK(close(gaussian.kernel, 0.5, digits, 0));
    CHECK(close(gaussian.gradient, 0.5, digits, 0));
    CHECK(close(sums(degrees("abs", n, Inputs::sphere)).gradient, 1 - 1 / n, digits, 0));
    // x² − 1 over √2: on |x|² = N the square of one coordinate has E x⁴ = 3N/(N+2).
    const auto square = sums(degrees("hermite:0,0,1", n, Inputs::sphere));
    const double fourth = 3 * n / (n + 2);
    CHECK(close(square.kernel, (fourth - 1) / 2, digits, 0));
    CHECK(close(square.gradient, 2 * (1 - fourth / n), digits, 0));
    CHECK(close(sums(degrees("hermite:0,0,1", n, Inputs::gaussian)).gradient, 2, digits, 0));
  }
  // E g'² of erf: (2/π) E e^{−x²}.
  CHECK(close(derivative_power(core::Activation::parse("erf")), 2 / std::acos(-1.) / std::sqrt(3.),
              digits, 0));
}

TEST_CASE("relu's gradients: those of Gaussian inputs are the sphere's with the radial part") {
  const auto sphere = degrees("relu", 12, Inputs::sphere);
  const auto gaussian = degrees("relu", 12, Inputs::gaussian);
  for (std::size_t i = 0; i < 8; ++i) {
    CHECK(close(sphere.listed[i].kernel, gaussian.listed[i].kernel, digits, 0));
    CHECK(close(gaussian.listed[i].gradient,
                sphere.listed[i].gradient + sphere.listed[i].kernel / 12, digits, 0));
  }
}

TEST_CASE("degrees add up to the kernels that the simulation measures with") {
  for (const std::string activation : {"relu", "leaky_relu:0.3", "abs", "erf", "tanh", "gelu",
                                       "hermite:0.3,1,0.5,-0.2", "hard_tanh", "elu", "softsign"})
    for (const auto inputs : {Inputs::sphere, Inputs::gaussian}) {
      CAPTURE(activation);
      const double n = 9;
      const double c = 0.4;
      auto p = features(activation, {n, 10, 20}, Interpolant::norm);
      p.inputs = inputs;
      // Of slow series there are so many degrees that all others are a ridge to a number of features.
      const bool slow = p.activation.kinked() && !p.activation.sides();
      const auto listed = feature_degrees(p, Level::deterministic, slow ? 100 : infinity);
      double before = 0;
      double now = 1;  // P_0(c)
      double kernel = 0;
      double gradient = 0;
      int degree = 0;
      double multiplicity = 1;
      for (const auto& one : listed.listed) {
        while (!close(multiplicity, one.multiplicity, 1e-6, 0)) {
          const double k = degree;
          const double next =
              degree == 0 ? c : ((2 * k + n - 2) * c * now - k * before) / (k + n - 2);
          before = now;
          now = next;
          multiplicity *= degree == 0 ? n : (2 * k + n) / (2 * k + n - 2) * (k + n - 2) / (k + 1);
          ++degree;
          REQUIRE(degree < 30000);
        }
        kernel += one.multiplicity * one.kernel * now;
        gradient += one.multiplicity * one.gradient * now;
      }
      Eigen::ArrayXd at = Eigen::ArrayXd::Constant(1, c);
      Eigen::ArrayXd measured(1);
      const Population population(p, c);
      population.averages(at, measured);
      // Of relu the degrees that are not listed leave about P_k(c) of the tails; of functions with other
      // kinks there are those that 4096 terms give to 1e-6.
      CHECK(close(at(0), kernel, 1e-10, slow ? 1e-6 : 1e-10));
      CHECK(close(measured(0), gradient, 1e-9, slow ? 1e-5 : 1e-9));
    }
}

TEST_CASE("what a teacher has beyond the features is noise") {
  auto p = features("erf", {20, 10, 20}, Interpolant::norm);
  p.teacher_activation = core::Activation::parse("relu");
  p.teacher_units = 2;
  p.teacher_overlap = 0.3;
  const auto all = feature_degrees(p, Level::deterministic, infinity);
  double reached = 0;
  for (const auto& one : all.listed) reached += one.teacher;
  CHECK(close(reached + all.unreachable, all.teacher_total, digits, 0));
  // erf is odd: of relu the linear part is reached, ¼ (1 + ρ) N/N.
  CHECK(close(reached, 0.25 * 1.3, 1e-3, 0));
  // E ζ² = E relu² + E relu relu' of two units, homogeneous.
  const Population population(p, 0.5);
  CHECK(close(all.teacher_total, population.teacher_power(1) + population.teacher_power(0.3), 1e-6,
              0));
  for (const double overlap : {1., -1.}) {
    p.teacher_overlap = overlap;
    CHECK(close(feature_degrees(p, Level::deterministic, infinity).teacher_total,
                population.teacher_power(1) + population.teacher_power(overlap), 1e-9, 0));
  }
}
