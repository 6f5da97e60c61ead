// SPDX-License-Identifier: MIT
// The discrete recursion against the moments of a descent on Gaussian features, one mode by hand, the
// fixed point, and the differential equation that is its limit.
#include "random_features_online/recursion.hpp"

#include <doctest/doctest.h>

#include <Eigen/Dense>
#include <cmath>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "random_features_online/limits.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"
#include "support/spectra.hpp"

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using overparam::random_features_online::integrate;
using overparam::random_features_online::iterate;
using overparam::random_features_online::OrderParameterSystem;
using overparam::random_features_online::Schedule;
using overparam::random_features_online::Snapshot;
using overparam::random_features_online::Spectrum;
using overparam::random_features_online::Training;
using overparam::test::close;
using overparam::test::epsilon;

// Some hundred steps of a few operations each, all of them on positive numbers.
constexpr double rounding = 1e4 * epsilon;

// What a descent on Gaussian features of covariance Ω does on average, by the moments
// u = E[w − w*] and C = E[(w − w*)(w − w*)ᵀ] in any basis; all of ζ that is beyond the features is
// independent noise. Wick's theorem is the only input.
struct Moments {
  MatrixXd omega;
  VectorXd best;  // w* = Ω⁻¹h
  double unreachable;
  Training training;
  VectorXd u;
  MatrixXd c;

  Moments(const MatrixXd& covariance, const VectorXd& optimum, double rest, const Training& t)
      : omega(covariance), best(optimum), unreachable(rest), training(t), u(-optimum) {
    c = best * best.transpose() +
        t.initial_variance * MatrixXd::Identity(omega.rows(), omega.rows());
  }

  double error() const { return 0.5 * (unreachable + (omega * c).trace()); }
  double overlap() const { return (omega * best).dot(u + best); }

  void step(double eta) {
    const double b = training.batch;
    const double kappa = eta * training.weight_decay / double(omega.rows());
    const MatrixXd oco = omega * c * omega;
    const double residual = (omega * c).trace() + unreachable + training.label_noise;
    // Of the gradient (1/b) Σ φ (φᵀδ − noise).
    const MatrixXd square = (2 * oco + omega * residual) / b + (1 - 1 / b) * oco;
    const MatrixXd cross = omega * c + c * omega;
    const MatrixXd pull = u * best.transpose() + best * u.transpose();
    const MatrixXd both = omega * u * best.transpose() + best * u.transpose() * omega;
    c = (1 - kappa) * (1 - kappa) * c - eta * (1 - kappa) * cross + eta * eta * square -
        kappa * (1 - kappa) * pull + eta * kappa * both + kappa * kappa * best * best.transpose();
    u = (1 - kappa) * u - eta * omega * u - kappa * best;
  }
};

Spectrum spectrum_of(const Moments& moments) {
  const double k = double(moments.omega.rows());
  const Eigen::SelfAdjointEigenSolver<MatrixXd> system(moments.omega);
  const VectorXd best = system.eigenvectors().transpose() * moments.best;
  Spectrum spectrum;
  spectrum.unreachable = spectrum.teacher_total = moments.unreachable;
  for (Eigen::Index i = 0; i < best.size(); ++i) {
    const double omega = system.eigenvalues()(i);
    spectrum.shells.push_back({k * omega, 1 / k, omega * best(i) * best(i), omega, 0});
    spectrum.teacher_total += spectrum.shells.back().teacher_power;
  }
  return spectrum;
}

// Four features, of eigenvalues of Ω from 0.02 to 1, in a basis of their own.
Moments moments_with(const Training& training) {
  const MatrixXd basis = overparam::test::normal_matrix(4, 4, 3).householderQr().householderQ();
  const VectorXd omega = (VectorXd(4) << 0.02, 0.1, 0.3, 1).finished();
  return {basis * omega.asDiagonal() * basis.transpose(),
          (VectorXd(4) << 0.5, -1, 2, 0.3).finished(), 0.2, training};
}

Spectrum with_steps(Spectrum spectrum, double width) {
  for (auto& shell : spectrum.shells) shell.gain = shell.eigenvalue / width;
  return spectrum;
}

}  // namespace

TEST_CASE("the recursion is the average of a descent on Gaussian features") {
  for (const double batch : {1.0, 5.0})
    for (const double decay : {0.0, 0.7})
      for (const std::string schedule : {"constant", "power:0.7,3"}) {
        Training training;
        training.learning_rate = 0.9;  // η λ_max/K = 0.9
        training.batch = batch;
        training.weight_decay = decay;
        training.label_noise = 0.3;
        training.initial_variance = 0.4;
        training.schedule = Schedule::parse(schedule);
        Moments moments = moments_with(training);
        const double k = double(moments.best.size());
        const std::vector<double> times{0, 1 / k, 1, 5, 30};
        const auto solution = iterate(OrderParameterSystem(spectrum_of(moments), training), times);
        REQUIRE(solution.complete);
        int done = 0;
        for (std::size_t i = 0; i < times.size(); ++i) {
          for (; done < times[i] * k; ++done)
            moments.step(training.schedule.rate(training.learning_rate, done / k));
          CAPTURE(batch);
          CAPTURE(decay);
          CAPTURE(schedule);
          CAPTURE(times[i]);
          const Snapshot& at = solution.snapshots[i];
          CHECK(close(at.generalization_error, moments.error(), rounding, 0));
          CHECK(close(at.student_teacher_overlap, moments.overlap(), rounding, rounding));
        }
      }
}

TEST_CASE("one mode shrinks by 1 − 2ηω + η²ω²(1+1/b) in a step") {
  // Without noise of its own (p = 0): the error of a teacher within reach.
  for (const double batch : {1.0, 4.0}) {
    Training training;
    training.learning_rate = 3;
    training.batch = batch;
    const double width = 8;
    const double step = 3 * 2.0 / width;  // ηω
    const double factor = 1 - 2 * step + step * step * (1 + 1 / batch);
    const Spectrum spectrum = with_steps({{{2, 0, 0.6, 0, 0}}, 0.6, 0}, width);
    const OrderParameterSystem system(spectrum, training);
    const auto solution =
        iterate(system, std::vector<double>{10 / width, 10.5 / width, 10.75 / width, 11 / width});
    const double expected = 0.3 * std::pow(factor, 10);
    CHECK(close(solution.snapshots[0].generalization_error, expected, rounding, 0));
    // Between two steps on the line from one to the next.
    CHECK(close(solution.snapshots[1].generalization_error, expected * (1 + factor) / 2, rounding,
                0));
    CHECK(close(solution.snapshots[2].generalization_error, expected * (1 + 3 * factor) / 4,
                rounding, 0));
    CHECK(close(solution.snapshots[3].generalization_error, expected * factor, rounding, 0));
  }
}

TEST_CASE("fixed point and stability are those of the differential equation") {
  for (const double decay : {0.0, 0.4}) {
    Training training;
    training.batch = 3;
    training.weight_decay = decay;
    training.label_noise = 0.2;
    const Spectrum spectrum = with_steps(overparam::test::mild_spectrum(), 6);
    const double critical =
        overparam::random_features_online::critical_learning_rate(spectrum, training);
    CAPTURE(decay);
    // η λ_max/K = 1 and more: nothing here is small.
    CHECK(critical * 2 / 6 > 1);
    training.learning_rate = 0.95 * critical;
    const auto limit = overparam::random_features_online::stationary_state(spectrum, training);
    REQUIRE(limit);
    const double long_time =
        60 * *overparam::random_features_online::relaxation_time(spectrum, training);
    const auto end =
        iterate(OrderParameterSystem(spectrum, training), std::vector<double>{long_time});
    REQUIRE(end.complete);
    const Snapshot& at = end.snapshots[0];
    CHECK(close(at.generalization_error, limit->generalization_error, rounding, 0));
    CHECK(close(at.student_norm, limit->student_norm, rounding, 0));
    training.learning_rate = 1.05 * critical;
    CHECK_FALSE(
        iterate(OrderParameterSystem(spectrum, training), std::vector<double>{100 * long_time})
            .complete);
  }
}

TEST_CASE("the differential equation knows its distance from the steps to leading order") {
  // The next order is smaller by η(λ+γ)/K; η(λ+γ) is at most 1.8.
  for (const double width : {200.0, 2000.0})
    for (const std::string schedule : {"constant", "power:0.5,3", "power:1,0.5", "optimal"}) {
      Training training;
      training.learning_rate = 0.8;
      training.label_noise = 0.1;
      training.initial_variance = 0.5;
      training.schedule = Schedule::parse(schedule);
      if (training.schedule.kind != Schedule::Kind::optimal) training.weight_decay = 0.2;
      const Spectrum spectrum = with_steps(overparam::test::mild_spectrum(), width);
      const OrderParameterSystem system(spectrum, training);
      const std::vector<double> times{0.5, 2, 10};
      const auto smooth = integrate(system, times, {.relative = 1e-12});
      const auto steps = iterate(system, times);
      CAPTURE(width);
      CAPTURE(schedule);
      const bool constant = training.schedule.kind == Schedule::Kind::constant;
      for (std::size_t i = 0; i < times.size(); ++i) {
        CAPTURE(times[i]);
        const auto& a = smooth.snapshots[i];
        const auto& b = steps.snapshots[i];
        const auto check = [&](double difference, double estimate, double scale) {
          if (constant)
            CHECK(close(difference, estimate, 5 / width, 1e-3 * scale / width));
          else
            CHECK(std::abs(difference) <= estimate);  // a bound, and not a useless one
          CHECK(std::abs(estimate) <= 10 / width);
        };
        check(b.generalization_error - a.generalization_error, a.discreteness.generalization_error,
              a.generalization_error);
        check(b.student_teacher_overlap - a.student_teacher_overlap,
              a.discreteness.student_teacher_overlap, 1);
        check(b.student_norm - a.student_norm, a.discreteness.student_norm, 1);
      }
    }
}

TEST_CASE("a start beyond the numbers has no snapshots, by steps as by the differential equation") {
  Spectrum spectrum;
  spectrum.shells = {{2, 1, 1e305, 0.1, 0}};
  spectrum.teacher_total = 1e305;
  const OrderParameterSystem system(spectrum, {});
  const std::vector<double> times{0, 0.02, 1};
  for (const auto& solution : {iterate(system, times), integrate(system, times)}) {
    CHECK_FALSE(solution.complete);
    CHECK(solution.snapshots.empty());
  }
}

TEST_CASE("the recursion refuses what has no steps, or too many") {
  const Training training;
  const std::vector<double> times{1.0};
  CHECK_THROWS_AS(iterate(OrderParameterSystem(overparam::test::mild_spectrum(), training), times),
                  overparam::core::InvalidParameter);
  Training idealised;
  idealised.finite_width = false;
  const Spectrum spectrum = with_steps(overparam::test::mild_spectrum(), 1e6);
  CHECK_THROWS_AS(iterate(OrderParameterSystem(spectrum, idealised), times),
                  overparam::core::InvalidParameter);
  CHECK_THROWS_AS(iterate(OrderParameterSystem(spectrum, training), times, 1e6),
                  overparam::core::IntegrationFailure);
  CHECK_THROWS_AS(iterate(OrderParameterSystem(spectrum, training), std::vector<double>{2, 1}),
                  overparam::core::InvalidParameter);
}
