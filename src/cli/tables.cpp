// SPDX-License-Identifier: MIT
#include "tables.hpp"

#include <algorithm>

#include "arguments.hpp"
#include "command/pictures.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/io/csv.hpp"

namespace overparam::cli {
namespace {

using experiment::column_of;
using experiment::Table;

bool varies(const Table& table, const std::string& column) {
  const auto& names = table.parameter_names;
  const auto place =
      static_cast<std::size_t>(std::find(names.begin(), names.end(), column) - names.begin());
  return place < names.size() &&
         std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
           return row.parameters[place] != table.rows.front().parameters[place];
         });
}

// The x of the command's picture; empty: that of a curve.
std::string abscissa(const Options& options, const Table& table) {
  const auto& model = options.model->description();
  const std::string dimension = column_of(model.dimension);
  if (options.command == "validate") return dimension;
  const std::string chosen = column_of(picture_choices(options).x);
  for (const auto& inversion : model.questions.inversions) {
    if (options.command != inversion.command) continue;
    const bool of_wanted =
        chosen.empty() ? !varies(table, dimension) : chosen == inversion.wanted.name;
    if (of_wanted) return inversion.repeats;
    return chosen.empty() ? dimension : chosen;
  }
  return chosen.empty() && options.command == "dynamics" ? "time" : chosen;
}

struct Form {
  const char* name;
  const char* ending;
  void (*write)(std::ostream& out, const Options& options, const Table& table, io::Columns columns);
};

constexpr Form forms_of_tables[] = {
    {"csv", ".csv",
     [](std::ostream& out, const Options&, const Table& table, io::Columns) {
       io::write_csv(out, table);
     }},
    {"wide", ".wide.csv",
     [](std::ostream& out, const Options&, const Table& table, io::Columns columns) {
       io::write_wide(out, table, columns);
     }},
    {"gnuplot", ".dat",
     [](std::ostream& out, const Options& options, const Table& table, io::Columns columns) {
       io::write_gnuplot(out, table, options.model->description(), abscissa(options, table),
                         columns);
     }},
    {"json", ".json",
     [](std::ostream& out, const Options& options, const Table& table, io::Columns columns) {
       io::write_json(out, table, options.model->description(), columns);
     }}};

void check(const std::string& name) {
  std::string known;
  for (const auto& form : forms_of_tables) {
    if (name == form.name) return;
    known.append(known.empty() ? "" : " | ").append(form.name);
  }
  throw core::InvalidParameter("--format", name, "is not one of " + known);
}

}  // namespace

TableForms read_table_forms(const std::vector<std::string>& arguments) {
  Complaints complaints;
  const auto given = read_command_line(arguments, {{"format"}, {"all", true}, {"to"}}, complaints);
  complaints.raise();
  TableForms forms;
  if (given.contains("all")) forms.columns = io::Columns::all;
  if (const auto format = given.find("format"); format != given.end()) {
    experiment::ParameterSpec spec;
    spec.name = format->first;
    spec.kind = experiment::ParameterKind::text;
    forms.names = parse_values(spec, format->second.text);
    for (const auto& name : forms.names) check(name);
  }
  return forms;
}

std::vector<std::filesystem::path> write_tables(const TableForms& forms, const Options& options,
                                                const Table& table,
                                                const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> written;
  for (const auto& form : forms_of_tables) {
    if (std::find(forms.names.begin(), forms.names.end(), form.name) == forms.names.end()) continue;
    written.push_back(directory / (options.command + form.ending));
    core::write_file(written.back(),
                     [&](std::ostream& out) { form.write(out, options, table, forms.columns); });
  }
  return written;
}

}  // namespace overparam::cli
