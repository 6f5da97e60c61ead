// SPDX-License-Identifier: MIT
#include "overparam/experiment/table.hpp"

#include "overparam/core/error.hpp"

namespace overparam::experiment {
namespace {

// An enumerator is all that a choice may be; a number read from elsewhere may be another.
template <class Choice>
[[noreturn]] void refuse(const char* name, Choice choice) {
  throw core::InvalidParameter(name, std::to_string(static_cast<int>(choice)), "is none");
}

}  // namespace

std::string_view to_string(Estimator estimator) {
  switch (estimator) {
    case Estimator::none:
      return "";
    case Estimator::exact:
      return "exact";
    case Estimator::running:
      return "running";
    case Estimator::test_set:
      return "test_set";
  }
  refuse("estimator", estimator);
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
      return "failed";
  }
  refuse("status", status);
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
      return "the computation failed";
  }
  refuse("status", status);
}

bool is_failure(Status status) {
  return status == Status::not_converged || status == Status::out_of_memory ||
         status == Status::failed;
}

}  // namespace overparam::experiment
