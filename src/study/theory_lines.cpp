// SPDX-License-Identifier: MIT
#include "study/theory_lines.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "experiment/row_place.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/tabulate.hpp"
#include "study/coarse_intervals.hpp"
#include "study/planning.hpp"

namespace overparam::study {
namespace {

using experiment::Outcome;
using experiment::Point;
using experiment::Task;

constexpr double first_step = 1.0 / 32;  // of the frame, between the first points of a line
constexpr double dear = 1e9;             // cost of a theory that is left where it was asked for

// The shortest number that is not near either end.
double shortest_between(double left, double right, double middle) {
  for (int digits = 1; digits <= 17; ++digits) {
    const double scale = std::pow(10, digits - 1 - std::floor(std::log10(std::abs(middle))));
    const double rounded = std::round(middle * scale) / scale;
    const double share = (rounded - left) / (right - left);
    if (share > 0.35 && share < 0.65) return rounded;
  }
  return middle;
}

// The observables that the picture shows.
std::vector<std::string> shown(const experiment::Description& model, const figure::Choices& picture,
                               const figure::CurveAxis& axis) {
  std::vector<std::string> names;
  for (const auto& name : picture.y) names.push_back(experiment::column_of(name));
  if (names.empty() && !model.observables.empty()) names.push_back(model.observables.front().name);
  if (!axis.observable.empty()) {
    names.push_back(axis.observable);
    return names;
  }
  for (const auto& spec : model.observables)
    if (!spec.guide.empty()) names.push_back(spec.name);
  return names;
}

}  // namespace

TheoryLines::TheoryLines(const Curve& asked, experiment::Plan whole, const figure::CurveAxis& axis)
    : asked_(asked), whole_(std::move(whole)), axis_(axis) {
  const auto& model = asked_.model->description();
  for (const auto& spec : model.parameters) {
    if (experiment::column_of(spec.name) != axis_.column) continue;
    option_ = spec.name;
    whole_numbers_ = spec.kind != experiment::ParameterKind::real;
  }
  names_ = {option_};
  for (const auto& size : model.sizes) {
    const auto names = size.names();
    if (std::find(names.begin(), names.end(), option_) != names.end()) names_ = names;
  }
  find_lines(raw_points(asked_, {}));
  for (auto& line : lines_) begin(line);
}

// Tells the points asked for apart by all that was written but x.
void TheoryLines::find_lines(const experiment::Points& raw) {
  std::unordered_map<experiment::Texts, std::size_t, experiment::TextsHash> places;
  for (std::size_t i = 0; i < whole_.points.size(); ++i) {
    places.emplace(whole_.points.texts(i), i);
    const Point point = whole_.points[i];
    points_.push_back({whole_.points.texts(i), point.resolution, {}});
    order_.push_back(i);
  }
  for (const Task& task : whole_.tasks) points_[task.point].tasks.push_back(task);
  std::unordered_map<std::string, std::size_t> known;
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const Point& point : raw) {
    std::string key;
    for (const auto& [name, text] : point)
      if (std::find(names_.begin(), names_.end(), name) == names_.end()) key += text + '\n';
    const Point resolved = asked_.model->resolve(point);
    const auto x = experiment::number(resolved, option_);
    if (!x || (axis_.logarithmic && !(*x > 0))) continue;  // which has nothing beside it
    const auto place = places.at(row_parameters(asked_.model->description(), resolved));
    const auto [found, is_new] = known.try_emplace(key, lines_.size());
    if (is_new) lines_.push_back({point});
    auto& nodes = lines_[found->second].nodes;
    if (std::none_of(nodes.begin(), nodes.end(), [&](const Node& node) { return node.x == *x; }))
      nodes.push_back({*x, place});
    low = std::min(low, *x);
    high = std::max(high, *x);
  }
  left_ = axis_.logarithmic ? std::log(low) : low;
  right_ = axis_.logarithmic ? std::log(high) : high;
  std::erase_if(lines_, [&](const Line& line) {
    if (line.nodes.size() < 2 || line.nodes.size() >= asked_.theory_points) return true;
    const auto& tasks = points_[line.nodes.front().point].tasks;
    return std::none_of(tasks.begin(), tasks.end(), is_fixed_theory);
  });
  for (auto& line : lines_)
    std::sort(line.nodes.begin(), line.nodes.end(),
              [](const Node& a, const Node& b) { return a.x < b.x; });
}

double TheoryLines::place_of(double x) const {
  return ((axis_.logarithmic ? std::log(x) : x) - left_) / (right_ - left_);
}

// A number near the middle between two; one of them where there is none.
double TheoryLines::between(double left, double right) const {
  const double middle =
      axis_.logarithmic ? std::sqrt(left) * std::sqrt(right) : left + (right - left) / 2;
  if (whole_numbers_) return std::round(middle);
  return shortest_between(left, right, middle);
}

// The theories to be computed at a further point: those that a point asked for would get.
std::vector<Task> TheoryLines::theories_at(const Point& point) const {
  const auto& model = asked_.model->description();
  std::vector<Task> tasks;
  for (const auto& source :
       asked_.levels.empty() ? std::vector{default_level(model, point)} : asked_.levels) {
    asked_.model->check(point, source, 1);
    Task task = make_task(model, 0, source);
    if (is_fixed_theory(task) &&
        cost(model, point, source, whole_.times[0].empty() ? 0 : whole_.times[0].back()) < dear)
      tasks.push_back(std::move(task));
  }
  return tasks;
}

// Adds a point to a line; false where there is none that is new.
bool TheoryLines::add(Line& line, double x) {
  if (points_.size() >= most_points || line.nodes.size() >= asked_.theory_points) return false;
  Point raw = line.raw;
  for (const auto& name : names_) raw[name].clear();
  raw[option_] = experiment::shortest(x);
  try {
    const Point point = asked_.model->resolve(raw);
    const double at = experiment::number(point, option_).value_or(x);
    // Whole numbers of things can be those of a neighbour.
    const auto right =
        std::lower_bound(line.nodes.begin(), line.nodes.end(), at,
                         [](const Node& node, double value) { return node.x < value; });
    if (right == line.nodes.begin() || right == line.nodes.end() || right->x == at) return false;
    auto tasks = theories_at(point);
    if (tasks.empty()) return false;
    const std::size_t neighbour = std::prev(right)->point;
    const auto behind = std::find(order_.begin(), order_.end(), neighbour) + 1;
    order_.insert(behind, points_.size());
    line.nodes.insert(right, {at, points_.size()});
    points_.push_back(
        {row_parameters(asked_.model->description(), point), point.resolution, std::move(tasks)});
    return true;
  } catch (const core::InvalidParameter&) {
    return false;  // not every number between two that a model takes is one
  }
}

// The first points of a line: at thresholds, and in steps that are even in the frame.
void TheoryLines::begin(Line& line) {
  const auto& questions = asked_.model->description().questions;
  if (questions.thresholds) {
    const Point point = asked_.model->resolve(line.raw);
    for (const auto& threshold : questions.thresholds(point, option_)) add(line, threshold.value);
  }
  const std::vector<Node> known = line.nodes;
  for (std::size_t i = 0; i + 1 < known.size(); ++i) {
    const double a = place_of(known[i].x);
    const double b = place_of(known[i + 1].x);
    const auto parts = static_cast<std::size_t>(std::ceil((b - a) / first_step - 1e-9));
    double left = known[i].x;
    for (std::size_t part = 1; part < parts; ++part) {
      const double share = double(part) / double(parts);
      const double place = left_ + (a + share * (b - a)) * (right_ - left_);
      const double even = axis_.logarithmic ? std::exp(place) : place;
      // Short numbers, with room to both sides.
      const double step = even - left;
      const double x = whole_numbers_ ? std::round(even)
                                      : shortest_between(even - step / 2, even + step / 2, even);
      if (add(line, x)) left = x;
    }
  }
}

experiment::Plan TheoryLines::plan_of(bool whole) const {
  experiment::Plan plan = without_points(whole_);
  for (const std::size_t i : order_) {
    for (Task task : points_[i].tasks) {
      if (!whole && !is_fixed_theory(task)) continue;
      task.point = plan.points.size();
      plan.tasks.push_back(std::move(task));
    }
    plan.points.add(points_[i].texts, points_[i].resolution);
    plan.times.push_back(whole_.times[0]);
  }
  if (!whole) plan.effort.target_error = 0;
  return plan;
}

// The outcomes of the theories, of plan_of(false).
TheoryLines::Outcomes TheoryLines::outcomes_of(const experiment::Results& results) const {
  Outcomes outcomes(points_.size());
  std::size_t t = 0;
  for (const std::size_t i : order_)
    for (const Task& task : points_[i].tasks) {
      if (!is_fixed_theory(task)) continue;
      const auto& draws = results[t++];
      outcomes[i].push_back(!draws.empty() && draws[0] ? &*draws[0] : nullptr);
    }
  return outcomes;
}

void TheoryLines::find_frames(const Outcomes& outcomes) {
  for (const auto& name : shown(asked_.model->description(), asked_.picture, axis_)) {
    std::vector<double> values;
    for (const auto& point : outcomes)
      for (const Outcome* outcome : point)
        if (outcome != nullptr)
          for (const auto& m : outcome->measurements)
            if (m.observable == name && m.status == experiment::Status::ok && m.value)
              values.push_back(*m.value);
    if (values.empty()) continue;
    std::sort(values.begin(), values.end());
    Frame frame;
    const auto& chosen = name == axis_.observable ? asked_.picture.logx : asked_.picture.logy;
    frame.logarithmic = chosen.value_or(values.front() > 0 &&
                                        values.back() > figure::wide_ordinate * values.front());
    if (frame.logarithmic) {
      std::erase_if(values, [](double value) { return !(value > 0); });
      for (double& value : values) value = std::log(value);
      if (values.empty()) continue;
    }
    // A few values near a pole do not make the frame.
    frame.low = values.front();
    const double usual = values[static_cast<std::size_t>(0.9 * double(values.size() - 1))];
    frame.high = std::min(values.back(), usual + (usual - frame.low));
    // What varies in the last digits alone is a straight line.
    const double least = frame.logarithmic ? 1e-3 : 1e-3 * std::abs(values.back());
    frame.high = std::max(frame.high, frame.low + std::max(least, 1e-300));
    frames_[name] = frame;
  }
}

// The heights in the frame of all series of a line: of every source, observable, component and time.
std::vector<std::vector<double>> TheoryLines::heights_of(const Line& line,
                                                         const Outcomes& outcomes) const {
  std::vector<std::vector<double>> series;
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t n = 0; n < line.nodes.size(); ++n) {
    const auto& point = line.nodes[n].point;
    std::size_t k = 0;
    for (const Task& task : points_[point].tasks) {
      if (!is_fixed_theory(task)) continue;
      const Outcome* outcome = outcomes[point][k++];
      if (outcome == nullptr) continue;
      for (const auto& m : outcome->measurements) {
        const auto frame = frames_.find(m.observable.str());
        if (frame == frames_.end()) continue;
        std::string key = task.source + "\n" + m.observable.str() + "\n";
        key += experiment::shortest(m.time.value_or(-1)) + "\n" + std::to_string(m.component.i) +
               "\n" + std::to_string(m.component.j);
        const auto [place, is_new] = places.try_emplace(key, series.size());
        if (is_new) series.emplace_back(line.nodes.size(), std::nan(""));
        const bool drawn = m.status == experiment::Status::ok && m.value &&
                           (!frame->second.logarithmic || *m.value > 0);
        if (!drawn) continue;
        const double value = frame->second.logarithmic ? std::log(*m.value) : *m.value;
        series[place->second][n] =
            (value - frame->second.low) / (frame->second.high - frame->second.low);
      }
    }
  }
  return series;
}

// Halves intervals; false where none has to be, or can be.
bool TheoryLines::refine(Line& line, const Outcomes& outcomes) {
  std::vector<double> places;
  for (const Node& node : line.nodes) places.push_back(place_of(node.x));
  std::vector<std::pair<double, std::size_t>> marked;  // the worst first
  std::unordered_map<std::size_t, double> worst;
  for (const auto& heights : heights_of(line, outcomes))
    for (const auto& [left, off] : coarse_intervals(places, heights))
      worst[left] = std::max(worst[left], off);
  for (const auto& [left, off] : worst) marked.emplace_back(-off, left);
  std::sort(marked.begin(), marked.end());
  const std::vector<Node> known = line.nodes;
  bool added = false;
  for (const auto& [off, left] : marked)
    added = add(line, between(known[left].x, known[left + 1].x)) || added;
  return added;
}

std::optional<experiment::Plan> TheoryLines::operator()(const experiment::Plan&,
                                                        const experiment::Results& results) {
  if (ended_) return std::nullopt;
  const Outcomes outcomes = outcomes_of(results);
  if (frames_.empty()) find_frames(outcomes);
  bool added = false;
  for (auto& line : lines_) added = refine(line, outcomes) || added;
  if (added) return plan_of(false);
  ended_ = true;
  const bool more = std::any_of(points_.begin(), points_.end(), [](const Known& point) {
    return !std::all_of(point.tasks.begin(), point.tasks.end(), is_fixed_theory);
  });
  return more ? std::optional(plan_of(true)) : std::nullopt;
}

}  // namespace overparam::study
