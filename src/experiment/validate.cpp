// SPDX-License-Identifier: MIT
#include "overparam/experiment/validate.hpp"

#include <algorithm>
#include <array>
#include <boost/container_hash/hash.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "experiment/family_names.hpp"
#include "experiment/items.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "overparam/validation/statistics.hpp"

namespace overparam::experiment {
namespace {

constexpr double false_alarms = 0.01;
constexpr double largest_difference = 1e90;  // relative; the sums of a fit hold its cube
constexpr double no_time = -1;               // stands for the time of a model without times
constexpr std::size_t fewest_events = 10;    // that a mean and its standard error stand on

using Draws = std::vector<std::optional<Outcome>>;

// A component of an observable at a time; at −1 in a model without times.
struct Entry {
  struct What {
    Text observable;
    Component component;
    bool operator==(const What&) const = default;
  } what;
  double time = 0;
  bool operator==(const Entry&) const = default;
};

// Where the measurement of an observable at a time is, in every draw of a task that has any.
class Layout {
 public:
  explicit Layout(const Draws& draws) {
    const auto measured = std::find_if(draws.begin(), draws.end(), [](const auto& outcome) {
      return !outcome->measurements.empty();
    });
    if (measured == draws.end()) return;
    const auto& all = (*measured)->measurements;
    for (std::size_t k = 0; k < all.size(); ++k)
      places_.try_emplace({{all[k].observable, all[k].component}, all[k].time.value_or(no_time)},
                          k);
    for (const auto& m : all) {
      auto& known = components_[m.observable.str()];
      if (std::find(known.begin(), known.end(), m.component) == known.end())
        known.push_back(m.component);
    }
  }

  // The components that an observable has, in their order; of one that is not measured, the empty one.
  const std::vector<Component>& components(const std::string& observable) const {
    static const std::vector<Component> unknown{Component{}};
    const auto found = components_.find(observable);
    return found == components_.end() ? unknown : found->second;
  }

  const Measurement* find(const Outcome& outcome, const Entry& entry) const {
    const auto place = places_.find(entry);
    return place == places_.end() || place->second >= outcome.measurements.size()
               ? nullptr
               : &outcome.measurements[place->second];
  }

 private:
  struct Hash {
    std::size_t operator()(const Entry& entry) const {
      std::size_t result = entry.what.observable.hash();
      boost::hash_combine(result, entry.what.component.i);
      boost::hash_combine(result, entry.what.component.j);
      boost::hash_combine(result, entry.time);
      return result;
    }
  };
  std::unordered_map<Entry, std::size_t, Hash> places_;
  std::map<std::string, std::vector<Component>> components_;
};

// The draws of a task.
struct Sample {
  const Draws& draws;
  Layout layout;

  explicit Sample(const Draws& all) : draws(all), layout(all) {}
};

bool has(const Draws& draws, const std::string& observable) {
  return std::any_of(draws.begin(), draws.end(), [&](const auto& outcome) {
    return std::any_of(outcome->measurements.begin(), outcome->measurements.end(),
                       [&](const Measurement& m) { return m.observable == observable; });
  });
}

// Why draws have no values to compare at one time.
struct Lack {
  Status status = Status::ok;
  std::string reason;
};

Lack lack_of(const Measurement& m) {
  return {m.status, std::string(to_string(m.status)) + ", " +
                        (m.reason.empty() ? std::string(reason(m.status)) : m.reason.str())};
}

// The first of the draws that failed, or that has no value.
std::optional<Lack> lack_of(const Sample& sample, const Entry& entry) {
  for (const auto& outcome : sample.draws) {
    if (outcome->failure)
      return Lack{outcome->failure->status, std::string(to_string(outcome->failure->status)) +
                                                ", " + outcome->failure->reason};
    const Measurement* m = sample.layout.find(*outcome, entry);
    if (m == nullptr) return Lack{Status::ok, ""};
    if (const Measurement known = checked(*m); !known.value) return lack_of(known);
  }
  return std::nullopt;
}

// How few draws make the scatter, if too few do: "3 of 100 draws differ from the rest". Values are
// the same if rounding makes their difference, in units of the theory.
std::string rare_events(const std::vector<double>& simulated, double scale) {
  if (simulated.size() < 2) return "";  // of which there is no scatter at all
  constexpr double same = 1e-9;
  std::map<double, std::size_t> counts;
  for (const double value : simulated) ++counts[std::round(value / scale / same)];
  const auto most = std::max_element(counts.begin(), counts.end(), [](auto& one, auto& other) {
    return one.second < other.second;
  });
  const std::size_t events = simulated.size() - most->second;
  // Without any scatter a value may be exact, but for none.
  if (most->second <= events || events >= fewest_events || (events == 0 && most->first != 0))
    return "";
  return "an average of rare events: " + std::to_string(events) + " of " +
         std::to_string(simulated.size()) + " draws differ from the rest";
}

// The comparison at one size: relative differences draw by draw, or why there are none.
struct Differences {
  std::vector<double> values;
  std::string lack;       // empty without values: nothing is measured there, and nothing to say
  bool disagree = false;  // without values: the simulation diverges where the theory is finite
  std::string accuracy;   // what limits the theory
  std::optional<double> probability;  // of the theory, of a proportion
};

Differences differences(const Sample& simulation, const Sample& theory, const ObservableSpec& spec,
                        const Entry& entry) {
  Differences result;
  const auto untold = lack_of(theory, entry);
  if (untold) {
    if (!untold->reason.empty()) result.lack = "the theory is " + untold->reason;
    return result;
  }
  if (const auto unseen = lack_of(simulation, entry)) {
    result.disagree = !unseen->reason.empty() && !is_failure(unseen->status);
    if (!unseen->reason.empty()) result.lack = "the simulation is " + unseen->reason;
    if (result.disagree) result.lack += ", where the theory is finite";
    return result;
  }
  std::vector<double> theory_values;
  double scale = 0;
  for (const auto& outcome : theory.draws) {
    const Measurement* m = theory.layout.find(*outcome, entry);
    theory_values.push_back(*m->value);
    scale += *m->value / double(theory.draws.size());
    if (result.accuracy.empty()) result.accuracy = m->reason;
  }
  if (spec.law == Law::proportion) result.probability = scale;
  if (spec.compared_absolutely()) scale = 1;
  if (scale == 0) {
    result.lack = "the theory is exactly 0";
    return result;
  }
  const std::size_t draws = simulation.draws.size();
  std::vector<double> simulated;
  for (const auto& outcome : simulation.draws)
    simulated.push_back(*simulation.layout.find(*outcome, entry)->value);
  if (result.probability) {
    const double p = *result.probability;
    if (double(draws) * std::min(p, 1 - p) < double(fewest_events)) {
      result.lack =
          "a success or failure is too rare for a score test: fewer than 10 expected of " +
          std::to_string(draws) + " draws";
      return result;
    }
  } else if (const std::string rare = rare_events(simulated, scale); !rare.empty()) {
    result.lack = "the simulation is " + rare;
    return result;
  }
  for (std::size_t i = 0; i < draws; ++i) {
    const double expected = theory_values[theory_values.size() == draws ? i : 0];
    result.values.push_back((simulated[i] - expected) / scale);
  }
  if (!std::all_of(result.values.begin(), result.values.end(),
                   [](double value) { return std::abs(value) < largest_difference; })) {
    result.values.clear();
    result.lack = "the relative difference is beyond the numbers of a fit";
    return result;
  }
  if (result.values.size() < 2) {
    result.values.clear();
    result.lack = "one draw has no standard error";
  }
  return result;
}

void add_rows(const Quantity& quantity, const Model& model, Table& table) {
  const auto row = [&](const Point& point, const std::string& suffix, double value,
                       std::optional<double> error, std::optional<std::size_t> replicas) {
    const bool finite = std::isfinite(value);  // draws without scatter have infinite scores
    const Status status = finite ? Status::ok : Status::infinite;
    table.rows.push_back({row_parameters(model.description(), point),
                          quantity.level,
                          {.time = quantity.time >= 0 ? std::optional(quantity.time) : std::nullopt,
                           .observable = quantity.observable + suffix,
                           .value = finite ? std::optional<double>(value) : std::nullopt,
                           .status = status,
                           .reason = finite ? quantity.reason : std::string(reason(status)),
                           .component = quantity.component},
                          error,
                          replicas});
  };
  for (const auto& size : quantity.sizes) {
    Point point = quantity.family;
    point[model.description().dimension] = shortest(size.size);
    row(point, quantity.absolute ? ".difference" : ".relative_difference", size.difference,
        size.standard_error, size.replicas);
    row(point, ".z_score", size.z_score(), {}, size.replicas);
  }
  const auto& fit = quantity.verdict.fit;
  constexpr std::array suffixes{".intercept", ".slope", ".curvature"};
  double unit = 1;  // of a coefficient of 1/N^k
  for (std::size_t k = 0; k < fit.coefficients.size() && k < suffixes.size(); ++k) {
    row(quantity.family, suffixes[k], fit.coefficients[k] * unit, fit.errors[k] * unit, {});
    unit *= fit.smallest;
  }
  row(quantity.family, ".allowance", quantity.verdict.allowance, {}, {});
  row(quantity.family, ".verdict_z_score", quantity.verdict.z_score, {}, {});
  row(quantity.family, ".resolution", quantity.verdict.resolution, {}, {});
}

// Draws in pairs are correlated, of different numbers not known to be.
Eigen::MatrixXd correlations_of(const std::vector<std::vector<double>>& draws) {
  const bool paired = std::all_of(draws.begin(), draws.end(), [&](const auto& values) {
    return values.size() == draws.front().size();
  });
  return paired ? validation::correlations(draws) : Eigen::MatrixXd();
}

// What theories and simulations have at all, to list what is compared nowhere.
class Sides {
 public:
  void add(const Description& model, const Draws& theory, const Draws& simulation) {
    for (const auto& spec : model.observables) {
      if (has(theory, spec.name)) theory_.insert(spec.name);
      if (has(simulation, spec.name)) simulation_.insert(spec.name);
    }
  }

  std::vector<std::string> lines(const Description& model) const {
    std::string derived, only_theory, only_simulation;
    const auto add = [](std::string& list, const std::string& name) {
      list += (list.empty() ? "" : ", ") + name;
    };
    for (const auto& spec : model.observables) {
      const bool told = theory_.count(spec.name) != 0;
      const bool seen = simulation_.count(spec.name) != 0;
      if (told && seen && spec.derived) add(derived, spec.name);
      if (told && !seen) add(only_theory, spec.name);
      if (!told && seen) add(only_simulation, spec.name);
    }
    std::vector<std::string> result;
    if (!derived.empty()) result.push_back(derived + ": follow from the others");
    if (!only_theory.empty()) result.push_back(only_theory + ": not simulated");
    if (!only_simulation.empty()) result.push_back(only_simulation + ": not in the theory");
    return result;
  }

 private:
  std::set<std::string> theory_, simulation_;
};

}  // namespace

ValidationReport judge(const Plan& plan, const Results& results, const Model& model,
                       double resolve) {
  require_fit(plan, results);
  core::require_positive("resolve", resolve);
  const auto& description = model.description();
  ValidationReport report;
  report.table = tabulate(plan, results, model);

  const auto complete = [](const Draws& draws) {
    return std::all_of(draws.begin(), draws.end(),
                       [](const auto& outcome) { return outcome.has_value(); });
  };
  std::vector<const Draws*> simulations(plan.points.size(), nullptr);
  for (std::size_t t = 0; t < plan.tasks.size(); ++t)
    if (plan.tasks[t].source == simulation_source && complete(results[t]))
      simulations[plan.tasks[t].point] = &results[t];

  FamilyNames names(description);
  const auto& out_of_scaling = description.questions.out_of_scaling;
  Sides sides;
  bool diverges = false;
  std::map<std::tuple<std::size_t, std::string, std::string, Component, double>, std::size_t> index;
  std::vector<Quantity> all;
  // Of each, by size:
  std::vector<std::vector<std::string>> lacks;
  std::vector<std::vector<std::vector<double>>> draws;
  for (std::size_t t = 0; t < plan.tasks.size(); ++t) {
    const Task& task = plan.tasks[t];
    const Draws* simulation = simulations[task.point];
    if (task.source == simulation_source || simulation == nullptr || !complete(results[t]))
      continue;
    const Point point = plan.points[task.point];
    const std::size_t family = names.of(point);
    const Sample simulated(*simulation);
    const Sample theory(results[t]);
    sides.add(description, results[t], *simulation);
    const auto compare = [&](const ObservableSpec& spec, const Component& component, double time) {
      const Entry entry{{spec.name, component}, time};
      auto found = differences(simulated, theory, spec, entry);
      if (auto why = out_of_scaling ? out_of_scaling(point, task.source, spec.name, time) : "";
          !why.empty()) {
        found = {};
        found.lack = std::move(why);
      }
      if (found.values.empty() && found.lack.empty()) return;
      const auto [known, added] =
          index.try_emplace({family, task.source, spec.name, component, time}, all.size());
      if (added) {
        Quantity quantity;
        static_cast<Subject&>(quantity) = {names.name(family), task.source,
                                           spec.name,          time,
                                           component,          spec.compared_absolutely()};
        all.push_back(std::move(quantity));
        lacks.emplace_back();
        draws.emplace_back();
      }
      Quantity& quantity = all[known->second];
      diverges = diverges || found.disagree;
      if (found.values.empty()) {
        lacks[known->second].push_back("at " + description.dimension_symbol() + " = " +
                                       point.at(description.dimension) + " " + found.lack);
        return;
      }
      if (quantity.reason.empty()) quantity.reason = found.accuracy;
      const auto summary = validation::summarise(found.values);
      double error = summary.standard_error;
      if (found.probability)  // a score test: the error that the theory has
        error = std::sqrt(*found.probability * (1 - *found.probability) / double(summary.count));
      quantity.sizes.push_back(
          {required_number(point, description.dimension), summary.mean, error, summary.count});
      draws[known->second].push_back(found.values);
    };
    std::vector<double> times = plan.times[task.point];
    if (times.empty()) times = {no_time};
    for (const auto& spec : description.observables) {
      if (spec.derived) continue;
      for (const auto& component : theory.layout.components(spec.name))
        for (const double time : times) compare(spec, component, time);
    }
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::string why;
    for (const auto& lack : lacks[i]) why += (why.empty() ? "" : "; ") + lack;
    const bool compared = all[i].sizes.size() >= 2;
    if (!compared && why.empty()) why = "of a single size there is no fit";
    if (!why.empty()) report.uncompared.push_back({all[i], why});
    if (!compared) continue;
    all[i].correlations = correlations_of(draws[i]);
    report.quantities.push_back(std::move(all[i]));
  }
  const validation::Criteria criteria{report.quantities.size(), resolve, false_alarms};
  for (auto& quantity : report.quantities) {
    quantity.verdict = validation::judge(quantity.sizes, criteria, quantity.correlations);
    quantity.finding = validation::finding(quantity.verdict, resolve);
    report.finding = std::max(report.finding, quantity.finding);
    add_rows(quantity, model, report.table);
  }
  if (report.quantities.empty()) report.finding = validation::Finding::inconclusive;
  if (diverges) report.finding = validation::Finding::disagrees;
  report.one_sided = sides.lines(description);
  return report;
}

}  // namespace overparam::experiment
