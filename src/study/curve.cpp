// SPDX-License-Identifier: MIT
#include "overparam/study/curve.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "experiment/row_place.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "overparam/core/text.hpp"
#include "overparam/core/words.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "overparam/figure/pictures.hpp"
#include "study/planning.hpp"
#include "study/telling_numbers.hpp"
#include "study/theory_lines.hpp"

namespace overparam::study {
namespace {

// The finite time of all points, and how many of them are not settled by then.
struct Horizon {
  double time = 0;
  std::size_t capped = 0;
};

std::optional<Horizon> horizon_of(const Curve& asked, const experiment::Points& points) {
  const auto& model = asked.model->description();
  if (!model.time.finite) return std::nullopt;
  if (asked.horizon) return Horizon{*asked.horizon};
  // A simulation that has no limit needs a finite time to compare at, and a theory without one a time.
  if (model.time.limit && (!asked.simulate || model.time.limit_simulated)) return std::nullopt;
  const double cap = asked.horizon_cap;
  if (!model.questions.horizon) return Horizon{cap, model.time.limit ? points.size() : 0};
  std::vector<std::optional<experiment::Horizon>> own(points.size());
  core::Team(asked.threads).for_each(points.size(), [&](std::size_t i) {
    try {
      own[i] = model.questions.horizon(points[i], cap);
    } catch (const core::Error&) {
      // A theory that fails here fails again as an item, with its reason.
      own[i] = experiment::Horizon{cap, true};
    }
  });
  std::optional<Horizon> longest;
  for (const auto& one : own) {
    if (!one) continue;
    if (!longest) longest.emplace();
    longest->time = std::max(longest->time, one->time);
    if (one->capped) ++longest->capped;
  }
  return longest;
}

// The asymptotes of a point, if the model has any and they can be computed: they only decorate.
std::vector<experiment::Asymptote> asymptotes_of(const experiment::Questions& questions,
                                                 const experiment::Point& point) {
  try {
    return questions.asymptotes(point);
  } catch (const core::Error&) {
    return {};
  }
}

// The asymptotes that all points share.
std::vector<experiment::Asymptote> shared_asymptotes(const experiment::Model& model,
                                                     const experiment::Points& points) {
  const auto& questions = model.description().questions;
  if (points.empty() || !questions.asymptotes) return {};
  auto shared = asymptotes_of(questions, points.front());
  for (const auto& point : points) {
    if (shared.empty()) break;
    const auto own = asymptotes_of(questions, point);
    std::erase_if(shared, [&](const auto& one) {
      return std::none_of(own.begin(), own.end(), [&](const auto& other) {
        return other.sentence == one.sentence &&
               std::abs(other.value - one.value) <= 1e-9 * std::abs(one.value);
      });
    });
  }
  return shared;
}

std::vector<figure::Reference> lines_at(const std::vector<experiment::Asymptote>& asymptotes) {
  std::vector<figure::Reference> lines;
  for (const auto& asymptote : asymptotes)
    if (asymptote.value > 0) lines.push_back({asymptote.value, asymptote.label, figure::neutral});
  return lines;
}

// What the picture's curves run along, by the points and sources that its table is going to have; none
// of a heat map.
std::optional<figure::CurveAxis> axis_of(const Curve& asked, const experiment::Plan& plan) {
  const auto& model = asked.model->description();
  if (model.observables.empty()) return std::nullopt;
  std::string observable = model.observables.front().name;
  for (const auto& spec : model.observables)  // y may be a parameter: a heat map of the first one
    if (!asked.picture.y.empty() && experiment::column_of(asked.picture.y.front()) == spec.name)
      observable = spec.name;
  auto table = experiment::empty_table(model);
  for (const auto& task : plan.tasks) {
    experiment::Row& row = table.rows.emplace_back();
    row.parameters = plan.points.texts(task.point);
    row.source = task.source;
    row.measurement.observable = observable;
  }
  return figure::curve_axis(table, model, asked.picture);
}

[[noreturn]] void refuse_values(const Curve& asked, const std::string& why) {
  throw core::InvalidParameter("--simulate-at", asked.simulate_at, why);
}

// The parameter that the picture's curves run along, in the way in which the grid has it.
const experiment::ParameterSpec& parameter_of_x(const Curve& asked) {
  const auto& model = asked.model->description();
  experiment::Plan simulated;
  simulated.points = resolved_points(asked);
  for (std::size_t i = 0; i < simulated.points.size(); ++i)
    simulated.tasks.push_back({i, experiment::simulation_source});
  const auto axis = axis_of(asked, simulated);
  if (!axis) refuse_values(asked, "has no x axis: the picture is a heat map");
  std::vector<std::string> names;  // all that are the same size
  for (const auto& size : model.sizes)
    for (const auto& name : size.names())
      if (experiment::column_of(name) == axis->column) names = size.names();
  const auto given = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
    return asked.parameters.count(name) != 0;
  });
  for (const auto& spec : model.parameters)
    if (spec.kind != experiment::ParameterKind::text &&
        (given == names.end() ? experiment::column_of(spec.name) == axis->column
                              : spec.name == *given))
      return spec;
  refuse_values(asked, "has no parameter: the x axis of the picture is none of numbers");
}

// The values of a parameter in the grid with further ones: between them where they increase or decrease,
// else behind them.
std::vector<std::string> with_further(std::vector<std::string> values,
                                      const std::vector<std::string>& further) {
  const auto number = [](const std::string& text) { return core::read_number(text).value(); };
  const auto less = [&](const auto& a, const auto& b) { return number(a) < number(b); };
  const auto greater = [&](const auto& a, const auto& b) { return number(a) > number(b); };
  const bool increase = std::is_sorted(values.begin(), values.end(), less);
  const bool decrease = std::is_sorted(values.begin(), values.end(), greater);
  std::unordered_set<double> known;
  for (const auto& text : values) known.insert(number(text));
  for (const auto& text : further)
    if (known.insert(number(text)).second) values.push_back(text);
  if (increase)
    std::sort(values.begin(), values.end(), less);
  else if (decrease)
    std::sort(values.begin(), values.end(), greater);
  return values;
}

std::string listed(const std::vector<std::string>& values) {
  std::string text;
  for (const auto& value : values) text.append(text.empty() ? "" : ",").append(value);
  return text;
}

// What is asked for at the points of a grid, and those of them that are simulated if not all are.
struct Grid {
  Curve asked;
  std::optional<experiment::Points> simulated = {};
};

Grid grid_of(const Curve& asked) {
  Grid grid{asked};
  if (asked.simulate_at.empty()) return grid;
  const auto& spec = parameter_of_x(asked);
  auto option = spec;
  option.name = "simulate-at";
  const auto further = parse_values(option, asked.simulate_at);
  const auto given = asked.parameters.find(spec.name);
  const auto values =
      parse_values(spec, given == asked.parameters.end() ? spec.default_text : given->second);
  const auto& x = asked.picture.x;
  const auto& specs = asked.model->description().parameters;
  const bool named = std::any_of(specs.begin(), specs.end(), [&](const auto& one) {
    return experiment::column_of(one.name) == experiment::column_of(x);
  });
  if (values.size() < 2 && !named)
    refuse_values(asked, "has no parameter: give several values of one, or name it by --x");
  if (values.front().empty()) refuse_values(asked, "has no value of --" + spec.name + " beside it");
  grid.asked.simulate = true;
  grid.asked.parameters[spec.name] = listed(further);
  grid.simulated = resolved_points(grid.asked);
  grid.asked.parameters[spec.name] = listed(with_further(values, further));
  return grid;
}

}  // namespace

Study plan(const Curve& given) {
  Study study;
  study.command = "curve";
  study.model = given.model;
  const auto& model = described(given);
  const Grid grid = grid_of(given);
  const Curve& asked = grid.asked;
  experiment::Plan& plan = study.plan;
  plan.points = resolved_points(asked);
  const experiment::Points& simulated = grid.simulated ? *grid.simulated : plan.points;
  std::unordered_set<experiment::Texts, experiment::TextsHash> own;  // if not all are simulated
  if (grid.simulated)
    for (std::size_t i = 0; i < simulated.size(); ++i) own.insert(simulated.texts(i));
  add_sources(plan, asked, [&](std::size_t i) {
    return asked.simulate && (!grid.simulated || own.contains(plan.points.texts(i)));
  });
  std::vector<double> times;
  const auto horizon = horizon_of(asked, simulated);
  if (horizon) times.push_back(horizon->time);
  if (model.time.limit) times.push_back(std::numeric_limits<double>::infinity());
  plan.times.assign(plan.points.size(), times);
  const std::size_t points = simulated.size();
  if (asked.theory_points > 0 && plan.points.size() <= TheoryLines::most_points)
    if (const auto axis = axis_of(asked, plan)) {
      TheoryLines lines(asked, plan, *axis);
      if (!lines.empty()) {
        study.plan = lines.first();
        study.next = std::move(lines);
      }
    }
  study.conclude = [model = asked.model, cap = asked.horizon_cap, points,
                    capped = horizon ? horizon->capped : 0](const experiment::Plan& done,
                                                            const experiment::Results& results) {
    Conclusion conclusion;
    conclusion.table = tabulate(done, results, *model);
    const auto asymptotes = shared_asymptotes(*model, done.points);
    conclusion.references = lines_at(asymptotes);
    conclusion.notes = telling_numbers(conclusion.table, model->description(), asymptotes);
    if (capped > 0)
      conclusion.notes.push_back("horizon  capped at t = " + core::brief(cap) + " for " +
                                 std::to_string(capped) + " of " + std::to_string(points) +
                                 " points: the theory is not within 1 % of its limit there");
    return conclusion;
  };
  return study;
}

}  // namespace overparam::study
