// SPDX-License-Identifier: MIT
// Points of the online random-feature model by their texts, and files of levels.
#pragma once

#include <fstream>
#include <map>
#include <string>

#include "overparam/experiment/grid.hpp"
#include "random_features_online/parameters.hpp"
#include "support/temporary_directory.hpp"

// Other models have functions of these names in overparam::test.
namespace overparam::test::online {

using Texts = std::map<std::string, std::string>;

inline Texts with(Texts texts, const Texts& more) {
  for (const auto& [name, text] : more) texts[name] = text;
  return texts;
}

inline experiment::Point resolved(const Texts& texts) {
  return random_features_online::resolve(
      experiment::make_grid(random_features_online::declaration().specs(), texts, {}).front());
}

inline random_features_online::Parameters parameters(const Texts& texts) {
  return resolved(texts).values<random_features_online::Parameters>();
}

/// A point of a file of levels with this content.
inline random_features_online::Parameters point_of(const std::string& content, const Texts& texts) {
  const TemporaryDirectory folder;
  const std::string path = (folder.path() / "levels").string();
  std::ofstream(path) << content;
  return parameters(with(texts, {{"levels", "file:" + path}}));
}

/// Few modes, and some that are never seen.
inline const std::string few_levels =
    "multiplicity eigenvalue target_power\n1 1 0.4\n8 0.2 0.3\n60 0.03 0.2\n9 0 0.1\n";

}  // namespace overparam::test::online
