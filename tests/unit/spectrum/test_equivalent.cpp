// SPDX-License-Identifier: MIT
// The deterministic equivalent: approximation errors against reference values and closed forms, the
// limit of large dimension, the inverse, and what happens where no width suffices.
#include "overparam/spectrum/equivalent.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "overparam/core/error.hpp"
#include "support/activations.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::ConvergenceFailure;
using overparam::spectrum::approximation_error;
using overparam::spectrum::asymptotic_population;
using overparam::spectrum::effective_ridge;
using overparam::spectrum::log_width_for;
using overparam::spectrum::Population;
using overparam::spectrum::sphere_population;
using overparam::spectrum::Target;
using overparam::spectrum::Teacher;
using overparam::test::activation;
using overparam::test::close;
using overparam::test::epsilon;

// The ridge is a root found to the last bits of its logarithm (of size up to 30); sums of a few
// positive terms follow.
constexpr double root_tolerance = 500 * epsilon;
// The references have 40 digits; powers carry the rounding of logarithms of size 100.
constexpr double reference_tolerance = 2000 * epsilon;

Population same(double dimension, const std::string& name, double max_log_width, double units = 1) {
  const auto g = activation(name);
  return sphere_population(dimension, g, {g, units, 0}, max_log_width);
}

/// The unlearnt fraction u of the linear part, u² + (β+z−1)u − z = 0, without cancellation.
double unlearnt_fraction(double ratio, double z) {
  const double b = ratio + z - 1;
  const double root = std::sqrt(b * b + 4 * z);
  return b > 0 ? 2 * z / (b + root) : (root - b) / 2;
}

}  // namespace

TEST_CASE("asymptotic errors of erf have their reference values") {
  // The quadratic with 40 digits, mpmath 1.3.
  const auto erf = activation("erf");
  for (const double units : {1.0, 3.0}) {  // orthogonal odd units do not interfere
    const auto population = asymptotic_population(erf, {erf, units, 0});
    CHECK(close(approximation_error(population, std::log(0.5)), 0.0934835197125851755,
                reference_tolerance, 0));
    CHECK(close(approximation_error(population, 0), 0.0385356610368167008, reference_tolerance, 0));
    CHECK(close(approximation_error(population, std::log(2.0)), 0.0144001857373669412,
                reference_tolerance, 0));
    CHECK(close(approximation_error(population, std::log(100.0)), 0.00758756304950616208,
                reference_tolerance, 0));
  }
}

TEST_CASE("deterministic errors of erf at finite size have their reference values") {
  // Degrees up to 59 from their series and bisection for the ridge, 40 digits, mpmath 1.3.
  struct Reference {
    double dimension, width, error, ridge;
  };
  for (const auto& reference :
       {Reference{20, 40, 0.0125487305811747766, 0.0250974611623496},
        Reference{20, 400, 0.00553293037897314752, 0.0110658607579463},
        Reference{20, 8000, 0.000642690170491689977, 0.00128538034098338},
        Reference{100, 1e4, 0.00705431283729172124, 0.0141086256745834},
        Reference{100, 1e12, 0.0000149432874941119503, 2.98865749882239e-5}}) {
    const double n = reference.dimension;
    const double k = reference.width;
    CAPTURE(n);
    CAPTURE(k);
    const auto population = same(n, "erf", std::log(k));
    CHECK(close(approximation_error(population, std::log(k)), reference.error, reference_tolerance,
                0));
    CHECK(close(effective_ridge(population, std::log(k)), reference.ridge,
                overparam::test::printed(15), 0));
    // For equal activations and one unit Σ T_k s/(Λ_k+s) = s Σ w_k/(Λ_k+s) = s.
    CHECK(close(approximation_error(population, std::log(k)),
                effective_ridge(population, std::log(k)) / 2, root_tolerance, 0));
  }
}

TEST_CASE("asymptotic errors solve the closed quadratic for any pair of activations") {
  const double overlap = 0.2;
  const double units = 3;
  for (const auto& names :
       {std::pair{"erf", "erf"}, std::pair{"relu", "relu"}, std::pair{"tanh", "gelu"},
        std::pair{"gelu", "sign"}, std::pair{"sigmoid", "erf"}, std::pair{"linear", "relu"},
        std::pair{"sign", "sigmoid"}, std::pair{"hermite:0,0,1,0.5", "relu"}}) {
    const std::string student = names.first;
    const std::string teacher = names.second;
    const auto g = activation(student);
    const Teacher target{activation(teacher), units, overlap};
    const auto population = asymptotic_population(g, target);
    const auto a = g.hermite_coefficients(2);
    const auto t = target.activation.hermite_coefficients(2);
    // A constant feature learns the mean; without a linear part nothing else is learnt.
    const double constant = std::abs(a[0]) > 1e-14 ? t[0] * t[0] * units : 0;
    const double linear = a[1] != 0 ? t[1] * t[1] * (1 + (units - 1) * overlap) : 0;
    const double z = (g.second_moment() - a[0] * a[0] - a[1] * a[1]) / (a[1] * a[1]);
    for (const double ratio : {0.01, 0.3, 0.5, 1.0, 3.0, 100.0, 1e6}) {
      CAPTURE(student);
      CAPTURE(teacher);
      CAPTURE(ratio);
      const double learnt =
          constant + (linear > 0 ? linear * (1 - unlearnt_fraction(ratio, z < 1e-15 ? 0 : z)) : 0);
      const double total = Target(target).second_moment();
      // z is a difference of numbers of size E[g²]/a_1, and so is what is not learnt.
      CHECK(close(2 * approximation_error(population, std::log(ratio)), total - learnt,
                  root_tolerance, root_tolerance * total));
    }
  }
}

TEST_CASE("the deterministic error tends to the asymptotic one like 1/N") {
  const Teacher relu_teacher{activation("relu"), 3, 0.1};
  struct Case {
    std::string student;
    Teacher teacher;
  };
  for (const auto& pair : {Case{"erf", {activation("erf"), 2, 0}},
                           Case{"gelu", {activation("erf"), 2, 0}}, Case{"relu", relu_teacher}}) {
    const std::string& student = pair.student;
    const Teacher& teacher = pair.teacher;
    const auto g = activation(student);
    const auto limit = asymptotic_population(g, teacher);
    for (const double ratio : {0.5, 2.0}) {
      CAPTURE(student);
      CAPTURE(ratio);
      const double asymptotic = approximation_error(limit, std::log(ratio));
      double previous = 0;
      for (const double n : {1e3, 1e4, 1e5, 1e6, 1e7}) {
        CAPTURE(n);
        const double log_width = std::log(ratio * n);
        const auto population = sphere_population(n, g, teacher, log_width);
        const double scaled = n * (approximation_error(population, log_width) - asymptotic);
        CHECK(std::abs(scaled) > 1e-3);
        CHECK(std::abs(scaled) < 1);
        // scaled = c + O(1/N), with coefficients of the series in 1/N below 1e3; the difference is
        // rounded to ε, times log Λ of size 20.
        if (previous != 0) CHECK(close(scaled, previous, 0, 1e4 / n + 100 * epsilon * n));
        previous = scaled;
      }
    }
  }
}

TEST_CASE("the error falls with the width from 1 to 1e60") {
  for (const std::string name : {"erf", "gelu", "tanh"}) {
    // tanh's coefficients resolve errors down to 1e-27 only.
    const double largest = name == "tanh" ? 20 : 60;
    const auto population = same(100, name, largest * std::numbers::ln10);
    double previous = 1;
    for (double exponent = 0; exponent <= largest; exponent += 0.25) {
      const double log_width = exponent * std::numbers::ln10;
      const double error = approximation_error(population, log_width);
      CAPTURE(name);
      CAPTURE(exponent);
      CHECK(error > 0);
      CHECK(error < previous);
      previous = error;
    }
    CHECK(previous < 1e-4);
  }
}

TEST_CASE("a single feature learns almost nothing") {
  // One feature explains h²/Ω_11, on average E[κ_T(c)²]/κ(1) = Σ D_k ξ_k² / Σ D_k ξ_k of the power;
  // the equivalent, meant for many features, is right in its order 1/N.
  const double n = 50;
  const auto population = same(n, "erf", 0);
  const double total = population.kernel_total;
  const double error = approximation_error(population, 0);
  CHECK(error < total / 2);
  CHECK(error > total / 2 * (1 - 2 / n));
}

TEST_CASE("the width for an error inverts the error of a width") {
  // d log K/d log ε_* is at most 50 here; the error is right to 1e-13.
  constexpr double tolerance = 1e-11;
  struct Case {
    std::string student, teacher;
  };
  for (const auto& pair :
       {Case{"erf", "erf"}, Case{"gelu", "gelu"}, Case{"erf", "tanh"}, Case{"gelu", "erf"}}) {
    const std::string& student = pair.student;
    const std::string& teacher = pair.teacher;
    const auto population =
        sphere_population(100, activation(student), {activation(teacher), 3, 0.2}, 690);
    for (const double exponent : {1.5, 2.0, 3.7, 5.0, 9.0, 14.0}) {
      const double log_width = exponent * std::numbers::ln10;
      const double error = approximation_error(population, log_width);
      CAPTURE(student);
      CAPTURE(teacher);
      CAPTURE(exponent);
      const auto width = log_width_for(population, error);
      REQUIRE(width);
      CHECK(close(approximation_error(population, *width), error, tolerance, 0));
      // Where the curve is not flat the width itself comes back.
      const double slope =
          std::log(approximation_error(population, log_width + 0.01) / error) / 0.01;
      CHECK(close(*width, log_width, 0, tolerance / std::abs(slope)));
    }
  }
  const auto population = asymptotic_population(activation("relu"), {activation("relu"), 1, 0});
  for (const double ratio : {0.02, 0.7, 1.0, 40.0}) {
    const double error = approximation_error(population, std::log(ratio));
    const auto width = log_width_for(population, error);
    REQUIRE(width);
    CAPTURE(ratio);
    CHECK(close(std::exp(*width), ratio, 1e-9, 0));
  }
}

TEST_CASE("the width for an error at astronomical widths") {
  const auto population = same(100, "erf", 690);
  const double log_width = 60 * std::numbers::ln10;
  const double error = approximation_error(population, log_width);
  const auto width = log_width_for(population, error);
  REQUIRE(width);
  CHECK(close(*width, log_width, 1e-10, 0));
}

TEST_CASE("a large error needs one feature at finite dimension") {
  const auto population = same(100, "erf", 690);
  const auto width = log_width_for(population, 0.4 * population.teacher_total);
  REQUIRE(width);
  CHECK(*width > 0);
  const auto trivial = log_width_for(population, 0.4999999 * population.teacher_total);
  REQUIRE(trivial);
  CHECK(*trivial == 0);
}

TEST_CASE("no width teaches an odd student an even function") {
  const auto erf = activation("erf");
  const auto population = sphere_population(100, erf, {activation("relu"), 1, 0}, 690);
  // relu's even part has the power 1/2 − 1/4.
  CHECK(population.unreachable > 0.25);
  CHECK_FALSE(log_width_for(population, population.unreachable / 2 * (1 - 1e-12)));
  CHECK_FALSE(log_width_for(population, 0.1));
  CHECK_FALSE(log_width_for(population, 1e-3));
  CHECK(log_width_for(population, population.unreachable / 2 * 1.01));
  CHECK(approximation_error(population, 300) >= population.unreachable / 2);
}

TEST_CASE("a linear student learns a linear teacher as soon as K reaches N") {
  const double n = 30;
  const auto population = same(n, "linear", std::log(1e4), 3);
  for (const double k : {30.0, 31.0, 300.0}) {
    CAPTURE(k);
    CHECK(effective_ridge(population, std::log(k * (1 + 1e-12))) == 0);
    CHECK(approximation_error(population, std::log(k * (1 + 1e-12))) == 0);
  }
  // K < N random directions span the fraction K/N.
  for (const double k : {1.0, 7.0, 29.0}) {
    CAPTURE(k);
    CHECK(
        close(approximation_error(population, std::log(k)), 0.5 * (1 - k / n), root_tolerance, 0));
  }
  // And none of the nonlinear part of another teacher: all but a_1 = 1/π of erf, D_1 c_1²/ξ_1 = a_1.
  const auto mixed = sphere_population(n, activation("linear"), {activation("erf"), 1, 0}, 690);
  CHECK(close(2 * approximation_error(mixed, std::log(100.0)), 1.0 / 3 - std::numbers::inv_pi, 0,
              root_tolerance));
}

TEST_CASE("the ridge satisfies its equation at any width") {
  for (const std::string name : {"erf", "relu", "gelu", "sigmoid"}) {
    const auto population = same(40, name, std::log(1e8));
    for (const double width : {2.0, 40.0, 1000.0, 1e8}) {
      const double s = effective_ridge(population, std::log(width));
      double sum = population.kernel_tail / s;
      for (const auto& harmonics : population.degrees)
        sum += harmonics.kernel_power / (width * std::exp(harmonics.log_eigenvalue) + s);
      CAPTURE(name);
      CAPTURE(width);
      CHECK(close(sum, 1, root_tolerance, 0));
    }
  }
}

TEST_CASE("widths beyond the listed degrees are refused, never answered wrongly") {
  // Unlisted degrees count as a ridge; what is answered must be right to this.
  constexpr double tolerance = 1e-6;
  // relu in two and three dimensions has slowly falling eigenvalues. Reference: 4·10^6 degrees and the
  // power law beyond, summed in double precision, bisection for the ridge; right to 1e-8.
  struct Reference {
    double dimension, width, error;
  };
  for (const auto& reference :
       {Reference{2, 100, 1.67234950e-07}, Reference{2, 1e3, 1.55452848e-10},
        Reference{2, 1e4, 1.54336004e-13}, Reference{2, 1e6, 1.54216123e-19},
        Reference{3, 1e3, 2.70462037e-06}, Reference{3, 1e8, 8.46925658e-14}}) {
    const double n = reference.dimension;
    const double k = reference.width;
    CAPTURE(n);
    CAPTURE(k);
    const auto population = same(n, "relu", std::log(k));
    try {
      const double actual = approximation_error(population, std::log(k));
      CHECK(close(actual, reference.error, tolerance, 0));
    } catch (const ConvergenceFailure&) {
      CHECK(k >= 1e3);  // a hundred features are resolved
    }
  }
  // sign's eigenvalues fall too slowly to be listed far enough.
  CHECK_THROWS_AS(approximation_error(same(2, "sign", 140), 138), ConvergenceFailure);
  // tanh's coefficients carry the rounding of their quadrature.
  const auto rounded = same(20, "tanh", 690);
  CHECK_THROWS_AS(approximation_error(rounded, 600), ConvergenceFailure);
  CHECK_THROWS_AS(log_width_for(rounded, 1e-40), ConvergenceFailure);
}

TEST_CASE("degrees listed too short are refused, or do not matter, for every activation") {
  // The sums of a degree are the same; what is not listed may change the result by 1e-9 of it, and the
  // rounding of coefficients by quadrature by more where errors are small.
  constexpr double unresolved = 1e-8;
  int refused = 0;
  for (const char* name : {"erf", "relu", "tanh", "gelu", "sigmoid", "sign"})
    for (const double listed : {1.0, 5.0, 20.0})
      for (const double width : {2.0, 20.0, 45.0, 60.0, 90.0}) {
        CAPTURE(name);
        CAPTURE(listed);
        CAPTURE(width);
        double expected = 0;
        try {
          expected = approximation_error(same(30, name, width), width);
        } catch (const ConvergenceFailure&) {
          continue;  // below the accuracy of the coefficients
        }
        try {
          const double actual = approximation_error(same(30, name, listed), width);
          CHECK(close(actual, expected, unresolved, 0));
        } catch (const ConvergenceFailure&) {
          ++refused;
        }
      }
  CHECK(refused > 10);
}
