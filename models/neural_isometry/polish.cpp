// SPDX-License-Identifier: MIT
#include "neural_isometry/polish.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <utility>
#include <vector>

namespace overparam::neural_isometry {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int rounds = 30;
constexpr int iterations = 1000;
constexpr double sufficient = 1e-4;
constexpr double curvature = 0.9;

using Place = std::pair<Index, Index>;  // unit i, input j

// The fields that are kept at zero.
class Kinks {
 public:
  // Those with |x_j·w_i| < size |x_j||w_i|, except `freed`.
  Kinks(const Loss& loss, const VectorXd& weights, double size, const std::vector<Place>& freed)
      : bases_(std::size_t(loss.fields().cols())), inputs_(bases_.size()) {
    const MatrixXd& x = loss.inputs();
    const Index d = x.cols();
    const VectorXd lengths = x.rowwise().norm();
    const VectorXd c = loss.coefficients(weights);
    constexpr double alive = 1e-14;  // |c_i||w_i|, where |y| = 1
    for (std::size_t i = 0; i < bases_.size(); ++i) {
      const auto w = weights.segment(Index(i) * d, d);
      bases_[i].resize(d, 0);
      if (!(std::abs(c(Index(i))) * w.norm() > alive)) continue;
      const VectorXd fields = (x * w).cwiseAbs() / w.norm();
      std::vector<std::pair<double, Index>> small;
      for (Index j = 0; j < x.rows(); ++j)
        if (fields(j) < size * lengths(j) &&
            std::find(freed.begin(), freed.end(), Place(Index(i), j)) == freed.end())
          small.emplace_back(fields(j) / lengths(j), j);
      std::sort(small.begin(), small.end());
      for (const auto& [field, j] : small) add(i, j, x.row(j).transpose() / lengths(j));
    }
  }

  // Takes the parts of vectors like the weights off that change a field at a kink.
  void project(VectorXd& vector) const {
    for (std::size_t i = 0; i < bases_.size(); ++i) {
      const MatrixXd& q = bases_[i];
      if (q.cols() == 0) continue;
      auto part = vector.segment(Index(i) * q.rows(), q.rows());
      part -= q * (q.transpose() * part).eval();
    }
  }

  // Turns the gradient of the last call of the loss into the least-norm subgradient; returns the
  // kinks whose derivative there is 0 or 1.
  std::vector<Place> shorten(const Loss& loss, const VectorXd& weights, VectorXd& gradient) const {
    std::vector<Place> ends;
    const VectorXd c = loss.coefficients(weights);
    for (std::size_t i = 0; i < bases_.size(); ++i) {
      if (inputs_[i].empty()) continue;
      const Index d = bases_[i].rows();
      const Index count = Index(inputs_[i].size());
      VectorXd part = gradient.segment(Index(i) * d, d);
      MatrixXd moves(d, count);  // what a derivative of 1 adds
      for (Index k = 0; k < count; ++k) {
        const Index j = inputs_[i][std::size_t(k)];
        moves.col(k) = c(Index(i)) * loss.residual()(j) * loss.inputs().row(j).transpose();
        if (loss.fields()(j, Index(i)) > 0) part -= moves.col(k);
      }
      const VectorXd derivatives = least_norm(moves, part);
      gradient.segment(Index(i) * d, d) = part;
      for (Index k = 0; k < count; ++k)
        if (derivatives(k) <= 0 || derivatives(k) >= 1)
          ends.emplace_back(Index(i), inputs_[i][std::size_t(k)]);
    }
    return ends;
  }

 private:
  void add(std::size_t i, Index j, VectorXd direction) {
    MatrixXd& q = bases_[i];
    if (q.cols() + 1 >= q.rows()) return;  // a unit keeps a direction
    for (int twice = 0; twice < 2; ++twice) direction -= q * (q.transpose() * direction).eval();
    constexpr double dependent = 1e-6;
    if (direction.norm() < dependent) return;
    q.conservativeResize(Eigen::NoChange, q.cols() + 1);
    q.rightCols(1) = direction.normalized();
    inputs_[i].push_back(j);
  }

  // t in [0, 1] that minimise |part + moves t|, coordinate by coordinate; adds moves t to part.
  static VectorXd least_norm(const MatrixXd& moves, VectorXd& part) {
    constexpr int sweeps = 2000;
    constexpr double still = 1e-13;
    VectorXd t = VectorXd::Zero(moves.cols());
    for (int sweep = 0; sweep < sweeps; ++sweep) {
      double change = 0;
      for (Index k = 0; k < t.size(); ++k) {
        const double square = moves.col(k).squaredNorm();
        if (square == 0) continue;
        const double next = std::clamp(t(k) - moves.col(k).dot(part) / square, 0.0, 1.0);
        part += (next - t(k)) * moves.col(k);
        change = std::max(change, std::abs(next - t(k)));
        t(k) = next;
      }
      if (change < still) break;
    }
    return t;
  }

  std::vector<MatrixXd> bases_;             // of the x_j at kinks of each unit, orthonormal
  std::vector<std::vector<Index>> inputs_;  // these j
};

// The inverse Hessian of the last steps.
class Memory {
 public:
  bool empty() const { return pairs_.empty(); }
  void clear() { pairs_.clear(); }

  void add(const VectorXd& step, const VectorXd& change) {
    constexpr std::size_t most = 30;
    pairs_.push_back({step, change, step.dot(change)});
    if (pairs_.size() > most) pairs_.pop_front();
  }

  VectorXd direction(const VectorXd& gradient) const {
    VectorXd p = -gradient;
    if (empty()) return p;
    std::vector<double> alpha(pairs_.size());
    for (std::size_t k = pairs_.size(); k-- > 0;) {
      alpha[k] = pairs_[k].step.dot(p) / pairs_[k].product;
      p -= alpha[k] * pairs_[k].change;
    }
    p *= pairs_.back().product / pairs_.back().change.squaredNorm();
    for (std::size_t k = 0; k < pairs_.size(); ++k)
      p += (alpha[k] - pairs_[k].change.dot(p) / pairs_[k].product) * pairs_[k].step;
    return p;
  }

 private:
  struct Pair {
    VectorXd step, change;  // of the weights and of the gradient
    double product;
  };
  std::deque<Pair> pairs_;
};

// L-BFGS with the kinks kept, until the gradient is below `small` or no step goes down.
void minimise(Loss& loss, double beta, const Kinks& kinks, double small, VectorXd& weights) {
  VectorXd gradient(weights.size()), next_gradient(weights.size()), next;
  Memory memory;
  const auto evaluate = [&](const VectorXd& at, VectorXd& slope) {
    const double value = loss(at, beta, slope);
    kinks.project(slope);
    return value;
  };
  double value = evaluate(weights, gradient);
  for (int i = 0; i < iterations && gradient.norm() > small; ++i) {
    VectorXd direction = memory.direction(gradient);
    if (!(gradient.dot(direction) < 0)) {
      memory.clear();
      direction = -gradient;
    }
    const double slope = gradient.dot(direction);
    constexpr double first = 1e-2;  // length of a step without memory
    double step = memory.empty() ? std::min(1.0, first / gradient.norm()) : 1;
    double low = 0, high = std::numeric_limits<double>::infinity(), next_value = 0;
    bool found = false;
    for (int trial = 0; trial < 40 && !found; ++trial) {
      next = weights + step * direction;
      next_value = evaluate(next, next_gradient);
      if (!(next_value <= value + sufficient * step * slope))
        high = step;
      else if (next_gradient.dot(direction) < curvature * slope)
        low = step;
      else
        found = true;
      if (!found) step = std::isfinite(high) ? (low + high) / 2 : 2 * low;
    }
    if (!found && memory.empty()) return;
    if (found) {
      memory.add(next - weights, next_gradient - gradient);
      weights = next;
      gradient = next_gradient;
      value = next_value;
    } else {
      memory.clear();
    }
  }
}

}  // namespace

double polish(Loss& loss, double beta, VectorXd& weights) {
  constexpr double least_scale = 1e-2;
  VectorXd gradient(weights.size()), next_gradient(weights.size()), best = weights;
  double least = std::numeric_limits<double>::infinity(), reached = least;
  std::vector<Place> freed;
  double kink_size = 1e-5;  // as far as the last steps of the descent move a field
  for (int round = 0; round < rounds; ++round) {
    loss.normalise(weights);
    loss(weights, beta, gradient);
    const Kinks kinks(loss, weights, kink_size, freed);
    kinks.project(weights);
    const double scale = beta * std::max(loss.decaying(weights).norm(), least_scale);
    minimise(loss, beta, kinks, 1e-2 * stationary * scale, weights);
    const double value = loss(weights, beta, gradient);
    freed = kinks.shorten(loss, weights, gradient);
    const double length = gradient.norm();
    const double now = length / scale;
    if (value < reached || now < stationary) {
      best = weights;
      reached = value;
      least = now;
    }
    if (now < stationary) break;
    if (value > reached) kink_size /= 10;  // the minimum has smaller fields that are not 0
    // The longest step down, of 1/β at most, by halving.
    const VectorXd from = weights;
    double step = 1 / beta;
    for (int trial = 0; trial < 60; ++trial, step /= 2) {
      weights = from - step * gradient;
      if (loss(weights, beta, next_gradient) < value - sufficient * step * length * length) break;
    }
  }
  weights = best;
  return least;
}

}  // namespace overparam::neural_isometry
