// SPDX-License-Identifier: MIT
#include "overparam/spectrum/shells.hpp"

#include <algorithm>
#include <boost/math/special_functions/legendre.hpp>
#include <cmath>
#include <complex>
#include <cstddef>
#include <map>
#include <mutex>
#include <numbers>
#include <optional>
#include <utility>

#include "core/root.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/spectrum/equivalent.hpp"

namespace overparam::spectrum {
namespace {

using Complex = std::complex<double>;

constexpr double narrow_ratio = 1e-10;  // D_k/K below this: a point
constexpr double negligible = 1e-14;    // what joins the constant ridge
constexpr double fraction_tolerance = 1e-10;
constexpr double fraction_limit = 1e-6;
constexpr int max_nodes = 512;
constexpr double log_scale_ratio = 5;
constexpr double thin = 3;  // a bulk is cut where the sum that must exceed 1 dips below 1 + this

struct Pole {
  double position;       // Λ_k = K ξ_k
  double power;          // w_k = D_k ξ_k
  double ratio;          // D_k/K
  double teacher_power;  // T_k
  double mean_fraction;
  bool single;  // one mode: D_k = 1 at finite N
};

// Root of f(y) on [low, high] > 0, found in log y: the interval may span many decades.
double root(const auto& f, double low, double high) {
  return std::exp(core::root_between(
      "edges of the spectrum", [&](double x) { return f(std::exp(x)); }, std::log(low),
      std::log(high)));
}

// The spectrum at one width in the variables of equivalent.hpp.
class ScaledPopulation {
 public:
  // `ridge` is the effective ridge s. Poles far below it, together contributing less than
  // `negligible` to Σ wΛ/s² and to the learnt power Σ TΛ/s, join the constant ridge. Everything is
  // in units of s (of E[g²] if s = 0), so that cubes of eigenvalues stay normal numbers.
  ScaledPopulation(const Population& population, double log_width, double ridge, double unlearnt)
      : unit_(ridge > 0 ? ridge : population.kernel_total), tail_(population.kernel_tail / unit_) {
    const double log_unit = std::log(unit_);
    for (const auto& level : population.levels)
      poles_.push_back({std::exp(log_width + level.log_eigenvalue - log_unit),
                        level.kernel_power / unit_, std::exp(level.log_multiplicity - log_width),
                        level.teacher_power, level.mean_fraction,
                        level.log_multiplicity == 0 && !population.thermodynamic_limit});
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
  }

  double unit() const { return unit_; }
  double tail() const { return tail_; }
  const std::vector<Pole>& poles() const { return poles_; }

  // λ(y).
  Complex lambda(Complex y) const {
    Complex sum = tail_;
    for (const auto& pole : poles_) sum += pole.power * y / (y - pole.position);
    return y + sum;
  }
  double teacher_density(Complex y) const {
    double sum = 0;
    for (const auto& pole : poles_)
      sum += pole.teacher_power * pole.position / std::norm(pole.position - y);
    return sum;
  }
  double mean_density(Complex y) const {
    double sum = 0;
    for (const auto& pole : poles_)
      if (pole.mean_fraction > 0)
        sum += pole.mean_fraction * pole.position / std::norm(pole.position - y);
    return sum;
  }

  // v(u) ≥ 0 with Σ wΛ/((u−Λ)²+v²) = 1, or 0 outside the bulks. 1/Σ is increasing and concave in
  // v², so Newton's method on it rises to the root without overshooting.
  double imaginary_part(double u) const {
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

  // Newton's method for λ(y) = λ in the upper half plane, where the root is unique; empty if it leaves
  // there or does not end between the cuts.
  std::optional<Complex> newton(double lambda_target, double low, double high, Complex y) const {
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

  // y in the upper half plane with λ(y) = λ, for λ inside the bulk, between the cuts y = low, high.
  // Newton from the curve y = u + i v(u); λ increases with u, so bisection in u is the safe way. It
  // runs in t = asinh(u/scale), `scale` the size of the lowest edge: bulks may span many decades.
  Complex invert(double lambda_target, double low, double high, double scale, double u) const {
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

 private:
  double unit_;
  double tail_;
  std::vector<Pole> poles_;
};

// An interval of y whose image is a bulk, with the poles it contains. `valleys` are the points
// between its poles where the bulk is thinnest.
struct Interval {
  double low = 0;
  double high = 0;
  double ratio = 0;  // Σ D_k/K of its poles
  std::vector<double> valleys;
};

// Critical points of λ(y) between and around the broad poles.
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
    if (low < high && slope(low) < 0 && slope(high) > 0) {
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

// One shell with the sums Σp, Σλp, Σμ, Σmλp of the given ones: a single mode has no width, only its
// deterministic equivalent has.
core::Shell mean_shell(const std::vector<core::Shell>& shells) {
  core::Shell mean;
  for (const auto& shell : shells) {
    mean.fraction += shell.fraction;
    mean.eigenvalue += shell.eigenvalue * shell.fraction;
    mean.teacher_power += shell.teacher_power;
    mean.mean_fraction += shell.mean_fraction * shell.eigenvalue * shell.fraction;
  }
  mean.mean_fraction = std::min(1.0, mean.mean_fraction / mean.eigenvalue);
  mean.eigenvalue /= mean.fraction;
  return mean;
}

// Nodes and weights of an integral.
struct Quadrature {
  std::vector<double> nodes, weights;
};

// Gauss–Legendre on [−1, 1], increasing nodes. The rules of the few n that occur are kept: computing
// one takes longer than using it.
const Quadrature& gauss_legendre(int n) {
  static std::mutex mutex;
  static std::map<int, Quadrature> rules;
  const std::scoped_lock lock(mutex);
  const auto [entry, added] = rules.try_emplace(n);
  Quadrature& rule = entry->second;
  if (!added) return rule;
  const auto zeros = boost::math::legendre_p_zeros<double>(n);  // those ≥ 0, increasing
  const auto add = [&](double zero) {
    const double slope = boost::math::legendre_p_prime(n, zero);
    rule.nodes.push_back(zero);
    rule.weights.push_back(2 / ((1 - zero * zero) * slope * slope));
  };
  for (auto zero = zeros.rbegin(); zero != zeros.rend(); ++zero)
    if (*zero > 0) add(-*zero);
  for (const double zero : zeros) add(zero);
  return rule;
}

// Of ∫ f(λ) dλ over [lower, upper], nodes increasing.
// Substituting λ = middle − half·cos θ (or the same for log λ over wide intervals) makes an
// integrand with square-root ends smooth in θ. If it vanishes like a square root at both ends it is
// also periodic, and equal steps in θ (Gauss–Chebyshev of the second kind) converge fastest. At cuts
// inside a bulk and at a hard edge (1/√, as at K = N) only Gauss–Legendre in θ does.
Quadrature bulk_quadrature(double lower, double upper, bool periodic, int n) {
  const bool logarithmic = lower > 0 && upper > log_scale_ratio * lower;
  const double from = logarithmic ? std::log(lower) : lower;
  const double to = logarithmic ? std::log(upper) : upper;
  Quadrature result;
  const auto add = [&](double angle, double weight) {
    const double position = 0.5 * (from + to) - 0.5 * (to - from) * std::cos(angle);
    const double lambda = logarithmic ? std::exp(position) : position;
    result.nodes.push_back(lambda);
    result.weights.push_back(weight * std::sin(angle) * 0.5 * (to - from) *
                             (logarithmic ? lambda : 1));
  };
  if (periodic) {
    for (int i = 1; i <= n; ++i) add(i * std::numbers::pi / (n + 1), std::numbers::pi / (n + 1));
    return result;
  }
  const Quadrature& rule = gauss_legendre(n);
  for (std::size_t i = 0; i < rule.nodes.size(); ++i)
    add(0.5 * std::numbers::pi * (1 + rule.nodes[i]), 0.5 * std::numbers::pi * rule.weights[i]);
  return result;
}

}  // namespace

SpectralMeasure spectral_measure(const Population& population, double log_width, int nodes) {
  core::require_between("nodes", nodes, 8, max_nodes);
  const double ridge = effective_ridge(population, log_width);
  const double unlearnt = 2 * approximation_error(population, log_width, ridge);
  const ScaledPopulation scaled(population, log_width, ridge, unlearnt);
  const double unit = scaled.unit();
  const bool limit = population.thermodynamic_limit;
  const double inverse_width = limit ? 0 : std::exp(-log_width);

  SpectralMeasure result;
  result.spectrum.teacher_total = population.teacher_total;
  result.spectrum.unreachable = unlearnt;
  auto& shells = result.spectrum.shells;

  std::vector<Pole> broad;
  double points_ratio = 0;
  for (const auto& pole : scaled.poles()) {
    if (pole.ratio >= narrow_ratio) {
      broad.push_back(pole);
      continue;
    }
    // Centre of the pole's semicircle: λ(y) without its singular part.
    double centre = pole.position + pole.power + scaled.tail();
    for (const auto& other : scaled.poles())
      if (other.position != pole.position)
        centre += other.power * pole.position / (pole.position - other.position);
    // One step removes a finite part of the constant mode even as N, K → ∞.
    const double gain = limit && pole.mean_fraction > 0 ? pole.power * unit : 0;
    shells.push_back({centre, pole.ratio, pole.teacher_power, gain, pole.mean_fraction});
    result.bulks.push_back({centre, centre, pole.ratio, pole.teacher_power});
    points_ratio += pole.ratio;
  }

  auto intervals = critical_intervals(broad);
  // The lowest bulk holds the modes that no other bulk holds, unless it lies at y > 0: then the
  // features outnumber the resolved modes and the rest is an atom at the constant ridge.
  double others = points_ratio;
  for (std::size_t i = 1; i < intervals.size(); ++i) others += intervals[i].ratio;
  if (!intervals.empty() && intervals.front().low < 0) {
    intervals.front().ratio = 1 - others;
  } else {
    if (!intervals.empty()) others += intervals.front().ratio;
    const double atom = 1 - others;
    if (atom > 0) {
      shells.push_back({scaled.tail(), atom, 0, 0, 0});
      result.bulks.push_back({scaled.tail(), scaled.tail(), atom, 0});
    }
  }

  for (const auto& interval : intervals) {
    const double lower = std::max(0.0, scaled.lambda(interval.low).real());
    const double upper = scaled.lambda(interval.high).real();
    // Pieces between thin places, in y and in λ.
    std::vector<double> cuts{interval.low};
    std::vector<double> cut_lambdas{lower};
    for (const double u : interval.valleys) {
      cuts.push_back(u);
      cut_lambdas.push_back(scaled.lambda({u, scaled.imaginary_part(u)}).real());
    }
    cuts.push_back(interval.high);
    cut_lambdas.push_back(upper);

    const double scale = std::max(std::abs(interval.low), 1e-12 * interval.high);
    std::vector<core::Shell> best;
    double best_defect = INFINITY;
    // Within a narrow bulk every mode decays nearly alike: few nodes carry it.
    const double half_width = (upper - lower) / (upper + lower);
    const int first_nodes = half_width < 0.02 ? 4 : half_width < 0.2 ? 8 : nodes;
    for (int n = first_nodes; n <= max_nodes; n *= 2) {
      std::vector<core::Shell> trial;
      double total = 0;
      for (std::size_t piece = 0; piece + 1 < cuts.size(); ++piece) {
        const double a = cut_lambdas[piece];
        const double b = cut_lambdas[piece + 1];
        const auto rule = bulk_quadrature(a, b, cuts.size() == 2 && n <= 2 * nodes, n);
        std::optional<Complex> neighbour;  // the root at the node before
        for (std::size_t i = 0; i < rule.nodes.size(); ++i) {
          const double lambda = rule.nodes[i];
          const double guess =
              cuts[piece] + (lambda - a) / (b - a) * (cuts[piece + 1] - cuts[piece]);
          if (neighbour)
            neighbour = scaled.newton(lambda, cuts[piece], cuts[piece + 1], *neighbour);
          if (!neighbour)
            neighbour = scaled.invert(lambda, cuts[piece], cuts[piece + 1], scale, guess);
          const Complex y = *neighbour;
          const double v = y.imag() / std::numbers::pi * rule.weights[i];
          const double fraction = v / std::norm(y);
          const double modes = limit ? 0 : fraction / inverse_width;
          const double mean =
              modes > 0 ? std::min(1.0, v / lambda * scaled.mean_density(y) / modes) : 0;
          trial.push_back({lambda, fraction, v / lambda * scaled.teacher_density(y), 0, mean});
          total += fraction;
        }
      }
      const double defect = std::abs(total / interval.ratio - 1);
      if (defect < best_defect) {
        best_defect = defect;
        best = std::move(trial);
      }
      if (best_defect < fraction_tolerance) break;
    }
    if (!(best_defect < fraction_limit))
      throw core::ConvergenceFailure("spectral shells", best_defect, max_nodes);
    result.fraction_defect = std::max(result.fraction_defect, best_defect);
    if (holds_single_mode(interval, broad)) best = {mean_shell(best)};
    Bulk bulk{lower, upper, interval.ratio, 0};
    for (const auto& shell : best) bulk.teacher_power += shell.teacher_power;
    result.bulks.push_back(bulk);
    shells.insert(shells.end(), best.begin(), best.end());
  }
  // Back from units of the ridge.
  for (auto& shell : shells) {
    shell.eigenvalue *= unit;
    if (!limit) shell.gain = shell.eigenvalue * inverse_width;
    for (const double value : {shell.eigenvalue, shell.fraction, shell.teacher_power, shell.gain})
      core::require(value >= 0 && std::isfinite(value), "log width", log_width,
                    "takes the spectrum out of the range of numbers");
  }
  for (auto& bulk : result.bulks) {
    bulk.lower *= unit;
    bulk.upper *= unit;
  }
  std::sort(shells.begin(), shells.end(),
            [](const core::Shell& a, const core::Shell& b) { return a.eigenvalue < b.eigenvalue; });
  std::sort(result.bulks.begin(), result.bulks.end(),
            [](const Bulk& a, const Bulk& b) { return a.lower < b.lower; });
  return result;
}

}  // namespace overparam::spectrum
