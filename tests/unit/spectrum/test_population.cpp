// SPDX-License-Identifier: MIT
// Population levels: multiplicities and eigenvalues against closed forms and direct quadrature,
// sum rules, teacher powers, and what a student cannot reach against a sampled network.
#include "overparam/spectrum/population.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/covariance.hpp"
#include "overparam/core/error.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "support/activations.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"
#include "support/sphere.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::InvalidParameter;
using overparam::core::pair_average;
using overparam::spectrum::asymptotic_population;
using overparam::spectrum::Level;
using overparam::spectrum::Population;
using overparam::spectrum::sphere_population;
using overparam::spectrum::SphereLevels;
using overparam::spectrum::Teacher;
using overparam::spectrum::teacher_second_moment;
using overparam::test::activation;
using overparam::test::activation_names;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::gegenbauer;
using overparam::test::radial_average;

// exp of a logarithm of size up to 1000 that carries a few roundings per degree.
constexpr double level_tolerance = 5000 * epsilon;
// The coefficients of tanh and sigmoid are right to 1e-15 absolutely, the test's nested quadrature
// to a few hundred ε of E[g²] ≤ 1.
constexpr double quadrature_tolerance = 500 * epsilon;

const double wide = std::log(1e6);

Population same(double dimension, const std::string& name, double units = 1, double overlap = 0,
                double max_log_width = wide) {
  const auto g = activation(name);
  return sphere_population(dimension, g, {g, units, overlap}, max_log_width);
}

const Level* find(const Population& population, int degree) {
  for (const auto& level : population.levels)
    if (level.degree == degree) return &level;
  return nullptr;
}

double kernel_sum(const Population& population) {
  double sum = population.kernel_tail;
  for (const auto& level : population.levels) sum += level.kernel_power;
  return sum;
}

double teacher_sum(const Population& population) {
  double sum = population.teacher_tail + population.unreachable;
  for (const auto& level : population.levels) sum += level.teacher_power;
  return sum;
}

double binomial(double n, double k) {
  return std::round(std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1)));
}

}  // namespace

TEST_CASE("multiplicities are the numbers of independent harmonics") {
  // Relative error of log D_k times log D_k, and of the rounding of exp.
  constexpr double tolerance = 200 * epsilon;
  for (const double dimension : {2.0, 3.0, 4.0, 20.0}) {
    const auto population = same(dimension, "relu");
    for (const auto& level : population.levels) {
      if (level.degree > 12) break;
      const double k = level.degree;
      // Homogeneous polynomials of degree k, less |x|² times those of degree k − 2.
      const double expected =
          binomial(dimension + k - 1, k) - (k >= 2 ? binomial(dimension + k - 3, k - 2) : 0);
      CAPTURE(dimension);
      CAPTURE(k);
      CHECK(close(std::exp(level.log_multiplicity), expected, tolerance, 0));
    }
  }
}

TEST_CASE("the levels of erf in 20 dimensions have their reference powers") {
  const auto population = same(20, "erf");
  // Σ over Hermite orders with 40 digits, mpmath 1.3.
  const std::vector<std::pair<int, double>> reference{{1, 0.320162651595462202},
                                                      {3, 0.0119796564034125781},
                                                      {5, 0.00106401799105937052},
                                                      {7, 0.000112829763227933162}};
  for (const auto& entry : reference) {
    const int degree = entry.first;
    const double power = entry.second;
    CAPTURE(degree);
    const Level* level = find(population, degree);
    REQUIRE(level);
    CHECK(close(level->kernel_power, power, level_tolerance, 0));
    CHECK(close(level->teacher_power, power, level_tolerance, 0));
    CHECK(close(std::exp(level->log_multiplicity + level->log_eigenvalue), power, level_tolerance,
                0));
  }
  CHECK_FALSE(find(population, 0));
  CHECK_FALSE(find(population, 2));
}

TEST_CASE("eigenvalues equal direct quadrature in polar coordinates") {
  for (const double dimension : {2.0, 5.0})
    for (const std::string name :
         {"erf", "relu", "sign", "tanh", "gelu", "sigmoid", "hermite:0.3,-0.5,0,0.8,0.2"}) {
      const auto g = activation(name);
      const auto population = same(dimension, name);
      for (int k = 0; k <= 6; ++k) {
        CAPTURE(dimension);
        CAPTURE(name);
        CAPTURE(k);
        const double expected = radial_average(g, g, k, dimension);
        const Level* level = find(population, k);
        if (!level) {
          CHECK(close(expected, 0, 0, quadrature_tolerance));
          continue;
        }
        CHECK(close(std::exp(level->log_eigenvalue), expected, level_tolerance,
                    quadrature_tolerance));
      }
    }
}

TEST_CASE("the powers of all levels sum to the second moment") {
  for (const double dimension : {2.0, 3.0, 20.0, 1000.0})
    for (const double log_width : {0.0, wide, 690.0})
      for (const auto& name : activation_names) {
        CAPTURE(dimension);
        CAPTURE(log_width);
        CAPTURE(name);
        const auto population = same(dimension, name, 1, 0, log_width);
        const auto g = activation(name);
        CHECK(population.kernel_total == g.second_moment());
        CHECK(close(kernel_sum(population), g.second_moment(), level_tolerance, 0));
        CHECK(close(teacher_sum(population), g.second_moment(), level_tolerance, 0));
        CHECK(population.unreachable == 0);
        bool finite = true;
        for (const auto& level : population.levels)
          finite = finite && std::isfinite(level.log_eigenvalue) && level.kernel_power >= 0;
        CHECK(finite);
      }
}

TEST_CASE("the unlisted power of a kinked activation follows its power law") {
  // D_k ξ_k ~ k^{−2} (sign) and k^{−4} (relu) over every second degree, whatever N: the levels
  // beyond L sum to 1/2 and 1/6 of L D_L ξ_L. The next order is at most N²/2L of it.
  struct Case {
    std::string name;
    double dimension, share;
  };
  for (const auto& law : {Case{"sign", 2, 0.5}, Case{"sign", 3, 0.5}, Case{"sign", 8, 0.5},
                          Case{"relu", 8, 1.0 / 6}, Case{"relu", 10, 1.0 / 6}}) {
    const std::string& name = law.name;
    const double dimension = law.dimension;
    const auto population = same(dimension, name, 1, 0, 0);
    const auto& last = population.levels.back();
    CAPTURE(dimension);
    CAPTURE(name);
    REQUIRE(last.degree > 500);
    // The tail is a difference of numbers of size 1 with a few hundred roundings.
    constexpr double tolerance = 500 * epsilon;
    const double expected = law.share * last.degree * last.kernel_power;
    REQUIRE(expected > 100 * tolerance);
    CHECK(close(population.kernel_tail, expected, dimension * dimension / (2 * last.degree),
                tolerance));
  }
}

TEST_CASE("a teacher of equal activation loses no power to any overlap") {
  // T_k = D_k ξ_k (1 + (M−1) P_k(ρ)) over all degrees is E[ζ²] = κ(1) + (M−1) κ(ρ).
  // M units of equal overlap exist for M ≤ N, and for M = N + 1 if they sum to zero.
  struct Case {
    double dimension, units, overlap;
  };
  for (const Case& one : {Case{2, 3, -0.5}, Case{2, 2, 0.4}, Case{7, 3, 0}, Case{7, 3, -0.5},
                          Case{7, 5, 0.4}, Case{100, 3, 0}, Case{100, 5, 0.4}, Case{100, 2, 1}})
    for (const auto& name : activation_names) {
      const double dimension = one.dimension;
      const double units = one.units;
      const double overlap = one.overlap;
      CAPTURE(dimension);
      CAPTURE(name);
      CAPTURE(units);
      CAPTURE(overlap);
      const auto g = activation(name);
      const auto population = same(dimension, name, units, overlap);
      const double total = g.second_moment() + (units - 1) * pair_average(g, g, 1, 1, overlap);
      CHECK(close(teacher_second_moment({g, units, overlap}), total, level_tolerance,
                  level_tolerance));
      CHECK(close(teacher_sum(population), total, level_tolerance, level_tolerance));
      CHECK(population.unreachable == 0);
      for (const auto& level : population.levels) {
        if (level.degree > 8) break;
        const double factor = 1 + (units - 1) * gegenbauer(level.degree, dimension, overlap);
        CAPTURE(level.degree);
        CHECK(close(level.teacher_power, level.kernel_power * factor, level_tolerance,
                    level_tolerance * level.kernel_power));
      }
    }
}

TEST_CASE("orthogonal teacher units interfere at even degrees only") {
  const double n = 11;
  const double units = 3;
  const auto population = same(n, "relu", units);
  const auto factor = [&](int degree) {
    const Level* level = find(population, degree);
    REQUIRE(level);
    return level->teacher_power / level->kernel_power;
  };
  CHECK(close(factor(0), units, level_tolerance, 0));
  CHECK(close(factor(1), 1, level_tolerance, 0));
  // P_2(0) = −1/(N−1), P_4(0) = 3/((N−1)(N+1)), P_6(0) = −15/((N−1)(N+1)(N+3)).
  CHECK(close(factor(2), 1 - 2 / (n - 1), level_tolerance, 0));
  CHECK(close(factor(4), 1 + 2 * 3 / ((n - 1) * (n + 1)), level_tolerance, 0));
  CHECK(close(factor(6), 1 - 2 * 15 / ((n - 1) * (n + 1) * (n + 3)), level_tolerance, 0));
}

TEST_CASE("teacher units that cancel leave no negative power") {
  // Three units at 120°: Σ B_m = 0, so the degree-1 part vanishes.
  const auto population = same(9, "erf", 3, -0.5);
  CHECK(close(find(population, 1)->teacher_power, 0, 0, level_tolerance));
  for (const auto& level : population.levels) CHECK(level.teacher_power >= 0);
}

TEST_CASE("the reachable power of another activation equals direct quadrature") {
  const double dimension = 5;
  const double units = 3;
  const double overlap = 0.3;
  for (const auto& names :
       {std::pair{"erf", "tanh"}, std::pair{"tanh", "sign"}, std::pair{"relu", "gelu"},
        std::pair{"sigmoid", "relu"}, std::pair{"hermite:0,1,0,0.5", "erf"}}) {
    const std::string student = names.first;
    const std::string teacher = names.second;
    const auto g = activation(student);
    const auto g_teacher = activation(teacher);
    const auto population = sphere_population(dimension, g, {g_teacher, units, overlap}, wide);
    for (const auto& level : population.levels) {
      if (level.degree > 5) break;
      const int k = level.degree;
      CAPTURE(student);
      CAPTURE(teacher);
      CAPTURE(k);
      const double cross = radial_average(g, g_teacher, k, dimension);
      const double own = std::exp(level.log_eigenvalue);
      const double multiplicity = std::exp(level.log_multiplicity);
      const double factor = 1 + (units - 1) * gegenbauer(k, dimension, overlap);
      // c_k²/ξ_k turns the error δ of c_k into 2 δ c_k/ξ_k.
      CHECK(close(level.teacher_power, multiplicity * cross * cross / own * factor, level_tolerance,
                  multiplicity * factor * (2 * std::abs(cross) / own + quadrature_tolerance / own) *
                      quadrature_tolerance));
      // Cauchy and Schwarz: no more than the teacher has.
      CHECK(level.teacher_power <= (1 + level_tolerance) * multiplicity * factor *
                                           radial_average(g_teacher, g_teacher, k, dimension) +
                                       quadrature_tolerance * multiplicity);
    }
    CHECK(population.unreachable > 0);
    CHECK(close(teacher_sum(population), teacher_second_moment({g_teacher, units, overlap}),
                level_tolerance, 0));
  }
}

TEST_CASE("a sampled network that spans all levels errs by the unreachable power") {
  // K = 400 features of rank D_1 + D_3 = 6 + 50 in 6 dimensions: the least-squares error
  // (T − hᵀΩ⁺h)/2 with exact averages.
  const Eigen::Index n = 6;
  const Eigen::Index k = 400;
  const auto student = activation("hermite:0,0.6,0,0.5");
  const auto target = activation("hermite:0,0.5,0,-0.4");
  const double overlap = 0.3;
  const Teacher teacher{target, 2, overlap};
  const Eigen::MatrixXd features = overparam::test::sphere_rows(k, n, 11);
  Eigen::MatrixXd units = Eigen::MatrixXd::Zero(2, n);
  units(0, 0) = 1;
  units(1, 0) = overlap;
  units(1, 3) = std::sqrt(1 - overlap * overlap);
  units *= std::sqrt(double(n));

  const Eigen::MatrixXd omega = overparam::core::activation_covariance(student, features);
  const Eigen::VectorXd h =
      overparam::core::activation_covariance(student, features, target, units).rowwise().sum() /
      std::sqrt(2.0);
  const double total = overparam::core::activation_covariance(target, units).sum() / 2;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(omega);
  const Eigen::VectorXd projection = solver.eigenvectors().transpose() * h;
  const double cut = 1e-10 * solver.eigenvalues().maxCoeff();
  double reached = 0;
  int rank = 0;
  for (Eigen::Index i = 0; i < k; ++i) {
    if (solver.eigenvalues()(i) < cut) continue;
    ++rank;
    reached += projection(i) * projection(i) / solver.eigenvalues()(i);
  }

  const auto population = sphere_population(double(n), student, teacher, wide);
  CHECK(rank == 56);
  REQUIRE(population.levels.size() == 2);
  CHECK(population.finite_rank);
  CHECK(close(teacher_second_moment(teacher), total, level_tolerance, 0));
  // The smallest kept eigenvalue is about 1e-2 of the largest, 100: the projections lose at most a
  // factor 1e4 of 400 ε.
  constexpr double tolerance = 1e-9;
  CHECK(population.unreachable > 0.01);
  CHECK(close(total - reached, population.unreachable, 0, tolerance));
  CHECK(close(overparam::spectrum::approximation_error(population, std::log(double(k))),
              (total - reached) / 2, 0, tolerance));
}

TEST_CASE("only the constant level has a mean") {
  const double dimension = 5;
  for (const std::string name : {"relu", "sigmoid", "gelu", "hermite:0.3,-0.5,0,0.8,0.2"}) {
    CAPTURE(name);
    const auto g = activation(name);
    const auto population = same(dimension, name);
    REQUIRE(population.levels.front().degree == 0);
    const double variance_and_mean = radial_average(g, g, 0, dimension);
    CHECK(close(population.levels.front().mean_fraction, g.mean() * g.mean() / variance_and_mean,
                level_tolerance, quadrature_tolerance));
    // sigmoid's even part is the constant 1/2, that of the others depends on |ξ|.
    if (name != "sigmoid") CHECK(population.levels.front().mean_fraction < 0.99);
    for (std::size_t i = 1; i < population.levels.size(); ++i)
      CHECK(population.levels[i].mean_fraction == 0);
  }
}

TEST_CASE("levels are in order and reach far beyond the width") {
  for (const auto& name : activation_names) {
    const double log_width = std::log(1e4);
    const auto population = same(30, name, 1, 0, log_width);
    CAPTURE(name);
    for (std::size_t i = 1; i < population.levels.size(); ++i)
      CHECK(population.levels[i].degree > population.levels[i - 1].degree);
    if (!population.finite_rank)
      CHECK(population.levels.back().log_multiplicity > log_width + std::log(1e17));
  }
}

TEST_CASE("levels are the same whatever was asked for before") {
  for (const std::string name : {"erf", "relu", "tanh", "hermite:0.3,-0.5,0,0.8"}) {
    CAPTURE(name);
    const auto g = activation(name);
    const Teacher teacher{activation("gelu"), 3, 0.2};
    SphereLevels levels(50, g, teacher);
    for (const double width : {1e4, 1e60, 1.0, 1e4}) {
      CAPTURE(width);
      const auto kept = levels.up_to(std::log(width));
      const auto fresh = sphere_population(50, g, teacher, std::log(width));
      REQUIRE(kept.levels.size() == fresh.levels.size());
      for (std::size_t i = 0; i < fresh.levels.size(); ++i) {
        CHECK(kept.levels[i].degree == fresh.levels[i].degree);
        CHECK(kept.levels[i].log_multiplicity == fresh.levels[i].log_multiplicity);
        CHECK(kept.levels[i].log_eigenvalue == fresh.levels[i].log_eigenvalue);
        CHECK(kept.levels[i].teacher_power == fresh.levels[i].teacher_power);
      }
      CHECK(kept.kernel_tail == fresh.kernel_tail);
      CHECK(kept.teacher_tail == fresh.teacher_tail);
      CHECK(kept.unreachable == fresh.unreachable);
    }
  }
}

TEST_CASE("finite series have finitely many levels") {
  const auto linear = same(8, "linear");
  REQUIRE(linear.levels.size() == 1);
  CHECK(linear.finite_rank);
  CHECK(linear.kernel_tail == 0);
  CHECK(close(linear.levels[0].kernel_power, 1, level_tolerance, 0));
  const auto quartic = same(8, "hermite:0,0,0,0,1");  // degrees 0, 2, 4
  CHECK(quartic.levels.size() == 3);
  CHECK_FALSE(same(8, "erf").finite_rank);
}

TEST_CASE("dimensions that are no whole number from 2 are refused") {
  const auto erf = activation("erf");
  for (const double dimension : {1.0, 0.0, -3.0, 2.5, std::numeric_limits<double>::quiet_NaN()}) {
    CAPTURE(dimension);
    CHECK_THROWS_AS(sphere_population(dimension, erf, {erf, 1, 0}, wide), InvalidParameter);
  }
}

TEST_CASE("the asymptotic population holds the constant, the linear and the structureless part") {
  const auto relu = activation("relu");
  const auto tanh = activation("tanh");
  const double overlap = 0.25;
  const auto population = asymptotic_population(relu, {tanh, 3, overlap});
  REQUIRE(population.levels.size() == 2);
  CHECK(population.thermodynamic_limit);
  CHECK(population.levels[0].degree == 0);
  CHECK(population.levels[0].mean_fraction == 1);
  // relu: a_0 = 1/2π, a_1 = 1/4, E[g²] = 1/2.
  CHECK(close(population.levels[0].kernel_power, 0.5 / std::numbers::pi, 8 * epsilon, 0));
  CHECK(close(population.levels[1].kernel_power, 0.25, 8 * epsilon, 0));
  CHECK(close(population.kernel_tail, 0.25 - 0.5 / std::numbers::pi, 32 * epsilon, 0));
  CHECK(close(std::exp(population.levels[1].log_eigenvalue), 0.25, 8 * epsilon, 0));
  CHECK(population.levels[0].teacher_power < 1e-28);
  const double t1 = tanh.hermite_coefficients(2)[1];
  CHECK(close(population.levels[1].teacher_power, t1 * t1 * (1 + 2 * overlap), 32 * epsilon, 0));
  CHECK(close(teacher_sum(population), population.teacher_total, 8 * epsilon, 0));
  CHECK(population.unreachable == 0);
}

TEST_CASE("the levels in high dimension tend to the asymptotic ones") {
  // N ξ_1 → a_1 and D_0 ξ_0 → a_0 with corrections of order 1/N.
  const auto g = activation("sigmoid");
  const Teacher teacher{activation("gelu"), 2, 0.3};
  const auto limit = asymptotic_population(g, teacher);
  for (const double n : {1e3, 1e5}) {
    const auto population = sphere_population(n, g, teacher, std::log(n));
    for (int k = 0; k <= 1; ++k) {
      CAPTURE(n);
      CAPTURE(k);
      const auto& expected = limit.levels[static_cast<std::size_t>(k)];
      CHECK(close(find(population, k)->kernel_power, expected.kernel_power, 1 / n, 0));
      CHECK(close(find(population, k)->teacher_power, expected.teacher_power, 4 / n, 0));
    }
  }
}
