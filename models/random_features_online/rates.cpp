// SPDX-License-Identifier: MIT
#include "random_features_online/rates.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/core/covariance.hpp"
#include "overparam/core/error.hpp"
#include "random_features_online/recursion.hpp"
#include "random_features_online/trajectory.hpp"

namespace overparam::random_features_online {

OptimalRate::OptimalRate(const Spectrum& spectrum, const Parameters& p, std::uint64_t last) {
  std::vector<double> times;
  for (std::uint64_t step = 0; step <= last; step += std::max<std::uint64_t>(1, step / 32)) {
    steps_.push_back(double(step));
    times.push_back(double(step) / *p.width);
  }
  const OrderParameterSystem system(spectrum, p.training);
  const auto solution = p.recursion ? iterate(system, times) : integrate(system, times);
  if (!solution.complete) throw core::Error("the optimal schedule overflows");
  for (const auto& snapshot : solution.snapshots) rates_.push_back(snapshot.learning_rate);
}

double OptimalRate::at(std::uint64_t step) const {
  const auto after = std::upper_bound(steps_.begin(), steps_.end(), double(step));
  if (after == steps_.end()) return rates_.back();
  const auto i = static_cast<std::size_t>(after - steps_.begin());  // the first node is step 0
  return std::lerp(rates_[i - 1], rates_[i],
                   (double(step) - steps_[i - 1]) / (steps_[i] - steps_[i - 1]));
}

GreedyRate::GreedyRate(const Parameters& p, const Eigen::MatrixXd& features,
                       const Eigen::VectorXd& overlaps, double teacher, double teacher_mean)
    : omega_(core::activation_covariance(p.activation, features) / *p.width),
      mean_(core::activation_mean(p.activation, features) / std::sqrt(*p.width)),
      h_(overlaps),
      teacher_(teacher),
      teacher_mean_(teacher_mean),
      trace_(omega_.squaredNorm()),
      mean_square_(mean_.dot(omega_ * mean_)) {}

std::uint64_t GreedyRate::renewal_after(std::uint64_t step, std::uint64_t width) {
  return step + std::max<std::uint64_t>(1, std::min(step, width) / 32);
}

double GreedyRate::at(const Training& training, const Eigen::VectorXd& weights) const {
  const double b = training.batch;
  const Eigen::VectorXd moved = omega_ * weights;
  const Eigen::VectorXd gradient = moved - h_;
  const double error = teacher_ - 2 * h_.dot(weights) + weights.dot(moved);
  const double square = gradient.dot(omega_ * gradient);
  double cost = trace_ * (error + training.label_noise) / b + (1 - 1 / b) * square;
  if (training.finite_width) {
    const double offset = mean_.dot(weights) - teacher_mean_;
    cost += 2 / b * (square - mean_square_ * offset * offset);
  }
  return cost > 0 ? gradient.squaredNorm() / cost : 0;
}

}  // namespace overparam::random_features_online
