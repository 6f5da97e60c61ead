// SPDX-License-Identifier: MIT
// The simulation of the linear regime alone: exact averages against drawn ones, the flow against the
// exponential of the kernel matrix.
#include "neural_tangent/simulation.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "neural_tangent/ensemble.hpp"
#include "neural_tangent/kernel.hpp"
#include "neural_tangent/network.hpp"
#include "overparam/validation/statistics.hpp"
#include "support/compare.hpp"
#include "unit/neural_tangent/runs.hpp"

namespace {

using namespace overparam::neural_tangent;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using overparam::core::Activation;
using overparam::core::Derivative;
using overparam::core::Team;
using overparam::experiment::Measurement;
using overparam::test::close;
using overparam::test::infinity;
using overparam::test::run;
using overparam::test::small_setting;
using overparam::test::value;

bool same(const std::vector<Measurement>& a, const std::vector<Measurement>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].observable != b[i].observable || a[i].time != b[i].time || a[i].value != b[i].value ||
        a[i].standard_error != b[i].standard_error)
      return false;
  return true;
}

// Everything by its definition, in loops.
MatrixXd kernel_by_definition(const Parameters& p, const Sample& sample) {
  const Derivative slope(p.activation);
  MatrixXd k = MatrixXd::Zero(sample.inputs.rows(), sample.inputs.rows());
  for (Eigen::Index i = 0; i < k.rows(); ++i)
    for (Eigen::Index j = 0; j < k.cols(); ++j)
      for (Eigen::Index u = 0; u < sample.units.rows(); ++u)
        k(i, j) += sample.inputs.row(i).dot(sample.inputs.row(j)) / p.dimension / p.width *
                   slope(sample.units.row(u).dot(sample.inputs.row(i))) *
                   slope(sample.units.row(u).dot(sample.inputs.row(j)));
  return k;
}

// e^{−A} by its series after 20 halvings.
MatrixXd exponential_of_minus(const MatrixXd& a) {
  const MatrixXd small = a / 1048576;
  const MatrixXd one = MatrixXd::Identity(a.rows(), a.cols());
  MatrixXd result = one - small * (one - small / 2 * (one - small / 3));
  for (int i = 0; i < 20; ++i) result = result * result;
  return result;
}

}  // namespace

TEST_CASE("units and inputs lie on their spheres, and nothing drawn depends on other settings") {
  Parameters p = small_setting();
  const auto sample = draw_sample(p, {1, 2});
  constexpr double rounding = 1e-14;
  for (const double norm : sample.units.rowwise().norm()) CHECK(close(norm, 1, rounding, 0));
  for (const double norm : sample.inputs.rowwise().norm()) CHECK(close(norm, 3, rounding, 0));
  p.width = 20;
  p.samples = 30;
  const auto larger = draw_sample(p, {1, 2});
  CHECK(larger.units.topRows(7) == sample.units);
  CHECK(larger.inputs.topRows(13) == sample.inputs);
  CHECK(larger.linear == sample.linear);
  CHECK(draw_sample(p, {1, 3}).inputs != larger.inputs);
  CHECK(draw_test_inputs(p, {1, 2}, 0, 30) != larger.inputs);
}

TEST_CASE("the target has the powers that it should") {
  Parameters p = small_setting();
  const auto sample = draw_sample(p, {1, 2});
  const auto zeta = target(p, sample, draw_test_inputs(p, {1, 2}, 0, 100000));
  // Standard errors: the fourth moment of ζ is below 15, its mean square 1.2.
  CHECK(close(zeta.mean(), 0, 0, 5 * std::sqrt(1.2 / 1e5)));
  CHECK(close(zeta.squaredNorm() / 1e5, 1.2, 0, 5 * std::sqrt(15 / 1e5)));
}

TEST_CASE("averages over the sphere are those of drawn inputs") {
  for (const std::string name :
       {"relu", "erf", "tanh", "linear", "sigmoid", "gelu", "hermite:0,1,0.5,0.3",
        "leaky_relu:-0.3", "abs", "hard_tanh", "selu", "softsign"}) {
    CAPTURE(name);
    const Parameters p = small_setting(name);
    const auto sample = draw_sample(p, {1, 2});
    const Derivative slope(p.activation);
    const SphereAverages averages(p.activation, p.dimension);
    const auto s = slopes(slope, sample.inputs, sample.units);
    Team team;
    const MatrixXd covariance = kernel_covariance(sample, s, averages, team);
    const VectorXd overlap = kernel_target(p, sample, s, averages);

    constexpr int count = 40000;
    const auto inputs = draw_test_inputs(p, {1, 2}, 0, count);
    const MatrixXd k = kernel(inputs, slopes(slope, inputs, sample.units), sample.inputs, s);
    const Eigen::ArrayXd zeta = target(p, sample, inputs).array();
    // 104 averages for each of 12 activations, joint false alarm 1e-3: |z| below 5.
    constexpr double z = 5;
    const auto compare = [&](const Eigen::ArrayXd& values, double exact) {
      const double mean = values.mean();
      const double error = std::sqrt((values - mean).square().sum() / count / (count - 1.0));
      CHECK(close(mean, exact, 0, z * error + 1e-13));
    };
    for (Eigen::Index i = 0; i < 13; ++i) {
      compare(zeta * k.col(i).array(), overlap[i]);
      for (Eigen::Index j = 0; j <= i; ++j)
        compare(k.col(i).array() * k.col(j).array(), covariance(i, j));
    }
  }
}

TEST_CASE("sphere averages where they are known") {
  // 〈x_1² x_2²〉 = d/(d+2) and 〈x_1⁴〉 = 3d/(d+2) for |x|² = d: slopes σ' = He_1, a polynomial.
  const double d = 6;
  const SphereAverages averages(Activation::parse("hermite:0,0,1"), d);
  const double norm = 2;  // He_2/√2 has slope √2 x
  CHECK(close(averages.moments()[1], std::sqrt(norm), 1e-13, 0));
  CHECK(close(averages.moments()[3], std::sqrt(norm) * 3 * d / (d + 2), 1e-13, 0));
  CHECK(close(averages.squares()[1], norm * 3 * d / (d + 2), 1e-13, 0));
  for (const double c : {-0.9, 0.1, 0.6}) {
    // E[x_i x_j (w·x)(w'·x)] = d/(d+2) (δ_ij w·w' + w_iw'_j + w'_iw_j).
    const auto pair = averages.pair(c);
    const double scale = norm * d / (d + 2);
    // Rounding over 1 − c², twice.
    const double tolerance = 1e-13 / (1 - c * c) / (1 - c * c);
    CHECK(close(pair.a, scale * c, 0, tolerance));
    CHECK(close(pair.b, 0, 0, tolerance));
    CHECK(close(pair.e, scale, 0, tolerance));
  }
}

TEST_CASE("the kernel is positive, and training is its flow") {
  for (const std::string name : {"relu", "erf"})
    for (const double ridge : {0.0, 0.2}) {
      CAPTURE(name);
      CAPTURE(ridge);
      Parameters p = small_setting(name);
      p.ridge = ridge;
      const auto sample = draw_sample(p, {5, 3});
      const MatrixXd k = kernel_by_definition(p, sample);
      const Derivative slope(p.activation);
      const auto s = slopes(slope, sample.inputs, sample.units);
      CHECK((kernel(sample.inputs, s, sample.inputs, s) - k).norm() < 1e-13 * k.norm());
      CHECK(Eigen::SelfAdjointEigenSolver<MatrixXd>(k).eigenvalues().minCoeff() >
            -1e-14 * k.norm());

      const VectorXd y = target(p, sample, sample.inputs) + std::sqrt(p.label_noise) * sample.noise;
      const std::vector<double> times{0, 2, 40, 3000};
      const auto measured = run(p, times);
      const MatrixXd one = MatrixXd::Identity(13, 13);
      const MatrixXd shifted = k + ridge * one;
      for (const double t : times) {
        CAPTURE(t);
        const MatrixXd left = exponential_of_minus(t / 13 * shifted);
        // K (K+λ)⁻¹ (1 − e^{−t(K+λ)/n}) y are the fitted values.
        const VectorXd fit =
            ridge > 0 ? VectorXd(k * shifted.inverse() * (y - left * y)) : VectorXd(y - left * y);
        // 20 squarings of an exponential with rounding errors.
        CHECK(
            close(value(measured, "training_error", t), (y - fit).squaredNorm() / 26, 1e-8, 1e-10));
      }
      CHECK(close(value(measured, "excess_risk", 0), 1.2, overparam::test::epsilon, 0));
    }
}

TEST_CASE("population errors are those of a large test set, noise averages those of many noises") {
  for (const double time : {30.0, infinity}) {
    Parameters p = small_setting("tanh");
    p.ridge = 0.05;
    const auto sample = draw_sample(p, {5, 3});
    const Derivative slope(p.activation);
    const auto s = slopes(slope, sample.inputs, sample.units);
    const MatrixXd k = kernel(sample.inputs, s, sample.inputs, s);
    const MatrixXd shifted = k + p.ridge * MatrixXd::Identity(13, 13);
    const MatrixXd inverse = shifted.inverse();
    const MatrixXd filter = std::isinf(time)
                                ? inverse
                                : MatrixXd(inverse * (MatrixXd::Identity(13, 13) -
                                                      exponential_of_minus(time / 13 * shifted)));
    constexpr int count = 40000;
    const auto inputs = draw_test_inputs(p, {5, 3}, 0, count);
    const MatrixXd to_data = kernel(inputs, slopes(slope, inputs, sample.units), sample.inputs, s);
    const VectorXd clean = target(p, sample, sample.inputs);
    const VectorXd zeta = target(p, sample, inputs);
    const auto check = [&](const Eigen::ArrayXd& squares, double exact) {
      // Three quantities at two times, joint false alarm 1e-3.
      const double error =
          std::sqrt((squares - squares.mean()).square().sum() / count / (count - 1.0));
      CHECK(close(squares.mean(), exact, 0, 3.8 * error));
    };
    const auto measured = run(p, {time});
    const VectorXd labels = clean + std::sqrt(p.label_noise) * sample.noise;
    check((zeta - to_data * (filter * labels)).array().square(),
          value(measured, "excess_risk", time));
    check((zeta - to_data * (filter * clean)).array().square(), value(measured, "bias", time));
    check(p.label_noise * (to_data * filter).rowwise().squaredNorm().array(),
          value(measured, "variance", time));
  }
}

TEST_CASE("the same bits on any number of threads and in any company") {
  Parameters p = small_setting("erf");
  Parameters other = p;
  other.ridge = 0.3;
  other.nonlinear_power = 0;
  other.train = true;
  const std::vector<double> times{0, 5, infinity};
  Team three(3);
  const auto together = simulate(std::vector{p, other}, times, {5, 3}, three);
  CHECK(same(together[0], run(p, times)));
  CHECK(same(together[1], run(other, times)));
  CHECK(!same(together[0], run(p, times, 4)));
}

TEST_CASE("the target is made of two directions that are drawn apart") {
  const Parameters p = small_setting();
  const auto sample = draw_sample(p, {5, 3});
  CHECK(close(sample.linear.norm(), 1, 1e-14, 0));
  CHECK(close(sample.quadratic.norm(), 1, 1e-14, 0));
  CHECK(std::abs(sample.linear.dot(sample.quadratic)) < 0.95);
  const VectorXd zeta = target(p, sample, sample.inputs);
  for (Eigen::Index i = 0; i < 13; ++i) {
    const double a = sample.inputs.row(i).dot(sample.linear);
    const double b = sample.inputs.row(i).dot(sample.quadratic);
    // T_1 = 0.8, T_* = 0.4 and E (b² − 1)² = 2(d−1)/(d+2).
    CHECK(
        close(zeta(i), std::sqrt(0.8) * a + std::sqrt(0.4 * 11 / 16) * (b * b - 1), 1e-13, 1e-13));
  }
}
