// SPDX-License-Identifier: MIT
/// @file
/// One-pass stochastic gradient descent written from its definition, one step, one sample and one
/// product at a time. Slow on purpose: it is what the fast engine is compared with.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "random_features_online/one_pass_sgd.hpp"

namespace overparam::test {

/// The weights after steps first, …, last−1 and the errors w·φ − y before each update.
struct ReferenceDescent {
  std::vector<double> weights;
  std::vector<double> errors;
};

/// w ← w − η_s [ (1/b) Σ_batch (w·φ − y) φ + (γ/K) w ] for s = first, …, last−1 with
/// φ_i = g(c F_i·z)/√K, y = M^{−1/2} Σ_m g_T(c B_m·z) + √Δ G, sample s b + j for the j-th of a batch.
inline ReferenceDescent reference_descend(const random_features_online::Problem& problem,
                                          const random_features_online::SampleSource& samples,
                                          const random_features_online::Learner& learner,
                                          std::uint64_t first, std::uint64_t last) {
  const auto k = static_cast<std::size_t>(problem.features.rows());
  const auto p = static_cast<std::size_t>(problem.features.cols());
  const auto m = static_cast<std::size_t>(problem.teacher.rows());
  const auto field = [&](const Eigen::MatrixXd& rows, std::size_t i,
                         const std::vector<double>& input) {
    double sum = 0;
    for (std::size_t d = 0; d < p; ++d)
      sum += rows(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(d)) * input[d];
    return sum * problem.field_scale;
  };

  ReferenceDescent result;
  std::vector<double>& w = result.weights;
  w.assign(learner.weights.begin(), learner.weights.end());
  for (std::uint64_t step = first; step < last; ++step) {
    std::vector<double> gradient(k, 0.0);
    for (std::size_t j = 0; j < problem.batch; ++j) {
      const std::uint64_t sample = step * problem.batch + j;
      std::vector<double> input(p);
      samples.inputs.normal(sample, std::span<double>(input));
      std::array<double, 64> noise;
      samples.label_noise.normal(sample / 64, std::span<double>(noise));

      Eigen::MatrixXd fields(static_cast<Eigen::Index>(m), 1);
      for (std::size_t i = 0; i < m; ++i)
        fields(static_cast<Eigen::Index>(i), 0) = field(problem.teacher, i, input);
      const double label =
          problem.target.values(fields)(0) + std::sqrt(learner.label_noise) * noise[sample % 64];

      std::vector<double> phi(k);
      double output = 0;
      for (std::size_t i = 0; i < k; ++i) {
        phi[i] = problem.activation(field(problem.features, i, input)) / std::sqrt(double(k));
        output += w[i] * phi[i];
      }
      result.errors.push_back(output - label);
      for (std::size_t i = 0; i < k; ++i)
        gradient[i] += (output - label) * phi[i] / double(problem.batch);
    }
    const double eta = learner.rate(step);
    for (std::size_t i = 0; i < k; ++i)
      w[i] -= eta * (gradient[i] + learner.weight_decay / double(k) * w[i]);
  }
  return result;
}

}  // namespace overparam::test
