// SPDX-License-Identifier: MIT
/// @file
/// Activations, those of functions in Python among them.
#pragma once

#include <pybind11/pybind11.h>

namespace overparam::python {

/// Adds the class Activation and the function pair_average.
void add_activations(pybind11::module_& module);

}  // namespace overparam::python
