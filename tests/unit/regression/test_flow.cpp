// SPDX-License-Identifier: MIT
// The risk along gradient flow: one mode and many samples, exact random-matrix integrals for isotropic
// inputs, reference values, and the limits of early and late times.
#include "overparam/regression/flow.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>
#include <numbers>
#include <optional>
#include <vector>

#include "support/compare.hpp"

namespace {

using overparam::regression::flow_risk;
using overparam::regression::resolvent_of;
using overparam::regression::ridge_risk;
using overparam::regression::Risk;
using overparam::regression::Spectrum;
using overparam::test::close;
using overparam::test::epsilon;

constexpr double infinity = std::numeric_limits<double>::infinity();
// The contour leaves 4e-14 of a mode, with weights of up to 6 for each of two resolvents.
constexpr double contour_tolerance = 2e-12;
// At late times, where all resolvents come together, slopes stand in for difference quotients: steps
// of 5e-5 err by their square over 12, differences by ε/5e-5, with those weights.
constexpr double late_tolerance = 2e-8;

void check_same(const Risk& a, const Risk& b, double relative, double absolute) {
  CHECK(close(a.bias, b.bias, relative, absolute));
  CHECK(close(a.variance, b.variance, relative, absolute));
  CHECK(close(a.training, b.training, relative, absolute));
}

// The risk for isotropic inputs of variance a by the Marchenko–Pastur law of the eigenvalues s of
// XᵀX/n, γ = p/n: each is filtered by g = (1 − e^{−t(s+μ)})/(s+μ).
Risk isotropic_risk(double a, double samples, double dimension, double power, double ridge,
                    double noise, double time) {
  const double gamma = dimension / samples;
  const double mu = ridge / samples;
  const double low = a * std::pow(1 - std::sqrt(gamma), 2);
  const double high = a * std::pow(1 + std::sqrt(gamma), 2);
  const auto filter = [&](double s) { return -std::expm1(-time * (s + mu)) / (s + mu); };
  // s = low + (high − low) sin² φ, density √((high−s)(s−low))/(2π γ a s).
  const auto average = [&](const auto& function) {
    return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
        [&](double phi) {
          const double width = high - low;
          const double s = low + width * std::pow(std::sin(phi), 2);
          const double measure = std::pow(width * std::sin(2 * phi), 2) / 2;
          return function(s) * measure / (2 * std::numbers::pi * gamma * a * s);
        },
        0.0, std::numbers::pi / 2, 15, 1e-14);
  };
  const double null = std::max(0.0, 1 - 1 / gamma);   // share of s = 0 among p
  const double left_over = std::max(0.0, 1 - gamma);  // share of 0 among n
  Risk risk;
  risk.bias = power * (null + average([&](double s) { return std::pow(1 - s * filter(s), 2); }));
  risk.variance = noise * gamma * a * average([&](double s) { return s * std::pow(filter(s), 2); });
  // Labels: power/a s per direction of signal, σ² per direction of the samples.
  risk.training = noise * left_over + average([&](double s) {
                    return (power / a * s + gamma * noise) * std::pow(1 - s * filter(s), 2);
                  });
  return risk;
}

// λ_i = 1/i, i to 300, and the squares of θ.
Spectrum harmonic(const std::vector<double>& squares) {
  Spectrum spectrum;
  for (std::size_t i = 0; i < 300; ++i) {
    const double eigenvalue = 1 / double(i + 1);
    spectrum.spaces.push_back({eigenvalue, 1, i < squares.size() ? eigenvalue * squares[i] : 0});
  }
  return spectrum;
}

}  // namespace

TEST_CASE("with endless samples a mode decays by its own exponential") {
  // n = 1e16 modes' worth of data: bias F e^{−2tλ}, for tλ from 0 to 1e6.
  const Spectrum spectrum{{{1, 1, 1}}};
  for (double t = 1e-8; t < 1e6; t *= 1.7) {
    CAPTURE(t);
    CHECK(close(flow_risk(spectrum, 1e16, 0, 0, t).bias, std::exp(-2 * t), 0, contour_tolerance));
  }
}

TEST_CASE("isotropic inputs have the risk that their Marchenko–Pastur law gives") {
  struct Size {
    double n, p;
  };
  for (const auto& size : {Size{70, 160}, Size{160, 70}, Size{100, 103}})
    for (const double ridge : {0.0, 11.0})
      for (const double t : {1e-5, 0.03, 1.0, 7.0, 60.0}) {
        CAPTURE(size.n);
        CAPTURE(ridge);
        CAPTURE(t);
        check_same(flow_risk({{{0.6, size.p, 0.8}}}, size.n, ridge, 0.3, t),
                   isotropic_risk(0.6, size.n, size.p, 0.8, ridge, 0.3, t), 1e-10,
                   contour_tolerance);
      }
}

TEST_CASE("a negative ridge slows the flow down, and the same law gives its risk") {
  // Down to −11.1 there is a limit: n a (1 − √γ)² = 11.07 and 11.00.
  struct Size {
    double n, p;
  };
  for (const auto& size : {Size{70, 160}, Size{160, 70}})
    for (const double ridge : {-2.0, -9.0})
      for (const double t : {1e-5, 0.03, 1.0, 7.0, 60.0}) {
        CAPTURE(size.n);
        CAPTURE(ridge);
        CAPTURE(t);
        check_same(flow_risk({{{0.6, size.p, 0.8}}}, size.n, ridge, 0.3, t),
                   isotropic_risk(0.6, size.n, size.p, 0.8, ridge, 0.3, t), 1e-9,
                   contour_tolerance);
      }
}

TEST_CASE("times and ridges of any size have their risk") {
  const Spectrum spectrum{{{0.6, 160, 0.8}, {0.2, 50, 0.1}}, 0.3, 0.05};
  for (const double t : {1e-300, 1e-150, 1e-120, 1e120, 1e300})
    for (const double ridge : {0.0, 1e-300, 1e120, 1e150, 1e300}) {
      CAPTURE(t);
      CAPTURE(ridge);
      const Risk risk = flow_risk(spectrum, 70, ridge, 0.3, t);
      const bool learnt = t > 1 && ridge < 1;
      const Risk limit = learnt ? ridge_risk(spectrum, 70, ridge, 0.3) : Risk{0.95, 0, 1.25};
      check_same(risk, limit, late_tolerance, late_tolerance);
    }
}

TEST_CASE("the estimate of the rounding is above the error and of its order") {
  // Training errors fall below all digits: e^{−2ts} with s from 0.26 a on.
  for (const double t : {1.0, 30.0, 100.0, 3000.0}) {
    CAPTURE(t);
    const Risk risk = flow_risk({{{0.6, 160, 0.8}}}, 70, 0, 0.3, t);
    const Risk exact = isotropic_risk(0.6, 70, 160, 0.8, 0, 0.3, t);
    const auto bounded = [](double value, double expected, double rounding) {
      CHECK(std::abs(value - expected) <= rounding + 1e-13 * expected);  // of the integral
      CHECK(rounding < late_tolerance);
    };
    bounded(risk.bias, exact.bias, risk.bias_rounding);
    bounded(risk.variance, exact.variance, risk.variance_rounding);
    bounded(risk.training, exact.training, risk.training_rounding);
    if (t == 3000) CHECK(risk.training_rounding > exact.training);
  }
  CHECK(ridge_risk({{{0.6, 160, 0.8}}}, 70, 0, 0.3).bias_rounding == 0);
}

TEST_CASE("the flow on a harmonic spectrum has its reference values") {
  // n = 150, σ² = 0.25, |θ| = 1 on the top 20. Independent code, numpy: complex κ followed by Newton
  // steps from the real axis, sums over eigenspaces for each pair of 32 nodes.
  struct Reference {
    double time, bias, variance;
  };
  SUBCASE("a random direction") {
    // numpy.random.default_rng(0).standard_normal(20), normalised: four digits.
    std::vector<double> squares{0.125730221,  -0.132104863, 0.640422650,  0.104900117,
                                -0.535669373, 0.361595055,  1.304000045,  0.947080963,
                                -0.703735236, -1.265421471, -0.623274463, 0.041325979,
                                -2.325030775, -0.218791664, -1.245910947, -0.732267355,
                                -0.544258983, -0.316300156, 0.411630536,  1.042513369};
    double norm = 0;
    for (double& x : squares) norm += x *= x;
    for (double& x : squares) x /= norm;
    const Spectrum spectrum = harmonic(squares);
    for (const auto& reference : {Reference{1, 0.0776, 0.00142}, Reference{5, 0.0390, 0.00961},
                                  Reference{20, 0.0098, 0.0345}, Reference{100, 0.0026, 0.1142},
                                  Reference{1000, 0.0016, 0.3035}}) {
      const Risk risk = flow_risk(spectrum, 150, 0, 0.25, reference.time);
      CHECK(close(risk.bias, reference.bias, 0, 0.5e-4));
      CHECK(close(risk.variance, reference.variance, 0, reference.time < 10 ? 0.5e-5 : 0.5e-4));
    }
  }
  SUBCASE("a uniform one, more digits") {
    const Spectrum spectrum = harmonic(std::vector<double>(20, 0.05));
    for (const auto& reference :
         {Reference{1, 0.0944092, 0.0014186}, Reference{5, 0.0340079, 0.0096125},
          Reference{100, 0.00224644, 0.11424}}) {
      const Risk risk = flow_risk(spectrum, 150, 0, 0.25, reference.time);
      CHECK(close(risk.bias, reference.bias, overparam::test::printed(6), 0));
      CHECK(close(risk.variance, reference.variance, overparam::test::printed(5), 0));
    }
  }
}

TEST_CASE("early times are a strong ridge, to first order in both") {
  const Spectrum spectrum{{{2, 10, 0.5}, {0.3, 300, 0.4}}, 0.2, 0.15};
  const double n = 90;
  const double total = 0.5 + 0.4 + 0.15;
  for (const double t : {1e-4, 1e-6, 1e-8}) {
    CAPTURE(t);
    const Risk flow = flow_risk(spectrum, n, 0, 0.3, t);
    const Risk ridge = ridge_risk(spectrum, n, n / t, 0.3);
    // Higher orders are t times the largest rate, below 3; the first, 2.2 t, is a small difference.
    const double second = 10 * t + contour_tolerance / t;
    CHECK(close(total - flow.bias, total - ridge.bias, second, 0));
    // The variance is of order t², from differences of order t.
    CHECK(close(flow.variance, ridge.variance, 10 * t + 200 * epsilon / t, 0));
    CHECK(close(total + 0.3 - flow.training, total + 0.3 - ridge.training, second, 0));
    // −dB/dt = 2 Σ λ F at t = 0.
    CHECK(close(total - flow.bias, 2 * t * (2 * 0.5 + 0.3 * 0.4), second, 0));
  }
  const Risk start = flow_risk(spectrum, n, 0, 0.3, 0);
  CHECK(close(start.bias, total, 4 * epsilon, 0));
  CHECK(start.variance == 0);
  CHECK(close(start.training, total + 0.3, 4 * epsilon, 0));
}

TEST_CASE("late times are the ridge solution") {
  const Spectrum spectrum{{{2, 10, 0.5}, {0.3, 300, 0.4}}, 0.2, 0.15};
  const Spectrum short_list{{{2, 10, 0.5}, {0.3, 30, 0.4}}, 0, 0.15};
  for (const double ridge : {0.0, 5.0}) {
    for (const double n : {90.0, 700.0}) {
      const Risk limit = ridge_risk(spectrum, n, ridge, 0.3);
      check_same(flow_risk(spectrum, n, ridge, 0.3, infinity), limit, 0, 0);
      // The tail alone fits 390 of 700 labels, at the rate 0.2/700.
      for (const double t : {1e5, 1e6, 1e8, 1e12}) {
        CAPTURE(t);
        check_same(flow_risk(spectrum, n, ridge, 0.3, t), limit, late_tolerance, 1e-11);
      }
    }
    for (const double t : {1e4, 1e8})
      check_same(flow_risk(short_list, 90, ridge, 0.3, t), ridge_risk(short_list, 90, ridge, 0.3),
                 late_tolerance, 1e-11);
  }
  // As many modes as samples: nothing converges, all stays finite, and noise is fitted more and more.
  double last = 0;
  for (const double t : {1e2, 1e4, 1e6, 1e8}) {
    const double variance = flow_risk(short_list, 40, 0, 0.3, t).variance;
    // Eigenvalues of XᵀX/n at the hard edge have density s^{−1/2}, hence √t.
    CHECK(variance > 5 * last);
    CHECK(std::isfinite(variance));
    last = variance;
  }
}

TEST_CASE("units of the inputs and the order of eigenspaces do not matter") {
  const Spectrum one{{{1, 3, 0.5}, {0.2, 50, 0.3}, {1e-3, 500, 0.1}}, 1e-3, 0.05};
  Spectrum other{{{1e-3, 500, 0.1}, {1, 3, 0.5}, {0.2, 20, 0}, {0.2, 30, 0.3}}, 1e-3, 0.05};
  const double scale = 0x1p40;
  for (auto& space : other.spaces) space.eigenvalue *= scale;
  other.tail *= scale;
  for (const double t : {0.1, 3.0, 500.0})
    check_same(flow_risk(other, 30, 0.1 * scale, 0.2, t / scale), flow_risk(one, 30, 0.1, 0.2, t),
               1e-9, contour_tolerance);
}

TEST_CASE("units may be of any size, and times next to 0") {
  const Spectrum one{{{1, 30, 0.7}, {0.1, 100, 0.3}}, 2, 0.2};
  for (const int power : {-900, -600, -300, 300, 600, 900}) {
    CAPTURE(power);
    Spectrum other = one;
    for (auto& space : other.spaces) space.eigenvalue = std::ldexp(space.eigenvalue, power);
    other.tail = std::ldexp(other.tail, power);
    for (const double t : {1e-20, 0.3, 1e4})
      check_same(flow_risk(other, 30, std::ldexp(0.1, power), 0.2, std::ldexp(t, -power)),
                 flow_risk(one, 30, 0.1, 0.2, t), late_tolerance, 0);
  }
  // Nothing has been learnt yet: the bias is the power of the target.
  for (const double t : {5e-324, 1e-300, 1e-155, 1e-140, 1e-100, 1e-30}) {
    CAPTURE(t);
    const Risk start = flow_risk(one, 30, 0.1, 0.2, t);
    CHECK(close(start.bias, 1.2, contour_tolerance, 0));
    CHECK(close(start.training, 1.4, contour_tolerance, 0));
    CHECK(start.variance >= 0);
    CHECK(start.variance < contour_tolerance);
  }
}

TEST_CASE("the variance is proportional to the noise, and what is unreachable joins the bias") {
  const Spectrum reached{{{1, 3, 0.5}, {0.2, 50, 0.3}}};
  Spectrum misspecified = reached;
  misspecified.unreachable = 0.4;
  const Risk one = flow_risk(resolvent_of(reached, 30), 30, 0.1, 1, 4);
  const Risk both = flow_risk(resolvent_of(reached, 30), 30, 0.1, 0.6, 4);
  CHECK(close(both.variance, 0.6 * one.variance, 10 * epsilon, 0));
  const Risk split = flow_risk(misspecified, 30, 0.1, 0.2, 4);
  CHECK(close(split.variance, 0.2 * one.variance, 10 * epsilon, 0));
  CHECK(close(split.bias, one.bias + 0.4 + 0.4 * one.variance, 10 * epsilon, 0));
  CHECK(close(split.training, both.training, 0, contour_tolerance));
}

TEST_CASE("the complex effective ridge solves its equation in the upper half plane") {
  Spectrum spectrum;
  for (int i = 0; i < 60; ++i)
    spectrum.spaces.push_back({std::pow(10, -0.4 * i), 1, 1.0 / (i + 1)});
  spectrum.tail = 1e-26;
  const double n = 25;
  const auto resolvent = resolvent_of(spectrum, n);
  // Without a neighbour, all around the origin and over the whole spectrum.
  for (int decade = -24; decade <= 2; ++decade)
    for (const double angle : {0.05, 1.0, 2.0, 3.0, 3.1}) {
      const auto z = std::polar(std::pow(10, decade), angle);
      CAPTURE(z);
      const auto r = resolvent(z, std::nullopt);
      CHECK(r.kappa.imag() > 0);
      const auto back = r.kappa * (1.0 - r.df / n);
      // 1 − df/n cancels to z/κ.
      CHECK(std::abs(back - z) <= 1e-13 * std::abs(z) + 20 * epsilon * std::abs(r.kappa));
      std::complex<double> df = spectrum.tail / r.kappa;
      std::complex<double> slope = -df / r.kappa;
      std::complex<double> gap;
      std::complex<double> gap_slope;
      for (const auto& space : spectrum.spaces) {
        const auto over = 1.0 / (space.eigenvalue + r.kappa);
        df += space.eigenvalue * over;
        slope -= space.eigenvalue * over * over;
        gap += space.power * over;
        gap_slope -= space.power * over * over;
      }
      const auto same = [](std::complex<double> a, std::complex<double> b) {
        // A sum of 60 terms, the largest of which may cancel by a digit.
        return std::abs(a - b) <= 1000 * epsilon * std::abs(b);
      };
      CHECK(same(r.df, df));
      CHECK(same(r.df_slope, slope));
      CHECK(same(r.gap, gap));
      CHECK(same(r.gap_slope, gap_slope));
    }
}
