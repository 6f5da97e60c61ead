// SPDX-License-Identifier: MIT
/// @file
/// The figures of the commands, read off a result table.
#pragma once

#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/table.hpp"
#include "overparam/figure/choices.hpp"
#include "overparam/figure/figure.hpp"

namespace overparam::figure {

// All figures show the rows whose status is ok, with rings around those of limited accuracy, which
// have a reason. The label of a logarithmic axis says so where values at or below zero have no
// place on it. Rows that agree in every parameter but those of the x axis form a family with one
// colour and one label made of the parameters that differ. Many families that differ in one number
// have a colour scale in place of a key; where they differ in more, the parameter with the most
// values gets the colours, and the others get panels or line patterns. Lines are theory, points
// with error bars simulation.
//
// They throw core::InvalidParameter for choices that check() refuses for their command, and for
// rows that have fewer texts than the table has parameters.

/// An observable, by default the generalization error, against a parameter: by default the ratio
/// K/N, the width K if a ratio lies outside [1e-3, 1e3], or, where neither varies, the parameter
/// with the most values. One pattern for each theory level; the limit t → ∞ is solid, a finite time
/// dashed; the approximation error is a dotted guide where it differs from the limit. The error
/// axis is logarithmic beyond a factor of five. Where one further parameter takes eight values or
/// more, with one theory and no simulation, the figure is the heat map.
/// @param references asymptotes to draw across the frame.
Figure curve(const experiment::Table& table, const experiment::Description& model,
             const Choices& choices = {}, const std::vector<Reference>& references = {});

/// An observable, by default the generalization error, over two parameters, in the limit t → ∞ or
/// else at the last time, with the stability boundary where an axis is the learning rate. Further
/// parameters, and theory levels, get panels.
/// @param x, y columns of the table. @throws core::InvalidParameter named "x" or "y" if they are
///   none.
Figure heat_map(const experiment::Table& table, const experiment::Description& model,
                const std::string& x, const std::string& y, const Choices& choices = {});

/// Generalization error, student-teacher overlap and student norm, or the chosen observable,
/// against the learning time, one panel each, with the limits t → ∞ as reference lines. A
/// simulation at more than twenty times is a band of one standard error. The time axis is
/// logarithmic beyond a decade, the error axis beyond a factor of five.
Figure dynamics(const experiment::Table& table, const experiment::Description& model,
                const Choices& choices = {});

/// For each observable the relative difference between simulation and theory against 1/N with its
/// regression line and the band of one standard error, and beside it the z-scores, with that of the
/// verdict at 1/N = 0 and the joint threshold.
Figure validation(const experiment::Table& table, const experiment::Description& model,
                  const Choices& choices = {});

/// The width that reaches an error, or log₁₀ of it where it overflows, against the input dimension,
/// one family for each error; or against the error where there is one dimension.
Figure width_for(const experiment::Table& table, const experiment::Description& model,
                 const Choices& choices = {});

}  // namespace overparam::figure
