// SPDX-License-Identifier: MIT
#include "features.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "overparam/experiment/parameters.hpp"
#include "overparam/figure/text.hpp"

namespace overparam::figure {
namespace {

std::string label(const Feature& feature, const Row& row) {
  const std::string text = feature.text(row);
  if (text.empty()) return feature.optional ? "" : feature.symbol + " unset";
  if (feature.entry)
    if (const std::string own = feature.entry(text); !own.empty()) return own;
  return feature.symbol + (text == infinite ? " → " : " = ") + value_text(text);
}

/// The ratio that was meant at each (dimension, ratio): widths are rounded to whole numbers. The ratio
/// met at most dimensions stands for those it may have been rounded to.
std::map<std::pair<std::string, std::string>, std::string> meant_ratios(
    const Table& table, const Rows& rows, const std::string& dimension, const std::string& column) {
  std::map<std::string, std::set<std::string>> dimensions;
  for (const Row* row : rows)
    dimensions[parameter(table, *row, column)].insert(parameter(table, *row, dimension));
  // By their numbers, to look at the few near one only.
  struct Candidate {
    std::string ratio;
    std::size_t count = 0;  // of dimensions
  };
  std::multimap<double, Candidate> candidates;
  for (const auto& [ratio, dims] : dimensions)
    if (const auto value = number(ratio)) candidates.insert({*value, {ratio, dims.size()}});
  std::map<std::pair<std::string, std::string>, std::string> result;
  for (const auto& [ratio, dims] : dimensions)
    for (const std::string& dim : dims) {
      const auto size = number(dim);
      const auto value = number(ratio);
      Candidate best{ratio, 0};
      if (size && value) {
        const double reach = (0.5 + 1e-9) / *size;
        const auto last = candidates.upper_bound(*value + reach);
        for (auto near = candidates.lower_bound(*value - reach); near != last; ++near) {
          const Candidate& other = near->second;
          if (other.count > best.count || (other.count == best.count && other.ratio < best.ratio))
            best = other;
        }
      }
      result[{dim, ratio}] = best.ratio;
    }
  return result;
}

}  // namespace

std::set<std::string> values(const Feature& feature, const Rows& rows) {
  std::set<std::string> result;
  for (const Row* row : rows) result.insert(feature.text(*row));
  return result;
}

std::vector<Feature> varying_parameters(const Table& table, const Rows& rows,
                                        const Description& model,
                                        const std::set<std::string>& excluded) {
  std::vector<Feature> result;
  const std::string dimension = column_of(model.dimension);
  for (const std::string& name : table.parameter_names) {
    if (excluded.contains(name)) continue;
    const auto* size = size_of(model, name);
    const bool may_be_infinite =
        name == dimension || (size != nullptr && name == column_of(size->count));
    std::map<std::pair<std::string, std::string>, std::string> meant;
    if (size != nullptr && name == column_of(size->ratio) && excluded.contains(dimension))
      meant = meant_ratios(table, rows, dimension, name);
    const auto text = [&table, meant, name, dimension,
                       may_be_infinite](const Row& row) -> std::string {
      const std::string value = parameter(table, row, name);
      const auto known = meant.find({parameter(table, row, dimension), value});
      if (known != meant.end()) return known->second;
      return value.empty() && may_be_infinite ? infinite : value;
    };
    const auto* spec = parameter_spec(model, name);
    const Feature feature{name, parameter_symbol(model, name), text, false,
                          spec != nullptr ? spec->typeset : nullptr};
    auto distinct = values(feature, rows);
    distinct.erase(infinite);
    const auto follows = [&](const Feature& other) {
      return std::all_of(rows.begin(), rows.end(),
                         [&](const Row* row) { return other.text(*row) == feature.text(*row); });
    };
    const bool word = spec != nullptr && spec->kind == experiment::ParameterKind::text;
    if (distinct.size() > 1 && !(word && std::any_of(result.begin(), result.end(), follows)))
      result.push_back(feature);
  }
  return result;
}

Feature time_feature(const Description& model) {
  return {"time", time_math(model), [](const Row& row) -> std::string {
            return time(row) == infinity ? infinite : experiment::shortest(time(row));
          }};
}

std::vector<Feature> component_features(const Rows& rows) {
  const auto text = [](std::uint32_t index) { return index == 0 ? "" : std::to_string(index); };
  std::vector<Feature> all{
      {"i", math("i"), [text](const Row& row) { return text(row.measurement.component.i); }, true},
      {"j", math("j"), [text](const Row& row) { return text(row.measurement.component.j); }, true}};
  std::erase_if(all, [&](const Feature& feature) {
    std::set<std::string> distinct;
    for (const Row* row : rows) distinct.insert(feature.text(*row));
    return distinct.size() < 2;
  });
  return all;
}

Feature observable_feature(const Description& model) {
  return {"observable", "observable",
          [](const Row& row) { return row.measurement.observable.str(); }, false,
          [&model](const std::string& name) { return observable_label(model, name); }};
}

Feature source_feature() {
  return {"theory", "theory", [](const Row& row) { return row.source; }};
}

std::vector<Group> group(const Rows& rows, const std::vector<Feature>& features) {
  std::vector<Group> result;
  std::map<std::vector<std::string>, std::size_t> known;
  for (const Row* row : rows) {
    std::vector<std::string> key;
    for (const Feature& feature : features) key.push_back(feature.text(*row));
    const auto [place, is_new] = known.try_emplace(key, result.size());
    if (is_new) {
      result.emplace_back();
      std::string& all = result.back().label;
      for (const Feature& feature : features)
        if (const auto one = label(feature, *row); !one.empty())
          all += (all.empty() ? "" : ", ") + one;
    }
    result[place->second].rows.push_back(row);
  }
  return result;
}

}  // namespace overparam::figure
