// SPDX-License-Identifier: MIT
/// @file
/// What a model offers to the commands.
#pragma once

#include <cstddef>
#include <cstdint>
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
  std::string name;
  std::string meaning;
  bool sampled = false;  ///< depends on a draw, like the simulation
};

/// One of the equations that a model computes.
struct Formula {
  std::string meaning;  ///< a few words, mathematics between dollar signs as in figure/figure.hpp
  std::string latex;    ///< display mathematics
  std::string source;   ///< paper and equation, or where it is derived
};

/// A size of the problem beside the input dimension, which a point gives in one of several ways.
struct Size {
  std::string count;          ///< the whole number, such as K: "width"
  std::string ratio;          ///< over the dimension, K/N: "ratio"
  std::string exponent = {};  ///< ℓ of K = N^ℓ: "exponent"; empty: not offered

  /// All of its names.
  std::vector<std::string> names() const;
};

/// What the commands do for a model where the user says nothing.
struct Defaults {
  std::string times = "0.1:100:log:31";      ///< of `dynamics`
  std::string validation_times = "0.5,2,8";  ///< may be empty where the simulation has the limit
  std::string validation_dims = "20,36,64,115,200";  ///< values of "dim" to compare at
  std::size_t validation_replicas = 400;
  std::map<std::string, std::string> validation =
      {};  ///< parameter -> text, other than its default
};

/// What a model says about itself.
struct Description {
  std::string name;                  ///< on the command line
  std::string title;                 ///< one line
  std::string setting;               ///< the definition, a few lines
  std::vector<std::string> sources;  ///< papers
  std::vector<ParameterSpec> parameters;
  std::vector<ObservableSpec> observables;
  std::vector<TheoryLevel> levels;
  std::vector<Formula> formulas;
  /// Sizes relative to the parameter "dim". They vary fastest in a grid and are the x of a curve, the
  /// one that varies most; one name on the command line replaces all of that size in a file.
  std::vector<Size> sizes;
  Defaults defaults;
  /// Whether the simulation takes t = ∞ too, because it solves for the limit directly.
  bool simulates_limit = false;
  /// Whether a simulation keeps its state in the Checkpoint, so that it can go on from there.
  bool keeps_state = false;
  /// The parameters that Model::log_width_for depends on; empty if there is none.
  std::vector<std::string> width_parameters = {};

  /// The names of all sizes, those of the first one first.
  std::vector<std::string> size_names() const;

  /// The symbol of the parameter "dim", such as N; "N" without one.
  std::string dimension_symbol() const;
};

/// A random draw: every random number of replica r is a function of (seed, r).
struct Draw {
  std::uint64_t seed = 1;
  std::uint32_t replica = 0;
};

/// A finite time for curves.
struct Horizon {
  double time = 0;
  bool capped = false;  ///< the theory has a limit, but is not within 1 % of it there
};

/// A value that a curve tends to, and what is proved of it at this point.
struct Asymptote {
  double value = 0;      ///< 0: nothing to draw on a logarithmic axis
  std::string label;     ///< at the line in the picture, mathematics as in figure/figure.hpp
  std::string sentence;  ///< in the summary: a whole sentence with the value, or empty
};

/// A theory and a direct computation of the same observables. Implementations are immutable and may
/// be called from several threads.
class Model {
 public:
  virtual ~Model() = default;
  virtual const Description& description() const = 0;

  /// Completes a grid point (derived parameters, defaults that depend on others) and checks it as a
  /// whole. @throws core::InvalidParameter.
  virtual Point resolve(const Point& point) const = 0;

  /// The cheapest theory level that applies to a resolved point.
  virtual std::string default_level(const Point& point) const = 0;

  /// Checks that `source` can treat the point, `concurrency` draws at a time.
  /// @throws core::InvalidParameter, also when the memory needed exceeds the machine's.
  virtual void check(const Point& point, const std::string& source,
                     std::size_t concurrency) const = 0;

  /// Why the value of a theory level at a time, which may be infinite, is not what the simulation's tends
  /// to as the sizes grow at fixed ratios, so that the one cannot be judged by the other; empty where it
  /// is, as everywhere unless a model says otherwise.
  virtual std::string out_of_scaling(const Point& point, const std::string& level,
                                     const std::string& observable, double time) const;

  /// What points have in common when computing several of them together costs `source` little more
  /// than one alone: equal texts for such points, empty if there is nothing to share.
  virtual std::string shared_work(const Point& point, const std::string& source) const;

  /// All observables of a theory level (the draw matters to sampled levels only) or of one simulated
  /// run at `times`, increasing; theory, and a simulation that has the limit, take infinity as the last one. Several points share
  /// their work; the measurements of each are the same, bit by bit, as if it were computed alone, and
  /// do not depend on the number of threads. What may take minutes keeps its state in `checkpoint`
  /// now and then, and goes on from there with the same result, bit by bit.
  /// @return one entry for each of `points`, with the same observables and times, in the same order, for
  /// every draw.
  /// @throws core::Error when the computation fails.
  virtual std::vector<std::vector<Measurement>> compute(std::span<const Point> points,
                                                        const std::string& source,
                                                        std::span<const double> times, Draw draw,
                                                        core::Team& team,
                                                        Checkpoint& checkpoint) const = 0;

  /// Where every observable of the cheapest theory is within 1 % of its limit, at most `cap`; empty
  /// (as here) if a curve needs the limit alone, because the simulation has it too.
  virtual std::optional<Horizon> horizon(const Point& point, double cap) const;

  /// What a curve tends to at the largest ratios of the first size, for the picture and the summary;
  /// empty (as here) if there is nothing of the kind.
  virtual std::vector<Asymptote> asymptotes(const Point& point) const;

  /// Relative cost of one call of compute, for the order of work and the remaining time: a finite number
  /// from 0, and anything else counts as the nearest of these, NaN as 0.
  virtual double cost(const Point& point, const std::string& source, double end_time) const = 0;

  /// log of the width that reaches an approximation error; empty if no finite width does.
  /// Of models that find widths; as here empty. @throws core::InvalidParameter for points without one.
  virtual std::optional<double> log_width_for(const Point& point, double error) const;
};

}  // namespace overparam::experiment
