// SPDX-License-Identifier: MIT
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/words.hpp"
#include "overparam/experiment/recorder.hpp"
#include "robustness/degrees.hpp"
#include "robustness/equivalent.hpp"
#include "robustness/theory.hpp"

namespace overparam::robustness {

using experiment::Status;

experiment::Answer width_for(const Parameters& p, double wanted) {
  const double n = *p.samples;
  const std::string gradient = "N·G = " + core::brief(wanted);
  std::optional<double> width;
  // No width may do: that is a result, not a failure.
  Status lack = Status::infinite;
  std::string reason = "no interpolant of finite width reaches " + gradient;
  try {
    const Degrees degrees =
        feature_degrees(p, Level::deterministic, std::numeric_limits<double>::infinity());
    width = width_for_gradient(degrees, p.interpolant, n, p.label_noise, wanted / *p.dimension);
  } catch (const core::ConvergenceFailure& failure) {
    lack = Status::not_converged;
    reason = failure.what();
  }
  experiment::Answer answer{"deterministic", {}, {}};
  experiment::Recorder rows(answer.measurements, {});
  const auto add = [&](const char* observable, auto&& of_width) {
    if (width)
      rows.add(observable, {of_width(*width)});
    else
      rows.add(observable, {}, {lack, reason});
  };
  rows.add("unit_gradient_norm", {wanted});
  add("parameters_per_sample", [&](double k) { return k / n; });
  add("width", [](double k) { return std::ceil(k * (1 - 1e-12)); });
  add("log10_width", [](double k) { return std::log10(k); });
  answer.note = "N = " + core::number_text(*p.dimension) + ", n = " + core::number_text(n) + ", " +
                gradient + ": " +
                (width ? "K = " + core::brief(*width, 6) + " = " + core::brief(*width / n, 4) + " n"
                       : reason);
  return answer;
}

}  // namespace overparam::robustness
