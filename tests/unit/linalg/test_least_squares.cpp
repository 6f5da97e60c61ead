// SPDX-License-Identifier: MIT
// Ridge solutions against long double, for good and bad designs of every shape.
#include "overparam/linalg/least_squares.hpp"

#include <doctest/doctest.h>

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"

namespace {

using Eigen::MatrixXd;
using Long = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;
using overparam::core::Team;
using overparam::linalg::ridge_solution;
using overparam::linalg::RidgeFit;
using overparam::test::epsilon;
using overparam::test::normal_matrix;

// A design with singular values from 1 down to 1/condition, evenly spaced in the logarithm.
MatrixXd design_of(Eigen::Index n, Eigen::Index k, double condition, std::uint64_t seed) {
  const Eigen::Index r = std::min(n, k);
  const auto frame = [&](Eigen::Index rows, std::uint64_t s) {
    return MatrixXd(Eigen::HouseholderQR<MatrixXd>(normal_matrix(rows, r, s)).householderQ() *
                    MatrixXd::Identity(rows, r));
  };
  Eigen::VectorXd s(r);
  for (Eigen::Index i = 0; i < r; ++i)
    s(i) = std::pow(condition, -double(i) / double(std::max<Eigen::Index>(1, r - 1)));
  return frame(n, seed) * s.asDiagonal() * frame(k, seed + 1).transpose();
}

// In long double, by QR of [Φ; √λ] or, for the minimum norm, of Φᵀ.
Long reference(const MatrixXd& design, const MatrixXd& targets, double ridge) {
  const Long phi = design.cast<long double>();
  const Long y = targets.cast<long double>();
  const auto n = phi.rows();
  const auto k = phi.cols();
  if (ridge == 0 && n < k) {
    const Eigen::HouseholderQR<Long> qr(phi.transpose());
    const Long r = qr.matrixQR().topRows(n).triangularView<Eigen::Upper>();
    return qr.householderQ() * Long::Identity(k, n) *
           r.transpose().triangularView<Eigen::Lower>().solve(y);
  }
  Long stacked = Long::Zero(n + k, k);
  stacked << phi, std::sqrt(static_cast<long double>(ridge)) * Long::Identity(k, k);
  Long right = Long::Zero(n + k, y.cols());
  right.topRows(n) = y;
  return Eigen::HouseholderQR<Long>(stacked).solve(right);
}

double relative(const MatrixXd& actual, const Long& expected) {
  return double((actual.cast<long double>() - expected).norm() / expected.norm());
}

struct Shape {
  Eigen::Index n, k;
};
constexpr Shape shapes[] = {{90, 40}, {40, 90}, {60, 60}, {1, 5}, {5, 1}};

}  // namespace

TEST_CASE("weights at any conditioning") {
  Team team(2);
  for (const auto& shape : shapes)
    for (const double condition : {3.0, 1e3, 3e4, 1e6, 1e10})
      for (const double ridge : {0.0, 1e-14, 1e-7, 0.1}) {
        const Eigen::Index n = shape.n;
        const Eigen::Index k = shape.k;
        CAPTURE(n);
        CAPTURE(k);
        CAPTURE(condition);
        CAPTURE(ridge);
        const MatrixXd design = design_of(n, k, condition, 21);
        const MatrixXd targets = normal_matrix(n, 2, 23);
        // Perturbation theory of least squares: κ ε and, with a residual, κ² ε of the stacked design;
        // a factor of 100 for the dimensions.
        const double stacked = std::min(condition, 1 / std::sqrt(std::max(ridge, 1e-300)));
        const double tolerance = 100 * epsilon * stacked * (n > k || ridge > 0 ? stacked : 1);
        if (tolerance > 0.1) continue;  // the labels' residual decides nothing any more
        CHECK(relative(ridge_solution(design, targets, ridge, team),
                       reference(design, targets, ridge)) <= tolerance + 100 * epsilon);
      }
}

TEST_CASE("labels that the design can fit are fitted at any conditioning") {
  Team team;
  for (const auto& shape : {Shape{60, 60}, Shape{80, 50}, Shape{50, 80}})
    for (const double condition : {1e3, 1e7, 1e12}) {
      const Eigen::Index n = shape.n;
      const Eigen::Index k = shape.k;
      CAPTURE(n);
      CAPTURE(k);
      CAPTURE(condition);
      const MatrixXd design = design_of(n, k, condition, 31);
      const MatrixXd targets = design * normal_matrix(k, 2, 33);
      const MatrixXd w = ridge_solution(design, targets, 0, team);
      // Backward stable: the residual is that of a design changed by ε.
      CHECK((design * w - targets).norm() <= 1000 * epsilon * design.norm() * w.norm());
    }
}

TEST_CASE("a design without full rank gets the minimum norm") {
  Team team;
  for (const auto& shape : {Shape{60, 60}, Shape{80, 50}, Shape{50, 80}}) {
    const Eigen::Index n = shape.n;
    const Eigen::Index k = shape.k;
    CAPTURE(n);
    CAPTURE(k);
    const MatrixXd design = normal_matrix(n, 20, 41) * normal_matrix(20, k, 42);
    const MatrixXd targets = normal_matrix(n, 3, 43);
    const MatrixXd expected =
        Eigen::CompleteOrthogonalDecomposition<MatrixXd>(design).solve(targets);
    // The condition of a product of two such factors is below 100.
    constexpr double tolerance = 100 * 100 * 10 * epsilon;
    const MatrixXd w = ridge_solution(design, targets, 0, team);
    CHECK((w - expected).norm() <= tolerance * expected.norm());
    // A ridge far below the rounding of the design changes nothing but s/(s²+λ).
    CHECK((ridge_solution(design, targets, 1e-20, team) - expected).norm() <=
          tolerance * expected.norm());
  }
}

TEST_CASE("the noise factor is that of the map") {
  Team team(2);
  for (const auto& shape : shapes)
    for (const double condition : {3.0, 1e6})
      for (const double ridge : {0.0, 1e-3}) {
        const Eigen::Index n = shape.n;
        const Eigen::Index k = shape.k;
        CAPTURE(n);
        CAPTURE(k);
        CAPTURE(condition);
        CAPTURE(ridge);
        const MatrixXd design = design_of(n, k, condition, 51);
        const RidgeFit fit(design, ridge, team);
        const MatrixXd map = fit.weights(MatrixXd::Identity(n, n), team);
        const MatrixXd b = fit.noise_factor(team);
        CHECK(b.rows() == k);
        // Cholesky without refinement leaves 1e-8, the singular values κ² ε.
        const double tolerance = 1e-8 + 100 * condition * epsilon;
        CHECK((b * b.transpose() - map * map.transpose()).norm() <=
              tolerance * (map * map.transpose()).norm());
      }
}

TEST_CASE("the same bits on any number of threads") {
  const MatrixXd design = normal_matrix(500, 420, 61);
  const MatrixXd targets = normal_matrix(500, 2, 62);
  const auto all = [&](const MatrixXd& phi, double ridge, std::size_t threads) {
    Team team(threads);
    const RidgeFit fit(phi, ridge, team);
    MatrixXd together(phi.cols(), 2 + fit.noise_factor(team).cols());
    together << fit.weights(targets.topRows(phi.rows()), team), fit.noise_factor(team);
    return together;
  };
  const MatrixXd wide = design.transpose();
  for (const double ridge : {0.0, 0.5}) {
    CHECK(all(design, ridge, 1) == all(design, ridge, 3));
    CHECK(all(wide, ridge, 1) == all(wide, ridge, 3));
  }
}

TEST_CASE("what cannot be fitted") {
  Team team;
  CHECK_THROWS_AS(ridge_solution(MatrixXd(0, 3), MatrixXd(0, 1), 0, team),
                  overparam::core::DimensionMismatch);
  CHECK_THROWS_AS(ridge_solution(MatrixXd::Ones(3, 2), MatrixXd::Ones(2, 1), 0, team),
                  overparam::core::DimensionMismatch);
  MatrixXd design = normal_matrix(4, 3, 1);
  design(1, 1) = std::nan("");
  CHECK_THROWS_AS(ridge_solution(design, MatrixXd::Ones(4, 1), 0, team),
                  overparam::core::ConvergenceFailure);
}
