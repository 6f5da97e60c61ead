// SPDX-License-Identifier: MIT
/// @file
/// The hostile values of figures.
#pragma once

#include "hostile/experiment_values.hpp"
#include "overparam/figure/choices.hpp"
#include "overparam/figure/figure.hpp"

namespace overparam::hostile {

template <>
struct Fields<figure::Choices> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("x", &figure::Choices::x, anything);
    visit("y", &figure::Choices::y, anything);
    visit("group", &figure::Choices::group, anything);
    visit("logx", &figure::Choices::logx, anything);
    visit("logy", &figure::Choices::logy, anything);
    visit("title", &figure::Choices::title, anything);
    visit("stack", &figure::Choices::stack, anything);
    visit("bars", &figure::Choices::bars, anything);
    visit("annotate", &figure::Choices::annotate, anything);
  }
};

template <>
struct Fields<figure::Series> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("label", &figure::Series::label, anything);
    visit("style", &figure::Series::style, anything);
    visit("x", &figure::Series::x, anything);
    visit("y", &figure::Series::y, anything);
    visit("error", &figure::Series::error, anything);
    visit("x_error", &figure::Series::x_error, anything);
    visit("x_error_below", &figure::Series::x_error_below, anything);
    visit("color", &figure::Series::color, anything);
    visit("shade", &figure::Series::shade, anything);
    visit("shape", &figure::Series::shape, anything);
  }
};

template <>
struct Fields<figure::Axis> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("label", &figure::Axis::label, anything);
    visit("logarithmic", &figure::Axis::logarithmic, anything);
    visit("zero", &figure::Axis::zero, anything);
  }
};

template <>
struct Fields<figure::Map> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("x", &figure::Map::x, anything);
    visit("y", &figure::Map::y, anything);
    visit("z", &figure::Map::z, anything);
    visit("label", &figure::Map::label, anything);
  }
};

template <>
struct Fields<figure::Panel> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("title", &figure::Panel::title, anything);
    visit("x", &figure::Panel::x, anything);
    visit("map", &figure::Panel::map, anything);
    visit("series", &figure::Panel::series, anything);
  }
};

template <>
struct Fields<figure::Scale> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("label", &figure::Scale::label, anything);
    visit("minimum", &figure::Scale::minimum, anything);
    visit("maximum", &figure::Scale::maximum, anything);
  }
};

template <>
struct Fields<figure::Figure> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("title", &figure::Figure::title, anything);
    visit("panels", &figure::Figure::panels, anything);
    visit("columns", &figure::Figure::columns, anything);
    visit("scale", &figure::Figure::scale, anything);
  }
};

inline figure::Figure sample_figure() {
  figure::Panel panel;
  panel.series = {{"a", figure::Style::points, {1, 2}, {3, 4}, {0.1, 0.2}}};
  panel.map = figure::Map{{1, 2}, {3}, {{0.5, 0.6}}, "z", false, ""};
  figure::Figure result;
  result.panels = {panel};
  result.scale = figure::Scale{"s", 0, 1};
  return result;
}

}  // namespace overparam::hostile
