// SPDX-License-Identifier: MIT
// The law of a drawn network: rows of its features, overlaps and directions of its teacher.
#include "overparam/simulate/network.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace {

using namespace overparam;
using Eigen::Index;
using Eigen::MatrixXd;

constexpr double rounding = 1e-12;  // of sums of a few dozen terms of order 1
// Of a standard normal, two-sided: less than one false alarm in ten thousand comparisons.
constexpr double critical = 3.9;

// More units than are drawn at a time.
constexpr Index units = 150;

}  // namespace

TEST_CASE("features on the sphere have the norm √N, Gaussian ones the variance 1") {
  constexpr Index n = 30;
  const MatrixXd sphere = simulate::draw_network({n, units, 1, 0, true}, 3, 5).features;
  REQUIRE(sphere.rows() == units);
  REQUIRE(sphere.cols() == n);
  for (Index i = 0; i < units; ++i) CHECK(std::abs(sphere.row(i).squaredNorm() / n - 1) < rounding);
  const MatrixXd gaussian = simulate::draw_network({n, units, 1, 0, false}, 3, 5).features;
  const double count = double(units) * double(n);
  CHECK(std::abs(gaussian.mean()) * std::sqrt(count) < critical);
  CHECK(std::abs(gaussian.squaredNorm() / count - 1) * std::sqrt(count / 2) < critical);
  // The norms of Gaussian rows scatter by √(2/N) in their squares.
  const Eigen::VectorXd norms = gaussian.rowwise().squaredNorm() / double(n);
  const double scatter = (norms.array() - 1).square().mean() * double(n) / 2;
  CHECK(std::abs(scatter - 1) * std::sqrt(units / 2.0) < critical);
}

TEST_CASE(
    "features in single precision are those of the network, rounded; its teacher is alone the "
    "same") {
  for (const bool sphere : {true, false}) {
    const simulate::NetworkLaw law{30, 150, 3, 0.2, sphere};
    const auto network = simulate::draw_network(law, 3, 5);
    CHECK(simulate::draw_single_features(law, 3, 5) == network.features.cast<float>());
    CHECK(simulate::draw_teacher(law, 3, 5) == network.teacher);
  }
}

TEST_CASE("all units are independent, of each other, of the draw and of the teacher") {
  constexpr Index n = 40;
  const auto one = simulate::draw_network({n, units, 2, 0, true}, 1, 0);
  const auto other = simulate::draw_network({n, units, 2, 0, true}, 1, 1);
  const auto check_independent = [&](const MatrixXd& a, const MatrixXd& b, bool same) {
    const MatrixXd cosines = a * b.transpose() / double(n);
    double largest = 0;
    double squares = 0;
    Index count = 0;
    for (Index i = 0; i < cosines.rows(); ++i)
      for (Index j = same ? i + 1 : 0; j < cosines.cols(); ++j, ++count) {
        largest = std::max(largest, std::abs(cosines(i, j)));
        squares += cosines(i, j) * cosines(i, j);
      }
    CHECK(largest < 0.9);  // equal rows would have 1
    // The square of a cosine has mean 1/N and variance 2/N².
    CHECK(std::abs(squares / double(count) * double(n) - 1) * std::sqrt(double(count) / 2) <
          critical);
  };
  check_independent(one.features, one.features, true);
  check_independent(one.features, other.features, false);
  check_independent(one.features, one.teacher, false);
  check_independent(one.teacher, other.teacher, false);
}

TEST_CASE("teacher units have the norm √N and the overlap that was asked for") {
  constexpr Index n = 12;
  for (const Index m : {1, 2, 5, 12})
    for (const double overlap : {0.0, 0.3, 0.9, 1.0, -0.06}) {
      if (m == 1 && overlap != 0) continue;
      CAPTURE(m);
      CAPTURE(overlap);
      const MatrixXd teacher = simulate::draw_network({n, 3, m, overlap, true}, 7, 2).teacher;
      REQUIRE(teacher.rows() == m);
      const MatrixXd expected =
          (1 - overlap) * MatrixXd::Identity(m, m) + overlap * MatrixXd::Ones(m, m);
      CHECK((teacher * teacher.transpose() / double(n) - expected).cwiseAbs().maxCoeff() <
            rounding);
    }
}

TEST_CASE("the teacher's directions are uniform on the sphere") {
  constexpr Index n = 6;
  constexpr Index m = 3;
  constexpr int draws = 400;
  MatrixXd mean = MatrixXd::Zero(m, n);
  MatrixXd squares = MatrixXd::Zero(m, n);
  for (std::uint32_t r = 0; r < draws; ++r) {
    const MatrixXd teacher = simulate::draw_network({n, 1, m, 0, true}, 11, r).teacher;
    mean += teacher / draws;
    squares += teacher.cwiseAbs2() / draws;
  }
  // A component of a uniform direction of norm √N: mean 0, variance 1, variance of its square
  // 2(N − 1)/(N + 2).
  CHECK(mean.cwiseAbs().maxCoeff() * std::sqrt(double(draws)) < critical);
  const double square_variance = 2.0 * (n - 1) / (n + 2);
  CHECK((squares.array() - 1).abs().maxCoeff() * std::sqrt(draws / square_variance) < critical);
}
