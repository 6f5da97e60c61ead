// SPDX-License-Identifier: MIT
#include "kernel_ridge/population.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace overparam::kernel_ridge {
namespace {

// Of k_l²/E k², in two degrees in a row, in the sums of k_l² and in those of k_l t_l.
constexpr double negligible_square = 1e-18;
constexpr double negligible = 1e-28;
constexpr int least_degrees = 4;
constexpr int max_degrees = 400;
// Panels of x = √d (θ − π/2), on each of which p_l oscillates at most ten times, up to where the
// density has lost 190 digits.
constexpr double panel = 0.25;
constexpr double end = 30;

struct Rule {
  Eigen::ArrayXd cosines, weights;
};

// In the angle all kernels and targets are smooth but for kinks of the target, where panels meet, as
// they do at π/2 and where there is one on the other side.
Rule angle_rule(double dimension, const std::vector<double>& kinks) {
  using Gauss = boost::math::quadrature::gauss<double, 30>;
  const double half = std::numbers::pi / 2;
  const double root = std::sqrt(dimension);
  const double reach = std::min(half, end / root);
  const auto panels = static_cast<int>(std::ceil(reach * root / panel));
  std::vector<double> ends;
  for (int i = 0; i <= panels; ++i) ends.push_back(reach * i / panels);
  for (const double kink : kinks) {
    const double angle = std::abs(kink) < root ? std::asin(std::abs(kink) / root) : reach;
    if (angle < reach) ends.push_back(angle);
  }
  std::sort(ends.begin(), ends.end());
  std::vector<double> sines;  // of θ − π/2 > 0
  std::vector<double> weights;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i)
    for (std::size_t j = 0; j < Gauss::abscissa().size(); ++j)
      for (const double side : {-1.0, 1.0}) {
        const double width = ends[i + 1] - ends[i];
        const double angle = ends[i] + width * (1 + side * Gauss::abscissa()[j]) / 2;
        sines.push_back(std::sin(angle));
        weights.push_back(width * Gauss::weights()[j] * std::pow(std::cos(angle), dimension - 2));
      }
  const auto size = static_cast<Eigen::Index>(sines.size());
  const Eigen::Map<const Eigen::ArrayXd> positive(sines.data(), size);
  const Eigen::Map<const Eigen::ArrayXd> density(weights.data(), size);
  Rule rule{Eigen::ArrayXd(2 * size), Eigen::ArrayXd(2 * size)};
  rule.cosines << positive, -positive;
  rule.weights << density, density;
  rule.weights /= rule.weights.sum();
  return rule;
}

// P_0, P_1, … at given cosines, one after the other.
class Polynomials {
 public:
  Polynomials(double dimension, const Eigen::ArrayXd& cosines)
      : dimension_(dimension),
        cosines_(cosines),
        previous_(Eigen::ArrayXd::Zero(cosines.size())),
        current_(Eigen::ArrayXd::Ones(cosines.size())) {}

  const Eigen::ArrayXd& current() const { return current_; }

  void advance() {
    const double l = degree_++;
    // (l+d−2) P_{l+1} = (2l+d−2) c P_l − l P_{l−1}
    previous_ =
        ((2 * l + dimension_ - 2) * cosines_ * current_ - l * previous_) / (l + dimension_ - 2);
    previous_.swap(current_);
  }

 private:
  double dimension_;
  const Eigen::ArrayXd& cosines_;
  Eigen::ArrayXd previous_, current_;
  int degree_ = 0;
};

template <class Function>
Eigen::ArrayXd at(const Function& f, const Eigen::ArrayXd& cosines) {
  return cosines.unaryExpr([&](double c) { return f(c); });
}

}  // namespace

Population::Population(const Parameters& p) : dimension_(*p.dimension), parsed_(p.target) {
  const Rule rule = angle_rule(
      dimension_, p.target.activation ? p.target.activation->kinks() : std::vector<double>{});
  const Eigen::ArrayXd kernel = at(*p.kernel, rule.cosines);
  const double kernel_power = (rule.weights * kernel.square()).sum();
  const auto listed = parsed_.powers.size();
  Eigen::ArrayXd values;
  if (parsed_.activation) {
    values = target(rule.cosines);
    target_power_ = (rule.weights * values.square()).sum();
  } else {
    given_.resize(static_cast<Eigen::Index>(listed));
  }
  std::vector<double> kernel_coefficients, target_coefficients, norms;
  Polynomials polynomials(dimension_, rule.cosines);
  int small = 0;  // in a row
  int small_square = 0;
  for (int l = 0; l < max_degrees; ++l, polynomials.advance()) {
    const auto degree = static_cast<std::size_t>(l);
    const auto& polynomial = polynomials.current();
    const double norm = std::sqrt((rule.weights * polynomial.square()).sum());
    const double k = (rule.weights * kernel * polynomial).sum() / norm;
    if (degree < listed) {
      given_(l) = std::sqrt(parsed_.powers[degree]) / norm;
      target_power_ += parsed_.powers[degree];
    }
    small = k * k < negligible * kernel_power ? small + 1 : 0;
    if (small >= 2 && degree >= listed && l >= least_degrees) break;
    small_square = k * k < negligible_square * kernel_power ? small_square + 1 : 0;
    if (small_square < 2) squares_ = l + 1;
    kernel_coefficients.push_back(k);
    norms.push_back(norm);
    target_coefficients.push_back(parsed_.activation
                                      ? (rule.weights * values * polynomial).sum() / norm
                                  : degree < listed ? std::sqrt(parsed_.powers[degree])
                                                    : 0);
  }
  const auto array = [](const std::vector<double>& values_of) {
    return Eigen::ArrayXd(Eigen::Map<const Eigen::ArrayXd>(
        values_of.data(), static_cast<Eigen::Index>(values_of.size())));
  };
  kernel_ = array(kernel_coefficients);
  target_ = array(target_coefficients);
  norms_ = array(norms);
  omitted_power_ = std::max(0.0, target_power_ - target_.square().sum());
}

Eigen::ArrayXd Population::series(const Eigen::ArrayXd& coefficients,
                                  const Eigen::ArrayXd& cosines) const {
  Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(cosines.size());
  Polynomials polynomials(dimension_, cosines);
  for (Eigen::Index l = 0; l < coefficients.size(); ++l, polynomials.advance())
    sum += coefficients(l) * polynomials.current();
  return sum;
}

Eigen::ArrayXd Population::target(const Eigen::ArrayXd& cosines) const {
  if (!parsed_.activation) return series(given_, cosines);
  const double radius = std::sqrt(dimension_);
  return at([&](double c) { return (*parsed_.activation)(radius * c); }, cosines);
}

Eigen::ArrayXd Population::squared_kernel(const Eigen::ArrayXd& cosines) const {
  return series(kernel_.head(squares_).square(), cosines);
}

Eigen::ArrayXd Population::overlap(const Eigen::ArrayXd& cosines) const {
  return series(target_ * kernel_, cosines);
}

Eigen::ArrayXd Population::kernel_of_degree(int degree, const Eigen::ArrayXd& cosines) const {
  if (degree >= kernel_.size()) return Eigen::ArrayXd::Zero(cosines.size());
  Eigen::ArrayXd coefficients = Eigen::ArrayXd::Zero(degree + 1);
  coefficients(degree) = kernel_(degree) * norms_(degree);
  return series(coefficients, cosines);
}

}  // namespace overparam::kernel_ridge
