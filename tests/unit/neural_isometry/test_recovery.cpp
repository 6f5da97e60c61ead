// SPDX-License-Identifier: MIT
// Mean squares of gated units, and what counts as the planted network.
#include "neural_isometry/recovery.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "neural_isometry/patterns.hpp"
#include "support/compare.hpp"
#include "unit/neural_isometry/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::neural_isometry;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::close;
using test::isometry;

VectorXd plane(double x, double y) {
  VectorXd v(2);
  v[0] = x;
  v[1] = y;
  return v;
}

// E f² in the plane: E r² = 2 times the mean over the circle.
double by_circle(const GatedNetwork& f) {
  constexpr int points = 2000000;
  double sum = 0;
  for (int i = 0; i < points; ++i) {
    const double angle = 2 * std::numbers::pi * (i + 0.5) / points;
    const VectorXd x = plane(std::cos(angle), std::sin(angle));
    double value = f.linear.dot(x);
    for (Eigen::Index j = 0; j < f.gates.cols(); ++j)
      if (f.gates.col(j).dot(x) >= 0) value += f.weights.col(j).dot(x);
    sum += value * value;
  }
  return 2 * sum / points;
}

constexpr double circle = 1e-5;  // of the midpoint rule at jumps, 1/points and their number

}  // namespace

TEST_CASE("mean squares of gated units") {
  GatedNetwork f(2);
  CHECK(mean_square(f) == 0);
  f.linear = plane(0.3, -0.2);
  CHECK(close(mean_square(f), 0.13, 1e-14, 0));
  f.add(plane(2, 1), plane(-1, 0.5));
  CHECK(close(mean_square(f), by_circle(f), circle, 0));
  f.add(plane(-2, -1), plane(0.7, 0.1));  // the opposite gate
  f.add(plane(4, 2), plane(0.2, -0.9));   // the same gate
  f.add(plane(-0.3, 1), plane(1.1, 0.4));
  f.add(plane(-0.3, 1.001), plane(-1, 0.2));
  CHECK(close(mean_square(f), by_circle(f), circle, 0));
  // A relu unit: ½|w|².
  GatedNetwork relu(2);
  relu.add(plane(0.6, 0.8), plane(0.6, 0.8));
  CHECK(close(mean_square(relu), 0.5, 1e-14, 0));
  CHECK(mean_square(difference(f, f)) < 1e-14);
  CHECK(close(mean_square(difference(f, relu)), by_circle(difference(f, relu)), circle, 0));
}

TEST_CASE("what is recovered") {
  Parameters p = isometry(3, 12);
  p.planted = Planted::relu;
  p.neurons = 2;
  const Sample sample = draw_sample(p, {3, 1});
  const auto unit = [&](const VectorXd& w, int sign) {
    const VectorXd fields = sample.inputs * w;
    return FoundUnit{(fields.array() >= 0).cast<double>(), sign, w, sign * w,
                     sign * fields.cwiseMax(0)};
  };
  const VectorXd first = sample.planted.col(0), second = sample.planted.col(1);
  Found found{VectorXd::Zero(3), {unit(first, 1), unit(second, 1)}};
  Comparison c = compare(p, sample, found);
  CHECK(c.distance < 1e-15);
  CHECK(c.test_error < 1e-15);
  CHECK(c.active_groups == 2);
  CHECK(c.same_support);

  SUBCASE("a neuron less") {
    found.units.pop_back();
    c = compare(p, sample, found);
    CHECK(close(c.distance, 1, 1e-14, 0));
    CHECK(c.active_groups == 1);
    CHECK_FALSE(c.same_support);
    CHECK(c.test_error > 0.1);
  }
  SUBCASE("of the wrong sign") {
    found.units[1].sign = -1;
    c = compare(p, sample, found);
    CHECK(close(c.distance, 1, 1e-14, 0));
    CHECK_FALSE(c.same_support);
  }
  SUBCASE("another one, and a linear part") {
    found.units.push_back(unit(-first, 1));
    c = compare(p, sample, found);
    CHECK(c.distance < 1e-15);
    CHECK(c.active_groups == 3);
    CHECK_FALSE(c.same_support);
    found.units.pop_back();
    found.linear[0] = 0.1;
    CHECK_FALSE(compare(p, sample, found).same_support);
  }
  SUBCASE("weights below 1e-4 of the largest are no units") {
    found.units.push_back(unit(-1e-5 * first, 1));
    c = compare(p, sample, found);
    CHECK(c.active_groups == 2);
    CHECK(c.same_support);
  }
}

TEST_CASE("a planted neuron of a normalized network keeps the norm that it has on the sample") {
  Parameters p = isometry(3, 12);
  p.planted = Planted::relu;
  p.network = Network::normalized;
  const Sample sample = draw_sample(p, {3, 2});
  const VectorXd w = sample.planted.col(0);
  const VectorXd fields = sample.inputs * w;
  const double norm = fields.cwiseMax(0).norm();
  const Found found{VectorXd::Zero(3),
                    {{gates_of(fields), 1, w, w / norm, sample.contributions.col(0)}}};
  const Comparison c = compare(p, sample, found);
  CHECK(c.distance < 1e-15);
  CHECK(c.test_error < 1e-15);
}
