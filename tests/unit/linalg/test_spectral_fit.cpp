// SPDX-License-Identifier: MIT
// Gradient flow and its limit in the singular basis, against Eigen and against small time steps.
#include "overparam/linalg/spectral_fit.hpp"

#include <doctest/doctest.h>

#include <Eigen/SVD>
#include <cmath>
#include <limits>
#include <unsupported/Eigen/MatrixFunctions>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using overparam::core::ConvergenceFailure;
using overparam::core::DimensionMismatch;
using overparam::linalg::SpectralFit;
using overparam::test::epsilon;
using overparam::test::normal_matrix;

constexpr double infinity = std::numeric_limits<double>::infinity();

// Backward stable: singular values and products of Φ + E, |E| a modest multiple of n ε |Φ|.
double rounding(const MatrixXd& design) {
  return 10 * double(std::max(design.rows(), design.cols())) * epsilon * design.norm();
}

struct Shape {
  Eigen::Index n, k;
};
constexpr Shape shapes[] = {{1, 1}, {1, 6}, {6, 1}, {40, 25}, {25, 40}, {30, 30}};

}  // namespace

TEST_CASE("the factors belong to the design") {
  for (const auto& shape : shapes) {
    const Eigen::Index n = shape.n;
    const Eigen::Index k = shape.k;
    CAPTURE(n);
    CAPTURE(k);
    const MatrixXd design = normal_matrix(n, k, 3);
    const SpectralFit fit(design);
    const VectorXd& s = fit.singular_values();
    const MatrixXd v = fit.basis();
    const MatrixXd u = fit.coordinates(MatrixXd::Identity(n, n)).transpose();
    const double tolerance = rounding(design);
    CHECK((u * s.asDiagonal() * v.transpose() - design).norm() <= tolerance);
    CHECK((v.transpose() * v - MatrixXd::Identity(s.size(), s.size())).norm() <=
          tolerance / design.norm() * std::sqrt(double(s.size())));
    CHECK((s - Eigen::JacobiSVD<MatrixXd>(design).singularValues()).norm() <= tolerance);
    const MatrixXd c = normal_matrix(s.size(), 3, 4);
    CHECK((fit.weights(c) - v * c).norm() <= tolerance / design.norm() * c.norm());
  }
}

TEST_CASE("finite times are gradient flow") {
  // w(t) by the exponential of the flow's affine generator.
  for (const auto& shape : shapes)
    for (const double ridge : {0.0, 0.3}) {
      const Eigen::Index n = shape.n;
      const Eigen::Index k = shape.k;
      const MatrixXd design = normal_matrix(n, k, 5);
      const VectorXd labels = normal_matrix(n, 1, 6);
      const SpectralFit fit(design);
      for (const double time : {0.0, 1e-9, 0.2, 3.0, 50.0}) {
        CAPTURE(n);
        CAPTURE(k);
        CAPTURE(ridge);
        CAPTURE(time);
        MatrixXd generator = MatrixXd::Zero(k + 1, k + 1);
        generator.topLeftCorner(k, k) =
            -(design.transpose() * design + ridge * MatrixXd::Identity(k, k)) / double(n);
        generator.topRightCorner(k, 1) = design.transpose() * labels / double(n);
        const VectorXd expected = MatrixXd((time * generator).exp()).topRightCorner(k, 1);
        const VectorXd w =
            fit.weights(fit.filter(ridge, time).asDiagonal() * fit.coordinates(labels));
        // Scaling and squaring loses about as many ulps as the norm of its argument counts.
        const double tolerance = 1e3 * epsilon * (1 + time * generator.norm());
        CHECK((w - expected).norm() <= tolerance * (expected.norm() + 1e-12));
      }
    }
}

TEST_CASE("the limit is the pseudo-inverse, without directions that are rounding") {
  // Rank 8: the factors are the reference.
  const MatrixXd a = normal_matrix(30, 8, 7);
  const MatrixXd b = normal_matrix(8, 45, 8);
  const MatrixXd design = a * b;
  const VectorXd labels = normal_matrix(30, 1, 9);
  const VectorXd expected =
      b.transpose() * (b * b.transpose())
                          .llt()
                          .solve(MatrixXd((a.transpose() * a).llt().solve(a.transpose() * labels)));
  const SpectralFit fit(design);
  const auto solution = [&](double ridge, double time) {
    return VectorXd(fit.weights(fit.filter(ridge, time).asDiagonal() * fit.coordinates(labels)));
  };
  // Conditions of the factors, about 100, squared.
  constexpr double tolerance = 1e4 * 100 * epsilon;
  CHECK((solution(0, infinity) - expected).norm() <= tolerance * expected.norm());
  CHECK((fit.filter(0, infinity).array() > 0).count() == 8);
  // Late times and small ridges differ by s²/n-exponentially little, and by λ/s_8², s_8² > 100.
  CHECK((solution(0, 1e4) - expected).norm() <= tolerance * expected.norm());
  CHECK((solution(1e-9, infinity) - expected).norm() <= 1e-11 * expected.norm());
  // With a negative ridge what is rounding would grow like e^(10 t/n).
  const VectorXd negative = solution(-10, infinity);
  for (const double time : {100.0, 1e4})
    CHECK((solution(-10, time) - negative).norm() <= tolerance * negative.norm());
  CHECK((negative - expected).norm() > 1e-3 * expected.norm());
}

TEST_CASE("no targets have no coordinates, and no weights") {
  for (const Eigen::Index n : {4, 9}) {
    const SpectralFit fit(normal_matrix(n, 6, 3));
    const MatrixXd none = fit.coordinates(MatrixXd(n, 0));
    CHECK(none.rows() == fit.singular_values().size());
    CHECK(none.cols() == 0);
    CHECK(fit.weights(none).rows() == 6);
    CHECK(fit.weights(none).cols() == 0);
  }
}

TEST_CASE("what cannot be fitted") {
  CHECK_THROWS_AS(SpectralFit(MatrixXd(0, 3)), DimensionMismatch);
  CHECK_THROWS_AS(SpectralFit(MatrixXd(3, 0)), DimensionMismatch);
  MatrixXd design = normal_matrix(4, 3, 1);
  const SpectralFit fit(design);
  CHECK_THROWS_AS(fit.coordinates(MatrixXd::Ones(3, 1)), DimensionMismatch);
  CHECK_THROWS_AS(fit.weights(MatrixXd::Ones(4, 1)), DimensionMismatch);
  design(2, 1) = infinity;
  CHECK_THROWS_AS(SpectralFit{design}, ConvergenceFailure);
}

TEST_CASE("below a negative ridge weights grow as their equation says") {
  // dc/dt = (s y − (s² + λ) c)/n for each direction, c = s y (1 − e^{−x})/x t/n, x = (s² + λ) t/n.
  MatrixXd design = MatrixXd::Zero(4, 3);
  design.diagonal() << 2, 1, 1e-3;
  const SpectralFit fit(design);
  const double ridge = -1;
  for (const double time : {1e-12, 1e-6, 0.3, 3.0, 20.0, 200.0}) {
    const VectorXd filter = fit.filter(ridge, time);
    for (Eigen::Index i = 0; i < 3; ++i) {
      CAPTURE(time);
      CAPTURE(i);
      const double s = fit.singular_values()(i);
      const double x = (s * s + ridge) * time / 4;
      // (1 − e^{−x})/x, at s² = −λ to the rounding of s².
      const double mean = std::abs(x) < 1e-10 ? 1 - x / 2 : -std::expm1(-x) / x;
      CHECK(overparam::test::close(filter(i), s * time / 4 * mean, 1e-12, 0));
    }
  }
}
