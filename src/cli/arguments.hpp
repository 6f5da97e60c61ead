// SPDX-License-Identifier: MIT
/// @file
/// What stands on a command line and in an experiment file, option by option and as it was written.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "complaints.hpp"

namespace overparam::cli {

/// The options that a command knows, in the order of its help.
struct KnownOption {
  std::string name;   ///< without dashes
  bool flag = false;  ///< takes no value on the command line, and on or off in a file
};

/// A value that was given.
struct Given {
  std::string text;   ///< as it was written, quotes included; "on" or "off" of a flag
  std::string where;  ///< " (in FILE, line 3)" for messages; empty for the command line
};

/// Option name -> value.
using GivenOptions = std::map<std::string, Given>;

/// Refuses what no argument of the program may hold: bytes that are not UTF-8, and control
/// characters, line breaks among them. @throws core::InvalidParameter.
void check_texts(const std::vector<std::string>& arguments);

/// Reads "--name value" and "--name=value", and "--name" of flags; "-h" stands for "--help". A
/// value that begins with two dashes has to follow an equals sign. Complains about options that are
/// unknown, repeated or without a value, and about words that belong to none.
GivenOptions read_command_line(const std::vector<std::string>& arguments,
                               const std::vector<KnownOption>& known, Complaints& complaints);

/// Reads the lines "name = value" of a file, without the blanks around names and values. A # at the
/// beginning of a line or behind a blank begins a comment, unless it stands between double quotes;
/// the quotes of a line come in pairs. Complains, with file and line, about what is not of this
/// form, about options that are unknown, repeated or without a value, and about `config`, which is
/// not followed.
/// @throws core::InvalidParameter for a file that cannot be read.
GivenOptions read_option_file(const std::string& path, const std::vector<KnownOption>& known,
                              Complaints& complaints);

}  // namespace overparam::cli
