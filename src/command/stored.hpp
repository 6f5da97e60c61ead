// SPDX-License-Identifier: MIT
/// @file
/// Directories of results, and what a store has of a command.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "command/options.hpp"
#include "overparam/experiment/inventory.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/study/study.hpp"

namespace overparam::command {

/// The directory `path`, made if missing, that can be written to.
/// @throws core::InvalidParameter named by `option`.
std::filesystem::path made_directory(const char* option, const std::string& path);

/// The same for results. @throws core::InvalidParameter named "--out", also for a directory that
/// holds those of a version without a store.
std::filesystem::path results_directory(const std::string& path);

/// The directory of --out, if it exists; none without the option. Refuses what results_directory()
/// does, and makes nothing. @throws core::InvalidParameter named "--out".
std::optional<std::filesystem::path> existing_directory(const Options& options);

/// What is stored in a directory. @throws core::InvalidParameter named "directory".
experiment::Store open_store(const std::string& directory);

/// What a store has of a study, plan by plan: study.plan becomes the last one that what is stored
/// leads to.
experiment::Inventory take_inventory(study::Study& study, const experiment::Store& store);

}  // namespace overparam::command
