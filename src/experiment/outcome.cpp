// SPDX-License-Identifier: MIT
#include "overparam/experiment/outcome.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>
#include <new>
#include <nlohmann/json.hpp>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"

namespace overparam::experiment {
namespace {

using nlohmann::json;

json optional_number(const std::optional<double>& value) { return value ? json(*value) : json(); }

std::optional<double> optional_number(const json& value) {
  if (value.is_null()) return std::nullopt;
  return value.get<double>();
}

// An enumerator, of those up to `last`.
template <class Choice>
Choice choice(const json& value, Choice last) {
  const int number = value.get<int>();
  if (number < 0 || number > static_cast<int>(last)) throw core::Error("no enumerator");
  return static_cast<Choice>(number);
}

// The index of a component.
std::uint16_t index(const json& value) {
  const auto number = value.get<std::uint64_t>();
  if (number > std::numeric_limits<std::uint16_t>::max()) throw core::Error("no index");
  return static_cast<std::uint16_t>(number);
}

// The place of a text in a list, where it is added if it is new.
std::size_t index_in(std::vector<std::string>& texts, const std::string& text) {
  const auto found = std::find(texts.begin(), texts.end(), text);
  const auto index = static_cast<std::size_t>(found - texts.begin());
  if (found == texts.end()) texts.push_back(text);
  return index;
}

}  // namespace

Failure current_failure() {
  if (!std::current_exception()) throw core::Error("current_failure: there is no exception");
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return {Status::out_of_memory, "out of memory"};
  } catch (const core::ConvergenceFailure& error) {
    return {Status::not_converged, error.what()};
  } catch (const core::IntegrationFailure& error) {
    return {Status::not_converged, error.what()};
  } catch (const std::exception& error) {
    return {Status::failed, error.what()};
  } catch (...) {  // a number, a text: whatever a model of somebody else throws
    return {Status::failed, "an exception of an unknown kind"};
  }
}

std::string encode(const Outcome& outcome) {
  // What could not be read again: these throw.
  core::require(outcome.seconds >= 0, "seconds", outcome.seconds, "is not a number from 0");
  if (outcome.failure) to_string(outcome.failure->status);
  for (const auto& m : outcome.measurements) to_string(m.status), to_string(m.estimator);
  json object = json::object();
  if (outcome.failure)
    object["failure"] = {static_cast<int>(outcome.failure->status), outcome.failure->reason.str()};
  // By columns, each observable's name and each reason once.
  std::vector<std::string> names;
  std::vector<std::string> reasons;
  json columns = json::array();
  const bool components = std::any_of(outcome.measurements.begin(), outcome.measurements.end(),
                                      [](const auto& m) { return m.component != Component{}; });
  for (auto c = 0; c < (components ? 9 : 7); ++c) columns.push_back(json::array());
  for (const auto& m : outcome.measurements) {
    columns[0].push_back(optional_number(m.time));
    columns[1].push_back(index_in(names, m.observable));
    columns[2].push_back(optional_number(m.value));
    columns[3].push_back(static_cast<int>(m.status));
    columns[4].push_back(static_cast<int>(m.estimator));
    columns[5].push_back(optional_number(m.standard_error));
    columns[6].push_back(index_in(reasons, m.reason));
    if (!components) continue;
    columns[7].push_back(m.component.i);
    columns[8].push_back(m.component.j);
  }
  object["observables"] = names;
  object["reasons"] = reasons;
  object["measurements"] = std::move(columns);
  object["seconds"] = outcome.seconds;
  std::string bytes;
  json::to_cbor(object, bytes);
  return bytes;
}

Outcome decode(std::string_view bytes) {
  try {
    const json object = json::from_cbor(bytes);
    Outcome outcome;
    if (object.contains("failure"))
      outcome.failure = {choice(object["failure"].at(0), Status::failed),
                         object["failure"].at(1).get<std::string>()};
    const auto names = object.at("observables").get<std::vector<std::string>>();
    const auto reasons = object.at("reasons").get<std::vector<std::string>>();
    const json& columns = object.at("measurements");
    const bool components = columns.size() > 7;
    for (std::size_t i = 0; i < columns.at(0).size(); ++i) {
      Measurement m;
      m.time = optional_number(columns.at(0).at(i));
      m.observable = names.at(columns.at(1).at(i).get<std::size_t>());
      m.value = optional_number(columns.at(2).at(i));
      m.status = choice(columns.at(3).at(i), Status::failed);
      m.estimator = choice(columns.at(4).at(i), Estimator::test_set);
      m.standard_error = optional_number(columns.at(5).at(i));
      m.reason = reasons.at(columns.at(6).at(i).get<std::size_t>());
      if (components) m.component = {index(columns.at(7).at(i)), index(columns.at(8).at(i))};
      outcome.measurements.push_back(std::move(m));
    }
    outcome.seconds = object.at("seconds").get<double>();
    if (!(outcome.seconds >= 0)) throw core::Error("no time");
    return outcome;
  } catch (const std::exception&) {  // of the JSON library, or an index beyond its array
    throw core::Error("a stored result cannot be read");
  }
}

}  // namespace overparam::experiment
