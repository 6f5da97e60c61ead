// SPDX-License-Identifier: MIT
/// @file
/// The page as text: its data are those given, no text breaks out of its place, nothing is loaded.
/// What the page does with them is seen in tests/browser.
#include "overparam/io/report.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "overparam/io/csv.hpp"
#include "random_features_online/model.hpp"

namespace {

using nlohmann::json;
using overparam::experiment::Description;
using overparam::experiment::Table;
using overparam::io::html_report;
using overparam::io::ReportSection;
namespace figure = overparam::figure;

const std::string hostile =
    "</script><SCRIPT>alert(1)</SCRIPT><!-- & \" ' \\ {{data}} \n \xE2\x80\xA8";

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

/// What stands between `from`, from its first occurrence on, and `to`.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto start = text.find(from);
  REQUIRE(start != std::string::npos);
  const auto end = text.find(to, start + from.size());
  REQUIRE(end != std::string::npos);
  return text.substr(start + from.size(), end - start - from.size());
}

/// As a browser finds it: up to the first end tag.
json data_of(const std::string& page, const std::string& id = "data") {
  return json::parse(
      between(page, "<script type=\"application/json\" id=\"" + id + "\">", "</script"));
}

Table small_table() {
  Table table;
  table.model = "model";
  table.parameter_names = {"dim", "activation"};
  for (const double value : {0.1, 1.0 / 3})
    table.rows.push_back({{"100", hostile}, "theory", {2.5, "error", value}, {}, {}});
  return table;
}

ReportSection small_section(const Description& model) {
  ReportSection section;
  section.command = "curve";
  section.command_line = "overparam curve model --dim 100";
  section.model = &model;
  section.parameters = {{"dim", "100"}, {"unknown", hostile}};
  section.settings = {{"seed", "1"}};
  section.provenance = {{"host", hostile}};
  section.verdict = hostile;
  section.finding = overparam::validation::Finding::disagrees;
  section.notes = {"first", hostile};
  section.failures = {hostile};
  figure::Figure picture;
  picture.title = hostile;
  figure::Panel panel;
  panel.series.push_back({"$η$ = 1",
                          figure::Style::dashed,
                          {1, 2},
                          {0.5, std::numeric_limits<double>::quiet_NaN()},
                          {}});
  picture.panels = {panel};
  section.figures = {picture};
  section.table = small_table();
  return section;
}

Description small_model() {
  using namespace std::string_literals;  // GCC 12 warns of the assignment of plain ones
  Description model;
  model.name = "model"s;
  model.title = "title"s;
  model.setting = hostile;
  model.sources = {"paper"};
  overparam::experiment::ParameterSpec dim;
  dim.name = "dim"s;
  dim.symbol = "N"s;
  dim.meaning = "dimension"s;
  model.parameters = {dim};
  model.formulas = {{"meaning", "a < b", "source"}};
  return model;
}

}  // namespace

TEST_CASE("the page's data are those of the sections") {
  const auto model = small_model();
  const auto page = html_report("Title", {small_section(model), small_section(model)});
  const auto data = data_of(page);
  CHECK(data["title"] == "Title");
  REQUIRE(data["models"].size() == 1);
  CHECK(data["models"][0]["setting"] == hostile);
  CHECK(data["models"][0]["formulas"][0]["latex"] == "a < b");
  REQUIRE(data["sections"].size() == 2);
  const auto& section = data["sections"][1];
  CHECK(section["model"] == 0);
  CHECK(section["command"] == "curve");
  CHECK(section["commandLine"] == "overparam curve model --dim 100");
  CHECK(section["verdict"] == hostile);
  CHECK(section["finding"] == "bad");
  CHECK(section["notes"] == json{"first", hostile});
  CHECK(section["failures"] == json::array({hostile}));
  CHECK(section["settings"] == json::array({json::array({"seed", "1"})}));
  CHECK(section["provenance"] == json::array({json::array({"host", hostile})}));
}

TEST_CASE("a verdict is good, bad or unclear") {
  using overparam::validation::Finding;
  const auto model = small_model();
  auto section = small_section(model);
  for (const auto& [finding, word] : {std::pair{Finding::agrees, "good"},
                                      {Finding::inconclusive, "unclear"},
                                      {Finding::disagrees, "bad"}}) {
    section.finding = finding;
    CHECK(data_of(html_report("Title", {section}))["sections"][0]["finding"] == word);
  }
}

TEST_CASE("parameters come with what the model says of them") {
  const auto model = small_model();
  const auto parameters =
      data_of(html_report("Title", {small_section(model)}))["sections"][0]["parameters"];
  REQUIRE(parameters.size() == 2);
  CHECK(parameters[0] ==
        json{{"name", "dim"}, {"value", "100"}, {"symbol", "N"}, {"meaning", "dimension"}});
  CHECK(parameters[1] ==
        json{{"name", "unknown"}, {"value", hostile}, {"symbol", ""}, {"meaning", ""}});
}

TEST_CASE("figures are embedded as they are written elsewhere") {
  const auto model = small_model();
  const auto section = small_section(model);
  const auto figures = data_of(html_report("Title", {section}))["sections"][0]["figures"];
  REQUIRE(figures.size() == 1);
  CHECK(figures[0] == json::parse(figure::to_json(section.figures[0])));
  const auto& series = figures[0]["panels"][0]["series"][0];
  CHECK(series["style"] == "dashed");
  CHECK(series["y"] == json{0.5, nullptr});
}

TEST_CASE("the table has the columns and texts of the CSV, equal ones once") {
  const auto model = small_model();
  const auto section = small_section(model);
  const auto page = html_report("Title", {small_section(small_model()), section});
  CHECK(data_of(page)["sections"][1]["rows"] == section.table.rows.size());
  const auto table = data_of(page, "table-2");
  CHECK(table["rows"] == 2);
  const auto names = overparam::io::column_names(section.table);
  REQUIRE(table["columns"].size() == names.size());
  for (std::size_t c = 0; c < names.size(); ++c) {
    const auto& column = table["columns"][c];
    CHECK(column["name"] == names[c]);
    for (std::size_t r = 0; r < section.table.rows.size(); ++r) {
      const auto text = overparam::io::fields(section.table, section.table.rows[r])[c];
      CHECK((column.contains("constant") ? column["constant"] : column["texts"][r]) == text);
    }
    CHECK(column.contains("constant") == (names[c] != "value"));
  }
}

TEST_CASE("no text leaves its place") {
  const auto model = small_model();
  const auto page = html_report(hostile, {small_section(model)});
  CHECK(count(page, "<SCRIPT>") == 0);
  CHECK(count(page, "alert(1)</SCRIPT>") == 0);
  // The end tags are those of the template, and so is the only comment.
  CHECK(count(page, "</script") == count(html_report("", {}), "</script") + 1);  // its table
  CHECK(count(page, "</SCRIPT") == 0);
  CHECK(count(page, "<!--") == 1);
  CHECK(between(page, "<title>", "</title>").find("&lt;/script&gt;&lt;SCRIPT&gt;") == 0);
  CHECK(data_of(page)["title"] == hostile);
}

TEST_CASE("bytes that are no text do not stop the page") {
  ReportSection section;
  section.notes = {"\xFF\xFE"};
  const auto data = data_of(html_report("\xC3", {section}));
  CHECK(data["sections"][0]["notes"][0] == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("a page loads nothing") {
  const auto page = html_report("Title", {});
  CHECK(count(page, "default-src 'none'") == 1);
  CHECK(count(page, "<script src") == 0);
  CHECK(count(page, "<link rel=\"stylesheet") == 0);
  CHECK(count(page, "url(fonts/") == 0);
  CHECK(count(page, "@import") == 0);
  // The libraries are there: each names itself.
  for (const char* name : {"Plotly", "katex", "DataTable", "jQuery"}) CHECK(count(page, name) > 0);
  CHECK(data_of(page)["sections"].empty());
}

TEST_CASE("the model's formulas name their sources") {
  const auto model = overparam::random_features_online::make_model();
  const auto& formulas = model->description().formulas;
  CHECK(formulas.size() >= 8);
  for (const auto& formula : formulas) {
    CAPTURE(formula.meaning);
    CHECK_FALSE(formula.meaning.empty());
    CHECK_FALSE(formula.source.empty());
    CHECK(count(formula.latex, "{") == count(formula.latex, "}"));
    CHECK(count(formula.latex, "\\left") - count(formula.latex, "\\leftarrow") ==
          count(formula.latex, "\\right"));
    CHECK(count(formula.meaning, "$") % 2 == 0);
  }
}
