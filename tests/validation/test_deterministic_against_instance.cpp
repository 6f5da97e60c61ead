// SPDX-License-Identifier: MIT
// The deterministic theory is the mean of the instance theory over networks, up to a 1/N term.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "overparam/validation/statistics.hpp"
#include "random_features_online/theory.hpp"

namespace {

using namespace overparam;
using random_features_online::Level;
using random_features_online::Parameters;

constexpr int draws = 64;
const std::vector<double> times{1, 8, std::numeric_limits<double>::infinity()};
// 6 settings × (2×3 + 5) values, jointly at 1 %; seeds are fixed.
const double critical = validation::critical_score(0.01, 66);
// The equivalent is the mean up to relative corrections of order 1/N with coefficients of order one.
constexpr double order_one = 1;

// Differences over what is allowed: the largest.
struct Worst {
  double share = 0;
  std::string what;
};

// Networks of a teacher against the theory of `law`.
Worst worst(const Parameters& p, const Parameters& law) {
  Worst out;
  const auto mean_theory = random_features_online::theory(
      law, random_features_online::spectrum(law, Level::deterministic), times);
  std::vector<std::vector<double>> values(mean_theory.size());
  for (int r = 0; r < draws; ++r) {
    const auto one = random_features_online::theory(
        p, random_features_online::spectrum(p, Level::instance, {7, static_cast<std::uint32_t>(r)}),
        times);
    REQUIRE(one.size() == mean_theory.size());
    for (std::size_t k = 0; k < one.size(); ++k) values[k].push_back(one[k].value.value_or(0));
  }
  for (std::size_t k = 0; k < mean_theory.size(); ++k) {
    const auto& m = mean_theory[k];
    // Edges of the spectrum fluctuate more than averages over it: the slowest rate is no average.
    if (m.observable == "relaxation_time") continue;
    const auto summary = validation::summarise(values[k]);
    const double allowed =
        critical * summary.standard_error + order_one / *p.dimension * std::abs(*m.value);
    const double difference = std::abs(summary.mean - *m.value);
    const double share = allowed > 0 ? difference / allowed : difference > 0 ? 2 : 0;
    if (!(share <= out.share))
      out = {share, m.observable + " at t = " + std::to_string(*m.time) + ": instance " +
                        std::to_string(summary.mean) + " ± " +
                        std::to_string(summary.standard_error) + ", deterministic " +
                        std::to_string(*m.value)};
  }
  return out;
}

void compare(const std::string& activation, double units, double decay, double batch = 1) {
  Parameters p{100,
               150,
               1.5,
               {},
               core::Activation::parse(activation),
               {units, 0, {}, {core::Activation::parse(activation)}, {}},
               {},
               random_features_online::Features::sphere};
  p.training.weight_decay = decay;
  p.training.label_noise = 0.1;
  p.training.batch = batch;
  const auto all = worst(p, p);
  INFO(activation, " ", all.what);
  CHECK(all.share <= 1);
}

TEST_CASE("deterministic theory is the mean over networks: erf") { compare("erf", 1, 0); }
TEST_CASE("deterministic theory is the mean over networks: relu") { compare("relu", 2, 0); }
TEST_CASE("deterministic theory is the mean over networks: constant mode, batch 8") {
  compare("relu", 2, 0, 8);
}
TEST_CASE("deterministic theory is the mean over networks: tanh, decay") {
  compare("tanh", 3, 0.2);
}
// Of width beyond N²/2, so that degree 2 is learnt.
TEST_CASE("deterministic theory is the mean over networks: polynomials in several projections") {
  const auto with = [](const std::string& target) {
    Parameters p{20,
                 600,
                 30,
                 {},
                 core::Activation::parse("hermite:0.3,0.8,0.6,0.4"),
                 {},
                 {},
                 random_features_online::Features::sphere};
    p.teacher.read("polynomial:" + target, "", nullptr);
    p.teacher.units = p.teacher.polynomial->variables();
    return p;
  };
  const auto p = with("1+y1+y1*y2+0.5*y2^2+y1*y2*y3");
  const auto all = worst(p, p);
  INFO(all.what);
  CHECK(all.share <= 1);
  // Of the same power in other degrees.
  CHECK(worst(p, with("1+y1+y1*y2*y3+0.5*y2^2+y1^2*y2/1.7320508")).share > 1);
}
TEST_CASE("deterministic theory is the mean over networks: cubic") {
  compare("hermite:0,0.8,0,0.5", 1, 0);
}

}  // namespace
