// SPDX-License-Identifier: MIT
#include "overparam/experiment/tally.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "overparam/core/words.hpp"

namespace overparam::experiment {
namespace {

constexpr std::size_t max_shown = 3;  // in a line for people

bool is_remarkable(const Row& row) {
  const auto& m = row.measurement;
  if (m.status != Status::ok) return true;
  // Comparisons, "generalization_error.z_score", repeat what the rows of their theory say.
  const std::string& observable = m.observable;
  return !m.reason.empty() && observable.find('.') == std::string::npos;
}

// A reason without its numbers: rows that differ in these alone are counted together.
struct Skeleton {
  std::string text;
  double last_number = 0;  // such as a relative size
};

Skeleton skeleton(const std::string& reason) {
  Skeleton result;
  const char* const end = reason.data() + reason.size();
  for (const char* at = reason.data(); at != end;) {
    const bool sign = *at == '-' && at + 1 != end && at[1] >= '0' && at[1] <= '9';
    if (!sign && (*at < '0' || *at > '9')) {
      result.text += *at++;
      continue;
    }
    at = std::from_chars(at, end, result.last_number).ptr;
    result.text += '#';
  }
  return result;
}

// Numbers of the rows' grid points: rows of equal parameters have the same.
std::vector<std::size_t> number_points(const Table& table) {
  std::map<std::string, std::size_t> known;
  std::vector<std::size_t> numbers;
  numbers.reserve(table.rows.size());
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Row& row = table.rows[i];
    if (i > 0 && row.parameters == table.rows[i - 1].parameters) {
      numbers.push_back(numbers.back());
      continue;
    }
    std::string key;
    for (const std::string& text : row.parameters) key += text + '\n';
    numbers.push_back(known.try_emplace(std::move(key), known.size()).first->second);
  }
  return numbers;
}

struct Column {
  bool varies = false;
  std::size_t length = 0;  // of all its texts
  std::string first;       // text that is not empty: levels of the limit leave sizes out

  void add(const std::string& text) {
    if (text.empty()) return;
    length += text.size();
    if (first.empty()) first = text;
    varies = varies || text != first;
  }
};

// The columns that tell points apart. Of a size that does not vary in one of its forms none, else the
// one with the shortest texts.
std::vector<std::size_t> telling_columns(const Table& table, const Description& model) {
  std::vector<Column> columns(table.parameter_names.size());
  for (const Row& row : table.rows)
    for (std::size_t c = 0; c < columns.size(); ++c) columns[c].add(row.parameters[c]);
  for (const Size& size : model.sizes) {
    std::vector<Column*> forms;
    for (const auto& name : size.names()) {
      const auto at =
          std::find(table.parameter_names.begin(), table.parameter_names.end(), column_of(name));
      if (at == table.parameter_names.end()) continue;
      Column& column = columns[static_cast<std::size_t>(at - table.parameter_names.begin())];
      if (!column.first.empty()) forms.push_back(&column);
    }
    if (forms.empty()) continue;
    Column* const told =
        *std::min_element(forms.begin(), forms.end(),
                          [](const Column* a, const Column* b) { return a->length < b->length; });
    const bool all_vary =
        std::all_of(forms.begin(), forms.end(), [](const Column* form) { return form->varies; });
    for (Column* form : forms) form->varies = all_vary && form == told;
  }
  std::vector<std::size_t> result;
  for (std::size_t c = 0; c < columns.size(); ++c)
    if (columns[c].varies) result.push_back(c);
  return result;
}

std::string four_digits(double value) {
  if (std::isinf(value)) return "∞";
  return core::brief(value);
}

// A parameter's text, long numbers to four digits.
std::string shortened(const std::string& text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = problem == std::errc() && end == text.data() + text.size();
  return is_number && text.size() > 6 ? four_digits(value) : text;
}

std::string joined(const std::vector<std::string>& texts, const char* separator) {
  std::string result;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) result += separator;
    if (i == max_shown && texts.size() > max_shown + 1) return result + "…";
    result += texts[i];
  }
  return result;
}

std::string symbol_of(const std::string& column, const Description& model) {
  for (const auto& spec : model.parameters)
    if (column_of(spec.name) == column) return spec.symbol.empty() ? "--" + spec.name : spec.symbol;
  return column;
}

// "K/N = 1, 2, 3, …", or "K/N = 1, η = 7; K/N = 2, η = 7".
std::string places_of(const Remark& remark, const Description& model) {
  if (remark.places.empty() || remark.places.front().empty()) return "";
  const bool one = remark.places.front().size() == 1;
  std::vector<std::string> texts;
  for (const auto& place : remark.places) {
    std::vector<std::string> values;
    for (const auto& [column, text] : place)
      values.push_back((one ? "" : symbol_of(column, model) + " = ") +
                       (text.empty() ? "∞" : shortened(text)));
    texts.push_back(joined(values, ", "));
  }
  return (one ? symbol_of(remark.places.front().front().first, model) + " = " : "") +
         joined(texts, one ? ", " : "; ");
}

// One remark while rows are counted.
struct Count {
  Remark remark;
  std::set<std::string> sources, observables;
  std::set<std::size_t> points, points_in_all;
  std::set<double> times, times_in_all;
  bool all_observables = true;
  bool one_reason = true;
  double largest = 0;  // number at the end of the reason told

  void add(const Row& row, double last_number, std::size_t point, const Table& table,
           const std::vector<std::size_t>& telling) {
    const auto& m = row.measurement;
    const std::string& source = row.source;
    const std::string& observable = m.observable;
    const std::string& reason = m.reason;
    one_reason = one_reason && (remark.rows == 0 || reason == remark.reason);
    // Of corrections to values the largest is told.
    if (remark.rows++ == 0 || (m.status == Status::ok && last_number > largest)) {
      remark.status = m.status;
      remark.reason = reason;
      largest = last_number;
    }
    if (sources.insert(source).second) remark.sources.push_back(source);
    if (observables.insert(observable).second) remark.observables.push_back(observable);
    if (m.time) times.insert(*m.time);
    if (!points.insert(point).second || remark.places.size() == Remark::max_places) return;
    auto& place = remark.places.emplace_back();
    for (const std::size_t c : telling)
      place.emplace_back(table.parameter_names[c], row.parameters[c]);
  }

  // Any row of the table: what the counted ones are a part of.
  void compare(const Row& row, std::size_t point) {
    if (sources.count(row.source) == 0) return;
    if (observables.count(row.measurement.observable) == 0) {
      all_observables = false;
      return;
    }
    points_in_all.insert(point);
    if (row.measurement.time) times_in_all.insert(*row.measurement.time);
  }

  Remark finished(const Description& model, bool several_sources) {
    remark.points = points.size();
    remark.points_in_all = points_in_all.size();
    remark.times.assign(times.begin(), times.end());
    std::string& text = remark.text;
    if (several_sources) text += joined(remark.sources, ", ") + ": ";
    if (!all_observables) {
      text += remark.observables.front();
      if (const auto more = remark.observables.size() - 1; more > 0)
        text += " and " + std::to_string(more) + " more";
      text += ' ';
    }
    text +=
        remark.status == Status::ok ? "of limited accuracy" : std::string(to_string(remark.status));
    text += " at " + std::to_string(remark.points) + " of " + std::to_string(remark.points_in_all) +
            (remark.points_in_all == 1 ? " point" : " points");
    if (const std::string places = places_of(remark, model); !places.empty())
      text += " (" + places + ")";
    if (times.size() < times_in_all.size()) {
      std::vector<std::string> texts;
      for (const double time : times) texts.push_back(four_digits(time));
      text += ", t = " + joined(texts, ", ");
    }
    text += (one_reason ? ": " : ": for example ") + remark.reason;
    return std::move(remark);
  }
};

}  // namespace

std::vector<Remark> tally(const Table& table, const Description& model) {
  if (std::none_of(table.rows.begin(), table.rows.end(), is_remarkable)) return {};
  const auto points = number_points(table);
  const auto telling = telling_columns(table, model);
  std::vector<Count> counts;
  std::map<std::pair<Status, std::string>, std::size_t> index;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Row& row = table.rows[i];
    if (!is_remarkable(row)) continue;
    const auto bare = skeleton(row.measurement.reason);
    const auto [entry, added] =
        index.try_emplace({row.measurement.status, bare.text}, counts.size());
    if (added) counts.emplace_back();
    counts[entry->second].add(row, bare.last_number, points[i], table, telling);
  }
  std::set<std::string> sources;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    sources.insert(table.rows[i].source);
    for (Count& count : counts) count.compare(table.rows[i], points[i]);
  }
  std::vector<Remark> remarks;
  for (Count& count : counts) remarks.push_back(count.finished(model, sources.size() > 1));
  return remarks;
}

}  // namespace overparam::experiment
