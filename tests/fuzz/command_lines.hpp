// SPDX-License-Identifier: MIT
// Random command lines from what the models and commands say about themselves.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "cli/options.hpp"
#include "overparam/study/registry.hpp"

namespace overparam::fuzz {

/// A command line behind the name of the program.
struct CommandLine {
  std::vector<std::string> arguments;
  std::string table;         ///< the file that gets the table; empty: the standard output does
  bool is_text = false;      ///< the standard output is text for people and no table
  bool writes_file = false;  ///< what it has to say goes into a file that it was given
};

/// Draws command lines whose computations are small. One in four has a value that is out of place. Some read
/// a part of their options from a file, some keep their results in one of a few directories, and some are
/// commands on such a directory.
class CommandLines {
 public:
  explicit CommandLines(std::uint64_t seed) : random_(seed) {}

  CommandLine next();

 private:
  using Spec = experiment::ParameterSpec;
  using Given = std::vector<std::pair<std::string, std::string>>;

  bool chance(double probability) { return uniform() < probability; }
  double uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  std::size_t below(std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
  }
  const std::string& one_of(const std::vector<std::string>& words) {
    return words[below(words.size())];
  }

  std::string number();
  std::string size(const std::string& name, const experiment::Description& model);
  std::string word(const std::string& allowed);
  std::string value(const Spec& spec, const experiment::Description& model);
  std::string list(const Spec& spec, const experiment::Description& model);
  std::string option(const cli::CommandOption& option, const experiment::Description& model);
  std::string spoilt(std::string text);
  Given given_for(const std::string& command, const experiment::Model& model,
                  std::vector<std::string>& flags);
  std::string file_with_part_of(Given& given);
  std::string results_directory();
  CommandLine on_results();

  std::mt19937_64 random_;
};

}  // namespace overparam::fuzz
