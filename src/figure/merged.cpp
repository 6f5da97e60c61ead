// SPDX-License-Identifier: MIT
#include "overparam/figure/merged.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "overparam/core/error.hpp"
#include "styles.hpp"

namespace overparam::figure {
namespace {

/// A key entry that only explains a style.
bool explains(const Series& series) { return series.x.empty() && !series.label.empty(); }

void check(const Labelled& one, const Figure& first) {
  const auto refuse = [&](const std::string& reason) {
    throw core::InvalidParameter("figures", one.label, reason);
  };
  if (one.figure.scale) refuse("has a colour scale: choose fewer families");
  if (one.figure.panels.size() != first.panels.size())
    refuse("has " + std::to_string(one.figure.panels.size()) + " panels, the first has " +
           std::to_string(first.panels.size()));
  for (std::size_t i = 0; i < first.panels.size(); ++i) {
    const Panel& panel = one.figure.panels[i];
    if (panel.map) refuse("is a heat map");
    if (panel.x.label != first.panels[i].x.label)
      refuse("has the x axis '" + panel.x.label + "', the first has '" + first.panels[i].x.label +
             "'");
  }
}

template <class Marks>
int last_color(const Marks& marks, int last) {
  for (const auto& mark : marks) last = std::max(last, mark.color);
  return last;
}

int last_color(const Figure& figure) {
  int last = neutral;
  for (const Panel& panel : figure.panels) {
    last = last_color(panel.series, last);
    last = last_color(panel.references, last);
    last = last_color(panel.poles, last);
    last = last_color(panel.spans, last);
  }
  return last;
}

template <class Marks>
void shift(Marks& marks, int by) {
  for (auto& mark : marks)
    if (mark.color >= 0) mark.color += by;
}

void shift_colors(Panel& panel, int by) {
  shift(panel.series, by);
  shift(panel.references, by);
  shift(panel.poles, by);
  shift(panel.spans, by);
}

/// Gives the families of a panel the label of their figure. The only family of a figure has styles
/// as labels, which then only explain: they are put behind.
void name_families(Panel& panel, const std::string& label) {
  const bool many = std::any_of(panel.series.begin(), panel.series.end(), explains);
  std::vector<Series> styles;
  bool named = false;
  for (Series& series : panel.series) {
    if (is_mark(series.style) || series.label.empty() || explains(series)) continue;
    if (many) {
      series.label = label + ", " + series.label;
      continue;
    }
    styles.push_back(
        {series.label, series.style, {}, {}, {}, neutral, {}, std::max(series.shape, 0)});
    series.label = named ? "" : label;
    named = true;
  }
  panel.series.insert(panel.series.end(), styles.begin(), styles.end());
}

void join_labels(std::string& all, const std::string& one) {
  if (all != one && all.find(one + ", ") == std::string::npos) all += ", " + one;
}

/// Puts a panel into another one with the same x axis.
void put_into(Panel& all, Panel panel) {
  for (Series& series : panel.series) {
    const bool known = (explains(series) || is_mark(series.style)) &&
                       std::any_of(all.series.begin(), all.series.end(), [&](const Series& other) {
                         return other.label == series.label;
                       });
    if (known && series.x.empty()) continue;
    if (known) series.label.clear();
    all.series.push_back(std::move(series));
  }
  for (Reference& reference : panel.references)
    if (std::none_of(all.references.begin(), all.references.end(), [&](const Reference& other) {
          return other.y == reference.y && other.color == reference.color;
        }))
      all.references.push_back(std::move(reference));
  all.poles.insert(all.poles.end(), panel.poles.begin(), panel.poles.end());
  all.spans.insert(all.spans.end(), panel.spans.begin(), panel.spans.end());
  join_labels(all.y.label, panel.y.label);
  all.x.logarithmic = all.x.logarithmic || panel.x.logarithmic;
  all.y.logarithmic = all.y.logarithmic || panel.y.logarithmic;
  if (panel.x.zero && (!all.x.zero || *panel.x.zero < *all.x.zero)) all.x.zero = panel.x.zero;
  if (all.y.maximum && panel.y.maximum)
    all.y.maximum = std::max(*all.y.maximum, *panel.y.maximum);
  else
    all.y.maximum.reset();
}

/// Families stand first in the key, then what explains styles, at last the marks.
void order_key(std::vector<Series>& series) {
  const auto place = [](const Series& one) {
    return is_mark(one.style) ? 2 : explains(one) ? 1 : 0;
  };
  std::stable_sort(series.begin(), series.end(),
                   [&](const Series& a, const Series& b) { return place(a) < place(b); });
}

}  // namespace

Figure merged(std::vector<Labelled> figures, const std::string& x_label) {
  if (figures.empty()) throw core::InvalidParameter("figures", "are none");
  if (!x_label.empty())
    for (Labelled& one : figures)
      for (Panel& panel : one.figure.panels) panel.x.label = x_label;
  int colors = 0;
  for (Labelled& one : figures) {
    check(one, figures.front().figure);
    const int last = last_color(one.figure);
    if (last > std::numeric_limits<int>::max() - 1 - colors)
      throw core::InvalidParameter(
          "figures", one.label, "has the colour " + std::to_string(last) + ", beyond all bounds");
    for (Panel& panel : one.figure.panels) {
      shift_colors(panel, colors);
      if (&panel == &one.figure.panels.front()) name_families(panel, one.label);
    }
    colors += last + 1;
  }
  Figure all = std::move(figures.front().figure);
  for (std::size_t f = 1; f < figures.size(); ++f) {
    Figure& figure = figures[f].figure;
    for (std::size_t i = 0; i < all.panels.size(); ++i)
      put_into(all.panels[i], std::move(figure.panels[i]));
    if (figure.note != all.note) all.note.clear();
  }
  for (Panel& panel : all.panels) order_key(panel.series);
  return all;
}

}  // namespace overparam::figure
