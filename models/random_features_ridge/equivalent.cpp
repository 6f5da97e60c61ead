// SPDX-License-Identifier: MIT
#include "random_features_ridge/equivalent.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "overparam/core/require.hpp"
#include "overparam/core/root.hpp"
#include "overparam/spectrum/equivalent.hpp"

namespace overparam::random_features_ridge {
namespace {

using Complex = std::complex<double>;

constexpr const char* what = "effective ridge";
constexpr double smallest = -690;  // logarithm of the smallest numbers with all digits

// Of the absolute value; finite at 0.
double log_of(double value) {
  return std::log(std::max(std::abs(value), std::numeric_limits<double>::min()));
}

// 0/0 is 0: what is not there is not divided.
double ratio(double numerator, double denominator) {
  return numerator != 0 ? numerator / denominator : 0;
}

// What is divided by how many samples are left over: without bounds where there are none.
double over(double numerator, double unused) {
  if (!(numerator > 0)) return 0;
  return unused > 0 ? numerator / unused : std::numeric_limits<double>::infinity();
}

}  // namespace

// Per m: what df lacks to m and K to df, and their parts.
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
  for (const auto& harmonics : population.degrees) {
    const double position = std::exp(log_size + harmonics.log_eigenvalue);
    const double share = harmonics.kernel_power / (position + ridge_);
    const double learnt = harmonics.teacher_power * position / (position + ridge_);
    modes_.push_back({position, harmonics.kernel_power, share, harmonics.teacher_power, learnt,
                      harmonics.degree == 1});
    used += share;
    unreachable_ += harmonics.teacher_power * ridge_ / (position + ridge_);
  }
  if (ridge_ == 0) free_ = std::max(0.0, 1 - used);
  // With more features than samples it is the samples that cannot tell, of power that features have.
  if (wide_ > 1) std::swap(unreachable_, unseen_);
}

template <class Scalar>
Equivalent::Sums<Scalar> Equivalent::sums(const Place<Scalar>& place) const {
  Sums<Scalar> out;
  out.s = place.s;
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
  out.gap = free_ + place.excess * out.chord;
  out.narrow = ((wide_ - 1) + out.gap) / wide_;
  out.few = ((many_ - 1) + out.gap) / many_;
  return out;
}

// What s may be at λ < 0, in terms of r = (s_0 − s)/s, or of r = s/(−Λ − s) for the smallest Λ if s_0 = 0.
Equivalent::Place<double> Equivalent::below(double log_ratio) const {
  const double r = std::exp(log_ratio);
  if (ridge_ > 0) return {ridge_ / (1 + r), -ridge_ * (r / (1 + r))};
  double lowest = std::numeric_limits<double>::infinity();
  for (const Mode& mode : modes_) lowest = std::min(lowest, mode.position);
  const double s = -lowest * (r / (1 + r));
  return {s, s};
}

// The first turn of λ below its zero at s_0.
Equivalent::Edge Equivalent::find_edge() const {
  Edge edge{smallest, ridge_, 0, 0};
  if (modes_.empty() && tail_ <= 0) return edge;
  // dλ/dν in terms of gap = 1 − df/m and of 1 − df_2/m, above 0 all the way down to the turn: the sum of gap and
  // (df − df_2)/m, unless their digits are lost in each other.
  const double more = (wide_ - 1) + (many_ - 1);
  const auto slope = [&](double log_ratio) {
    const auto at = sums(below(log_ratio));
    double squares = 0;
    double crossed = tail_ > 0 ? tail_ / at.s : 0;
    for (const Mode& mode : modes_) {
      const double inverse = 1 / (mode.position + at.s);
      squares += mode.power * inverse * (mode.position * inverse);
      crossed += mode.power * inverse * (at.s * inverse);
    }
    const double fewer = std::abs(at.gap) < 0.5 ? at.gap + crossed : 1 - squares;
    return std::max(fewer, 0.0) * (more + 2 * at.gap) - at.gap * at.gap;
  };
  // With a tail the turn of K → ∞ is as far down as s_0 √(n/K). Squares have to be numbers, and −Λ to be told from s.
  const double largest = ridge_ > 0 ? std::min(350.0, std::log(ridge_) - smallest) : 35;
  if (!(slope(smallest / 2) > 0)) return edge;
  edge.log_ratio = core::root_or_end("lower edge", slope, smallest / 2, largest);
  const auto at = sums(below(edge.log_ratio));
  edge.s = at.s;
  edge.target = std::min(0.0, at.s * at.narrow * at.few);
  edge.ridge = edge.target * many_;
  return edge;
}

const Equivalent::Edge& Equivalent::edge() const {
  if (!edge_) edge_ = find_edge();
  return *edge_;
}

// Where s (1 − df/K)(1 − df/n) is `target`, increasing: in logarithms, where it is nearly a straight line.
Equivalent::Place<double> Equivalent::place_at(double target) const {
  if (target == 0) return {ridge_, 0};
  const double log_target = std::log(std::abs(target));
  const auto miss = [&](const Place<double>& place) {
    const auto at = sums(place);
    return log_of(at.s) + log_of(at.narrow) + log_of(at.few) - log_target;
  };
  if (target < 0)
    return below(core::root_or_end(
        what, [&](double log_ratio) { return miss(below(log_ratio)); }, smallest / 2,
        edge().log_ratio));
  // A ridge that nothing stands against is s itself.
  constexpr double alone = 1e18;
  if (target > alone * total_) return {ridge_ + target, target};
  // There df/m < 1/4, so that the product is above s/2.
  const double highest = std::log(4 * std::max(total_, target));
  const auto above = [&](double log_excess) {
    const double excess = std::exp(log_excess);
    return Place<double>{ridge_ + excess, excess};
  };
  return above(core::root_or_end(
      what, [&](double log_excess) { return miss(above(log_excess)); }, smallest, highest));
}

RidgeLimit Equivalent::ridge_limit(double ridge) const {
  // z m = (λ/n) m.
  if (ridge < 0 && !(ridge > edge().ridge))
    core::refuse("ridge", ridge, "leaves least squares without a minimum");
  const auto at = sums(place_at(ridge / many_));
  const double s = at.s;
  double squares = 0;                          // df_2/m
  double crossed = tail_ > 0 ? tail_ / s : 0;  // (df − df_2)/m
  double unlearnt = unlisted_;                 // Σ T (ν/(ξ+ν))²
  double partly = 0;                           // Σ T ξν/(ξ+ν)²
  double own = 0;                              // Σ T (ξν)²/(ξ+ν)⁴
  double linear_unlearnt = 1;                  // the same for T_1 = 1
  double linear_partly = 0;
  for (const Mode& mode : modes_) {
    const double inverse = 1 / (mode.position + s);
    const double missing = s * inverse;
    const double known = mode.position * inverse;
    squares += mode.power * inverse * known;
    crossed += mode.power * inverse * missing;
    unlearnt += mode.teacher * missing * missing;
    partly += mode.teacher * known * missing;
    own += mode.teacher * (known * missing) * (known * missing);
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
  limit.bias = over(many_ * (unlearnt + mixing * partly), unused);
  limit.linear_bias = over(many_ * (linear_unlearnt + mixing * linear_partly), unused);
  limit.gain = over(used, unused);
  limit.unused = at.few;
  // (n − df_2)/m.
  const double seen = at.few * many_ + crossed;
  limit.shared.squared_bias = unlearnt;
  limit.shared.sampling_variance = over(unlearnt * squares, seen);
  limit.shared.gain = over(squares, seen);
  limit.sampling_correction = ratio(own, unlearnt * squares * size_);
  limit.linear_shared = over(many_ * linear_unlearnt, seen);
  limit.initialisation_variance =
      over(many_ * mixing * (partly + unlearnt * ratio(crossed, seen)), unused);
  return limit;
}

LearntState Equivalent::solution_state(double ridge) const {
  if (ridge < 0 && !(ridge > edge().ridge))
    core::refuse("ridge", ridge, "leaves least squares without a minimum");
  const auto at = sums(place_at(ridge / many_));
  LearntState state;
  double squares = 0;  // as in ridge_limit
  double crossed = tail_ > 0 ? tail_ / at.s : 0;
  double unlearnt = unlisted_;
  double partly = 0;
  for (const Mode& mode : modes_) {
    const double inverse = 1 / (mode.position + at.s);
    const double missing = at.s * inverse;
    const double known = mode.position * inverse;
    squares += mode.power * inverse * known;
    crossed += mode.power * inverse * missing;
    unlearnt += mode.teacher * missing * missing;
    partly += mode.teacher * known * missing;
    state.learnt.push_back(known);
  }
  const double left = at.narrow * wide_;
  const double mixing = ratio(crossed, left + crossed);
  const double df = squares + crossed;
  const double used = df * df / wide_ + at.narrow * squares * ratio(left, left + crossed);
  state.gain = over(used, at.few * many_ + left * mixing);
  const double missed = unlearnt + mixing * partly;
  state.spread = mixing * partly + (missed > 0 ? state.gain * missed : 0);
  return state;
}

// A point of the curve s(z) in the complex plane.
struct Equivalent::Root {
  Complex z;
  Place<Complex> place;
  Complex slope;  // ds/dz
};

// The excess has the digits, but far below s_0.
Equivalent::Place<Complex> Equivalent::moved(const Place<Complex>& from, Complex step) const {
  const Complex s = from.s + step;
  if (std::abs(s) < ridge_ / 2) return {s, s - ridge_};
  const Complex excess = from.excess + step;
  return {ridge_ + excess, excess};
}

// d(z m)/ds.
Complex Equivalent::slope_of(const Sums<Complex>& at) const {
  return at.narrow * at.few + at.s * at.slope * (at.few / wide_ + at.narrow / many_);
}

Equivalent::Root Equivalent::root_at(Complex z, const Place<Complex>& place) const {
  return {z, place, size_ / slope_of(sums(place))};
}

// From a guess to the root with Im s > 0 and Im κ > 0; false if it is not found.
bool Equivalent::newton(Root& root, Complex z) const {
  constexpr int most_iterations = 15;
  constexpr double quadratic = 1e-9;  // a step this small leaves its square
  Place<Complex> place = root.place;
  for (int i = 0; i < most_iterations; ++i) {
    if (!(place.s.imag() > 0)) return false;
    const auto at = sums(place);
    const Complex step = (size_ * z - at.s * at.narrow * at.few) / slope_of(at);
    place = moved(place, step);
    if (std::abs(step) <= quadratic * std::min(std::abs(place.s), std::abs(place.excess))) {
      if (!(place.s.imag() > 0 && (at.s * at.narrow).imag() > 0)) return false;
      root = root_at(z, place);
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
    Root found{next, moved(from.place, (next - from.z) * from.slope), 0};
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
  const Complex excess = root.place.excess;
  const auto at = sums(root.place);
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
  const Complex reach = excess / at.narrow;
  const Complex reach_slope =
      (start - excess * excess * at.chord_slope / wide_) / (at.narrow * at.narrow);
  const Complex unseen = unseen_ / r.kappa;
  r.gap = size_ * learnt * reach / at.s + unseen;
  r.gap_slope = size_ * (learnt_slope * reach + learnt * reach_slope - learnt * reach / at.s) /
                    at.s / kappa_slope -
                unseen / r.kappa;
  return r;
}

std::function<Equivalent::Point(Complex, bool)> Equivalent::points() const {
  return [this, last = Root{}](Complex z, bool first) mutable {
    if (first) {
      // On the real axis bracketing finds the root: to the right of 0, or of the lower edge.
      const bool left = z.real() < 0 && size_ * z.real() > edge().target;
      const double real = left ? z.real() : std::abs(z);
      const auto place = place_at(size_ * real);
      last = root_at(real, {place.s, place.excess});
    }
    last = follow(last, z);
    const auto at = sums(last.place);
    return Point{functionals(last), last.place.s / size_, at.narrow + at.s * at.slope / wide_};
  };
}

regression::ResolventAt Equivalent::resolvent() const {
  return [at = points()](Complex z, const std::optional<regression::Resolvent>& near) {
    return at(z, !near).functionals;
  };
}

}  // namespace overparam::random_features_ridge
