// SPDX-License-Identifier: MIT
// Random features learnt online by their spectrum alone: the theory of an activation out of its own
// levels, power laws with the published exponents, what a simulation draws, and what is refused.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "overparam/spectrum/population.hpp"
#include "random_features_online/model.hpp"
#include "random_features_online/simulation.hpp"
#include "random_features_online/theory.hpp"
#include "support/activation_levels.hpp"
#include "support/compare.hpp"
#include "unit/random_features_online/measures.hpp"
#include "unit/random_features_online/points.hpp"

using namespace overparam;
using experiment::Measurement;
using random_features_online::Level;
using random_features_online::Parameters;
using test::close;
using test::online::parameters;
using test::online::point_of;
using test::online::Texts;
using test::online::with;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const std::string name = "generalization_error";

std::vector<Measurement> rows_of(const Parameters& p, const std::vector<double>& times,
                                 Level level = Level::deterministic) {
  return random_features_online::theory(p, random_features_online::spectrum(p, level), times);
}

double value(const std::vector<Measurement>& rows, const std::string& observable, double time) {
  for (const auto& row : rows)
    if (row.observable == observable && *row.time == time) return row.value.value();
  throw core::Error("no row " + observable);
}

void check_same(const std::vector<Measurement>& rows, const std::vector<Measurement>& known,
                double tolerance) {
  REQUIRE(rows.size() == known.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(known[i].observable);
    CAPTURE(*known[i].time);
    REQUIRE(rows[i].observable == known[i].observable);
    REQUIRE(rows[i].value.has_value() == known[i].value.has_value());
    if (known[i].value) CHECK(close(*rows[i].value, *known[i].value, tolerance, 0));
  }
}

std::vector<Measurement> simulated(const Parameters& p, const std::vector<double>& times,
                                   std::size_t threads = 1) {
  core::Team team(threads);
  experiment::Checkpoint none;
  return random_features_online::simulate({&p, 1}, times, {5, 2}, team, none).front();
}

}  // namespace

TEST_CASE("of an activation's own levels there is the activation's theory") {
  // Of odd activations: the constant of others is a mean, whose step terms are its own.
  for (const char* activation : {"erf", "sign"}) {
    const auto g = core::Activation::parse(activation);
    const auto content = test::activation_levels(g, 50);
    // Sums over shells, whose places are roots found to rounding.
    constexpr double reference = 1e-10;
    for (const char* width : {"20", "60", "1000"})
      for (const Texts& training :
           {Texts{{"label-noise", "0.1"}}, Texts{{"batch", "8"}, {"learning-rate", "2"}},
            Texts{{"weight-decay", "0.02"}, {"initial-variance", "0.5"}},
            Texts{{"schedule", "power:0.7,3"}}, Texts{{"finite-width", "recursion"}}}) {
        CAPTURE(activation);
        CAPTURE(width);
        const Texts sizes = with(training, {{"width", width}});
        const std::vector<double> times{0.5, 5, 50, infinity};
        check_same(
            rows_of(point_of(content, sizes), times),
            rows_of(parameters(with(sizes, {{"dim", "50"}, {"activation", activation}})), times),
            reference);
      }
  }
}

TEST_CASE("levels may be split and permuted") {
  const Texts sizes{{"width", "30"}, {"learning-rate", "0.2"}, {"label-noise", "0.1"}};
  const std::vector<double> times{0.5, 5, infinity};
  constexpr double reference = 1e-10;  // as above
  check_same(rows_of(point_of("multiplicity eigenvalue target_power\n9 0 0.1\n20 0.03 0.05\n"
                              "0.25 1 0.1\n40 0.03 0.15\n0.75 1 0.3\n8 0.2 0.3\n",
                              sizes),
                     times),
             rows_of(point_of(test::online::few_levels, sizes), times), reference);
}

TEST_CASE("of many modes the spectrum solves the equations of the equivalent") {
  // Most poles are gathered into few where features are fewer.
  for (const char* law : {"power:1.5,2,3000", "power:1.1,1.3,2000", "power:3,2,200"})
    for (const double width : {10.0, 60.0, 300.0}) {
      CAPTURE(law);
      CAPTURE(width);
      const auto p = parameters({{"levels", law}, {"width", experiment::shortest(width)}});
      const auto population = spectrum::population_of(*p.levels);
      const double log_width = std::log(width);
      const auto measure = random_features_online::spectral_measure(population, log_width);
      if (test::hard_edge(population, log_width)) continue;
      const auto sum = [&](const auto& f) { return test::sum_over(measure, f); };
      constexpr double tolerance = test::quadrature_tolerance;
      CHECK(close(sum([](const auto& s) { return s.fraction; }), 1, tolerance, 0));
      CHECK(close(sum([](const auto& s) { return s.fraction * s.eigenvalue; }),
                  population.kernel_total, tolerance, 0));
      CHECK(close(sum([](const auto& s) { return s.teacher_power; }) + measure.spectrum.unreachable,
                  1, tolerance, 0));
      for (const double z : {1e-3, 0.1, 10.0}) {
        CAPTURE(z);
        const double s = test::ridge_at(population, log_width, z);
        CHECK(close(sum([&](const auto& shell) { return shell.fraction / (shell.eigenvalue + z); }),
                    1 / s, tolerance, 0));
        double unlearnt = 0;
        for (const auto& mode : population.degrees)
          unlearnt += mode.teacher_power * s / (std::exp(log_width + mode.log_eigenvalue) + s);
        CHECK(close(measure.spectrum.unreachable + sum([&](const auto& shell) {
                      return shell.teacher_power * z / (shell.eigenvalue + z);
                    }),
                    unlearnt, tolerance, tolerance));  // of T = 1
      }
    }
}

TEST_CASE("power laws have the exponents of time and width") {
  // Σ T exp(−2ηλ s) over steps s is a sum of i^−b exp(−2 η i^−a s): s^−(b−1)/a until the width's floor, which
  // falls like K^−min(b−1, a); the noise of the steps adds s^−(2−1/a), which falls faster for b < 2a.
  // Sums differ from their power laws by shares that fall like sizes and are below these.
  constexpr double corrections = 0.03;
  for (const auto& [a, b] : {std::pair{1.5, 1.8}, std::pair{2.0, 2.4}}) {
    const std::string law =
        "power:" + experiment::shortest(a) + ',' + experiment::shortest(b) + ",1e12";
    CAPTURE(law);
    const auto at = [&](double width) {
      return parameters(
          {{"levels", law}, {"width", experiment::shortest(width)}, {"learning-rate", "0.05"}});
    };
    // Long before the last mode that features resolve is learnt, at t K^(1−a) ~ 1.
    const double wide = 1000;
    const auto rows = rows_of(at(wide), {0.05, 0.5});
    CHECK(std::abs(std::log10(value(rows, name, 0.5) / value(rows, name, 0.05)) + (b - 1) / a) <
          corrections);
    const auto floor = [&](double width) {
      return value(rows_of(at(width), {infinity}), "approximation_error", infinity);
    };
    CHECK(std::abs(std::log10(floor(1000) / floor(100)) + (b - 1)) < corrections);
  }
}

TEST_CASE("a draw of levels has the target's power, and what is never seen stays") {
  const auto p = point_of(test::online::few_levels, {{"width", "90"}, {"learning-rate", "0.2"}});
  const auto rows = simulated(p, {0, 100});
  constexpr double rounding = 1e-13;
  CHECK(close(value(rows, name, 0), 0.5, rounding, 0));
  CHECK(value(rows, name, 100) > 0.05);
  CHECK(close(value(rows_of(p, {infinity}, Level::instance), "approximation_error", infinity), 0.05,
              1e-10, 0));
  // The instance is the network that the simulation trains.
  const auto start = parameters({{"levels", "power:1.5,2,40"},
                                 {"width", "30"},
                                 {"initial-variance", "1"},
                                 {"learning-rate", "1e-12"}});
  CHECK(value(rows_of(start, {0}, Level::instance), name, 0) > 0.5);
}

TEST_CASE("a simulation of levels is the same on any number of threads, and of what it draws") {
  for (const char* levels : {"power:1.5,2,40", "power:1.5,2,300"}) {
    const Texts texts{{"levels", levels},         {"width", "60"},        {"batch", "3"},
                      {"learning-rate", "0.3"},   {"label-noise", "0.1"}, {"weight-decay", "0.1"},
                      {"initial-variance", "0.4"}};
    const std::vector<double> times{0, 0.51, 7};
    const auto one = simulated(parameters(texts), times);
    const auto several = simulated(parameters(texts), times, 3);
    for (std::size_t i = 0; i < one.size(); ++i) CHECK(*one[i].value == *several[i].value);
    // Products of up to 300 modes and 420 steps in single precision.
    constexpr double single = 2e-3;
    check_same(
        simulated(parameters(with(texts, {{"precision", "float"}, {"sampling", "inputs"}})), times),
        simulated(parameters(with(texts, {{"sampling", "inputs"}})), times), single);
  }
}

TEST_CASE("schedules that follow the error are those of the drawn features") {
  const Texts texts{{"levels", "power:1.5,2,50"}, {"width", "40"}};
  for (const char* schedule : {"optimal", "greedy"}) {
    const auto p = parameters(with(texts, {{"schedule", schedule}}));
    const auto rows = simulated(p, {1, 10});
    CHECK(value(rows, name, 10) < value(rows, name, 1));
    CHECK(value(rows, name, 1) < 0.25);
  }
}

TEST_CASE("levels take sizes of any multiplicity, and no options of activations") {
  const auto p =
      point_of("multiplicity eigenvalue target_power\n1 1 1\n1e300 1e-300 1\n", {{"width", "1e5"}});
  CHECK(*p.width == 1e5);
  constexpr double rounding = 1e-15;
  CHECK(close(p.feature_power(), 2, rounding, 0));
  const auto refused = [](const Texts& texts, const std::string& source = "deterministic") {
    try {
      const auto point = test::online::resolved(with({{"levels", "power:1.5,2,100"}}, texts));
      random_features_online::make_model()->check(point, source, 1);
    } catch (const core::InvalidParameter& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  const Texts sizes{{"width", "10"}};
  for (const char* source : {"deterministic", "instance", "simulation"})
    CHECK(refused(sizes, source) == "accepted");
  CHECK(refused(sizes, "asymptotic").find("no asymptotic theory") != std::string::npos);
  for (const char* source : {"instance", "simulation"})
    CHECK(refused(with(sizes, {{"levels", "power:1.5,2,1e7"}}), source)
              .find("not whole numbers of modes") != std::string::npos);
  CHECK(refused(with(sizes, {{"dim", "100"}})) == "accepted");
  CHECK(refused(with(sizes, {{"dim", "99"}})).find("is not 100") != std::string::npos);
  CHECK(refused({{"ratio", "0.1"}}) == "accepted");
  CHECK(refused({}).find("is needed") != std::string::npos);
  CHECK(refused(with(sizes, {{"schedule", "optimal"}, {"weight-decay", "1"}}))
            .find("without decay") != std::string::npos);
  for (const auto& [option, text] : Texts{{"activation", "relu"},
                                          {"teacher-activation", "sign"},
                                          {"teacher-units", "2"},
                                          {"features", "gaussian"},
                                          {"classification", "on"},
                                          {"flip-probability", "0.1"}})
    CHECK(refused(with(sizes, {{option, text}})).find("no meaning with --levels") !=
          std::string::npos);
  // What has no meaning has no value in tables, and a point that is resolved stays so.
  auto point = test::online::resolved(with(sizes, {{"levels", "power:1.5,2,100"}}));
  CHECK(point.at("activation").empty());
  CHECK(point.at("dim") == "100");
  const auto again = random_features_online::resolve(point);
  CHECK(again == point);
}

TEST_CASE("the width for an error of levels is the width at which the theory has it") {
  const auto p =
      parameters({{"levels", "power:1.5,2,1e12"}, {"dim", "1000000000000"}, {"width", "1"}});
  const auto answer = random_features_online::width_for(p, 0.01);
  double log_width = 0;
  for (const auto& row : answer.measurements)
    if (row.observable == "log10_width") log_width = *row.value;
  const double found =
      spectrum::approximation_error(spectrum::population_of(*p.levels), log_width * test::log_ten);
  constexpr double rounding = 1e-10;
  CHECK(close(found, 0.01, rounding, 0));
  CHECK(log_width > 2);
  // Nothing reaches below what is never seen.
  const auto none =
      random_features_online::width_for(point_of(test::online::few_levels, {{"width", "1"}}), 0.05);
  for (const auto& row : none.measurements)
    if (row.observable == "width") CHECK_FALSE(row.value);
}
