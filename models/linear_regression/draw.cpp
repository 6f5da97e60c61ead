// SPDX-License-Identifier: MIT
#include "linear_regression/draw.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "overparam/core/random.hpp"
#include "overparam/experiment/accuracy.hpp"

namespace overparam::linear_regression {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

// The places of the features that the student sees, increasing.
std::vector<Index> draw_seen(const Parameters& p, experiment::Draw draw, std::uint64_t student) {
  std::vector<Index> order(static_cast<std::size_t>(p.dimension));
  std::iota(order.begin(), order.end(), Index{0});
  if (p.seen_choice == SeenChoice::random) {
    std::vector<double> keys(order.size());
    core::Stream(draw.seed, draw.replica, core::StreamName::features).normal(student, keys);
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
      return keys[static_cast<std::size_t>(a)] < keys[static_cast<std::size_t>(b)];
    });
  }
  order.resize(static_cast<std::size_t>(p.features()));
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace

VectorXd draw_target(const Parameters& p, experiment::Draw draw) {
  VectorXd target(static_cast<Index>(p.dimension));
  if (p.signal.kind == Signal::Kind::isotropic) {
    core::Stream(draw.seed, draw.replica, core::StreamName::teacher)
        .normal(0, {target.data(), static_cast<std::size_t>(target.size())});
  } else {
    for (Index i = 0; i < target.size(); ++i)
      target[i] = p.signal.kind == Signal::Kind::power ? std::pow(double(i + 1), -p.signal.number)
                                                       : double(double(i) < p.signal.number);
  }
  return target * (p.signal.norm / target.norm());
}

Data draw_data(const Parameters& p, experiment::Draw draw, core::Team& team, std::uint64_t student,
               std::uint64_t index) {
  const VectorXd values = eigenvalues(*p.spectrum);
  const VectorXd scale = values.cwiseSqrt();
  auto seen = draw_seen(p, draw, student);
  VectorXd target = draw_target(p, draw);
  Data data;
  data.eigenvalues = values(seen);
  data.target = target(seen);
  target(seen).setZero();
  data.unseen = target.cwiseAbs2().dot(values);
  const core::Stream stream(draw.seed, draw.replica, core::StreamName::inputs);
  data.inputs.resize(static_cast<Index>(p.samples), data.target.size());
  VectorXd unseen(data.inputs.rows());  // labels from the other features
  const auto before = index * static_cast<std::uint64_t>(p.samples);
  team.for_each(static_cast<std::size_t>(p.samples), [&](std::size_t s) {
    VectorXd sample(values.size());
    stream.normal(before + s, {sample.data(), static_cast<std::size_t>(sample.size())});
    sample = sample.cwiseProduct(scale).eval();
    data.inputs.row(static_cast<Index>(s)) = sample(seen).transpose();
    unseen[static_cast<Index>(s)] = sample.dot(target);
  });
  data.clean = data.inputs * data.target + unseen;
  data.noise.resize(data.inputs.rows());
  core::Stream(draw.seed, draw.replica, core::StreamName::label_noise)
      .normal(index, {data.noise.data(), static_cast<std::size_t>(data.noise.size())});
  data.seen = std::move(seen);
  return data;
}

MatrixXd labels_of(const Data& data) {
  MatrixXd labels(data.inputs.rows(), 2);
  labels << data.clean, data.noise;
  return labels;
}

experiment::Verdict without_minimum(double ridge, double square) {
  return {experiment::Status::diverged,
          experiment::range_reason("λ", ridge, "not above", -square) +
              ", below which the quadratic form of a draw has no minimum"};
}

}  // namespace overparam::linear_regression
