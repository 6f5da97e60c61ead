// SPDX-License-Identifier: MIT
/// @file
/// Options, to be put together by the commands.
#pragma once

#include <string>
#include <vector>

#include "command/options.hpp"

namespace overparam::command {

/// The longest learning time: the steps of any simulation that fits into memory can be counted.
inline constexpr double longest_time = 1e11;

CommandOption whole(const char* name, const std::string& fallback, double minimum, double maximum,
                    const std::string& meaning, const std::string& allowed = {});
CommandOption real(const char* name, const std::string& fallback, bool positive, double maximum,
                   const std::string& meaning);
/// A positive number up to 1.
CommandOption share(const char* name, const std::string& meaning);
CommandOption word(const char* name, const std::string& fallback, const std::string& allowed,
                   const std::string& meaning);
CommandOption flag(const char* name, const std::string& meaning);
/// The same option with a list or range of values.
CommandOption list_of(CommandOption option);

/// --theory-points; with --out what a picture needs to show lines of theory as they are.
CommandOption theory_points(const std::string& meaning);

/// --theory; as far as the model has draws --simulate, --simulate-at, --replicas, --target-error,
/// --max-replicas and --seed; --threads and --checkpoint-interval.
/// @param simulate_at the option --simulate-at of the command
std::vector<CommandOption> sampling_options(const experiment::Model* model,
                                            const CommandOption& simulate_at);

/// The same of a validation, where the simulation goes without saying.
std::vector<CommandOption> validation_sampling_options(const experiment::Model* model);

/// Which draw a command is about that takes one: --replica, --seed and --threads.
std::vector<CommandOption> draw_options();

/// --config.
CommandOption config();

/// What a picture may choose, from --x to --format.
struct PictureOptions {
  bool x = true, logy = true, stack = true, bars = true;  ///< whether it has them
  std::string allowed_x = "a parameter of numbers, or time";
  std::string meaning_of_y = "observables of the picture";
};
std::vector<CommandOption> picture_options(const PictureOptions& picture);

/// --out, those of the picture, --config, --dry-run and --quiet.
std::vector<CommandOption> output_options(const PictureOptions& picture);

/// Several lists after one another.
std::vector<CommandOption> joined(const std::vector<std::vector<CommandOption>>& lists);

}  // namespace overparam::command
