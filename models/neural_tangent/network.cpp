// SPDX-License-Identifier: MIT
#include "neural_tangent/network.hpp"

#include <cmath>

#include "overparam/linalg/symmetric.hpp"
#include "overparam/ode/integrate.hpp"

namespace overparam::neural_tangent {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

Network::Network(const Parameters& parameters, const Sample& sample)
    : p_(parameters),
      sample_(sample),
      derivative_(parameters.activation),
      moved_(VectorXd::Zero(2 * sample.units.size())) {}

VectorXd Network::operator()(const MatrixXd& inputs) const {
  const Index units = sample_.units.rows();
  VectorXd f = VectorXd::Zero(inputs.rows());
  for (const int sign : {1, -1}) {
    const double* data = moved_.data() + (sign > 0 ? 0 : sample_.units.size());
    MatrixXd fields =
        inputs *
        (sample_.units + Eigen::Map<const MatrixXd>(data, units, sample_.units.cols())).transpose();
    p_.activation.apply({fields.data(), static_cast<std::size_t>(fields.size())});
    f += sign * fields.rowwise().sum();
  }
  return f / std::sqrt(2 * p_.width);
}

void Network::flow(const VectorXd& labels, const VectorXd& moved, VectorXd& speed) const {
  const MatrixXd& x = sample_.inputs;
  const MatrixXd& w = sample_.units;
  const double scale = 1 / std::sqrt(2 * p_.width);
  MatrixXd slopes[2];
  VectorXd residual = labels;
  for (const int layer : {0, 1}) {
    const double sign = layer == 0 ? 1 : -1;
    const Eigen::Map<const MatrixXd> displacement(moved.data() + layer * w.size(), w.rows(),
                                                  w.cols());
    MatrixXd fields = x * (w + displacement).transpose();
    slopes[layer] = fields;
    for (double& value : slopes[layer].reshaped()) value = derivative_(value);
    p_.activation.apply({fields.data(), static_cast<std::size_t>(fields.size())}, sign * scale);
    residual -= fields.rowwise().sum();
  }
  for (const int layer : {0, 1}) {
    const double sign = layer == 0 ? 1 : -1;
    const Eigen::Map<const MatrixXd> displacement(moved.data() + layer * w.size(), w.rows(),
                                                  w.cols());
    Eigen::Map<MatrixXd> change(speed.data() + layer * w.size(), w.rows(), w.cols());
    slopes[layer].array().colwise() *=
        sign * scale / (p_.dimension * p_.samples) * residual.array();
    change.noalias() = slopes[layer].transpose() * x;
    change -= p_.ridge / p_.samples * displacement;
  }
}

void Network::train(const VectorXd& labels, std::span<const double> times,
                    const std::function<void(std::size_t)>& observe, ode::Tolerances tolerances) {
  tolerances.stop_at_times = true;
  const auto solution = ode::integrate(
      [&](const VectorXd& moved, VectorXd& speed, double) { flow(labels, moved, speed); }, moved_,
      times, ode::Method::dormand_prince, tolerances,
      {.observe = [&](std::size_t i, const VectorXd& reached) {
        moved_ = reached;
        observe(i);
      }});
  solution.require_success();
}

double Network::weight_movement() const {
  return moved_.norm() / std::sqrt(2 * p_.width);  // units of norm 1
}

std::optional<double> lazy_condition(const Parameters& p, const Sample& sample,
                                     const VectorXd& labels, double smallest) {
  const auto bound = core::Derivative(p.activation).lipschitz_constant();
  if (!bound) return std::nullopt;
  const MatrixXd& x = sample.inputs;
  const MatrixXd gram =
      x.rows() < x.cols() ? MatrixXd(x * x.transpose()) : MatrixXd(x.transpose() * x);
  const VectorXd squares = linalg::eigenvalues(gram);
  const double lipschitz =
      *bound * std::sqrt(p.dimension / (2 * p.width)) * std::sqrt(squares.tail(1)[0]);
  return 4 * lipschitz * labels.norm() / (p.dimension * smallest);
}

}  // namespace overparam::neural_tangent
