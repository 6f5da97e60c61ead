// SPDX-License-Identifier: MIT
// Theory and simulation of the linear regime.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "neural_tangent/simulation.hpp"
#include "neural_tangent/theory.hpp"
#include "overparam/validation/finite_size.hpp"
#include "overparam/validation/statistics.hpp"

namespace {

using namespace overparam::neural_tangent;
using overparam::core::Activation;
using overparam::core::Team;
using overparam::validation::judge;
using overparam::validation::SizeDifference;
using overparam::validation::summarise;
using overparam::validation::Summary;

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Setting {
  const char* activation;
  double dimension, width, samples, ridge = 0, nonlinear = 0;
};

Parameters parameters(const Setting& s) {
  Parameters p;
  p.dimension = s.dimension;
  p.width = s.width;
  p.ratio = s.width / s.dimension;
  p.samples = s.samples;
  p.sample_ratio = s.samples / s.dimension;
  p.activation = Activation::parse(s.activation);
  p.ridge = s.ridge;
  p.label_noise = 0.25;
  p.nonlinear_power = s.nonlinear;
  return p;
}

using Key = std::pair<std::string, double>;

std::map<Key, Summary> measure(const Parameters& p, const std::vector<double>& times,
                               std::uint32_t replicas) {
  Team team(2);
  std::map<Key, std::vector<double>> values;
  for (std::uint32_t r = 0; r < replicas; ++r) {
    const auto measured = simulate(std::vector{p}, times, {1, r}, team);
    for (const auto& m : measured.front()) values[{m.observable, *m.time}].push_back(*m.value);
  }
  std::map<Key, Summary> result;
  for (const auto& [key, list] : values) result[key] = summarise(list);
  return result;
}

std::map<Key, double> predict(const Parameters& p, Level level, const std::vector<double>& times) {
  std::map<Key, double> result;
  for (const auto& m : theory(p, level, times))
    if (m.value) result[{m.observable, *m.time}] = *m.value;
  return result;
}

}  // namespace

TEST_CASE("infinite-width theory at Nd/n from 50 on") {
  // What it neglects, 0.01 of the risk from the finite width at Nd/n = 50 and about as much from the finite
  // d, is within two standard errors of these draws, which the four of the check leave room for.
  for (const auto& s : {Setting{"relu", 100, 100, 200}, Setting{"relu", 100, 100, 100},
                        Setting{"relu", 100, 100, 200, 0.5}}) {
    const auto p = parameters(s);
    const Key risk{"excess_risk", infinity};
    const auto simulated = measure(p, {infinity}, 24).at(risk);
    const double expected = predict(p, Level::infinite_width, {infinity}).at(risk);
    CAPTURE(s.samples);
    CAPTURE(s.ridge);
    CAPTURE(simulated.mean);
    CAPTURE(expected);
    CHECK(std::abs(simulated.mean - expected) < 4 * simulated.standard_error);
  }
}

TEST_CASE("finite-width theory from many to few parameters, where the other one fails") {
  // O(1/d) of the theory at d = 100: some percent of the risk, measured by the next case; at 16 draws the
  // standard error is about as much.
  constexpr double finite_dimension = 0.04;
  for (const auto& s : {Setting{"relu", 100, 20, 200}, Setting{"relu", 100, 6, 200},
                        Setting{"relu", 100, 3, 240, 0.1}, Setting{"erf", 100, 7, 170},
                        Setting{"tanh", 100, 12, 90, 0, 0.2}, Setting{"gelu", 100, 9, 150, 0.05}}) {
    const auto p = parameters(s);
    const Key risk{"excess_risk", infinity};
    const auto simulated = measure(p, {infinity}, 16).at(risk);
    const double expected = predict(p, Level::finite_width, {infinity}).at(risk);
    const double wide = predict(p, Level::infinite_width, {infinity}).at(risk);
    CAPTURE(s.activation);
    CAPTURE(s.width);
    CAPTURE(simulated.mean);
    CAPTURE(simulated.standard_error);
    CAPTURE(expected);
    CAPTURE(wide);
    const double allowed = 4 * simulated.standard_error + finite_dimension * expected;
    CHECK(std::abs(simulated.mean - expected) < allowed);
    // At Nd/n = 10, where the other theory is 18 % low, both differ by as little as allowed.
    if (s.width < 12) CHECK(std::abs(simulated.mean - wide) > allowed);
  }
}

TEST_CASE("finite-width theory as d grows at fixed N, through the flow") {
  // Bias and variance at five times for two activations: what is left falls as 1/d.
  const std::vector<double> relative_times{0.5, 3, 20, 200};  // t/d
  std::size_t rejected = 0;
  for (const Setting setting : {Setting{"relu", 0, 5, 2}, Setting{"erf", 0, 8, 1.5, 0.05, 0.3}}) {
    std::map<std::pair<std::string, std::size_t>, std::vector<SizeDifference>> right, wrong;
    for (const double d : {24.0, 48.0, 96.0}) {
      Setting s = setting;
      s.dimension = d;
      s.samples = setting.samples * d;
      std::vector<double> times;
      for (const double t : relative_times) times.push_back(t * d);
      times.push_back(infinity);
      const auto replicas = static_cast<std::uint32_t>(4800 / d);
      const auto p = parameters(s);
      const auto simulated = measure(p, times, replicas);
      const auto expected = predict(p, Level::finite_width, times);
      const auto wide = predict(p, Level::infinite_width, times);
      for (std::size_t i = 0; i < times.size(); ++i)
        for (const char* name : {"bias", "variance", "training_error"}) {
          const auto& m = simulated.at({name, times[i]});
          const auto add = [&](auto& into, double theory) {
            into[{name, i}].push_back({d, m.mean / theory - 1, m.standard_error / theory, m.count});
          };
          add(right, expected.at({name, times[i]}));
          // Interpolation of all samples has no error to compare with.
          if (wide.at({name, times[i]}) > 1e-6) add(wrong, wide.at({name, times[i]}));
        }
    }
    for (const auto& quantity : right) {
      const auto& key = quantity.first;
      const auto& sizes = quantity.second;
      CAPTURE(setting.activation);
      CAPTURE(key.first);
      CAPTURE(key.second);
      const auto verdict = judge(sizes, {30, 0.03, 0.01});
      CAPTURE(verdict.z_score);
      CAPTURE(verdict.fit.coefficients[0]);
      CHECK(verdict.agrees);
    }
    for (const auto& [key, sizes] : wrong) rejected += !judge(sizes, {30, 0.03, 0.01}).agrees;
  }
  // The infinite-width theory is wrong here from early times on.
  CHECK(rejected > 15);
}
