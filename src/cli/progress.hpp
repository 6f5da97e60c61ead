// SPDX-License-Identifier: MIT
/// @file
/// Telling people how far a run is.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "options.hpp"
#include "overparam/experiment/run.hpp"

namespace overparam::cli {

/// "1:02:03" or "2:03".
std::string clock_text(double seconds);

/// A bar on stderr if that is a terminal, a plain line now and then if it is not, nothing with
/// --quiet.
class ProgressDisplay {
 public:
  ProgressDisplay(const Options& options, const experiment::Plan& plan);
  ~ProgressDisplay();  ///< takes the bar away
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  void show(const experiment::Progress& progress);

 private:
  using Clock = std::chrono::steady_clock;

  std::string point_text(const experiment::Progress& progress) const;

  enum class Mode { quiet, lines, bar } mode_;
  const experiment::Plan& plan_;
  std::vector<std::string> varying_;  // parameters that tell the points apart
  Clock::time_point start_ = Clock::now();
  double next_ = 0;  // seconds after the start
  bool shown_ = false;
};

}  // namespace overparam::cli
