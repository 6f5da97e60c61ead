// SPDX-License-Identifier: MIT
// Hermite series of up to 1024 terms against arithmetic of 50 digits.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/random.hpp"
#include "overparam/core/require.hpp"
#include "overparam/spectrum/population.hpp"
#include "support/compare.hpp"

namespace {

using Real = boost::multiprecision::cpp_bin_float_50;
using overparam::core::Activation;
using overparam::core::Stream;
using overparam::core::StreamName;
using overparam::test::close;
using overparam::test::epsilon;

// Of sums of a thousand terms, relative to the sum of their sizes.
constexpr double sum_tolerance = 1e-13;
// As activation.hpp states.
constexpr double value_units = 16;
constexpr double scaled_tolerance = 1e-12;
constexpr double vanishing = 1e-40;  // which 50 digits do not resolve beside 1

// Normal numbers, a third of which are 0.
std::vector<double> coefficients(std::size_t terms) {
  std::vector<double> c(terms);
  Stream(7, 0, StreamName::synthetic).normal(terms, c);
  for (std::size_t m = 0; m + 1 < terms; m += 3) c[m] = 0;
  return c;
}

Activation series(const std::vector<double>& c) {
  std::string text = "hermite:";
  for (const double one : c)
    text += (text.ends_with(':') ? "" : ",") + overparam::core::number_text(one);
  return Activation::parse(text);
}

// Clenshaw's sum of Σ c_m He_m(x)/√m!.
Real clenshaw(const std::vector<double>& c, Real x) {
  Real next = 0, after = 0;
  for (std::size_t m = c.size(); m-- > 0;) {
    const Real now = c[m] + x / sqrt(Real(m + 1)) * next - sqrt(Real(m + 1) / Real(m + 2)) * after;
    after = next;
    next = now;
  }
  return next;
}

struct Scaled {
  std::vector<Real> coefficients, sizes;  // ĝ_m(Q), and the sums of the sizes of its terms
};

// He_n(sz)/√n! in the He_m(z)/√m!, n after n, by their recursion.
Scaled scaled(const std::vector<double>& c, double variance) {
  const Real s = sqrt(Real(variance));
  std::vector<Real> roots;
  for (std::size_t m = 0; m <= c.size() + 1; ++m) roots.push_back(sqrt(Real(m)));
  std::vector<Real> before(c.size() + 2), now(c.size() + 2);
  now[0] = 1;
  Scaled out{std::vector<Real>(c.size()), std::vector<Real>(c.size())};
  for (std::size_t n = 0; n < c.size(); ++n) {
    for (std::size_t m = n % 2; m <= n; m += 2) {
      out.coefficients[m] += c[n] * now[m];
      out.sizes[m] += abs(c[n] * now[m]);
    }
    std::vector<Real> next(c.size() + 2);
    for (std::size_t m = (n + 1) % 2; m <= n + 1; m += 2) {
      const Real times = (m > 0 ? roots[m] * now[m - 1] : Real(0)) + roots[m + 1] * now[m + 1];
      next[m] = (s * times - roots[n] * before[m]) / roots[n + 1];
    }
    before = std::move(now);
    now = std::move(next);
  }
  return out;
}

const std::vector<std::size_t> lengths{64, 256, 1024};

}  // namespace

TEST_CASE("values of long series, one by one and of whole arrays") {
  std::vector<double> points{0, 0.1, -0.7, 1, 2.5, -3.3, 5, -8, 12, 18};
  for (const std::size_t terms : lengths) {
    const auto c = coefficients(terms);
    const auto g = series(c);
    double size = 0;
    for (const double one : c) size += std::abs(one);
    std::vector<double> whole = points;
    std::vector<float> single(points.begin(), points.end());
    g.apply(std::span<double>(whole));
    g.apply(std::span<float>(single));
    CAPTURE(terms);
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double x = points[i];
      CAPTURE(x);
      const double allowed = value_units * std::exp(x * x / 4) * size;
      const auto exact = double(clenshaw(c, x));
      CHECK(close(g(x), exact, 0, epsilon * allowed));
      CHECK(close(whole[i], exact, 0, epsilon * allowed));
      CHECK(close(double(single[i]), double(clenshaw(c, double(float(x)))), 0, 0x1p-23 * allowed));
    }
    auto wrong = c;
    wrong.back() += 1e-6;
    CHECK_FALSE(
        close(g(1), double(clenshaw(wrong, 1)), 0, value_units * epsilon * std::exp(0.25) * size));
  }
}

TEST_CASE("coefficients, second moments and pair averages of long series at any variance") {
  for (const std::size_t terms : lengths) {
    const auto c = coefficients(terms);
    const auto g = series(c);
    const auto other = Activation::parse("levels:0.5,0,0.25,0.1");
    // Series of a thousand terms leave the range of numbers soon above 1.
    for (const double variance : {0.2, 0.9, 1.0, 1.1}) {
      CAPTURE(terms);
      CAPTURE(variance);
      const auto expected = scaled(c, variance);
      const auto found = g.hermite_coefficients(static_cast<int>(terms) + 2, variance);
      std::size_t wrong = 0;
      Real square = 0, pair = 0;
      const auto short_one = other.hermite_coefficients(4, variance);
      for (std::size_t m = 0; m < terms; ++m) {
        if (!close(found[m], double(expected.coefficients[m]), 0,
                   scaled_tolerance * double(expected.sizes[m]) + vanishing))
          ++wrong;
        square += expected.coefficients[m] * expected.coefficients[m];
        if (m < short_one.size())
          pair += expected.coefficients[m] * short_one[m] * pow(Real(-0.4), static_cast<int>(m));
      }
      CHECK(wrong == 0);
      CHECK(found[terms] == 0);
      CHECK(found[terms + 1] == 0);
      CHECK(close(g.second_moment(variance), double(square), 10 * scaled_tolerance, 0));
      CHECK(close(pair_average(g, other, variance, variance, -0.4 * variance), double(pair),
                  scaled_tolerance, scaled_tolerance * std::sqrt(double(square))));
      // A variance that is off by a billionth is another.
      CHECK_FALSE(
          close(g.second_moment(variance * (1 + 1e-9)), double(square), 10 * scaled_tolerance, 0));
    }
  }
}

TEST_CASE("all degrees of long series are those of the sphere") {
  constexpr double everything = 60;  // e^60 is above the dimension of degree 1023 in N = 10
  for (const std::size_t terms : lengths) {
    const auto g = series(coefficients(terms));
    const auto population = overparam::spectrum::sphere_population(10, g, g, everything);
    double kernel = 0, teacher = 0;
    for (const auto& degree : population.degrees) {
      kernel += degree.kernel_power;
      teacher += degree.teacher_power;
    }
    CAPTURE(terms);
    CHECK(population.degrees.size() == terms);
    CHECK(close(kernel, g.second_moment(), sum_tolerance, 0));
    CHECK(close(teacher, g.second_moment(), sum_tolerance, 0));
  }
}

TEST_CASE("powers of degrees are a series of their roots") {
  const auto g = Activation::parse("levels:0.25,0,4,2");
  CHECK(g.name() == "levels:0.25,0,4,2");
  CHECK(g == Activation::parse("hermite:0.5,0,2,1.4142135623730951"));
  CHECK(close(g.second_moment(), 6.25, 4 * epsilon, 0));
}
