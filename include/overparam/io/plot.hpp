// SPDX-License-Identifier: MIT
/// @file
/// Figures for papers, drawn by gnuplot: a description of what to draw, and the drawing of it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace overparam::io {

/// How a series is drawn: six line patterns, a thin dotted guide to the eye, or points.
enum class Style {
  line,
  dashed,
  dash_dotted,
  dotted,
  dash_double_dotted,
  sparsely_dotted,
  guide,
  points
};

/// Colour index of what belongs to no family: grey.
inline constexpr int neutral = -1;

/// One family of points. `error` is empty or as long as `x` (one standard error, symmetric).
/// A series without points only explains its style in the key.
struct Series {
  std::string label;  ///< key entry (gnuplot enhanced text); empty: not in the key
  Style style = Style::line;
  std::vector<double> x, y, error;
  int color = 0;  ///< index into the colour-blind-safe palette; series of one group share it
};

/// A horizontal reference line such as the asymptote of a curve.
struct Reference {
  double y;
  std::string label;  ///< gnuplot enhanced text, written at the end of the line; may be empty
  int color = 0;
};

struct Axis {
  std::string label;  ///< gnuplot enhanced text, e.g. "{/:Italic ε}_g"
  bool logarithmic = false;

  bool operator==(const Axis&) const = default;
};

/// One frame with its curves.
struct Panel {
  std::string title;
  Axis x, y;
  std::vector<Series> series;
  std::vector<Reference> references;
};

/// Panels stacked vertically. Panels with equal x axes share their range, and neighbours among them
/// share the numbers and the label below the lowest.
struct Figure {
  std::vector<Panel> panels;
};

/// `text` such that gnuplot's enhanced text shows it as it stands: "hermite_0" -> "hermite\_0".
std::string escape(const std::string& text);

/// Draws `figure`, of at least one panel, into `stem`.svg and `stem`.png; files of these names are
/// replaced as a whole. Values that are not finite, or not positive on a logarithmic axis, are not
/// drawn. At most twelve series with points enter the key.
/// @throws core::Error naming the program or the file when gnuplot is missing or fails, or when a
/// file cannot be written; the old files then stay as they were.
void draw(const Figure& figure, const std::filesystem::path& stem);

}  // namespace overparam::io
