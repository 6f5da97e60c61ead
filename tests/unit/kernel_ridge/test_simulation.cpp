// SPDX-License-Identifier: MIT
// The simulation of kernel ridge regression alone: its exact errors against a test set and against
// quadrature, the flow against its differential equation, degenerate cases, reproducibility.
#include "kernel_ridge/simulation.hpp"

#include <doctest/doctest.h>

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "kernel_ridge/population.hpp"
#include "overparam/core/random.hpp"
#include "support/compare.hpp"
#include "support/sphere.hpp"

namespace {

using namespace overparam;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using experiment::Draw;
using experiment::Measurement;
using kernel_ridge::Parameters;
using test::close;
using test::epsilon;

constexpr double infinity = std::numeric_limits<double>::infinity();

Parameters parameters(double d, double n, const std::string& kernel, const std::string& target,
                      double ridge, double noise) {
  return {
      d,
      n,
      n / d,
      {},
      std::make_shared<const spectrum::DotProductKernel>(spectrum::DotProductKernel::parse(kernel)),
      kernel_ridge::Target::parse(target, "target"),
      ridge,
      noise};
}

std::vector<std::vector<Measurement>> run(const std::vector<Parameters>& variants,
                                          const std::vector<double>& times, Draw draw,
                                          std::size_t threads = 1) {
  core::Team team(threads);
  experiment::Checkpoint checkpoint;
  return kernel_ridge::simulate(variants, times, draw, team, checkpoint);
}

double value(const std::vector<Measurement>& measurements, const std::string& name, double time) {
  for (const auto& m : measurements)
    if (m.observable == name && *m.time == time) {
      REQUIRE(m.value.has_value());
      return *m.value;
    }
  FAIL("no " << name);
  return 0;
}

double value(const Parameters& p, const std::string& name, Draw draw = {3, 0},
             double time = infinity) {
  return value(run({p}, {time}, draw).front(), name, time);
}

VectorXd normal(core::StreamName name, std::uint64_t sample, Index size, Draw draw) {
  VectorXd x(size);
  core::Stream(draw.seed, draw.replica, name)
      .normal(sample, std::span<double>(x.data(), std::size_t(size)));
  return x;
}

// The target at cosines with w, from its definition.
double target_at(const Parameters& p, double c) {
  if (p.target.activation) return (*p.target.activation)(std::sqrt(*p.dimension) * c);
  double sum = 0;
  double multiplicity = 1;
  for (std::size_t l = 0; l < p.target.powers.size(); ++l) {
    sum += std::sqrt(p.target.powers[l] * multiplicity) * test::gegenbauer(int(l), *p.dimension, c);
    const auto k = double(l);
    const double d = *p.dimension;
    multiplicity *= l == 0 ? d : (2 * k + d) / (2 * k + d - 2) * (k + d - 2) / (k + 1);
  }
  return sum;
}

// The draw of a replica again, and its regression written down.
struct Reference {
  MatrixXd points, kernel, inverse;  // d×n, K, (K+λ)⁻¹
  VectorXd direction, target, labels;

  Reference(const Parameters& p, Draw draw) {
    const auto d = Index(*p.dimension);
    const auto n = Index(*p.samples);
    points.resize(d, n);
    for (Index i = 0; i < n; ++i)
      points.col(i) = normal(core::StreamName::inputs, std::uint64_t(i), d, draw).normalized();
    direction = normal(core::StreamName::teacher, 0, d, draw).normalized();
    kernel = (points.transpose() * points).unaryExpr([&](double c) { return (*p.kernel)(c); });
    target = (points.transpose() * direction).unaryExpr([&](double c) { return target_at(p, c); });
    labels = target + std::sqrt(p.label_noise) * normal(core::StreamName::label_noise, 0, n, draw);
    MatrixXd regular = kernel;
    regular.diagonal().array() += p.ridge;
    inverse = regular.ldlt().solve(MatrixXd::Identity(n, n));
  }
};

}  // namespace

TEST_CASE("exact errors are those on a test set") {
  // 20000 new points; 4 standard errors of the mean over them, one false alarm in 16000 for each of 5 × 5
  // comparisons: 1 in 600 for the test. Seeds are fixed.
  constexpr int tests = 20000;
  constexpr double scores = 4;
  const Draw draw{11, 2};
  const std::vector<Parameters> settings{
      parameters(9, 40, "exp", "levels:0.2,0.5,0.3,0.1", 1e-3, 0.3),
      parameters(6, 70, "relu", "tanh", 0, 0.2),
      parameters(14, 31, "ntk:relu", "sign", 0.05, 0.5),
      parameters(3, 25, "ntk:erf", "relu", 1e-2, 0.1),
      parameters(9, 40, "hard_tanh", "elu", 1e-2, 0.1),
      parameters(8, 30, "poly:3", "hermite:0.2,1,0.5", 1e-4, 0.4)};
  for (const auto& p : settings) {
    const Reference r(p, draw);
    const VectorXd alpha = r.inverse * r.labels;
    const VectorXd mean = r.inverse * r.target;
    const MatrixXd square = r.inverse * r.inverse;
    VectorXd excess(tests), bias(tests), variance(tests), power(tests);
    for (int i = 0; i < tests; ++i) {
      const VectorXd x =
          normal(core::StreamName::synthetic, std::uint64_t(i), r.points.rows(), draw).normalized();
      const VectorXd k =
          (r.points.transpose() * x).unaryExpr([&](double c) { return (*p.kernel)(c); });
      const double zeta = target_at(p, x.dot(r.direction));
      excess(i) = std::pow(zeta - k.dot(alpha), 2);
      bias(i) = std::pow(zeta - k.dot(mean), 2);
      variance(i) = p.label_noise * k.dot(square * k);
      power(i) = zeta * zeta;
    }
    const auto check = [&](const std::string& name, const VectorXd& sample, double exact) {
      const double average = sample.mean();
      const double error =
          std::sqrt((sample.array() - average).square().sum() / (tests - 1.0) / tests);
      INFO(p.kernel->name(), " ", p.target.text, " ", name);
      // Of a target of values ±1 nothing scatters.
      CHECK(close(exact, average, 10 * epsilon, scores * error));
    };
    const auto all = run({p}, {0, infinity}, draw).front();
    check("excess_risk", excess, value(all, "excess_risk", infinity));
    check("generalization_error", excess / 2, value(all, "generalization_error", infinity));
    check("bias", bias, value(all, "bias", infinity));
    check("variance", variance, value(all, "variance", infinity));
    check("power", power, value(all, "bias", 0));
    const double training = (r.labels - r.kernel * alpha).squaredNorm() / (2 * *p.samples);
    // Rounding of K α, of the size of K times that of α.
    const double rounding = 100 * epsilon * r.kernel.norm() * alpha.norm();
    CHECK(close(std::sqrt(value(all, "training_error", infinity)), std::sqrt(training), 1e-8,
                rounding));
    CHECK(close(value(all, "effective_ridge", infinity), 1 / r.inverse.trace(), 1e-8, 0));
  }
}

TEST_CASE("population averages by quadrature") {
  // E_x[k(x·a) k(x·b)] at a = b is E k², at a = −b E k(c) k(−c).
  for (const std::string kernel : {"exp", "relu", "ntk:relu", "tanh", "poly:3"})
    for (const double d : {3.0, 11.0, 300.0}) {
      // k_l² of a tangent kernel with a kink falls like l^−5 at d = 3: what 400 degrees leave.
      const double rounding = kernel == "ntk:relu" && d == 3 ? 1e-11 : 1e-13;
      const auto p = parameters(d, 5, kernel, "relu", 0, 0);
      const kernel_ridge::Population population(p);
      Eigen::ArrayXd ends(2);
      ends << 1, -1;
      const auto squared = population.squared_kernel(ends);
      const auto overlap = population.overlap(ends);
      const auto average = [&](const auto& f) { return test::radial_function(f, 0, d, 1); };
      const auto zeta = [&](double c) { return std::max(0.0, std::sqrt(d) * c); };
      INFO(kernel, " d = ", d);
      const double scale = average([&](double c) { return (*p.kernel)(c) * (*p.kernel)(c); });
      CHECK(close(squared(0), scale, 0, rounding * scale));
      CHECK(close(squared(1), average([&](double c) { return (*p.kernel)(c) * (*p.kernel)(-c); }),
                  0, rounding * scale));
      // Of the kink's slow series the kernel's decay leaves 1e-7 at d = 3.
      const double truncated = d == 3 ? 1e-6 : 1e-10;
      CHECK(close(overlap(0), average([&](double c) { return (*p.kernel)(c)*zeta(c); }), 0,
                  truncated));
      CHECK(close(overlap(1), average([&](double c) { return (*p.kernel)(-c) * zeta(c); }), 0,
                  truncated));
      CHECK(close(population.target_power(), 0.5, rounding, 0));
    }
}

TEST_CASE("the flow solves its differential equation") {
  // dα/dt = (y − (K+λ)α)/n from 0 by the classical Runge–Kutta rule: local error (h Λ/n)⁵/120 with
  // h Λ/n < 0.02, summed over 200 steps.
  const auto p = parameters(7, 24, "exp", "levels:0,0.6,0.4", 0.3, 0.2);
  const Draw draw{4, 1};
  const Reference r(p, draw);
  const double n = *p.samples;
  const double end = 2;
  constexpr int steps = 200;
  const double h = end / steps;
  MatrixXd system = r.kernel;
  system.diagonal().array() += p.ridge;
  const auto slope = [&](const VectorXd& a) { return VectorXd((r.labels - system * a) / n); };
  VectorXd alpha = VectorXd::Zero(Index(n));
  for (int i = 0; i < steps; ++i) {
    const VectorXd k1 = slope(alpha);
    const VectorXd k2 = slope(alpha + h / 2 * k1);
    const VectorXd k3 = slope(alpha + h / 2 * k2);
    const VectorXd k4 = slope(alpha + h * k3);
    alpha += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
  }
  const kernel_ridge::Population population(p);
  const VectorXd overlap = population.overlap((r.points.transpose() * r.direction).array());
  const MatrixXd cosines = r.points.transpose() * r.points;
  MatrixXd squared(cosines.rows(), cosines.cols());
  for (Index j = 0; j < cosines.cols(); ++j)
    squared.col(j) = population.squared_kernel(cosines.col(j).array());
  const double excess = 1 - 2 * alpha.dot(overlap) + alpha.dot(squared * alpha);
  const double training = (r.labels - r.kernel * alpha).squaredNorm() / (2 * n);
  constexpr double tolerance = 1e-8;
  CHECK(close(value(p, "excess_risk", draw, end), excess, tolerance, 0));
  CHECK(close(value(p, "training_error", draw, end), training, tolerance, 0));
}

TEST_CASE("the eigenbasis and Cholesky's method solve the same system") {
  for (const double ridge : {0.0, 0.1}) {
    const auto p = parameters(8, 60, "relu", "erf", ridge, 0.3);
    // e^(−tΛ/n) is 0 for this t, which takes the eigenbasis; the limit takes Cholesky's method.
    const double late = 1e12;
    const auto m = run({p}, {late, infinity}, {5, 0}).front();
    for (const std::string name : {"excess_risk", "bias", "variance"})
      // The condition of the system, below 1e5.
      CHECK(close(value(m, name, late), value(m, name, infinity), 1e5 * 10 * epsilon, 0));
  }
}

TEST_CASE("more samples than the kernel has functions") {
  // d + 1 linear functions interpolate a linear target without noise; the system is singular.
  const auto clean = parameters(6, 20, "poly:1", "levels:0.3,0.7", 0, 0);
  const auto m = run({clean}, {infinity}, {1, 0}).front();
  CHECK(close(value(m, "excess_risk", infinity), 0, 0, 1e3 * epsilon));
  CHECK(close(value(m, "training_error", infinity), 0, 0, 1e3 * epsilon));
  CHECK(close(value(m, "learnt_level_1", infinity), 1, 1e3 * epsilon, 0));
  CHECK(value(m, "effective_ridge", infinity) == 0);
  // The same with a ridge far below the rounding of K.
  auto tiny = clean;
  tiny.ridge = 1e-18;
  CHECK(close(value(tiny, "excess_risk"), 0, 0, 1e3 * epsilon));
  // Least squares on noise: Σ residual² of n labels has n − (d+1) degrees of freedom. 200 draws of
  // 13/20 Δ, relative standard error √(2/13/200); 4 of them.
  auto noisy = clean;
  noisy.label_noise = 0.5;
  double sum = 0;
  constexpr std::uint32_t draws = 200;
  for (std::uint32_t i = 0; i < draws; ++i) sum += 2 * value(noisy, "training_error", {6, i});
  CHECK(close(sum / draws, 0.5 * 13 / 20, 4 * std::sqrt(2.0 / 13 / draws), 0));
}

TEST_CASE("the same bits in any company and on any number of threads") {
  const auto base = parameters(10, 300, "exp", "tanh", 0.1, 0.2);
  auto ridgeless = base;
  ridgeless.ridge = 0;
  auto noisy = base;
  noisy.label_noise = 2;
  const std::vector<double> times{0, 3, infinity};
  const auto together = run({base, ridgeless, noisy}, times, {9, 4}, 3);
  const std::vector<Parameters> variants{base, ridgeless, noisy};
  for (std::size_t v = 0; v < variants.size(); ++v) {
    const auto alone = run({variants[v]}, times, {9, 4}).front();
    REQUIRE(alone.size() == together[v].size());
    for (std::size_t i = 0; i < alone.size(); ++i) {
      CHECK(alone[i].observable == together[v][i].observable);
      CHECK(alone[i].value == together[v][i].value);
    }
  }
  CHECK(value(base, "excess_risk", {9, 4}) == value(together[0], "excess_risk", infinity));
  CHECK(value(base, "excess_risk", {9, 5}) != value(together[0], "excess_risk", infinity));
}

TEST_CASE("negative ridges down to the smallest eigenvalue of a draw, and not beyond") {
  const double n = 40;
  const std::vector<double> limit{infinity};
  const auto at = [&](double ridge) {
    return run({parameters(12, n, "exp", "levels:0,0.5,0.3,0.2", ridge, 0.1)}, limit, {}).front();
  };
  // 1/tr (K+λ)⁻¹ and its slope give the eigenvalue nearest to −λ: bisection on where it changes sign.
  double low = -1;
  double high = 0;
  while (high - low > 1e-12) {
    const double middle = (low + high) / 2;
    (at(middle).front().value ? high : low) = middle;
  }
  CHECK(high < -1e-3);
  // The trace blows up like 1/(λ − low).
  for (const double distance : {1e-6, 1e-7})
    CHECK(close(value(at(high + distance), "effective_ridge", infinity), distance, 1e-3, 0));
  for (const auto& m : at(low - 1e-3)) {
    CHECK_FALSE(m.value);
    CHECK(m.status == experiment::Status::diverged);
    CHECK(m.reason.starts_with("λ = -"));
  }
  // The definition, at half of it, by the flow too.
  const auto p = parameters(12, n, "exp", "levels:0,0.5,0.3,0.2", high / 2, 0.1);
  const auto late = run({p}, {1e9, infinity}, {}).front();
  for (const char* name : {"excess_risk", "bias", "variance", "training_error"})
    CHECK(close(value(late, name, 1e9), value(at(high / 2), name, infinity), 1e-9, 0));
  CHECK(value(late, "training_error", infinity) > 0);
}

TEST_CASE("coefficients beyond all numbers have no error") {
  const auto p = parameters(12, 40, "exp", "levels:0,0.5,0.3,0.2", -1000, 0.1);
  const auto table = run({p}, {1e5}, {}).front();
  for (const auto& m : table) {
    CAPTURE(m.observable);
    CHECK_FALSE(m.value);
    CHECK(m.status != experiment::Status::ok);
  }
}

TEST_CASE("errors without digits say so, and are no values") {
  const auto limit = [](const Parameters& p) { return run({p}, {infinity}, {}).front(); };
  // e^c at d = 3: eigenvalues fall by decades from degree to degree, and noise is amplified by all.
  for (const auto& m : limit(parameters(3, 200, "exp", "relu", 0, 0.1)))
    if (m.observable == "variance" || m.observable == "bias") {
      CHECK_FALSE(m.value);
      CHECK(m.status == experiment::Status::not_converged);
      CHECK(m.reason.starts_with("no digits left: known to ± "));
    }
  // With a ridge that keeps them, nothing is said.
  for (const auto& m : limit(parameters(3, 200, "exp", "relu", 0.1, 0.1))) {
    CHECK(m.value);
    CHECK(m.reason.empty());
  }
  // A target that is learnt exactly: nothing is left but rounding, and no error is negative.
  for (const auto& m : limit(parameters(3, 60, "poly:2", "levels:0.2,0.5,0.3", 0, 0))) {
    REQUIRE(m.value);
    // Of a degree that the kernel does not have rounding is learnt, of either sign.
    CHECK(*m.value >= (m.observable.starts_with("learnt_level") ? -epsilon : 0));
    if (m.observable == "bias") CHECK(m.reason.starts_with("known to ± "));
  }
}

TEST_CASE("with more samples than functions a negative ridge has a negative effective one") {
  // 7 functions of ((1+c)/2): 13 eigenvalues of K + λ are λ itself.
  auto p = parameters(6, 20, "poly:1", "levels:0.3,0.7", 0, 0.1);
  const Reference r(p, {3, 0});
  const Eigen::SelfAdjointEigenSolver<MatrixXd> solver(r.kernel);
  p.ridge = -solver.eigenvalues()(13) / 2;
  const double trace =
      (solver.eigenvalues().tail(7).array() + p.ridge).inverse().sum() + 13 / p.ridge;
  CHECK(trace < 0);
  // Eigenvalues have the rounding of the largest, 10.
  CHECK(close(value(p, "effective_ridge"), 1 / trace, 1e3 * epsilon / std::abs(p.ridge), 0));
}

TEST_CASE("of small errors the rounding of their terms is told, and bounds what is wrong") {
  // The bias of a target that the ridge alone keeps from being learnt is λ² c (1 + O(λ)), and the
  // difference of terms of order one.
  const auto bias = [](double ridge) {
    const auto p = parameters(6, 20, "poly:1", "levels:0.3,0.7", ridge, 0);
    return run({p}, {infinity}, {}).front().at(1);
  };
  REQUIRE(bias(1e-3).observable == "bias");
  const double c = *bias(1e-3).value / 1e-6;
  CHECK(bias(1e-3).reason.empty());
  for (const double ridge : {1e-6, 3e-7, 1e-7}) {
    const auto m = bias(ridge);
    REQUIRE(m.value);
    const std::string text = "known to ± ";
    REQUIRE(m.reason.str().starts_with(text));
    const double told = std::stod(m.reason.str().substr(text.size()));
    CHECK(told < 1e-12);
    // One digit is told; c is known to 1e-2.
    CHECK(std::abs(*m.value - c * ridge * ridge) <= 1.5 * told + 1e-2 * c * ridge * ridge);
  }
}

TEST_CASE("an error of half of a value is too much, however small both are against the target") {
  // The ridge that leaves a variance of 0.07 with an error of 0.2.
  const auto all =
      run({parameters(3, 200, "exp", "levels:0.2,0.5,0.3", 3e-7, 0.1)}, {infinity}, {}).front();
  for (const auto& m : all) {
    if (m.observable == "variance") {
      CHECK_FALSE(m.value);
      CHECK(m.status == experiment::Status::not_converged);
      CHECK(m.reason.starts_with("no digits left: known to ± "));
    }
    // Below a millionth of the target nobody asks for digits.
    if (m.observable == "bias") CHECK(m.value);
  }
}
