// SPDX-License-Identifier: MIT
/// @file
/// The figures of the commands, read off a result table.
#pragma once

#include <functional>
#include <optional>
#include <string>
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

/// Beyond these factors between its values an axis of errors is logarithmic, or one of times and
/// parameters.
inline constexpr double wide_ordinate = 5;
inline constexpr double wide_abscissa = 10;

/// What a curve runs along: the x axis, unless that has an observable.
struct CurveAxis {
  std::string column;  ///< of the table
  bool logarithmic = false;
  std::string observable = {};  ///< of the x axis; empty where `column` is that axis
};

/// The values of a parameter, an option's name, at which the observables of a row may have a peak.
using Thresholds = std::function<std::vector<experiment::Threshold>(const experiment::Row& row,
                                                                    const std::string& parameter)>;

/// What the figure of a curve has beside its rows.
struct Guides {
  std::vector<Reference> asymptotes = {};  ///< plotted across the frame
  Thresholds thresholds = {};              ///< plotted across heat maps
};

/// The x axis that curve() takes for a table with these rows, or what it runs along where x is an
/// observable; empty where it makes a heat map.
/// @throws as curve().
std::optional<CurveAxis> curve_axis(const experiment::Table& table,
                                    const experiment::Description& model,
                                    const Choices& choices = {});

/// Observables, by default the principal one, against a parameter: by default the ratio of a size
/// to the dimension, its count if a ratio lies outside [1e-3, 1e3], or, where neither varies, the
/// parameter with the most values. One pattern for each theory level; the limit t → ∞ is solid, a
/// finite time dashed; the observable that is a guide (ObservableSpec::guide) is dotted where it
/// differs from the limit. The error axis is logarithmic beyond a factor of five. Where one further
/// parameter takes eight values or more, with one theory and no simulation, the figure is the heat
/// map. Several observables have a colour each; where families have the colours, a line pattern and
/// a shape of points; where that is too much, or they are stacked, families have a panel each.
///
/// Where the choice x is an observable, the curve is parametric: points have the values of both
/// observables at the same parameters, source, time and component, with the errors of both, and
/// lines join them in the order of the parameter that x would be by default, but for those of the
/// choice `group`; that parameter tells no families apart. A line is broken where either
/// observable has no value. There are no guides, asymptotes, poles and ranges without values then.
Figure curve(const experiment::Table& table, const experiment::Description& model,
             const Choices& choices = {}, const Guides& guides = {});

/// The principal observable over two parameters, in the limit t → ∞ or else at the last time, with
/// the stability boundary where an axis is a parameter that has one (ObservableSpec::bounds), and
/// the thresholds of the parameter of the x axis, or else of the y axis. Further parameters, and
/// theory levels, get panels, which share their colours: from the smallest value to the largest,
/// but at most to ten times the 95th percentile, so that a few that nearly diverge do not take them
/// all.
/// @param x, y columns of the table. @throws core::InvalidParameter named "x" or "y" if they are
/// none.
Figure heat_map(const experiment::Table& table, const experiment::Description& model,
                const std::string& x, const std::string& y, const Choices& choices = {},
                const Thresholds& thresholds = {});

/// The observables that the model features, or its first three, as far as they have finite times,
/// or the chosen ones, against the learning time, one panel each, with the limits t → ∞ as
/// reference lines. A simulation at more than twenty times is a band of one standard error. The
/// time axis is logarithmic beyond a decade, the error axis beyond a factor of five.
Figure dynamics(const experiment::Table& table, const experiment::Description& model,
                const Choices& choices = {});

/// For each observable the relative difference between simulation and theory against 1/dimension
/// with its regression line and the band of one standard error, and beside it the z-scores, with
/// the joint threshold of the verdicts. The verdicts at infinite dimension are hollow points.
Figure validation(const experiment::Table& table, const experiment::Description& model,
                  const Choices& choices = {});

/// What an inversion of the model finds, by default the size that is sought, against the dimension,
/// with one family for each wanted value; or against the wanted value where there is one dimension.
Figure inversion(const experiment::Table& table, const experiment::Description& model,
                 const experiment::Inversion& inversion, const Choices& choices = {});

}  // namespace overparam::figure
