// SPDX-License-Identifier: MIT
#include "neural_isometry/exact.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "neural_isometry/nonnegative.hpp"

namespace overparam::neural_isometry {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double goal = 1e-10;
constexpr int most_rounds = 100;

// A hidden unit of length 1.
struct Unit {
  Index pattern;
  VectorXd direction;
};

// What the dual vector allows, and where it is violated.
struct Violation {
  double length;
  Unit unit;
};

class ColumnGeneration {
 public:
  ColumnGeneration(const MatrixXd& inputs, const PatternSet& patterns, const VectorXd& labels,
                   bool skip, double beta, core::Team& team)
      : inputs_(inputs),
        patterns_(patterns),
        labels_(labels),
        skip_(skip),
        beta_(beta),
        team_(team) {
    for (Index j = 0; j < patterns.count(); ++j) {
      MatrixXd rays(inputs.cols(), static_cast<Index>(cone(j).size()));
      for (Index i = 0; i < rays.cols(); ++i)
        rays.col(i) = patterns.rays.col(cone(j)[static_cast<std::size_t>(i)]);
      rays_.push_back(std::move(rays));
    }
    // Units in the middle of cones, as many as equations and some more.
    const Index most = 4 * inputs.rows();
    const double stride = std::max(1.0, double(patterns.count()) / double(most));
    for (double j = 0; j < double(patterns.count()); j += stride)
      units_.push_back({static_cast<Index>(j), patterns.directions.col(static_cast<Index>(j))});
  }

  ConeSolution run() {
    for (int round = 0; round < most_rounds; ++round) {
      solution_ = minimise_norms(columns(), labels_, beta_, team_);
      auto violated = longer_than(1 + goal / 10, solution_.dual);
      double longest = 1;
      for (const auto& v : violated) longest = std::max(longest, v.length);
      const VectorXd feasible = solution_.dual / longest;
      double bound = labels_.dot(feasible);
      if (beta_ > 0) bound -= feasible.squaredNorm() / 2;
      gap_ = solution_.objective > 0 ? (solution_.objective - bound) / solution_.objective : 0;
      if (round + 1 == most_rounds) break;
      if (gap_ <= goal || violated.empty()) {
        violated = ties();
        if (violated.empty()) break;
      }
      std::sort(violated.begin(), violated.end(),
                [](const auto& a, const auto& b) { return a.length > b.length; });
      violated.resize(std::min(violated.size(), static_cast<std::size_t>(4 * inputs_.rows())));
      for (auto& v : violated) units_.push_back(std::move(v.unit));
    }
    return result();
  }

 private:
  const std::vector<Index>& cone(Index j) const {
    return patterns_.cones[static_cast<std::size_t>(j)];
  }

  DenseGroups columns() const {
    const Index linear = skip_ ? inputs_.cols() : 0;
    MatrixXd all(inputs_.rows(), linear + static_cast<Index>(units_.size()));
    std::vector<Index> sizes(units_.size() + (skip_ ? 1 : 0), 1);
    if (skip_) {
      all.leftCols(linear) = inputs_;
      sizes[0] = linear;
    }
    for (std::size_t i = 0; i < units_.size(); ++i)
      all.col(linear + static_cast<Index>(i)) =
          patterns_.gates.col(units_[i].pattern).cwiseProduct(inputs_ * units_[i].direction);
    return {std::move(all), sizes};
  }

  // The projections of ±XᵀD_jλ onto the cones that are longer than this, in units of β.
  std::vector<Violation> longer_than(double least, const VectorXd& dual) const {
    const double unit = beta_ > 0 ? beta_ : 1;
    const MatrixXd slopes = inputs_.transpose() * ((dual / unit).asDiagonal() * patterns_.gates);
    std::vector<Violation> all;
    for (Index j = 0; j < patterns_.count(); ++j) {
      if (slopes.col(j).norm() <= least) continue;
      for (const double sign : {1.0, -1.0}) {
        const VectorXd slope = sign * slopes.col(j);
        NonnegativeFit fit(rays_[static_cast<std::size_t>(j)], slope);
        fit.finish();
        const VectorXd projection = rays_[static_cast<std::size_t>(j)] * fit.coefficients();
        const double length = projection.norm();
        if (length > least) all.push_back({length, {j, projection / length}});
      }
    }
    return all;
  }

  // Units that are as good as those of the minimum and not among the columns: with them the solver
  // finds the middle of all minima, not the one that the columns happen to allow.
  std::vector<Violation> ties() const {
    constexpr double tie = 1e-6;
    auto tight = longer_than(1 - tie, solution_.dual);
    std::erase_if(tight, [&](const Violation& v) {
      return std::any_of(units_.begin(), units_.end(), [&](const Unit& unit) {
        return unit.pattern == v.unit.pattern && unit.direction.dot(v.unit.direction) > 1 - tie;
      });
    });
    return tight;
  }

  ConeSolution result() const {
    const Index d = inputs_.cols();
    ConeSolution out{
        .skip = skip_ ? VectorXd(solution_.weights.head(d)) : VectorXd(VectorXd::Zero(d)),
        .patterns = {},
        .directions = {},
        .factors = {},
        .objective = solution_.objective,
        .gap = std::max(gap_, solution_.gap),
        .residual = solution_.residual};
    const VectorXd weights = solution_.weights.tail(static_cast<Index>(units_.size()));
    std::map<std::pair<Index, bool>, VectorXd> sums;
    for (std::size_t i = 0; i < units_.size(); ++i) {
      const double weight = weights[static_cast<Index>(i)];
      auto& sum =
          sums.try_emplace({units_[i].pattern, weight < 0}, VectorXd::Zero(d)).first->second;
      sum += std::abs(weight) * units_[i].direction;
    }
    out.directions.resize(d, static_cast<Index>(sums.size()));
    out.factors.resize(static_cast<Index>(sums.size()));
    for (const auto& [key, sum] : sums) {
      const auto at = static_cast<Index>(out.patterns.size());
      const double length = sum.norm();
      out.directions.col(at) =
          length > 0 ? VectorXd(sum / length) : patterns_.directions.col(key.first);
      out.factors[at] = key.second ? -length : length;
      out.patterns.push_back(key.first);
    }
    return out;
  }

  const MatrixXd& inputs_;
  const PatternSet& patterns_;
  const VectorXd& labels_;
  bool skip_;
  double beta_;
  core::Team& team_;
  std::vector<MatrixXd> rays_;
  std::vector<Unit> units_;
  GroupSolution solution_;
  double gap_ = 1;
};

}  // namespace

ConeSolution minimise_over_cones(const MatrixXd& inputs, const PatternSet& patterns,
                                 const VectorXd& labels, bool skip, double beta, core::Team& team) {
  return ColumnGeneration(inputs, patterns, labels, skip, beta, team).run();
}

}  // namespace overparam::neural_isometry
