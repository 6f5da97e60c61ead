// SPDX-License-Identifier: MIT
#include "neural_isometry/groups.hpp"

#include <cmath>
#include <utility>

#include "overparam/linalg/positive.hpp"

namespace overparam::neural_isometry {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

VectorXd Groups::group(const VectorXd& w, Index j) const { return w.segment(start(j), size(j)); }

ArrayXd Groups::norms(const VectorXd& w) const {
  ArrayXd result(count());
  for (Index j = 0; j < count(); ++j) result[j] = w.segment(start(j), size(j)).norm();
  return result;
}

GatedGroups::GatedGroups(MatrixXd inputs, MatrixXd gates, core::Team& team)
    : inputs_(std::move(inputs)), gates_(std::move(gates)), products_(linalg::gram(inputs_, team)) {
  for (Index j = 1; j <= gates_.cols(); ++j) starts_.push_back(j * inputs_.cols());
}

MatrixXd GatedGroups::matrix(Index j) const { return gates_.col(j).asDiagonal() * inputs_; }

MatrixXd GatedGroups::images(const VectorXd& w) const {
  MatrixXd result = inputs_ * w.reshaped(inputs_.cols(), gates_.cols());
  result.array() *= gates_.array();
  return result;
}

VectorXd GatedGroups::image(const VectorXd& w) const { return images(w).rowwise().sum(); }

VectorXd GatedGroups::adjoint(const VectorXd& dual) const {
  const MatrixXd gated = dual.asDiagonal() * gates_;
  const MatrixXd result = inputs_.transpose() * gated;
  return result.reshaped();
}

MatrixXd GatedGroups::gram(const ArrayXd& c, core::Team& team) const {
  const MatrixXd scaled = gates_ * c.sqrt().matrix().asDiagonal();
  return linalg::gram(scaled, team).cwiseProduct(products_);
}

DenseGroups::DenseGroups(MatrixXd matrices, const std::vector<Index>& sizes)
    : matrices_(std::move(matrices)) {
  for (const Index size : sizes) starts_.push_back(starts_.back() + size);
}

MatrixXd DenseGroups::matrix(Index j) const { return matrices_.middleCols(start(j), size(j)); }

VectorXd DenseGroups::image(const VectorXd& w) const { return matrices_ * w; }

MatrixXd DenseGroups::images(const VectorXd& w) const {
  MatrixXd result(rows(), count());
  for (Index j = 0; j < count(); ++j)
    result.col(j).noalias() = matrices_.middleCols(start(j), size(j)) * group(w, j);
  return result;
}

VectorXd DenseGroups::adjoint(const VectorXd& dual) const { return matrices_.transpose() * dual; }

MatrixXd DenseGroups::gram(const ArrayXd& c, core::Team& team) const {
  MatrixXd scaled = matrices_;
  for (Index j = 0; j < count(); ++j) scaled.middleCols(start(j), size(j)) *= std::sqrt(c[j]);
  return linalg::gram(scaled, team);
}

}  // namespace overparam::neural_isometry
