// SPDX-License-Identifier: MIT
/// @file
/// Activations that are given by a table of values.
#pragma once

#include <string>

#include "core/activations/function.hpp"

namespace overparam::core {

/// The function through the points of a table: lines of x and g(x), separated by a comma or by
/// blanks, x not decreasing, what follows a # left out. An x that stands in two lines is a kink:
/// the function is smooth between kinks, and jumps there if the two values differ, to the second of
/// them. Between kinks it is the rational function without poles that goes through all points and
/// is of order h^6 accurate for smooth functions and points h apart (with fewer than six points the
/// polynomial through them); beyond the ends of the table a straight line.
/// Source: M. Floater and K. Hormann, "Barycentric rational interpolation with no poles and high
/// rates of approximation", Numer. Math. 107, 315 (2007), with d = 5.
/// @param name in messages. @throws InvalidParameter named `option`, with the line, for a table of
/// another form, of fewer than two different x or of more than 10000 lines.
GivenFunction tabulated(const std::string& content, const std::string& name,
                        const std::string& option);

}  // namespace overparam::core
