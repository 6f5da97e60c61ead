// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "columns.hpp"
#include "overparam/core/text.hpp"
#include "overparam/io/csv.hpp"
#include "overparam/io/tables.hpp"
#include "overparam/version.hpp"

namespace overparam::io {
namespace {

using experiment::Description;
using experiment::ObservableSpec;
using experiment::ParameterSpec;
using experiment::Table;
using Json = nlohmann::ordered_json;

std::string dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

// A field of the tidy CSV.
Json value_of(const std::string& text, bool numeric) {
  if (text.empty()) return nullptr;
  if (!numeric) return text;
  if (const auto whole = core::read_whole(text)) return *whole;
  if (const auto number = core::read_number(text)) return *number;
  if (text.find("nan") != std::string::npos) return nullptr;
  return text;
}

const ParameterSpec* parameter(const Description& model, const std::string& column) {
  for (const auto& spec : model.parameters)
    if (experiment::column_of(spec.name) == column) return &spec;
  return nullptr;
}

bool is_number(const Description& model, const std::string& column) {
  static const std::set<std::string> numbers{
      "time",          "i",     "j",        "value",          "standard_error",
      "lower",         "upper", "replicas", "lower_quartile", "median",
      "upper_quartile"};
  const auto* spec = parameter(model, column);
  return numbers.contains(column) ||
         (spec != nullptr && spec->kind != experiment::ParameterKind::text);
}

const ObservableSpec* observable(const Description& model, const std::string& name) {
  const auto find = [&](const std::vector<ObservableSpec>& all) -> const ObservableSpec* {
    for (const auto& spec : all)
      if (spec.name == name) return &spec;
    return nullptr;
  };
  const auto* found = find(model.observables);
  for (const auto& inversion : model.questions.inversions)
    if (found == nullptr) found = find(inversion.observables);
  return found;
}

Json described(const std::string& symbol, const std::string& meaning) {
  return {{"symbol", value_of(symbol, false)}, {"meaning", value_of(meaning, false)}};
}

Json parameters_of(const Table& table, const Description& model) {
  const auto varying = shown_parameters(table, Columns::varying);
  Json all = Json::object();
  for (std::size_t p = 0; p < table.parameter_names.size(); ++p) {
    const std::string& name = table.parameter_names[p];
    const auto* spec = parameter(model, name);
    Json& one = all[name] =
        spec == nullptr ? described("", "") : described(spec->symbol, spec->meaning);
    if (!table.rows.empty() && !std::binary_search(varying.begin(), varying.end(), p))
      one["value"] = value_of(table.rows.front().parameters[p], is_number(model, name));
  }
  return all;
}

Json observables_of(const Table& table, const Description& model) {
  Json all = Json::object();
  for (const auto& row : table.rows) {
    const auto& name = row.measurement.observable;
    if (all.contains(name.str())) continue;
    const auto* spec = observable(model, name);
    all[name.str()] = spec == nullptr ? described("", "") : described(spec->symbol, spec->meaning);
  }
  return all;
}

}  // namespace

void write_json(std::ostream& out, const Table& table, const Description& model, Columns columns) {
  for (const auto& row : table.rows) require_fit(table, row);  // all or nothing
  const Json head{{"program", "overparam"},
                  {"version", version},
                  {"commit", commit},
                  {"model", table.model},
                  {"parameters", parameters_of(table, model)},
                  {"observables", observables_of(table, model)}};
  std::string text = dumped(head, 2);
  text.erase(text.rfind('\n'));  // the end of the object, which comes after the rows
  out << text << ",\n  \"rows\": [";

  const auto names = column_names(table);
  const std::size_t before = names.size() - table.parameter_names.size();
  std::vector<std::size_t> shown;
  for (std::size_t c = 1; c < before; ++c) shown.push_back(c);
  for (const std::size_t p : shown_parameters(table, columns)) shown.push_back(before + p);
  std::vector<bool> numeric;
  for (const auto& name : names) numeric.push_back(is_number(model, name));
  for (const auto& row : table.rows) {
    const auto texts = fields(table, row);
    Json one = Json::object();
    for (const std::size_t c : shown) one[names[c]] = value_of(texts[c], numeric[c]);
    out << (&row == &table.rows.front() ? "\n    " : ",\n    ") << dumped(one, -1);
  }
  out << "\n  ]\n}\n";
}

}  // namespace overparam::io
