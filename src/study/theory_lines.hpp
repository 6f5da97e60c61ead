// SPDX-License-Identifier: MIT
/// @file
/// The points of theory between those of a curve that a user asks for, so that the line that joins
/// them is the curve.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "overparam/experiment/outcome.hpp"
#include "overparam/figure/pictures.hpp"
#include "overparam/study/curve.hpp"

namespace overparam::study {

/// The plans of a curve, one after another: theory at the points asked for and at some between
/// them; theory at more and more points, where the line through those so far is not the curve; in
/// the end, with these, all that depends on draws, at the points asked for alone.
///
/// A line has the points that differ in nothing but the x of the picture, or what runs along its
/// curves where x is an observable, which then has to be as smooth as y. A theory that depends on
/// draws, or costs as much as a simulation, stays where it was asked for.
class TheoryLines {
 public:
  /// Of all lines together; of more points than these there are no lines.
  static constexpr std::size_t most_points = 20000;

  /// @param whole all that is asked for, with the same times for all points
  /// @param axis the x axis of the picture; where it has an observable, what its curves run along
  TheoryLines(const Curve& asked, experiment::Plan whole, const figure::CurveAxis& axis);

  /// Whether there is a line with room for further points.
  bool empty() const { return lines_.empty(); }

  /// The first plan.
  experiment::Plan first() const { return plan_of(false); }

  /// The plan after the results of the one before; none after the last.
  std::optional<experiment::Plan> operator()(const experiment::Plan& plan,
                                             const experiment::Results& results);

 private:
  struct Node {
    double x = 0;
    std::size_t point = 0;  // of points_
  };
  struct Line {
    experiment::Point raw;         // as it was asked for, to put other x into
    std::vector<Node> nodes = {};  // by x
  };
  struct Known {
    experiment::Texts texts;
    experiment::Resolution resolution;
    std::vector<experiment::Task> tasks;
  };
  // The range of an observable in the picture; of its logarithms on a logarithmic axis.
  struct Frame {
    bool logarithmic = false;
    double low = 0, high = 1;
  };
  using Outcomes = std::vector<std::vector<const experiment::Outcome*>>;  // by point and task

  void find_lines(const experiment::Points& raw);
  void begin(Line& line);
  bool refine(Line& line, const Outcomes& outcomes);
  bool add(Line& line, double x);
  double place_of(double x) const;
  double between(double left, double right) const;
  std::vector<experiment::Task> theories_at(const experiment::Point& point) const;
  experiment::Plan plan_of(bool whole) const;
  Outcomes outcomes_of(const experiment::Results& results) const;
  void find_frames(const Outcomes& outcomes);
  std::vector<std::vector<double>> heights_of(const Line& line, const Outcomes& outcomes) const;

  Curve asked_;
  experiment::Plan whole_;
  figure::CurveAxis axis_;
  std::string option_;              // of the axis
  std::vector<std::string> names_;  // all options that are the same size
  bool whole_numbers_ = false;
  double left_ = 0, right_ = 1;  // ends of the frame, numbers or their logarithms

  std::vector<Line> lines_;
  std::vector<Known> points_;
  std::vector<std::size_t> order_;                 // of points_ in the plans
  std::unordered_map<std::string, Frame> frames_;  // by observable
  bool ended_ = false;
};

}  // namespace overparam::study
