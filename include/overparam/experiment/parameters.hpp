// SPDX-License-Identifier: MIT
/// @file
/// What a model says about its parameters and observables, and the values of one grid point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace overparam::experiment {

/// How the text of a parameter is read.
enum class ParameterKind {
  integer,    ///< a whole number that double precision holds; ranges are rounded to distinct ones
  integer64,  ///< any whole number from 0 to 2^64 − 1, exactly
  real,       ///< a finite number
  text        ///< a word, possibly with comma-separated numbers: "erf", "hermite:0,1,0.5"
};

/// Declaration of one parameter. Interval ends belong to the interval unless `open_minimum`.
struct ParameterSpec {
  std::string name;    ///< option name without dashes, e.g. "learning-rate"
  std::string symbol;  ///< plain-text symbol of the field, e.g. "η"
  ParameterKind kind = ParameterKind::real;
  std::string default_text;  ///< empty: no default, the parameter may stay unset
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool open_minimum = false;
  std::string allowed;  ///< for people: "a whole number from 1", "constant | power:a,t0 | optimal"
  std::string meaning;  ///< one line
  /// What a text that names a file begins with, as "file:" in file:PATH; empty if none does. The content
  /// is then part of the point (experiment/inputs.hpp).
  std::string file_prefix = {};
};

/// Declaration of one observable.
struct ObservableSpec {
  std::string name;      ///< as in the table, e.g. "generalization_error"
  std::string symbol;    ///< plain text, e.g. "ε_g"
  std::string meaning;   ///< one line with the defining formula
  bool derived = false;  ///< follows from the others: it is not validated once more
};

struct Inputs;

/// The parameter values of one grid point: option name -> text as it stands in the table.
/// A parameter without value maps to the empty string.
struct Point : std::map<std::string, std::string> {
  using std::map<std::string, std::string>::map;

  /// The text of a parameter. @throws core::InvalidParameter("--<name>", ...) if the point lacks it.
  const std::string& at(const std::string& name) const;

  /// What the files that the texts name hold; nullptr if they name none.
  std::shared_ptr<const Inputs> inputs = {};
};

/// The number a parameter's text stands for; empty if the text is empty.
/// @throws core::InvalidParameter("--<name>", ...) if the text is no number.
std::optional<double> number(const Point& point, const std::string& name);

/// The number of a parameter that has to have one. @throws core::InvalidParameter("--<name>", ...).
double required_number(const Point& point, const std::string& name);

/// The index of a parameter's text among `words`.
/// @throws core::InvalidParameter "--<name>: ... is not <word> | <word>"; named "words" if there are none.
std::size_t choice(const Point& point, const std::string& name,
                   const std::vector<std::string>& words);

/// The texts of all parameters but those named in `own`: equal for points that differ in these alone.
/// @throws core::InvalidParameter("--<name>", ...) if the point lacks another one.
std::string texts_but(const Point& point, const std::vector<ParameterSpec>& specs,
                      std::span<const char* const> own);

/// "learning-rate" -> "learning_rate": the table's column of an option.
std::string column_of(std::string option);

/// Shortest text that reads back as exactly `value`; "inf", "-inf" and "nan" for what is no finite number.
std::string shortest(double value);

}  // namespace overparam::experiment
