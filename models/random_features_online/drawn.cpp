// SPDX-License-Identifier: MIT
#include "random_features_online/drawn.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "common/modes.hpp"
#include "overparam/core/covariance.hpp"
#include "overparam/core/random.hpp"
#include "overparam/linalg/product.hpp"
#include "random_features_online/local_fields.hpp"

namespace overparam::random_features_online {
namespace {

using Eigen::Index;

Eigen::MatrixXd target_of(const common::Modes& modes, Index components) {
  Eigen::MatrixXd target(1, components);
  target.leftCols(modes.count()) = modes.target.transpose();
  if (components > modes.count()) target(0, modes.count()) = std::sqrt(modes.unreachable);
  return target * std::sqrt(double(components));
}

template <class Scalar>
auto features_of(const common::Modes& modes, Index width, Index components, experiment::Draw draw) {
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::features);
  Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic> features(width, components);
  const double norm = std::sqrt(double(components));
  Eigen::VectorXd unit = Eigen::VectorXd::Zero(components);
  for (Index k = 0; k < width; ++k) {
    auto seen = unit.head(modes.count());
    common::draw_normal(stream, static_cast<std::uint64_t>(k), seen);
    seen.array() *= norm * modes.deviations.array();
    features.row(k) = unit.transpose().cast<Scalar>();
  }
  return features;
}

}  // namespace

simulate::Network draw_units(const Parameters& p, experiment::Draw draw) {
  if (!p.levels) return simulate::draw_network(network_law(p), draw.seed, draw.replica);
  const auto modes = common::draw_modes(*p.levels, draw);
  const auto components = static_cast<Index>(p.components());
  return {features_of<double>(modes, static_cast<Index>(*p.width), components, draw),
          target_of(modes, components)};
}

bool draws_local_fields(const Parameters& p) {
  if (p.sampling == Sampling::automatic) return p.components() > *p.width + p.teacher.units;
  return p.sampling == Sampling::local_fields;
}

Drawn::Drawn(const Parameters& p, experiment::Draw draw) : target(p.teacher, draw) {
  if (p.precision == Precision::float32 && !draws_local_fields(p) &&
      p.training.schedule.kind != Schedule::Kind::greedy) {
    if (p.levels) {
      const auto modes = common::draw_modes(*p.levels, draw);
      const auto components = static_cast<Index>(p.components());
      single_features = features_of<float>(modes, static_cast<Index>(*p.width), components, draw);
      teacher = target_of(modes, components);
    } else {
      const auto law = network_law(p);
      single_features = simulate::draw_single_features(law, draw.seed, draw.replica);
      teacher = simulate::draw_teacher(law, draw.seed, draw.replica);
    }
  } else {
    auto network = draw_units(p, draw);
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
  if (p.levels) return linear_norms(weights, team);
  return single_features ? core::covariance_norms(p.activation, *single_features, weights, team)
                         : core::covariance_norms(p.activation, features, weights, team);
}

// Of features that are linear in the inputs: |Fᵀw|²/P, without a matrix of K×K.
Eigen::VectorXd Drawn::linear_norms(const Eigen::MatrixXd& weights, core::Team& team) const {
  const double components = double(teacher.cols());
  if (!single_features)
    return linalg::inner_products(features, weights, team).colwise().squaredNorm() / components;
  constexpr Index at_once = 256;
  Eigen::MatrixXd fields = Eigen::MatrixXd::Zero(teacher.cols(), weights.cols());
  for (Index first = 0; first < weights.rows(); first += at_once) {
    const Index count = std::min(at_once, weights.rows() - first);
    const Eigen::MatrixXd units = single_features->middleRows(first, count).cast<double>();
    fields += linalg::inner_products(units, weights.middleRows(first, count), team);
  }
  return fields.colwise().squaredNorm() / components;
}

Fields::Fields(const Parameters& p, const Drawn& network) : local(draws_local_fields(p)) {
  if (!local) {
    scale = 1 / std::sqrt(p.components());
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
