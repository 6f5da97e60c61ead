// SPDX-License-Identifier: MIT
/// @file
/// Numerics of the engine, each by itself.
#pragma once

#include <pybind11/pybind11.h>

namespace overparam::python {

/// Adds submodules with the names of the engine's folders: ode, regression, spectrum, validation.
void add_numerics(pybind11::module_& module);

}  // namespace overparam::python
