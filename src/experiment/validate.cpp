// SPDX-License-Identifier: MIT
#include "overparam/experiment/validate.hpp"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "overparam/experiment/tabulate.hpp"
#include "overparam/validation/statistics.hpp"

namespace overparam::experiment {
namespace {

constexpr double false_alarm_level = 0.01;

using Draws = std::vector<std::optional<Outcome>>;

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
      if (all[k].time) places_.try_emplace({all[k].observable, *all[k].time}, k);
  }

  const Measurement* find(const Outcome& outcome, Text observable, double time) const {
    const auto place = places_.find({observable, time});
    return place == places_.end() || place->second >= outcome.measurements.size()
               ? nullptr
               : &outcome.measurements[place->second];
  }

 private:
  using Key = std::pair<Text, double>;
  struct Hash {
    std::size_t operator()(const Key& key) const {
      std::size_t result = key.first.hash();
      boost::hash_combine(result, key.second);
      return result;
    }
  };
  std::unordered_map<Key, std::size_t, Hash> places_;
};

// The draws of a task.
struct Sample {
  const Draws& draws;
  Layout layout;

  explicit Sample(const Draws& all) : draws(all), layout(all) {}
};

// Relative differences draw by draw; empty if there is nothing to compare: not measured by both, no
// theory value, or a theory that is zero. A simulation that lost its value where the theory has one
// counts as infinitely far.
std::vector<double> differences(const Sample& simulation, const Sample& theory, Text observable,
                                double time) {
  std::vector<double> theory_values;
  double scale = 0;
  for (const auto& outcome : theory.draws) {
    const Measurement* m = theory.layout.find(*outcome, observable, time);
    if (m == nullptr || !m->value) return {};
    theory_values.push_back(*m->value);
    scale += *m->value / double(theory.draws.size());
  }
  if (scale == 0 || theory_values.empty()) return {};
  std::vector<double> result;
  const std::size_t draws = simulation.draws.size();
  for (std::size_t i = 0; i < draws; ++i) {
    const Measurement* m = simulation.layout.find(*simulation.draws[i], observable, time);
    if (m == nullptr) return {};
    if (!m->value) return std::vector<double>(draws, std::numeric_limits<double>::infinity());
    const double expected = theory_values[theory_values.size() == draws ? i : 0];
    result.push_back((*m->value - expected) / scale);
  }
  return result;
}

// The families of points that differ in the dimension alone. Counts are whole numbers, so the ratios of
// a family may differ by what rounding makes of one ratio; its first point names it.
class FamilyNames {
 public:
  explicit FamilyNames(const std::vector<Size>& sizes) : sizes_(sizes) {}

  // The number of the point's family.
  std::size_t of(const Point& point) {
    const double dimension = *number(point, "dim");
    Point own = point;
    own["dim"].clear();
    Point ratios;
    Point rest = own;
    for (const Size& size : sizes_) {
      own[size.count].clear();
      if (!size.exponent.empty()) own[size.exponent].clear();  // of a fixed ratio it varies
      ratios[size.ratio] = own[size.ratio];
      rest[size.count] = rest[size.ratio] = "";
      if (!size.exponent.empty()) rest[size.exponent].clear();
    }
    // Of the families that differ in ratios alone, those near enough in the first ratio.
    auto& alike = by_first_ratio_[rest];
    const double first = sizes_.empty() ? 0 : number(own, sizes_.front().ratio).value_or(0);
    smallest_ = std::min(smallest_, dimension);
    const double reach = tolerance(dimension, smallest_);
    std::set<std::size_t> near;  // the first that fits is taken
    const auto end = alike.upper_bound(first + reach);
    for (auto one = alike.lower_bound(first - reach); one != end; ++one) near.insert(one->second);
    for (const std::size_t f : near) {
      Family& family = families_[f];
      const auto known = family.ratios.find(dimension);  // it has one point of each dimension
      const bool member = known != family.ratios.end()
                              ? known->second == ratios
                              : std::all_of(sizes_.begin(), sizes_.end(), [&](const Size& size) {
                                  return same(own, dimension, family, size.ratio);
                                });
      if (!member) continue;
      family.ratios[dimension] = ratios;
      return f;
    }
    alike.insert({first, families_.size()});
    families_.push_back({own, dimension, {{dimension, ratios}}});
    return families_.size() - 1;
  }

  const Point& name(std::size_t family) const { return families_[family].name; }

 private:
  struct Family {
    Point name;
    double dimension = 0;            // of the point that named it
    std::map<double, Point> ratios;  // by dimension
  };

  static bool same(const Point& point, double dimension, const Family& family,
                   const std::string& ratio) {
    const auto one = number(point, ratio);
    const auto other = number(family.name, ratio);
    if (!one || !other) return !one && !other;
    return std::abs(*one - *other) <= tolerance(dimension, family.dimension);
  }

  // What rounding makes of one ratio at two dimensions.
  static double tolerance(double dimension, double other) {
    return (0.5 / dimension + 0.5 / other) * (1 + 1e-9);
  }

  const std::vector<Size>& sizes_;
  std::vector<Family> families_;
  std::map<Point, std::multimap<double, std::size_t>> by_first_ratio_;
  double smallest_ = std::numeric_limits<double>::infinity();  // dimension
};

void add_rows(const Quantity& quantity, const Model& model, Table& table) {
  const auto row = [&](const Point& point, const std::string& suffix, double value,
                       std::optional<double> error, std::optional<std::size_t> replicas) {
    const bool finite = std::isfinite(value);
    const Status status = finite ? Status::ok : Status::diverged;
    table.rows.push_back({row_parameters(model.description(), point),
                          quantity.level,
                          {.time = quantity.time,
                           .observable = quantity.observable + suffix,
                           .value = finite ? std::optional<double>(value) : std::nullopt,
                           .status = status,
                           .reason = std::string(reason(status))},
                          error,
                          replicas});
  };
  for (const auto& size : quantity.sizes) {
    Point point = quantity.family;
    point["dim"] = shortest(size.size);
    row(point, ".relative_difference", size.difference, size.standard_error, size.replicas);
    row(point, ".z_score", size.z_score(), {}, size.replicas);
  }
  const auto& fit = quantity.verdict.fit;
  row(quantity.family, ".intercept", fit.intercept, fit.intercept_error, {});
  row(quantity.family, ".slope", fit.slope, fit.slope_error, {});
  row(quantity.family, ".verdict_z_score", quantity.verdict.z_score, {}, {});
}

}  // namespace

ValidationReport judge(const Plan& plan, const Results& results, const Model& model) {
  ValidationReport report;
  report.table = tabulate(plan, results, model);
  report.failures = failures_of(results);

  const auto complete = [](const Draws& draws) {
    return std::all_of(draws.begin(), draws.end(),
                       [](const auto& outcome) { return outcome.has_value(); });
  };
  std::vector<const Draws*> simulations(plan.points.size(), nullptr);
  for (std::size_t t = 0; t < plan.tasks.size(); ++t)
    if (plan.tasks[t].source == simulation_source && complete(results[t]))
      simulations[plan.tasks[t].point] = &results[t];

  FamilyNames names(model.description().sizes);
  using Key = std::tuple<std::size_t, std::string, std::string, double>;
  std::map<Key, std::size_t> index;
  for (std::size_t t = 0; t < plan.tasks.size(); ++t) {
    const Task& task = plan.tasks[t];
    const Draws* simulation = simulations[task.point];
    if (task.source == simulation_source || simulation == nullptr || !complete(results[t]))
      continue;
    const Point point = plan.points[task.point];
    const std::size_t family = names.of(point);
    const Sample simulated(*simulation);
    const Sample theory(results[t]);
    for (const auto& spec : model.description().observables) {
      if (spec.derived) continue;
      const Text observable = spec.name;
      for (const double time : plan.times[task.point]) {
        const auto values = differences(simulated, theory, observable, time);
        if (values.size() < 2) continue;
        if (std::isinf(values.front())) {
          report.agrees = false;
          report.failures.push_back(spec.name + " diverges in the simulation at --dim " +
                                    point.at("dim") + ", t = " + shortest(time) + ", where the " +
                                    task.source + " theory is finite");
          continue;
        }
        const auto summary = validation::summarise(values);
        const auto [entry, added] =
            index.try_emplace({family, task.source, spec.name, time}, report.quantities.size());
        if (added)
          report.quantities.push_back({names.name(family), task.source, spec.name, time, {}, {}});
        report.quantities[entry->second].sizes.push_back(
            {*number(point, "dim"), summary.mean, summary.standard_error, summary.count});
      }
    }
  }
  std::erase_if(report.quantities, [](const Quantity& q) { return q.sizes.size() < 2; });
  for (auto& quantity : report.quantities) {
    quantity.verdict =
        validation::judge(quantity.sizes, report.quantities.size(), false_alarm_level);
    report.agrees = report.agrees && quantity.verdict.agrees;
    add_rows(quantity, model, report.table);
  }
  return report;
}

}  // namespace overparam::experiment
