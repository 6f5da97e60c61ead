// SPDX-License-Identifier: MIT
/// @file
/// The exceptions of the library: one root, four kinds.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace overparam::core {

/// Root of everything the library throws on purpose.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A parameter has a value outside its range, or contradicts another one.
/// The message reads "<name>: <value> <complaint>", e.g. "--learning-rate: -1 is not positive".
class InvalidParameter : public Error {
 public:
  InvalidParameter(const std::string& name, const std::string& value, const std::string& complaint)
      : Error(name + ": " + (value.empty() ? "''" : value) + " " + complaint) {}
  /// For complaints about an option as a whole: "<name>: <complaint>".
  InvalidParameter(const std::string& name, const std::string& complaint)
      : Error(name + ": " + complaint) {}
};

/// Two arrays that must fit together do not.
class DimensionMismatch : public Error {
 public:
  DimensionMismatch(const std::string& what, std::size_t expected, std::size_t actual)
      : Error(what + ": expected size " + std::to_string(expected) + ", got " +
              std::to_string(actual)) {}
};

/// An integration in time stopped before its end.
class IntegrationFailure : public Error {
 public:
  IntegrationFailure(double t, double dt, const std::string& cause);
};

/// An iteration or a truncated sum did not reach its accuracy.
class ConvergenceFailure : public Error {
 public:
  ConvergenceFailure(const std::string& what, double residual, std::size_t iterations);
};

}  // namespace overparam::core
