// SPDX-License-Identifier: MIT
// The best ridge and the best time.
#include "random_features_ridge/optima.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "random_features_ridge/model.hpp"
#include "support/compare.hpp"
#include "unit/random_features_ridge/points.hpp"

namespace {

using namespace overparam;
using experiment::Measurement;
using experiment::Status;
using random_features_ridge::Level;
using random_features_ridge::Theory;
using test::close;
using test::epsilon;
using test::excess;
using test::find;
using test::infinity;
using test::level_of;
using test::parameters;
using test::Texts;

}  // namespace

TEST_CASE("the best ridge of Bayes' problem is the noise over the prior") {
  // K → ∞ of linear features is the prior of a linear teacher of power 1.
  for (const std::string noise : {"0.05", "0.5"}) {
    const auto p = parameters({{"ratio", "1e13"},
                               {"sample-ratio", "1.7"},
                               {"activation", "linear"},
                               {"label-noise", noise}});
    const auto best = best_ridge(Theory(p, Level::asymptotic));
    // The place of a minimum has half of the digits.
    CHECK(close(best.at, std::stod(noise), 1e-6, 0));
    // No early stopping of a flow is better.
    CHECK(best_time(Theory(p, Level::asymptotic), 0).error > best.error);
  }
}

TEST_CASE("optima at the ends") {
  // Nothing but noise: the zero function.
  const auto nothing = parameters({{"ratio", "2"},
                                   {"sample-ratio", "2"},
                                   {"teacher-activation", "hermite:0,0,0,1"},
                                   {"activation", "linear"},
                                   {"label-noise", "0.5"}});
  const Theory noise(nothing, Level::asymptotic);
  CHECK(std::isinf(best_ridge(noise).at));
  CHECK(best_time(noise, 0).at == 0);
  CHECK(close(best_time(noise, 0).error, 0.5, 1e-10, 0));
  // A linear teacher without noise, and its prior: no ridge, and the flow gets better for ever.
  const auto clean =
      parameters({{"ratio", "1e13"}, {"sample-ratio", "0.5"}, {"activation", "linear"}});
  const Theory linear(clean, Level::asymptotic);
  CHECK(best_ridge(linear).at == 0);
  CHECK(std::isinf(best_time(linear, 0).at));
  CHECK(close(best_time(linear, 0).error, 0.25, 1e-12, 0));  // n/K and rounding
}

TEST_CASE("the best ridge may be negative") {
  // What the features cannot represent of the teacher acts as noise, but a strong nonlinear part of many
  // features is a ridge by itself: of linear regression, the tail E g² − a_1 = 1 over N. Its best is that of Bayes,
  // the noise over the prior, less the tail.
  const auto wide = parameters({{"ratio", "1e13"},
                                {"sample-ratio", "0.5"},
                                {"activation", "hermite:0,1,0,1"},
                                {"teacher-activation", "linear"},
                                {"label-noise", "1e-3"},
                                {"optima", "on"}});
  const Theory theory(wide, Level::asymptotic);
  const auto best = best_ridge(theory);
  CHECK(close(best.at, 1e-3 - 1, 0, 1e-6));
  CHECK_FALSE(best.at_edge);
  CHECK(best.at > theory.lowest_ridge());
  CHECK(best.error < 0.8 * best_time(theory, 0).error);
  const auto row =
      find(random_features_ridge::theory(wide, Level::asymptotic, std::vector<double>{infinity}),
           "optimal_ridge", infinity);
  CHECK(close(*row.value, -0.999, 0, 1e-6));
  CHECK(row.reason.empty());
  // A minimum: the error at both sides is larger, and at finite sizes too.
  for (const char* samples : {"70", "300"}) {
    CAPTURE(samples);
    const auto p = parameters({{"dim", "100"},
                               {"width", "3000"},
                               {"samples", samples},
                               {"activation", "relu"},
                               {"teacher-activation", "linear"}});
    const Theory finite(p, Level::deterministic);
    const auto optimum = best_ridge(finite);
    CHECK(optimum.at < -0.01);
    const auto error = [&](double ridge) { return finite.risk(ridge, infinity).bias / 2; };
    CHECK(error(optimum.at) == optimum.error);
    CHECK(optimum.error < 0.9 * error(0));
    for (const double factor : {0.99, 1.01}) CHECK(error(factor * optimum.at) > optimum.error);
  }
  // Bayes' ridge of no noise is 0: a minimum, not an edge.
  const auto clean =
      parameters({{"ratio", "1e13"}, {"sample-ratio", "0.5"}, {"activation", "linear"}});
  CHECK(best_ridge(Theory(clean, Level::asymptotic)).at == 0);
  CHECK_FALSE(best_ridge(Theory(clean, Level::asymptotic)).at_edge);
}

TEST_CASE("an optimum at the edge says so") {
  const auto row = [](const Texts& texts) {
    const auto p = parameters(texts);
    return find(theory(p, Level::deterministic, std::vector<double>{infinity}), "optimal_ridge",
                infinity);
  };
  // As many samples as directions, no noise, and all is learnt: below 0 there is no minimum.
  const auto zero = row({{"dim", "10"},
                         {"width", "30"},
                         {"samples", "10"},
                         {"activation", "linear"},
                         {"optima", "on"}});
  CHECK(zero.value == 0.0);
  CHECK(zero.reason == "at the edge of the ridges that leave a minimum");
  // So many samples learn degrees that are not listed.
  CHECK_THROWS_AS(row({{"dim", "7"},
                       {"width", "1e300"},
                       {"samples", "1e200"},
                       {"activation", "relu"},
                       {"teacher-activation", "hermite:1,1,1"},
                       {"optima", "on"}}),
                  core::ConvergenceFailure);
}

TEST_CASE("below the lower edge nothing has a limit, and the best ridge is known still") {
  const std::vector<double> times{0, 10, infinity};
  for (const char* width : {"20", "80"}) {
    CAPTURE(width);
    Texts texts{{"dim", "30"}, {"width", width}, {"samples", "45"}, {"optima", "on"}};
    const double lowest = Theory(parameters(texts), Level::deterministic).lowest_ridge();
    texts["ridge"] = experiment::shortest(0.9 * lowest);
    const auto above = parameters(texts);
    texts["ridge"] = experiment::shortest(1.1 * lowest);
    const auto below = parameters(texts);
    for (const auto level : {Level::deterministic, Level::asymptotic}) {
      for (const auto& m : theory(above, level, times)) {
        CAPTURE(m.observable);
        CHECK(m.value.has_value());
      }
      for (const auto& m : theory(below, level, times)) {
        const std::string name(m.observable);
        CAPTURE(name);
        if (name.find("optimal_ridge") == 0 || name == "approximation_error") {
          CHECK(m.value.has_value());
          continue;
        }
        CHECK_FALSE(m.value);
        CHECK(m.status == (std::isinf(*m.time) ? Status::diverged : Status::not_converged));
        CHECK(std::string(m.reason).find("λ = " + texts["ridge"] + " is not above -") == 0);
      }
    }
  }
  // Nothing is below 0 at K = n.
  const auto equal =
      parameters({{"dim", "30"}, {"width", "45"}, {"samples", "45"}, {"ridge", "-1e-9"}});
  const auto rows = theory(equal, Level::deterministic, times);
  CHECK(std::string(find(rows, "bias", infinity).reason) ==
        "λ = -1e-09 is not above 0, below which the quadratic form has no minimum");
}
