// SPDX-License-Identifier: MIT
// Probabilities in closed form, against counts and sums.
#include "neural_isometry/laws.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/compare.hpp"
#include "unit/neural_isometry/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::neural_isometry;
using test::close;
using test::isometry;
using test::values_of;

constexpr double rounding = 1e-12;  // of sums of probabilities
constexpr double printed = 5e-5;    // of values with four digits

// 2^{1−n} Σ_{k<d} C(n−1, k), term by term.
double wendel(int n, int d) {
  double sum = 0;
  for (int k = 0; k < d && k < n; ++k)
    sum += std::exp(std::lgamma(n) - std::lgamma(k + 1) - std::lgamma(n - k) -
                    (n - 1) * std::log(2.0));
  return sum;
}

}  // namespace

TEST_CASE("half spaces") {
  for (int d = 1; d <= 12; ++d)
    for (int n = 1; n <= 30; ++n)
      CHECK(close(half_space_probability(n, d), wendel(n, d), 0, rounding));
  for (const double d : {1.0, 7.0, 100.0, 8000.0})
    CHECK(close(half_space_probability(2 * d, d), 0.5, 0, rounding));
  CHECK(half_space_probability(5, 5) == 1);
  CHECK(half_space_probability(3, 5) == 1);
  // One point of the plane's circle has all others within half of it: n 2^{1−n}.
  CHECK(close(half_space_probability(6, 2), 6.0 / 32, 0, rounding));
}

TEST_CASE("laws of recovery") {
  const auto recovery = [](const Parameters& p) { return values_of(laws(p)).at("recovery"); };
  SUBCASE("relaxed program: the transition is at n = 2d") {
    const std::pair<double, double> reference[] = {
        {30, 0.0307}, {36, 0.2498}, {40, 0.5}, {44, 0.7288}, {50, 0.9238}};
    for (const auto& one : reference)
      CHECK(close(recovery(isometry(20, one.first)), one.second, 0, printed));
    CHECK(recovery(isometry(20, 20)) == 0);
  }
  SUBCASE("exact program and training: from n = d on") {
    for (const Program program : {Program::exact, Program::train}) {
      Parameters p = isometry(4, 6);
      p.program = program;
      CHECK(close(recovery(p), 1 - std::pow(2.0, -5), 0, rounding));
      p.samples = 4;
      CHECK(close(recovery(p), 0.875, 0, rounding));
    }
  }
  SUBCASE("normalized network") {
    Parameters p = isometry(3, 4);
    p.network = Network::normalized;
    p.planted = Planted::relu;
    p.patterns = Patterns::all;
    const std::pair<double, double> three[] = {
        {4, 0.3125}, {6, 0.65625}, {8, 0.8555}, {10, 0.9453}};
    for (const auto& one : three) {
      p.samples = one.first;
      CHECK(close(recovery(p), one.second, 0, printed));
    }
    p.dimension = 4;
    p.samples = 8;
    CHECK(close(recovery(p), 0.6367, 0, printed));
    // Fewer samples than dimensions: all of them have to be active.
    p.samples = 3;
    CHECK(close(recovery(p), 0.125, 0, rounding));
    p.program = Program::train;
    CHECK(values_of(laws(p)).count("recovery") == 0);
    p.program = Program::relaxed;
    p.patterns = Patterns::sampled;
    CHECK(values_of(laws(p)).count("recovery") == 0);
    p.patterns = Patterns::all;
    p.neurons = 2;
    CHECK(values_of(laws(p)).count("recovery") == 0);
  }
  SUBCASE("Gaussian data are bounded, and the row says so") {
    Parameters p = isometry(20, 40);
    p.data = Data::gaussian;
    CHECK(laws(p).front().reason == "an upper bound: exact for XᵀX = I");
  }
  SUBCASE("the largest sizes") {
    for (const double d : {1.0, 8500.0, 17000.0}) {
      const auto all = values_of(laws(isometry(d, 17000)));
      CHECK(all.at("recovery") >= 0);
      CHECK(close(all.at("recovery") + all.at("all_ones_exists"), 1, 0, rounding));
    }
  }
}

TEST_CASE("noisy labels of a linear model") {
  Parameters p = isometry(20, 100);
  p.noise = 0.2;
  p.beta = 0.3;
  const auto all = values_of(laws(p));
  const double s = 0.04 / 5;  // |Xᵀe|², a square on top of |w*|² = 1
  CHECK(close(all.at("distance"), std::sqrt(0.09 + s - 0.6 * s / std::sqrt(1 + s)), rounding, 0));
  CHECK(close(all.at("beta_min"), 0.2 * std::sqrt(20.0 / 300), rounding, 0));
  CHECK(close(all.at("beta_max"), std::sqrt(1 + 0.04 / 5), rounding, 0));
  CHECK(all.count("recovery") == 0);
  // Just below β_max nothing is left but w*.
  p.noise = 2;
  p.beta = std::sqrt(1 + 4.0 / 5) - 1e-9;
  CHECK(close(values_of(laws(p)).at("distance"), 1, 1e-8, 0));
  p.noise = 0.2;
  // Where relu units come in, or nothing is left, there is no formula.
  for (const double beta : {0.05, 1.1}) {
    p.beta = beta;
    CHECK(values_of(laws(p)).count("distance") == 0);
  }
}
