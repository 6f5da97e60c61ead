// SPDX-License-Identifier: MIT
#include "random_features_ridge/student_fits.hpp"

#include <cmath>
#include <cstddef>

#include "overparam/linalg/product.hpp"

namespace overparam::random_features_ridge {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

StudentFits::StudentFits(const Parameters& p, const simulate::Network& network,
                         experiment::Draw draw, core::Team& team)
    : team_(team),
      width_(static_cast<Index>(*p.width)),
      students_(static_cast<Index>(p.students)),
      averages_(p, network, draw, team) {
  samples_.emplace_back(p, network, draw, team);
  if (p.variance_split) samples_.emplace_back(p, network, draw, team, 1);
}

std::optional<MatrixXd> StudentFits::weights(std::size_t group, std::size_t sample, double ridge,
                                             double time, const MatrixXd& labels) {
  MatrixXd all(students_ * width_, labels.cols());
  for (Index i = 0; i < students_; ++i) {
    const Index network = static_cast<Index>(group) * students_ + i;
    const auto design = [&] {
      return MatrixXd(samples_[sample].design.middleCols(network * width_, width_));
    };
    auto part = all.middleRows(i * width_, width_);
    if (std::isinf(time)) {
      const MatrixXd features = design();
      const linalg::RidgeFit fit(features, ridge, team_);
      if (const auto obstacle = fit.obstacle()) {
        reason_ = without_minimum(ridge, *obstacle);
        return std::nullopt;
      }
      part = fit.weights(labels, team_);
    } else {
      const std::pair key{sample, network};
      auto flow = flows_.find(key);
      if (flow == flows_.end()) flow = flows_.emplace(key, linalg::SpectralFit(design())).first;
      const linalg::SpectralFit& fit = flow->second;
      const MatrixXd coordinates = fit.filter(ridge, time).asDiagonal() * fit.coordinates(labels);
      if (!(coordinates.array().abs() < largest_coordinate).all()) {
        reason_ = beyond_numbers;
        return std::nullopt;
      }
      part = fit.weights(coordinates);
    }
  }
  all /= double(students_);
  return all;
}

Result StudentFits::at(double ridge, const Noise& noise, double time) {
  const Sample& sample = samples_.front();
  MatrixXd map;
  if (std::isinf(time) && solved_ == ridge) {
    map = solution_;
  } else {
    const Index n = sample.labels.rows();
    auto found = weights(0, 0, ridge, time, MatrixXd::Identity(n, n));
    if (!found) return {.reason = reason_};
    map = std::move(*found);
    if (std::isinf(time)) {
      solved_ = ridge;
      solution_ = map;
    }
  }
  const Index features = map.rows();
  const MatrixXd omega = averages_.omega.topLeftCorner(features, features);
  const VectorXd h = averages_.h.head(features);
  const VectorXd y = labels_of(sample, noise);
  VectorXd w = map * y;
  const VectorXd mean = noise.kept() * (map * sample.labels.col(0));
  if (!(w.array().abs() < largest_coordinate).all()) return {.reason = beyond_numbers};
  const auto excess_of = [&](const VectorXd& v) {
    return excess(averages_.teacher, h.dot(v), v.dot(omega * v), v.size());
  };
  const double gain = linalg::inner_products(omega, map, team_).cwiseProduct(map).sum();
  const double training =
      (y - sample.design.leftCols(features) * w).squaredNorm() / double(y.size());
  Result result{common::Errors{excess_of(w), excess_of(mean), {noise.total() * gain}, {training}},
                noise.fresh(h.dot(w))};
  result.weights = std::move(w);
  return result;
}

StudentFits::SplitResult StudentFits::split(double ridge, const Noise& noise, double time) {
  const Index features = students_ * width_;
  // Column 2g + s: of group g, 0 for the features of the other.
  MatrixXd mean = MatrixXd::Zero(2 * features, 4);
  for (std::size_t g = 0; g < 2; ++g)
    for (std::size_t s = 0; s < 2; ++s) {
      const auto found = weights(g, s, ridge, time, samples_[s].labels.leftCols(1));
      if (!found) return {.reason = reason_};
      mean.col(static_cast<Index>(2 * g + s)).segment(static_cast<Index>(g) * features, features) =
          noise.kept() * found->col(0);
    }
  const MatrixXd products = mean.transpose() * (averages_.omega * mean);
  const VectorXd overlaps = mean.transpose() * averages_.h;
  const auto product = [&](Index a, Index b) { return products(a, b); };
  common::Split split;
  const double same_sample = (product(0, 2) + product(1, 3)) / 2;
  const double neither = (product(0, 3) + product(1, 2)) / 2;
  split.squared_bias = averages_.teacher - overlaps.sum() / 2 + neither;
  split.sampling_variance = same_sample - neither;
  const auto distance = [&](Index a, Index b) {
    const VectorXd step = mean.col(a) - mean.col(b);
    return step.dot(averages_.omega * step);
  };
  split.initialisation_variance = (distance(0, 2) + distance(1, 3)) / 4;
  return {split, {}};
}

}  // namespace overparam::random_features_ridge
