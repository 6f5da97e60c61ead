// SPDX-License-Identifier: MIT
#include "random_features_ridge/draw.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "overparam/core/covariance.hpp"
#include "overparam/core/random.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "random_features/features.hpp"
#include "random_features/teacher_function.hpp"
#include "random_features_ridge/gaussian_features.hpp"

namespace overparam::random_features_ridge {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using random_features::activated;

namespace {

// Of GaussianFeatures, as many as all students have together, to those of one student.
double share(const Parameters& p, const simulate::Network& network) {
  return std::sqrt(double(network.features.rows()) / *p.width);
}

}  // namespace

Sample::Sample(const Parameters& p, const simulate::Network& network, experiment::Draw draw,
               core::Team& team, std::uint64_t index) {
  const auto n = static_cast<Index>(*p.samples);
  labels.resize(n, 2);
  core::Stream(draw.seed, draw.replica, core::StreamName::label_noise)
      .normal(index, {labels.col(1).data(), static_cast<std::size_t>(n)});
  if (p.levels) {
    const GaussianFeatures features(*p.levels, network.features.rows(), draw);
    const auto sample = features.sample(n, draw, team, index);
    design = share(p, network) * sample.design;
    labels.col(0) = sample.target;
    return;
  }
  MatrixXd inputs(network.features.cols(), n);
  const core::Stream source(draw.seed, draw.replica, core::StreamName::inputs);
  const std::uint64_t before = index * static_cast<std::uint64_t>(n);
  random_features::in_pieces(n, team, [&](Index first, Index count) {
    for (Index j = first; j < first + count; ++j)
      source.normal(before + static_cast<std::uint64_t>(j),
                    {inputs.col(j).data(), static_cast<std::size_t>(inputs.rows())});
  });
  design =
      activated(p.activation, inputs, network.features.transpose(), 1 / std::sqrt(*p.width), team);
  labels.col(0) = random_features::target_values(random_features::TeacherFunction(p.teacher, draw),
                                                 inputs, network.teacher, team);
  flips.resize(n);
  core::Stream(draw.seed, draw.replica, core::StreamName::label_flips)
      .normal(index, {flips.data(), static_cast<std::size_t>(n)});
}

Averages::Averages(const Parameters& p, const simulate::Network& network, experiment::Draw draw,
                   core::Team& team) {
  if (p.levels) {
    const GaussianFeatures features(*p.levels, network.features.rows(), draw);
    const double scale = share(p, network);
    omega = scale * scale * features.covariance(team);
    h = scale * features.overlap();
    teacher = features.target_power();
    return;
  }
  const double k = *p.width;
  const random_features::TeacherFunction target(p.teacher, draw);
  omega = core::activation_covariance(p.activation, network.features) / k;
  h = target.overlaps(p.activation, network.features, network.teacher) / std::sqrt(k);
  teacher = target.power(network.teacher);
}

experiment::Known excess(double teacher, double overlap, double norm, Index terms) {
  const double value = teacher - 2 * overlap + norm;
  constexpr double digits = 1e-14;
  // In this order what is no number stays none.
  return {std::max(value, 0.0), digits * double(terms) * (teacher + norm)};
}

double training_residual(const Sample& sample, const VectorXd& y, const VectorXd& w) {
  return (y - sample.design * w).squaredNorm() / double(y.size());
}

VectorXd flipped(const Sample& sample, double p) {
  const double threshold = boost::math::quantile(boost::math::normal(), p);
  return (sample.flips.array() < threshold).select(-sample.labels.col(0), sample.labels.col(0));
}

VectorXd labels_of(const Sample& sample, const Noise& noise) {
  if (noise.flips > 0)
    return flipped(sample, noise.flips) + std::sqrt(noise.variance) * sample.labels.col(1);
  return sample.labels.col(0) + std::sqrt(noise.variance) * sample.labels.col(1);
}

std::string without_minimum(double ridge, double obstacle) {
  return experiment::range_reason("λ", ridge, "not above", 0 - obstacle) +
         ", below which the quadratic form of a draw has no minimum";
}

}  // namespace overparam::random_features_ridge
