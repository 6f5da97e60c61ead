// SPDX-License-Identifier: MIT
/// @file
/// Activations by name that have no closed averages.
#pragma once

#include <optional>
#include <string>

#include "core/activations/function.hpp"

namespace overparam::core {

/// The function of a text, where it is one of named_functions(). @throws InvalidParameter named
/// `option` for a name with a number that is not allowed.
std::optional<GivenFunction> named_function(const std::string& text, const std::string& option);

/// "elu | selu | …", for messages.
std::string named_functions();

}  // namespace overparam::core
