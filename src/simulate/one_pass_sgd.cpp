// SPDX-License-Identifier: MIT
#include "overparam/simulate/one_pass_sgd.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace overparam::simulate {
namespace {

// Samples computed at once: enough for the matrix product to run at full speed.
constexpr std::uint64_t block_samples = 128;

std::span<double> column(Eigen::MatrixXd& matrix, Eigen::Index j) {
  return {matrix.col(j).data(), static_cast<std::size_t>(matrix.rows())};
}

}  // namespace

void descend(const Problem& problem, const SampleSource& samples, Eigen::VectorXd& weights,
             std::uint64_t first, std::uint64_t last,
             const std::function<double(std::uint64_t)>& rate) {
  const Eigen::Index width = problem.features.rows();
  const Eigen::Index dimension = problem.features.cols();
  const double field_scale = 1 / std::sqrt(double(dimension));
  const double feature_scale = 1 / std::sqrt(double(width));
  const double teacher_scale = 1 / std::sqrt(double(problem.teacher.rows()));
  const double noise_scale = std::sqrt(problem.label_noise);
  const auto batch = static_cast<std::uint64_t>(problem.batch);
  const std::uint64_t block_steps = std::max<std::uint64_t>(1, block_samples / batch);

  Eigen::MatrixXd inputs;
  Eigen::MatrixXd features;
  Eigen::VectorXd labels;
  Eigen::VectorXd gradient(width);
  for (std::uint64_t step = first; step < last;) {
    const std::uint64_t steps = std::min(block_steps, last - step);
    const auto count = static_cast<Eigen::Index>(steps * batch);
    inputs.resize(dimension, count);
    labels.resize(count);
    for (Eigen::Index j = 0; j < count; ++j) {
      const std::uint64_t sample = step * batch + static_cast<std::uint64_t>(j);
      samples.inputs.normal(sample, column(inputs, j));
      double noise = 0;
      if (noise_scale > 0) samples.label_noise.normal(sample, {&noise, 1});
      labels(j) = noise_scale * noise;
    }
    inputs *= field_scale;
    features.noalias() = problem.features * inputs;
    features = features.unaryExpr([&](double x) { return problem.activation(x) * feature_scale; });
    const Eigen::MatrixXd fields = problem.teacher * inputs;
    labels +=
        teacher_scale * fields.unaryExpr([&](double y) { return problem.teacher_activation(y); })
                            .colwise()
                            .sum()
                            .transpose();

    for (std::uint64_t s = 0; s < steps; ++s, ++step) {
      const double eta = rate(step);
      const auto phi = features.middleCols(static_cast<Eigen::Index>(s * batch),
                                           static_cast<Eigen::Index>(batch));
      const auto y =
          labels.segment(static_cast<Eigen::Index>(s * batch), static_cast<Eigen::Index>(batch));
      const Eigen::VectorXd errors = phi.transpose() * weights - y;
      gradient.noalias() = phi * errors / double(batch);
      weights *= 1 - eta * problem.weight_decay / double(width);
      weights -= eta * gradient;
    }
  }
}

}  // namespace overparam::simulate
