// SPDX-License-Identifier: MIT
// The theory of linear regression: optima with closed forms, the split interpolator, values that do
// not exist.
#include "linear_regression/theory.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "overparam/experiment/grid.hpp"
#include "overparam/regression/flow.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam::linear_regression;
using overparam::experiment::make_grid;
using overparam::experiment::Measurement;
using overparam::experiment::Status;
using overparam::regression::flow_risk;
using overparam::regression::Levels;
using overparam::regression::ridge_risk;
using overparam::test::close;
using overparam::test::epsilon;

constexpr double infinity = std::numeric_limits<double>::infinity();
// A minimum is flat: its place is known to the root of the values' accuracy, 1e-9 for the flow.
constexpr double place_tolerance = 1e-3;

Parameters parameters(std::map<std::string, std::string> texts) {
  return read(resolve(make_grid(parameter_specs(), texts, {}).front()));
}

std::map<std::string, Measurement> at(double time, const std::vector<Measurement>& rows) {
  std::map<std::string, Measurement> result;
  for (const auto& row : rows)
    if (row.time == time) result[row.observable] = row;
  return result;
}

}  // namespace

TEST_CASE("the best ridge for a random direction is noise over signal") {
  // Ridge regression is then Bayes' posterior mean for the prior θ ~ N(0, |θ|²/p): λ* = σ² p/|θ|²
  // whatever the spectrum.
  for (const char* spectrum : {"isotropic", "power:1", "spiked:5,3,0.1"})
    for (const char* samples : {"30", "80", "200"}) {
      const auto p = parameters({{"dim", "80"},
                                 {"samples", samples},
                                 {"spectrum", spectrum},
                                 {"signal-norm", "2"},
                                 {"label-noise", "0.3"}});
      const auto best = optimal_ridge(levels(p), p.samples, p.label_noise);
      REQUIRE(best.at);
      CHECK(close(*best.at, 0.3 * 80 / 4, place_tolerance, 0));
      const auto stop = optimal_time(levels(p), p.samples, 0, p.label_noise);
      REQUIRE(stop.at);
      // Stopping cannot beat Bayes' rule, and comes close to it.
      CHECK(stop.error >= best.error * (1 - 1e-9));
      CHECK(stop.error < 1.25 * best.error);
      // It is a minimum.
      for (const double factor : {0.9, 1.1}) {
        const auto risk = flow_risk(levels(p), p.samples, 0, p.label_noise, factor * *stop.at);
        CHECK((risk.bias + risk.variance) / 2 > stop.error);
      }
      // With the best ridge there is nothing left to stop for.
      const auto late = optimal_time(levels(p), p.samples, *best.at, p.label_noise);
      CHECK(close(late.error, best.error, 1e-6, 0));
    }
}

TEST_CASE("without noise nothing is stopped, without signal nothing is learnt") {
  // More samples than modes: without noise the solution is the target.
  const Levels clean{{{1, 50, 0.7}, {0.2, 30, 0.3}}};
  const auto ridge = optimal_ridge(clean, 100, 0);
  REQUIRE(ridge.at);
  CHECK(*ridge.at == 0);
  CHECK(ridge.error == 0);
  const auto time = optimal_time(clean, 100, 0, 0);
  CHECK_FALSE(time.at);
  CHECK(time.error == 0);

  const Levels empty{{{1, 50, 0}, {0.2, 30, 0}}};
  const auto never = optimal_time(empty, 40, 0, 0.3);
  REQUIRE(never.at);
  CHECK(*never.at == 0);
  CHECK_FALSE(optimal_ridge(empty, 40, 0.3).at);
}

TEST_CASE("an interpolator that is spiky altogether is the labels") {
  // k = 0: P is E f² and P_t the mean square of the labels, E y².
  const Levels levels{{{2, 30, 0.5}, {0.3, 100, 0.4}}};
  const double kappa = effective_ridge(levels, 60, 0);
  const auto risk = ridge_risk(levels, 60, 0, 0.2);
  const auto part = [&](double behind) {
    return spiky_part(levels, 60, kappa, risk.bias + risk.variance + 0.2, behind);
  };
  const auto all = part(0);
  CHECK(close(all.training, 0.5 + 0.4 + 0.2, 1e-12, 0));
  // Parts of the whole: nothing, and less than all.
  const auto some = part(30);
  CHECK(some.population > 0);
  CHECK(some.population < all.population);
  CHECK(part(130).training == 0);
}

TEST_CASE("at the interpolation threshold the risk has no value") {
  const auto p = parameters({{"dim", "30"}, {"samples", "30"}, {"label-noise", "0.1"}});
  const std::vector<double> times{0, 5, infinity};
  const auto rows = theory(p, times);
  const auto limit = at(infinity, rows);
  for (const char* name : {"generalization_error", "variance", "excess_risk", "test_error"}) {
    CHECK_FALSE(limit.at(name).value);
    CHECK(limit.at(name).status == Status::diverged);
  }
  CHECK(limit.at("bias").value == 0);
  CHECK(limit.at("training_error").value == 0);
  CHECK(limit.at("effective_ridge").value == 0);
  CHECK_FALSE(limit.at("spiky_population").value);
  CHECK(at(5, rows).at("variance").value);
  CHECK(close(*at(0, rows).at("generalization_error").value, 0.5, 4 * epsilon, 0));
}

TEST_CASE("what does not exist or was not asked for is no row") {
  const auto p = parameters({{"dim", "30"}, {"samples", "40"}, {"label-noise", "0.1"}});
  const std::vector<double> times{2, infinity};
  const auto rows = theory(p, times);
  CHECK_FALSE(at(infinity, rows).contains("benign_index"));
  CHECK_FALSE(at(infinity, rows).contains("optimal_time"));
  CHECK_FALSE(at(2, rows).contains("effective_ridge"));
  const auto limit = at(infinity, rows);
  CHECK(close(*limit.at("variance").value, 0.1 * 30 / 10, 1e-12, 0));
  CHECK(close(*limit.at("test_error").value, 0.1 + 0.1 * 30 / 10, 1e-12, 0));
  CHECK(close(*limit.at("degrees_of_freedom").value, 30, 1e-12, 0));
}

TEST_CASE("a curve's points do not depend on each other") {
  // Levels are kept from point to point.
  const auto one = [](const char* spectrum, const char* signal) {
    const std::vector<double> times{infinity};
    return *theory(parameters({{"dim", "60"},
                               {"samples", "30"},
                               {"spectrum", spectrum},
                               {"signal", signal},
                               {"label-noise", "0.1"}}),
                   times)[0]
                .value;
  };
  const double a = one("power:1", "top:3");
  const double b = one("power:1", "top:9");
  const double c = one("power:2", "top:9");
  CHECK(a != b);
  CHECK(b != c);
  CHECK(one("power:1", "top:3") == a);
  CHECK(one("power:1", "top:9") == b);
}
