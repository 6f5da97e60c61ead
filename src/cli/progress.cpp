// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "overparam/core/words.hpp"

namespace overparam::cli {
namespace {

constexpr double bar_interval = 0.1;     // seconds
constexpr double first_line_after = 10;  // short runs say nothing
constexpr double line_interval = 30;

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

std::string items(const experiment::Progress& progress) {
  std::string text = std::to_string(progress.done) + "/" + std::to_string(progress.total);
  if (progress.failed > 0) text += " (" + std::to_string(progress.failed) + " failed)";
  return text;
}

}  // namespace

std::string clock_text(double seconds) {
  char text[40];
  const long s = std::lround(std::min(seconds, 3.6e9));
  if (s >= 3600)
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
  else
    std::snprintf(text, sizeof text, "%ld:%02ld", s / 60, s % 60);
  return text;
}

ProgressDisplay::ProgressDisplay(const Options& options, const experiment::Plan& plan)
    : mode_(options.flag("quiet")          ? Mode::quiet
            : ::isatty(STDERR_FILENO) == 0 ? Mode::lines
                                           : Mode::bar),
      plan_(plan),
      next_(mode_ == Mode::lines ? first_line_after : 0) {
  const auto& description = options.model->description();
  std::vector<std::string> told;  // names of sizes that another name has told already
  for (const auto& spec : description.parameters) {
    if (std::count(told.begin(), told.end(), spec.name) > 0) continue;
    if (!plan.points.varies(spec.name)) continue;
    varying_.push_back(spec.name);
    for (const auto& size : description.sizes) {
      const auto names = size.names();
      if (std::count(names.begin(), names.end(), spec.name) > 0)
        told.insert(told.end(), names.begin(), names.end());
    }
  }
}

ProgressDisplay::~ProgressDisplay() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

std::string ProgressDisplay::point_text(const experiment::Progress& progress) const {
  if (progress.task >= plan_.tasks.size()) return "";
  const auto& task = plan_.tasks[progress.task];
  std::string text;
  for (const auto& name : varying_)
    if (const auto& value = plan_.points.text(task.point, name); !value.empty())
      text += name + "=" + value.substr(0, 6) + " ";
  text += task.source;
  return task.sampled ? text + " #" + std::to_string(progress.replica + 1) : text;
}

void ProgressDisplay::show(const experiment::Progress& progress) {
  if (mode_ == Mode::quiet) return;
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  if (elapsed < next_ && progress.done < progress.total) return;
  if (mode_ == Mode::lines && elapsed < first_line_after) return;
  next_ = elapsed + (mode_ == Mode::bar ? bar_interval : line_interval);

  const double rate = double(progress.done - progress.earlier) / std::max(elapsed, 1e-3);
  const std::string left =
      progress.cost_done > 0
          ? clock_text(elapsed * std::max(0.0, progress.cost_left) / progress.cost_done) + " left"
          : "";
  const std::string rest = items(progress) + "  " + core::brief(rate, 2) + "/s  " + left;
  if (mode_ == Mode::lines) {
    std::fprintf(stderr, "overparam: %s  %s\n", rest.c_str(), point_text(progress).c_str());
  } else {
    const double all = progress.cost_done + progress.cost_left;
    const double fraction = all > 0 ? std::clamp(progress.cost_done / all, 0.0, 1.0) : 1;
    constexpr std::size_t cells = 24;
    const auto full = static_cast<std::size_t>(fraction * double(cells));
    std::string bar;
    for (std::size_t i = 0; i < cells; ++i) bar += i < full ? "━" : "╌";
    // One line, whatever the width of the terminal.
    std::string line = rest + "  " + point_text(progress);
    const std::size_t room = terminal_width();
    line.resize(std::min(line.size(), room > cells + 9 ? room - cells - 9 : 0));
    std::fprintf(stderr, "\r%s %3.0f %%  %s\033[K", bar.c_str(), 100 * fraction, line.c_str());
    shown_ = true;
  }
  std::fflush(stderr);
}

}  // namespace overparam::cli
