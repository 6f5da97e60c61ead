// SPDX-License-Identifier: MIT
#include "random_features_ridge/equivalent.hpp"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/spectrum/equivalent.hpp"

namespace overparam::random_features_ridge {
namespace {

using Complex = std::complex<double>;

// 0/0 is 0: what is not there is not divided.
double ratio(double numerator, double denominator) {
  return numerator > 0 ? numerator / denominator : 0;
}

}  // namespace

// With s = s_0 + excess, per m: what df lacks to m and K to df, and their parts.
template <class Scalar>
struct Equivalent::Sums {
  Scalar s = 0;
  Scalar chord = 0;        // (gap − gap at s_0)/excess
  Scalar chord_slope = 0;  // d chord/ds
  Scalar slope = 0;        // d gap/ds
  Scalar gap = 0;          // 1 − df/m
  Scalar narrow = 0;       // (K − df)/K
  Scalar few = 0;          // (n − df)/n
};

Equivalent::Equivalent(const spectrum::Population& population, double width, double samples)
    : size_(std::min(width, samples)),
      wide_(width / size_),
      many_(samples / size_),
      tail_(population.kernel_tail),
      total_(population.kernel_total),
      unlisted_(population.teacher_tail + population.unreachable) {
  const double log_size = std::log(size_);
  ridge_ = spectrum::effective_ridge(population, log_size);
  unreachable_ = unlisted_;
  double used = 0;
  for (const auto& level : population.levels) {
    const double position = std::exp(log_size + level.log_eigenvalue);
    const double share = level.kernel_power / (position + ridge_);
    const double learnt = level.teacher_power * position / (position + ridge_);
    modes_.push_back(
        {position, level.kernel_power, share, level.teacher_power, learnt, level.degree == 1});
    used += share;
    unreachable_ += level.teacher_power * ridge_ / (position + ridge_);
  }
  if (ridge_ == 0) free_ = std::max(0.0, 1 - used);
  // With more features than samples it is the samples that cannot tell, of power that features have.
  if (wide_ > 1) std::swap(unreachable_, unseen_);
}

template <class Scalar>
Equivalent::Sums<Scalar> Equivalent::sums(Scalar excess) const {
  Sums<Scalar> out;
  out.s = ridge_ + excess;
  for (const Mode& mode : modes_) {
    const Scalar inverse = 1.0 / (mode.position + out.s);
    const Scalar term = mode.share * inverse;
    out.chord += term;
    out.chord_slope -= term * inverse;
    out.slope += mode.power * inverse * inverse;
  }
  if (tail_ > 0) {
    const Scalar term = tail_ / (ridge_ * out.s);
    out.chord += term;
    out.chord_slope -= term / out.s;
    out.slope += tail_ / (out.s * out.s);
  }
  out.gap = free_ + excess * out.chord;
  out.narrow = ((wide_ - 1) + out.gap) / wide_;
  out.few = ((many_ - 1) + out.gap) / many_;
  return out;
}

// The excess at which s (1 − df/K)(1 − df/n) is `target` > 0, increasing: in logarithms, where it is
// nearly a straight line.
double Equivalent::excess_at(double target) const {
  constexpr double smallest = -690;
  // A ridge that nothing stands against is s itself.
  constexpr double alone = 1e18;
  if (target > alone * total_) return target;
  // There df/m < 1/4, so that the product is above s/2.
  const double highest = std::log(4 * std::max(total_, target));
  const double log_target = std::log(target);
  const auto miss = [&](double log_excess) {
    const auto at = sums(std::exp(log_excess));
    return std::log(at.s) + std::log(at.narrow) + std::log(at.few) - log_target;
  };
  const double miss_low = miss(smallest);
  const double miss_high = miss(highest);
  if (miss_low >= 0) return std::exp(smallest);
  if (miss_high <= 0) return std::exp(highest);
  constexpr std::uintmax_t most = 200;
  std::uintmax_t iterations = most;
  const auto [a, b] = boost::math::tools::toms748_solve(
      miss, smallest, highest, miss_low, miss_high,
      boost::math::tools::eps_tolerance<double>(std::numeric_limits<double>::digits - 1),
      iterations);
  if (iterations >= most) throw core::ConvergenceFailure("effective ridge", b - a, most);
  return std::exp(0.5 * (a + b));
}

RidgeLimit Equivalent::ridge_limit(double ridge) const {
  // z m = (λ/n) m.
  const double target = ridge / many_;
  const double excess = target > 0 ? excess_at(target) : 0;
  const auto at = sums(excess);
  const double s = at.s;
  double squares = 0;                      // df_2/m
  double crossed = s > 0 ? tail_ / s : 0;  // (df − df_2)/m
  double unlearnt = unlisted_;             // Σ T (ν/(ξ+ν))²
  double partly = 0;                       // Σ T ξν/(ξ+ν)²
  double linear_unlearnt = 1;              // the same for T_1 = 1
  double linear_partly = 0;
  for (const Mode& mode : modes_) {
    const double inverse = 1 / (mode.position + s);
    const double missing = s * inverse;
    const double known = mode.position * inverse;
    squares += mode.power * inverse * known;
    crossed += mode.power * inverse * missing;
    unlearnt += mode.teacher * missing * missing;
    partly += mode.teacher * known * missing;
    if (mode.linear) {
      linear_unlearnt = missing * missing;
      linear_partly = known * missing;
    }
  }
  const double left = at.narrow * wide_;  // (K − df)/m
  const double mixing = ratio(crossed, left + crossed);
  // (1 − Υ) n/m, and Υ n/m by its own terms.
  const double unused = at.few * many_ + left * mixing;
  const double df = 1 - at.gap;
  const double used = df * df / wide_ + at.narrow * squares * ratio(left, left + crossed);
  RidgeLimit limit;
  limit.bias = ratio(many_ * (unlearnt + mixing * partly), unused);
  limit.linear_bias = ratio(many_ * (linear_unlearnt + mixing * linear_partly), unused);
  limit.gain = ratio(used, unused);
  limit.unused = at.few;
  return limit;
}

// A point of the curve s(z) in the complex plane.
struct Equivalent::Root {
  Complex z;
  Complex excess;
  Complex slope;  // ds/dz
};

// d(z m)/ds.
Complex Equivalent::slope_of(const Sums<Complex>& at) const {
  return at.narrow * at.few + at.s * at.slope * (at.few / wide_ + at.narrow / many_);
}

Equivalent::Root Equivalent::root_at(Complex z, Complex excess) const {
  return {z, excess, size_ / slope_of(sums(excess))};
}

// From a guess to the root with Im s > 0 and Im κ > 0; false if it is not found.
bool Equivalent::newton(Root& root, Complex z) const {
  constexpr int most_iterations = 15;
  constexpr double quadratic = 1e-9;  // a step this small leaves its square
  Complex excess = root.excess;
  for (int i = 0; i < most_iterations; ++i) {
    if (!(excess.imag() > 0)) return false;
    const auto at = sums(excess);
    const Complex step = (size_ * z - at.s * at.narrow * at.few) / slope_of(at);
    excess += step;
    if (std::abs(step) <= quadratic * std::abs(excess)) {
      if (!(excess.imag() > 0 && (at.s * at.narrow).imag() > 0)) return false;
      root = root_at(z, excess);
      return true;
    }
  }
  return false;
}

// From a root to the one at z, by steps that are halved where Newton's method does not follow.
Equivalent::Root Equivalent::follow(Root from, Complex z) const {
  constexpr std::size_t most_steps = 2000;
  double step = 1;  // share of the way to z
  for (std::size_t tries = 0; tries < most_steps; ++tries) {
    const Complex next = step == 1 ? z : from.z + step * (z - from.z);
    Root found{next, from.excess + (next - from.z) * from.slope, 0};
    if (newton(found, next)) {
      if (step == 1) return found;
      from = found;
      step = std::min(1.0, 2 * step / (1 - step));  // the same way, and as far again
    } else {
      step /= 2;
    }
  }
  throw core::ConvergenceFailure("effective ridge at a complex argument", std::abs(z - from.z),
                                 most_steps);
}

regression::Resolvent Equivalent::functionals(const Root& root) const {
  const auto at = sums(root.excess);
  Complex learnt = 0;  // (S_0 − S)/excess, S = Σ TΛ/(Λ+s)
  Complex learnt_slope = 0;
  for (const Mode& mode : modes_) {
    const Complex inverse = 1.0 / (mode.position + at.s);
    learnt += mode.learnt * inverse;
    learnt_slope -= mode.learnt * inverse * inverse;
  }
  regression::Resolvent r;
  r.z = root.z;
  r.kappa = at.s * at.narrow / size_;
  const Complex kappa_slope = (at.narrow + at.s * at.slope / wide_) / size_;
  r.df = size_ * (1.0 - at.gap);
  r.df_slope = -size_ * at.slope / kappa_slope;
  // G = (S_0 − S)/κ. What of K − df is there at s_0 already, over K:
  const double start = ((wide_ - 1) + free_) / wide_;
  const Complex reach = root.excess / at.narrow;
  const Complex reach_slope =
      (start - root.excess * root.excess * at.chord_slope / wide_) / (at.narrow * at.narrow);
  const Complex unseen = unseen_ / r.kappa;
  r.gap = size_ * learnt * reach / at.s + unseen;
  r.gap_slope = size_ * (learnt_slope * reach + learnt * reach_slope - learnt * reach / at.s) /
                    at.s / kappa_slope -
                unseen / r.kappa;
  return r;
}

regression::ResolventAt Equivalent::resolvent() const {
  return
      [this, last = Root{}](Complex z, const std::optional<regression::Resolvent>& near) mutable {
        if (!near) {
          // On the real axis bracketing finds the root.
          const double real = std::abs(z);
          last = root_at(real, excess_at(size_ * real));
        }
        last = follow(last, z);
        return functionals(last);
      };
}

}  // namespace overparam::random_features_ridge
