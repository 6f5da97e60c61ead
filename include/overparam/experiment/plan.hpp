// SPDX-License-Identifier: MIT
/// @file
/// What an experiment computes: grid points × sources × draws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "overparam/experiment/model.hpp"
#include "overparam/experiment/points.hpp"

namespace overparam::experiment {

/// All draws of one source at one grid point. A task and a draw make a work item.
struct Task {
  std::size_t point = 0;  ///< index into Plan::points
  Text source;
  bool sampled = false;  ///< each draw gives another result; otherwise there is one draw
  bool limit = true;     ///< takes infinity as a time
  Law law = Law::mean;   ///< of the principal observable, by which an effort is judged
};

/// The task of a source at a point.
/// @throws core::InvalidParameter named "source" if it is neither a theory level nor the
/// simulation.
Task make_task(const Description& description, std::size_t point, const std::string& source);

/// How many draws a sampled task gets: `replicas`; with a target error (adaptive.hpp) from that
/// number on, up to `max_replicas`.
struct Effort {
  std::size_t replicas = 1;      ///< from 1 to most_replicas
  double target_error = 0;       ///< relative standard error to reach, finite; 0: none
  std::size_t max_replicas = 1;  ///< up to most_replicas; of use with a target error only

  static constexpr std::size_t most_replicas = (std::size_t{1} << 31) - 1;
};

/// A list of times for each point: from 0, increasing, infinity allowed at the end. Equal lists in
/// a row are kept once.
class TimeLists {
 public:
  std::size_t size() const { return size_; }
  /// @throws core::InvalidParameter named "point" beyond the last one.
  const std::vector<double>& operator[](std::size_t point) const;
  /// @throws core::InvalidParameter named "times" for other lists than those above.
  void push_back(const std::vector<double>& times);
  /// The same times for `count` points. @throws core::InvalidParameter as above.
  void assign(std::size_t count, const std::vector<double>& times);

 private:
  std::vector<std::vector<double>> lists_;
  std::vector<std::size_t> first_;  // of each list, the first point that has it
  std::size_t size_ = 0;
};

/// What to compute. What takes a plan throws core::InvalidParameter or core::DimensionMismatch,
/// with the name of the member, if a task has no point, a point no times, or the effort is out of
/// range.
struct Plan {
  Points points;    ///< resolved
  TimeLists times;  ///< per point, increasing, infinity allowed at the end
  std::vector<Task> tasks;
  Effort effort;
  std::uint64_t seed = 1;

  Draw draw(std::uint32_t replica) const { return {seed, replica}; }
};

/// Whether `source` depends on the draw: the simulation, or a sampled theory level.
/// @throws core::InvalidParameter named "source" if it is neither.
bool is_sampled(const Description& description, const std::string& source);

/// The times of a task, which alone is looked at: no infinite one where the source has no limit.
std::vector<double> task_times(const Plan& plan, const Task& task);

/// Text that is equal for two tasks exactly if every draw gives both the same result: model,
/// source, seed, all parameters, what files they name hold, and times. Looks at this task alone.
std::string task_key(const Plan& plan, const Task& task, const Model& model);

}  // namespace overparam::experiment
