// SPDX-License-Identifier: MIT
/// @file
/// What is given to a command, option by option and as it was written.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace overparam::command {

/// An option that a command knows.
struct KnownOption {
  std::string name;   ///< without dashes
  bool flag = false;  ///< takes no value on the command line, and on or off in a file
};

/// A value that was given.
struct Given {
  std::string text;   ///< as it was written, quotes included; "on" or "off" of a flag
  std::string where;  ///< " (in FILE, line 3)" for messages; empty if it goes without saying
};

/// Option name -> value.
using GivenOptions = std::map<std::string, Given>;

}  // namespace overparam::command
