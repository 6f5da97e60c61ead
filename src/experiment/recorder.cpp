// SPDX-License-Identifier: MIT
#include "overparam/experiment/recorder.hpp"

#include "overparam/experiment/accuracy.hpp"

namespace overparam::experiment {

void Recorder::add(Text observable, const Known& number, const Verdict& verdict,
                   const std::string& infinite) {
  Measurement m{.time = time_,
                .observable = observable,
                .status = verdict.status,
                .estimator = estimator_,
                .reason = verdict.reason};
  if (verdict.status == Status::ok) {
    m.value = number.value;
    m.reason = joined(verdict.reason, rounding_reason(number.value, number.error));
  }
  out_.push_back(checked(m, infinite));
}

}  // namespace overparam::experiment
