// SPDX-License-Identifier: MIT
#include "overparam/regression/slope_law.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <utility>

#include "overparam/core/derivative.hpp"
#include "overparam/core/quadrature.hpp"
#include "overparam/core/require.hpp"

namespace overparam::regression {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

constexpr int most_nodes = 48;
constexpr double most_points = 2000;
constexpr Index few_values = 8;  // of laws that do not take a continuum of them

// The Gauss quadratures of a law with 1, 2, … nodes, by Stieltjes' procedure and Golub and Welsch.
class GaussRules {
 public:
  explicit GaussRules(const Law& law) {
    scale_ = std::sqrt(law.average(law.value.square()));
    ArrayXd before = ArrayXd::Zero(law.value.size());
    ArrayXd now = ArrayXd::Ones(law.value.size());
    while (size_ < most_nodes) {
      diagonal_[size_] = law.average(law.value * now.square());
      const ArrayXd next = (law.value - diagonal_[size_]) * now -
                           (size_ > 0 ? off_diagonal_[size_ - 1] : 0) * before;
      const double norm = std::sqrt(law.average(next.square()));
      off_diagonal_[size_++] = norm;
      // As many nodes as the law has values.
      constexpr double rounding = 1e-7;
      if (norm <= rounding * scale_) break;
      before = now;
      now = next / norm;
    }
  }

  Index largest() const { return size_; }

  Law rule(Index nodes) const {
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
    solver.computeFromTridiagonal(diagonal_.head(nodes), off_diagonal_.head(nodes - 1));
    Law result{solver.eigenvalues().array(),
               solver.eigenvectors().row(0).transpose().array().square()};
    // Units that do not pass anything on are no units that pass on their rounding.
    constexpr double nothing = 1e-9;  // of the derivatives of polynomials on panels
    if (isolated()) result.value = (result.value.abs() < nothing * scale_).select(0, result.value);
    return result;
  }

  // Whether the law takes some values only.
  bool isolated() const { return size_ <= few_values; }

 private:
  Eigen::VectorXd diagonal_ = Eigen::VectorXd::Zero(most_nodes);
  Eigen::VectorXd off_diagonal_ = Eigen::VectorXd::Zero(most_nodes);
  Index size_ = 0;
  double scale_ = 0;  // root mean square of the values
};

// Points of the K-fold product of a law of q values, up to the order of the factors: C(K+q−1, q−1).
double product_points(double width, Index nodes) {
  double count = 1;
  for (Index i = 1; i < nodes; ++i) count *= (width + double(i)) / double(i);
  return count;
}

Gates gates(double weight, double mean, double square) {
  return {weight, mean, std::max(0.0, square - mean * mean)};
}

std::vector<Gates> product_law(const Law& one, int width) {
  std::vector<Gates> result;
  const Index nodes = one.value.size();
  // `left` units have the values from `node` on.
  const std::function<void(Index, int, double, double, double)> place =
      [&](Index node, int left, double log_weight, double sum, double squares) {
        const double s = one.value[node];
        const auto take = [&](int count) {
          return log_weight + count * std::log(one.weight[node]) - std::lgamma(count + 1.0);
        };
        if (node == nodes - 1) {
          // All equal: no spread, not even by rounding.
          const bool equal = left == width;
          const double mean = equal ? s : (sum + left * s) / width;
          const double square = equal ? s * s : (squares + left * s * s) / width;
          result.push_back(gates(std::exp(take(left)), mean, square));
          return;
        }
        for (int count = 0; count <= left; ++count) {
          if (count == width)
            result.push_back({std::exp(take(count)), s, 0});
          else
            place(node + 1, left - count, take(count), sum + count * s, squares + count * s * s);
        }
      };
  place(0, width, std::lgamma(width + 1.0), 0, 0);
  return result;
}

// By Gauss's rule on panels that end at the kinks.
Law law_between_kinks(const core::Activation& activation) {
  constexpr double reach = 12, widest = 0.5;
  constexpr int nodes_of_panel = 24;
  std::vector<double> ends{-reach, reach};
  for (const double end : activation.panel_ends())
    if (std::abs(end) < reach) ends.push_back(end);
  const auto rule = core::gauss_panels(std::move(ends), widest, nodes_of_panel);
  const core::Derivative slope(activation);
  const auto size = static_cast<Index>(rule.nodes.size());
  const auto nodes = Eigen::Map<const ArrayXd>(rule.nodes.data(), size);
  Law law{nodes.unaryExpr([&](double z) { return slope(z); }),
          Eigen::Map<const ArrayXd>(rule.weights.data(), size) * (-nodes.square() / 2).exp()};
  law.weight /= law.weight.sum();
  return law;
}

std::vector<Gates> gaussian_law(const Law& one, double width) {
  // Gauss–Hermite quadrature with five nodes.
  const double root = std::sqrt(10.0);
  const std::array<double, 5> node{-std::sqrt(5 + root), -std::sqrt(5 - root), 0,
                                   std::sqrt(5 - root), std::sqrt(5 + root)};
  const std::array<double, 5> weight{(7 - 2 * root) / 60, (7 + 2 * root) / 60, 8.0 / 15,
                                     (7 + 2 * root) / 60, (7 - 2 * root) / 60};
  const double mean = one.average(one.value);
  const ArrayXd deviation = one.value - mean;
  const double square = one.average(one.value.square());
  const ArrayXd square_deviation = one.value.square() - square;
  const double variance = one.average(deviation.square());
  const double covariance = one.average(deviation * square_deviation);
  const double along = covariance / std::sqrt(variance);
  const double across =
      std::sqrt(std::max(0.0, one.average(square_deviation.square()) - along * along));
  const double scale = 1 / std::sqrt(width);
  std::vector<Gates> result;
  for (std::size_t i = 0; i < node.size(); ++i)
    for (std::size_t j = 0; j < node.size(); ++j)
      result.push_back(gates(weight[i] * weight[j], mean + scale * std::sqrt(variance) * node[i],
                             square + scale * (along * node[i] + across * node[j])));
  return result;
}

}  // namespace

Law fine_law(const core::Activation& activation) {
  if (const auto sides = activation.sides(); sides && !activation.jumps()) {
    if (sides->right == -sides->left)
      return {Eigen::Array<double, 1, 1>(sides->right), ArrayXd::Ones(1)};
    return {Eigen::Array2d(-sides->left, sides->right), Eigen::Array2d(0.5, 0.5)};
  }
  if (!activation.kinks().empty()) return law_between_kinks(activation);
  constexpr double step = 0.05;
  // The density is below 1e-31 beyond 12; polynomials of degree 62 are large up to 16.
  const Index half = activation.kind() == core::Activation::Kind::hermite ? 400 : 240;
  const core::Derivative slope(activation);
  Law law{ArrayXd(2 * half + 1), ArrayXd(2 * half + 1)};
  for (Index i = 0; i < law.value.size(); ++i) {
    const double z = double(i - half) * step;
    law.value[i] = slope(z);
    law.weight[i] = std::exp(-0.5 * z * z);
  }
  law.weight /= law.weight.sum();
  return law;
}

bool isolated_slopes(const core::Activation& activation) {
  return GaussRules(fine_law(activation)).isolated();
}

std::vector<Gates> slope_law(const core::Activation& activation, double width) {
  core::require(width >= 1 && width == std::floor(width), "width", width,
                "is not a whole number from 1, nor infinite");
  const Law fine = fine_law(activation);
  const GaussRules rules(fine);
  if (rules.largest() == 1) return {{1, fine.average(fine.value), 0}};
  Index nodes = std::min<Index>(rules.largest(), most_nodes);
  while (nodes > 1 && product_points(width, nodes) > most_points) --nodes;
  const Index needed = std::min<Index>(rules.largest(), 3);
  if (nodes < needed) return gaussian_law(fine, width);
  Law rule = rules.rule(nodes);
  if (nodes > needed) {
    // A node near zero, taken by all units at once, would be a sample almost without features, which an
    // interpolant pays for: in the law itself a rare event. The nodes of successive rules interlace.
    constexpr double close = 0.05;  // of the root mean square
    const auto nearest = [](const Law& law) { return law.value.abs().minCoeff(); };
    Law other = rules.rule(nodes - 1);
    if (nearest(rule) < close * std::sqrt(fine.average(fine.value.square())) &&
        nearest(other) > nearest(rule))
      rule = std::move(other);
  }
  return product_law(rule, static_cast<int>(width));
}

}  // namespace overparam::regression
