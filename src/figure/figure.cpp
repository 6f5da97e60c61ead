// SPDX-License-Identifier: MIT
#include "overparam/figure/figure.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "overparam/core/require.hpp"

namespace overparam::figure {
namespace {

using Json = nlohmann::ordered_json;

const char* name(Style style) {
  switch (style) {
    case Style::line:
      return "line";
    case Style::dashed:
      return "dashed";
    case Style::dash_dotted:
      return "dash_dotted";
    case Style::dotted:
      return "dotted";
    case Style::dash_double_dotted:
      return "dash_double_dotted";
    case Style::sparsely_dotted:
      return "sparsely_dotted";
    case Style::guide:
      return "guide";
    case Style::points:
      return "points";
    case Style::hollow:
      return "hollow";
    case Style::rings:
      return "rings";
    case Style::halo:
      return "halo";
    case Style::band:
      return "band";
  }
  throw core::InvalidParameter("style", std::to_string(static_cast<int>(style)), "is none");
}

const char* name(Medium medium) {
  switch (medium) {
    case Medium::paper:
      return "paper";
    case Medium::screen:
      return "screen";
    case Medium::talk:
      return "talk";
  }
  throw core::InvalidParameter("medium", std::to_string(static_cast<int>(medium)), "is none");
}

const char* name(Fonts fonts) {
  switch (fonts) {
    case Fonts::sans:
      return "sans";
    case Fonts::latex:
      return "latex";
  }
  throw core::InvalidParameter("fonts", std::to_string(static_cast<int>(fonts)), "are none");
}

void require_fit(const Series& series) {
  core::require_size("y of a series", series.x.size(), series.y.size());
  if (!series.error.empty())
    core::require_size("error of a series", series.x.size(), series.error.size());
  if (!series.error_below.empty())
    core::require_size("error_below of a series", series.x.size(), series.error_below.size());
  if (!series.x_error.empty())
    core::require_size("x_error of a series", series.x.size(), series.x_error.size());
  if (!series.x_error_below.empty())
    core::require_size("x_error_below of a series", series.x.size(), series.x_error_below.size());
}

void require_fit(const Map& map) {
  core::require_size("z of a map", map.y.size(), map.z.size());
  for (const auto& row : map.z) core::require_size("a row of z of a map", map.x.size(), row.size());
}

void require_fit(const Figure& figure) {
  if (figure.columns < 1)
    throw core::InvalidParameter("columns", std::to_string(figure.columns),
                                 "is not a whole number from 1");
  if (figure.size) {
    core::require_positive("size", figure.size->width);
    core::require_positive("size", figure.size->height);
  }
  for (const Panel& panel : figure.panels) {
    if (panel.map) require_fit(*panel.map);
    for (const Series& series : panel.series) require_fit(series);
  }
}

Json json(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json json(const std::vector<double>& values) {
  Json result = Json::array();
  for (const double value : values) result.push_back(json(value));
  return result;
}

Json json(const Axis& axis) {
  Json result{{"label", axis.label}, {"logarithmic", axis.logarithmic}};
  if (axis.minimum) result["minimum"] = json(*axis.minimum);
  if (axis.maximum) result["maximum"] = json(*axis.maximum);
  if (axis.zero) result["zero"] = json(*axis.zero);
  return result;
}

Json json(const Series& series) {
  Json result{{"label", series.label}, {"style", name(series.style)}, {"x", json(series.x)},
              {"y", json(series.y)},   {"error", json(series.error)}, {"color", series.color}};
  if (series.shade) result["shade"] = json(*series.shade);
  result["shape"] = series.shape;
  if (!series.error_below.empty()) result["error_below"] = json(series.error_below);
  if (!series.x_error.empty()) result["x_error"] = json(series.x_error);
  if (!series.x_error_below.empty()) result["x_error_below"] = json(series.x_error_below);
  return result;
}

Json json(const Map& map) {
  Json z = Json::array();
  for (const auto& row : map.z) z.push_back(json(row));
  Json result{{"x", json(map.x)},
              {"y", json(map.y)},
              {"z", z},
              {"label", map.label},
              {"logarithmic", map.logarithmic},
              {"missing", map.missing}};
  if (map.minimum) result["minimum"] = json(*map.minimum);
  if (map.maximum) result["maximum"] = json(*map.maximum);
  return result;
}

Json json(const Panel& panel) {
  Json result{{"title", panel.title}, {"x", json(panel.x)}, {"y", json(panel.y)}};
  if (panel.map) result["map"] = json(*panel.map);
  result["series"] = Json::array();
  for (const Series& series : panel.series) result["series"].push_back(json(series));
  result["references"] = Json::array();
  for (const Reference& reference : panel.references)
    result["references"].push_back(Json{{"y", json(reference.y)},
                                        {"label", reference.label},
                                        {"color", reference.color},
                                        {"style", name(reference.style)}});
  result["dodge"] = panel.dodge;
  result["poles"] = Json::array();
  for (const Pole& pole : panel.poles)
    result["poles"].push_back(Json{{"x", json(pole.x)}, {"color", pole.color}});
  result["spans"] = Json::array();
  for (const Span& span : panel.spans)
    result["spans"].push_back(Json{{"from", json(span.from)},
                                   {"to", json(span.to)},
                                   {"label", span.label},
                                   {"color", span.color}});
  return result;
}

}  // namespace

std::string to_json(const Figure& figure) {
  require_fit(figure);
  Json result{{"title", figure.title}};
  result["panels"] = Json::array();
  for (const Panel& panel : figure.panels) result["panels"].push_back(json(panel));
  result["columns"] = figure.columns;
  result["medium"] = name(figure.medium);
  result["fonts"] = name(figure.fonts);
  result["note"] = figure.note;
  if (figure.size) result["size"] = {figure.size->width, figure.size->height};
  if (figure.scale)
    result["scale"] = Json{{"label", figure.scale->label},
                           {"minimum", json(figure.scale->minimum)},
                           {"maximum", json(figure.scale->maximum)},
                           {"logarithmic", figure.scale->logarithmic}};
  // Bytes that are no UTF-8 are replaced.
  return result.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace overparam::figure
