// SPDX-License-Identifier: MIT
#include <cmath>
#include <numbers>
#include <optional>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/words.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "random_features_online/spectrum.hpp"
#include "random_features_online/theory.hpp"

namespace overparam::random_features_online {

using experiment::Status;

experiment::Answer width_for(const Parameters& p, double error) {
  constexpr double widest = 690;  // log of the largest width looked at, 1e300
  const std::string wanted = "ε_* = " + core::brief(error);
  std::optional<double> log_width;
  // No width may do: that is a result, not a failure.
  Status lack = Status::infinite;
  std::string reason = "no finite width reaches " + wanted;
  try {
    log_width = spectrum::log_width_for(population_of(p, Level::deterministic, widest), error);
  } catch (const core::ConvergenceFailure& failure) {
    lack = Status::not_converged;
    reason = failure.what();
  }
  experiment::Answer answer{"deterministic", {}, {}};
  const auto add = [&](const char* observable, std::optional<double> value) {
    const bool overflow = value && !std::isfinite(*value);
    if (overflow) value.reset();
    answer.measurements.push_back({.time = {},
                                   .observable = observable,
                                   .value = value,
                                   .status = value      ? Status::ok
                                             : overflow ? Status::diverged
                                                        : lack,
                                   .reason = value ? ""
                                             : overflow
                                                 ? "above the largest number, see log10_width"
                                                 : reason});
  };
  const double log_dimension = std::log(*p.dimension);
  const auto of_width = [&](auto&& function) {
    return log_width ? std::optional<double>(function(*log_width)) : std::nullopt;
  };
  add("approximation_error", error);
  add("width", of_width([](double x) { return std::ceil(std::exp(x) * (1 - 1e-12)); }));
  add("log10_width", of_width([](double x) { return x / std::numbers::ln10; }));
  add("width_exponent",
      log_dimension > 0 ? of_width([&](double x) { return x / log_dimension; }) : std::nullopt);
  answer.note = "N = " + core::number_text(*p.dimension) + ", " + wanted + ": " +
                (log_width ? "K = 10^" + core::brief(*log_width / std::numbers::ln10, 5) + " = N^" +
                                 core::brief(*log_width / log_dimension, 4)
                           : reason);
  return answer;
}

}  // namespace overparam::random_features_online
