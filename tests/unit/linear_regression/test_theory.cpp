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

namespace regression = overparam::regression;
using namespace overparam::linear_regression;
using overparam::experiment::make_grid;
using overparam::experiment::Measurement;
using overparam::experiment::Status;
using overparam::regression::flow_risk;
using overparam::regression::ridge_risk;
using overparam::test::close;
using overparam::test::epsilon;

constexpr double infinity = std::numeric_limits<double>::infinity();
// A minimum is flat: its place is known to the root of the values' accuracy, 1e-9 for the flow.
constexpr double place_tolerance = 1e-3;

Parameters parameters(std::map<std::string, std::string> texts) {
  return resolve(make_grid(declaration().specs(), texts, {}).front()).values<Parameters>();
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
      const auto best = optimal_ridge(spectrum_of(p), p.samples, p.label_noise);
      REQUIRE(best.at);
      CHECK(close(*best.at, 0.3 * 80 / 4, place_tolerance, 0));
      const auto stop = optimal_time(spectrum_of(p), p.samples, 0, p.label_noise);
      REQUIRE(stop.at);
      // Stopping cannot beat Bayes' rule, and comes close to it.
      CHECK(stop.error >= best.error * (1 - 1e-9));
      CHECK(stop.error < 1.25 * best.error);
      // It is a minimum.
      for (const double factor : {0.9, 1.1}) {
        const auto risk = flow_risk(spectrum_of(p), p.samples, 0, p.label_noise, factor * *stop.at);
        CHECK((risk.bias + risk.variance) / 2 > stop.error);
      }
      // With the best ridge there is nothing left to stop for.
      const auto late = optimal_time(spectrum_of(p), p.samples, *best.at, p.label_noise);
      CHECK(close(late.error, best.error, 1e-6, 0));
    }
}

TEST_CASE("without noise nothing is stopped, without signal nothing is learnt") {
  // More samples than modes: without noise the solution is the target.
  const regression::Spectrum clean{{{1, 50, 0.7}, {0.2, 30, 0.3}}};
  const auto ridge = optimal_ridge(clean, 100, 0);
  REQUIRE(ridge.at);
  CHECK(*ridge.at == 0);
  CHECK(ridge.error == 0);
  const auto time = optimal_time(clean, 100, 0, 0);
  CHECK_FALSE(time.at);
  CHECK(time.error == 0);

  const regression::Spectrum empty{{{1, 50, 0}, {0.2, 30, 0}}};
  const auto never = optimal_time(empty, 40, 0, 0.3);
  REQUIRE(never.at);
  CHECK(*never.at == 0);
  CHECK_FALSE(optimal_ridge(empty, 40, 0.3).at);
}

TEST_CASE("an interpolator that is spiky altogether is the labels") {
  // k = 0: P is E f² and P_t the mean square of the labels, E y².
  const regression::Spectrum spectrum{{{2, 30, 0.5}, {0.3, 100, 0.4}}};
  const double kappa = effective_ridge(spectrum, 60, 0);
  const auto risk = ridge_risk(spectrum, 60, 0, 0.2);
  const auto part = [&](double behind) {
    return spiky_part(spectrum, 60, kappa, risk.bias + risk.variance + 0.2, behind);
  };
  const auto all = part(0);
  CHECK(close(all.training, 0.5 + 0.4 + 0.2, 1e-12, 0));
  // Parts of the whole: nothing, and less than all.
  const auto some = part(30);
  CHECK(some.population > 0);
  CHECK(some.population < all.population);
  CHECK(part(130).training == 0);
}

TEST_CASE("a spiky part that is the whole of a ridge fit has the labels' identity") {
  // |f|² = |y|² − 2 y·(y−f) + |y−f|² with y − f = λ (K+λ)⁻¹ y, and
  // yᵀ(K+λ)⁻¹y → Σ λ_iθ_i²/(λ_i+κ) + σ²/κ: one resolvent, no sample left out.
  const regression::Spectrum spectrum{{{2, 30, 0.5}, {0.3, 100, 0.4}, {0.01, 70.5, 0.1}}};
  const double noise = 0.2;
  for (const double n : {25.0, 60.0, 400.0})
    for (const double ridge : {-0.5, 0.7, 40.0}) {
      if (ridge < 0 && n > 100) continue;  // n = 400 has its edge at −0.3
      CAPTURE(n);
      CAPTURE(ridge);
      const double kappa = effective_ridge(spectrum, n, ridge);
      const auto risk = ridge_risk(spectrum, n, ridge, noise);
      double learnt = noise / kappa;
      double power = noise;
      for (const auto& space : spectrum.spaces) {
        learnt += space.power / (space.eigenvalue + kappa);
        power += space.power;
      }
      const auto part = spiky_part(spectrum, n, kappa, risk.bias + risk.variance + noise, 0);
      CHECK(close(part.training, power - 2 * ridge / n * learnt + risk.training, 1e-11, 0));
    }
}

TEST_CASE("ridgeless errors are those of the inverse Wishart matrix where they are known") {
  const regression::Spectrum isotropic{{{0.7, 30, 0.6}}};
  const regression::Spectrum uneven{{{2, 10, 0.5}, {0.3, 20, 0.1}}};
  const auto many = exact_ridgeless(uneven, 50, 0.4);
  REQUIRE(many);
  CHECK(many->bias == 0);
  CHECK(close(many->variance, 0.4 * 30 / 19, 4 * epsilon, 0));
  CHECK(close(many->training, 0.4 * 20 / 50, 4 * epsilon, 0));
  const auto few = exact_ridgeless(isotropic, 12, 0.4);
  REQUIRE(few);
  CHECK(close(few->bias, 0.6 * 18 / 30, 4 * epsilon, 0));
  CHECK(close(few->variance, 0.4 * 12 / 17, 4 * epsilon, 0));
  CHECK(few->training == 0);
  CHECK_FALSE(exact_ridgeless(uneven, 12, 0.4));
  for (const double n : {29.0, 30.0, 31.0}) {
    CHECK(std::isinf(exact_ridgeless(isotropic, n, 0.4)->variance));
    CHECK(exact_ridgeless(isotropic, n, 0)->variance == 0);
  }
  CHECK(std::isfinite(exact_ridgeless(isotropic, 32, 0.4)->variance));
  CHECK(std::isfinite(exact_ridgeless(isotropic, 28, 0.4)->variance));
}

TEST_CASE("the theory is exact where it can be, and says where it is not") {
  const auto limit = [](std::map<std::string, std::string> texts, const char* name) {
    texts["label-noise"] = "0.1";
    const std::vector<double> times{infinity};
    return at(infinity, theory(parameters(texts), times)).at(name);
  };
  const auto exact = limit({{"dim", "50"}, {"samples", "40"}}, "variance");
  CHECK(close(*exact.value, 0.1 * 40 / 9, 1e-14, 0));
  CHECK(exact.reason.empty());
  // All of an interpolator: E |θ̂|² and the labels.
  CHECK(close(*limit({{"dim", "50"}, {"samples", "40"}}, "spiky_population").value,
              40.0 / 50 + 0.1 * 40 / 9, 1e-14, 0));
  CHECK(close(*limit({{"dim", "50"}, {"samples", "40"}}, "spiky_training").value, 1.1, 1e-14, 0));
  CHECK(close(*limit({{"dim", "50"}, {"samples", "60"}, {"spectrum", "power:1"}}, "variance").value,
              0.1 * 50 / 9, 1e-14, 0));
  // n − df_2 = 40 (1 − 40/50) with a ridge of nothing.
  const auto near = limit({{"dim", "50"}, {"samples", "40"}, {"ridge", "1e-9"}}, "variance");
  CHECK(close(*near.value, 0.1 * 40 / 10, 1e-6, 0));
  CHECK(near.reason == "n − df_2 = 8: corrections of relative order 0.1");
  CHECK(limit({{"dim", "50"}, {"samples", "40"}, {"ridge", "100"}}, "variance").reason.empty());
  // Of uneven spectra with p = n + 1 the mean is infinite, the bias is not.
  const std::map<std::string, std::string> one{
      {"dim", "50"}, {"samples", "49"}, {"spectrum", "power:1"}};
  CHECK(limit(one, "variance").status == Status::infinite);
  CHECK(limit(one, "variance").reason == "|n − p| = 1: the mean over inputs is infinite");
  CHECK(limit(one, "bias").value);
}

TEST_CASE("a ridge below the edge has no limit, and steps above the critical one none either") {
  std::map<std::string, std::string> texts{
      {"dim", "80"}, {"samples", "20"}, {"label-noise", "0.1"}};
  // n (1 − √(p/n))² = 20.
  texts["ridge"] = "-20.5";
  const std::vector<double> times{0, 3, infinity};
  const auto below = theory(parameters(texts), times);
  CHECK(at(infinity, below).at("bias").status == Status::diverged);
  CHECK(at(infinity, below).at("bias").reason ==
        "λ = -20.5 is not above -20, below which the quadratic form has no minimum");
  CHECK(at(3, below).at("bias").status == Status::not_converged);
  texts["ridge"] = "-19.5";
  CHECK(at(infinity, theory(parameters(texts), times)).at("bias").value);

  // The largest eigenvalue of XᵀX/n tends to (1 + √4)² = 9.
  texts["ridge"] = std::string("0");
  texts["flow"] = "descent";
  texts["learning-rate"] = "0.23";
  const auto steps = theory(parameters(texts), times);
  for (const double t : {3.0, infinity}) {
    CHECK(at(t, steps).at("bias").status == Status::unstable);
    CHECK(at(t, steps).at("bias").reason == "η = 0.23 is at or above 2/λ_max = 0.2222");
  }
  CHECK(at(0, steps).at("bias").value);
  texts["learning-rate"] = "0.1";
  const auto small = theory(parameters(texts), times);
  CHECK(at(infinity, small).at("bias").value);
  CHECK(at(3, small).at("bias").reason.starts_with(
      "ηλ_max/2 = 0.45: corrections of relative order 0.5"));
}

TEST_CASE("the best ridge of a spike that is the target is negative") {
  // n = 64, p = 1000, one eigenvalue 1 + ρp of ρ = 0.1 among ones, E ζ² = 10 along it, Δ = 1: "−150" in
  // D. Kobak, J. Lomond and B. Sanchez, J. Mach. Learn. Res. 21, 169 (2020).
  const regression::Spectrum spiked{{{101, 1, 10}, {1, 999, 0}}};
  const auto best = optimal_ridge(spiked, 64, 1);
  REQUIRE(best.at);
  CHECK(close(*best.at, -150, 0, 5));
  CHECK(best.edge.empty());
  for (const double ridge : {-160.0, -140.0, 0.0}) {
    const auto risk = ridge_risk(spiked, 64, ridge, 1);
    CHECK((risk.bias + risk.variance) / 2 > best.error);
  }
  // Optima at an end say so.
  CHECK(optimal_ridge({{{1, 50, 0}}}, 40, 0.3).edge == "best at λ = ∞");
  CHECK(optimal_ridge({{{1, 40, 0.5}}}, 40, 0).edge ==
        "at the edge of the ridges that leave a minimum");
  CHECK(optimal_time({{{1, 50, 0}}}, 40, 0, 0.3).edge == "at the start: no learning is best");
  CHECK(optimal_time({{{1, 50, 1}}}, 40, 0, 0).edge == "best at t = ∞");
}

TEST_CASE("at the interpolation threshold the risk has no value") {
  const auto p = parameters({{"dim", "30"}, {"samples", "30"}, {"label-noise", "0.1"}});
  const std::vector<double> times{0, 5, infinity};
  const auto rows = theory(p, times);
  const auto limit = at(infinity, rows);
  for (const char* name : {"generalization_error", "variance", "excess_risk", "test_error"}) {
    CHECK_FALSE(limit.at(name).value);
    CHECK(limit.at(name).status == Status::infinite);
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
  CHECK(close(*limit.at("variance").value, 0.1 * 30 / 9, 1e-12, 0));
  CHECK(close(*limit.at("test_error").value, 0.1 + 0.1 * 30 / 9, 1e-12, 0));
  CHECK(close(*limit.at("degrees_of_freedom").value, 30, 1e-12, 0));
}

TEST_CASE("a curve's points do not depend on each other") {
  // Spectra are kept from point to point.
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

TEST_CASE("at a finite time corrections are those of the ridge n/t") {
  const auto reason = [](const char* ridge, double time) {
    const std::vector<double> times{time};
    return at(time, theory(parameters({{"dim", "50"},
                                       {"samples", "40"},
                                       {"spectrum", "power:0.5"},
                                       {"ridge", ridge},
                                       {"label-noise", "0.1"}}),
                           times))
        .at("variance")
        .reason.str();
  };
  CHECK(reason("0", 20).starts_with("n − df_2 = "));
  CHECK(reason("0", 20) == reason("2", infinity));
  CHECK(reason("1", 40) == reason("2", infinity));
  CHECK(reason("0", 20) != reason("1e-9", infinity));
  CHECK(reason("0", 0.01).empty());
}

TEST_CASE("the shape of the variance is that of the effective ranks") {
  // 5, 5, 5 and 37 times 0.5: r_0 = 33.5/5 is below n = 20, r_3 = R_3 = 37 of equal eigenvalues is not.
  const auto limit = [](const char* samples) {
    const std::vector<double> times{infinity};
    return at(infinity, theory(parameters({{"dim", "40"},
                                           {"samples", samples},
                                           {"spectrum", "spiked:3,5,0.5"},
                                           {"label-noise", "0.3"}}),
                               times));
  };
  const auto some = limit("20");
  CHECK(some.at("benign_index").value == 3);
  CHECK(close(*some.at("variance_shape").value, 0.3 * (3.0 / 20 + 20.0 / 37), 4 * epsilon, 0));
  // Of all of them r_0 = 6.7, and R_0 = 33.5²/(75 + 9.25).
  const auto all = limit("5");
  CHECK(all.at("benign_index").value == 0);
  CHECK(close(*all.at("effective_rank_r").value, 6.7, 4 * epsilon, 0));
  CHECK(close(*all.at("variance_shape").value, 0.3 * 5 * 84.25 / (33.5 * 33.5), 4 * epsilon, 0));
}
