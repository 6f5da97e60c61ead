// SPDX-License-Identifier: MIT
#include "neural_isometry/patterns.hpp"

#include <Eigen/QR>
#include <string>
#include <unordered_map>

#include "neural_isometry/nonnegative.hpp"
#include "overparam/core/error.hpp"

namespace overparam::neural_isometry {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::string key_of(const VectorXd& gates) {
  std::string key(static_cast<std::size_t>(gates.size()), '0');
  for (Index i = 0; i < gates.size(); ++i)
    if (gates[i] != 0) key[static_cast<std::size_t>(i)] = '1';
  return key;
}

// Patterns as they come, each once.
class Collection {
 public:
  // The number of the pattern, or nothing of the empty one.
  std::optional<std::size_t> number_of(const VectorXd& gates) {
    std::string key = key_of(gates);
    if (key.find('1') == std::string::npos) return std::nullopt;
    const auto [at, is_new] = numbers_.try_emplace(std::move(key), columns_.size());
    if (is_new) columns_.push_back(gates);
    return at->second;
  }

  void add(const VectorXd& gates, const VectorXd& direction) {
    const auto number = number_of(gates);
    if (number && *number == directions_.size()) directions_.push_back(direction);
  }

  MatrixXd gates(Index samples) const { return side_by_side(columns_, samples); }
  MatrixXd directions(Index dimension) const { return side_by_side(directions_, dimension); }

 private:
  static MatrixXd side_by_side(const std::vector<VectorXd>& columns, Index rows) {
    MatrixXd all(rows, static_cast<Index>(columns.size()));
    for (std::size_t j = 0; j < columns.size(); ++j) all.col(static_cast<Index>(j)) = columns[j];
    return all;
  }

  std::unordered_map<std::string, std::size_t> numbers_;
  std::vector<VectorXd> columns_, directions_;
};

// The next choice of as many numbers below n, in increasing order; false behind the last.
bool next_choice(std::vector<Index>& choice, Index n) {
  const auto size = static_cast<Index>(choice.size());
  for (Index i = size - 1; i >= 0; --i) {
    auto& number = choice[static_cast<std::size_t>(i)];
    if (number == n - size + i) continue;
    ++number;
    for (auto j = static_cast<std::size_t>(i) + 1; j < choice.size(); ++j)
      choice[j] = choice[j - 1] + 1;
    return true;
  }
  return false;
}

// The unit vector orthogonal to d − 1 rows in general position.
VectorXd normal_of(const MatrixXd& rows) {
  const Index d = rows.cols();
  if (d == 1) return VectorXd::Ones(1);
  const Eigen::HouseholderQR<MatrixXd> decomposition(rows.transpose());
  return decomposition.householderQ() * VectorXd::Unit(d, d - 1);
}

// Of at least as many inputs as dimensions.
PatternSet enumerate(const MatrixXd& inputs) {
  const Index n = inputs.rows();
  const Index d = inputs.cols();
  Collection found;
  std::vector<VectorXd> rays, sums;
  PatternSet set;
  std::vector<Index> choice;
  for (Index i = 0; i + 1 < d; ++i) choice.push_back(i);
  const Index signs = Index{1} << (d - 1);
  do {
    const VectorXd normal = normal_of(inputs(choice, Eigen::all));
    for (const double side : {1.0, -1.0}) {
      const VectorXd ray = side * normal;
      VectorXd gates = gates_of(inputs * ray);
      const auto number_of_ray = static_cast<Index>(rays.size());
      rays.push_back(ray);
      for (Index bits = 0; bits < signs; ++bits) {
        for (std::size_t i = 0; i < choice.size(); ++i) gates[choice[i]] = double((bits >> i) & 1);
        const auto number = found.number_of(gates);
        if (!number) continue;
        if (*number == sums.size()) {
          sums.push_back(VectorXd::Zero(d));
          set.cones.emplace_back();
        }
        sums[*number] += ray;
        set.cones[*number].push_back(number_of_ray);
      }
    }
  } while (next_choice(choice, n));
  set.gates = found.gates(n);
  set.directions.resize(d, set.count());
  for (Index j = 0; j < set.count(); ++j)
    set.directions.col(j) = sums[static_cast<std::size_t>(j)].normalized();
  set.rays.resize(d, static_cast<Index>(rays.size()));
  for (std::size_t j = 0; j < rays.size(); ++j) set.rays.col(static_cast<Index>(j)) = rays[j];
  return set;
}

}  // namespace

std::optional<Index> PatternSet::find(const VectorXd& column) const {
  for (Index j = 0; j < count(); ++j)
    if (gates.col(j) == column) return j;
  return std::nullopt;
}

std::optional<VectorXd> all_ones_direction(const MatrixXd& inputs) {
  const Index n = inputs.rows();
  const Index d = inputs.cols();
  // Σ p = 1 and Xᵀp = 0 in least squares; what cannot be met is a direction with Xh > 0.
  MatrixXd columns(d + 1, n);
  columns << inputs.transpose() / inputs.rowwise().norm().mean(), Eigen::RowVectorXd::Ones(n);
  const VectorXd target = VectorXd::Unit(d + 1, d);
  NonnegativeFit fit(columns, target);
  constexpr double rounding = 1e-10;  // of sums of unit size, many times what they lose
  const Index most_steps = 100 + 20 * n;
  for (Index step = 0; step < most_steps; ++step) {
    const bool advanced = fit.advance();
    const VectorXd residual = fit.residual();
    const VectorXd h = -residual.head(d);
    if ((inputs * h).minCoeff() > rounding * inputs.rowwise().norm().maxCoeff() * h.norm())
      return h.normalized();
    if (residual.norm() < rounding) return std::nullopt;
    if (!advanced) break;
  }
  throw core::ConvergenceFailure(
      "whether a hidden unit can be active on all samples is beyond rounding",
      fit.residual().norm(), static_cast<std::size_t>(most_steps));
}

PatternSet all_patterns(const MatrixXd& inputs) {
  const Index n = inputs.rows();
  const Index d = inputs.cols();
  PatternSet set;
  if (n < d) {
    // All is decided in the span of the inputs.
    const Eigen::HouseholderQR<MatrixXd> decomposition(inputs.transpose());
    const MatrixXd basis = decomposition.householderQ() * MatrixXd::Identity(d, n);
    set = enumerate(inputs * basis);
    set.directions = MatrixXd(basis * set.directions);
    set.rays = MatrixXd(basis * set.rays);
  } else {
    set = enumerate(inputs);
  }
  // By symmetry the empty one is missing where there is that of all ones.
  const double expected =
      pattern_count(double(n), double(d)) - (set.find(VectorXd::Ones(n)) ? 1 : 0);
  if (double(set.count()) != expected)
    throw core::ConvergenceFailure("inputs in general position have " +
                                       experiment::shortest(expected) + " patterns, of which " +
                                       std::to_string(set.count()) + " were found",
                                   expected - double(set.count()), 1);
  return set;
}

PatternSet draw_patterns(const Parameters& p, const Sample& sample, experiment::Draw draw) {
  if (p.patterns == Patterns::all) return all_patterns(sample.inputs);
  Collection found;
  if (p.planted == Planted::linear) {
    if (const auto h = all_ones_direction(sample.inputs))
      found.add(VectorXd::Ones(sample.inputs.rows()), *h);
  } else if (p.patterns == Patterns::sampled_planted) {
    for (const auto& w : sample.planted.colwise()) found.add(gates_of(sample.inputs * w), w);
  }
  const MatrixXd directions = draw_directions(p, draw, static_cast<Index>(p.draws_of_patterns()));
  for (const auto& h : directions.colwise()) found.add(gates_of(sample.inputs * h), h);
  return {.gates = found.gates(sample.inputs.rows()),
          .directions = found.directions(sample.inputs.cols())};
}

}  // namespace overparam::neural_isometry
