// SPDX-License-Identifier: MIT
#include "robustness/population.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>
#include <utility>
#include <vector>

#include "overparam/core/derivative.hpp"
#include "overparam/core/quadrature.hpp"

namespace overparam::robustness {
namespace {

using core::Activation;
using Eigen::ArrayXd;
using Eigen::Index;

constexpr Index smooth_degrees = 400;
constexpr Index kinked_degrees = 2000;
constexpr double negligible = 1e-15;

bool homogeneous(const Activation& g) { return g.sides().has_value(); }
int order(const Activation& g) { return g.sides()->degree; }
bool many_degrees(const Activation& g) { return g.kinked() && !homogeneous(g); }

// E over |x|² = N of a product of homogeneous functions, over that of Gaussian x: N^{s/2}/E|x|^s, s
// the sum of their orders.
double radial(double n, int s) {
  if (s == 0 || s == 2) return 1;  // E|x|² = N
  return std::sqrt(n / 2) * std::exp(std::lgamma(n / 2) - std::lgamma((n + 1) / 2));
}

// b_l of c p_l = b_{l+1} p_{l+1} + b_l p_{l−1}, p_l orthonormal.
double off_diagonal(double n, double l) {
  return l == 1 ? 1 / std::sqrt(n)
                : std::sqrt(l * (l + n - 3) / ((2 * l + n - 2) * (2 * l + n - 4)));
}

// The law of the angle between a random point and a direction, where it has any weight.
struct Angle {
  ArrayXd cosine, weight;
};

Angle angle(double n, const Activation& f) {
  constexpr double farthest = 12;  // standard deviations
  constexpr int nodes_of_panel = 512;
  const double root = std::sqrt(n);
  const double half = std::min(std::numbers::pi / 2, farthest / root);
  // Two halves, and ends at kinks; eighths for the many degrees that kinks have.
  std::vector<double> ends{-half, 0, half};
  for (const double kink : f.kinks()) {
    const double at = std::abs(kink) < root ? std::asin(kink / root) : half;
    if (std::abs(at) < half) ends.push_back(at);
  }
  const auto rule =
      core::gauss_panels(std::move(ends), many_degrees(f) ? half / 4 : half, nodes_of_panel);
  const auto nodes = static_cast<Index>(rule.nodes.size());
  const auto from_middle = Eigen::Map<const ArrayXd>(rule.nodes.data(), nodes);
  Angle result{from_middle.sin(), ((n - 2) * from_middle.cos().log()).exp()};
  result.weight *= Eigen::Map<const ArrayXd>(rule.weights.data(), nodes);
  result.weight /= result.weight.sum();
  return result;
}

// E[f(√N c)²] and E[(1 − c²) f'(√N c)²].
std::pair<double, double> mean_squares(const Activation& f, double n) {
  const Angle at = angle(n, f);
  const core::Derivative slope(f);
  const ArrayXd x = std::sqrt(n) * at.cosine;
  return {(at.weight * x.unaryExpr([&](double u) { return f(u); }).square()).sum(),
          (at.weight * (1 - at.cosine.square()) *
           x.unaryExpr([&](double u) { return slope(u); }).square())
              .sum()};
}

// E[f p_l], l = 0, 1, …
ArrayXd projections(const Activation& f, double n) {
  const Index degrees = many_degrees(f) ? kinked_degrees : smooth_degrees;
  const Angle at = angle(n, f);
  const ArrayXd values =
      at.weight * (std::sqrt(n) * at.cosine).unaryExpr([&](double x) { return f(x); });
  ArrayXd result(degrees);
  ArrayXd before = ArrayXd::Zero(values.size());
  ArrayXd now = ArrayXd::Ones(values.size());
  for (Index l = 0; l < degrees; ++l) {
    result(l) = (values * now).sum();
    const double below = l == 0 ? 0 : off_diagonal(n, double(l));
    const ArrayXd next = (at.cosine * now - below * before) / off_diagonal(n, double(l) + 1);
    before = now;
    now = next;
  }
  return result;
}

// P_0, P_1, … of many cosines.
class Polynomials {
 public:
  Polynomials(const ArrayXd& cosines, double n)
      : c_(cosines),
        n_(n),
        before_(ArrayXd::Zero(cosines.size())),
        now_(ArrayXd::Ones(cosines.size())) {}
  const ArrayXd& value() const { return now_; }
  const ArrayXd& before() const { return before_; }
  void advance() {
    const double k = double(degree_++);
    before_ =
        k == 0 ? c_ : ((2 * k + n_ - 2) / (k + n_ - 2)) * c_ * now_ - (k / (k + n_ - 2)) * before_;
    before_.swap(now_);
  }

 private:
  const ArrayXd& c_;
  double n_;
  Index degree_ = 0;
  ArrayXd before_, now_;
};

// How many coefficients matter at |c| ≤ `largest`: |P_k(c)| is at most
// √(P_k² + (1−c²)P_k'²/(k(k+N−2))) there, which grows with |c| (Sonin and Pólya), and
// (1−c²) P_k' = k (P_{k−1} − c P_k).
Index length(const ArrayXd& coefficients, double n, double largest) {
  const double whole = negligible * coefficients.sum();
  const ArrayXd c = ArrayXd::Constant(1, largest);
  Polynomials polynomials(c, n);
  Index needed = 1;
  for (Index k = 0; k < coefficients.size(); ++k, polynomials.advance()) {
    const double at = double(k);
    const double value = polynomials.value()(0);
    double bound = 1;
    if (k > 0 && largest < 1) {
      const double slope = at * (polynomials.before()(0) - largest * value);
      bound = std::min(
          1.0,
          std::sqrt(value * value + slope * slope / ((1 - largest * largest) * at * (at + n - 2))));
    }
    if (coefficients(k) * bound > whole) needed = k + 1;
  }
  return needed;
}

ArrayXd series(const ArrayXd& coefficients, double n, const ArrayXd& cosines) {
  Polynomials polynomials(cosines, n);
  ArrayXd sum = ArrayXd::Zero(cosines.size());
  for (Index k = 0; k < coefficients.size(); ++k, polynomials.advance())
    sum += coefficients(k) * polynomials.value();
  return sum;
}

}  // namespace

Population::Population(const Parameters& parameters, double largest_cosine)
    : p_(parameters),
      n_(*parameters.dimension),
      sphere_(parameters.inputs == Inputs::sphere),
      sides_(parameters.activation.sides()) {
  if (sphere_)
    prepare_sphere(largest_cosine);
  else
    prepare_gaussian(largest_cosine);
}

void Population::prepare_sphere(double largest_cosine) {
  const ArrayXd student = projections(p_.activation, n_);
  if (p_.teacher_activation) {
    const ArrayXd teacher = projections(*p_.teacher_activation, n_);
    teacher_ = teacher.square();
    const Index both = std::min(student.size(), teacher.size());
    overlap_ = student.head(both) * teacher.head(both);
  }
  if (sides_) {
    kernel_power_ = p_.activation.second_moment();
    gradient_power_ = kernel_power_ * (1 - 1 / n_);
    return;
  }
  kernel_ = student.square();
  const ArrayXd k = ArrayXd::LinSpaced(student.size(), 0, double(student.size() - 1));
  gradient_ = kernel_ * k * (k + n_ - 2) / n_;
  kernel_power_ = kernel_.sum();
  gradient_power_ = gradient_.sum();
  if (p_.activation.kinked())
    std::tie(kernel_power_, gradient_power_) = mean_squares(p_.activation, n_);
  const Index needed =
      std::max(length(kernel_, n_, largest_cosine), length(gradient_, n_, largest_cosine));
  kernel_.conservativeResize(needed);
  gradient_.conservativeResize(needed);
}

void Population::prepare_gaussian(double largest_cosine) {
  kernel_power_ = p_.activation.second_moment();
  if (sides_) {
    gradient_power_ = kernel_power_;
    return;
  }
  if (p_.activation.kinked()) {
    features_ = spectrum::DotProductKernel::of(p_.activation, false);
    with_slopes_ = spectrum::DotProductKernel::of(p_.activation, true);
    gradient_power_ = (*with_slopes_)(1) - kernel_power_;
    return;
  }
  const auto g = p_.activation.hermite_coefficients(p_.activation.series_length());
  kernel_ = Eigen::Map<const ArrayXd>(g.data(), static_cast<Index>(g.size())).square();
  gradient_ = kernel_ * ArrayXd::LinSpaced(kernel_.size(), 0, double(kernel_.size() - 1));
  gradient_power_ = gradient_.sum();
  Index needed = 1;
  double power = 1;
  for (Index m = 0; m < gradient_.size(); ++m, power *= largest_cosine)
    if (gradient_(m) * power > negligible * gradient_power_) needed = m + 1;
  kernel_.conservativeResize(needed);
  gradient_.conservativeResize(needed);
}

double Population::teacher_power(double cosine) const {
  const Activation& g = *p_.teacher_activation;
  if (!sphere_) return core::pair_average(g, g, 1, 1, cosine);
  if (homogeneous(g)) return radial(n_, 2 * order(g)) * core::pair_average(g, g, 1, 1, cosine);
  return series(teacher_, n_, ArrayXd::Constant(1, cosine))(0);
}

ArrayXd Population::overlap(const ArrayXd& cosines) const {
  const Activation& g = *p_.teacher_activation;
  const bool closed = homogeneous(g) && homogeneous(p_.activation);
  if (sphere_ && !closed) return series(overlap_, n_, cosines);
  const double factor = sphere_ ? radial(n_, order(g) + order(p_.activation)) : 1;
  return factor *
         cosines.unaryExpr([&](double c) { return core::pair_average(p_.activation, g, 1, 1, c); });
}

void Population::averages(ArrayXd& cosines, ArrayXd& gradient) const {
  if (sides_) {
    constexpr double inverse = 2 / std::numbers::pi;
    const double even = sides_->even() * sides_->even(), odd = sides_->odd() * sides_->odd();
    const ArrayXd signs = inverse * cosines.asin();  // E[sign sign]
    const ArrayXd sizes = cosines * signs + inverse * (1 - cosines.square()).max(0).sqrt();
    const ArrayXd kernel = odd * cosines + even * sizes;
    gradient = cosines * (odd + even * signs) - (sphere_ ? 1 / n_ : 0) * kernel;
    cosines = kernel;
    return;
  }
  if (features_) {
    gradient = cosines.unaryExpr([&](double c) { return (*with_slopes_)(c); });
    cosines = cosines.unaryExpr([&](double c) { return (*features_)(c); });
    gradient -= cosines;
    return;
  }
  const Index last = kernel_.size() - 1;
  if (!sphere_) {  // Horner
    ArrayXd kernel = ArrayXd::Constant(cosines.size(), kernel_(last));
    gradient.setConstant(cosines.size(), gradient_(last));
    for (Index m = last - 1; m >= 0; --m) {
      kernel = kernel * cosines + kernel_(m);
      gradient = gradient * cosines + gradient_(m);
    }
    cosines = kernel;
    return;
  }
  ArrayXd kernel = ArrayXd::Zero(cosines.size());
  gradient.setZero(cosines.size());
  Polynomials polynomials(cosines, n_);
  for (Index k = 0; k <= last; ++k) {
    kernel += kernel_(k) * polynomials.value();
    gradient += gradient_(k) * polynomials.value();
    if (k < last) polynomials.advance();
  }
  cosines = kernel;
}

}  // namespace overparam::robustness
