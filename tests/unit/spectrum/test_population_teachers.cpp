// SPDX-License-Identifier: MIT
// Powers of teachers by degree, and what a student cannot reach against a sampled network.
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
#include "overparam/spectrum/population.hpp"
#include "support/activations.hpp"
#include "support/compare.hpp"
#include "support/random_matrix.hpp"
#include "support/sphere.hpp"
#include "unit/spectrum/populations.hpp"

namespace {

using overparam::core::Activation;
using overparam::core::InvalidParameter;
using overparam::core::pair_average;
using overparam::spectrum::asymptotic_population;
using overparam::spectrum::Harmonics;
using overparam::spectrum::Population;
using overparam::spectrum::sphere_population;
using overparam::spectrum::SphereHarmonics;
using overparam::spectrum::Target;
using overparam::spectrum::Teacher;
using overparam::test::activation;
using overparam::test::activation_names;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::find;
using overparam::test::gegenbauer;
using overparam::test::kernel_sum;
using overparam::test::power_tolerance;
using overparam::test::quadrature_tolerance;
using overparam::test::radial_average;
using overparam::test::same;
using overparam::test::teacher_sum;
using overparam::test::wide;

}  // namespace

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
      CHECK(close(Target(Teacher{g, units, overlap}).second_moment(), total, power_tolerance,
                  power_tolerance));
      CHECK(close(teacher_sum(population), total, power_tolerance, power_tolerance));
      CHECK(population.unreachable == 0);
      for (const auto& harmonics : population.degrees) {
        if (harmonics.degree > 8) break;
        const double factor = 1 + (units - 1) * gegenbauer(harmonics.degree, dimension, overlap);
        CAPTURE(harmonics.degree);
        CHECK(close(harmonics.teacher_power, harmonics.kernel_power * factor, power_tolerance,
                    power_tolerance * harmonics.kernel_power));
      }
    }
}

TEST_CASE("orthogonal teacher units interfere at even degrees only") {
  const double n = 11;
  const double units = 3;
  const auto population = same(n, "relu", units);
  const auto factor = [&](int degree) {
    const Harmonics* harmonics = find(population, degree);
    REQUIRE(harmonics);
    return harmonics->teacher_power / harmonics->kernel_power;
  };
  CHECK(close(factor(0), units, power_tolerance, 0));
  CHECK(close(factor(1), 1, power_tolerance, 0));
  // P_2(0) = −1/(N−1), P_4(0) = 3/((N−1)(N+1)), P_6(0) = −15/((N−1)(N+1)(N+3)).
  CHECK(close(factor(2), 1 - 2 / (n - 1), power_tolerance, 0));
  CHECK(close(factor(4), 1 + 2 * 3 / ((n - 1) * (n + 1)), power_tolerance, 0));
  CHECK(close(factor(6), 1 - 2 * 15 / ((n - 1) * (n + 1) * (n + 3)), power_tolerance, 0));
}

TEST_CASE("teacher units that cancel leave no negative power") {
  // Three units at 120°: Σ B_m = 0, so the degree-1 part vanishes.
  const auto population = same(9, "erf", 3, -0.5);
  CHECK(close(find(population, 1)->teacher_power, 0, 0, power_tolerance));
  for (const auto& harmonics : population.degrees) CHECK(harmonics.teacher_power >= 0);
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
    for (const auto& harmonics : population.degrees) {
      if (harmonics.degree > 5) break;
      const int k = harmonics.degree;
      CAPTURE(student);
      CAPTURE(teacher);
      CAPTURE(k);
      const double cross = radial_average(g, g_teacher, k, dimension);
      const double own = std::exp(harmonics.log_eigenvalue);
      const double multiplicity = std::exp(harmonics.log_multiplicity);
      const double factor = 1 + (units - 1) * gegenbauer(k, dimension, overlap);
      // c_k²/ξ_k turns the error δ of c_k into 2 δ c_k/ξ_k.
      CHECK(close(harmonics.teacher_power, multiplicity * cross * cross / own * factor,
                  power_tolerance,
                  multiplicity * factor * (2 * std::abs(cross) / own + quadrature_tolerance / own) *
                      quadrature_tolerance));
      // Cauchy and Schwarz: no more than the teacher has.
      CHECK(harmonics.teacher_power <= (1 + power_tolerance) * multiplicity * factor *
                                               radial_average(g_teacher, g_teacher, k, dimension) +
                                           quadrature_tolerance * multiplicity);
    }
    CHECK(population.unreachable > 0);
    CHECK(close(teacher_sum(population), Target(Teacher{g_teacher, units, overlap}).second_moment(),
                power_tolerance, 0));
  }
}

TEST_CASE("a sampled network that spans all degrees errs by the unreachable power") {
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
  REQUIRE(population.degrees.size() == 2);
  CHECK(population.finite_rank);
  CHECK(close(Target(teacher).second_moment(), total, power_tolerance, 0));
  // The smallest kept eigenvalue is about 1e-2 of the largest, 100: the projections lose at most a
  // factor 1e4 of 400 ε.
  constexpr double tolerance = 1e-9;
  CHECK(population.unreachable > 0.01);
  CHECK(close(total - reached, population.unreachable, 0, tolerance));
  CHECK(close(overparam::spectrum::approximation_error(population, std::log(double(k))),
              (total - reached) / 2, 0, tolerance));
}
