// SPDX-License-Identifier: MIT
// Ridge regression by its deterministic equivalent: closed forms, reference values, limits, and
// spectra over hundreds of decades.
#include "overparam/regression/equivalent.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "overparam/core/error.hpp"
#include "support/compare.hpp"

namespace {

using overparam::regression::degrees_of_freedom;
using overparam::regression::effective_ridge;
using overparam::regression::lower_edge;
using overparam::regression::relative_correction;
using overparam::regression::ridge_risk;
using overparam::regression::Risk;
using overparam::regression::Spectrum;
using overparam::regression::upper_edge;
using overparam::test::close;
using overparam::test::epsilon;

constexpr double infinity = std::numeric_limits<double>::infinity();

// The root is found to the last bits of log κ, which is below 1000 here; sums of up to 2000 positive
// terms follow.
constexpr double root_tolerance = 5000 * epsilon;
// The tables have four digits after the point.
constexpr double table_tolerance = 0.5e-4;

void check_same(const Risk& a, const Risk& b, double tolerance) {
  CHECK(close(a.bias, b.bias, tolerance, 0));
  CHECK(close(a.variance, b.variance, tolerance, 0));
  CHECK(close(a.training, b.training, tolerance, 0));
}

template <class Function>
Spectrum listed(int count, int signal, const Function& eigenvalue) {
  Spectrum spectrum;
  for (int i = 1; i <= count; ++i)
    spectrum.spaces.push_back({eigenvalue(i), 1, i <= signal ? eigenvalue(i) / signal : 0});
  return spectrum;
}

}  // namespace

TEST_CASE("ridgeless regression on isotropic inputs has the closed form of Hastie et al.") {
  // With γ = p/n, r² = F and σ², bias r²(1 − 1/γ), variance σ²/(γ−1) above
  // γ = 1, and bias 0, variance σ²γ/(1−γ) below.
  const double power = 0.7;
  const double noise = 0.3;
  for (const double gamma : {0.1, 0.5, 0.99, 1.01, 2.0, 30.0}) {
    CAPTURE(gamma);
    const double n = 100;
    const Risk risk = ridge_risk({{{2.5, gamma * n, power}}}, n, 0, noise);
    // 1 − γ is a difference of numbers near 1.
    const double tolerance = root_tolerance / std::abs(gamma - 1);
    if (gamma > 1) {
      CHECK(close(risk.bias, power * (1 - 1 / gamma), tolerance, 0));
      CHECK(close(risk.variance, noise / (gamma - 1), tolerance, 0));
      CHECK(risk.training == 0);
    } else {
      CHECK(risk.bias == 0);
      CHECK(close(risk.variance, noise * gamma / (1 - gamma), tolerance, 0));
      CHECK(close(risk.training, noise * (1 - gamma), tolerance, 0));
    }
  }
}

TEST_CASE("ridge regression on isotropic inputs has the closed form of its quadratic equation") {
  // n − λ/κ = p a/(a+κ): κ² + κ(a − (λ + p a)/n) − λ a/n = 0.
  const double n = 80;
  const double p = 130;
  const double a = 0.4;
  for (const double ridge : {1e-6, 0.1, 3.0, 1e5}) {
    const double b = a - (ridge + p * a) / n;
    const double kappa = (-b + std::sqrt(b * b + 4 * ridge * a / n)) / 2;
    const Spectrum spectrum{{{a, p, 1.5}}};
    CHECK(close(effective_ridge(spectrum, n, ridge), kappa, root_tolerance, 0));
    CHECK(close(degrees_of_freedom(spectrum, kappa), p * a / (a + kappa), root_tolerance, 0));
    const double d2 = p / n * std::pow(a / (a + kappa), 2);
    const Risk risk = ridge_risk(spectrum, n, ridge, 0.2);
    const double bias = 1.5 * std::pow(kappa / (a + kappa), 2) / (1 - d2);
    const double variance = 0.2 * d2 / (1 - d2);
    CHECK(close(risk.bias, bias, root_tolerance, 0));
    CHECK(close(risk.variance, variance, root_tolerance, 0));
    CHECK(close(risk.training, std::pow(ridge / (n * kappa), 2) * (bias + variance + 0.2),
                root_tolerance, 0));
  }
}

TEST_CASE("minimum-norm interpolation on three spectra has its reference values") {
  // n = 100, p = 2000, σ² = 0.25, |θ| = 1 uniform on the top 10: the same equations by bisection in
  // numpy, double precision.
  struct Reference {
    Spectrum spectrum;
    double bias, variance;
  };
  const auto slow = [](int i) {
    return 1 / (i * std::pow(std::log(std::numbers::e * (i + 1) / 2), 2));
  };
  for (const auto& reference :
       {Reference{listed(2000, 10, [](int i) { return i <= 10 ? 1 : 0.02; }), 0.0928, 0.0259},
        Reference{listed(2000, 10, slow), 0.0001, 0.1324},
        Reference{listed(2000, 10, [](int i) { return 1.0 / i / i; }), 0, 0.2583}}) {
    const Risk risk = ridge_risk(reference.spectrum, 100, 0, 0.25);
    CHECK(close(risk.bias, reference.bias, 0, table_tolerance));
    CHECK(close(risk.variance, reference.variance, 0, table_tolerance));
  }
}

TEST_CASE("as many modes as samples, and fewer") {
  const Spectrum spectrum{{{3, 20, 0.5}, {0.1, 30, 0.4}}};
  CHECK(effective_ridge(spectrum, 50, 0) == 0);
  CHECK(effective_ridge(spectrum, 50.5, 0) == 0);
  const Risk threshold = ridge_risk(spectrum, 50, 0, 0.1);
  CHECK(threshold.bias == 0);
  CHECK(threshold.variance == infinity);
  CHECK(threshold.training == 0);
  const Risk silent = ridge_risk(spectrum, 50, 0, 0);
  CHECK(silent.variance == 0);
  // What cannot be reached is noise: it blows up the bias.
  Spectrum misspecified = spectrum;
  misspecified.unreachable = 0.2;
  CHECK(ridge_risk(misspecified, 50, 0, 0).bias == infinity);

  // Ordinary least squares: σ² p/(n−p), whatever the spectrum.
  const Risk plain = ridge_risk(misspecified, 70, 0, 0.1);
  CHECK(close(plain.variance, 0.1 * 50 / 20, root_tolerance, 0));
  CHECK(close(plain.bias, 0.2 * 70 / 20, root_tolerance, 0));
  CHECK(close(plain.training, 0.3 * 20 / 70, root_tolerance, 0));
  // And small ridges lead there: κ ≈ λ/(n−p), bias of second order, variance of first.
  const Risk near = ridge_risk(misspecified, 70, 1e-9, 0.1);
  CHECK(close(near.variance, plain.variance, 1e-7, 0));
}

TEST_CASE("eigenspaces may be split, merged and in any order, a tail listed") {
  const Spectrum merged{{{2, 40, 0.5}, {0.3, 100, 0.25}}, 0.7, 0.1};
  Spectrum split{{{0.3, 60, 0.25}, {2, 1, 0.5}, {2, 39, 0}, {0.3, 40, 0}}, 0.7, 0.1};
  check_same(ridge_risk(split, 60, 0.2, 0.3), ridge_risk(merged, 60, 0.2, 0.3), root_tolerance);
  // The tail as 1e12 modes, what is unreachable as power of theirs. They differ from it by their
  // eigenvalue over κ, 1e-12/0.5, times Σ_tail λ.
  split.spaces.push_back({0.7e-12, 1e12, 0.1});
  split.tail = 0;
  split.unreachable = 0;
  check_same(ridge_risk(split, 60, 0.2, 0.3), ridge_risk(merged, 60, 0.2, 0.3), 1e-10);
  CHECK(close(degrees_of_freedom(split, 0.5), degrees_of_freedom(merged, 0.5), 1e-10, 0));
}

TEST_CASE("units of the inputs do not matter") {
  const double scale = 0x1p-70;
  const Spectrum one{{{1, 3, 0.5}, {0.2, 50, 0.3}, {1e-5, 500, 0.1}}, 1e-3, 0.05};
  Spectrum other = one;
  for (auto& space : other.spaces) space.eigenvalue *= scale;
  other.tail *= scale;
  CHECK(close(effective_ridge(other, 30, 0.1 * scale), scale * effective_ridge(one, 30, 0.1),
              root_tolerance, 0));
  check_same(ridge_risk(other, 30, 0.1 * scale, 0.2), ridge_risk(one, 30, 0.1, 0.2),
             root_tolerance);
}

TEST_CASE("the effective ridge keeps its digits over hundreds of decades") {
  SUBCASE("a gap of thirty decades at n") {
    // 10/(1+κ) + 1000 ε/(ε+κ) = 10 with ε = 1e-30: κ² = 100 ε up to relative 1e-13.
    CHECK(close(effective_ridge({{{1, 10, 1}, {1e-30, 1000, 0}}}, 10, 0), 1e-14, 1e-12, 0));
  }
  SUBCASE("an exponential spectrum down to e^-398, at every number of samples") {
    Spectrum spectrum;
    for (int i = 0; i < 200; ++i) spectrum.spaces.push_back({std::exp(-2.0 * i), 1, 0});
    double last = infinity;
    for (int n = 1; n < 200; n += 3) {
      // Modes well above κ count fully: df − n is what those around it add to an integer.
      const double kappa = effective_ridge(spectrum, n, 0);
      double excess = 0;
      for (int i = 0; i < 200; ++i) {
        const double ratio = std::exp(-2.0 * i) / kappa;
        excess += i < n ? -1 / (1 + ratio) : ratio / (1 + ratio);
      }
      CHECK(close(excess, 0, 0, 1e-12));
      CHECK(kappa < last);
      last = kappa;
    }
  }
  SUBCASE("ridges from 1e-200 to 1e200") {
    const Spectrum spectrum{{{1, 3, 0}, {1e-8, 1e4, 0}}};
    for (const double ridge : {1e-200, 1e-20, 1e-3, 1e3, 1e200}) {
      const double kappa = effective_ridge(spectrum, 40, ridge);
      CHECK(close(degrees_of_freedom(spectrum, kappa) + ridge / kappa, 40, 1e-13, 0));
    }
  }
}

TEST_CASE(
    "isotropic inputs have the edges of Marchenko and Pastur, and ridges down to the lower one") {
  const double a = 0.4;
  struct Size {
    double n, p;
  };
  for (const auto& size : {Size{80, 130}, Size{130, 80}, Size{5, 4000}}) {
    const double n = size.n;
    const double p = size.p;
    CAPTURE(n);
    const double power = 1.5;
    const Spectrum spectrum{{{a, p, power}}};
    const double gamma = p / n;
    const double low = n * a * std::pow(1 - std::sqrt(gamma), 2);
    CHECK(close(lower_edge(spectrum, n).eigenvalue, low, root_tolerance, 0));
    CHECK(close(lower_edge(spectrum, n).kappa, a * (std::sqrt(gamma) - 1), root_tolerance, 0));
    CHECK(close(upper_edge(spectrum, n).eigenvalue, n * a * std::pow(1 + std::sqrt(gamma), 2),
                root_tolerance, 0));
    // n − λ/κ = p a/(a+κ), the larger root; its digits go with the distance of both.
    for (const double share : {0.1, 0.6, 0.99}) {
      const double ridge = -share * low;
      const double b = a - (ridge + p * a) / n;
      const double root = std::sqrt(b * b + 4 * ridge * a / n);
      const double kappa = (-b + root) / 2;
      const double tolerance = root_tolerance * std::max(std::abs(b), a) / root;
      CHECK(close(effective_ridge(spectrum, n, ridge), kappa, tolerance, 0));
      CHECK((kappa > 0) == (p > n));
      const double d2 = p / n * std::pow(a / (a + kappa), 2);
      CHECK(d2 < 1);
      const Risk risk = ridge_risk(spectrum, n, ridge, 0.2);
      const double bias = power * std::pow(kappa / (a + kappa), 2) / (1 - d2);
      const double variance = 0.2 * d2 / (1 - d2);
      const double errors = 100 * tolerance / (1 - d2);
      CHECK(close(risk.bias, bias, errors, 0));
      CHECK(close(risk.variance, variance, errors, 0));
      CHECK(close(risk.training, std::pow(ridge / (n * kappa), 2) * (bias + variance + 0.2), errors,
                  0));
      CHECK(close(relative_correction(spectrum, n, ridge), 1 / (n * (1 - d2)), errors, 0));
    }
    CHECK_THROWS_AS(effective_ridge(spectrum, n, -1.001 * low), overparam::core::InvalidParameter);
    CHECK_THROWS_AS(ridge_risk(spectrum, n, -1.001 * low, 0.1), overparam::core::InvalidParameter);
  }
  // As many modes as samples: no negative ridge at all.
  CHECK(lower_edge({{{a, 80, 1}}}, 80).eigenvalue == 0);
  CHECK_THROWS_AS(effective_ridge({{{a, 80, 1}}}, 80, -1e-9), overparam::core::InvalidParameter);
}

TEST_CASE("on uneven spectra negative ridges follow the branch from zero down to its turn") {
  const Spectrum uneven{{{7, 3, 0.5}, {0.9, 40.5, 0.25}, {0.02, 200, 0.1}}};
  const Spectrum with_tail{uneven.spaces, 0.6, 0.05};
  for (const auto* spectrum : {&uneven, &with_tail})
    for (const double n : {20.0, 60.5, 500.0}) {
      CAPTURE(n);
      const double tail = spectrum->tail;
      const auto edge = lower_edge(*spectrum, n);
      if (tail > 0 && n > 244) {
        CHECK(edge.eigenvalue == tail);  // the tail is a ridge, endless modes leave no smaller one
        CHECK(edge.kappa == 0);
      } else {
        double squares = 0;
        for (const auto& space : spectrum->spaces)
          squares +=
              space.multiplicity * std::pow(space.eigenvalue / (space.eigenvalue + edge.kappa), 2);
        CHECK(close(squares, n, root_tolerance, 0));
        CHECK((edge.kappa > 0) == (n < 243.5));
      }
      double last = edge.kappa;
      for (const double share : {0.999, 0.7, 0.3, 1e-3, 1e-9, 0.0}) {
        const double ridge = -share * edge.eigenvalue;
        const double kappa = effective_ridge(*spectrum, n, ridge);
        CHECK(kappa > last);
        last = kappa;
        if (kappa == 0) continue;
        // The equation, relative to its largest term.
        CHECK(close(degrees_of_freedom(*spectrum, kappa) + ridge / kappa, n,
                    root_tolerance * (1 + std::abs(edge.eigenvalue / kappa) / n), 0));
      }
      // Analytic at 0: the mean of both sides is the middle, to second order.
      const double step = 1e-4 * edge.eigenvalue;
      const double middle = effective_ridge(*spectrum, n, 0);
      const double up = effective_ridge(*spectrum, n, step) - middle;
      const double down = middle - effective_ridge(*spectrum, n, -step);
      CHECK(close(down, up, 1e-3, 0));
      const Risk above = ridge_risk(*spectrum, n, step, 0.3);
      const Risk below = ridge_risk(*spectrum, n, -step, 0.3);
      const Risk at = ridge_risk(*spectrum, n, 0, 0.3);
      CHECK(close(below.variance - at.variance, at.variance - above.variance, 1e-2, 0));
      CHECK(close((below.bias + above.bias) / 2, at.bias, 1e-6, 1e-9));
    }
}

TEST_CASE("the edge of modes that share an eigenvalue with few others, or with a part of one") {
  // With fewer modes than samples the root lies between those of all modes and of the smallest alone.
  for (const double last : {1e-3, 0.25, 1.0, 9.0}) {
    CAPTURE(last);
    const Spectrum spectrum{{{7, 3, 0.5}, {0.9, last, 0.25}}};
    const auto edge = lower_edge(spectrum, 20);
    const auto share = [&](double eigenvalue) {
      return std::pow(eigenvalue / (eigenvalue + edge.kappa), 2);
    };
    CHECK(edge.kappa < 0);
    CHECK(edge.kappa > -0.9);
    // The share of the last eigenspace has the digits of λ + κ.
    CHECK(close(3 * share(7) + last * share(0.9), 20, root_tolerance * std::sqrt(20 / last), 0));
  }
}

TEST_CASE("edges of endless samples are those of the population") {
  // ΦᵀΦ/n → Σ: n λ (1 ∓ √(D/n))², and what the other eigenspace moves, of relative order 1/n.
  const Spectrum spectrum{{{2, 3, 0}, {0.5, 4, 0}}};
  for (const double n : {1e30, 1e40, 1e60, 1e200}) {
    CAPTURE(n);
    CHECK(close(lower_edge(spectrum, n).eigenvalue / n, 0.5, 1e-14, 0));
    CHECK(close(upper_edge(spectrum, n).eigenvalue / n, 2, 1e-14, 0));
  }
}
