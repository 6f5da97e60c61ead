// SPDX-License-Identifier: MIT
#include "online_linear_regression/simulation.hpp"

#include <Eigen/Core>
#include <cmath>

#include "overparam/core/random.hpp"

namespace overparam::online_linear_regression {
namespace {

using core::Stream;
using core::StreamName;

void fill(const Stream& stream, std::uint64_t sample, Eigen::VectorXd& values) {
  stream.normal(sample, {values.data(), static_cast<std::size_t>(values.size())});
}

}  // namespace

std::vector<experiment::Measurement> simulate(const Parameters& p, std::span<const double> times,
                                              experiment::Draw draw) {
  using experiment::Estimator;
  using experiment::Status;
  const auto n = static_cast<Eigen::Index>(p.dimension);
  const double root = std::sqrt(p.dimension);
  const Stream inputs(draw.seed, draw.replica, StreamName::inputs);
  const Stream noise(draw.seed, draw.replica, StreamName::label_noise);

  Eigen::VectorXd teacher(n);
  fill({draw.seed, draw.replica, StreamName::teacher}, 0, teacher);
  teacher *= root / teacher.norm();
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(n);
  Eigen::VectorXd x(n);
  Eigen::VectorXd z(1);

  // ε_g, R, Q
  const auto measure = [&] {
    return Eigen::Array3d((teacher - weights).squaredNorm() / (2 * p.dimension),
                          teacher.dot(weights) / p.dimension, weights.squaredNorm() / p.dimension);
  };

  std::vector<experiment::Measurement> out;
  std::uint64_t step = 0;
  Eigen::Array3d before = measure();
  Eigen::Array3d after = before;
  for (const double t : times) {
    const double steps = p.dimension * t;
    for (; double(step) < steps; ++step) {
      fill(inputs, step, x);
      fill(noise, step, z);
      const double label = teacher.dot(x) / root + std::sqrt(p.label_noise) * z[0];
      weights -= p.learning_rate * (weights.dot(x) / root - label) / root * x;
      before = after;
      after = measure();
    }
    // Between two steps on the straight line.
    const Eigen::Array3d values = after + (double(step) - steps) * (before - after);
    const bool finite = values.isFinite().all();
    const auto add = [&](const char* name, double value) {
      out.push_back({t, name, finite ? std::optional<double>(value) : std::nullopt,
                     finite ? Status::ok : Status::diverged, Estimator::exact});
    };
    add("generalization_error", values[0]);
    add("student_teacher_overlap", values[1]);
    add("student_norm", values[2]);
  }
  return out;
}

}  // namespace overparam::online_linear_regression
