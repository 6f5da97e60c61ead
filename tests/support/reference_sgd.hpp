// SPDX-License-Identifier: MIT
/// @file
/// One-pass stochastic gradient descent written from its definition, one step, one sample and one
/// product at a time. Slow on purpose: it is what the fast engine is compared with.
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "overparam/simulate/one_pass_sgd.hpp"

namespace overparam::test {

/// w ← w − η_s [ (1/b) Σ_batch (w·φ − y) φ + (γ/K) w ] for s = first, …, last−1 with
/// φ_i = g(F_i·ξ/√N)/√K, y = M^{−1/2} Σ_m g_T(B_m·ξ/√N) + √Δ n, sample s b + j for the j-th of a
/// batch.
inline std::vector<double> reference_descend(const simulate::Problem& problem,
                                             const simulate::SampleSource& samples,
                                             std::vector<double> w, std::uint64_t first,
                                             std::uint64_t last,
                                             const std::function<double(std::uint64_t)>& rate) {
  const auto k = static_cast<std::size_t>(problem.features.rows());
  const auto n = static_cast<std::size_t>(problem.features.cols());
  const auto m = static_cast<std::size_t>(problem.teacher.rows());
  const auto field = [&](const Eigen::MatrixXd& rows, std::size_t i,
                         const std::vector<double>& input) {
    double sum = 0;
    for (std::size_t d = 0; d < n; ++d)
      sum += rows(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(d)) * input[d];
    return sum / std::sqrt(double(n));
  };

  for (std::uint64_t step = first; step < last; ++step) {
    std::vector<double> gradient(k, 0.0);
    for (std::size_t j = 0; j < problem.batch; ++j) {
      const std::uint64_t sample = step * problem.batch + j;
      std::vector<double> input(n);
      samples.inputs.normal(sample, input);
      std::vector<double> noise(1);
      samples.label_noise.normal(sample, noise);

      double label = 0;
      for (std::size_t i = 0; i < m; ++i)
        label += problem.teacher_activation(field(problem.teacher, i, input));
      label = label / std::sqrt(double(m)) + std::sqrt(problem.label_noise) * noise[0];

      std::vector<double> phi(k);
      double output = 0;
      for (std::size_t i = 0; i < k; ++i) {
        phi[i] = problem.activation(field(problem.features, i, input)) / std::sqrt(double(k));
        output += w[i] * phi[i];
      }
      for (std::size_t i = 0; i < k; ++i)
        gradient[i] += (output - label) * phi[i] / double(problem.batch);
    }
    const double eta = rate(step);
    for (std::size_t i = 0; i < k; ++i)
      w[i] -= eta * (gradient[i] + problem.weight_decay / double(k) * w[i]);
  }
  return w;
}

}  // namespace overparam::test
