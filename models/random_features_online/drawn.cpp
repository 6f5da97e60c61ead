// SPDX-License-Identifier: MIT
#include "random_features_online/drawn.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "overparam/core/covariance.hpp"
#include "random_features_online/local_fields.hpp"

namespace overparam::random_features_online {
namespace {

constexpr double resolution = 1e-13;  // of a sum, in units of its terms: up to M² products

// E[g(x_i) ζ_m] for all units i of the student and m of the teacher, K×M.
Eigen::MatrixXd pairs_with_teacher(const Parameters& p, const Drawn& network) {
  if (!network.single_features)
    return core::activation_covariance(p.activation, network.features, p.teacher_activation,
                                       network.teacher);
  constexpr Eigen::Index at_once = 256;
  Eigen::MatrixXd pairs(network.single_features->rows(), network.teacher.rows());
  for (Eigen::Index first = 0; first < pairs.rows(); first += at_once) {
    const Eigen::Index count = std::min(at_once, pairs.rows() - first);
    pairs.middleRows(first, count) = core::activation_covariance(
        p.activation, network.single_features->middleRows(first, count).cast<double>(),
        p.teacher_activation, network.teacher);
  }
  return pairs;
}

}  // namespace

bool draws_local_fields(const Parameters& p) {
  if (p.sampling == Sampling::automatic) return *p.dimension > *p.width + p.teacher_units;
  return p.sampling == Sampling::local_fields;
}

Drawn::Drawn(const Parameters& p, experiment::Draw draw) {
  const auto law = network_law(p);
  if (p.precision == Precision::float32 && !draws_local_fields(p) &&
      p.training.schedule.kind != Schedule::Kind::greedy) {
    single_features = simulate::draw_single_features(law, draw.seed, draw.replica);
    teacher = simulate::draw_teacher(law, draw.seed, draw.replica);
  } else {
    auto network = simulate::draw_network(law, draw.seed, draw.replica);
    features = std::move(network.features);
    teacher = std::move(network.teacher);
  }
}

Eigen::VectorXd Drawn::overlaps_with_teacher(const Parameters& p) const {
  return pairs_with_teacher(p, *this).rowwise().sum() / std::sqrt(*p.width * p.teacher_units);
}

double Drawn::teacher_power(const Parameters& p) const {
  const Eigen::MatrixXd pairs = core::activation_covariance(p.teacher_activation, teacher);
  const double sum = pairs.sum();
  return sum > resolution * pairs.cwiseAbs().sum() ? sum / p.teacher_units : 0;
}

Eigen::VectorXd Drawn::norms(const Parameters& p, const Eigen::MatrixXd& weights,
                             core::Team& team) const {
  return single_features ? core::covariance_norms(p.activation, *single_features, weights, team)
                         : core::covariance_norms(p.activation, features, weights, team);
}

Fields::Fields(const Parameters& p, const Drawn& network) : local(draws_local_fields(p)) {
  if (!local) {
    scale = 1 / std::sqrt(*p.dimension);
    return;
  }
  auto factor = local_fields(network.features, network.teacher);
  own_features = std::move(factor.student);
  own_teacher = std::move(factor.teacher);
}

Problem Fields::problem(const Parameters& p, const Drawn& network) const {
  return {local ? own_features : network.features,
          p.activation,
          local ? own_teacher : network.teacher,
          p.teacher_activation,
          scale,
          local,
          static_cast<std::size_t>(p.training.batch),
          network.single_features ? &*network.single_features : nullptr};
}

}  // namespace overparam::random_features_online
