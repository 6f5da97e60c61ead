// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/spectrum/dot_product.hpp"
#include "overparam/spectrum/population.hpp"
#include "spectrum/multiplicity.hpp"
#include "spectrum/slow_series.hpp"

namespace overparam::spectrum {
namespace {

using core::Activation;

constexpr std::size_t max_degrees = 20000;
constexpr double negligible = 1e-12;  // s_l/κ of the first degree that counts as a plain ridge
constexpr long double smallest = 1e-290L;

// s_l, degree by degree.
class Eigenvalues {
 public:
  Eigenvalues(const DotProductKernel& kernel, double dimension)
      : dimension_(dimension),
        closed_(kernel.kinked() && kernel.length() == 0),
        slow_(kernel.kinked() && !closed_),
        endless_(!kernel.polynomial()),
        tangent_(kernel.tangent()),
        a_(kernel.taylor(kernel.length())),
        features_(kernel.activation().value_or(Activation::parse("sign")), dimension),
        sign_(Activation::parse("sign"), dimension),
        lengths_(parity_lengths(a_)) {
    if (!closed_) return;
    sides_ = *kernel.activation()->sides();
    // The even part of g', which is the odd one of g, and the constant E g'.
    if (tangent_) slope_ = square(sides_.odd()) + next_slope();
  }

  // Whether there is no further degree.
  bool ended() const { return !closed_ && static_cast<std::size_t>(degree_) >= a_.size(); }

  // Whether there are terms enough for the next degree.
  bool settled() const {
    return !slow_ || series_settled(a_, lengths_, degree_, static_cast<double>(dimension_));
  }

  long double next() {
    const long double value = !closed_ ? series() : tangent_ ? tangent() : features();
    ++degree_;
    return value;
  }

 private:
  long double series() {
    const long double l = degree_;
    const long double d = dimension_;
    long double sum = 0;
    long double weight = prefactor_;
    for (auto m = static_cast<std::size_t>(degree_); m < a_.size(); m += 2) {
      const long double term = weight * a_[m];
      sum += term;
      if (endless_ && term > 0 && term < 1e-19L * sum) break;  // decreasing from here on
      const long double rise = static_cast<long double>(m) - l;
      weight *= (l + rise + 2) * (l + rise + 1) / ((rise + 2) * (d + 2 * l + rise));
    }
    prefactor_ *= (l + 1) / (d + 2 * l);
    return sum;
  }

  long double features() { return std::exp(features_.next_log_eigenvalue()); }

  static long double square(long double value) { return value * value; }

  // The next u_l but for the constant: E[g'(u) g'(v)] = odd² + even² E[sign sign].
  long double next_slope() { return square(sides_.even()) * std::exp(sign_.next_log_eigenvalue()); }

  // κ + c κ' of relu and the like.
  long double tangent() {
    const long double l = degree_;
    const long double above = next_slope();
    const long double product =
        degree_ == 0 ? above
                     : (l * slope_below_ + (l + dimension_ - 2) * above) / (2 * l + dimension_ - 2);
    slope_below_ = slope_;
    slope_ = above;
    return features() + product;
  }

  long double dimension_;
  bool closed_, slow_, endless_, tangent_;
  std::vector<double> a_;
  KinkedEigenvalues features_, sign_;
  std::array<std::size_t, 2> lengths_;
  Activation::Sides sides_;
  int degree_ = 0;
  long double prefactor_ = 1;                // l!/(d (d+2) … (d+2l−2))
  long double slope_below_ = 0, slope_ = 0;  // u_{l−1}, u_l
};

}  // namespace

struct KernelHarmonics::State {
  struct Degree {
    long double multiplicity = 1;
    long double eigenvalue = 0;
    bool settled = true;
  };

  State(const DotProductKernel& kernel, double dimension)
      : name(kernel.name()),
        polynomial(kernel.polynomial()),
        kinked(kernel.kinked()),
        total(kernel(1)),
        d(dimension),
        eigenvalues(kernel, dimension) {}

  // Whether there is a degree l; those below it have been asked for.
  bool has(std::size_t l) {
    if (l < degrees.size()) return true;
    if (l >= max_degrees || eigenvalues.ended()) return false;
    const long double multiplicity =
        l == 0 ? 1 : next_multiplicity(degrees.back().multiplicity, static_cast<int>(l) - 1, d);
    const bool settled = eigenvalues.settled();
    degrees.push_back({multiplicity, eigenvalues.next(), settled});
    return true;
  }

  std::string name;
  bool polynomial, kinked;
  double total;
  long double d;
  Eigenvalues eigenvalues;
  std::vector<Degree> degrees;
};

KernelHarmonics::KernelHarmonics(const DotProductKernel& kernel, double dimension) {
  core::require_whole("dimension", dimension, 2);
  state_ = std::make_unique<State>(kernel, dimension);
}
KernelHarmonics::~KernelHarmonics() = default;
KernelHarmonics::KernelHarmonics(KernelHarmonics&&) noexcept = default;
KernelHarmonics& KernelHarmonics::operator=(KernelHarmonics&&) noexcept = default;

KernelDegrees KernelHarmonics::up_to(double samples) {
  core::require_positive("samples", samples);
  KernelDegrees result;
  long double modes = 0;
  long double listed = 0;
  long double tail = 0;
  long double enough = 0;  // s_j
  bool listing = true;
  bool was_negligible = false;
  for (std::size_t l = 0; state_->has(l); ++l) {
    const auto [multiplicity, s, settled] = state_->degrees[l];
    if (!settled) {
      if (!(modes >= enough_modes * samples))
        throw core::ConvergenceFailure("degrees of " + state_->name + " in " +
                                           core::number_text(static_cast<double>(state_->d)) +
                                           " dimensions",
                                       static_cast<double>(state_->total - listed), l);
      break;
    }
    if (s == 0) continue;
    const long double power = s * multiplicity;
    // Σ D s/(s+κ) ≤ n gives s/κ ≤ n/(D−n).
    listing = listing && multiplicity < samples / negligible && s > smallest &&
              !(s < negligible * enough);
    if (listing) {
      result.degrees.push_back(
          {static_cast<int>(l), static_cast<double>(multiplicity), static_cast<double>(s)});
      listed += power;
      modes += multiplicity;
      if (!state_->polynomial && enough == 0 && modes >= 2 * samples) enough = s;
      continue;
    }
    result.omitted = std::max(result.omitted, static_cast<double>(s));
    if (state_->kinked) break;
    tail += power;
    // Parities may alternate in size.
    const bool is_negligible = power < 1e-18L * (listed + tail);
    if (!state_->polynomial && is_negligible && was_negligible) break;
    was_negligible = is_negligible;
  }
  // Ended without having seen the rest.
  if (listing && !state_->polynomial && !result.degrees.empty())
    result.omitted = result.degrees.back().eigenvalue;
  // The power law's tail is a difference; others were summed.
  if (state_->kinked) tail = std::max(0.0L, state_->total - listed);
  result.tail = static_cast<double>(tail);
  return result;
}

}  // namespace overparam::spectrum
