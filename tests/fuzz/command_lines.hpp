// SPDX-License-Identifier: MIT
// Random command lines from what the models and commands say about themselves.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "cli/models.hpp"
#include "cli/options.hpp"

namespace overparam::fuzz {

/// Draws command lines whose computations are small. One in four has a value that is out of place.
class CommandLines {
 public:
  explicit CommandLines(std::uint64_t seed) : random_(seed) {}

  /// The arguments behind the name of the program, with --quiet.
  std::vector<std::string> next();

 private:
  using Spec = experiment::ParameterSpec;

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

  std::mt19937_64 random_;
};

}  // namespace overparam::fuzz
