// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "columns.hpp"
#include "figure/axes.hpp"
#include "figure/families.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/version.hpp"

namespace overparam::io {
namespace {

using experiment::Description;
using experiment::Row;
using experiment::Table;

constexpr const char* time_name = "time";

// One line of a comment.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

std::string quoted(std::string text) {
  std::replace(text.begin(), text.end(), '"', '\'');
  return std::string("\"").append(one_line(std::move(text))).append("\"");
}

// A field of a line of data.
std::string field(const std::string& text) {
  if (text.empty()) return "NaN";
  const bool plain = std::none_of(text.begin(), text.end(), [](unsigned char c) {
    return c <= ' ' || c == '"' || c == '\'' || c == '#';
  });
  return plain ? text : quoted(text);
}

// The column that a curve runs along if none is chosen.
std::string default_column(const Table& table, const figure::Rows& all, const Description& model) {
  const auto rows = figure::rows_of(table, figure::principal(model));
  return figure::running_column(table, rows.empty() ? all : rows, model);
}

// What tells families apart, the source first.
std::vector<figure::Feature> features_of(const Table& table, const figure::Rows& rows,
                                         const Description& model, const std::string& x) {
  std::vector<figure::Feature> features{figure::source_feature()};
  std::set<std::string> axes;
  if (x != time_name) axes.insert(x);
  append(features, figure::varying_parameters(table, rows, model,
                                              figure::columns_of_axes(table, rows, model, axes)));
  append(features, figure::component_features(rows));
  if (x == time_name) return features;
  // Points with a finite time each, and a limit, make two families, not one for each time.
  const bool each = figure::has_several_times(rows);
  features.push_back({time_name, "", [each](const Row& row) {
                        const double time = figure::time(row);
                        if (!row.measurement.time) return std::string();
                        return each || time == figure::infinity ? experiment::shortest(time)
                                                                : std::string("finite");
                      }});
  return features;
}

// "deterministic, learning_rate = 0.5, time = inf", without what all families agree in.
std::string name_of(const Row& row, const std::vector<figure::Feature>& features,
                    bool several_times) {
  std::string name = row.source;
  for (std::size_t i = 1; i < features.size(); ++i) {
    const std::string text = features[i].text(row);
    if (text.empty() || (features[i].name == time_name && !several_times)) continue;
    name += ", " + features[i].name + " = " + text;
  }
  return name;
}

// x first, then the observables, then what is left.
void put_first(const std::string& x, const Table& table, std::vector<WideColumn>& columns) {
  auto found = std::find_if(columns.begin(), columns.end(),
                            [&](const WideColumn& column) { return column.name == x; });
  if (found == columns.end()) {  // a parameter of a single value
    const auto& names = table.parameter_names;
    const auto place = std::find(names.begin(), names.end(), x);
    if (place == names.end()) throw core::InvalidParameter("x", x, "is no column of the table");
    columns.push_back(parameter_column(table, static_cast<std::size_t>(place - names.begin())));
    found = columns.end() - 1;
  }
  std::rotate(columns.begin(), found, found + 1);
  std::stable_partition(columns.begin() + 1, columns.end(),
                        [](const WideColumn& column) { return column.measured; });
}

// Whether the blocks differ in a feature.
bool has_several(const std::vector<figure::Group>& blocks, const std::string& name,
                 const std::vector<figure::Feature>& features) {
  const auto feature = std::find_if(features.begin(), features.end(),
                                    [&](const auto& one) { return one.name == name; });
  if (feature == features.end()) return false;
  return std::any_of(blocks.begin(), blocks.end(), [&](const auto& block) {
    return feature->text(*block.rows.front()) != feature->text(*blocks.front().rows.front());
  });
}

// The fields of a block in the order of a parameter or, without one, of x; numbers before what is none.
std::vector<std::vector<std::string>> lines_of(
    const figure::Group& block, const std::unordered_map<const Row*, const WideRow*>& wide_row,
    const std::vector<WideColumn>& columns, const Table& table, const std::string& order) {
  std::vector<std::pair<double, std::vector<std::string>>> lines;
  for (const Row* row : block.rows) {
    std::vector<std::string> texts;
    for (const auto& column : columns) texts.push_back(column.text(*wide_row.at(row)));
    const std::string place = order.empty() ? texts.front() : figure::parameter(table, *row, order);
    lines.emplace_back(core::read_number(place).value_or(figure::infinity), std::move(texts));
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::vector<std::string>> sorted;
  for (auto& [x, texts] : lines) sorted.push_back(std::move(texts));
  return sorted;
}

std::string header(const Table& table, const std::vector<WideColumn>& columns) {
  std::string text =
      "# " + one_line(table.model) + ", by overparam " + version +
      "\n# NaN: no value, a gap in a line (set datafile missing NaN joins its ends)\n# columns:";
  for (std::size_t i = 0; i < columns.size(); ++i)
    text.append(i == 0 ? " " : ", ")
        .append(std::to_string(i + 1) + ' ')
        .append(one_line(columns[i].name));
  text += '\n';
  const auto varying = shown_parameters(table, Columns::varying);
  for (std::size_t p = 0; p < table.parameter_names.size() && !table.rows.empty(); ++p) {
    const std::string& value = table.rows.front().parameters[p];
    if (value.empty() || std::binary_search(varying.begin(), varying.end(), p)) continue;
    text += "# " + one_line(table.parameter_names[p]) + " = " + one_line(value) + '\n';
  }
  return text;
}

}  // namespace

void write_gnuplot(std::ostream& out, const Table& table, const Description& model,
                   const std::string& x, Columns columns) {
  Wide wide = widened(table, columns);
  figure::Rows rows;  // one for each of the wide ones
  std::unordered_map<const Row*, const WideRow*> wide_row;
  for (const auto& row : wide.rows) {
    rows.push_back(&row.common());
    wide_row[rows.back()] = &row;
  }
  std::string first = x.empty() ? default_column(table, rows, model) : x;
  if (first.empty()) first = time_name;
  put_first(first, table, wide.columns);
  // Against an observable the lines run along what would be x otherwise.
  const bool measured = figure::observable_spec(model, first) != nullptr &&
                        figure::parameter_spec(model, first) == nullptr;
  const std::string order = measured ? default_column(table, rows, model) : "";
  const auto features = features_of(table, rows, model, measured ? order : first);
  out << header(table, wide.columns);
  const auto blocks = figure::group(rows, features);
  const bool several_times = has_several(blocks, time_name, features);
  for (const auto& block : blocks) {
    const std::string name = name_of(*block.rows.front(), features, several_times);
    if (&block != &blocks.front()) out << "\n\n";
    out << "# " << one_line(name) << '\n' << quoted(name) << '\n';
    for (const auto& texts : lines_of(block, wide_row, wide.columns, table, order)) {
      std::string line;
      for (const auto& text : texts) line.append(line.empty() ? "" : " ").append(field(text));
      out << line << '\n';
    }
  }
}

}  // namespace overparam::io
