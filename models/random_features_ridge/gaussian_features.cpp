// SPDX-License-Identifier: MIT
#include "random_features_ridge/gaussian_features.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "overparam/core/random.hpp"
#include "overparam/linalg/product.hpp"
#include "random_features/features.hpp"

namespace overparam::random_features_ridge {

using Eigen::Index;

namespace {

void fill(const core::Stream& stream, std::uint64_t address, Eigen::Ref<Eigen::VectorXd> column) {
  stream.normal(address, std::span<double>(column.data(), static_cast<std::size_t>(column.size())));
}

}  // namespace

GaussianFeatures::GaussianFeatures(const spectrum::Levels& levels, Index width,
                                   experiment::Draw draw)
    : unreachable_(levels.unreachable()) {
  const auto counts = spectrum::whole_multiplicities(levels).value();
  Index modes = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (levels.list[i].eigenvalue > 0) modes += static_cast<Index>(counts[i]);
  target_.resize(modes);
  fill({draw.seed, draw.replica, core::StreamName::teacher}, 0, target_);
  Eigen::VectorXd deviations(modes);
  Index first = 0;
  for (std::size_t i = 0; i < counts.size() && first < modes; ++i) {
    const auto count = static_cast<Index>(counts[i]);
    auto part = target_.segment(first, count);
    part *= std::sqrt(levels.list[i].target_power) / part.norm();
    deviations.segment(first, count).setConstant(std::sqrt(levels.list[i].eigenvalue));
    first += count;
  }
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::features);
  features_.resize(modes, width);
  for (Index k = 0; k < width; ++k) fill(stream, static_cast<std::uint64_t>(k), features_.col(k));
  features_.array().colwise() *= deviations.array() / std::sqrt(double(width));
}

GaussianFeatures::Sample GaussianFeatures::sample(Index count, experiment::Draw draw,
                                                  core::Team& team, std::uint64_t index) const {
  const Index modes = target_.size();
  Eigen::MatrixXd inputs(modes + 1, count);
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::inputs);
  random_features::in_pieces(count, team, [&](Index first, Index columns) {
    for (Index j = first; j < first + columns; ++j)
      fill(stream, index * static_cast<std::uint64_t>(count) + static_cast<std::uint64_t>(j),
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
