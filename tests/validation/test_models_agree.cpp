// SPDX-License-Identifier: MIT
// Where the setting of one model is a limit of another's, their theories agree; no model knows another.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "kernel_ridge/model.hpp"
#include "overparam/core/activation.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/spectrum/population.hpp"
#include "random_features_online/model.hpp"
#include "random_features_ridge/model.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using experiment::Model;

using Options = std::map<std::string, std::string>;

constexpr double infinity = std::numeric_limits<double>::infinity();

// The value of an observable at one time, by one theory.
double value(const Model& model, const Options& options, const std::string& level, double time,
             const std::string& observable) {
  const auto& specs = model.description().parameters;
  const auto grid = experiment::make_grid(specs, options, model.description().size_names());
  REQUIRE(grid.size() == 1);
  const auto point = model.resolve(grid.front());
  core::Team team;
  experiment::Checkpoint none;
  const auto all = model.compute(std::span(&point, 1), level, std::span(&time, 1), {}, team, none);
  for (const auto& m : all.front())
    if (m.observable == observable && m.value) return *m.value;
  FAIL("no value of " << observable);
  return 0;
}

// The powers of the degrees of a teacher of one unit, as a target of a kernel.
std::string target(double dimension, const std::string& activation, double* beyond) {
  const auto g = core::Activation::parse(activation);
  const auto population = spectrum::sphere_population(dimension, g, {g}, std::log(1e12));
  std::string text = "levels:";
  int degree = 0;
  double listed = 0;
  for (const auto& harmonics : population.degrees) {
    if (harmonics.teacher_power < 1e-16) break;
    for (; degree < harmonics.degree; ++degree) text += "0,";
    text += experiment::shortest(harmonics.teacher_power) + ",";
    listed += harmonics.teacher_power;
    ++degree;
  }
  *beyond = population.teacher_total - listed;
  text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("infinitely wide random features are kernel ridge regression") {
  const auto features = random_features_ridge::make_model();
  const auto kernel = kernel_ridge::make_model();
  double beyond = 0;
  const std::string powers = target(30, "erf", &beyond);
  // Powers of degrees beyond those of the list, of 1/3: what the kernel's target lacks.
  REQUIRE(std::abs(beyond) < 1e-12);
  // The features' sums lack terms of the relative order n/K ≤ 3e-10, and the flow has 12 digits of T.
  constexpr double tolerance = 1e-8;
  for (const char* samples : {"7", "45", "300"})
    for (const char* ridge : {"-0.003", "0", "0.02"})
      for (const double time : {40.0, 3000.0, infinity})
        for (const char* observable : {"bias", "variance", "training_error"}) {
          const Options shared{
              {"dim", "30"}, {"samples", samples}, {"ridge", ridge}, {"label-noise", "0.07"}};
          Options wide = shared;
          wide.merge(Options{{"width", "1e12"}, {"activation", "erf"}});
          Options sphere = shared;
          sphere.merge(Options{{"kernel", "erf"}, {"target", powers}});
          const double one = value(*features, wide, "deterministic", time, observable);
          const double other = value(*kernel, sphere, "deterministic", time, observable);
          CAPTURE(samples);
          CAPTURE(ridge);
          CAPTURE(time);
          CAPTURE(observable);
          CHECK(test::close(one, other, tolerance, 0.01 * tolerance));
        }
}

TEST_CASE("random features fitted to many samples reach the error of learning online") {
  const auto ridge = random_features_ridge::make_model();
  const auto online = random_features_online::make_model();
  for (const char* width : {"17", "60", "2000"}) {
    const Options network{{"dim", "23"},
                          {"width", width},
                          {"activation", "relu"},
                          {"teacher-units", "3"},
                          {"teacher-activation", "erf"}};
    const double best = value(*online, network, "deterministic", infinity, "approximation_error");
    Options many = network;
    many.merge(Options{{"samples", "1e15"}, {"label-noise", "0.3"}});
    const double error = value(*ridge, many, "deterministic", infinity, "generalization_error");
    CAPTURE(width);
    // The excess is (Δ + 2ε_*) K/2n to leading order: below 1e-12.
    constexpr double tolerance = 1e-10;
    CHECK(test::close(error, best, tolerance, 1e-12));
    CHECK(test::close(value(*ridge, many, "deterministic", infinity, "approximation_error"), best,
                      tolerance, 0));
  }
}
