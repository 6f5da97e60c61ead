// SPDX-License-Identifier: MIT
#include "two_layer_online/cancelling.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "two_layer_online/equilibrium.hpp"

namespace overparam::two_layer_online {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

// Students i and j, w_i = ∓w_j and v_i = ±v_j.
bool cancel(const OrderParameters<double>& at, Index i, Index j) {
  constexpr double least_norm = 10, close = 1e-2, equal = 1e-6;
  const double v = at.second_layer(i), other = at.second_layer(j);
  const double sign = v * other < 0 ? -1 : 1;
  const double norm = at.covariance(i, i);
  return norm > least_norm && std::abs(v - sign * other) <= equal * std::abs(v) &&
         std::abs(norm + at.covariance(j, j) + 2 * sign * at.covariance(i, j)) <= close * norm;
}

// The students that are left when pairs are taken away, each with the first that it cancels.
std::vector<Index> unpaired(const OrderParameters<double>& at) {
  std::vector<Index> left;
  for (Index i = 0; i < at.second_layer.size(); ++i) {
    const auto partner =
        std::find_if(left.begin(), left.end(), [&](Index j) { return cancel(at, i, j); });
    if (partner == left.end())
      left.push_back(i);
    else
      left.erase(partner);
  }
  return left;
}

}  // namespace

std::optional<CancellingPairs::State> CancellingPairs::without_pairs(
    const OrderParameters<double>& at) const {
  constexpr int most_steps = 20;
  const Index all = at.second_layer.size();
  auto left = unpaired(at);
  if (Index(left.size()) == all) return {};
  State out;
  out.norm = at.covariance.diagonal().head(all).sum();
  for (const Index i : left) out.norm -= at.covariance(i, i);
  // Without any student left the network is one that is zero.
  const bool none = left.empty();
  if (none) left = {0};
  std::vector<Index> of_teachers;
  for (Index n = 0; n < teacher_.teacher_units(); ++n) of_teachers.push_back(all + n);
  Parameters p = parameters_;
  p.width = double(left.size());
  // c is that of another number of students.
  const double factor = none ? 0 : parameters_.student_factor() / p.student_factor();
  const Overlaps rest{at.covariance(left, left), at.covariance(left, of_teachers),
                      teacher_.teachers, at.second_layer(left) * factor, teacher_.teacher_weights};
  Flow<double> flow(p, rest, Symmetry::none, {},
                    averages::make_averages(p.activation, average_accuracy));
  if (flow.layout().entries().size() > most_equations) return {};
  System system(flow);
  const VectorXd state = flow.layout().state({rest.covariance(), rest.second_layer});
  if (none) {
    out.error = system.error(state);
    return out;
  }
  const double slope = 10 * average_accuracy * typical_rates(p, teacher_).fast;
  const auto found = polish(system, state, slope, most_steps);
  if (!found) return {};
  out.others = found->state;
  out.distance = (found->state - state).lpNorm<Eigen::Infinity>();
  out.error = system.error(found->state);
  return out;
}

bool CancellingPairs::end(const OrderParameters<double>& at) {
  constexpr double growth = 1.5, same = 1e-6, near = 0.3;
  const auto before = std::exchange(state_, without_pairs(at));
  if (!before || !state_ || before->others.size() != state_->others.size()) return false;
  const bool closer = state_->distance < std::min(near, before->distance);
  return state_->norm > growth * before->norm &&
         (state_->others.size() == 0 ||
          (closer && (state_->others - before->others).lpNorm<Eigen::Infinity>() < same));
}

}  // namespace overparam::two_layer_online
