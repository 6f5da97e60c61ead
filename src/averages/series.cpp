// SPDX-License-Identifier: MIT
#include "averages/series.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>

#include "overparam/core/error.hpp"

namespace overparam::averages {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Kind = core::Activation::Kind;
using std::numbers::pi;

constexpr Index most_orders = 256;
constexpr Index few_orders = 64;  // that a rule resolves; what is left for more is small
constexpr Index block = 8;        // of orders
constexpr int attempts = 3;       // at a step that is small enough
constexpr int more_attempts = 6;  // of functions, whose singularities are not known
// Of what ranges cut off, and what errors may have as a factor.
constexpr double range_margin = 20, margin = 7;
// Variances below it, relative to the one without the condition, are rounding.
constexpr double no_variance = 1e-14;

// Of a constant: one node.
NormalRule point() { return {VectorXd::Zero(1), VectorXd::Ones(1)}; }

const NormalRule& rule_of(bool varies, const NormalRule& rule) {
  static const NormalRule constant = point();
  return varies ? rule : constant;
}

double root(double variance, double of) {
  return variance > no_variance * of ? std::sqrt(variance) : 0;
}

void apply(const core::Activation& g, MatrixXd& values) {
  g.apply(std::span<double>(values.data(), static_cast<std::size_t>(values.size())));
}

// The averages on lines of even and of odd number, which differ by the error of twice the step.
struct Halves {
  double even = 0, odd = 0;

  void add(Index line, Index lines, double value) {
    if (lines == 1) {
      even += value / 2;
      odd += value / 2;
    } else {
      (line % 2 == 0 ? even : odd) += value;
    }
  }
  double sum() const { return even + odd; }
  double difference() const { return std::abs(even - odd); }
};

}  // namespace

SeriesAverages::SeriesAverages(core::Activation activation, double accuracy)
    : activation_(std::move(activation)), derivative_(activation_), accuracy_(accuracy) {
  if (activation_.kind() != Kind::hermite) return;
  constexpr int most_terms = 64;  // of which the rules below are known to be exact
  if (activation_.series_length() > most_terms)
    throw core::InvalidParameter("activation", activation_.name(),
                                 "has more than 64 terms: averages are known for as many");
  const int degree = activation_.series_length() - 1;
  outer_ = gauss_hermite(std::max(1, 2 * degree));
  inner_ = gauss_hermite(degree + 1);
  orders_ = hermite_weights(inner_, degree + 1);
  exact_ = true;
}

// Shifting the line of integration by y ≤ d, below the nearest singularity, changes e^{−z²/2} by at
// most e^{y²/2} and leaves an error of e^{y²/2 − 2πy/step}. At d there is a pole of order six, that
// of (g' g)² of tanh, with the factor (2π/(step σ))⁵/(5! σ). The Φ of gelu has no pole and grows as
// e^{σ²y²/2}, and there are four factors. Other functions are taken to be like tanh, and where the
// differences of lines show that they are not, the step is halved.
SeriesAverages::Decay SeriesAverages::decay(const Matrix<double>& covariance) const {
  constexpr double least_deviation = 1e-3;
  const double deviation =
      std::max(least_deviation, std::sqrt(std::max(0.0, covariance.diagonal().maxCoeff())));
  if (activation_.kind() == Kind::gelu) return {HUGE_VAL, 1 + 4 * deviation * deviation};
  return {pi / 2 / (activation_.kind() == Kind::sigmoid ? deviation / 2 : deviation), 1};
}

double SeriesAverages::Decay::error(double step) const {
  const double entire = 2 * pi / (step * growth);  // the best shift where there is no singularity
  const double shift = std::min(distance, entire);
  const double pole = 2 * distance / pi;
  const double factor =
      distance < entire ? std::max(1.0, std::pow(2 * pi / step * pole, 5) / 120 * pole) : 1;
  return factor * std::exp(shift * (growth * shift / 2 - 2 * pi / step));
}

double SeriesAverages::Decay::step(double accuracy) const {
  constexpr double largest = 2, finer = 0.95;
  double step = largest;
  while (error(step) > accuracy) step *= finer;
  return step;
}

void SeriesAverages::set_rules(double step) {
  if (exact_ || step == step_) return;
  const double digits = std::log(range_margin / accuracy_);
  // He_p oscillates as √p, and |He_p/√p!| ≤ e^{z²/4}.
  const double inner_step = 2 * pi / (2 * pi / step + std::sqrt(double(few_orders)));
  outer_ = trapezoid(step, std::sqrt(2 * digits));
  inner_ = trapezoid(inner_step, 2 * std::sqrt(digits));
  orders_ = hermite_weights(inner_, few_orders);
  step_ = step;
}

// compute(·) until every other line has the error that it should have, and all lines have theirs.
template <class Compute>
void SeriesAverages::refine(const Matrix<double>& covariance, const Compute& compute) {
  const Decay expected = decay(covariance);
  double step = expected.step(accuracy_ / margin);
  const double allowed = margin * expected.error(2 * step);
  const int most = activation_.kind() == Kind::function ? more_attempts : attempts;
  double error = 0;
  for (int attempt = 0; attempt < most; ++attempt, step /= 2) {
    set_rules(step);
    set_moments(covariance);
    error = compute();
    if (exact_ || error <= allowed) return;
  }
  throw core::ConvergenceFailure("Gaussian averages of " + activation_.name(), error,
                                 static_cast<std::size_t>(most));
}

void SeriesAverages::set_moments(const Matrix<double>& covariance) {
  const Index fields = covariance.rows();
  sizes_.setZero(fields);
  slope_sizes_.setZero(fields);
  for (Index a = 0; a < fields; ++a) {
    const double deviation = std::sqrt(std::max(0.0, covariance(a, a)));
    for (Index n = 0; n < outer_.nodes.size(); ++n) {
      const double x = deviation * outer_.nodes(n);
      sizes_(a) += outer_.weights(n) * std::pow(activation_(x), 2);
      slope_sizes_(a) += outer_.weights(n) * std::pow(derivative_(x), 2);
    }
  }
  sizes_ = sizes_.cwiseSqrt();
  slope_sizes_ = slope_sizes_.cwiseSqrt();
}

void SeriesAverages::pairs(const Matrix<double>& covariance, std::span<const Eigen::Index> rows,
                           PairAverages<double>& out) {
  const auto n_rows = static_cast<Index>(rows.size());
  for (auto* matrix : {&out.values, &out.slopes, &out.curvatures})
    matrix->resize(n_rows, covariance.cols());
  refine(covariance, [&] {
    double error = 0;
    for (Index r = 0; r < n_rows; ++r)
      for (Index a = 0; a < covariance.cols(); ++a)
        error = std::max(error, pair(covariance, rows[static_cast<std::size_t>(r)], a,
                                     {out.values(r, a), out.slopes(r, a), out.curvatures(r, a)}));
    return error;
  });
}

double SeriesAverages::pair(const Matrix<double>& covariance, Index i, Index a, Three out) {
  const double deviation = root(covariance(i, i), 0);
  const double tilt = deviation > 0 ? covariance(i, a) / deviation : 0;
  const double across = i == a ? 0 : root(covariance(a, a) - tilt * tilt, covariance(a, a));
  const NormalRule& lines = rule_of(deviation > 0, outer_);
  const NormalRule& nodes = rule_of(across > 0, outer_);
  Halves values, slopes, curvatures;
  for (Index m = 0; m < lines.nodes.size(); ++m) {
    const double z = lines.nodes(m);
    values_ = (across * nodes.nodes).array() + tilt * z;
    double slope = 0;
    for (Index n = 0; n < values_.rows(); ++n)
      slope += nodes.weights(n) * derivative_(values_(n, 0));
    apply(activation_, values_);
    const double value = nodes.weights.dot(values_.col(0));
    const double x = deviation * z;
    const double weight = lines.weights(m);
    values.add(m, lines.nodes.size(), weight * activation_(x) * value);
    slopes.add(m, lines.nodes.size(), weight * derivative_(x) * slope);
    curvatures.add(m, lines.nodes.size(), weight * derivative_.slope(x) * value);
  }
  out.value = values.sum();
  out.slope = slopes.sum();
  out.curvature = curvatures.sum();
  const auto relative = [](double difference, double unit) {
    return difference > 0 ? difference / unit : 0;
  };
  return std::max({relative(values.difference(), sizes_(i) * sizes_(a)),
                   relative(slopes.difference(), slope_sizes_(i) * slope_sizes_(a)),
                   relative(curvatures.difference(), slope_sizes_(i) * sizes_(a))});
}

void SeriesAverages::quartic(const Matrix<double>& covariance, const Vector<double>& signs,
                             std::span<const FieldPair> pairs, Vector<double>& out) {
  out.resize(static_cast<Index>(pairs.size()));
  refine(covariance, [&] {
    unit_ = std::pow(signs.cwiseAbs().dot(sizes_), 2);
    double error = 0;
    for (std::size_t r = 0; r < pairs.size(); ++r)
      error = std::max(error, average(covariance, signs, pairs[r], out(static_cast<Index>(r))));
    return error;
  });
}

SeriesAverages::Rest SeriesAverages::condition(const Matrix<double>& covariance,
                                               FieldPair pair) const {
  const auto [i, k] = pair;
  const Index fields = covariance.rows();
  Rest rest;
  rest.along = root(covariance(i, i), 0);
  rest.first = VectorXd::Zero(fields);
  rest.second = VectorXd::Zero(fields);
  if (rest.along > 0) rest.first = covariance.col(i) / rest.along;
  if (i != k)
    rest.across = root(covariance(k, k) - rest.first(k) * rest.first(k), covariance(k, k));
  if (rest.across > 0) rest.second = (covariance.col(k) - rest.first(k) * rest.first) / rest.across;
  VectorXd deviations = VectorXd::Zero(fields);
  for (Index a = 0; a < fields; ++a) {
    const double left = std::max(0.0, covariance(a, a) - rest.first(a) * rest.first(a));
    rest.second(a) = std::clamp(rest.second(a), -std::sqrt(left), std::sqrt(left));
    if (a == i || a == k) continue;
    deviations(a) = root(left - rest.second(a) * rest.second(a), covariance(a, a));
    if (deviations(a) > 0) rest.free.push_back(a);
  }
  const auto count = static_cast<Index>(rest.free.size());
  rest.deviations = deviations(rest.free);
  rest.correlations = MatrixXd::Zero(count, count);
  for (Index f = 0; f < count; ++f)
    for (Index h = 0; h < f; ++h) {
      const Index a = rest.free[static_cast<std::size_t>(f)];
      const Index b = rest.free[static_cast<std::size_t>(h)];
      const double left =
          covariance(a, b) - rest.first(a) * rest.first(b) - rest.second(a) * rest.second(b);
      rest.correlations(f, h) = rest.correlations(h, f) =
          std::clamp(left / (rest.deviations(f) * rest.deviations(h)), -1.0, 1.0);
    }
  return rest;
}

double SeriesAverages::average(const Matrix<double>& covariance, const Vector<double>& signs,
                               FieldPair pair, double& out) {
  const Rest rest = condition(covariance, pair);
  const NormalRule& lines = rule_of(rest.along > 0, outer_);
  const double unit = slope_sizes_(pair.i) * slope_sizes_(pair.k);
  // The average over a line does not change with the sign of z_1 if g does with that of x.
  const Index count = lines.nodes.size();
  const bool odd = !exact_ && activation_.odd();  // the trapezoidal rule has a node at 0
  Halves halves;
  for (Index m = odd ? count / 2 : 0; m < count; ++m) {
    const double factor = odd && m > count / 2 ? 2 : 1;
    const Line at{pair, lines.nodes(m), lines.weights(m) * factor, unit};
    halves.add(m, count, line(rest, signs, at));
  }
  out = halves.sum();
  return unit_ * unit > 0 ? halves.difference() / (unit_ * unit) : 0;
}

double SeriesAverages::line(const Rest& rest, const Vector<double>& signs, const Line& at) {
  const NormalRule& nodes = rule_of(rest.across > 0, outer_);
  // The corners of the square weigh less than what the rule has left out already.
  const double range = exact_ ? HUGE_VAL : std::abs(outer_.nodes(0));
  Index first = 0;
  while (first < nodes.nodes.size() / 2 && std::hypot(at.z, nodes.nodes(first)) > range) ++first;
  const Index count = nodes.nodes.size() - 2 * first;
  const VectorXd z = nodes.nodes.segment(first, count);
  VectorXd weights = at.weight * nodes.weights.segment(first, count);
  for (Index n = 0; n < count; ++n) {
    const double x = rest.along * at.z;
    const double y = rest.first(at.pair.k) * at.z + rest.across * z(n);
    weights(n) *= derivative_(x) * derivative_(at.pair.i == at.pair.k ? x : y);
  }
  means_ = (rest.first * at.z).replicate(1, count) + rest.second * z.transpose();
  const auto fields = static_cast<Index>(rest.free.size());
  values_.resize(inner_.nodes.size(), fields * count);
  for (Index n = 0; n < count; ++n)
    for (Index f = 0; f < fields; ++f)
      values_.col(n * fields + f) = (rest.deviations(f) * inner_.nodes).array() +
                                    means_(rest.free[static_cast<std::size_t>(f)], n);
  apply(activation_, means_);
  apply(activation_, values_);
  VectorXd variances = VectorXd::Zero(count);
  left_ = (inner_.weights.transpose() * values_.cwiseAbs2()).transpose();
  const VectorXd averages = (inner_.weights.transpose() * values_).transpose();
  left_ -= averages.cwiseAbs2();
  for (Index n = 0; n < count; ++n)
    for (Index f = 0; f < fields; ++f) {
      const Index a = rest.free[static_cast<std::size_t>(f)];
      means_(a, n) = averages(n * fields + f);
      variances(n) += signs(a) * signs(a) * left_(n * fields + f);
    }
  const VectorXd sums = means_.transpose() * signs;
  double sum = weights.dot(sums.cwiseAbs2() + variances);
  if (fields > 1) sum += off_diagonal(rest, signs(rest.free), weights, at);
  return sum;
}

// The terms a ≠ b of p ≥ 1. On entry left_ holds the variances of all fields at all nodes.
double SeriesAverages::off_diagonal(const Rest& rest, const VectorXd& signs,
                                    const VectorXd& weights, const Line& at) {
  const Index fields = signs.size();
  const Index count = weights.size();
  const double closest = rest.correlations.cwiseAbs().maxCoeff();
  const VectorXd sizes = signs.cwiseAbs();
  const VectorXd weight_sizes = weights.cwiseAbs();
  const double allowed = accuracy_ / 4 * unit_ * std::max(weight_sizes.sum(), at.weight * at.unit);
  MatrixXd powers = signs * signs.transpose();
  double sum = 0;
  double bound = 0;
  for (Index p = 1;; p += block) {
    // Cauchy's bound of all orders from p on.
    const Eigen::Map<const MatrixXd> left(left_.data(), fields, count);
    const VectorXd roots = left.cwiseMax(0.0).cwiseSqrt().transpose() * sizes;
    bound = std::pow(closest, double(p)) * weight_sizes.dot(roots.cwiseAbs2());
    if (!exact_ && bound <= allowed) return sum;
    if (p >= orders_.rows()) {
      if (exact_) return sum;
      if (p >= most_orders) break;
      orders_ = hermite_weights(inner_, most_orders);
    }
    const Index orders = std::min(block, orders_.rows() - p);
    coefficients_.noalias() = orders_.middleRows(p, orders) * values_;
    left_ -= coefficients_.colwise().squaredNorm().transpose();
    for (Index q = 0; q < orders; ++q) {
      powers = powers.cwiseProduct(rest.correlations);
      order_ = coefficients_.row(q).reshaped(fields, count);
      products_.noalias() = powers * order_;
      sum += products_.cwiseProduct(order_).colwise().sum().dot(weights.transpose());
    }
  }
  throw core::ConvergenceFailure("Gaussian averages of " + activation_.name(), bound / allowed,
                                 static_cast<std::size_t>(most_orders));
}

}  // namespace overparam::averages
