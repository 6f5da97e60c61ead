// SPDX-License-Identifier: MIT
/// @file
/// Functions of one variable that are given by a formula.
#pragma once

#include <string>

#include "core/activations/function.hpp"

namespace overparam::core {

/// Reads "formula" or "formula@kinks=a,b,…", a core::Formula in x.
/// @param name the function's. @throws InvalidParameter named `option`, with `name` as the value,
/// for what is no formula.
GivenFunction expression(const std::string& text, const std::string& name,
                         const std::string& option);

}  // namespace overparam::core
