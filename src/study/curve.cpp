// SPDX-License-Identifier: MIT
#include "overparam/study/curve.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "overparam/core/words.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "study/telling_numbers.hpp"

namespace overparam::study {
namespace {

using Horizons = std::vector<std::optional<experiment::Horizon>>;

// Simulations of the same length can share their work: the longest costs all of them no more.
void share_horizons(const experiment::Model& model, const experiment::Points& points,
                    Horizons& horizons) {
  std::map<std::string, std::vector<experiment::Horizon*>> sharing;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto work = model.shared_work(points[i], experiment::simulation_source);
    if (!work.empty() && horizons[i]) sharing[work].push_back(&*horizons[i]);
  }
  for (const auto& [work, together] : sharing) {
    double longest = 0;
    for (const auto* horizon : together) longest = std::max(longest, horizon->time);
    for (auto* horizon : together) horizon->time = longest;
  }
}

// The finite time of each point, where there is one.
Horizons horizons_of(const Curve& asked, const experiment::Points& points) {
  const auto& model = asked.model->description();
  Horizons horizons(points.size());
  if (!model.time.finite) return horizons;
  if (asked.horizon) {
    horizons.assign(points.size(), experiment::Horizon{*asked.horizon, false});
    return horizons;
  }
  // A simulation that has no limit needs a finite time to compare at, and a theory without one a time.
  if (model.time.limit && (!asked.simulate || model.time.limit_simulated)) return horizons;
  const double cap = asked.horizon_cap;
  core::Team(asked.threads).for_each(points.size(), [&](std::size_t i) {
    try {
      horizons[i] = model.questions.horizon ? model.questions.horizon(points[i], cap)
                                            : experiment::Horizon{cap, model.time.limit};
    } catch (const core::Error&) {
      // A theory that fails here fails again as an item, with its reason.
      horizons[i] = experiment::Horizon{cap, true};
    }
  });
  share_horizons(*asked.model, points, horizons);
  return horizons;
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

}  // namespace

Study plan(const Curve& asked) {
  Study study;
  study.command = "curve";
  study.model = asked.model;
  experiment::Plan& plan = study.plan;
  plan.points = resolved_points(asked);
  add_sources(plan, asked);
  const bool limit = asked.model->description().time.limit;
  std::size_t capped = 0;
  for (const auto& horizon : horizons_of(asked, plan.points)) {
    if (horizon && horizon->capped) ++capped;
    std::vector<double> times;
    if (horizon) times.push_back(horizon->time);
    if (limit) times.push_back(std::numeric_limits<double>::infinity());
    plan.times.push_back(times);
  }
  study.conclude = [model = asked.model, cap = asked.horizon_cap, capped](
                       const experiment::Plan& done, const experiment::Results& results) {
    Conclusion conclusion;
    conclusion.table = tabulate(done, results, *model);
    const auto asymptotes = shared_asymptotes(*model, done.points);
    conclusion.references = lines_at(asymptotes);
    conclusion.notes = telling_numbers(conclusion.table, model->description(), asymptotes);
    if (capped > 0)
      conclusion.notes.push_back("horizon  capped at t = " + core::brief(cap) + " for " +
                                 std::to_string(capped) + " of " +
                                 std::to_string(done.points.size()) +
                                 " points: the theory is not within 1 % of its limit there");
    return conclusion;
  };
  return study;
}

}  // namespace overparam::study
