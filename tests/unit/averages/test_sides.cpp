// SPDX-License-Identifier: MIT
// Averages of leaky_relu and abs: against relu and linear, and against integrals over the angle of
// fields in a plane.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "overparam/core/derivative.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/quadrature.hpp"
#include "unit/averages/fields.hpp"

namespace {

using overparam::averages::make_averages;
using overparam::averages::make_exact_averages;
using overparam::averages::PairAverages;
using overparam::core::Activation;
using overparam::core::Derivative;
using overparam::core::InvalidParameter;
using namespace overparam::test;
using std::numbers::pi;

constexpr double rounding = 1e-13;

// Fields x_a = l_a r cos(φ − φ_a): directions in a plane, of which r and φ are the normal vector's.
const std::vector<double> angles{0.2, 1.1, 2.9, -1.4};
const std::vector<double> lengths{0.9, 1.2, 0.7, 1.0};

Eigen::MatrixXd plane() {
  Eigen::MatrixXd c(4, 4);
  for (Eigen::Index a = 0; a < 4; ++a)
    for (Eigen::Index b = 0; b < 4; ++b) {
      const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
      c(a, b) = lengths[i] * lengths[j] * std::cos(angles[i] - angles[j]);
    }
  return c;
}

// E f of homogeneous functions of order 2 of the fields, with kinks where a field is 0: E r² = 2.
template <class F>
double over_angle(const F& f) {
  std::vector<double> ends{-pi, pi};
  for (const double angle : angles)
    for (const double zero : {angle - pi / 2, angle + pi / 2})
      ends.push_back(std::remainder(zero, 2 * pi));
  const auto rule = overparam::core::gauss_panels(ends, 0.5, 24);
  double sum = 0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
    std::vector<double> fields;
    for (std::size_t a = 0; a < angles.size(); ++a)
      fields.push_back(lengths[a] * std::cos(rule.nodes[i] - angles[a]));
    sum += rule.weights[i] * f(fields);
  }
  return sum / pi;
}

}  // namespace

TEST_CASE("sides: fields in a plane") {
  const Eigen::VectorXd s = (Eigen::VectorXd(4) << 0.7, -0.4, 1.1, -1).finished();
  for (const char* name : {"abs", "leaky_relu:0.3", "leaky_relu:-0.5", "leaky_relu:0"}) {
    CAPTURE(std::string(name));
    const auto g = Activation::parse(name);
    const Derivative slope(g);
    const auto pairs = all_pairs(4);
    const auto found = quartic<double>(*make_averages(g), plane(), s, pairs);
    const auto exact =
        quartic<Quad>(*make_exact_averages(g), plane().cast<Quad>(), s.cast<Quad>(), pairs);
    for (std::size_t r = 0; r < pairs.size(); ++r) {
      const auto i = static_cast<std::size_t>(pairs[r].i), k = static_cast<std::size_t>(pairs[r].k);
      const double expected = over_angle([&](const std::vector<double>& x) {
        double sum = 0;
        for (std::size_t a = 0; a < x.size(); ++a) sum += s(static_cast<Eigen::Index>(a)) * g(x[a]);
        return slope(x[i]) * slope(x[k]) * sum * sum;
      });
      CHECK(close(found(static_cast<Eigen::Index>(r)), expected, 0, rounding));
      CHECK(close(double(exact(static_cast<Eigen::Index>(r))), expected, 0, rounding));
    }
    PairAverages<double> out;
    make_averages(g)->pairs(plane(), std::vector<Eigen::Index>{1, 3}, out);
    for (Eigen::Index r = 0; r < 2; ++r)
      for (Eigen::Index a = 0; a < 4; ++a) {
        const auto i = static_cast<std::size_t>(r == 0 ? 1 : 3), j = static_cast<std::size_t>(a);
        const double value = over_angle([&](const auto& x) { return g(x[i]) * g(x[j]); });
        CHECK(close(out.values(r, a), value, 0, rounding));
        // Homogeneous of order 0, for which E r² = 2 is no part.
        const double slopes = over_angle([&](const auto& x) { return slope(x[i]) * slope(x[j]); });
        CHECK(close(out.slopes(r, a), slopes / 2, 0, rounding));
        // δ(x_i) leaves what is across, of which E|x| is √(2/π).
        const double q = plane()(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(i));
        const double c = plane()(static_cast<Eigen::Index>(i), a);
        const double across = std::sqrt(std::max(0.0, plane()(a, a) - c * c / q));
        const double jump = slope(1) - slope(-1);
        const double curvature =
            jump / std::sqrt(2 * pi * q) * across / std::sqrt(2 * pi) * (g(1) + g(-1));
        // The root of a difference that rounding leaves.
        CHECK(close(out.curvatures(r, a), curvature, 0, 1e-7));
      }
  }
}

TEST_CASE("relu: four fields in a plane, and near one") {
  const auto relu = Activation::parse("relu");
  const Eigen::VectorXd s = (Eigen::VectorXd(4) << 0.7, -0.4, 1.1, -1).finished();
  const auto pairs = all_pairs(4);
  // Between the three forms, and at their limits.
  for (const double out : {0.0, 1e-16, 3e-14, 2e-13, 1e-11, 1e-9, 5e-8, 3e-7, 1e-5}) {
    CAPTURE(out);
    Matrix<Quad> c = plane().cast<Quad>();
    c.diagonal() *= 1 + Quad(out);
    const auto found = quartic<double>(*make_averages(relu), c.cast<double>(), s, pairs);
    const auto exact = quartic<Quad>(*make_exact_averages(relu), c, s.cast<Quad>(), pairs);
    // Roundings of doubles over the distance from the plane.
    constexpr double demanded = 4e-12;
    for (Eigen::Index r = 0; r < found.size(); ++r)
      CHECK(close(found(r), double(exact(r)), 0, demanded));
  }
}

TEST_CASE("sides: one side alone is relu, both alike are linear") {
  const auto c = random_covariance(6, 11);
  const Eigen::VectorXd s = (Eigen::VectorXd(6) << 1, -0.5, 0.3, -1, 2, -0.7).finished();
  const auto check = [&](const char* name, const char* other) {
    const auto found = quartic<double>(*make_averages(Activation::parse(name)), c, s, all_pairs(6));
    const auto known =
        quartic<double>(*make_averages(Activation::parse(other)), c, s, all_pairs(6));
    for (Eigen::Index r = 0; r < known.size(); ++r) CHECK(close(found(r), known(r), rounding, 0));
  };
  check("leaky_relu:0", "relu");
  check("leaky_relu:1", "linear");
}

TEST_CASE("functions that jump, and curves with kinks, have no such averages") {
  for (const char* name : {"step", "sign", "expr:x>0?1:0@kinks=0", "softsign", "expr:abs(x)^3"}) {
    CAPTURE(std::string(name));
    CHECK_THROWS_AS(make_averages(Activation::parse(name)), InvalidParameter);
  }
}
