// SPDX-License-Identifier: MIT
#include "two_layer_online/gradient.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace overparam::two_layer_online {

using Eigen::Index;
using Eigen::VectorXd;

Gradient::Gradient(const Parameters& parameters, const Overlaps& start, double limit)
    : p_(parameters),
      derivative_(parameters.activation),
      teacher_weights_(parameters.teacher_factor() * start.teacher_weights),
      factor_(parameters.student_factor()),
      noise_(std::sqrt(parameters.label_noise)),
      decay_(1 - parameters.learning_rate * parameters.weight_decay / *parameters.dimension),
      limit_(limit),
      second_layer_(start.second_layer),
      activations_(start.width()),
      sum_(VectorXd::Zero(start.width())) {}

double Gradient::label(Eigen::Ref<const VectorXd> fields, double noise) const {
  double sum = noise_ * noise;
  for (Index m = 0; m < fields.size(); ++m) sum += teacher_weights_(m) * p_.activation(fields(m));
  return sum;
}

void Gradient::add(Eigen::Ref<const VectorXd> fields, double label,
                   Eigen::Ref<VectorXd> coefficients) {
  double output = 0;
  for (Index i = 0; i < fields.size(); ++i) {
    activations_(i) = p_.activation(fields(i));
    output += second_layer_(i) * activations_(i);
  }
  const double error = factor_ * output - label;
  if (!(std::abs(error) < limit_)) stopped_ = true;
  sum_ += error * activations_;
  const double rate = -p_.learning_rate / p_.batch * factor_ * error;
  for (Index i = 0; i < fields.size(); ++i) {
    coefficients(i) = rate * second_layer_(i) * derivative_(fields(i));
    if (!(std::abs(coefficients(i)) < limit_)) stopped_ = true;
  }
}

void Gradient::end_step() {
  const double rate = p_.second_learning_rate / *p_.dimension;
  if (rate != 0) {
    second_layer_ -= rate * (factor_ / p_.batch * sum_ + p_.second_weight_decay * second_layer_);
    if (!(second_layer_.cwiseAbs().maxCoeff() < limit_)) stopped_ = true;
  }
  sum_.setZero();
}

void Gradient::save(core::ByteWriter& state) const {
  state.put(std::uint64_t{stopped_});
  state.put({second_layer_.data(), static_cast<std::size_t>(second_layer_.size())});
}

void Gradient::restore(core::ByteReader& state) {
  stopped_ = state.whole() != 0;
  state.get({second_layer_.data(), static_cast<std::size_t>(second_layer_.size())});
}

}  // namespace overparam::two_layer_online
