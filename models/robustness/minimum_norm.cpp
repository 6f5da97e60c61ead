// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>

#include "robustness/equivalent.hpp"
#include "robustness/sums.hpp"

namespace overparam::robustness {
namespace {

using Complex = std::complex<double>;

constexpr double infinity = std::numeric_limits<double>::infinity();
// Of derivatives by complex steps, which lose no digits.
constexpr double tiny = 1e-100;

double real(double x) { return x; }
double real(const Complex& x) { return x.real(); }

// What is left: n − df, and (K − df)/K.
template <class Scalar>
struct Left {
  Scalar samples, features;
};

// In the variable 1/K, which may be 0: (n−df)²/K + (1−n/K)(n−df) = λ/ν.
template <class Scalar>
Left<Scalar> left_over(const Scalar& nu, const Scalar& width, const Scalar& ridge, double samples) {
  const bool infinite = std::isinf(real(width));
  const Scalar inverse = infinite ? Scalar(0) : Scalar(1) / width;
  const Scalar spare = infinite ? Scalar(1) : (width - samples) / width;
  if (ridge == Scalar(0))
    return real(spare) >= 0 ? Left<Scalar>{0, spare} : Left<Scalar>{samples - width, 0};
  const Scalar force = ridge / nu;
  const Scalar root = std::sqrt(spare * spare + 4.0 * inverse * force);
  if (real(spare) >= 0) {
    const Scalar rest = 2.0 * force / (spare + root);
    return {rest, spare + inverse * rest};
  }
  return {(root - spare) / (2.0 * inverse), 2.0 * force * inverse / (root - spare)};
}

template <class Scalar>
Scalar degrees_of_freedom(const Degrees& d, const Scalar& nu) {
  const Scalar head = sum_over<Scalar>(
      d, [&](const Degree& one) { return one.multiplicity * one.kernel / (one.kernel + nu); });
  return d.kernel_tail > 0 ? head + d.kernel_tail / nu : head;
}

struct Problem {
  const Degrees& degrees;
  double width, samples, ridge, noise;
};

// df and what is left add up to the samples, and to the features: the fewer of both, of which no digits
// are lost.
template <class Scalar>
struct Account {
  Scalar found, wanted;
};

template <class Scalar>
Account<Scalar> account(const Problem& p, const Scalar& nu, const Scalar& width,
                        const Scalar& ridge) {
  const auto left = left_over(nu, width, ridge, p.samples);
  const Scalar used = degrees_of_freedom(p.degrees, nu);
  if (p.width < p.samples) return {used + width * left.features, width};
  return {used + left.samples, Scalar(p.samples)};
}

template <class Scalar>
struct Values {
  Scalar gradient, power, excess, training, minimum;
};

// At ν = 0 all functions of a complete list are learnt.
template <class Scalar>
Left<Scalar> left_of(const Problem& p, const Scalar& nu, const Scalar& width, const Scalar& ridge) {
  if (nu != Scalar(0)) return left_over(nu, width, ridge, p.samples);
  const double learnt = rank(p.degrees);
  return {p.samples - learnt, std::isinf(real(width)) ? Scalar(1) : (width - learnt) / width};
}

template <class Scalar>
Values<Scalar> values(const Problem& p, const Scalar& nu, const Scalar& width,
                      const Scalar& ridge) {
  const Degrees& d = p.degrees;
  const double noise = p.noise + d.unreachable;
  const auto left = left_of(p, nu, width, ridge);
  const Scalar inverse = std::isinf(real(width)) ? Scalar(0) : Scalar(1) / width;
  // Σ D ξν/(ξ+ν)² with tails, and the sums over the teacher.
  const auto spread = [&](double Degree::*which, double tail) {
    const Scalar head = sum_over<Scalar>(d, [&](const Degree& one) {
      const Scalar sum = one.kernel + nu;
      return one.multiplicity * one.*which * nu / (sum * sum);
    });
    return tail > 0 ? head + tail / nu : head;
  };
  const auto learnt = [&](double Degree::*which) {
    return sum_over<Scalar>(d, [&](const Degree& one) {
      const Scalar sum = one.kernel + nu;
      return one.multiplicity * one.*which * one.kernel / (sum * sum);
    });
  };
  Scalar missing = 0;  // ΣTν²/(ξ+ν)²
  Scalar mixed = 0;    // ΣTξν/(ξ+ν)²
  Scalar share = 0;    // ΣTν/(ξ+ν)
  for (const Degree& one : d.listed) {
    const Scalar sum = one.kernel + nu;
    missing += one.teacher * nu * nu / (sum * sum);
    mixed += one.teacher * one.kernel * nu / (sum * sum);
    share += one.teacher * nu / sum;
  }
  const Scalar unlearnt = spread(&Degree::kernel, d.kernel_tail);  // df − df_2
  const Scalar rest = left.features + unlearnt * inverse;          // (K − df_2)/K
  // Where there are no directions but those that are learnt the shares do not matter.
  const bool none = rest == Scalar(0);
  const Scalar over = none ? Scalar(0) : unlearnt * inverse / rest;  // (df − df_2)/(K − df_2)
  const Scalar under = none ? Scalar(1) : left.features / rest;      // (K − df)/(K − df_2)
  const Scalar per_feature = none ? Scalar(0) : inverse / rest;      // 1/(K − df_2)
  const Scalar fresh =
      (noise + missing + over * mixed) * p.samples / (left.samples + under * unlearnt);

  const auto mean_square = [&](double Degree::*which, double tail) {
    const Scalar of_spread = spread(which, tail);
    const Scalar of_learnt = learnt(which);
    const Scalar of_teacher = sum_over<Scalar>(d, [&](const Degree& one) {
      const Scalar sum = one.kernel + nu;
      return one.*which * one.teacher * one.kernel / (sum * sum);
    });
    return of_teacher + of_spread * per_feature * mixed +
           fresh / p.samples * (over * (of_learnt + of_spread) + under * of_learnt);
  };
  const Scalar unused = left.samples / p.samples;
  return {mean_square(&Degree::gradient, d.gradient_tail),
          mean_square(&Degree::kernel, d.kernel_tail), fresh - p.noise, unused * unused * fresh,
          left.samples * (noise + share)};
}

// ν, which is 0 where a complete list has fewer functions than there are samples and features.
double effective_ridge(const Problem& p) {
  const Degrees& d = p.degrees;
  const double size = std::min(p.samples, p.width);
  if (p.ridge == 0 && d.kernel_tail == 0 && rank(d) <= size) {
    if (!d.complete) throw core::ConvergenceFailure("degrees of the features", rank(d) / size, 0);
    return 0;
  }
  const double nu = root_of_decreasing(
      "effective ridge", [&](double x) { return account(p, x, p.width, p.ridge).found; }, size,
      std::max(d.kernel_tail, 1e-200) / size);
  require_resolved(d.rounding / nu, size);
  return nu;
}

bool at_pole(const Problem& p, double nu) {
  if (p.ridge > 0) return false;
  return nu == 0 ? rank(p.degrees) == p.samples : p.width == p.samples;
}

// d/dx of a function at x, by an imaginary step.
template <class Function>
double derivative(const Function& f, double x) {
  return f(Complex(x, tiny)).imag() / tiny;
}

}  // namespace

Fit minimum_norm(const Degrees& degrees, double width, double samples, double ridge, double noise) {
  const Problem p{degrees, width, samples, ridge, noise};
  const double nu = effective_ridge(p);
  if (at_pole(p, nu)) return {infinity, infinity, infinity, 0, infinity, 0};
  const auto at = values(p, nu, width, ridge);
  Fit fit{at.gradient, at.power + degrees.learnt, at.excess, at.training, {}, 0};

  // ν moves with K and λ so that the balance stays.
  const Complex k(width), l(ridge), v(nu);
  const auto balance = [&](Complex at_nu, Complex at_width, Complex at_ridge) {
    const auto sum = account(p, at_nu, at_width, at_ridge);
    return sum.found - sum.wanted;
  };
  const double stiffness =
      nu > 0 ? derivative([&](Complex x) { return balance(x, k, l); }, nu) : -infinity;
  if (std::isfinite(width) && at.gradient > 0) {
    const double push = derivative([&](Complex x) { return balance(v, x, l); }, width);
    const Complex moved(nu, -push / stiffness * tiny * width);
    fit.slope =
        values(p, moved, Complex(width, tiny * width), l).gradient.imag() / tiny / at.gradient;
  }
  if (nu > 0) {
    const double push = derivative([&](Complex x) { return balance(v, k, x); }, ridge);
    const Complex moved(nu, -push / stiffness * tiny);
    fit.weight = values(p, moved, k, Complex(ridge, tiny)).minimum.imag() / tiny;
  }
  return fit;
}

}  // namespace overparam::robustness
