// SPDX-License-Identifier: MIT
// The first steps of a simulation by hand: its initial weights, and the rate of the optimal schedule.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "overparam/core/covariance.hpp"
#include "overparam/core/random.hpp"
#include "random_features_online/simulation.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using random_features_online::Parameters;
using test::close;

constexpr experiment::Draw draw{5, 2};
// Sums of 14 products of numbers of order one, and a step of the descent.
constexpr double rounding = 1e-13;

Parameters parameters(const char* activation) {
  Parameters p{16,
               14,
               14.0 / 16,
               {},
               core::Activation::parse(activation),
               {2, 0, {}, {core::Activation::parse(activation)}, {}},
               {},
               random_features_online::Features::sphere};
  p.training.initial_variance = 0.3;
  p.training.label_noise = 0.1;
  return p;
}

// R and Q of one time.
struct Order {
  double overlap = 0, norm = 0;
};

Order measured(const Parameters& p, double time) {
  core::Team team;
  experiment::Checkpoint none;
  const std::vector<double> times{time};
  const auto all = random_features_online::simulate({&p, 1}, times, draw, team, none);
  Order order;
  for (const auto& m : all.front()) {
    if (m.observable == "student_teacher_overlap") order.overlap = m.value.value();
    if (m.observable == "student_norm") order.norm = m.value.value();
  }
  return order;
}

// Of features φ = g(Fξ/√N)/√K: Ω = E φφᵀ, h = E φζ, E φ, and the weights that are drawn.
struct Problem {
  Eigen::MatrixXd omega;
  Eigen::VectorXd h, mean, weights;
  double teacher, teacher_mean;  // E ζ², E ζ

  explicit Problem(const Parameters& p) {
    const auto network =
        simulate::draw_network(random_features_online::network_law(p), draw.seed, draw.replica);
    const double k = *p.width;
    omega = core::activation_covariance(p.activation, network.features) / k;
    h = core::activation_covariance(p.activation, network.features, p.teacher.activations[0],
                                    network.teacher)
            .rowwise()
            .sum() /
        std::sqrt(k * p.teacher.units);
    mean = core::activation_mean(p.activation, network.features) / std::sqrt(k);
    teacher = core::activation_covariance(p.teacher.activations[0], network.teacher).sum() /
              p.teacher.units;
    teacher_mean = core::activation_mean(p.teacher.activations[0], network.teacher).sum() /
                   std::sqrt(p.teacher.units);
    weights.resize(omega.rows());
    core::Stream(draw.seed, draw.replica, core::StreamName::initial_weights)
        .normal(0, std::span<double>(weights.data(), static_cast<std::size_t>(weights.size())));
    weights *= std::sqrt(p.training.initial_variance);
  }
};

// The η for which a step w − (η/b) Σ e φ has the smallest E e², for Gaussian φ and ζ of these means:
// E[e²φφᵀ] = E e² Ω + 2 (g gᵀ − (E e)² E φ E φᵀ), g = E eφ = Ωw − h.
double best_rate(const Parameters& p) {
  const Problem problem(p);
  const Eigen::VectorXd g = problem.omega * problem.weights - problem.h;
  const double square = problem.teacher - 2 * problem.h.dot(problem.weights) +
                        problem.weights.dot(problem.omega * problem.weights) +
                        p.training.label_noise;
  const double offset = problem.mean.dot(problem.weights) - problem.teacher_mean;
  const Eigen::MatrixXd second =
      square * problem.omega +
      2 * (g * g.transpose() - offset * offset * problem.mean * problem.mean.transpose());
  const double b = p.training.batch;
  const Eigen::MatrixXd step = second / b + (1 - 1 / b) * g * g.transpose();
  return g.squaredNorm() / (problem.omega * step).trace();
}

}  // namespace

TEST_CASE("initial weights are drawn with their variance") {
  for (const double variance : {0.0, 0.3, 4.0}) {
    CAPTURE(variance);
    Parameters p = parameters("erf");
    p.training.initial_variance = variance;
    const Problem problem(p);
    const Order start = measured(p, 0);
    CHECK(close(start.overlap, problem.h.dot(problem.weights), rounding, rounding));
    CHECK(close(start.norm, problem.weights.dot(problem.omega * problem.weights), rounding, 0));
  }
}

TEST_CASE("the greedy schedule begins with the rate that is best for the weights drawn") {
  for (const char* activation : {"erf", "linear", "relu"})
    for (const double batch : {1.0, 3.0}) {
      CAPTURE(activation);
      CAPTURE(batch);
      Parameters p = parameters(activation);
      p.training.batch = batch;
      const double step = 1 / *p.width;
      Parameters greedy = p;
      greedy.training.schedule = random_features_online::Schedule::parse("greedy");
      p.training.learning_rate = best_rate(p);
      const Order expected = measured(p, step);
      const Order actual = measured(greedy, step);
      CHECK(close(actual.overlap, expected.overlap, rounding, rounding));
      CHECK(close(actual.norm, expected.norm, rounding, 0));
      // One per cent of the rate would be seen.
      p.training.learning_rate *= 1.01;
      CHECK(!close(measured(p, step).norm, actual.norm, 1e-6, 0));
    }
}
