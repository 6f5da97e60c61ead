// SPDX-License-Identifier: MIT
#include "random_features_online/scaled_population.hpp"

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "overparam/core/quadrature.hpp"
#include "overparam/core/root.hpp"

namespace overparam::random_features_online {
namespace {

constexpr double negligible = 1e-14;     // what joins the constant ridge
constexpr double gathered_below = 0.25;  // of the ridge
constexpr int gathered_into = 32;
constexpr double thin = 3;  // a bulk is cut where the sum that must exceed 1 dips below 1 + this

// Root of f(y) on [low, high] > 0, found in log y: the interval may span many decades.
double root(const auto& f, double low, double high) {
  return std::exp(core::root_between(
      "edges of the spectrum", [&](double x) { return f(std::exp(x)); }, std::log(low),
      std::log(high)));
}

// Nodes and weights of as many moments of Σ weight δ(x − position) as 2 gathered_into, by Lanczos' method.
core::Quadrature gauss(const Eigen::VectorXd& positions, const Eigen::VectorXd& weights) {
  const Eigen::Index most = std::min<Eigen::Index>(gathered_into, positions.size());
  Eigen::MatrixXd basis(positions.size(), most);
  Eigen::VectorXd diagonal(most), beside(most);
  Eigen::VectorXd next = weights.cwiseSqrt();
  const double total = weights.sum();
  double length = next.norm();
  Eigen::Index n = 0;
  while (n < most && length > std::numeric_limits<double>::epsilon() * positions.maxCoeff()) {
    basis.col(n) = next / length;
    next = positions.cwiseProduct(basis.col(n));
    diagonal(n) = basis.col(n).dot(next);
    for (int again = 0; again < 2; ++again)
      next -= basis.leftCols(n + 1) * (basis.leftCols(n + 1).transpose() * next);
    length = next.norm();
    beside(n++) = length;
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver;
  solver.computeFromTridiagonal(diagonal.head(n), beside.head(n - 1));
  core::Quadrature rule;
  for (Eigen::Index i = 0; i < n; ++i) {
    rule.nodes.push_back(std::max(solver.eigenvalues()(i), positions.minCoeff()));
    rule.weights.push_back(total * std::pow(solver.eigenvectors()(0, i), 2));
  }
  return rule;
}

}  // namespace

// Gauss's rules have positive weights, and functions of Λ that are smooth on the scale of s to rounding.
void ScaledPopulation::gather() {
  const auto far = [](const Pole& pole) {
    return pole.position < gathered_below && pole.ratio >= narrow_ratio && pole.mean_fraction == 0;
  };
  const auto rest = std::stable_partition(poles_.begin(), poles_.end(), far);
  const auto count = static_cast<Eigen::Index>(rest - poles_.begin());
  if (count > 2 * gathered_into) {
    Eigen::VectorXd positions(count), powers(count), taught(count);
    for (Eigen::Index i = 0; i < count; ++i) {
      const Pole& pole = poles_[static_cast<std::size_t>(i)];
      positions(i) = pole.position;
      powers(i) = pole.power;
      taught(i) = pole.teacher_power;
    }
    poles_.erase(poles_.begin(), rest);
    const auto rule = gauss(positions, powers);
    for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
      const double position = rule.nodes[i];
      const double power = rule.weights[i];
      poles_.push_back({position, power, std::max(power / position, narrow_ratio), 0, 0, false});
    }
    if (taught.sum() > 0) {
      const auto shares = gauss(positions, taught);
      for (std::size_t i = 0; i < shares.nodes.size(); ++i)
        shares_.push_back({shares.nodes[i], shares.weights[i]});
    }
  }
  std::sort(poles_.begin(), poles_.end(),
            [](const Pole& a, const Pole& b) { return a.position < b.position; });
}

ScaledPopulation::ScaledPopulation(const spectrum::Population& population, double log_width,
                                   double ridge, double unlearnt)
    : unit_(ridge > 0 ? ridge : population.kernel_total), tail_(population.kernel_tail / unit_) {
  const double log_unit = std::log(unit_);
  for (const auto& harmonics : population.degrees)
    poles_.push_back({std::exp(log_width + harmonics.log_eigenvalue - log_unit),
                      harmonics.kernel_power / unit_,
                      std::exp(harmonics.log_multiplicity - log_width), harmonics.teacher_power,
                      harmonics.mean_fraction,
                      harmonics.degree == 0 && !population.thermodynamic_limit, harmonics.degree});
  std::sort(poles_.begin(), poles_.end(),
            [](const Pole& a, const Pole& b) { return a.position < b.position; });
  if (ridge == 0) return;
  double curvature = 0;
  double learnt = 0;
  auto keep = poles_.begin();
  for (; keep != poles_.end(); ++keep) {
    curvature += keep->power * keep->position;
    learnt += keep->teacher_power * keep->position;
    if (curvature > negligible || learnt > negligible * unlearnt) break;
    tail_ += keep->power;
  }
  poles_.erase(poles_.begin(), keep);
  if (population.finite_rank && population.kernel_tail == 0) gather();
}

ScaledPopulation::Complex ScaledPopulation::lambda(Complex y) const {
  Complex sum = tail_;
  for (const auto& pole : poles_) sum += pole.power * y / (y - pole.position);
  return y + sum;
}

double ScaledPopulation::teacher_density(Complex y) const {
  double sum = 0;
  for (const auto& pole : poles_)
    sum += over_square(pole.teacher_power * pole.position, pole.position - y);
  for (const auto& share : shares_)
    sum += over_square(share.teacher_power * share.position, share.position - y);
  return sum;
}

DegreeShares ScaledPopulation::shares(Complex y) const {
  DegreeShares result{};
  double sum = 0;
  for (const auto& pole : poles_) {
    const double term = over_square(pole.teacher_power * pole.position, pole.position - y);
    sum += term;
    for (std::size_t k = 0; k < result.size(); ++k)
      if (followed_degrees[k] == pole.degree) result[k] += term;
  }
  for (const auto& share : shares_)
    sum += over_square(share.teacher_power * share.position, share.position - y);
  for (double& share : result) share = sum > 0 ? share / sum : 0;
  return result;
}

double ScaledPopulation::mean_density(Complex y) const {
  double sum = 0;
  for (const auto& pole : poles_)
    if (pole.mean_fraction > 0)
      sum += over_square(pole.mean_fraction * pole.position, pole.position - y);
  return sum;
}

// 1/Σ is increasing and concave in v², so Newton's method on it rises to the root without overshooting.
double ScaledPopulation::imaginary_part(double u) const {
  double v2 = 0;
  for (int i = 0; i < 100; ++i) {
    double sum = 0;
    double slope = 0;
    for (const auto& pole : poles_) {
      const double d = (u - pole.position) * (u - pole.position) + v2 + 1e-300;
      const double term = pole.position / d * pole.power;
      sum += term;
      slope += term / d;
    }
    if (sum <= 1) break;
    const double step = sum * (sum - 1) / slope;
    v2 += step;
    if (step <= 1e-15 * v2) break;
  }
  return std::sqrt(v2);
}

std::optional<ScaledPopulation::Complex> ScaledPopulation::newton(double lambda_target, double low,
                                                                  double high, Complex y) const {
  constexpr int max_steps = 30;
  for (int i = 0; i < max_steps && y.imag() > 0; ++i) {
    // λ(y) and λ'(y) from the sums over poles of the parts of w/(y−Λ) and wΛ/(y−Λ)².
    double near = 0, far = 0, slope_real = 1, slope_imaginary = 0;
    for (const auto& pole : poles_) {
      const double d = y.real() - pole.position;
      const double inverse = 1 / (d * d + y.imag() * y.imag());
      const double real = d * inverse;
      const double imaginary = -y.imag() * inverse;
      near += pole.power * real;
      far += pole.power * imaginary;
      const double strength = pole.power * pole.position;
      slope_real -= strength * (real * real - imaginary * imaginary);
      slope_imaginary -= 2 * strength * real * imaginary;
    }
    const Complex excess = y * Complex(1 + near, far) + (tail_ - lambda_target);
    const Complex step = excess / Complex(slope_real, slope_imaginary);
    y -= step;
    if (std::abs(step) < 1e-14 * std::abs(y)) {
      if (y.imag() > 0 && y.real() > low && y.real() < high) return y;
      break;
    }
  }
  return std::nullopt;
}

// Newton from the curve y = u + i v(u); λ increases with u, so bisection in u is the safe way. It
// runs in t = asinh(u/scale): bulks may span many decades.
ScaledPopulation::Complex ScaledPopulation::invert(double lambda_target, double low, double high,
                                                   double scale, double u) const {
  double t_low = std::asinh(low / scale);
  double t_high = std::asinh(high / scale);
  for (int attempt = 0; attempt < 60; ++attempt) {
    const Complex start(u, imaginary_part(u));
    if (const auto y = newton(lambda_target, low, high, start)) return *y;
    const bool below = lambda(start).real() < lambda_target;
    (below ? t_low : t_high) = std::asinh(u / scale);
    u = scale * std::sinh(0.5 * (t_low + t_high));
  }
  return {u, imaginary_part(u)};
}

std::vector<Interval> critical_intervals(const std::vector<Pole>& broad) {
  std::vector<Interval> intervals;
  if (broad.empty()) return intervals;
  const auto excess = [&](double y) {
    double sum = -1;
    for (const auto& pole : broad) {
      const double d = y - pole.position;
      sum += (pole.power / d) * (pole.position / d);
    }
    return sum;
  };
  const auto slope = [&](double y) {
    double sum = 0;
    for (const auto& pole : broad) {
      const double d = y - pole.position;
      sum -= 2 * (pole.power / d) * (pole.position / d) / d;
    }
    return sum;
  };
  const auto reach = [](const Pole& pole) {
    return std::sqrt(pole.power) * std::sqrt(pole.position);
  };
  // Just beside a pole its own term alone is far above 1.
  const auto beside = [&](const Pole& pole) {
    return std::min(1e-3 * reach(pole), 1e-3 * pole.position);
  };
  // Outside all poles, at the summed reach the sum is at most 1.
  double total_reach = 0;
  for (const auto& pole : broad) total_reach += 1.01 * reach(pole);

  // What the nearest poles alone make of the sum everywhere between the i-th and the next, at least.
  const auto never_thin = [&](std::size_t i) {
    constexpr std::size_t near = 32;
    double sum = -1;
    const auto add = [&](const Pole& pole, double distance) {
      sum += (pole.power / distance) * (pole.position / distance);
    };
    for (std::size_t j = i + 1 - std::min(near, i + 1); j <= i; ++j)
      add(broad[j], broad[i + 1].position - broad[j].position);
    for (std::size_t j = i + 1; j < std::min(broad.size(), i + 1 + near); ++j)
      add(broad[j], broad[j].position - broad[i].position);
    return sum > thin;
  };

  const Pole& first = broad.front();
  const Pole& last = broad.back();
  Interval current;
  // The lowest edge is at y < 0 if the poles outnumber the features, at 0 if they are as many.
  const double origin = 1e-15 * first.position;
  if (excess(-origin) > 0)
    current.low = -root([&](double s) { return excess(-s); }, origin, total_reach);
  else if (excess(origin) < 0)
    current.low = first.position - root([&](double d) { return excess(first.position - d); },
                                        beside(first), first.position - origin);
  else
    current.low = -origin;
  current.ratio = first.ratio;
  for (std::size_t i = 0; i + 1 < broad.size(); ++i) {
    const double low = broad[i].position + beside(broad[i]);
    const double high = broad[i + 1].position - beside(broad[i + 1]);
    if (low < high && !never_thin(i) && slope(low) < 0 && slope(high) > 0) {
      const double valley = root(slope, low, high);
      if (excess(valley) < 0) {
        current.high = root(excess, low, valley);
        intervals.push_back(std::move(current));
        current = {};
        current.low = root(excess, valley, high);
      } else if (excess(valley) < thin) {
        current.valleys.push_back(valley);
      }
    }
    current.ratio += broad[i + 1].ratio;
  }
  current.high = last.position + root([&](double d) { return excess(last.position + d); },
                                      beside(last), total_reach);
  intervals.push_back(std::move(current));
  return intervals;
}

bool holds_single_mode(const Interval& interval, const std::vector<Pole>& broad) {
  const auto inside = [&](const Pole& pole) {
    return interval.low < pole.position && pole.position < interval.high;
  };
  const auto count = std::count_if(broad.begin(), broad.end(), inside);
  const auto first = std::find_if(broad.begin(), broad.end(), inside);
  return count == 1 && first->single && interval.low > 0;
}

}  // namespace overparam::random_features_online
