// SPDX-License-Identifier: MIT
#include "random_features_online/group.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/core/require.hpp"

namespace overparam::random_features_online {

Group group_at(std::uint64_t first, std::uint64_t last, std::uint64_t batch, std::uint64_t size) {
  if (batch < size) {
    const std::uint64_t count = std::min(size / batch * batch, last - first);
    return {first, count, true, true};
  }
  const std::uint64_t step_end = (first / batch + 1) * batch;
  const std::uint64_t count = std::min(size, step_end - first);
  return {first, count, false, first + count == step_end};
}

void solve_group(const Group& group, std::uint64_t batch, double width, Learner& learner,
                 const Eigen::VectorXd& products, const Eigen::VectorXd& labels,
                 const Eigen::MatrixXd& gram, double limit, GroupUpdate& update) {
  const auto count = static_cast<Eigen::Index>(group.count);
  auto& a = update.coefficients;
  a.resize(count);
  update.errors.resize(group.count);
  update.scale = 1;
  const auto b = static_cast<Eigen::Index>(batch);
  for (Eigen::Index begin = 0; begin < count; begin += b) {
    const std::uint64_t step = (group.first + static_cast<std::uint64_t>(begin)) / batch;
    const double eta = learner.rate(step);
    core::require_finite("rate", eta);
    const Eigen::Index end = std::min(count, begin + b);
    for (Eigen::Index i = begin; i < end; ++i) {
      double error = update.scale * products(i) - labels(i);
      for (Eigen::Index m = 0; m < begin; ++m) error += gram(i, m) * a(m);
      update.errors[static_cast<std::size_t>(i)] = error;
      if (!(std::abs(error) < limit)) learner.stopped = true;
    }
    if (learner.weight_decay != 0) {
      const double shrink = 1 - eta * learner.weight_decay / width;
      update.scale *= shrink;
      a.head(begin) *= shrink;
    }
    for (Eigen::Index i = begin; i < end; ++i)
      a(i) = -eta / double(batch) * update.errors[static_cast<std::size_t>(i)];
  }
  // What the errors have not shown yet: steps beyond every bound.
  if (!(std::abs(update.scale) < limit && a.cwiseAbs().maxCoeff() < limit)) learner.stopped = true;
  if (learner.stopped) {
    update.scale = 1;
    a.setZero();
  }
}

}  // namespace overparam::random_features_online
