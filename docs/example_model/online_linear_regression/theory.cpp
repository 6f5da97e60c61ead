// SPDX-License-Identifier: MIT
#include "online_linear_regression/theory.hpp"

#include <cmath>

namespace overparam::online_linear_regression {

double step_factor(const Parameters& p) {
  const double n = p.dimension;
  return 1 - 2 * p.learning_rate / n + p.learning_rate * p.learning_rate * (n + 2) / (n * n);
}

double limit(const Parameters& p) {
  return p.learning_rate * p.label_noise / (2 - p.learning_rate * (1 + 2 / p.dimension));
}

std::vector<experiment::Measurement> theory(const Parameters& p, std::span<const double> times) {
  using experiment::Status;
  const double factor = step_factor(p);
  const bool stable = factor < 1;
  // The noise of a step.
  const double noise = p.learning_rate * p.learning_rate * p.label_noise / p.dimension;
  // Means after a whole number of steps.
  struct Means {
    double error, overlap;
  };
  const auto after = [&](double steps) {
    const double shrunk = std::pow(factor, steps);
    // The noise of each step, shrunk by those after it; at factor 1 the geometric sum is a product.
    const double grown = factor == 1 ? noise * steps : noise * (shrunk - 1) / (factor - 1);
    return Means{shrunk + grown, 1 - std::pow(1 - p.learning_rate / p.dimension, steps)};
  };
  std::vector<experiment::Measurement> out;
  for (const double t : times) {
    const double steps = std::floor(p.dimension * t);
    const double share = p.dimension * t - steps;  // of the next step
    const auto [error, overlap] = [&]() -> Means {
      if (std::isinf(t)) return {stable ? limit(p) : 0, 1};
      const Means before = after(steps);
      if (share == 0) return before;
      const Means next = after(steps + 1);
      return {before.error + share * (next.error - before.error),
              before.overlap + share * (next.overlap - before.overlap)};
    }();
    const bool exists = (stable || std::isfinite(t)) && std::isfinite(error + overlap);
    const auto add = [&](const char* name, double value) {
      out.push_back({t, name, exists ? std::optional<double>(value) : std::nullopt,
                     exists ? Status::ok : Status::unstable});
    };
    add("generalization_error", error / 2);
    add("student_teacher_overlap", overlap);
    add("student_norm", error - 1 + 2 * overlap);
  }
  return out;
}

}  // namespace overparam::online_linear_regression
