// SPDX-License-Identifier: MIT
#include "overparam/io/report.hpp"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string_view>

#include "overparam/io/csv.hpp"
#include "overparam/version.hpp"
#include "resources/datatables_js.hpp"
#include "resources/jquery_js.hpp"
#include "resources/katex_css.hpp"
#include "resources/katex_js.hpp"
#include "resources/plotly_js.hpp"
#include "resources/report_colors_js.hpp"
#include "resources/report_css.hpp"
#include "resources/report_figures_js.hpp"
#include "resources/report_frames_js.hpp"
#include "resources/report_html.hpp"
#include "resources/report_js.hpp"
#include "resources/report_layout_js.hpp"
#include "resources/report_names_js.hpp"
#include "resources/report_page_js.hpp"
#include "resources/report_places_js.hpp"
#include "resources/report_table_js.hpp"
#include "resources/report_texts_js.hpp"
#include "resources/report_ticks_js.hpp"
#include "resources/report_traces_js.hpp"

namespace overparam::io {
namespace {

using Json = nlohmann::ordered_json;
using Models = std::vector<const experiment::Description*>;

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  std::size_t start = 0;
  for (std::size_t at = 0; (at = text.find(from, start)) != std::string_view::npos;
       start = at + from.size()) {
    out += text.substr(start, at - start);
    out += to;
  }
  out += text.substr(start);
  return out;
}

/// As text of an HTML element.
std::string escaped(const std::string& text) {
  return replaced(replaced(replaced(text, "&", "&amp;"), "<", "&lt;"), ">", "&gt;");
}

/// As the content of a script element, which ends at the first "</script", and not even there after
/// "<!--". Both occur in JavaScript inside of literals only, where the backslash changes nothing.
std::string as_script(std::string_view code) {
  return replaced(replaced(replaced(code, "</s", "<\\/s"), "</S", "<\\/S"), "<!--", "<\\!--");
}

/// JSON has "<" inside of strings only.
std::string as_script_data(const Json& json) {
  return replaced(json.dump(-1, ' ', false, Json::error_handler_t::replace), "<", "\\u003c");
}

Json json(const Facts& facts) {
  Json out = Json::array();
  for (const auto& [name, value] : facts) out.push_back({name, value});
  return out;
}

Json json(const experiment::Description& model) {
  Json formulas = Json::array();
  for (const auto& formula : model.formulas)
    formulas.push_back(
        {{"meaning", formula.meaning}, {"latex", formula.latex}, {"source", formula.source}});
  return {{"name", model.name},
          {"title", model.title},
          {"setting", model.setting},
          {"sources", model.sources},
          {"formulas", formulas}};
}

/// By columns, with a single text where all rows agree.
Json json(const experiment::Table& table) {
  const auto names = column_names(table);
  std::vector<std::vector<std::string>> columns(names.size());
  for (const auto& row : table.rows) {
    auto texts = fields(table, row);
    for (std::size_t i = 0; i < names.size(); ++i) columns[i].push_back(std::move(texts[i]));
  }
  Json out = Json::array();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& texts = columns[i];
    const bool constant = !texts.empty() && std::count(texts.begin(), texts.end(), texts.front()) ==
                                                static_cast<std::ptrdiff_t>(texts.size());
    Json column{{"name", names[i]}};
    if (constant)
      column["constant"] = texts.front();
    else
      column["texts"] = texts;
    out.push_back(std::move(column));
  }
  return {{"rows", table.rows.size()}, {"columns", out}};
}

/// Option, symbol, value and meaning.
Json parameters(const ReportSection& section) {
  Json out = Json::array();
  for (const auto& [name, value] : section.parameters) {
    Json entry{{"name", name}, {"value", value}, {"symbol", ""}, {"meaning", ""}};
    if (section.model != nullptr)
      for (const auto& spec : section.model->parameters)
        if (spec.name == name) {
          entry["symbol"] = spec.symbol;
          entry["meaning"] = spec.meaning;
        }
    out.push_back(std::move(entry));
  }
  return out;
}

const char* finding(const ReportSection& section) {
  if (section.finding == validation::Finding::agrees) return "good";
  return section.finding == validation::Finding::inconclusive ? "unclear" : "bad";
}

Json json(const ReportSection& section, const Models& models) {
  Json figures = Json::array();
  for (const auto& figure : section.figures)
    figures.push_back(Json::parse(figure::to_json(figure)));
  Json out{{"command", section.command},
           {"commandLine", section.command_line},
           {"verdict", section.verdict},
           {"finding", finding(section)},
           {"notes", section.notes},
           {"failures", section.failures},
           {"figures", figures},
           {"rows", section.table.rows.size()},
           {"parameters", parameters(section)},
           {"settings", json(section.settings)},
           {"provenance", json(section.provenance)}};
  const auto model = std::find(models.begin(), models.end(), section.model);
  if (model != models.end()) out["model"] = model - models.begin();
  return out;
}

/// An element for each table: the page reads large ones when they come into view.
std::string tables(const std::vector<ReportSection>& sections) {
  std::string out;
  for (std::size_t i = 0; i < sections.size(); ++i)
    out += "<script type=\"application/json\" id=\"table-" + std::to_string(i + 1) + "\">" +
           as_script_data(json(sections[i].table)) + "</script>\n";
  return out;
}

/// In an order in which each finds those it uses.
std::string own_scripts() {
  std::string out;
  for (const auto script :
       {resources::report_texts_js(), resources::report_colors_js(), resources::report_ticks_js(),
        resources::report_places_js(), resources::report_names_js(), resources::report_traces_js(),
        resources::report_frames_js(), resources::report_layout_js(),
        resources::report_figures_js(), resources::report_page_js(), resources::report_table_js(),
        resources::report_js()})
    out += as_script(script);
  return out;
}

/// The template with each "{{name}}" replaced by its text; what the texts hold is left alone.
std::string filled(std::string_view page,
                   std::initializer_list<std::pair<std::string_view, std::string>> texts) {
  std::string out;
  for (std::size_t at = 0; (at = page.find("{{")) != std::string_view::npos;) {
    out += page.substr(0, at);
    const auto end = page.find("}}", at);
    const auto name = page.substr(at + 2, end - at - 2);
    for (const auto& [key, text] : texts)
      if (key == name) out += text;
    page.remove_prefix(end + 2);
  }
  out += page;
  return out;
}

}  // namespace

std::string html_report(const std::string& title, const std::vector<ReportSection>& sections) {
  Models models;
  for (const auto& section : sections)
    if (section.model != nullptr &&
        std::find(models.begin(), models.end(), section.model) == models.end())
      models.push_back(section.model);
  Json data{{"title", title},
            {"program", std::string("overparam ") + version},
            {"models", Json::array()},
            {"sections", Json::array()}};
  for (const auto* model : models) data["models"].push_back(json(*model));
  for (const auto& section : sections) data["sections"].push_back(json(section, models));
  return filled(resources::report_html(), {{"title", escaped(title)},
                                           {"katex_css", std::string(resources::katex_css())},
                                           {"css", std::string(resources::report_css())},
                                           {"data", as_script_data(data)},
                                           {"tables", tables(sections)},
                                           {"jquery", as_script(resources::jquery_js())},
                                           {"datatables", as_script(resources::datatables_js())},
                                           {"katex", as_script(resources::katex_js())},
                                           {"plotly", as_script(resources::plotly_js())},
                                           {"scripts", own_scripts()}});
}

}  // namespace overparam::io
