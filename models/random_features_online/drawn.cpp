// SPDX-License-Identifier: MIT
#include "random_features_online/drawn.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "overparam/core/covariance.hpp"
#include "random_features_online/local_fields.hpp"

namespace overparam::random_features_online {
bool draws_local_fields(const Parameters& p) {
  if (p.sampling == Sampling::automatic) return *p.dimension > *p.width + p.teacher.units;
  return p.sampling == Sampling::local_fields;
}

Drawn::Drawn(const Parameters& p, experiment::Draw draw) : target(p.teacher, draw) {
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
  const double scale = 1 / std::sqrt(*p.width);
  if (!single_features) return target.overlaps(p.activation, features, teacher) * scale;
  constexpr Eigen::Index at_once = 256;
  Eigen::VectorXd overlaps(single_features->rows());
  for (Eigen::Index first = 0; first < overlaps.size(); first += at_once) {
    const Eigen::Index count = std::min(at_once, overlaps.size() - first);
    overlaps.segment(first, count) =
        target.overlaps(p.activation, single_features->middleRows(first, count).cast<double>(),
                        teacher) *
        scale;
  }
  return overlaps;
}

double Drawn::teacher_power() const { return target.power(teacher); }

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
          network.target,
          scale,
          local,
          static_cast<std::size_t>(p.training.batch),
          network.single_features ? &*network.single_features : nullptr};
}

}  // namespace overparam::random_features_online
