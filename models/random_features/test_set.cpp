// SPDX-License-Identifier: MIT
#include "random_features/test_set.hpp"

#include <algorithm>
#include <cstdint>

#include "overparam/core/random.hpp"
#include "random_features/features.hpp"

namespace overparam::random_features {

std::vector<double> classification_errors(const simulate::Network& network,
                                          const core::Activation& student,
                                          const TeacherFunction& teacher,
                                          const Eigen::MatrixXd& weights, double samples,
                                          experiment::Draw draw, core::Team& team) {
  using Eigen::Index;
  const Eigen::MatrixXd features = network.features.transpose();
  const core::Stream source(draw.seed, draw.replica, core::StreamName::test_inputs);
  const auto total = static_cast<Index>(samples);
  Eigen::VectorXd wrong = Eigen::VectorXd::Zero(weights.cols());
  Eigen::MatrixXd inputs;
  for (Index start = 0; start < total; start += tested_at_a_time) {
    inputs.resize(features.rows(), std::min(tested_at_a_time, total - start));
    in_pieces(inputs.cols(), team, [&](Index first, Index count) {
      for (Index j = first; j < first + count; ++j)
        source.normal(static_cast<std::uint64_t>(start + j),
                      {inputs.col(j).data(), static_cast<std::size_t>(inputs.rows())});
    });
    const Eigen::MatrixXd design = activated(student, inputs, features, 1, team);
    const Eigen::ArrayXd sign =
        target_values(teacher, inputs, network.teacher, team).array().sign();
    team.for_each(static_cast<std::size_t>(weights.cols()), [&](std::size_t c) {
      const auto column = static_cast<Index>(c);
      const Eigen::ArrayXd f = (design * weights.col(column)).array();
      wrong(column) += 0.5 * (1 - f.sign() * sign).sum();
    });
  }
  std::vector<double> shares;
  for (const double one : wrong) shares.push_back(one / samples);
  return shares;
}

}  // namespace overparam::random_features
