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

// The variance of the target's part that is independent of all inputs.
double independent_power(const Parameters& p) {
  double sum = 0;
  if (p.signal.kind == Signal::Kind::levels)
    for (const Run& run : *p.spectrum)
      if (run.eigenvalue == 0) sum += run.power;
  return sum * p.signal.norm * p.signal.norm;
}

// The places of the features that the student sees and that are not always 0, increasing.
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
  order.resize(static_cast<std::size_t>(p.learnable()));
  std::sort(order.begin(), order.end());
  return order;
}

}  // namespace

VectorXd draw_target(const Parameters& p, experiment::Draw draw) {
  VectorXd target(static_cast<Index>(p.dimension));
  const auto fill = [&] {
    core::Stream(draw.seed, draw.replica, core::StreamName::teacher)
        .normal(0, {target.data(), static_cast<std::size_t>(target.size())});
  };
  switch (p.signal.kind) {
    case Signal::Kind::isotropic:
      fill();
      break;
    case Signal::Kind::levels: {
      fill();
      Index first = 0;
      for (const Run& run : *p.spectrum) {
        auto part = target.segment(first, static_cast<Index>(run.count));
        part *= run.eigenvalue > 0
                    ? p.signal.norm * std::sqrt(run.power / run.eigenvalue) / part.norm()
                    : 0;
        first += part.size();
      }
      return target;
    }
    case Signal::Kind::file:
      return p.signal.norm *
             Eigen::Map<const VectorXd>(p.signal.coefficients->data(), target.size());
    case Signal::Kind::top:
    case Signal::Kind::power:
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
  data.independent = independent_power(p);
  if (data.independent > 0) {
    data.unseen += data.independent;
    VectorXd part(data.inputs.rows());
    core::Stream(draw.seed, draw.replica, core::StreamName::teacher)
        .normal(1 + index, {part.data(), static_cast<std::size_t>(part.size())});
    data.clean += std::sqrt(data.independent) * part;
  }
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
