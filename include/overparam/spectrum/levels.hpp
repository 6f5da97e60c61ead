// SPDX-License-Identifier: MIT
/// @file
/// Spectra of one's own: levels of a covariance or kernel with the target's power on each, from a
/// file or by a power law.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "overparam/spectrum/population.hpp"

namespace overparam::spectrum {

/// Modes that share an eigenvalue.
struct Level {
  double multiplicity = 1;  ///< D > 0, need not be whole
  double eigenvalue = 0;    ///< λ ≥ 0; of 0 the modes are never seen
  double target_power = 0;  ///< T: what they have of E[target²]

  friend bool operator==(const Level&, const Level&) = default;
};

/// Levels by decreasing eigenvalue, at least one of them above 0.
struct Levels {
  std::vector<Level> list;
  bool target = false;  ///< whether the powers T were given; some are then above 0

  /// Σ D, with levels of eigenvalue 0.
  double modes() const;
  /// Σ T.
  double target_power() const;
  /// Σ T of the levels with eigenvalue 0: no student learns it, and it acts as noise.
  double unreachable() const;
};

/// @throws core::InvalidParameter that names the member unless multiplicities are positive and
/// finite, eigenvalues and powers finite and not negative.
void require_valid(const Levels& levels);

/// What levels_of() takes, for messages.
inline constexpr const char* level_choices = "file:PATH | power:a,b,count";

/// What the text of levels that are a file begins with.
inline constexpr const char* level_prefix = "file:";

/// Whether a file is one of read_levels(): whether its first line that is neither blank nor a
/// comment begins with a letter, as a line of names does.
bool has_level_names(const std::string& content);

/// The levels of a text file. Blank lines, and what follows a #, mean nothing. The first line names
/// the columns, in any order, and every other line has a number for each, with commas or blanks
/// between:
///   multiplicity or log_multiplicity   D, from 1e-100 to 1e300, or its natural logarithm; 1 if
///                                      left out
///   eigenvalue or log_eigenvalue       λ, 0 or from 1e-300 to 1e100, or its natural logarithm
///   target_power                       T, 0 or from 1e-280 to 1e100
/// Lines may be in any order, and have equal eigenvalues. D λ is to be at most 1e100 in all and the
/// largest eigenvalue above 0.
/// @param text what names the file, and @param option where: for messages, which name the line too.
/// @throws core::InvalidParameter with `option` as the name.
Levels read_levels(const std::string& content, const std::string& text, const std::string& option);

/// λ_i = i^−a and T_i ∝ i^−b, i = 1, …, count, Σ T = 1: the capacity a and the source r of
/// b = 2ar + 1 of kernel regression. Up to 1e5 of them are listed; of more, some hundred: the first
/// and, 16 on each panel of log i of length 1/max(a, b, 1), nodes and weights of Gauss's rule for
/// sums over whole numbers (by Gram's polynomials), whose Σ D h(λ) are those of all to rounding.
/// @param a, b from 0 to 100. @param count whole, from 1 to 1e12, with count^−a from 1e-300.
/// @throws core::InvalidParameter with the names "a", "b", "count" for others.
Levels power_levels(double a, double b, double count);

/// The levels that a text names: power:a,b,count, or power:a,b with `modes` for the count, or the
/// file that it names.
/// @param content of the file; nullptr if the text names none.
/// @param modes whole, from 1; empty if not known.
/// @throws core::InvalidParameter with `option` as the name.
Levels levels_of(const std::string& text, const std::string& option, const std::string* content,
                 std::optional<double> modes);

/// The population of features φ = Σ_i √λ_i F_i ψ_i with independent ψ_i of mean 0 and variance 1
/// and F_i ~ N(0, 1), and of a target with the powers T: no mode is a mean or the linear one, and
/// there are no others.
/// @throws core::InvalidParameter as require_valid() does of levels and populations, named "target"
/// for levels without one.
Population population_of(const Levels& levels);

/// D of each level as a whole number, of which rounding may leave 1e-9; empty if one is none, or
/// their sum above 2^53. @throws like require_valid(levels).
std::optional<std::vector<double>> whole_multiplicities(const Levels& levels);

}  // namespace overparam::spectrum
