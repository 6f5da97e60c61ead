// SPDX-License-Identifier: MIT
#include "overparam/regression/product_features.hpp"

#include <Eigen/Core>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>
#include <optional>

#include "overparam/core/error.hpp"
#include "regression/contour.hpp"

namespace overparam::regression {
namespace {

using Complex = std::complex<double>;

template <class Scalar>
using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

// β and α, and 1/η of every point of the law.
template <class Scalar>
struct Resolvent {
  Scalar beta, alpha;
  Array<Scalar> inverse;
  Scalar slope;  // b
};

// The risk in units of its three sources.
template <class Scalar>
struct Parts {
  Scalar linear, noise;                    // R_ab = |β|² linear + σ² noise
  Scalar training_linear, training_noise;  // of E|y − f|²/n
};

class Equations {
 public:
  Equations(const ProductFeatures& features, double samples)
      : dimension_(features.dimension), gates_(features.gates), samples_(samples) {
    std::size_t alive = 0;
    for (const auto& point : features.law) alive += point.mean != 0 || point.spread > 0;
    const auto size = static_cast<Eigen::Index>(alive);
    weight_.resize(size);
    mean_.resize(size);
    spread_.resize(size);
    Eigen::Index i = 0;
    for (const auto& point : features.law) {
      if (point.mean == 0 && point.spread <= 0) {
        dead_ += point.weight;
        continue;
      }
      weight_[i] = point.weight;
      mean_[i] = point.mean;
      spread_[i++] = point.spread;
    }
    square_ = mean_.square();
    spreads_ = (spread_ > 0).any();
    psi_ = samples / dimension_;
    psi_others_ = spreads_ ? psi_ / (gates_ - 1) : 0;
  }

  double parameters() const { return spreads_ ? gates_ * dimension_ : dimension_; }
  double learnt_samples() const { return samples_ * weight_.sum(); }

  // What E is of η's constant: 1, but 0 for β/λ and α/λ as λ → 0 below the interpolation threshold.
  struct Form {
    double unit = 1;
  };

  // At a real ridge: the map from (β, α) to the right-hand sides is monotone and concave, so that
  // Newton's method converges monotonously from any point above the solution.
  Resolvent<double> solve(double ridge) const {
    double beta = ridge + psi_ * (weight_ * square_).sum();
    double alpha = spreads_ ? ridge + psi_others_ * (weight_ * spread_).sum() : 1;
    newton_or_throw(ridge, {}, beta, alpha);
    return finish({}, beta, alpha);
  }

  // β/λ, α/λ as λ → 0.
  Resolvent<double> solve_interpolation() const {
    // Solutions are λ (β̃ + O(λ)): from a small one the limit is reached in a few steps.
    constexpr double small = 1e-10;
    const double ridge = small * (weight_ * (square_ + spread_)).sum();
    const auto start = solve(ridge);
    double beta = start.beta / ridge;
    double alpha = spreads_ ? start.alpha / ridge : 1;
    newton_or_throw(1.0, {0}, beta, alpha);
    return finish({0}, beta, alpha);
  }

  // At complex ridges, by continuation. The right-hand sides take the upper half plane into itself and
  // so have one fixed point there at most.
  Resolvent<Complex> follow(Complex from, Complex to, Complex beta, Complex alpha) const {
    double step = 1;
    for (int tries = 0; tries < most_steps; ++tries) {
      const Complex next = step == 1 ? to : from + step * (to - from);
      Complex new_beta = beta;
      Complex new_alpha = alpha;
      if (newton(next, {}, new_beta, new_alpha)) {
        beta = new_beta;
        alpha = new_alpha;
        if (step == 1) return finish({}, beta, alpha);
        from = next;
        step = std::min(1.0, 2 * step / (1 - step));
      } else {
        step /= 2;
      }
    }
    throw core::ConvergenceFailure("equivalent of product features", std::abs(to - from),
                                   most_steps);
  }

  template <class Scalar>
  Parts<Scalar> parts(const Resolvent<Scalar>& a, const Resolvent<Scalar>& b) const {
    const Array<Scalar> d = weight_ * a.inverse * b.inverse;
    const Scalar of_mean = (d * mean_).sum();
    const Scalar of_square = (d * square_).sum();
    const Scalar of_spread = (d * spread_).sum();
    const Scalar inverse_beta = Scalar(1) / (a.beta * b.beta);
    const Scalar inverse_alpha = Scalar(1) / (a.alpha * b.alpha);
    Eigen::Matrix<Scalar, 2, 2> matrix;
    const Scalar cross = (d * square_ * spread_).sum();
    matrix << Scalar(1) - psi_ * (d * square_.square()).sum() * inverse_beta,
        -psi_ * cross * inverse_alpha, -psi_others_ * cross * inverse_beta,
        Scalar(1) - psi_others_ * (d * spread_.square()).sum() * inverse_alpha;
    const Eigen::Matrix<Scalar, 2, 2> inverse = matrix.inverse();
    const Scalar slopes = a.slope + b.slope;
    const double others = psi_others_ / psi_;  // 1/(N−1)
    // 1 − (b_a+b_b) E[m] + …, for the sources E[m²], E[q] or their averages over the training set.
    const auto quadratic = [&](Scalar one, Scalar mean, Scalar square, Scalar spread) {
      const Eigen::Matrix<Scalar, 2, 1> y =
          inverse * Eigen::Matrix<Scalar, 2, 1>(square, spread * others);
      const Scalar yb = y[0] * inverse_beta;
      const Scalar ya = y[1] * inverse_alpha;
      const Scalar noise = psi_ * (of_square * yb + of_spread * ya);
      const Scalar tilted =
          psi_ * ((d * mean_ * square_).sum() * yb + (d * mean_ * spread_).sum() * ya);
      return std::pair<Scalar, Scalar>{
          one - slopes * (mean + tilted) + a.slope * b.slope * y[0] + noise, noise};
    };
    const auto risk =
        quadratic(1, (weight_ * mean_).sum(), (weight_ * square_).sum(), (weight_ * spread_).sum());
    // Residuals are 1/η times the errors of a sample left out.
    const Scalar residual = d.sum() + dead_;
    const auto training = quadratic(residual, of_mean, of_square, of_spread);
    return {risk.first, risk.second, training.first, training.second + residual};
  }

  double dead() const { return dead_; }

 private:
  static constexpr int most_steps = 2000;

  template <class Scalar>
  Array<Scalar> inverse_eta(Form form, Scalar beta, Scalar alpha) const {
    return (square_ * (Scalar(1) / beta) + spread_ * (Scalar(1) / alpha) + Scalar(form.unit))
        .inverse();
  }

  // Newton's method for β = source + ψE[m²/η], α = source + ψE[q/η]/(N−1).
  template <class Scalar>
  bool newton(Scalar source, Form form, Scalar& beta, Scalar& alpha) const {
    constexpr int most_iterations = 60;
    constexpr double quadratic = 1e-9;  // a step this small leaves its square
    for (int i = 0; i < most_iterations; ++i) {
      const Array<Scalar> inverse = inverse_eta(form, beta, alpha);
      const Array<Scalar> first = weight_ * inverse;
      const Array<Scalar> second = first * inverse;
      const Scalar cross = (second * square_ * spread_).sum();
      Eigen::Matrix<Scalar, 2, 2> jacobian;
      jacobian << Scalar(1) - psi_ * (second * square_.square()).sum() / (beta * beta),
          -psi_ * cross / (alpha * alpha), -psi_others_ * cross / (beta * beta),
          Scalar(1) - psi_others_ * (second * spread_.square()).sum() / (alpha * alpha);
      Eigen::Matrix<Scalar, 2, 1> residual;
      residual << source + psi_ * (first * square_).sum() - beta,
          spreads_ ? source + psi_others_ * (first * spread_).sum() - alpha : Scalar(0);
      const Eigen::Matrix<Scalar, 2, 1> step = jacobian.inverse() * residual;
      beta += step[0];
      alpha += step[1];
      if (!inside(beta) || (spreads_ && !inside(alpha))) return false;
      if (std::abs(step[0]) <= quadratic * std::abs(beta) &&
          std::abs(step[1]) <= quadratic * std::abs(alpha))
        return true;
    }
    return false;
  }

  void newton_or_throw(double source, Form form, double& beta, double& alpha) const {
    if (!newton(source, form, beta, alpha))
      throw core::ConvergenceFailure("equivalent of product features", beta, 60);
  }

  static bool inside(double x) { return x > 0 && std::isfinite(x); }
  static bool inside(Complex x) { return x.imag() > 0 && std::isfinite(x.real()); }

  template <class Scalar>
  Resolvent<Scalar> finish(Form form, Scalar beta, Scalar alpha) const {
    Resolvent<Scalar> result{beta, alpha, inverse_eta(form, beta, alpha), 0};
    result.slope = psi_ * (weight_ * mean_ * result.inverse).sum() / beta;
    return result;
  }

  double dimension_, gates_, samples_;
  double psi_ = 0;         // n/d
  double psi_others_ = 0;  // n/d/(N−1)
  bool spreads_ = false;
  double dead_ = 0;  // probability that all gates are zero
  Array<double> weight_, mean_, square_, spread_;
};

Risk combine(const ProductTarget& target, const Parts<double>& parts) {
  return {target.linear * parts.linear + target.unreachable * (1 + parts.noise),
          target.noise * parts.noise,
          target.linear * parts.training_linear +
              (target.noise + target.unreachable) * parts.training_noise};
}

}  // namespace

Risk product_ridge_risk(const ProductFeatures& features, const ProductTarget& target,
                        double samples, double ridge) {
  const Equations equations(features, samples);
  const double used = equations.learnt_samples();
  const double parameters = equations.parameters();
  // Weights of the law add up to rounding; the risk so close to its pole is beyond 1e8 anyway.
  constexpr double rounding = 1e-9;
  const bool at_threshold = std::abs(used - parameters) <= rounding * parameters;
  if (ridge > 0 || (used > parameters && !at_threshold)) {
    const auto solution = equations.solve(ridge);
    return combine(target, equations.parts(solution, solution));
  }
  // The residuals of an interpolant are those of samples without features.
  const double left = equations.dead() * (target.linear + target.unreachable + target.noise);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (at_threshold)
    return {target.linear + target.unreachable > 0 ? infinity : 0, target.noise > 0 ? infinity : 0,
            left};
  const auto solution = equations.solve_interpolation();
  Risk risk = combine(target, equations.parts(solution, solution));
  risk.training = left;
  return risk;
}

Risk product_flow_risk(const ProductFeatures& features, const ProductTarget& target, double samples,
                       double ridge, double time) {
  if (std::isinf(time)) return product_ridge_risk(features, target, samples, ridge);
  if (time == 0) {
    const double power = target.linear + target.unreachable;
    return {power, 0, power + target.noise};
  }
  const Equations equations(features, samples);
  const Contour contour(time);
  std::vector<Resolvent<Complex>> nodes;
  Complex last = std::abs(contour.z[0]) * samples + ridge;
  const auto real = equations.solve(last.real());
  Complex beta = real.beta;
  Complex alpha = real.alpha;
  for (std::size_t a = 0; a < Contour::nodes; ++a) {
    const Complex next = contour.z[a] * samples + ridge;
    nodes.push_back(equations.follow(last, next, beta, alpha));
    last = next;
    beta = nodes.back().beta;
    alpha = nodes.back().alpha;
  }
  // Pairs ab and ba are equal, and conjugate nodes give conjugate terms.
  Parts<double> sum{};
  const auto add = [&sum](const Parts<Complex>& parts, Complex weight) {
    sum.linear += (weight * parts.linear).real();
    sum.noise += (weight * parts.noise).real();
    sum.training_linear += (weight * parts.training_linear).real();
    sum.training_noise += (weight * parts.training_noise).real();
  };
  for (std::size_t a = 0; a < nodes.size(); ++a)
    for (std::size_t b = 0; b <= a; ++b) {
      const double times = a == b ? 2 : 4;
      const auto& other = nodes[b];
      const Resolvent<Complex> mirrored{std::conj(other.beta), std::conj(other.alpha),
                                        other.inverse.conjugate(), std::conj(other.slope)};
      add(equations.parts(nodes[a], other), times * contour.q[a] * contour.q[b]);
      add(equations.parts(nodes[a], mirrored), times * contour.q[a] * std::conj(contour.q[b]));
    }
  // Sums of large terms with both signs: below their rounding they may be negative.
  for (double* value : {&sum.linear, &sum.noise, &sum.training_linear, &sum.training_noise})
    *value = std::max(*value, 0.0);
  return combine(target, sum);
}

}  // namespace overparam::regression
