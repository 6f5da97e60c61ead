// SPDX-License-Identifier: MIT
// The laws of recovery against solved programs.
#include <doctest/doctest.h>

#include <cmath>
#include <tuple>

#include "neural_isometry/laws.hpp"
#include "neural_isometry/simulation.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using namespace overparam::neural_isometry;

double value(const std::vector<experiment::Measurement>& rows, const char* name) {
  for (const auto& row : rows)
    if (row.observable == name) return row.value.value();
  return -1;
}

struct Shares {
  double recovery = 0, all_ones = 0;
};

Shares shares(const Parameters& p, std::uint32_t draws) {
  Shares result;
  core::Team team;
  for (std::uint32_t r = 0; r < draws; ++r) {
    const auto rows = simulate(p, {41, r}, team);
    result.recovery += value(rows, "recovery") / draws;
    result.all_ones += value(rows, "all_ones_exists") / draws;
  }
  return result;
}

// Four standard errors of a proportion; false alarms among the 30 of this file: 0.2 %.
double allowed(double probability, std::uint32_t draws) {
  return 4 * std::sqrt(probability * (1 - probability) / draws + 0.25 / (draws * draws));
}

}  // namespace

TEST_CASE("law of the relaxed program: trial by trial the all-ones pattern decides") {
  for (const double n : {30, 36, 40, 44, 50}) {
    Parameters p;
    p.dimension = 20;
    p.samples = n;
    constexpr std::uint32_t draws = 400;
    const Shares found = shares(p, draws);
    const double law = value(laws(p), "recovery");
    CHECK(std::abs(found.recovery - law) < allowed(law, draws));
    CHECK(test::close(found.recovery + found.all_ones, 1, 0, 1e-9));
    // Gaussian data: at most, and within a few per cent.
    p.data = Data::gaussian;
    const Shares gaussian = shares(p, draws);
    CHECK(gaussian.recovery < law + allowed(law, draws));
    CHECK(gaussian.recovery > law - 0.05 - allowed(law, draws));
    CHECK(std::abs(gaussian.all_ones - (1 - law)) < allowed(law, draws));
  }
}

TEST_CASE("law of the exact program, ties included") {
  Parameters p;
  p.program = Program::exact;
  for (const auto& [d, n] : {std::pair{2.0, 2.0}, {3.0, 4.0}, {4.0, 5.0}, {5.0, 6.0}}) {
    p.dimension = d;
    p.samples = n;
    constexpr std::uint32_t draws = 200;
    const double law = value(laws(p), "recovery");
    CHECK(std::abs(shares(p, draws).recovery - law) < allowed(law, draws));
  }
}

TEST_CASE("law of the normalized network") {
  Parameters p;
  p.network = Network::normalized;
  p.planted = Planted::relu;
  p.patterns = Patterns::all;
  p.data = Data::gaussian;
  for (const auto& [d, n] : {std::pair{3.0, 4.0}, {3.0, 6.0}, {3.0, 8.0}, {4.0, 6.0}, {4.0, 3.0}}) {
    p.dimension = d;
    p.samples = n;
    constexpr std::uint32_t draws = 300;
    const double law = value(laws(p), "recovery");
    CHECK(std::abs(shares(p, draws).recovery - law) < allowed(law, draws));
  }
}

TEST_CASE("error of the linear model alone") {
  Parameters p;
  p.dimension = 20;
  core::Team team;
  for (const auto& [n, noise, beta] :
       {std::tuple{160.0, 0.2, 0.15}, {160.0, 0.2, 0.3}, {400.0, 0.2, 0.1}, {400.0, 2.0, 0.8}}) {
    p.samples = n;
    p.noise = noise;
    p.beta = beta;
    constexpr std::uint32_t draws = 30;
    double square = 0;
    for (std::uint32_t r = 0; r < draws; ++r) {
      const auto rows = simulate(p, {42, r}, team);
      CHECK(value(rows, "recovery") == 1);
      square += std::pow(value(rows, "distance"), 2) / draws;
    }
    // Squares are taken for their means: an error of order 1/d, and that of the mean of the draws.
    CHECK(std::abs(std::sqrt(square) / value(laws(p), "distance") - 1) < 0.05);
  }
}
