// SPDX-License-Identifier: MIT
/// @file
/// The engine's exceptions as those of Python.
#pragma once

#include <pybind11/pybind11.h>

namespace overparam::python {

/// Defines Error and its kinds in the module: InvalidParameter and DimensionMismatch are
/// ValueErrors too, IntegrationFailure and ConvergenceFailure are ArithmeticErrors; and
/// Interrupted, a KeyboardInterrupt. From now on what the engine throws is one of them, with its
/// text.
void add_errors(pybind11::module_& module);

/// Interrupted.
pybind11::object interrupted();

}  // namespace overparam::python
