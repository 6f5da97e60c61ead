// SPDX-License-Identifier: MIT
/// @file
/// The order-parameter equations as they are printed, in r and q, solved by other means than the
/// library's: a matrix exponential with 50 digits, or explicit integration.
///
///   dr_j/dt = −η(λ_j+γ) r_j + ηλ_j μ_j
///   dq_j/dt = −2η(λ_j+γ) q_j + 2ηλ_j r_j + (η²/b) λ_j² p_j (2ε_g + Δ)
///             + η² λ_j G_j c_j d_j + η² (G_j/λ_j) (2γλ_j (q_j − r_j) + γ² q_j)
/// with 2ε_g = T − 2 Σ r + Σ q, T = 2ε_* + Σ μ, d = μ − 2r + q, G the gain and
/// c = (1−1/b) + (2/b)(1−m²), or without finite width c = (1−1/b) m and no terms in γ at order η².
#pragma once

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/numeric/odeint.hpp>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "random_features_online/order_parameters.hpp"
#include "random_features_online/shell.hpp"

namespace overparam::test {

struct Observables {
  double time = 0;
  double generalization_error = 0;
  double student_teacher_overlap = 0;  // R
  double student_norm = 0;             // Q
};

/// 2ε_g of a state (r, q).
template <class Real>
Real twice_error(const random_features_online::Spectrum& spectrum, const std::vector<Real>& x) {
  const std::size_t n = spectrum.shells.size();
  Real sum = spectrum.unreachable;
  for (std::size_t j = 0; j < n; ++j) sum += spectrum.shells[j].teacher_power - 2 * x[j] + x[n + j];
  return sum;
}

template <class Real>
void derivative(const random_features_online::Spectrum& spectrum,
                const random_features_online::Training& training, double eta,
                const std::vector<Real>& x, std::vector<Real>& dxdt) {
  const std::size_t n = spectrum.shells.size();
  const double b = training.batch;
  const Real noise = twice_error(spectrum, x) + training.label_noise;
  dxdt.resize(2 * n);
  for (std::size_t j = 0; j < n; ++j) {
    const auto& s = spectrum.shells[j];
    const Real r = x[j];
    const Real q = x[n + j];
    const Real rate = Real(eta) * (Real(s.eigenvalue) + training.weight_decay);
    const double m = s.mean_fraction;
    const double c = training.finite_width ? (1 - 1 / b) + 2 / b * (1 - m * m) : (1 - 1 / b) * m;
    const Real square = Real(eta) * eta;
    dxdt[j] = -rate * r + Real(eta) * s.eigenvalue * s.teacher_power;
    dxdt[n + j] = -2 * rate * q + 2 * Real(eta) * s.eigenvalue * r +
                  square / b * s.eigenvalue * s.eigenvalue * s.fraction * noise +
                  square * s.eigenvalue * s.gain * c * (s.teacher_power - 2 * r + q);
    if (training.finite_width && s.eigenvalue > 0) {
      const double decay = training.weight_decay;
      dxdt[n + j] += square * (Real(s.gain) / s.eigenvalue) *
                     (2 * decay * s.eigenvalue * (q - r) + Real(decay) * decay * q);
    }
  }
}

/// r = 0, q = λ p σ_w².
template <class Real>
std::vector<Real> start(const random_features_online::Spectrum& spectrum,
                        const random_features_online::Training& training) {
  const std::size_t n = spectrum.shells.size();
  std::vector<Real> x(2 * n, Real(0));
  for (std::size_t j = 0; j < n; ++j)
    x[n + j] = Real(spectrum.shells[j].eigenvalue) * spectrum.shells[j].fraction *
               training.initial_variance;
  return x;
}

template <class Real>
Observables observe(const random_features_online::Spectrum& spectrum, const std::vector<Real>& x,
                    double t) {
  const std::size_t n = spectrum.shells.size();
  Real overlap = 0;
  Real norm = 0;
  for (std::size_t j = 0; j < n; ++j) {
    overlap += x[j];
    norm += x[n + j];
  }
  return {t, static_cast<double>(twice_error(spectrum, x)) / 2, static_cast<double>(overlap),
          static_cast<double>(norm)};
}

/// The solution for a constant rate at the times first, 2 first, 4 first, …: exp(A t) of the affine
/// system by its Taylor series at a short time and squaring, which for 20 to 40 squarings loses a
/// dozen of the 50 digits.
inline std::vector<Observables> exact_trajectory(const random_features_online::Spectrum& spectrum,
                                                 const random_features_online::Training& training,
                                                 double first, int doublings) {
  using Real = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>,
                                             boost::multiprecision::et_off>;
  const std::size_t n = 2 * spectrum.shells.size();
  const std::size_t size = n + 1;  // the last component is the constant 1
  using Matrix = std::vector<std::vector<Real>>;
  const auto zero = [&] { return Matrix(size, std::vector<Real>(size, Real(0))); };
  const auto multiply = [&](const Matrix& a, const Matrix& b) {
    Matrix c = zero();
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t k = 0; k < size; ++k)
        if (a[i][k] != 0)
          for (std::size_t j = 0; j < size; ++j) c[i][j] += a[i][k] * b[k][j];
    return c;
  };

  // Columns of A from the derivative at unit vectors.
  Matrix a = zero();
  std::vector<Real> constant;
  derivative(spectrum, training, training.learning_rate, std::vector<Real>(n, Real(0)), constant);
  double norm = 0;
  for (std::size_t j = 0; j < size; ++j) {
    std::vector<Real> unit(n, Real(0));
    std::vector<Real> column = constant;
    if (j < n) {
      unit[j] = 1;
      derivative(spectrum, training, training.learning_rate, unit, column);
    }
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      a[i][j] = (j < n ? column[i] - constant[i] : column[i]) * first;
      sum += std::abs(static_cast<double>(a[i][j]));
    }
    norm = std::max(norm, sum);
  }
  int halvings = 0;
  for (; norm > 0.25; norm /= 2) ++halvings;
  for (auto& row : a)
    for (auto& value : row) value = ldexp(value, -halvings);

  // Σ A^k/k!, 0.25^30/30! = 3e-51.
  Matrix exponential = zero();
  for (std::size_t i = 0; i < size; ++i) exponential[i][i] = 1;
  Matrix term = exponential;
  for (int k = 1; k <= 30; ++k) {
    term = multiply(term, a);
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j < size; ++j) {
        term[i][j] /= k;
        exponential[i][j] += term[i][j];
      }
  }
  for (int k = 0; k < halvings; ++k) exponential = multiply(exponential, exponential);

  std::vector<Observables> result;
  const auto x0 = start<Real>(spectrum, training);
  double t = first;
  for (int k = 0; k <= doublings; ++k, t *= 2) {
    if (k > 0) exponential = multiply(exponential, exponential);
    std::vector<Real> x(n, Real(0));
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = exponential[i][n];
      for (std::size_t j = 0; j < n; ++j) x[i] += exponential[i][j] * x0[j];
    }
    result.push_back(observe(spectrum, x, t));
  }
  return result;
}

/// The greedy rate b Σ λd/[(2ε_g+Δ) Σ λ²p] of a state (r, q), without step terms.
inline double greedy_rate(const random_features_online::Spectrum& spectrum,
                          const random_features_online::Training& training,
                          const std::vector<double>& x) {
  const std::size_t n = spectrum.shells.size();
  double gain = 0;
  double noise = 0;
  for (std::size_t j = 0; j < n; ++j) {
    const auto& s = spectrum.shells[j];
    gain += s.eigenvalue * (s.teacher_power - 2 * x[j] + x[n + j]);
    noise += s.eigenvalue * s.eigenvalue * s.fraction;
  }
  return training.batch * gain / (noise * (twice_error(spectrum, x) + training.label_noise));
}

/// Explicit integration (Runge–Kutta–Fehlberg 7(8), tolerance 1e-13 per step) of non-stiff cases
/// with the rate η(t, state).
inline std::vector<Observables> explicit_trajectory(
    const random_features_online::Spectrum& spectrum,
    const random_features_online::Training& training, const std::vector<double>& times,
    const std::function<double(double, const std::vector<double>&)>& rate) {
  namespace odeint = boost::numeric::odeint;
  using State = std::vector<double>;
  const auto system = [&](const State& x, State& dxdt, double t) {
    derivative(spectrum, training, rate(t, x), x, dxdt);
  };
  State x = start<double>(spectrum, training);
  std::vector<Observables> result;
  double t = 0;
  for (const double end : times) {
    if (end > t)
      odeint::integrate_adaptive(
          odeint::make_controlled(1e-15, 1e-13, odeint::runge_kutta_fehlberg78<State>()), system, x,
          t, end, 1e-3);
    t = end;
    result.push_back(observe(spectrum, x, t));
  }
  return result;
}

}  // namespace overparam::test
