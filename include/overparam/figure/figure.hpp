// SPDX-License-Identifier: MIT
/// @file
/// What a picture shows, without how it is plotted: the same figure goes to a file for papers
/// (io/plot.hpp) and to an interactive page (io/report.hpp).
///
/// Text between dollar signs is mathematics in the notation of TeX, with Unicode letters:
/// "generalization error $ε_g$", "$σ_w^2$ = 0.5". Elsewhere every character stands for itself, but
/// that a dollar is written "\$". figure/text.hpp makes such texts.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace overparam::figure {

/// How a series is plotted: six line patterns, a thin dotted guide to the eye, points with error
/// bars, hollow points, hollow rings around what other series show, a broad pale line behind it, or
/// a band y ± error.
enum class Style {
  line,
  dashed,
  dash_dotted,
  dotted,
  dash_double_dotted,
  sparsely_dotted,
  guide,
  points,
  hollow,
  rings,
  halo,
  band
};

/// Colour index of what belongs to no family: grey.
inline constexpr int neutral = -1;

/// Values of one family from one source. A series without points only explains its style in the
/// key. A line is broken at a point whose y is NaN: nothing is joined across it.
struct Series {
  std::string label;  ///< key entry; empty: not in the key
  Style style = Style::line;
  std::vector<double> x, y, error;  ///< error: empty, or one standard error for each point
  int color = 0;  ///< index into the colour-blind-safe palette; series of one family share it
  std::optional<double> shade = {};  ///< place on Figure::scale, which then gives the colour
  int shape = 0;                     ///< with the colour it gives the shape of points
  /// Of errors that are not the same on both sides, those below the points, `error` being those
  /// above; empty where they are the same.
  std::vector<double> error_below = {};
  /// The errors of x, to the right and to the left of the points, if x is measured, too; the latter
  /// are empty where both sides are the same.
  std::vector<double> x_error = {}, x_error_below = {};
};

/// A horizontal line such as the asymptote of a curve.
struct Reference {
  double y = 0;
  std::string label;  ///< written at the line; may be empty
  int color = neutral;
  Style style = Style::dashed;  ///< a line pattern
};

/// A vertical line where a curve is infinite.
struct Pole {
  double x = 0;
  int color = neutral;

  bool operator==(const Pole&) const = default;
};

/// A range of x in which a curve has no values, marked along the x axis.
struct Span {
  double from = 0, to = 0;  ///< the first and the last of these points
  std::string label;        ///< key entry: "unstable"
  int color = neutral;

  bool operator==(const Span&) const = default;
};

/// One axis of a panel.
struct Axis {
  std::string label;
  bool logarithmic = false;
  /// Ends of the axis where the data do not set them.
  std::optional<double> minimum = {}, maximum = {};
  /// Where a logarithmic axis has the value 0, left of a break: below all others.
  std::optional<double> zero = {};

  bool operator==(const Axis&) const = default;
};

/// Values over two parameters as colours. A missing value is NaN.
struct Map {
  std::vector<double> x, y;            ///< increasing
  std::vector<std::vector<double>> z;  ///< z[row of y][column of x]
  std::string label;                   ///< of the colour bar
  bool logarithmic = false;            ///< the colours
  std::string missing;                 ///< key entry of missing values
  /// Values of the first and the last colour, by default the least and the largest of all maps of
  /// the figure; values beyond have these colours, too.
  std::optional<double> minimum = {}, maximum = {};
};

/// One frame.
struct Panel {
  std::string title;
  Axis x, y;
  std::optional<Map> map = {};
  std::vector<Series> series;
  std::vector<Reference> references;
  bool dodge = false;  ///< points of several series at one x stand side by side
  std::vector<Pole> poles = {};
  std::vector<Span> spans = {};
};

/// The colour scale of many families that differ in one number.
struct Scale {
  std::string label;
  double minimum = 0;
  double maximum = 1;
  bool logarithmic = false;
};

/// Sizes of text and lines: for a page of paper, a screen, or the last row of a lecture hall.
enum class Medium { paper, screen, talk };

/// The letters: those of the screen, or Computer Modern as in a page set by LaTeX.
enum class Fonts { sans, latex };

/// Width and height in inches.
struct PageSize {
  double width = 0, height = 0;
};

/// Panels in rows of `columns`. Neighbours above one another with equal x axes share their range.
struct Figure {
  std::string title;
  std::vector<Panel> panels;
  int columns = 1;                  ///< from 1
  std::optional<Scale> scale = {};  ///< plotted as a colour bar
  Medium medium = Medium::paper;
  std::optional<PageSize> size = {};  ///< of the whole figure; without it by the number of panels
  Fonts fonts = Fonts::sans;
  std::string note = {};  ///< small line below the frames
};

/// What the reader of a figure has to know, a line for each: that a logarithmic axis has no place
/// for some values, "the logarithmic x axis leaves out 2 points below 0 (--logx off has them)", or
/// that error bars stretch over more than a decade.
std::vector<std::string> cautions(const Figure& figure);

/// The figure as a JSON object, member by member under the same names (styles by their names,
/// absent options left out); numbers that are not finite become null, bytes that are no UTF-8
/// U+FFFD.
/// @throws core::DimensionMismatch if the lists of a series, or the rows of a map, are not as long
///         as its axes; core::InvalidParameter named "columns", "style", "medium", "fonts"
///         or "size" out of their range.
std::string to_json(const Figure& figure);

}  // namespace overparam::figure
