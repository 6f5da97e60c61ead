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
      return "running";
    case Estimator::test_set:
      break;
  }
  return "test_set";
}

std::string_view to_string(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::infinite:
      return "infinite";
    case Status::unstable:
      return "unstable";
    case Status::diverged:
      return "diverged";
    case Status::not_converged:
      return "not_converged";
    case Status::out_of_memory:
      return "out_of_memory";
    case Status::failed:
      break;
  }
  return "failed";
}

std::string_view reason(Status status) {
  switch (status) {
    case Status::ok:
      return "";
    case Status::infinite:
      return "the value is infinite";
    case Status::unstable:
      return "the learning rate is at or above its critical value";
    case Status::diverged:
      return "the error grew beyond every bound";
    case Status::not_converged:
      return "the value was not reached to its accuracy";
    case Status::out_of_memory:
      return "out of memory";
    case Status::failed:
      break;
  }
  return "the computation failed";
}

bool is_failure(Status status) {
  return status == Status::not_converged || status == Status::out_of_memory ||
         status == Status::failed;
}

}  // namespace overparam::experiment
