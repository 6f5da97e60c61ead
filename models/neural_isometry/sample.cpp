// SPDX-License-Identifier: MIT
#include "neural_isometry/sample.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "overparam/core/random.hpp"

namespace overparam::neural_isometry {
namespace {

using core::StreamName;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Normal numbers, a column for each sample of the stream.
MatrixXd normal(experiment::Draw draw, StreamName name, Index rows, Index columns) {
  MatrixXd all(rows, columns);
  const core::Stream stream(draw.seed, draw.replica, name);
  for (Index j = 0; j < columns; ++j)
    stream.normal(static_cast<std::uint64_t>(j),
                  {all.col(j).data(), static_cast<std::size_t>(rows)});
  return all;
}

// Uniform on QᵀQ = I: the factor of a normal matrix whose triangle has a positive diagonal.
MatrixXd orthonormal(const MatrixXd& matrix) {
  const Eigen::HouseholderQR<MatrixXd> decomposition(matrix);
  MatrixXd q = decomposition.householderQ() * MatrixXd::Identity(matrix.rows(), matrix.cols());
  for (Index j = 0; j < q.cols(); ++j)
    if (decomposition.matrixQR()(j, j) < 0) q.col(j) *= -1;
  return q;
}

}  // namespace

Sample draw_sample(const Parameters& p, experiment::Draw draw) {
  const auto n = static_cast<Index>(*p.samples);
  const auto d = static_cast<Index>(p.dimension);
  Sample sample;
  sample.inputs = normal(draw, StreamName::inputs, d, n).transpose();
  if (p.data == Data::haar)
    sample.inputs = orthonormal(sample.inputs);
  else
    sample.inputs /= std::sqrt(*p.samples);
  sample.planted = normal(draw, StreamName::teacher, d, static_cast<Index>(p.neurons));
  sample.planted.colwise().normalize();
  sample.contributions = sample.inputs * sample.planted;
  if (p.planted == Planted::relu) {
    sample.contributions = sample.contributions.cwiseMax(0);
    if (p.network == Network::normalized)
      for (Index k = 0; k < sample.contributions.cols(); ++k)
        if (const double norm = sample.contributions.col(k).norm(); norm > 0)
          sample.contributions.col(k) /= norm;
  }
  sample.labels = sample.contributions.rowwise().sum();
  if (p.noise > 0)
    sample.labels +=
        p.noise / std::sqrt(*p.samples) * normal(draw, StreamName::label_noise, n, 1).col(0);
  return sample;
}

VectorXd gates_of(const VectorXd& fields) { return (fields.array() >= 0).cast<double>(); }

std::vector<PlantedUnit> planted_units(const Parameters& p, const Sample& sample) {
  std::vector<PlantedUnit> all;
  if (p.planted == Planted::linear) return all;
  for (Index k = 0; k < sample.planted.cols(); ++k) {
    const VectorXd gates = gates_of(sample.inputs * sample.planted.col(k));
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&](const PlantedUnit& other) { return other.gates == gates; });
    if (same == all.end()) {
      all.push_back({gates, sample.planted.col(k), sample.contributions.col(k)});
    } else {
      same->weights += sample.planted.col(k);
      same->contribution += sample.contributions.col(k);
    }
  }
  return all;
}

MatrixXd draw_directions(const Parameters& p, experiment::Draw draw, Index count) {
  return normal(draw, StreamName::features, static_cast<Index>(p.dimension), count);
}

}  // namespace overparam::neural_isometry
