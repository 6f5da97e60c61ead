// SPDX-License-Identifier: MIT
/// @file
/// What a user may choose about a picture.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/figure/figure.hpp"

namespace overparam::figure {

/// An axis from one value to another.
struct Range {
  double from = 0, to = 0;
};

/// What the points of a simulation show: means and standard errors; or medians and quartiles of the
/// draws, with the means as hollow points beside them, where tails are heavy.
enum class Bars { standard_error, quartiles };

/// Everything empty is chosen by the data.
struct Choices {
  std::string x = {};  ///< a parameter with numbers, or "time"; of a curve also an observable
  /// Observables, of inversions one; or a parameter with numbers: a heat map. Several share the
  /// frame of a curve, and have a panel each in a dynamics.
  std::vector<std::string> y = {};
  std::vector<std::string> group = {};  ///< parameters (or "time") told apart by colour
  std::optional<bool> logx = {}, logy = {};
  /// Whether the observables of a curve stand one upon another, as the parts of a sum. A simulation
  /// has its sums as points, with the sums of the standard errors, which bound those of the sums.
  bool stack = false;
  Bars bars = Bars::standard_error;
  bool annotate = false;   ///< whether a line below the frames has the fixed parameters
  std::string title = {};  ///< mathematics between dollar signs
  std::optional<Range> xlim = {}, ylim = {};  ///< ends of the axes
  std::optional<PageSize> size = {};
  Medium medium = Medium::paper;
  Fonts fonts = Fonts::sans;
};

/// Checks that the picture of `command` ("curve", "dynamics", "validate" or one of the model's
/// inversions) can follow the choices.
/// @throws core::InvalidParameter named "--x", "--y", "--group" or "--stack"; named "command" for
///         another one.
void check(const Choices& choices, const experiment::Description& model,
           const std::string& command);

}  // namespace overparam::figure
