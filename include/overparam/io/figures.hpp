// SPDX-License-Identifier: MIT
/// @file
/// The figures of the commands, read off a result table.
#pragma once

#include <vector>

#include "overparam/experiment/parameters.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/io/plot.hpp"

namespace overparam::io {

// Both figures show the rows whose status is ok. Rows that agree in every parameter but those of
// the x axis form a family: one colour, and one label made of the parameters that differ. Lines are
// theory, one pattern for each level; points with error bars are simulation.

/// Generalization error against the ratio K/N, or against the width K if a ratio lies outside
/// [1e-3, 1e3]. The limit t → ∞ is solid, a finite time dashed; the approximation error is a dotted
/// guide where it differs from the limit. The error axis is logarithmic beyond a factor of five.
/// @param references asymptotes to draw across the frame.
Figure curve_figure(const experiment::Table& table,
                    const std::vector<experiment::ParameterSpec>& parameters,
                    const std::vector<experiment::ObservableSpec>& observables,
                    const std::vector<Reference>& references = {});

/// Generalization error, student-teacher overlap and student norm against the learning time, one
/// panel each, with the limits t → ∞ as reference lines. The time axis is logarithmic beyond a
/// decade, the error axis beyond a factor of five.
Figure dynamics_figure(const experiment::Table& table,
                       const std::vector<experiment::ParameterSpec>& parameters,
                       const std::vector<experiment::ObservableSpec>& observables);

}  // namespace overparam::io
