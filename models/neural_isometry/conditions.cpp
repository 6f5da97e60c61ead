// SPDX-License-Identifier: MIT
#include "neural_isometry/conditions.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

#include "overparam/core/root.hpp"
#include "overparam/experiment/recorder.hpp"

namespace overparam::neural_isometry {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Of norms that are compared with 1. What is nearer is a tie to every solver in double precision: its
// gap of some 1e-12 leaves weights of 1e-12/margin.
constexpr double margin = 1e-6;

}  // namespace

bool neural_isometry_holds(const Relaxation& relaxation) {
  if (!relaxation.complete) return false;
  const Groups& groups = *relaxation.groups;
  std::vector<MatrixXd> parts;
  Index columns = 0;
  for (const auto& planted : relaxation.planted) {
    parts.push_back(groups.matrix(planted.group));
    columns += parts.back().cols();
  }
  if (columns > groups.rows()) return false;
  MatrixXd all(groups.rows(), columns);
  VectorXd directions(columns);
  Index at = 0;
  for (std::size_t s = 0; s < parts.size(); ++s) {
    all.middleCols(at, parts[s].cols()) = parts[s];
    directions.segment(at, parts[s].cols()) = relaxation.planted[s].weights.normalized();
    at += parts[s].cols();
  }
  // A P = Q R, so that Aᵀλ = ŵ has the least solution Q R⁻ᵀ Pᵀ ŵ.
  const Eigen::ColPivHouseholderQR<MatrixXd> decomposition(all);
  if (decomposition.rank() < columns) return false;
  VectorXd dual = VectorXd::Zero(groups.rows());
  dual.head(columns) = decomposition.matrixR()
                           .topLeftCorner(columns, columns)
                           .triangularView<Eigen::Upper>()
                           .transpose()
                           .solve(decomposition.colsPermutation().transpose() * directions);
  dual = decomposition.householderQ() * dual;
  ArrayXd lengths = groups.norms(groups.adjoint(dual));
  for (const auto& planted : relaxation.planted) lengths[planted.group] = 0;
  return lengths.maxCoeff() < 1 - margin;
}

VectorXd linear_model_alone(const MatrixXd& inputs, const VectorXd& labels, double beta) {
  const VectorXd slope = inputs.transpose() * labels;
  if (beta >= slope.norm()) return VectorXd::Zero(inputs.cols());
  const Eigen::SelfAdjointEigenSolver<MatrixXd> decomposition(inputs.transpose() * inputs);
  const ArrayXd values = decomposition.eigenvalues().array().max(0);
  const ArrayXd turned = decomposition.eigenvectors().transpose() * slope;
  // In s = |w|/β: (XᵀX s + 1)⁻¹ Xᵀy has the norm β, which falls in s.
  const auto excess = [&](double log_s) {
    return std::log((turned / (values * std::exp(log_s) + 1)).matrix().norm() / beta);
  };
  constexpr double widest = 300;
  const double log_s = core::root_between("the linear model alone", excess, -widest, widest);
  const double s = std::exp(log_s);
  return decomposition.eigenvectors() * (turned * s / (values * s + 1)).matrix();
}

bool linear_model_suffices(const Relaxation& relaxation, const MatrixXd& inputs,
                           const VectorXd& labels, double beta) {
  const VectorXd w = linear_model_alone(inputs, labels, beta);
  if (w.isZero(0)) return false;
  const VectorXd dual = labels - inputs * w;
  ArrayXd lengths = relaxation.groups->norms(relaxation.groups->adjoint(dual));
  lengths[0] = 0;
  return lengths.maxCoeff() < beta * (1 - margin);
}

double least_beta(const Relaxation& relaxation, const MatrixXd& inputs, const VectorXd& labels) {
  const VectorXd slope = inputs.transpose() * labels;
  const Groups& groups = *relaxation.groups;
  const VectorXd a = groups.adjoint(labels - inputs * slope);
  const VectorXd b = groups.adjoint(inputs * slope.normalized());
  double least = 0;
  for (Index j = relaxation.first_unit; j < groups.count(); ++j) {
    // |a + βb|² = β² has one positive root where |b| < 1.
    const VectorXd a_j = groups.group(a, j);
    const VectorXd b_j = groups.group(b, j);
    const double left = 1 - b_j.squaredNorm();
    if (left < margin) return std::numeric_limits<double>::infinity();
    const double half = a_j.dot(b_j);
    least = std::max(least, (half + std::sqrt(half * half + left * a_j.squaredNorm())) / left);
  }
  return least;
}

std::vector<experiment::Measurement> conditions(const Parameters& p, experiment::Draw draw,
                                                core::Team& team) {
  const Sample sample = draw_sample(p, draw);
  const PatternSet patterns = draw_patterns(p, sample, draw);
  const Relaxation relaxation = relaxation_of(p, sample, patterns, team);
  std::vector<experiment::Measurement> out;
  experiment::Recorder to(out, {});
  to.add("nic", {neural_isometry_holds(relaxation) ? 1.0 : 0.0, 0});
  to.add("all_ones_exists", {all_ones_direction(sample.inputs) ? 1.0 : 0.0, 0});
  const bool noisy = p.planted == Planted::linear && p.beta > 0;
  if (!noisy || p.program != Program::relaxed) return out;
  const bool suffices = linear_model_suffices(relaxation, sample.inputs, sample.labels, p.beta);
  to.add("recovery", {suffices ? 1.0 : 0.0, 0});
  if (p.data != Data::haar) return out;
  to.add("beta_min", {least_beta(relaxation, sample.inputs, sample.labels), 0}, {},
         "the all-ones pattern exists");
  to.add("beta_max", {(sample.inputs.transpose() * sample.labels).norm(), 0});
  return out;
}

}  // namespace overparam::neural_isometry
