// SPDX-License-Identifier: MIT
/// @file
/// The words in which a value with status ok says what limits its accuracy: Measurement::reason.
/// They take any numbers.
#pragma once

#include <string>

#include "overparam/experiment/table.hpp"

namespace overparam::experiment {

/// "0.73": a number of which only the size matters, with two digits.
std::string rough(double value);

/// "n/d² = 0.73": a small parameter and its value, whole numbers in full and others with two
/// digits.
std::string equation(const std::string& name, double value);

/// "η = 7 is at or above η_c = 6" for `bound` = "at or above η_c =": a parameter beyond what leaves
/// a value, with four digits of `limit`.
std::string range_reason(const std::string& name, double value, const std::string& bound,
                         double limit);

/// "n/d² = 0.73: corrections of relative order 0.7" for `small` = "n/d² = 0.73" and the relative
/// size of what a theory leaves out (one digit; at most "1"), and "… from SOURCE" where one is
/// given; empty below `threshold`, where the model has measured that the theory is good. Of a
/// `relative` that is NaN the size is called unknown.
std::string correction_reason(const std::string& small, double relative, double threshold,
                              const std::string& source = {});

/// "n/d² = 0.73: corrections of about +190 % from degrees above 1": the same where the sign and two
/// digits of what is left out are known, and what it comes from; empty also if `relative` is NaN.
std::string signed_correction_reason(const std::string& small, double relative, double threshold,
                                     const std::string& source);

/// "below 1e-12 of the labels' power: no digits left" of a value at a positive finite time, which
/// is an integral over a contour and loses what is so far below `power`, that of the labels;
/// otherwise empty.
std::string contour_reason(double time, double value, double power);

/// "known to ± 3e-13" of a value of which rounding leaves less than three digits, otherwise empty.
/// @param rounding the largest absolute error to be expected.
std::string rounding_reason(double value, double rounding);

/// The measurement itself if its value is finite or absent; all measurements pass it once more
/// before they are kept. Without the value otherwise: infinite, for the
/// reason `infinite`, where that is given; diverged where the numbers end; not_converged where an
/// overflow on the way left none.
Measurement checked(Measurement measurement, const std::string& infinite = {});

/// Reasons that hold together, "a; b"; empty ones do not show.
std::string joined(const std::string& a, const std::string& b);

}  // namespace overparam::experiment
