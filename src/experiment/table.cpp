// SPDX-License-Identifier: MIT
#include "overparam/experiment/table.hpp"

namespace overparam::experiment {

std::string_view to_string(Estimator estimator) {
  switch (estimator) {
    case Estimator::none:
      return "";
    case Estimator::exact:
      return "exact";
    case Estimator::running:
      break;
  }
  return "running";
}

std::string_view to_string(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::unstable:
      return "unstable";
    case Status::diverged:
      return "diverged";
    case Status::not_converged:
      break;
  }
  return "not_converged";
}

}  // namespace overparam::experiment
