// SPDX-License-Identifier: MIT
#include "overparam/spectrum/population.hpp"

#include <algorithm>
#include <array>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "spectrum/slow_series.hpp"

namespace overparam::spectrum {
namespace {

using core::Activation;

constexpr int max_degrees = 20000;
constexpr double log_negligible = 42;       // e^42 > 1e18
constexpr int closed_series_length = 1020;  // a_m ~ 2^{−m} of erf and gelu stays a normal number
constexpr double closed_resolution = 1e-290;
// The tail of a power law is what the listed degrees leave of the whole, to about 2e-16: errors from
// here on keep six digits.
constexpr double kinked_resolution = 4e-10;
constexpr double quadrature_resolution = 1e-27;  // coefficients accurate to 1e-15, squared, summed
// The constant mode of the thermodynamic limit has an infinite eigenvalue; at this value the
// limit is reached to 1e-15.
constexpr double infinite_eigenvalue = 1e15;
// Powers between these have quotients and products with widths in the range of numbers.
constexpr double smallest_power = 1e-280;
constexpr double largest_power = 1e280;

std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result(a.size());
  std::transform(a.begin(), a.end(), b.begin(), result.begin(), std::multiplies<>());
  return result;
}

// Σ_j a_{k+2j} Π_{i<j} (k+2i+2)(k+2i+1)/((2i+2)(N+2k+2i)): the sum of a degree without its prefactor.
double degree_sum(const std::vector<double>& a, const std::array<std::size_t, 2>& lengths,
                  int degree, double dimension) {
  double sum = 0;
  double weight = 1;
  const double k = degree;
  const auto first = static_cast<std::size_t>(degree);
  for (std::size_t m = first; m < lengths[first % 2]; m += 2) {
    const double term = weight * a[m];
    sum += term;
    if (term != 0 && std::abs(term) < 1e-19 * std::abs(sum)) break;  // decreasing from here on
    const double i2 = double(m) - k;
    weight *= (k + i2 + 2) * (k + i2 + 1) / ((i2 + 2) * (dimension + 2 * k + i2));
  }
  return sum;
}

double whole(double dimension) {
  core::require_whole("dimension", dimension, 2);
  return dimension;
}

}  // namespace

void require_valid(const Population& population) {
  for (const Harmonics& harmonics : population.degrees) {
    core::require(harmonics.degree >= 0, "degree", harmonics.degree, "is negative");
    core::require_finite("log multiplicity", harmonics.log_multiplicity);
    core::require_finite("log eigenvalue", harmonics.log_eigenvalue);
    core::require_between("kernel power", harmonics.kernel_power, 0, largest_power);
    core::require_between("teacher power", harmonics.teacher_power, 0, largest_power);
    core::require_between("mean fraction", harmonics.mean_fraction, 0, 1);
  }
  core::require_between("kernel tail", population.kernel_tail, 0, largest_power);
  core::require_between("teacher tail", population.teacher_tail, 0, largest_power);
  core::require_between("unreachable", population.unreachable, 0, largest_power);
  core::require_between("kernel total", population.kernel_total, smallest_power, largest_power);
  core::require_between("teacher total", population.teacher_total, 0, largest_power);
  core::require_not_negative("resolution", population.resolution);
}

KinkedEigenvalues::KinkedEigenvalues(const Activation& g, double dimension)
    : dimension_(whole(dimension)),
      homogeneity_(g.sides().value_or(Activation::Sides{}).degree),
      log_radius_(homogeneity_ * std::log(dimension_)) {
  // E|c| on the unit sphere.
  const double mean_abs =
      boost::math::tgamma_delta_ratio(dimension / 2, 0.5) * std::numbers::inv_sqrtpi;
  const long double log_mean_abs = std::log(static_cast<long double>(mean_abs));
  const auto sides = g.sides().value_or(Activation::Sides{});
  even_ = std::log(std::abs(static_cast<long double>(sides.even())));
  odd_ = std::log(std::abs(static_cast<long double>(sides.odd())));
  (homogeneity_ == 1 ? even_ : odd_) += log_mean_abs;
  if (homogeneity_ == 1) odd_ -= std::log(dimension_);
}

long double KinkedEigenvalues::next_log_eigenvalue() {
  const int k = degree_++;
  long double& current = k % 2 == 0 ? even_ : odd_;
  const long double result = log_radius_ + 2 * current;
  current += std::log(std::abs(homogeneity_ - k) / (homogeneity_ + k + dimension_));
  return result;
}

SphereHarmonics::SphereHarmonics(double dimension, const Activation& student, const Target& target)
    : dimension_(whole(dimension)),
      student_(student),
      target_(target),
      same_(std::all_of(target.activations().begin(), target.activations().end(),
                        [&](const Activation& g) { return g == student; })),
      kinked_(student, dimension_) {
  const auto length_of = [](const Activation& g) {
    if (has_slow_series(g)) return slow_series_length;
    return !g.polynomial() && g.closed_coefficients() ? closed_series_length : g.series_length();
  };
  // A cross series ends with the shorter of the two; the target's own sums are not needed.
  const int length = length_of(student);
  const auto g = series_coefficients(student, length);
  squares_ = products(g, g);
  bool closed = student.closed_coefficients();
  for (const Activation& other : target.activations()) {
    cross_.push_back(
        other == student
            ? Products{}
            : products(g, series_coefficients(other, std::min(length, length_of(other)))));
    closed = closed && other.closed_coefficients();
  }
  for (const auto& pair : target.pairs()) polynomials_.push_back({pair.overlap, 1, 0});
  length_ = student.sides() ? max_degrees : std::min(length, max_degrees);

  totals_.finite_rank = student.polynomial();
  totals_.kernel_total = student.second_moment();
  totals_.teacher_total = target.second_moment();
  totals_.resolution = student.kinked() ? kinked_resolution * totals_.teacher_total
                       : !closed        ? quadrature_resolution * totals_.teacher_total
                                        : closed_resolution;
}

SphereHarmonics::Products SphereHarmonics::products(const std::vector<double>& g,
                                                    const std::vector<double>& other) const {
  auto padded = other;
  padded.resize(g.size(), 0.0);
  Products out{product(g, padded), {}};
  out.lengths = parity_lengths(out.values);
  return out;
}

// T_k over the kernel power: Σ_pairs weight (c^m/ξ)(c^n/ξ) P_k.
double SphereHarmonics::target_share(const Harmonics& harmonics, long double log_eigenvalue) const {
  std::vector<double> alignments;
  for (const auto& cross : cross_)
    alignments.push_back(
        cross.values.empty()
            ? 1
            : static_cast<double>(std::exp(log_prefactor_ - log_eigenvalue)) *
                  degree_sum(cross.values, cross.lengths, harmonics.degree, dimension_));
  double sum = 0;
  for (std::size_t i = 0; i < polynomials_.size(); ++i) {
    const auto& pair = target_.pairs()[i];
    sum += pair.weight * alignments[pair.first] * alignments[pair.second] * polynomials_[i].value;
  }
  return std::max(0.0, sum);
}

const SphereHarmonics::Degree& SphereHarmonics::degree(int k) {
  while (static_cast<int>(degrees_.size()) <= k) add_degree();
  return degrees_[static_cast<std::size_t>(k)];
}

void SphereHarmonics::add_degree() {
  const auto k = static_cast<int>(degrees_.size());
  const long double n = dimension_;
  const long double log_multiplicity = k == 0 ? 0 : std::log((2 * k + n - 2) / k) + log_binomial_;
  const long double log_eigenvalue =
      student_.sides()
          ? kinked_.next_log_eigenvalue()
          : log_prefactor_ + std::log(degree_sum(squares_.values, squares_.lengths, k, dimension_));
  Degree degree;
  degree.settled = !has_slow_series(student_) ||
                   series_settled(squares_.values, squares_.lengths, k, dimension_);
  degree.log_multiplicity = log_multiplicity;
  // Below this the sums of squared coefficients are no longer normal numbers.
  degree.present = log_eigenvalue - log_prefactor_ > std::log(1e-290);
  if (degree.present) {
    Harmonics& harmonics = degree.harmonics;
    harmonics.degree = k;
    harmonics.log_multiplicity = static_cast<double>(log_multiplicity);
    harmonics.log_eigenvalue = static_cast<double>(log_eigenvalue);
    harmonics.kernel_power = static_cast<double>(std::exp(log_multiplicity + log_eigenvalue));
    harmonics.teacher_power = harmonics.kernel_power * target_share(harmonics, log_eigenvalue);
    if (k == 0)
      harmonics.mean_fraction =
          std::min(1.0, squares_.values[0] / std::exp(harmonics.log_eigenvalue));
  }
  degrees_.push_back(degree);

  log_prefactor_ += std::log((k + 1) / (n + 2 * k));
  if (k >= 1) log_binomial_ += std::log((k + n - 2) / k);
  for (auto& polynomial : polynomials_) {
    const double rho = polynomial.overlap;
    if (rho == 1) continue;
    const double next =
        k == 0 ? rho
               : ((2 * k + dimension_ - 2) * rho * polynomial.value - k * polynomial.previous) /
                     (k + dimension_ - 2);
    polynomial.previous = polynomial.value;
    polynomial.value = next;
  }
}

Population SphereHarmonics::up_to(double max_log_width) {
  core::require_finite("max log width", max_log_width);
  Population result = totals_;
  long double kernel_listed = 0;
  long double teacher_listed = 0;
  long double modes = 0;
  bool listing = true;
  bool previous_negligible = false;
  for (int k = 0; k < length_; ++k) {
    const Degree& at = degree(k);
    if (!at.settled) {
      if (!(modes >= enough_modes * std::exp(static_cast<long double>(max_log_width))))
        throw core::ConvergenceFailure("degrees of " + student_.name() + " in " +
                                           core::number_text(dimension_) + " dimensions",
                                       static_cast<double>(result.kernel_total - kernel_listed),
                                       result.degrees.size());
      break;
    }
    modes += std::exp(at.log_multiplicity);
    if (at.present && listing) {
      result.degrees.push_back(at.harmonics);
      kernel_listed += at.harmonics.kernel_power;
      teacher_listed += at.harmonics.teacher_power;
    } else if (at.present) {
      result.kernel_tail += at.harmonics.kernel_power;
      result.teacher_tail += at.harmonics.teacher_power;
      // Parities may alternate in size: two negligible degrees in a row end the series.
      const bool negligible = at.harmonics.kernel_power < 1e-18 * result.kernel_tail;
      if (negligible && previous_negligible) break;
      previous_negligible = negligible;
    }
    listing = listing && at.log_multiplicity <= max_log_width + log_negligible;
    if (!listing && student_.kinked()) break;
  }
  // A power-law tail is a difference; exponentially small ones were summed term by term above.
  if (student_.kinked()) {
    result.kernel_tail = static_cast<double>(std::max(0.0L, result.kernel_total - kernel_listed));
    if (same_)
      result.teacher_tail =
          static_cast<double>(std::max(0.0L, result.teacher_total - teacher_listed));
  }
  if (!same_)
    result.unreachable = static_cast<double>(
        std::max(0.0L, result.teacher_total - teacher_listed - result.teacher_tail));
  return result;
}

Population sphere_population(double dimension, const Activation& student, const Target& target,
                             double max_log_width) {
  return SphereHarmonics(dimension, student, target).up_to(max_log_width);
}

Population asymptotic_population(const Activation& student, const Target& target) {
  const auto g = student.hermite_coefficients(2);
  std::vector<std::vector<double>> others;
  for (const Activation& other : target.activations())
    others.push_back(other.hermite_coefficients(2));
  const auto power = [&](std::size_t degree) {
    double sum = 0;
    for (const auto& pair : target.pairs())
      sum += pair.weight * others[pair.first][degree] * others[pair.second][degree] *
             (degree == 0 ? 1 : pair.overlap);
    return std::max(0.0, sum);
  };
  const double constant = g[0] * g[0];
  const double linear = g[1] * g[1];
  // Rounding of an exact zero (the mean of tanh, say) is no mode.
  const double floor = 1e-28;

  Population result;
  result.thermodynamic_limit = true;
  result.finite_rank = true;
  result.kernel_total = student.second_moment();
  result.teacher_total = target.second_moment();
  result.kernel_tail = result.kernel_total;
  result.teacher_tail = result.teacher_total;
  const auto add = [&](Harmonics harmonics) {
    result.kernel_tail -= harmonics.kernel_power;
    result.teacher_tail -= harmonics.teacher_power;
    result.degrees.push_back(harmonics);
  };
  if (constant > floor)
    add({0, std::log(constant / infinite_eigenvalue), std::log(infinite_eigenvalue), constant,
         power(0), 1});
  if (linear > floor) add({1, 0, std::log(linear), linear, power(1), 0});
  const auto clean = [](double value, double total) { return value > 4e-16 * total ? value : 0; };
  result.kernel_tail = clean(result.kernel_tail, result.kernel_total);
  result.teacher_tail = clean(result.teacher_tail, result.teacher_total);
  return result;
}

}  // namespace overparam::spectrum
