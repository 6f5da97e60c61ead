// SPDX-License-Identifier: MIT
/// @file
/// The hostile values of what experiments, figures and files are made of.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hostile/campaign.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/outcome.hpp"
#include "overparam/experiment/plan.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/experiment/tally.hpp"

namespace overparam::hostile {

/// Texts as `name`, all of them allowed.
template <class T, class Make>
Variations<T> text_variations(const std::string& name, const Make& make) {
  Variations<T> result;
  for (auto& hostile : variations(std::string("1"), name, anything))
    result.push_back({std::move(hostile.what), make(hostile.value), true, name});
  return result;
}

inline Variations<experiment::Text> variations(const experiment::Text&, const std::string& name,
                                               const Range&) {
  return text_variations<experiment::Text>(name, [](const auto& text) { return text; });
}

inline Variations<experiment::Texts> variations(const experiment::Texts& valid,
                                                const std::string& name, const Range& range) {
  Variations<experiment::Texts> result;
  const std::vector<std::string> texts(valid.begin(), valid.end());
  for (auto& hostile : variations(texts, name, range))
    result.push_back({std::move(hostile.what), experiment::Texts(hostile.value), true, name});
  return result;
}

template <class Value>
Variations<std::map<std::string, Value>> variations(const std::map<std::string, Value>& valid,
                                                    const std::string& name, const Range& range) {
  Variations<std::map<std::string, Value>> result;
  result.push_back({name + " empty", {}, true, name});
  for (const auto& [key, value] : valid) {
    auto changed = valid;
    changed.erase(key);
    result.push_back({name + " without " + key, changed, true, name});
    for (auto& hostile : variations(value, name + " of " + key, range)) {
      changed = valid;
      changed[key] = std::move(hostile.value);
      result.push_back({std::move(hostile.what), std::move(changed), true, name});
    }
  }
  return result;
}

inline Variations<experiment::Point> variations(const experiment::Point& valid,
                                                const std::string& name, const Range& range) {
  Variations<experiment::Point> result;
  const std::map<std::string, std::string>& texts = valid;
  for (auto& hostile : variations(texts, name, range)) {
    experiment::Point changed = valid;
    static_cast<std::map<std::string, std::string>&>(changed) = std::move(hostile.value);
    result.push_back({std::move(hostile.what), std::move(changed), true, name});
  }
  return result;
}

template <class First, class Second>
Variations<std::pair<First, Second>> variations(const std::pair<First, Second>& valid,
                                                const std::string& name, const Range& range) {
  Variations<std::pair<First, Second>> result;
  for (auto& hostile : variations(valid.first, name, range))
    result.push_back({hostile.what, {hostile.value, valid.second}, hostile.allowed, hostile.name});
  for (auto& hostile : variations(valid.second, name, range))
    result.push_back({hostile.what, {valid.first, hostile.value}, hostile.allowed, hostile.name});
  return result;
}

/// Other numbers of points, and other points.
inline Variations<experiment::Points> variations(const experiment::Points& valid,
                                                 const std::string& name, const Range& range) {
  Variations<experiment::Points> result;
  result.push_back({name + " empty", {}, true, name});
  auto longer = valid;
  longer.push_back(valid.front());
  result.push_back({name + " with one more", longer, true, name});
  for (auto& hostile : variations(valid.front(), name + "[0]", range)) {
    if (hostile.value.size() != valid.names().size()) continue;
    auto changed = valid;
    changed.replace(0, hostile.value);
    result.push_back({std::move(hostile.what), std::move(changed), true, name});
  }
  result.push_back(
      {name + " without parameters", {experiment::Point{}, experiment::Point{}}, true, name});
  return result;
}

/// Other numbers of lists. What a list may hold is asked where it is put in.
inline Variations<experiment::TimeLists> variations(const experiment::TimeLists& valid,
                                                    const std::string& name, const Range&) {
  Variations<experiment::TimeLists> result;
  result.push_back({name + " empty", {}, true, name});
  auto longer = valid;
  longer.push_back({1, infinity});
  result.push_back({name + " with one more", longer, true, name});
  auto other = valid;
  other.assign(valid.size(), {});
  result.push_back({name + " of nothing", other, true, name});
  other.assign(valid.size(), {infinity});
  result.push_back({name + " of the limit", other, true, name});
  return result;
}

template <>
struct Fields<experiment::ParameterSpec> {
  template <class Visit>
  static void each(const Visit& visit) {
    using Spec = experiment::ParameterSpec;
    visit("name", &Spec::name, anything);
    visit("symbol", &Spec::symbol, anything);
    visit("kind", &Spec::kind, anything);
    visit("default_text", &Spec::default_text, anything);
    visit("minimum", &Spec::minimum, anything);
    visit("maximum", &Spec::maximum, anything);
    visit("open_minimum", &Spec::open_minimum, anything);
    visit("allowed", &Spec::allowed, anything);
    visit("file_prefix", &Spec::file_prefix, anything);
    visit("file", &Spec::file, anything);
    visit("shared", &Spec::shared, anything);
    visit("label", &Spec::label, anything);
  }
};

template <>
struct Fields<experiment::ObservableSpec> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("name", &experiment::ObservableSpec::name, anything);
    visit("symbol", &experiment::ObservableSpec::symbol, anything);
    visit("derived", &experiment::ObservableSpec::derived, anything);
    visit("bounds", &experiment::ObservableSpec::bounds, anything);
    visit("guide", &experiment::ObservableSpec::guide, anything);
    visit("label", &experiment::ObservableSpec::label, anything);
  }
};

template <>
struct Fields<experiment::TheoryLevel> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("name", &experiment::TheoryLevel::name, anything);
    visit("sampled", &experiment::TheoryLevel::sampled, anything);
  }
};

template <>
struct Fields<experiment::Size> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("count", &experiment::Size::count, anything);
    visit("ratio", &experiment::Size::ratio, anything);
    visit("exponent", &experiment::Size::exponent, anything);
  }
};

template <>
struct Fields<experiment::TimeAxis> {
  template <class Visit>
  static void each(const Visit& visit) {
    using Axis = experiment::TimeAxis;
    visit("symbol", &Axis::symbol, anything);
    visit("name", &Axis::name, anything);
    visit("unit", &Axis::unit, anything);
    visit("finite", &Axis::finite, anything);
    visit("limit", &Axis::limit, anything);
    visit("limit_simulated", &Axis::limit_simulated, anything);
  }
};

template <>
struct Fields<experiment::Inversion> {
  template <class Visit>
  static void each(const Visit& visit) {
    using Inversion = experiment::Inversion;
    visit("command", &Inversion::command, anything);
    visit("wanted", &Inversion::wanted, anything);
    visit("repeats", &Inversion::repeats, anything);
    visit("sought", &Inversion::sought, anything);
    visit("observables", &Inversion::observables, anything);
  }
};

template <>
struct Fields<experiment::Document> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("command", &experiment::Document::command, anything);
    visit("option", &experiment::Document::option, anything);
    visit("hidden", &experiment::Document::hidden, anything);
  }
};

template <>
struct Fields<experiment::Questions> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("cost", &experiment::Questions::cost, anything);
    visit("inversions", &experiment::Questions::inversions, anything);
    visit("documents", &experiment::Questions::documents, anything);
  }
};

template <>
struct Fields<experiment::Description> {
  template <class Visit>
  static void each(const Visit& visit) {
    using Description = experiment::Description;
    visit("name", &Description::name, anything);
    visit("parameters", &Description::parameters, anything);
    visit("observables", &Description::observables, anything);
    visit("levels", &Description::levels, anything);
    visit("dimension", &Description::dimension, anything);
    visit("sizes", &Description::sizes, anything);
    visit("time", &Description::time, anything);
    visit("questions", &Description::questions, anything);
  }
};

template <>
struct Fields<experiment::Measurement> {
  template <class Visit>
  static void each(const Visit& visit) {
    using Measurement = experiment::Measurement;
    visit("time", &Measurement::time, anything);
    visit("observable", &Measurement::observable, anything);
    visit("value", &Measurement::value, anything);
    visit("status", &Measurement::status, anything);
    visit("estimator", &Measurement::estimator, anything);
    visit("standard_error", &Measurement::standard_error, anything);
    visit("reason", &Measurement::reason, anything);
  }
};

template <>
struct Fields<experiment::Row> {
  template <class Visit>
  static void each(const Visit& visit) {
    using Row = experiment::Row;
    visit("parameters", &Row::parameters, anything);
    visit("source", &Row::source, anything);
    visit("measurement", &Row::measurement, anything);
    visit("standard_error", &Row::standard_error, anything);
    visit("replicas", &Row::replicas, anything);
  }
};

template <>
struct Fields<experiment::Table> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("model", &experiment::Table::model, anything);
    visit("parameter_names", &experiment::Table::parameter_names, anything);
    visit("rows", &experiment::Table::rows, anything);
  }
};

template <>
struct Fields<experiment::Failure> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("status", &experiment::Failure::status, anything);
    visit("reason", &experiment::Failure::reason, anything);
  }
};

template <>
struct Fields<experiment::Outcome> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("measurements", &experiment::Outcome::measurements, anything);
    visit("failure", &experiment::Outcome::failure, anything);
    visit("seconds", &experiment::Outcome::seconds, anything);
  }
};

template <>
struct Fields<experiment::Effort> {
  template <class Visit>
  static void each(const Visit& visit) {
    constexpr double most = experiment::Effort::most_replicas;
    visit("replicas", &experiment::Effort::replicas, between(1, most));
    visit("target_error", &experiment::Effort::target_error, not_negative);
    visit("max_replicas", &experiment::Effort::max_replicas, between(0, most));
  }
};

template <>
struct Fields<experiment::Task> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("point", &experiment::Task::point, between(0, 1));
    visit("source", &experiment::Task::source, anything);
    visit("sampled", &experiment::Task::sampled, anything);
    visit("limit", &experiment::Task::limit, anything);
  }
};

template <>
struct Fields<experiment::Plan> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("points", &experiment::Plan::points, anything);
    visit("times", &experiment::Plan::times, anything);
    visit("tasks", &experiment::Plan::tasks, anything);
    visit("effort", &experiment::Plan::effort, anything);
    visit("seed", &experiment::Plan::seed, anything);
  }
};

template <>
struct Fields<experiment::ItemKey> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("task", &experiment::ItemKey::task, between(0, 4294967295.));
    visit("replica", &experiment::ItemKey::replica,
          between(0, double(experiment::Effort::most_replicas) - 1));
  }
};

template <>
struct Fields<experiment::Input> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("content", &experiment::Input::content, anything);
    visit("digest", &experiment::Input::digest, anything);
  }
};

template <>
struct Fields<experiment::StoredCommand> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("command", &experiment::StoredCommand::command, anything);
    visit("model", &experiment::StoredCommand::model, anything);
    visit("options", &experiment::StoredCommand::options, anything);
  }
};

template <>
struct Fields<experiment::Remark> {
  template <class Visit>
  static void each(const Visit& visit) {
    using Remark = experiment::Remark;
    visit("status", &Remark::status, finite);
    visit("reason", &Remark::reason, anything);
    visit("rows", &Remark::rows, anything);
    visit("sources", &Remark::sources, anything);
    visit("times", &Remark::times, anything);
    visit("text", &Remark::text, anything);
  }
};

}  // namespace overparam::hostile
