// SPDX-License-Identifier: MIT
/// @file
/// What a model offers to the commands.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "overparam/core/team.hpp"
#include "overparam/experiment/checkpoint.hpp"
#include "overparam/experiment/parameters.hpp"
#include "overparam/experiment/table.hpp"

namespace overparam::experiment {

/// The source name of a direct simulation; every other source is a theory level.
inline constexpr const char* simulation_source = "simulation";

/// One of a model's theories.
struct TheoryLevel {
  std::string name = {};
  std::string meaning = {};
  bool sampled = false;  ///< depends on a draw, like the simulation
};

/// One of the equations that a model computes.
struct Formula {
  std::string meaning;  ///< a few words, mathematics between dollar signs as in figure/figure.hpp
  std::string latex;    ///< display mathematics
  std::string source;   ///< paper and equation, or where it is derived
};

/// The learning time of a model. A model that has neither finite times nor a limit has no time at
/// all.
struct TimeAxis {
  std::string symbol = "t";
  std::string name = "learning time";
  std::string unit = "steps/K";  ///< what a time counts, for people
  bool finite = true;            ///< whether there are finite times
  bool limit = true;             ///< whether the theory has t = ∞
  /// Whether the simulation has t = ∞ too, because it solves for the limit directly.
  bool limit_simulated = false;

  /// Whether there is a time at all.
  bool exists() const { return finite || limit; }
};

/// What the commands do for a model where the user says nothing.
struct Defaults {
  std::string times = "0.1:100:log:31";      ///< of `dynamics`
  std::string validation_times = "0.5,2,8";  ///< may be empty where the simulation has the limit
  std::string validation_dims = "20,36,64,115,200";  ///< values of the dimension to compare at
  std::size_t validation_replicas = 400;
  std::map<std::string, std::string> validation =
      {};  ///< parameter -> text, other than its default
  /// Parameter -> another: its text in `validation` makes sense beside that of the other only.
  std::map<std::string, std::string> validation_beside = {};
  /// Parameter, or wanted value of an inversion -> text: what the example of a command gives, a
  /// small problem, as far as the command takes it; a validation keeps to `validation`.
  std::map<std::string, std::string> example = {};
};

/// A finite time for curves.
struct Horizon {
  double time = 0;
  bool capped = false;  ///< the theory has a limit, but is not within 1 % of it there
};

/// A value that a curve tends to, and what is proved of it at this point.
struct Asymptote {
  double value = 0;      ///< 0: nothing to plot on a logarithmic axis
  std::string label;     ///< at the line in the picture, mathematics as in figure/figure.hpp
  std::string sentence;  ///< in the summary: a whole sentence with the value, or empty
};

/// A value of a size at which there are as many parameters as samples, say: where curves without
/// regularisation have their peak.
struct Threshold {
  double value = 0;
  std::string label;  ///< "$K = n$", as in figure/figure.hpp
};

/// What an Inversion finds at one point for one wanted value.
struct Answer {
  Text source = {};                            ///< the theory level that it comes from
  std::vector<Measurement> measurements = {};  ///< rows of the table, without a time
  std::string note = {};                       ///< a line for people
};

/// What a parameter has to be for a wanted value, the other way round from what a model computes: a
/// question with a command of its own, such as the width for an error.
struct Inversion {
  std::string command = {};   ///< "width-for"
  std::string question = {};  ///< one line of the help
  /// The option that lists the wanted values, such as "error"; with the words at the axis of a
  /// picture.
  ParameterSpec wanted = {};
  /// The observable of the answer that repeats the wanted value, such as "approximation_error".
  std::string repeats = {};
  /// The size that is sought: points are made with the count 1, and its names are empty in the
  /// table.
  Size sought = {};
  std::vector<std::string> parameters =
      {};  ///< what the answer depends on; the command takes no others
  std::vector<std::string> needed = {};  ///< those of them of which one has to be given
  /// What a picture may show of the answer: by default the first one, or the second one where a
  /// value of the first is too large for a number.
  std::vector<ObservableSpec> observables = {};
  /// @throws core::InvalidParameter for points that have no answer.
  std::function<Answer(const Point&, double wanted)> answer = {};
};

/// A random draw: every random number of replica r is a function of (seed, r).
struct Draw {
  std::uint64_t seed = 1;
  std::uint32_t replica = 0;
};

/// What a Document says about one draw.
struct Written {
  std::string content = {};  ///< of the file, byte by byte
  std::string note = {};     ///< a line for people; empty: none
};

/// A file that a model writes about one draw at one point, by a command of its own: a network with
/// exact numbers, say. Models that offer the same command give its option one name.
struct Document {
  std::string command = {};   ///< "network"
  std::string question = {};  ///< one line of the help
  /// The option that names the file to write, such as "network". A parameter of the model with this
  /// name, such as the file that other commands read it from, is none of the command's.
  std::string option = {};
  std::string meaning = {};  ///< of that option, one line
  /// A name for the file in the example of the command, "network.json" say; empty: the option's.
  std::string file = {};
  std::vector<std::string> hidden = {};  ///< model parameters that the command does not take
  /// The file about a resolved point that check() lets the simulation compute. It is a function of
  /// point and draw alone, whatever the team. @throws core::Error when it cannot be written.
  std::function<Written(const Point&, Draw, core::Team&)> write = {};
};

/// What only some models can answer. Commands look for the functions here; one that is empty is not
/// offered. All take resolved points.
struct Questions {
  /// Relative cost of one call of compute, for the order of work and the remaining time: a finite
  /// number from 0, and anything else counts as the nearest of these, NaN as 0. Without: 1.
  std::function<double(const Point&, const std::string& source, double end_time)> cost = {};

  /// Bytes that one call of compute needs for a point at a time, as check() takes them to be; 0
  /// where that is little. Without: not said.
  std::function<double(const Point&, const std::string& source)> memory = {};

  /// Where every observable of the cheapest theory is within 1 % of its limit, at most `cap`.
  /// Without it a curve needs the limit alone, because the simulation has it too, or there is none.
  std::function<std::optional<Horizon>(const Point&, double cap)> horizon = {};

  /// What a curve tends to at the largest ratios of the first size, for the picture and the
  /// summary; none beyond the regime in which that limit is the curve's.
  std::function<std::vector<Asymptote>(const Point&)> asymptotes = {};

  /// The values of a parameter at which the curves of this point may have a pole or a peak,
  /// whatever value of it the point has; none of parameters that are not sizes.
  std::function<std::vector<Threshold>(const Point&, const std::string& parameter)> thresholds = {};

  /// Why the value of a theory level at a time, which may be infinite, is not what the simulation's
  /// tends to as the sizes grow at fixed ratios, so that the one cannot be judged by the other;
  /// empty where it is, as everywhere without this function.
  std::function<std::string(const Point&, const std::string& level, const std::string& observable,
                            double time)>
      out_of_scaling = {};

  /// Each with a command of its own.
  std::vector<Inversion> inversions = {};

  /// Each with a command of its own, too.
  std::vector<Document> documents = {};
};

/// What a model says about itself.
struct Description {
  std::string name = {};                  ///< on the command line
  std::string title = {};                 ///< one line
  std::string setting = {};               ///< the definition, a few lines
  std::vector<std::string> sources = {};  ///< papers
  std::vector<ParameterSpec> parameters = {};
  /// The first one is the principal one, which curves show unless another one is asked for.
  std::vector<ObservableSpec> observables = {};
  std::vector<TheoryLevel> levels =
      {};  ///< the first one is the default where resolve() names none
  std::vector<Formula> formulas = {};
  /// The parameter that is the dimension of the problem, such as "dim"; empty if there is none.
  /// Theory and simulation are compared as it grows.
  std::string dimension = {};
  /// Sizes relative to the dimension. They vary fastest in a grid and are the x of a curve, the one
  /// that varies most; one name on the command line replaces all of that size in a file.
  std::vector<Size> sizes = {};
  TimeAxis time = {};
  Defaults defaults = {};
  bool simulated = true;  ///< whether there is a direct simulation beside the theory levels
  /// Whether a simulation keeps its state in the Checkpoint, so that it can go on from there.
  bool keeps_state = false;
  Questions questions = {};

  /// The names of all sizes, those of the first one first.
  std::vector<std::string> size_names() const;

  /// Whether anything depends on a draw: the simulation, or a sampled theory level.
  bool has_draws() const;

  /// The symbol of a parameter; its name if it has none, or is no parameter of the model.
  std::string symbol(const std::string& parameter) const;

  /// The symbol of the dimension, such as N.
  std::string dimension_symbol() const { return symbol(dimension); }
};

/// A theory and a direct computation of the same observables, in four functions. Implementations
/// are immutable and may be called from several threads.
class Model {
 public:
  virtual ~Model() = default;

  virtual const Description& description() const = 0;

  /// Completes a grid point (texts that follow from others, defaults that depend on others), checks
  /// it as a whole, and reads its typed values into Point::resolution, once for all that follows. A
  /// resolved point is resolved to itself. @throws core::InvalidParameter.
  virtual Point resolve(const Point& point) const = 0;

  /// Checks that `source` can treat a resolved point, `concurrency` draws at a time.
  /// @throws core::InvalidParameter, also when the memory needed exceeds the machine's.
  virtual void check(const Point& point, const std::string& source,
                     std::size_t concurrency) const = 0;

  /// All observables of a theory level (the draw matters to sampled levels only) or of one
  /// simulated run at resolved points and `times`, increasing; a theory that has the limit, and a
  /// simulation that has it, take infinity as the last one. Of a model without a time the list is
  /// empty. Several points share their work; the measurements of each are the same, bit by bit, as
  /// if it were computed alone, and do not depend on the number of threads. What may take minutes
  /// keeps its state in `checkpoint` now and then, and goes on from there with the same result, bit
  /// by bit.
  /// @return one entry for each of `points`, with the same observables and times, in the same
  /// order, for every draw.
  /// @throws core::Error when the computation fails.
  virtual std::vector<std::vector<Measurement>> compute(std::span<const Point> points,
                                                        const std::string& source,
                                                        std::span<const double> times, Draw draw,
                                                        core::Team& team,
                                                        Checkpoint& checkpoint) const = 0;

  /// What points have in common when computing several of them together costs `source` little more
  /// than one alone: equal texts for such points, empty if there is nothing to share. As declared
  /// (ParameterSpec::shared) for what depends on a draw, and nothing for other theory levels.
  virtual std::string shared_work(const Point& point, const std::string& source) const;
};

/// The typed values of resolved points, in their order. @throws like Point::values().
template <class Values>
std::vector<Values> values_of(std::span<const Point> points) {
  std::vector<Values> all;
  all.reserve(points.size());
  for (const auto& point : points) all.push_back(point.template values<Values>());
  return all;
}

/// What `measure` finds for the typed values of each of resolved points. @throws like
/// Point::values().
template <class Values, class Measure>
std::vector<std::vector<Measurement>> measure_each(std::span<const Point> points,
                                                   const Measure& measure) {
  std::vector<std::vector<Measurement>> all;
  all.reserve(points.size());
  for (const auto& point : points) all.push_back(measure(point.template values<Values>()));
  return all;
}

/// The cheapest theory level that applies to a resolved point.
/// @throws core::InvalidParameter named "levels" if the model has none.
std::string default_level(const Description& description, const Point& point);

/// Questions::cost of the model, 1 where it has none.
double cost(const Description& description, const Point& point, const std::string& source,
            double end_time);

}  // namespace overparam::experiment
