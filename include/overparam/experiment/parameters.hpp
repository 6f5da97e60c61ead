// SPDX-License-Identifier: MIT
/// @file
/// What a model says about its parameters and observables, and the values of one grid point.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "overparam/experiment/resolution.hpp"

namespace overparam::experiment {

/// How the text of a parameter is read.
enum class ParameterKind {
  integer,    ///< a whole number that double precision holds; ranges are rounded to distinct ones
  integer64,  ///< any whole number from 0 to 2^64 − 1, exactly
  real,       ///< a finite number
  text        ///< a word, possibly with comma-separated numbers, or a number: "hermite:0,1,0.5"
};

/// Declaration of one parameter. Interval ends belong to the interval unless `open_minimum`.
struct ParameterSpec {
  std::string name = {};    ///< option name without dashes, e.g. "learning-rate"
  std::string symbol = {};  ///< plain-text symbol of the field, e.g. "η"
  ParameterKind kind = ParameterKind::real;
  std::string default_text = {};  ///< empty: no default, the parameter may stay unset
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool open_minimum = false;
  std::string allowed = {};  ///< for people: "a whole number from 1", "sphere | gaussian"
  std::string meaning = {};  ///< one line
  /// Whether points without a value are refused, as a Declaration knows of its doubles. Of a size
  /// one of the names is enough.
  bool needed = false;
  /// What a text that names a file begins with, as "file:" in file:PATH; empty if none does. The
  /// content is then part of the point (experiment/inputs.hpp).
  std::string file_prefix = {};
  /// Whether the whole text is the path of a file, whose content is part of the point likewise; an
  /// empty text names none. With it file_prefix has no meaning.
  bool file = false;
  /// Of a text: whether a number in a list is a value of its own, as in "1,2,inf", and does not go
  /// on with the one before, as in "hermite:0,1" or "1,-0.5".
  bool single = false;
  /// Of a parameter in which points may differ and still be simulated together, at little more than
  /// the cost of one: what they have to have in common of its text, such as nothing(). Without a
  /// function the whole text.
  std::function<std::string(const std::string&)> shared = {};
  /// Words at the axis of a picture; empty: the name with blanks.
  std::string label = {};
  /// Of a text: what the key of a picture has for a value, as in figure/figure.hpp: "NTK, ReLU" for
  /// ntk:relu. Empty, or without a function, symbol and text.
  std::function<std::string(const std::string&)> typeset = {};
};

/// A file that a parameter's text names.
struct NamedFile {
  std::string path = {};  ///< empty if the text has a prefix alone
  /// What its content is kept under (experiment/inputs.hpp): the text where it has a prefix, and
  /// "<name>=<path>" where it is a path and may be a word of another parameter as well.
  std::string key = {};
};

/// The file that one value of a parameter of text names by ParameterSpec::file or file_prefix;
/// nothing if it names none.
std::optional<NamedFile> named_file(const ParameterSpec& spec, const std::string& value);

/// NamedFile::key of a path that is the whole text of a parameter.
std::string path_key(const std::string& name, const std::string& path);

/// The empty text: what points that share their work have in common of a parameter whose value is
/// of no matter to that work.
inline std::string nothing(const std::string&) { return {}; }

/// ParameterSpec::allowed for people where the declaration leaves it empty, from kind and range: "a
/// whole number from 1 to 2^53", "a positive number", "a number from 0 to 1e100".
std::string allowed_text(const ParameterSpec& spec);

/// A size of the problem beside the dimension, which a point gives in one of several ways.
struct Size {
  std::string count = {};     ///< the whole number, such as K
  std::string ratio = {};     ///< over the dimension, such as K/N
  std::string exponent = {};  ///< ℓ of K = N^ℓ; empty: not offered
  bool optional = false;      ///< whether some points have none; the model says which

  /// All of its names.
  std::vector<std::string> names() const;
};

/// How the values of an observable scatter between draws.
enum class Law {
  mean,  ///< any numbers: mean and standard error
  /// 0 or 1 in each draw: Wilson intervals and score tests (validation/proportion.hpp)
  proportion,
  exact  ///< the same value in every draw, such as a count: no error
};

/// Declaration of one observable.
struct ObservableSpec {
  std::string name = {};     ///< as in the table, e.g. "student_norm"
  std::string symbol = {};   ///< plain text, e.g. "Q"
  std::string meaning = {};  ///< one line with the defining formula
  bool derived = false;      ///< follows from the others: it is not validated once more
  /// The parameter whose largest stable value it is, such as "learning-rate": the boundary of
  /// stability in a picture over that parameter; empty of others.
  std::string bounds = {};
  /// Of an observable below which the principal one cannot go, such as the error of the best
  /// student: the words at the dotted guide that it is in the picture of a curve; empty of others.
  std::string guide = {};
  /// Words at the axis of a picture, mathematics between dollar signs; empty: name and symbol.
  std::string label = {};
  /// How many indices its components have: 0 of a number, 1 of a vector, 2 of a matrix. Each
  /// component is a row of the table, with its indices in the columns i and j.
  std::size_t rank = 0;
  Law law = Law::mean;
  /// Whether theory and simulation are held against each other by their difference itself, such as
  /// of overlaps that may be zero, and not relative to the theory. Of proportions they always are.
  bool absolute = false;

  /// Whether the picture of a dynamics shows it unless others are asked for; of a model without
  /// such an observable it shows the first three.
  bool featured = false;

  bool compared_absolutely() const { return absolute || law == Law::proportion; }
};

struct Inputs;
class Readings;

/// The parameter values of one grid point: option name -> text as it stands in the table.
/// A parameter without value maps to the empty string.
struct Point : std::map<std::string, std::string> {
  using std::map<std::string, std::string>::map;

  /// The text of a parameter. @throws core::InvalidParameter("--<name>", ...) if the point lacks
  /// it.
  const std::string& at(const std::string& name) const;

  /// The typed values, as Model::resolve read them. @throws core::Error if the point is not
  /// resolved, or by another model.
  template <class Values>
  const Values& values() const {
    return resolution.values<Values>();
  }

  /// What the files that the texts name hold; nullptr if they name none.
  std::shared_ptr<const Inputs> inputs = {};
  /// What texts of the same grid stand for, where reading them takes long; nullptr: each is read
  /// anew.
  std::shared_ptr<Readings> readings = {};
  /// What Model::resolve found out. The texts of a resolved point are not to be changed.
  Resolution resolution = {};
};

/// The number a parameter's text stands for; empty if the text is empty.
/// @throws core::InvalidParameter("--<name>", ...) if the text is no number.
std::optional<double> number(const Point& point, const std::string& name);

/// The number of a parameter that has to have one. @throws core::InvalidParameter("--<name>", ...).
double required_number(const Point& point, const std::string& name);

/// The index of a parameter's text among `words`.
/// @throws core::InvalidParameter "--<name>: ... is not <word> | <word>"; named "words" if there
/// are none.
std::size_t choice(const Point& point, const std::string& name,
                   const std::vector<std::string>& words);

/// What points that are simulated together have in common: of each parameter the text, or what its
/// ParameterSpec::shared makes of it. Empty if every point is simulated by itself, because no
/// parameter has such a function. @throws core::InvalidParameter("--<name>", ...) if the point
/// lacks a parameter.
std::string shared_texts(const Point& point, const std::vector<ParameterSpec>& specs);

/// "learning-rate" -> "learning_rate": the table's column of an option.
std::string column_of(std::string option);

/// Shortest text that reads back as exactly `value`; "inf", "-inf" and "nan" for what is no finite
/// number.
std::string shortest(double value);

}  // namespace overparam::experiment
