// SPDX-License-Identifier: MIT
// Activations of whole arrays against those of their elements.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "overparam/core/activation.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::Activation;
using overparam::test::close;
using overparam::test::epsilon;

// One elementary function and one or two operations more.
constexpr double value_tolerance = 4 * epsilon;

const std::vector<std::string> all_names{"erf",  "relu",    "tanh", "linear",
                                         "sign", "sigmoid", "gelu", "hermite:0.3,-0.5,0,0.8,0.2"};

Activation parse(const std::string& text) { return Activation::parse(text); }

}  // namespace

TEST_CASE("a whole array is activated as its elements are, over the whole range") {
  std::vector<double> points{0.0, -0.0};
  for (double x = -45; x < 45; x += 0.0137) points.push_back(x);
  for (double exponent = -300; exponent < 300; exponent += 0.37)
    for (const double sign : {-1, 1}) points.push_back(sign * std::pow(10, exponent));
  // Errors are in units of ε max(1, |g|): 34 for xsimd's erf, 53 for gelu, below 2 for the others.
  const std::map<std::string, double> units{{"erf", 64}, {"gelu", 64}};
  for (const auto& name : all_names) {
    const auto g = parse(name);
    const bool series = g.kind() == Activation::Kind::hermite;
    std::vector<double> actual;
    for (const double x : points)
      if (!series || std::abs(x) < 45) actual.push_back(x);
    std::vector<float> single(actual.begin(), actual.end());
    const std::vector<double> exact = actual;
    const std::vector<float> rounded = single;
    g.apply(std::span<double>(actual), 2);
    g.apply(std::span<float>(single), 2);
    const double allowed = units.count(name) ? units.at(name) : 3;
    const auto tolerance = [&](double x) {
      if (!series) return allowed * 2 * std::max(1.0, std::abs(g(x)));
      // Of a series, the sum of the terms' sizes: here below 3 (1 + |x|)^4.
      return 8 * 3 * std::pow(1 + std::abs(x), 4);
    };
    CAPTURE(name);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < exact.size(); ++i) {
      if (!close(actual[i], 2 * g(exact[i]), 0, epsilon * tolerance(exact[i]))) ++wrong;
      const double x = double(rounded[i]);
      if (std::isinf(x) || std::isinf(float(2 * g(x)))) continue;
      if (!close(double(single[i]), 2 * g(x), 0, 0x1p-23 * tolerance(x))) ++wrong;
    }
    CHECK(wrong == 0);
  }
}

TEST_CASE("arrays of any length are activated, and nothing beside them") {
  const auto g = parse("tanh");
  for (std::size_t length = 0; length <= 35; ++length) {
    std::vector<double> values(length + 1, 0.5);
    g.apply(std::span(values).first(length));
    std::vector<float> single(length + 1, 0.5f);
    g.apply(std::span(single).first(length));
    CAPTURE(length);
    for (std::size_t i = 0; i < length; ++i) {
      CHECK(close(values[i], std::tanh(0.5), value_tolerance, 0));
      CHECK(close(double(single[i]), std::tanh(0.5), 4 * 0x1p-23, 0));
    }
    CHECK(values[length] == 0.5);
    CHECK(single[length] == 0.5f);
  }
}
