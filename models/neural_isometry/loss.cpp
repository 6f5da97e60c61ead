// SPDX-License-Identifier: MIT
#include "neural_isometry/loss.hpp"

namespace overparam::neural_isometry {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::Map;
using Eigen::MatrixXd;
using Eigen::VectorXd;

Loss::Loss(const MatrixXd& inputs, const VectorXd& labels, Network network, Index width)
    : inputs_(inputs),
      transposed_(inputs.transpose()),
      labels_(labels),
      network_(network),
      width_(width),
      fields_(inputs.rows(), width),
      back_(inputs.rows(), width),
      residual_(inputs.rows()),
      linear_(inputs.rows()),
      lengths_(width),
      slopes_(width) {}

Index Loss::size() const {
  const Index plain = (inputs_.cols() + 1) * width_;
  return network_ == Network::plain  ? plain
         : network_ == Network::skip ? plain + inputs_.cols() + 1
                                     : plain + width_;
}

double Loss::operator()(const VectorXd& weights, double beta, VectorXd& gradient) {
  const Index d = inputs_.cols();
  const Index m = width_;
  const bool normalized = network_ == Network::normalized;
  const Map<const MatrixXd> units(weights.data(), d, m);
  const Map<const ArrayXd> output(weights.data() + d * m, m);
  const Map<const VectorXd> rest(weights.data() + (d + 1) * m, size() - (d + 1) * m);
  Map<MatrixXd> unit_gradient(gradient.data(), d, m);

  fields_.noalias() = inputs_ * units;
  fields_ = fields_.cwiseMax(0.0);
  if (normalized) {
    lengths_ = fields_.colwise().norm().transpose();
    for (Index i = 0; i < m; ++i)
      if (lengths_(i) > 0) fields_.col(i) /= lengths_(i);
    slopes_ = output * rest.array();
    residual_.noalias() = fields_ * slopes_.matrix() - labels_;
  } else {
    residual_.noalias() = fields_ * output.matrix() - labels_;
    if (network_ == Network::skip) {
      linear_.noalias() = inputs_ * rest.head(d);
      residual_ += rest(d) * linear_;
    }
  }

  // The gradient, without decay.
  slopes_.matrix().noalias() = fields_.transpose() * residual_;
  for (Index i = 0; i < m; ++i) {
    const auto hidden = fields_.col(i).array();
    if (!normalized)
      back_.col(i) = (hidden > 0).select(output(i) * residual_.array(), 0.0);
    else if (lengths_(i) > 0)
      back_.col(i) = output(i) * rest(i) / lengths_(i) *
                     (hidden > 0).select(residual_.array() - hidden * slopes_(i), 0.0);
    else
      back_.col(i).setZero();
  }
  unit_gradient.noalias() = transposed_ * back_;
  Map<ArrayXd> output_gradient(gradient.data() + d * m, m);
  Map<VectorXd> rest_gradient(gradient.data() + (d + 1) * m, rest.size());
  if (normalized) {
    output_gradient = slopes_ * rest.array();
    rest_gradient.array() = slopes_ * output;
  } else {
    output_gradient = slopes_;
    if (network_ == Network::skip) {
      rest_gradient.head(d).noalias() = transposed_ * residual_;
      rest_gradient.head(d) *= rest(d);
      rest_gradient(d) = linear_.dot(residual_);
    }
  }
  const auto decays = decaying(weights);
  gradient.tail(decays.size()) += beta * decays;
  return 0.5 * residual_.squaredNorm() + 0.5 * beta * decays.squaredNorm();
}

VectorXd Loss::coefficients(const VectorXd& weights) const {
  const Index start = inputs_.cols() * width_;
  ArrayXd c = weights.segment(start, width_);
  if (network_ == Network::normalized)
    c = (lengths_ > 0).select(c * weights.tail(width_).array() / lengths_, 0.0);
  return c;
}

void Loss::normalise(VectorXd& weights) const {
  if (network_ != Network::normalized) return;
  const Index d = inputs_.cols();
  for (Index i = 0; i < width_; ++i) weights.segment(i * d, d).normalize();
}

}  // namespace overparam::neural_isometry
