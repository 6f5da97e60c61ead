// SPDX-License-Identifier: MIT
// Polynomials in several projections, whose quadratic part is learnt at n ~ N²: the mean over draws is that of
// the theory, and polynomials of the same degrees that the theory mistakes for others are told apart.
#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "overparam/experiment/grid.hpp"
#include "overparam/validation/finite_size.hpp"
#include "overparam/validation/statistics.hpp"
#include "random_features_ridge/simulation.hpp"
#include "random_features_ridge/theory.hpp"

namespace {

using namespace overparam;
using random_features_ridge::Level;
using random_features_ridge::Parameters;
using Values = std::map<std::string, double>;

constexpr std::size_t draws = 60;
const std::vector<double> times{std::numeric_limits<double>::infinity()};
const std::vector<std::string> names{"generalization_error", "bias", "training_error"};
// 3 targets of 3 observables, jointly at 1 %; seeds are fixed.
constexpr std::size_t comparisons = 9;

Parameters parameters(const std::string& target, double dimension) {
  const auto whole = [](double value) { return std::to_string(static_cast<int>(value)); };
  return random_features_ridge::resolve(
             experiment::make_grid(random_features_ridge::declaration().specs(),
                                   {{"dim", whole(dimension)},
                                    {"samples", whole(1.5 * dimension * dimension)},
                                    {"width", whole(3 * dimension * dimension)},
                                    {"activation", "elu"},
                                    {"teacher-activation", "polynomial:" + target},
                                    {"ridge", "0.05"},
                                    {"label-noise", "0.1"}},
                                   {})
                 .front())
      .values<Parameters>();
}

Values values_of(const std::vector<experiment::Measurement>& table) {
  Values out;
  for (const auto& m : table)
    if (m.value) out[m.observable] = *m.value;
  return out;
}

using Sizes = std::map<std::string, std::vector<validation::SizeDifference>>;

// What the draws of a target have, relative to the theory of another.
Sizes differences(const std::string& target, const std::string& other) {
  Sizes out;
  core::Team team(std::thread::hardware_concurrency());
  for (const double n : {8.0, 12.0, 18.0}) {
    const auto p = parameters(target, n);
    std::vector<Values> measured(draws);
    team.for_each(draws, [&](std::size_t r) {
      core::Team alone;
      measured[r] = values_of(random_features_ridge::simulate(
                                  {&p, 1}, times, {23, static_cast<std::uint32_t>(r)}, alone)
                                  .front());
    });
    const auto expected =
        values_of(random_features_ridge::theory(parameters(other, n), Level::deterministic, times));
    for (const auto& name : names) {
      std::vector<double> relative;
      for (const auto& one : measured) relative.push_back(one.at(name) / expected.at(name) - 1);
      const auto summary = validation::summarise(relative);
      out[name].push_back({n, summary.mean, summary.standard_error, summary.count});
    }
  }
  return out;
}

bool agree(const Sizes& all) {
  bool agreed = true;
  for (const auto& entry : all)
    agreed = agreed && validation::judge(entry.second, {comparisons, 0.03, 0.01}).agrees;
  return agreed;
}

TEST_CASE("errors of polynomials in several projections are those of the theory") {
  CHECK(agree(differences("y1+y1*y2+y1*y2*y3", "y1+y1*y2+y1*y2*y3")));
  CHECK(agree(differences("0.5*y1^2-y2^2+2*y1*y2*y3+1", "0.5*y1^2-y2^2+2*y1*y2*y3+1")));
  // The same degrees in other projections are the same to random features.
  CHECK(agree(differences("y1+y2*y3+y4*y5*y6", "y1+y1*y2+y1*y2*y3")));
}

TEST_CASE("targets of the same power in other degrees are told apart") {
  CHECK_FALSE(agree(differences("y1+y1*y2+y1*y2*y3", "y1+1.41421356*y1*y2*y3")));
  CHECK_FALSE(agree(differences("y1+y1*y2+y1*y2*y3", "y1+y2+y1*y2*y3")));
}

}  // namespace
