// SPDX-License-Identifier: MIT
#include "overparam/io/plot.hpp"

#include <gnuplot-iostream.h>
#include <stdlib.h>  // mkdtemp
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <ios>
#include <iterator>
#include <regex>
#include <sstream>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

#include "overparam/core/error.hpp"

namespace overparam::io {
namespace {

namespace fs = std::filesystem;

// Lengths are pixels of the SVG; the PNG has twice as many.
constexpr double figure_width = 800;
constexpr double left_margin = 112;
constexpr double right_margin = 26;
constexpr double frame_width = figure_width - left_margin - right_margin;
constexpr double panel_gap = 16;
constexpr double title_height = 36;
constexpr double foot_height = 72;  // numbers and label of an x axis
constexpr double label_font = 18;
constexpr double number_font = 16;
constexpr double small_font = 15;
constexpr double mean_character = 0.6;  // width of DejaVu Sans per font size
constexpr double small_text_height = 18;
constexpr double inset = 12;  // between a frame and the text inside it
constexpr double key_row = 23;
constexpr double key_line = 32;              // the piece of line before a key entry
constexpr std::size_t max_key_entries = 12;  // of series with points
constexpr std::size_t max_inner_rows = 8;    // a longer key stands above the frame
constexpr double headroom = 1e300;           // larger values leave no room for margins

/// x, y and the two ends of the error bar.
using Datum = std::tuple<double, double, double, double>;

/// A place in a frame; the frame is the unit square.
struct Spot {
  double u, v;
};

struct Box {
  double left, bottom, width, height;
};

/// The limits of an axis: values, or their decimal logarithms.
struct Scale {
  bool logarithmic;
  double low, high;

  double fraction(double value) const {
    return ((logarithmic ? std::log10(value) : value) - low) / (high - low);
  }
  double value(double coordinate) const {
    return logarithmic ? std::pow(10.0, coordinate) : coordinate;
  }
};

/// A panel, ready to be drawn.
struct Frame {
  const Panel* panel;
  std::vector<std::vector<Datum>> data;  // as many as panel->series
  Scale x, y;
  double height, head, foot;  // of the frame itself and of what stands above and below it
  std::string decorations;    // commands for all but the data
};

bool drawable(double value, const Axis& axis) {
  return std::abs(value) < headroom && (!axis.logarithmic || value > 1 / headroom);
}

std::vector<Datum> drawable_data(const Series& series, const Panel& panel) {
  std::vector<Datum> result;
  for (std::size_t i = 0; i < series.x.size(); ++i) {
    const double x = series.x[i];
    const double y = series.y[i];
    if (!drawable(x, panel.x) || !drawable(y, panel.y)) continue;
    const double error = series.error.empty() ? 0 : series.error[i];
    const bool known = std::abs(error) < headroom;
    result.emplace_back(x, y, known ? y - error : y, known ? y + error : y);
  }
  return result;
}

/// The range of the drawable `values` with a margin at both ends, a fraction of the range.
Scale scale(const Axis& axis, const std::vector<double>& values, double margin) {
  double low = headroom;
  double high = -headroom;
  for (const double value : values) {
    if (!drawable(value, axis)) continue;
    const double coordinate = axis.logarithmic ? std::log10(value) : value;
    low = std::min(low, coordinate);
    high = std::max(high, coordinate);
  }
  if (low > high) return {axis.logarithmic, 0, 1};
  const double size = std::max({std::abs(low), std::abs(high), 1 / headroom});
  const bool flat = high - low <= 1e-9 * size;
  const double pad = !flat ? margin * (high - low) : axis.logarithmic ? 0.3 : 0.1 * size;
  return {axis.logarithmic, low - pad, high + pad};
}

/// Colours of one figure as gnuplot's "rgb '#...'".
class Palette {
 public:
  explicit Palette(const Figure& figure) {
    for (const Panel& panel : figure.panels) {
      for (const Series& series : panel.series) n_ = std::max(n_, series.color + 1);
      for (const Reference& reference : panel.references) n_ = std::max(n_, reference.color + 1);
    }
  }

  std::string operator()(int index) const {
    // Okabe and Ito without their yellow, which is too pale for lines on white.
    constexpr std::array<const char*, 7> few{"0072B2", "D55E00", "009E73", "CC79A7",
                                             "E69F00", "56B4E9", "000000"};
    if (index < 0) return "rgb '#6E6E6E'";
    const auto i = static_cast<std::size_t>(index);
    return std::string("rgb '#") + (n_ <= int(few.size()) ? few[i] : viridis(i)) + "'";
  }

 private:
  /// One of more colours than a palette tells apart: the viridis map without its pale end.
  std::string viridis(std::size_t index) const {
    constexpr std::array<std::array<double, 3>, 6> anchors{{{68, 1, 84},
                                                            {65, 68, 135},
                                                            {42, 120, 142},
                                                            {34, 168, 132},
                                                            {94, 201, 98},
                                                            {173, 220, 48}}};
    const double place = double(index) / (n_ - 1) * (anchors.size() - 1);
    const std::size_t i = std::min(static_cast<std::size_t>(place), anchors.size() - 2);
    std::ostringstream hex;
    hex << std::hex << std::setfill('0');
    for (std::size_t k = 0; k < 3; ++k)
      hex << std::setw(2)
          << std::lround(std::lerp(anchors[i][k], anchors[i + 1][k], place - double(i)));
    return hex.str();
  }

  int n_ = 1;
};

/// "{/Symbol h}" -> "{/:Italic η}": browsers have no Symbol font.
std::string without_symbol_font(std::string label) {
  constexpr std::string_view latin = "abgdezhqiklmnxoprstufcywGDQLXPSFYW";
  constexpr std::array<const char*, latin.size()> greek{
      "α", "β", "γ", "δ", "ε", "ζ", "η", "θ", "ι", "κ", "λ", "μ", "ν", "ξ", "ο", "π", "ρ",
      "σ", "τ", "υ", "φ", "χ", "ψ", "ω", "Γ", "Δ", "Θ", "Λ", "Ξ", "Π", "Σ", "Φ", "Ψ", "Ω"};
  for (std::size_t at; (at = label.find("{/Symbol")) != std::string::npos;) {
    const std::size_t end = std::min(label.find('}', at), label.size());
    std::string translated = "{/:Italic ";
    for (std::size_t i = std::min(label.find(' ', at), end) + 1; i < end; ++i) {
      const std::size_t letter = latin.find(label[i]);
      translated += letter == latin.npos ? std::string(1, label[i]) : greek[letter];
    }
    label.replace(at, end - at, translated);
  }
  return label;
}

/// A label as gnuplot's single-quoted string.
std::string quoted(const std::string& label) {
  std::string result = "'";
  for (const char c : without_symbol_font(label)) {
    if (c == '\'') result += '\'';
    result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return result + "'";
}

/// Estimated width of a small label without its markup.
double text_width(const std::string& label) {
  std::size_t n_characters = 0;
  for (std::size_t i = 0; i < label.size(); ++i) {
    const bool continues = (static_cast<unsigned char>(label[i]) & 0xC0) == 0x80;  // of UTF-8
    if (label.compare(i, 2, "{/") == 0)
      i = std::min(label.find(' ', i), label.size());
    else if (!continues && std::string_view("{}_^\\").find(label[i]) == std::string_view::npos)
      ++n_characters;
  }
  return mean_character * small_font * double(n_characters);
}

/// What a text should not cover, as spots at most one percent of the frame apart.
class Obstacles {
 public:
  explicit Obstacles(const Frame& frame) {
    const auto spot = [&](double x, double y) {
      return Spot{frame.x.fraction(x), frame.y.fraction(y)};
    };
    for (std::size_t s = 0; s < frame.data.size(); ++s)
      for (std::size_t i = 0; i < frame.data[s].size(); ++i) {
        const auto& [x, y, low, high] = frame.data[s][i];
        add(spot(x, low), spot(x, high));
        if (i == 0 || frame.panel->series[s].style == Style::points) continue;
        const auto& [x0, y0, low0, high0] = frame.data[s][i - 1];
        add(spot(x0, y0), spot(x, y));
      }
    for (const Reference& reference : frame.panel->references) {
      if (!drawable(reference.y, frame.panel->y)) continue;
      const double v = frame.y.fraction(reference.y);
      add({0, v}, {1, v});
    }
  }

  void add(const Box& box) {
    for (const double v : {box.bottom, box.bottom + box.height / 2, box.bottom + box.height})
      add({box.left, v}, {box.left + box.width, v});
  }

  bool avoid(const Box& box) const {
    return std::none_of(spots_.begin(), spots_.end(), [&](const Spot& spot) {
      return spot.u >= box.left && spot.u <= box.left + box.width && spot.v >= box.bottom &&
             spot.v <= box.bottom + box.height;
    });
  }

 private:
  void add(Spot from, Spot to) {
    const double length = std::max(std::abs(to.u - from.u), std::abs(to.v - from.v));
    const double n = std::ceil(100 * length) + 1;
    for (double i = 0; i <= n; ++i)
      spots_.push_back({std::lerp(from.u, to.u, i / n), std::lerp(from.v, to.v, i / n)});
  }

  std::vector<Spot> spots_;
};

std::string text(const std::string& label, Spot at, const std::string& options) {
  std::ostringstream out;
  out << "set label " << quoted(label) << " at graph " << at.u << ", graph " << at.v << " front "
      << options << '\n';
  return out.str();
}

std::string small_text(double font = small_font) { return "font '," + std::to_string(font) + "' "; }

std::string line(Spot from, Spot to, const std::string& options) {
  std::ostringstream out;
  out << "set arrow from graph " << from.u << ", graph " << from.v << " to graph " << to.u
      << ", graph " << to.v << " nohead " << options << '\n';
  return out.str();
}

std::string line_look(const Series& series, const Palette& palette) {
  // All widths differ: gnuplot's SVG keeps the dashes of the line before if nothing else changes.
  constexpr std::array<const char*, 7> patterns{
      "lw 2.2 dt solid",           "lw 2.21 dt (9,5)", "lw 2.22 dt (12,4,3,4)", "lw 2.23 dt (3,4)",
      "lw 2.24 dt (12,4,3,4,3,4)", "lw 2.25 dt (3,9)", "lw 1.3 dt (2,3)"};
  return patterns[static_cast<std::size_t>(series.style)] + (" lc " + palette(series.color));
}

std::string point_look(const Series& series, const Palette& palette) {
  constexpr std::array<int, 6> filled{7, 5, 9, 13, 11, 15};
  const auto shape = static_cast<std::size_t>(std::max(series.color, 0)) % filled.size();
  return "pt " + std::to_string(filled[shape]) + " ps point_size lc " + palette(series.color);
}

/// Ticks of a logarithmic axis: powers of ten; 1, 2, 5 times them where fewer than two powers are
/// in sight; equal steps on less than a factor of five. gnuplot's own have no numbers there, and
/// crowded minor marks above ten decades.
std::string log_ticks(const Scale& scale, bool numbers) {
  std::ostringstream list;
  list << std::setprecision(12);
  const double span = scale.high - scale.low;
  if (span < 0.7) {
    const double low = scale.value(scale.low);
    const double high = scale.value(scale.high);
    double step = std::pow(10, std::floor(std::log10(high - low)));
    for (const double finer : {2.0, 2.5})
      if ((high - low) / step < 4) step /= finer;
    for (double i = std::ceil(low / step); i * step <= high; ++i)
      list << (list.tellp() > 0 ? ", " : "") << i * step;
    return list.str();
  }
  const double n_powers = std::floor(scale.high) - std::ceil(scale.low) + 1;
  double stride = 1;  // 1, 2, 5, 10, 20, ... decades between numbers
  for (int i = 0; n_powers / stride > 9; ++i) stride *= i % 3 == 1 ? 2.5 : 2;
  const double minor = stride > 10 ? stride / 5 : 1;
  for (double decade = minor * std::floor(scale.low / minor); decade <= scale.high; decade += minor)
    for (const int mantissa : {1, 2, 3, 4, 5, 6, 7, 8, 9}) {
      const double coordinate = decade + std::log10(mantissa);
      if (coordinate < scale.low || coordinate > scale.high || (mantissa > 1 && stride > 1))
        continue;
      const bool few = n_powers < 2;
      const bool major = few ? mantissa == 1 || mantissa == 2 || mantissa == 5
                             : mantissa == 1 && std::fmod(decade, stride) == 0;
      list << (list.tellp() > 0 ? ", '" : "'");
      if (major && numbers && few && std::abs(decade) < 4)
        list << std::pow(10, coordinate);
      else if (major && numbers)
        list << (mantissa > 1 ? std::to_string(mantissa) + "×" : "") << "10^{" << decade << '}';
      list << "' " << mantissa << 'e' << decade << (major ? " 0" : " 1");
    }
  return list.str();
}

std::string axis(char name, const Axis& axis, const Scale& scale, bool numbers) {
  std::ostringstream out;
  out << std::setprecision(17) << "set " << name << "range [" << scale.value(scale.low) << ':'
      << scale.value(scale.high) << "]\n"
      << (axis.logarithmic ? "set" : "unset") << " logscale " << name << "\nset format " << name
      << (numbers ? " '%h'" : " ''") << "\nset " << name << "tics "
      << (axis.logarithmic ? '(' + log_ticks(scale, numbers) + ')' : "autofreq") << '\n';
  return out.str();
}

/// Lines with their labels, each at the first of four places that covers nothing; the labels join
/// the obstacles.
std::string references(const Frame& frame, const Palette& palette, Obstacles& obstacles) {
  std::string result;
  const double height = small_text_height / frame.height;
  const double gap = 3 / frame.height;
  const double indent = inset / frame_width;
  for (const Reference& reference : frame.panel->references) {
    if (!drawable(reference.y, frame.panel->y)) continue;
    const double v = frame.y.fraction(reference.y);
    const std::string ink = palette(reference.color);
    result += line({0, v}, {1, v}, "back lw 1.2 dt (7,5) lc " + ink);
    if (reference.label.empty()) continue;
    const double width = text_width(reference.label) / frame_width;
    std::vector<Box> places;
    for (const double left : {1 - indent - width, indent})
      for (const double bottom : {v + gap, v - gap - height})
        if (bottom > inset / frame.height && bottom + height < 1 - inset / frame.height)
          places.push_back({left, bottom, width, height});
    const auto free = std::find_if(places.begin(), places.end(),
                                   [&](const Box& box) { return obstacles.avoid(box); });
    const Box& box = free != places.end() ? *free : places.front();
    obstacles.add(box);
    const bool right = box.left > indent;
    result += text(reference.label, {right ? 1 - indent : indent, box.bottom + height / 2},
                   small_text() + (right ? "right" : "left") + " tc " + ink);
  }
  return result;
}

/// The series the key shows. Of too many with points every second, third, ... stays.
std::vector<const Series*> key_entries(const Frame& frame) {
  std::vector<const Series*> result;
  std::size_t n_families = 0;
  for (std::size_t s = 0; s < frame.data.size(); ++s) {
    const Series& series = frame.panel->series[s];
    if (series.label.empty() || (frame.data[s].empty() && !series.x.empty())) continue;
    result.push_back(&series);
    n_families += !series.x.empty();
  }
  const std::size_t stride = (n_families + max_key_entries - 1) / max_key_entries;
  std::size_t rank = 0;
  std::erase_if(result,
                [&](const Series* series) { return !series->x.empty() && rank++ % stride != 0; });
  return result;
}

/// One line of the key, its sample beginning at `left`. The key is made of labels, because
/// gnuplot's own has another size in every terminal.
std::string key_entry(const Frame& frame, const Series& entry, Spot left, double font,
                      const Palette& palette) {
  const Spot right{left.u + key_line / frame_width, left.v};
  std::string result;
  if (entry.style != Style::points)
    result += line(left, right, "front " + line_look(entry, palette));
  // Points without a label of their own belong to the entry of their colour.
  const std::vector<Series>& all = frame.panel->series;
  const bool with_points = std::any_of(all.begin(), all.end(), [&](const Series& series) {
    return series.style == Style::points && series.label.empty() && series.color == entry.color;
  });
  if (entry.style == Style::points || with_points)
    result += text("", {(left.u + right.u) / 2, left.v}, "point " + point_look(entry, palette));
  return result + text(entry.label, {right.u + 0.8 * inset / frame_width, right.v},
                       small_text(font) + "left");
}

/// Draws the key in the first corner or edge where it covers nothing, else above the frame.
void add_key(Frame& frame, const Palette& palette, const Obstacles& obstacles) {
  const std::vector<const Series*> entries = key_entries(frame);
  if (entries.empty()) return;
  const std::size_t n = entries.size();
  std::vector<double> widths;
  for (const Series* entry : entries) widths.push_back(text_width(entry->label));
  const double room = frame_width - key_line - 3 * inset;
  const double shrink = std::min(1.0, room / *std::max_element(widths.begin(), widths.end()));
  for (double& width : widths) width = (shrink * width + key_line + 3 * inset) / frame_width;
  const auto column_width = [&](std::size_t begin, std::size_t rows) {
    return *std::max_element(&widths[begin], &widths[begin] + std::min(rows, n - begin));
  };
  const auto total_width = [&](std::size_t rows) {
    double sum = 0;
    for (std::size_t i = 0; i < n; i += rows) sum += column_width(i, rows);
    return sum;
  };

  std::size_t rows = n;
  const double row = key_row / frame.height;
  Box box{0, 0, total_width(n), double(n) * row + inset / frame.height};
  bool free = false;
  for (const Spot corner : {Spot{1, 1}, {0, 0}, {1, 0}, {0, 1}, {0.5, 1}, {0.5, 0}}) {
    box.left = corner.u * (1 - box.width);
    box.bottom = corner.v * (1 - box.height);
    free = n <= max_inner_rows && box.height < 0.8 && obstacles.avoid(box);
    if (free) break;
  }
  if (!free) {
    for (rows = 1; rows < n && total_width(rows) > 1;) ++rows;
    box = {-inset / frame_width, 1, 1, double(rows) * row + inset / 2 / frame.height};
    frame.head += box.height * frame.height;
  }

  Spot place{box.left + inset / frame_width, 0};
  const double top = box.bottom + box.height - (free ? inset / 2 / frame.height : 0);
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0 && i % rows == 0) place.u += column_width(i - rows, rows);
    place.v = top - (double(i % rows) + 0.5) * row;
    frame.decorations += key_entry(frame, *entries[i], place, shrink * small_font, palette);
  }
}

/// Everything of a panel but its data.
void decorate(Frame& frame, const Palette& palette) {
  const Panel& panel = *frame.panel;
  frame.decorations = "unset arrow\nunset label\n" + axis('x', panel.x, frame.x, frame.foot > 0) +
                      axis('y', panel.y, frame.y, true) +
                      text(panel.y.label, {-90 / frame_width, 0.5}, "center rotate");
  if (frame.foot > 0) frame.decorations += text(panel.x.label, {0.5, -52 / frame.height}, "center");
  if (std::all_of(frame.data.begin(), frame.data.end(), [](const auto& d) { return d.empty(); }))
    frame.decorations += text("no values to draw", {0.5, 0.5}, "center");
  Obstacles obstacles(frame);
  frame.decorations += references(frame, palette, obstacles);
  add_key(frame, palette, obstacles);
  if (panel.title.empty()) return;
  frame.head += title_height;
  frame.decorations +=
      text(panel.title, {0.5, 1 + (frame.head - title_height / 2) / frame.height}, "center");
}

std::vector<Frame> frames(const Figure& figure, const Palette& palette) {
  const std::size_t n = figure.panels.size();
  std::vector<Frame> result(n);
  for (std::size_t p = 0; p < n; ++p) {
    result[p].panel = &figure.panels[p];
    for (const Series& series : figure.panels[p].series)
      result[p].data.push_back(drawable_data(series, figure.panels[p]));
  }
  for (std::size_t p = 0; p < n; ++p) {
    Frame& frame = result[p];
    const Panel& panel = *frame.panel;
    std::vector<double> x_values;
    for (const Frame& other : result)
      if (other.panel->x == panel.x)
        for (const auto& data : other.data)
          for (const Datum& datum : data) x_values.push_back(std::get<0>(datum));
    std::vector<double> y_values;
    for (const auto& data : frame.data)
      for (const auto& [x, y, low, high] : data) y_values.insert(y_values.end(), {y, low, high});
    bool labelled = false;
    for (const Reference& reference : panel.references) {
      y_values.push_back(reference.y);
      labelled |= !reference.label.empty();
    }
    frame.height = n == 1 ? 470 : n == 2 ? 330 : 250;
    frame.head = panel_gap;
    frame.foot = p + 1 < n && figure.panels[p + 1].x == panel.x ? 0 : foot_height;
    frame.x = scale(panel.x, x_values, 0.03);
    frame.y = scale(panel.y, y_values, labelled && n == 1 ? 0.085 : 0.06);
    // Error bars end at the frame, and so do those that reach zero on a logarithmic axis.
    const double bottom = frame.y.value(frame.y.low);
    for (auto& data : frame.data)
      for (auto& [x, y, low, high] : data) low = std::max(low, bottom);
    decorate(frame, palette);
  }
  return result;
}

/// The plot command of a frame whose series are gnuplot's data blocks from `block` on.
std::string plot(const Frame& frame, const Palette& palette, std::size_t block) {
  std::string result = "plot NaN";
  for (const bool points : {false, true})  // points lie on top of lines
    for (std::size_t s = 0; s < frame.data.size(); ++s) {
      const Series& series = frame.panel->series[s];
      if (frame.data[s].empty() || (series.style == Style::points) != points) continue;
      const std::string data = ", $data" + std::to_string(block + s) + " using ";
      // Arrows with heads of 90 degrees: SVG's yerrorbars blank out what is under the points.
      if (!series.error.empty())
        result += data + "1:3:(0):($4-$3) with vectors heads size screen 0.004,90 lw 1.4 lc " +
                  palette(series.color);
      if (points)
        result += data + "1:2 with points " + point_look(series, palette);
      else if (frame.data[s].size() > 1)
        result += data + "1:2 with lines " + line_look(series, palette);
      else
        result += data + "1:2 with points pt 2 ps 1.6*point_size lw 2 lc " + palette(series.color);
    }
  return result + '\n';
}

/// Takes a power of ten out of a linear y axis whose numbers would be long.
void shorten_numbers(Panel& panel) {
  double size = 0;
  const auto visit = [&](const auto& action) {
    for (Series& series : panel.series) {
      for (double& y : series.y) action(y);
      for (double& error : series.error) action(error);
    }
    for (Reference& reference : panel.references) action(reference.y);
  };
  visit([&](double y) { size = drawable(y, panel.y) ? std::max(size, std::abs(y)) : size; });
  if (panel.y.logarithmic || size < 1 / headroom || (size >= 1e-3 && size < 1e5)) return;
  const double power = std::floor(std::log10(size));
  visit([&](double& y) { y /= std::pow(10, power); });
  panel.y.label += " / 10^{" + std::to_string(std::lround(power)) + '}';
}

void write_script(Gnuplot& gnuplot, Figure figure) {
  for (Panel& panel : figure.panels) shorten_numbers(panel);
  const Palette palette(figure);
  const std::vector<Frame> drawn = frames(figure, palette);
  double height = 0;
  for (const Frame& frame : drawn) height += frame.head + frame.height + frame.foot;

  gnuplot << "set encoding utf8\nset key noautotitle\nset samples 2\nset border lw 0.8\n"
          << "set lmargin at screen " << left_margin / figure_width << "\nset rmargin at screen "
          << 1 - right_margin / figure_width << '\n';
  std::ostringstream drawing;
  double y = 0;
  std::size_t block = 0;
  for (const Frame& frame : drawn) {
    const double top = y + frame.head;
    const double bottom = top + frame.height;
    drawing << "set tmargin at screen " << 1 - top / height << "\nset bmargin at screen "
            << 1 - bottom / height << '\n'
            << frame.decorations << plot(frame, palette, block);
    for (const auto& data : frame.data) {
      gnuplot << "$data" << block++ << " << e\n";
      gnuplot.send1d(data);  // ends with a line "e"
    }
    y = bottom + frame.foot;
  }

  // Each terminal has its own unit for marks.
  const auto draw = [&](const std::string& terminal, int zoom, double mark, const char* file) {
    gnuplot << "set terminal " << terminal << " size " << zoom * std::lround(figure_width) << ','
            << zoom * std::lround(height) << " enhanced rounded background '#FFFFFF'"
            << " font 'DejaVu Sans," << label_font << "'\npoint_size = " << mark
            << "\nset tics front scale " << 0.8 * mark << ',' << 0.4 * mark << " font ',"
            << number_font << "'\nset output '" << file << "'\nset multiplot\n"
            << drawing.str() << "unset multiplot\nunset output\n";
  };
  draw("svg", 1, 0.5, "figure.svg");
  draw("pngcairo fontscale 1.5 linewidth 2 pointscale 2 dashlength 1.8", 2, 0.95, "figure.png");
}

[[noreturn]] void cannot_write(const fs::path& file, const std::string& cause) {
  throw core::Error(file.string() + ": cannot be written (" + cause + ")");
}

/// A directory beside the figure that lives as long as this object.
class Workshop {
 public:
  explicit Workshop(const fs::path& figure) {
    std::string name = (fs::absolute(figure).parent_path() / ".overparam-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
      cannot_write(figure, std::generic_category().message(errno));
    path_ = name;
  }
  ~Workshop() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  fs::path operator/(const char* file) const { return path_ / file; }

  /// Runs gnuplot on `script`.
  void run_gnuplot() const {
    std::string directory;
    for (const char c : path_.string()) directory += c == '\'' ? "'\\''" : std::string(1, c);
    const std::string command = "cd '" + directory + "' && exec gnuplot -d script >messages 2>&1";
    const int status = std::system(command.c_str());
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (code == 127)
      throw core::Error("gnuplot: not found, install it or plot the table with another program");
    if (code == 0) return;
    std::string cause = "stopped before the figure was complete";
    std::ifstream messages(path_ / "messages");
    for (std::string message; std::getline(messages, message);)
      if (!message.empty()) cause = message;
    throw core::Error("gnuplot: " + cause);
  }

 private:
  fs::path path_;
};

/// gnuplot's SVG asks for one font only, lets readers drop spaces between pieces of a text, and
/// names groups (twice the same in two frames), which browsers show under the pointer.
std::string portable_svg(std::string svg) {
  const std::array<std::pair<const char*, const char*>, 4> changes{{
      {"font-family=\"DejaVu Sans\"", "font-family=\"DejaVu Sans, Verdana, sans-serif\""},
      {"<text>", "<text xml:space=\"preserve\">"},
      {"<title>Gnuplot</title>", ""},
      {"<g id=\"gnuplot_plot_\\w+\" ><title>\\w+</title>", "<g>"},
  }};
  for (const auto& [from, to] : changes) svg = std::regex_replace(svg, std::regex(from), to);
  return svg;
}

/// Puts a drawn file into its place. A file without its `end` was cut short, by a full disk say.
void publish(const fs::path& drawn, const std::string& end, const fs::path& target) {
  std::ifstream in(drawn, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(in), {}};
  if (!content.ends_with(end)) cannot_write(target, "gnuplot left it incomplete");
  if (target.extension() == ".svg") {
    std::ofstream out(drawn, std::ios::binary);
    if (!(out << portable_svg(std::move(content))).flush())
      cannot_write(target, std::generic_category().message(errno));
  }
  std::error_code error;
  fs::rename(drawn, target, error);
  if (error) cannot_write(target, error.message());
}

}  // namespace

std::string escape(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view("\\_^{}@&~").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

void draw(const Figure& figure, const fs::path& stem) {
  assert(!figure.panels.empty());
  fs::path svg = stem;
  fs::path png = stem;
  svg += ".svg";
  png += ".png";
  const Workshop workshop(svg);
  try {
    // A script, not a pipe: a missing gnuplot then shows as an exit code instead of SIGPIPE.
    Gnuplot gnuplot('>' + (workshop / "script").string());
    write_script(gnuplot, figure);
    if (!gnuplot.flush()) cannot_write(svg, std::generic_category().message(errno));
  } catch (const std::ios_base::failure& failure) {
    cannot_write(svg, failure.what());
  }
  workshop.run_gnuplot();
  publish(workshop / "figure.svg", "</svg>\n\n", svg);
  publish(workshop / "figure.png", "IEND\xAE\x42\x60\x82", png);
}

}  // namespace overparam::io
