// SPDX-License-Identifier: MIT
// The error estimated from errors met on the way: against the truth on synthetic errors, its standard
// error against the scatter of repetitions, and what it does at the ends.
#include "random_features_online/running_error.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "overparam/core/random.hpp"
#include "support/compare.hpp"

namespace {

using overparam::core::Stream;
using overparam::core::StreamName;
using overparam::random_features_online::RunningError;
using overparam::test::close;

constexpr std::uint64_t last_step = 4000;
const std::vector<double> steps{0, 100, 1000.5, 1000.5, double(last_step)};

// Errors e with E[½e²] = ε(step) + Δ/2, one sample a step or several.
RunningError run(const std::function<double(double)>& error, double label_noise,
                 std::uint64_t batch, std::uint64_t seed) {
  RunningError running(steps, batch, label_noise);
  std::vector<double> normal(last_step * batch);
  Stream(seed, 0, StreamName::synthetic).normal(0, std::span<double>(normal));
  std::vector<double> some;
  std::uint64_t first = 0;
  for (std::uint64_t sample = 0; sample < last_step * batch; ++sample) {
    some.push_back(normal[sample] * std::sqrt(2 * error(double(sample / batch)) + label_noise));
    // Handed over in portions of uneven size.
    if (some.size() == 1 + sample % 11) {
      running.add(first, some);
      first = sample + 1;
      some.clear();
    }
  }
  running.add(first, some);
  return running;
}

}  // namespace

TEST_CASE("the estimate is unbiased and its standard error is its scatter") {
  constexpr std::uint64_t repetitions = 200;
  const auto falling = [](double step) { return 0.3 / (1 + step / 300); };
  for (const std::uint64_t batch : {1u, 3u}) {
    std::vector<RunningError> runs;
    for (std::uint64_t r = 0; r < repetitions; ++r) runs.push_back(run(falling, 0.2, batch, r));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      double mean = 0;
      double square = 0;
      double claimed = 0;
      for (const auto& one : runs) {
        const auto estimate = one.at(i);
        mean += estimate.value / repetitions;
        square += estimate.value * estimate.value / repetitions;
        claimed += estimate.standard_error * estimate.standard_error / repetitions;
      }
      const double truth = falling(steps[i]);
      const double variance = square - mean * mean;
      CAPTURE(batch);
      CAPTURE(i);
      // Five standard errors of the mean, and a bias of curvature below 1 %: (h/S)² at large steps,
      // (64/300)² at the first.
      const double curvature = i == 0 ? 0.03 : 0.005;
      CHECK(close(mean, truth, curvature, 5 * std::sqrt(variance / repetitions)));
      // A variance from 200 samples is known to 10 %, four times that; errors are not of equal size
      // throughout a window.
      CHECK(close(claimed, variance, 0.45, 0));
    }
  }
}

TEST_CASE("a constant error of equal samples is found exactly") {
  RunningError running(steps, 1, 0.5);
  const std::vector<double> errors(last_step, 1.5);
  running.add(0, errors);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    CHECK(close(running.at(i).value, 0.5 * (2.25 - 0.5), 1e-12, 0));
    CHECK(running.at(i).standard_error < 1e-7);
  }
}

TEST_CASE("too few samples near give no estimate") {
  RunningError running(steps, 1, 0);
  CHECK(std::isnan(running.at(0).value));
  running.add(0, std::vector<double>(2, 1.0));
  CHECK(std::isnan(running.at(0).value));
  running.add(2, std::vector<double>(1, 1.0));
  CHECK(close(running.at(0).value, 0.5, 1e-12, 0));
  CHECK(std::isnan(running.at(2).value));
}
