// SPDX-License-Identifier: MIT
/// @file
/// How models write down what they find: values, or statuses with a reason.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "overparam/experiment/table.hpp"

namespace overparam::experiment {

/// A number that is known to ± `error`.
struct Known {
  double value = 0;
  double error = 0;
};

/// Whether there is a value, and why there is none or what limits its accuracy.
struct Verdict {
  Status status = Status::ok;
  std::string reason = {};
};

/// Appends the measurements of one time to a list, which has to outlive it.
class Recorder {
 public:
  /// @param time empty in a model without a time.
  Recorder(std::vector<Measurement>& out, std::optional<double> time,
           Estimator estimator = Estimator::none)
      : out_(out), time_(time), estimator_(estimator) {}

  /// The number if the verdict is ok, with what its error leaves of it (rounding_reason) behind the
  /// verdict's reason; otherwise its absence.
  /// @param infinite why the number is infinite where it is, as of checked().
  void add(Text observable, const Known& number, const Verdict& verdict = {},
           const std::string& infinite = {});

 private:
  std::vector<Measurement>& out_;
  std::optional<double> time_;
  Estimator estimator_;
};

}  // namespace overparam::experiment
