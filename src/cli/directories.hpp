// SPDX-License-Identifier: MIT
/// @file
/// Directories that computing commands wrote.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "command/stored.hpp"
#include "commands.hpp"
#include "options.hpp"
#include "overparam/experiment/inventory.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/study/study.hpp"

namespace overparam::cli {

/// Takes the option "--NAME VALUE" or "--NAME=VALUE" out of arguments.
/// @throws core::InvalidParameter if it is given twice or has no value.
std::optional<std::string> take_option(const std::string& name,
                                       std::vector<std::string>& arguments);

/// Takes "--to OTHER" out of the arguments of a command on `directory`: where its files go.
std::filesystem::path destination(const std::string& directory,
                                  std::vector<std::string>& arguments);

/// The last part of a path, "results/width_curve/" included.
std::string title_of(const std::string& directory);

/// A command of a store as it was called, but for its own picture options, and what is stored of
/// it.
using OnCommand =
    std::function<void(const Options&, const study::Study&, const experiment::Inventory&)>;

/// Calls `body` for every command of the store, or for one. `more` replaces its options of the same
/// names.
void for_each_command(const experiment::Store& store, const std::optional<std::string>& only,
                      const std::vector<std::string>& more, const OnCommand& body);

/// What follows from what is stored of a command, with its picture. Warnings go to stderr; `code`
/// becomes computation_failed if values that exist were not obtained.
study::Conclusion concluded_with_picture(const Options& options, const study::Study& study,
                                         const experiment::Inventory& inventory, ExitCode& code);

}  // namespace overparam::cli
