// SPDX-License-Identifier: MIT
/// @file
/// What stands on a command line and in an experiment file, option by option and as it was written.
#pragma once

#include <string>
#include <vector>

#include "command/complaints.hpp"
#include "command/given.hpp"

namespace overparam::cli {

using namespace command;  // what is said here is about commands

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
