// SPDX-License-Identifier: MIT
// Targets that are polynomials in several projections, against sums of units that are the same.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "overparam/core/random.hpp"
#include "overparam/simulate/network.hpp"
#include "overparam/spectrum/population.hpp"
#include "random_features/polynomial_target.hpp"
#include "random_features/teacher_function.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using core::Activation;
using random_features::TeacherFunction;
using random_features::TeacherLaw;
using spectrum::Target;
using test::close;

// Weights of a few hundred, of both signs, that add up to 1.
constexpr double tolerance = 1e-12;

TeacherLaw law(const std::string& formula, double overlap = 0) {
  TeacherLaw teacher;
  teacher.read("polynomial:" + formula, "", nullptr);
  teacher.units = teacher.polynomial->variables();
  teacher.overlap = overlap;
  return teacher;
}

TeacherLaw units(const std::string& activations, const std::vector<double>& weights,
                 double overlap = 0) {
  TeacherLaw teacher;
  teacher.read(activations, "", nullptr);
  teacher.units = double(weights.size());
  teacher.overlap = overlap;
  // ζ has 1/√M.
  teacher.weights = {random_features::UnitWeights::Kind::listed, 0, weights};
  for (double& v : teacher.weights.values) v *= std::sqrt(teacher.units);
  return teacher;
}

bool same(const Target& a, const Target& b) {
  bool equal{close(a.second_moment(), b.second_moment(), tolerance, 0)};
  for (const char* student : {"relu", "erf", "tanh", "hermite:0.2,1,0.5,0.4,0.3"})
    for (const double dimension : {2.0, 5.0, 100.0}) {
      const auto g = Activation::parse(student);
      const auto left = spectrum::sphere_population(dimension, g, a, 8);
      const auto right = spectrum::sphere_population(dimension, g, b, 8);
      const double rounding = tolerance * right.teacher_total;
      equal = equal && left.degrees.size() == right.degrees.size() &&
              bool(close(left.unreachable, right.unreachable, tolerance, rounding));
      for (std::size_t i = 0; equal && i < left.degrees.size(); ++i)
        equal = bool(close(left.degrees[i].teacher_power, right.degrees[i].teacher_power, tolerance,
                           rounding));
    }
  return equal;
}

}  // namespace

TEST_CASE("weights have the moments that they are made of") {
  const std::vector<std::vector<double>> all{{2}, {1, -0.5}, {0, 0, 0, 0, 0, 1}, {1, 1, 1, 1}};
  for (const auto& moments : all) {
    const auto weights = random_features::weights_of_moments(moments);
    REQUIRE(weights.size() == moments.size());
    for (std::size_t s = 0; s < moments.size(); ++s) {
      double sum = 0;
      for (std::size_t i = 0; i < weights.size(); ++i)
        sum += weights[i] *
               std::pow(std::cos(std::acos(-1.0) * double(i) / (2 * double(weights.size()))),
                        2 * double(s));
      CHECK(close(sum, moments[s], tolerance, tolerance));
    }
  }
  CHECK(random_features::weights_of_moments({1, 1, 1, 1}) == std::vector<double>{1, 0, 0, 0});
}

TEST_CASE("a polynomial in one projection is an activation") {
  CHECK(same(law("y1^3").target(), Activation::parse("monomial:3")));
  CHECK(same(law("y1^10").target(), Activation::parse("monomial:10")));
  CHECK(same(law("2+y1-y1^4/3").target(),
             Activation::parse("hermite:1,1,-2.82842712474619,0,-1.632993161855452")));
  CHECK_FALSE(same(law("y1^3").target(), Activation::parse("monomial:4")));
}

TEST_CASE("a sum over projections is a sum of units, of any overlap") {
  for (const double rho : {0.0, 0.4, -0.3}) {
    const auto p = law("y1^3-0.5*y2^2+2*y3", rho);
    const auto sum = units("units:(monomial:3,monomial:2,linear)", {1, -0.5, 2}, rho);
    CAPTURE(rho);
    CHECK(same(p.target(), sum.target()));
    CHECK_FALSE(same(p.target(),
                     units("units:(monomial:3,monomial:2,linear)", {1, -0.6, 2}, rho).target()));
  }
}

TEST_CASE("products are sums of units along the diagonals") {
  const auto square = Activation::parse("monomial:2"), cube = Activation::parse("monomial:3");
  // y1 y2 = (a² − b²)/2, a and b along (1, ±1)/√2.
  CHECK(same(law("y1*y2").target(), Target({square}, {{0, 0, 1, 0.5}, {0, 0, 0, -0.5}})));
  CHECK(same(law("(y1^2-y2^2)/2").target(), law("y1*y2").target()));
  // y1 y2 y3 = √3/8 (a³ − b³ − c³ + d³) along (1, ±1, ±1)/√3: overlaps ±1/3.
  const double weight = 3.0 / 64;
  CHECK(same(law("y1*y2*y3").target(), Target({cube}, {{0, 0, 1, 4 * weight},
                                                       {0, 0, 1.0 / 3, -8 * weight},
                                                       {0, 0, -1.0 / 3, 4 * weight}})));
  CHECK_FALSE(same(law("y1^2*y2").target(), law("y1*y2*y3").target()));
  // Any rotation of the projections.
  CHECK(same(law("(0.6*y1+0.8*y2)^4*(0.8*y1-0.6*y2)^3*y3").target(), law("y1^4*y2^3*y3").target()));
}

TEST_CASE("a drawn teacher: averages with features, mean, power and values") {
  constexpr Eigen::Index n = 12;
  for (const bool sphere : {true, false}) {
    const auto network = simulate::draw_network({n, 7, 3, 0.0, sphere, nullptr}, 3, 0);
    Eigen::MatrixXd diagonals(4, 3);
    diagonals << 1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1;
    const Eigen::MatrixXd directions = diagonals / std::sqrt(3.0) * network.teacher;
    const double w = std::sqrt(3.0) / 8;
    const TeacherFunction product(law("y1*y2*y3"), {}), wrong(law("y1^2*y2+0*y3"), {});
    const TeacherFunction sum(units("monomial:3", {w, -w, -w, w}), {});
    for (const char* name : {"erf", "tanh", "hermite:0,1,0.5,0.4,0.3", "elu"}) {
      const auto g = Activation::parse(name);
      const Eigen::VectorXd a = product.overlaps(g, network.features, network.teacher);
      const Eigen::VectorXd b = sum.overlaps(g, network.features, directions);
      CAPTURE(name);
      CHECK((a - b).norm() <= tolerance * b.norm());
      CHECK_FALSE((wrong.overlaps(g, network.features, network.teacher) - b).norm() <=
                  tolerance * b.norm());
    }
    CHECK(close(product.power(network.teacher), sum.power(directions), tolerance, 0));
    CHECK(product.mean(3) == 0);
    Eigen::MatrixXd fields = Eigen::MatrixXd::Random(3, 5);
    Eigen::MatrixXd turned = diagonals / std::sqrt(3.0) * fields;
    const Eigen::VectorXd values = product.values(fields);
    CHECK((values - sum.values(turned)).norm() <= tolerance * values.norm());
    Eigen::MatrixXf single = fields.cast<float>();
    CHECK((product.values(single) - values).norm() <= 1e-6 * values.norm());
  }
}

TEST_CASE("overlapping projections of a drawn teacher, and dependent ones") {
  constexpr Eigen::Index n = 9;
  const auto g = Activation::parse("relu");
  const auto p = law("y1^3-0.5*y2^2+2*y3", 0.4);
  const auto s = units("units:(monomial:3,monomial:2,linear)", {1, -0.5, 2}, 0.4);
  const auto network = simulate::draw_network({n, 5, 3, 0.4, true, nullptr}, 3, 0);
  const TeacherFunction polynomial(p, {}), sum(s, {});
  const Eigen::VectorXd a = polynomial.overlaps(g, network.features, network.teacher);
  CHECK((a - sum.overlaps(g, network.features, network.teacher)).norm() <= tolerance * a.norm());
  CHECK(close(polynomial.power(network.teacher), sum.power(network.teacher), tolerance, 0));
  CHECK(close(polynomial.mean(3), sum.mean(3), tolerance, 0));
  // Two opposite directions: y1 y2 = −y1².
  auto opposite = law("y1*y2", -1);
  CHECK(same(opposite.target(), Target({Activation::parse("monomial:2")}, {{0, 0, 1, 1}})));
  const auto pair = simulate::draw_network({n, 5, 2, -1.0, true, nullptr}, 3, 0);
  const TeacherFunction flat(opposite, {}), square(units("monomial:2", {-1}), {});
  const Eigen::VectorXd h = square.overlaps(g, pair.features, pair.teacher.topRows(1));
  // The root of an overlap matrix that has none is known to the root of rounding.
  CHECK((flat.overlaps(g, pair.features, pair.teacher) - h).norm() <= 1e-7 * h.norm());
}
