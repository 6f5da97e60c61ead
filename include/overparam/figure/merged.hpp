// SPDX-License-Identifier: MIT
/// @file
/// Several figures in one, such as ridgeless against optimal ridge.
#pragma once

#include <string>
#include <vector>

#include "overparam/figure/figure.hpp"

namespace overparam::figure {

/// A figure, and what its families are called among others; mathematics between dollar signs.
struct Labelled {
  std::string label;
  Figure figure;
};

/// One figure with the series of all, panel on panel. The families of each figure have colours of
/// their own, and its label before theirs in the key, which explains line patterns and points once.
/// Different labels of y axes stand side by side. Title, size and medium are those of the first.
/// @param x_label what the x axes are all called, for axes that are the same quantity under
///        different names; empty: the name that they have.
/// @throws core::InvalidParameter named "figures" if there is none, or if one of them has a heat
///         map, a colour scale, another number of panels or, without x_label, another x axis than
///         the first, or if its colours together exceed the largest int.
Figure merged(std::vector<Labelled> figures, const std::string& x_label = "");

}  // namespace overparam::figure
