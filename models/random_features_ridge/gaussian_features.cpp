// SPDX-License-Identifier: MIT
#include "random_features_ridge/gaussian_features.hpp"

#include <cmath>
#include <cstdint>
#include <utility>

#include "common/modes.hpp"
#include "overparam/core/random.hpp"
#include "overparam/linalg/product.hpp"
#include "random_features/features.hpp"

namespace overparam::random_features_ridge {

using Eigen::Index;

GaussianFeatures::GaussianFeatures(const spectrum::Levels& levels, Index width,
                                   experiment::Draw draw) {
  auto modes = common::draw_modes(levels, draw);
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::features);
  features_.resize(modes.count(), width);
  for (Index k = 0; k < width; ++k)
    common::draw_normal(stream, static_cast<std::uint64_t>(k), features_.col(k));
  features_.array().colwise() *= modes.deviations.array() / std::sqrt(double(width));
  target_ = std::move(modes.target);
  unreachable_ = modes.unreachable;
}

GaussianFeatures::Sample GaussianFeatures::sample(Index count, experiment::Draw draw,
                                                  core::Team& team, std::uint64_t index) const {
  const Index modes = target_.size();
  Eigen::MatrixXd inputs(modes + 1, count);
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::inputs);
  random_features::in_pieces(count, team, [&](Index first, Index columns) {
    for (Index j = first; j < first + columns; ++j)
      common::draw_normal(stream,
                          index * static_cast<std::uint64_t>(count) + static_cast<std::uint64_t>(j),
                          inputs.col(j));
  });
  Sample sample;
  sample.target = inputs.topRows(modes).transpose() * target_ +
                  std::sqrt(unreachable_) * inputs.row(modes).transpose();
  inputs.conservativeResize(modes, Eigen::NoChange);
  sample.design = linalg::inner_products(inputs, features_, team);
  return sample;
}

Eigen::MatrixXd GaussianFeatures::covariance(core::Team& team) const {
  return linalg::inner_products(features_, features_, team);
}

}  // namespace overparam::random_features_ridge
