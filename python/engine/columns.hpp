// SPDX-License-Identifier: MIT
/// @file
/// A result table as columns of NumPy.
#pragma once

#include <pybind11/pybind11.h>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/table.hpp"

namespace overparam::python {

/// The columns of the tidy CSV (io/csv.hpp) as a list of (name, values). Values are an array of
/// whole numbers where there are no others and none is missing, of doubles with NaN for what is
/// missing, or, of texts, a pair of an array of places and the list of texts that these are in.
pybind11::list columns(const experiment::Table& table, const experiment::Description& model);

}  // namespace overparam::python
