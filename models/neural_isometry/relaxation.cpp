// SPDX-License-Identifier: MIT
#include "neural_isometry/relaxation.hpp"

#include <Eigen/QR>
#include <utility>

namespace overparam::neural_isometry {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::unique_ptr<Groups> bases(const MatrixXd& inputs, const PatternSet& patterns) {
  MatrixXd all(inputs.rows(), inputs.cols() * patterns.count());
  std::vector<Index> ranks;
  Index end = 0;
  for (Index j = 0; j < patterns.count(); ++j) {
    const MatrixXd gated = patterns.gates.col(j).asDiagonal() * inputs;
    const Eigen::ColPivHouseholderQR<MatrixXd> decomposition(gated);
    const Index rank = decomposition.rank();
    all.middleCols(end, rank) =
        decomposition.householderQ() * MatrixXd::Identity(inputs.rows(), rank);
    ranks.push_back(rank);
    end += rank;
  }
  return std::make_unique<DenseGroups>(all.leftCols(end), ranks);
}

}  // namespace

Relaxation relaxation_of(const Parameters& p, const Sample& sample, const PatternSet& patterns,
                         core::Team& team) {
  Relaxation result;
  result.first_unit = p.skip() ? 1 : 0;
  if (p.network == Network::normalized) {
    result.groups = bases(sample.inputs, patterns);
  } else {
    MatrixXd gates(sample.inputs.rows(), result.first_unit + patterns.count());
    gates << MatrixXd::Ones(gates.rows(), result.first_unit), patterns.gates;
    result.groups = std::make_unique<GatedGroups>(sample.inputs, std::move(gates), team);
  }
  if (p.planted == Planted::linear) {
    result.planted.push_back({0, sample.planted.col(0)});
    return result;
  }
  for (const auto& unit : planted_units(p, sample)) {
    const auto pattern = patterns.find(unit.gates);
    if (!pattern) {
      result.complete = false;
      continue;
    }
    const Index group = result.first_unit + *pattern;
    result.planted.push_back(
        {group, p.network == Network::normalized
                    ? result.groups->group(result.groups->adjoint(unit.contribution), group)
                    : unit.weights});
  }
  return result;
}

}  // namespace overparam::neural_isometry
