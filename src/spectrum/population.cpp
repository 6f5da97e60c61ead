// SPDX-License-Identifier: MIT
#include "overparam/spectrum/population.hpp"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>

#include "overparam/core/error.hpp"

namespace overparam::spectrum {
namespace {

using core::Activation;

constexpr int max_levels = 20000;
constexpr double log_negligible = 42;       // e^42 > 1e18
constexpr int closed_series_length = 1020;  // a_m ~ 2^{−m} of erf and gelu stays a normal number
constexpr double closed_resolution = 1e-290;
// The tail of a power law is what the listed levels leave of the whole, to about 2e-16: errors from
// here on keep six digits.
constexpr double kinked_resolution = 4e-10;
constexpr double quadrature_resolution = 1e-27;  // coefficients accurate to 1e-15, squared, summed
// The constant mode of the thermodynamic limit has an infinite eigenvalue; at this value the
// limit is reached to 1e-15.
constexpr double infinite_eigenvalue = 1e15;

std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> result(a.size());
  std::transform(a.begin(), a.end(), b.begin(), result.begin(), std::multiplies<>());
  return result;
}

// Σ_j a_{k+2j} Π_{i<j} (k+2i+2)(k+2i+1)/((2i+2)(N+2k+2i)): the level sum without its prefactor.
double level_sum(const std::vector<double>& a, int degree, double dimension) {
  double sum = 0;
  double weight = 1;
  const double k = degree;
  for (auto m = static_cast<std::size_t>(degree); m < a.size(); m += 2) {
    const double term = weight * a[m];
    sum += term;
    if (term != 0 && std::abs(term) < 1e-19 * std::abs(sum)) break;  // decreasing from here on
    const double i2 = double(m) - k;
    weight *= (k + i2 + 2) * (k + i2 + 1) / ((i2 + 2) * (dimension + 2 * k + i2));
  }
  return sum;
}

// log ξ_k (−∞ where the level is absent) of a homogeneous kinked activation, degree by degree:
// ξ_k = E[r^{2s}] (E_c[g(c) P_k(c)])², s the degree of homogeneity; from k to k+2 the inner average
// changes by (s−k)/(s+k+N).
class KinkedLevels {
 public:
  KinkedLevels(const Activation& g, double dimension)
      : dimension_(dimension),
        homogeneity_(g.kind() == Activation::Kind::relu ? 1 : 0),
        log_radius_(homogeneity_ * std::log(dimension_)) {
    // E|c| on the unit sphere.
    const double mean_abs =
        boost::math::tgamma_delta_ratio(dimension / 2, 0.5) * std::numbers::inv_sqrtpi;
    const long double log_mean_abs = std::log(static_cast<long double>(mean_abs));
    if (homogeneity_ == 1) {
      even_ = log_mean_abs - std::numbers::ln2_v<long double>;
      odd_ = -std::log(2 * dimension_);
    } else {
      even_ = -INFINITY;
      odd_ = log_mean_abs;
    }
  }

  /// To be called for k = 0, 1, 2, … in this order.
  long double log_eigenvalue(int k) {
    long double& current = k % 2 == 0 ? even_ : odd_;
    const long double result = log_radius_ + 2 * current;
    current += std::log(std::abs(homogeneity_ - k) / (homogeneity_ + k + dimension_));
    return result;
  }

 private:
  // Thousands of terms add up in the logarithms: long double keeps their sum to double's accuracy.
  long double dimension_;
  long double homogeneity_;
  long double log_radius_;
  long double even_, odd_;
};

double overlap_factor(const Teacher& teacher, double polynomial) {
  return std::max(0.0, 1 + (teacher.units - 1) * polynomial);
}

}  // namespace

double teacher_second_moment(const Teacher& teacher) {
  const auto& g = teacher.activation;
  double sum = g.second_moment();
  if (teacher.units > 1) sum += (teacher.units - 1) * pair_average(g, g, 1, 1, teacher.overlap);
  return std::max(0.0, sum);
}

Population sphere_population(double dimension, const Activation& student, const Teacher& teacher,
                             double max_log_width) {
  if (!(dimension >= 2) || dimension != std::floor(dimension))
    throw core::InvalidParameter("dimension", std::to_string(dimension),
                                 "is not a whole number from 2");
  const bool same = student == teacher.activation;
  const bool closed = student.closed_coefficients() && teacher.activation.closed_coefficients();
  const auto finite = [](const Activation& g) {
    return g.kind() == Activation::Kind::linear || g.kind() == Activation::Kind::hermite;
  };
  const auto length_of = [&](const Activation& g) {
    return !finite(g) && g.closed_coefficients() ? closed_series_length : g.series_length();
  };
  // The cross series ends with the shorter of the two; the teacher's own level sums are not needed.
  const int length = length_of(student);
  const auto g = student.hermite_coefficients(length);
  auto g_teacher =
      teacher.activation.hermite_coefficients(std::min(length, length_of(teacher.activation)));
  g_teacher.resize(g.size(), 0.0);
  const auto a = product(g, g);
  const auto cross = product(g, g_teacher);

  Population result;
  result.finite_rank = finite(student);
  result.kernel_total = student.second_moment();
  result.teacher_total = teacher_second_moment(teacher);
  result.resolution = !closed            ? quadrature_resolution * result.teacher_total
                      : student.kinked() ? kinked_resolution * result.teacher_total
                                         : closed_resolution;

  KinkedLevels kinked(student, dimension);
  const int n_levels = student.kinked() ? max_levels : std::min(length, max_levels);
  const long double n = dimension;
  long double log_prefactor = 0;  // log of k!/(N (N+2) … (N+2k−2))
  long double log_binomial = 0;   // log C(k+N−3, k−1)
  double polynomial = 1;          // P_k(overlap)
  double previous_polynomial = 0;
  long double kernel_listed = 0;
  long double teacher_listed = 0;
  bool listing = true;
  bool previous_negligible = false;
  for (int k = 0; k < n_levels; ++k) {
    const long double log_multiplicity = k == 0 ? 0 : std::log((2 * k + n - 2) / k) + log_binomial;
    const long double log_eigenvalue = student.kinked()
                                           ? kinked.log_eigenvalue(k)
                                           : log_prefactor + std::log(level_sum(a, k, dimension));
    // Below this the sums of squared coefficients are no longer normal numbers.
    if (log_eigenvalue - log_prefactor > std::log(1e-290)) {
      Level level{k,
                  static_cast<double>(log_multiplicity),
                  static_cast<double>(log_eigenvalue),
                  static_cast<double>(std::exp(log_multiplicity + log_eigenvalue)),
                  0,
                  0};
      // c_k²/ξ_k relative to the level: (c_k/ξ_k)² for the student's own kernel power.
      const double alignment = same
                                   ? 1
                                   : static_cast<double>(std::exp(log_prefactor - log_eigenvalue)) *
                                         level_sum(cross, k, dimension);
      level.teacher_power =
          level.kernel_power * alignment * alignment * overlap_factor(teacher, polynomial);
      if (k == 0) level.mean_fraction = std::min(1.0, a[0] / std::exp(level.log_eigenvalue));
      if (listing) {
        result.levels.push_back(level);
        kernel_listed += level.kernel_power;
        teacher_listed += level.teacher_power;
      } else {
        result.kernel_tail += level.kernel_power;
        result.teacher_tail += level.teacher_power;
        // Parities may alternate in size: two negligible levels in a row end the series.
        const bool negligible = level.kernel_power < 1e-18 * result.kernel_tail;
        if (negligible && previous_negligible) break;
        previous_negligible = negligible;
      }
    }
    listing = listing && log_multiplicity <= max_log_width + log_negligible;
    if (!listing && student.kinked()) break;

    log_prefactor += std::log((k + 1) / (n + 2 * k));
    if (k >= 1) log_binomial += std::log((k + n - 2) / k);
    const double next =
        k == 0
            ? teacher.overlap
            : ((2 * k + dimension - 2) * teacher.overlap * polynomial - k * previous_polynomial) /
                  (k + dimension - 2);
    previous_polynomial = polynomial;
    polynomial = next;
  }
  // A power-law tail is a difference; exponentially small ones were summed term by term above.
  if (student.kinked()) {
    result.kernel_tail = static_cast<double>(std::max(0.0L, result.kernel_total - kernel_listed));
    if (same)
      result.teacher_tail =
          static_cast<double>(std::max(0.0L, result.teacher_total - teacher_listed));
  }
  if (!same)
    result.unreachable = static_cast<double>(
        std::max(0.0L, result.teacher_total - teacher_listed - result.teacher_tail));
  return result;
}

Population asymptotic_population(const Activation& student, const Teacher& teacher) {
  const auto g = student.hermite_coefficients(2);
  const auto g_teacher = teacher.activation.hermite_coefficients(2);
  const double constant = g[0] * g[0];
  const double linear = g[1] * g[1];
  // Rounding of an exact zero (the mean of tanh, say) is no mode.
  const double floor = 1e-28;

  Population result;
  result.thermodynamic_limit = true;
  result.finite_rank = true;
  result.kernel_total = student.second_moment();
  result.teacher_total = teacher_second_moment(teacher);
  result.kernel_tail = result.kernel_total;
  result.teacher_tail = result.teacher_total;
  const auto add = [&](Level level) {
    result.kernel_tail -= level.kernel_power;
    result.teacher_tail -= level.teacher_power;
    result.levels.push_back(level);
  };
  if (constant > floor)
    add({0, std::log(constant / infinite_eigenvalue), std::log(infinite_eigenvalue), constant,
         g_teacher[0] * g_teacher[0] * overlap_factor(teacher, 1), 1});
  if (linear > floor)
    add({1, 0, std::log(linear), linear,
         g_teacher[1] * g_teacher[1] * overlap_factor(teacher, teacher.overlap), 0});
  const auto clean = [](double value, double total) { return value > 4e-16 * total ? value : 0; };
  result.kernel_tail = clean(result.kernel_tail, result.kernel_total);
  result.teacher_tail = clean(result.teacher_tail, result.teacher_total);
  return result;
}

}  // namespace overparam::spectrum
