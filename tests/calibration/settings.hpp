// SPDX-License-Identifier: MIT
// Random settings of the models, as options of `validate`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace overparam::test {

/// Options without their dashes.
using Setting = std::map<std::string, std::string>;

/// The models that have settings here.
std::vector<std::string> calibrated_models();

/// The setting of this number: activations, teachers, noise, ridges, ratios and times drawn from their
/// documented ranges, sizes and replicas left at their defaults. Another model or number, another
/// setting; the same ones, the same.
Setting random_setting(const std::string& model, std::uint64_t number);

/// A parameter of the setting that a theory may have wrong, and by what factor; the setting itself if it
/// has none.
struct Change {
  std::string parameter;
  double factor = 1;
  Setting setting;
};

/// Wrong by this share, up or down. @param turn chooses parameter and sign.
Change changed(const std::string& model, const Setting& setting, double share, std::uint64_t turn);

}  // namespace overparam::test
