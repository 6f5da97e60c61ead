// SPDX-License-Identifier: MIT
/// @file
/// The spectrum at one width in the variables of spectrum/equivalent.hpp: poles, and what lies
/// between them.
#pragma once

#include <complex>
#include <optional>
#include <vector>

#include "overparam/spectrum/population.hpp"
#include "random_features_online/shell.hpp"

namespace overparam::random_features_online {

/// D_k/K below this: eigenvalues of a degree are a point.
inline constexpr double narrow_ratio = 1e-10;

/// The harmonics of one degree at one width, in units of the ridge.
struct Pole {
  double position;       ///< Λ_k = K ξ_k
  double power;          ///< w_k = D_k ξ_k
  double ratio;          ///< D_k/K
  double teacher_power;  ///< T_k
  double mean_fraction;
  bool single;  ///< one mode: D_k = 1 at finite N
  int degree = 0;
};

/// λ(y) = y + tail + Σ w_k y/(y − Λ_k) and its inverse.
class ScaledPopulation {
 public:
  using Complex = std::complex<double>;

  /// @param ridge the effective ridge s. Poles far below it, together contributing less than 1e-14
  /// to Σ wΛ/s² and to the learnt power Σ TΛ/s, join the constant ridge. Everything is
  /// in units of s (of E[g²] if s = 0), so that cubes of eigenvalues stay normal numbers. Where
  /// everything is listed, and that is much, poles below s/4 give way to 32 with the same moments,
  /// and their teacher powers to 32 others: no y of the spectrum is near them.
  ScaledPopulation(const spectrum::Population& population, double log_width, double ridge,
                   double unlearnt);

  double unit() const { return unit_; }
  double tail() const { return tail_; }
  const std::vector<Pole>& poles() const { return poles_; }  ///< by increasing position

  Complex lambda(Complex y) const;          ///< λ(y)
  double teacher_density(Complex y) const;  ///< Σ T_kΛ_k/|Λ_k−y|²
  double mean_density(Complex y) const;     ///< the same of the means' fractions
  DegreeShares shares(Complex y) const;     ///< of teacher_density: the followed degrees

  /// v(u) ≥ 0 with Σ wΛ/((u−Λ)²+v²) = 1, or 0 outside the bulks.
  double imaginary_part(double u) const;

  /// Newton's method from y for λ(y) = λ in the upper half plane, where the root is unique; empty
  /// if it leaves there or does not end between the cuts.
  std::optional<Complex> newton(double lambda_target, double low, double high, Complex y) const;

  /// y in the upper half plane with λ(y) = λ, for λ inside the bulk, between the cuts y = low,
  /// high.
  /// @param scale the size of the lowest edge. @param u where to begin.
  Complex invert(double lambda_target, double low, double high, double scale, double u) const;

 private:
  // Teacher power apart from a pole: Σ TΛ/|Λ−y|² has its own.
  struct Share {
    double position, teacher_power;
  };
  void gather();

  double unit_;
  double tail_;
  std::vector<Pole> poles_;
  std::vector<Share> shares_;  // of the poles that gave way
};

/// An interval of y whose image is a bulk, with the poles it contains. `valleys` are the points
/// between its poles where the bulk is thinnest.
struct Interval {
  double low = 0;
  double high = 0;
  double ratio = 0;  ///< Σ D_k/K of its poles
  std::vector<double> valleys;
};

/// Critical points of λ(y) between and around the broad poles.
std::vector<Interval> critical_intervals(const std::vector<Pole>& broad);

/// Whether the only pole in the interval is a single mode.
bool holds_single_mode(const Interval& interval, const std::vector<Pole>& broad);

/// a/|z|², also where the square is beyond the largest number.
inline double over_square(double a, std::complex<double> z) {
  const double size = std::abs(z);
  return a / size / size;
}

}  // namespace overparam::random_features_online
