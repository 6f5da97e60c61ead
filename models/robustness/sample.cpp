// SPDX-License-Identifier: MIT
#include "robustness/sample.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "overparam/core/random.hpp"

namespace overparam::robustness {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

simulate::Network draw_network(const Parameters& p, experiment::Draw draw) {
  return simulate::draw_network({static_cast<Index>(*p.dimension), static_cast<Index>(*p.width),
                                 static_cast<Index>(p.teacher_units), p.teacher_overlap, true},
                                draw.seed, draw.replica);
}

MatrixXd draw_inputs(const Parameters& p, experiment::Draw draw, Index first, Index count) {
  MatrixXd inputs(static_cast<Index>(*p.dimension), count);
  const core::Stream source(draw.seed, draw.replica, core::StreamName::inputs);
  for (Index j = 0; j < count; ++j) {
    source.normal(static_cast<std::uint64_t>(first + j),
                  {inputs.col(j).data(), static_cast<std::size_t>(inputs.rows())});
    if (p.inputs == Inputs::sphere) inputs.col(j) *= std::sqrt(*p.dimension) / inputs.col(j).norm();
  }
  return inputs;
}

VectorXd target(const Parameters& p, const MatrixXd& teacher, const MatrixXd& inputs) {
  if (!p.teacher_activation) return VectorXd::Zero(inputs.cols());
  MatrixXd fields = inputs.transpose() * teacher.transpose() / std::sqrt(*p.dimension);
  p.teacher_activation->apply({fields.data(), static_cast<std::size_t>(fields.size())},
                              1 / std::sqrt(p.teacher_units));
  return fields.rowwise().sum();
}

MatrixXd draw_labels(experiment::Draw draw, const VectorXd& target) {
  MatrixXd labels(target.size(), 3);
  labels.col(0) = target;
  core::Stream(draw.seed, draw.replica, core::StreamName::label_noise)
      .normal(0, {labels.col(2).data(), static_cast<std::size_t>(target.size())});
  labels.col(1) = labels.col(2).unaryExpr([](double z) { return z < 0 ? -1.0 : 1.0; });
  return labels;
}

VectorXd combined(const Parameters& p, const MatrixXd& parts) {
  return parts.col(0) + std::sqrt(p.label_noise) * parts.col(p.labels == Labels::sign ? 1 : 2);
}

MatrixXd ascent_starts(const Parameters& p, experiment::Draw draw, const MatrixXd& inputs) {
  constexpr Index most = 32;
  const Index taken = std::min(most, inputs.cols());
  MatrixXd starts(inputs.rows(), taken + most);
  starts << inputs.leftCols(taken), draw_inputs(p, draw, inputs.cols(), most);
  return starts;
}

void make_tangential(const Parameters& p, const MatrixXd& inputs, MatrixXd& gradients) {
  if (p.inputs != Inputs::sphere) return;
  for (Index j = 0; j < inputs.cols(); ++j)
    gradients.col(j) -=
        inputs.col(j) * (inputs.col(j).dot(gradients.col(j)) / inputs.col(j).squaredNorm());
}

}  // namespace overparam::robustness
