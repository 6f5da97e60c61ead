// SPDX-License-Identifier: MIT
// The deterministic theory is the mean of the direct computation over draws, up to a term of order
// 1/N.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "overparam/validation/statistics.hpp"
#include "robustness/simulation.hpp"
#include "robustness/theory.hpp"

namespace {

using namespace overparam;
using namespace overparam::robustness;

Parameters parameters(const std::string& activation, double dimension, double samples, double width,
                      Interpolant interpolant, double ridge) {
  Parameters p;
  p.dimension = dimension;
  p.samples = samples;
  p.sample_ratio = samples / dimension;
  p.width = width;
  p.ratio = width / dimension;
  p.activation = core::Activation::parse(activation);
  p.interpolant = interpolant;
  p.ridge = ridge;
  return p;
}

std::map<std::string, double> theory_of(const Parameters& p) {
  std::map<std::string, double> result;
  for (const auto& m : theory(p, Level::deterministic))
    if (m.value) result[std::string(m.observable)] = *m.value;
  return result;
}

// By variant and observable.
std::vector<std::map<std::string, validation::Summary>> simulation_of(
    const std::vector<Parameters>& variants, std::uint32_t draws) {
  std::vector<std::map<std::string, std::vector<double>>> values(variants.size());
  core::Team team(2);
  for (std::uint32_t r = 0; r < draws; ++r) {
    const auto rows = simulate(variants, {31, r}, team);
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (const auto& m : rows[i]) values[i][std::string(m.observable)].push_back(m.value.value());
  }
  std::vector<std::map<std::string, validation::Summary>> result(variants.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    for (const auto& [name, sample] : values[i]) result[i][name] = validation::summarise(sample);
  return result;
}

// Four standard errors and a term of order 1/N.
void compare(const std::vector<Parameters>& variants, std::uint32_t draws, double finite_size) {
  const auto simulated = simulation_of(variants, draws);
  for (std::size_t i = 0; i < variants.size(); ++i) {
    const auto expected = theory_of(variants[i]);
    for (const std::string name : {"gradient_norm", "student_norm", "generalization_error",
                                   "weight_norm", "training_error"}) {
      const auto value = expected.find(name);
      // Interpolants leave rounding.
      if (value == expected.end() || value->second < 1e-15) continue;
      const auto& s = simulated[i].at(name);
      INFO(name, " of variant ", i, ": ", s.mean, " ± ", s.standard_error, ", theory ",
           value->second);
      CHECK(std::abs(s.mean - value->second) <=
            4 * s.standard_error + finite_size / *variants[i].dimension * value->second);
    }
  }
}

// What the equivalent leaves out, of order 1/N relative: from 300 draws at N = 30 to 100.
constexpr double corrections = 1;

constexpr auto norm = Interpolant::norm;
constexpr auto gradient = Interpolant::gradient;

}  // namespace

TEST_CASE("interpolants and ridge fits of noise") {
  const auto pair = [](const std::string& g, double dimension, double n, double k, double ridge) {
    return std::vector{parameters(g, dimension, n, k, norm, ridge),
                       parameters(g, dimension, n, k, gradient, ridge)};
  };
  compare(pair("relu", 100, 200, 500, 0), 40, corrections);
  compare(pair("relu", 100, 200, 500, 0.1), 40, corrections);
  compare(pair("erf", 100, 200, 500, 0), 40, corrections);
  compare(pair("erf", 100, 50, 500, 0), 40, corrections);
  compare(pair("erf", 30, 300, 900, 0), 30, corrections);
  compare(pair("relu", 20, 200, 1000, 0), 20, corrections);
  // More samples than features: least squares, and both ridges.
  compare({parameters("tanh", 60, 200, 100, norm, 0), parameters("tanh", 60, 200, 100, norm, 0.2),
           parameters("tanh", 60, 200, 100, gradient, 5)},
          40, corrections);
}

TEST_CASE("a teacher, of another activation too, and noise") {
  for (const std::string teacher : {"relu", "tanh"}) {
    std::vector<Parameters> all;
    for (const double ridge : {0., 0.05})
      for (const auto interpolant : {norm, gradient}) {
        auto p = parameters("relu", 60, 120, 600, interpolant, ridge);
        p.teacher_activation = core::Activation::parse(teacher);
        p.teacher_units = 2;
        p.teacher_overlap = 0.4;
        p.label_noise = 0.25;
        p.labels = Labels::normal;
        all.push_back(p);
      }
    compare(all, 60, corrections);
  }
}

TEST_CASE("Gaussian inputs, where there are not many samples to a dimension") {
  auto p = parameters("erf", 60, 60, 240, norm, 0);
  p.inputs = Inputs::gaussian;
  auto q = p;
  q.interpolant = gradient;
  // Their lengths add about n/N² to the corrections.
  compare({p, q}, 60, 2 * corrections);
}

TEST_CASE("Gaussian inputs and many samples to a dimension: the theory is low, as it says") {
  auto p = parameters("erf", 30, 300, 900, norm, 0);
  p.inputs = Inputs::gaussian;
  const auto s = simulation_of({p}, 30).front().at("gradient_norm");
  const auto row = theory(p, Level::deterministic).front();
  // By 7/N n/(n+N) = 0.21, of which the row says 0.2.
  CHECK(std::abs(s.mean / *row.value - 1 - 0.22) <= 0.04 + 4 * s.standard_error / *row.value);
  CHECK(std::string(row.reason).find("relative order 0.2") != std::string::npos);
}

TEST_CASE("tangent features") {
  for (const double units : {10., 40.}) {
    auto p = parameters("erf", 60, 120, units, norm, 0);
    p.linearisation = Linearisation::tangent;
    auto q = p;
    q.ridge = 0.05;
    q.teacher_activation = core::Activation::parse("relu");
    compare({p}, 30, 3 * corrections);
    compare({q}, 30, 3 * corrections);
  }
}

TEST_CASE("a wrong theory is seen") {
  const auto p = parameters("relu", 20, 60, 300, norm, 0);
  const auto s = simulation_of({p}, 40).front().at("gradient_norm");
  const auto agrees = [&](double value) {
    return std::abs(s.mean - value) <= 4 * s.standard_error + corrections / 20 * value;
  };
  CHECK(agrees(theory_of(p).at("gradient_norm")));
  // That of fewer features, of the other interpolant, and of inputs with a radial direction.
  CHECK_FALSE(agrees(theory_of(parameters("relu", 20, 60, 220, norm, 0)).at("gradient_norm")));
  CHECK_FALSE(agrees(theory_of(parameters("relu", 20, 60, 300, gradient, 0)).at("gradient_norm")));
}
