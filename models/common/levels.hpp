// SPDX-License-Identifier: MIT
/// @file
/// The option by which models take a spectrum of one's own in the place of what they compute.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/typeset.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/declaration.hpp"
#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/model.hpp"
#include "overparam/experiment/sizes.hpp"
#include "overparam/spectrum/levels.hpp"

namespace overparam::common {

/// "levels 1.5,2" of a power law; a file by its name.
inline std::string typeset_levels(const std::string& text) {
  if (!text.starts_with("power:")) return "";
  return "$λ_i$, $T_i$: powers " + behind_colon(text);
}

/// "levels": the spectrum that the member Values::levels, a std::shared_ptr<const
/// spectrum::Levels>, holds; none if the text is empty.
template <class Values>
auto levels_entry() {
  using Declared = experiment::Declaration<Values>;
  auto entry = Declared::shared(
      {.name = "levels",
       .symbol = "λ_i",
       .allowed = spectrum::level_choices,
       .meaning = "a spectrum of one's own: eigenvalues λ_i and powers T_i of the target (i^-a, "
                  "i^-b)",
       .file_prefix = spectrum::level_prefix,
       .typeset = typeset_levels},
      &Values::levels,
      [](const experiment::Point& point) {
        auto levels = spectrum::levels_of(point.at("levels"), "--levels",
                                          experiment::content_of(point, "levels"),
                                          experiment::number(point, "dim"));
        if (!levels.target)
          throw core::InvalidParameter("--levels", point.at("levels"),
                                       "has no column target_power");
        return levels;
      },
      {"dim"});
  entry.read = [read = entry.read](const experiment::Point& point, Values& values) {
    if (!point.at("levels").empty()) read(point, values);
  };
  return entry;
}

/// Checks that a theory level or the simulation can treat levels: there is no asymptotic theory,
/// and what is drawn, by a simulation or for the level "instance", needs whole numbers of modes.
/// @throws core::InvalidParameter.
inline void require_levels(const experiment::Point& point, const spectrum::Levels& levels,
                           const std::string& source) {
  if (source == "asymptotic")
    throw core::InvalidParameter("--levels", point.at("levels"),
                                 "is of finite sizes: there is no asymptotic theory");
  const bool drawn = source == experiment::simulation_source || source == "instance";
  if (drawn && !spectrum::whole_multiplicities(levels))
    throw core::InvalidParameter(
        "--levels", point.at("levels"),
        "has not whole numbers of modes, at most 2^53, as " +
            std::string(source == "instance" ? "a drawn network" : "the simulation") + " needs");
}

/// Refuses other texts than the defaults of options that have no meaning beside --levels, and takes
/// the defaults away, so that tables have no value there; what was taken away before stays so.
/// @return the point with the defaults, to be read.
/// @throws core::InvalidParameter.
inline experiment::Point without_meaning(experiment::Point& point,
                                         const std::vector<experiment::ParameterSpec>& specs,
                                         const std::vector<std::string>& names) {
  experiment::Point defaults = point;
  for (const auto& spec : specs) {
    if (std::find(names.begin(), names.end(), spec.name) == names.end()) continue;
    if (!point[spec.name].empty() && point[spec.name] != spec.default_text)
      throw core::InvalidParameter("--" + spec.name, point[spec.name],
                                   "has no meaning with --levels");
    point[spec.name].clear();
    defaults[spec.name] = spec.default_text;
  }
  return defaults;
}

/// Fills in "dim" N, the number of modes to the nearest whole one from 1, which stays empty above
/// 2^53, and the sizes as experiment::complete_size does with it.
/// @return N. @throws core::InvalidParameter for another "dim", and as complete_size.
inline double complete_sizes(experiment::Point& point, const spectrum::Levels& levels,
                             const std::vector<experiment::Size>& sizes, double maximum) {
  const double modes = std::max(1.0, std::round(levels.modes()));
  constexpr double most_written = 9007199254740992;  // 2^53
  const auto given = experiment::number(point, "dim");
  if (given && *given != modes)
    throw core::InvalidParameter("--dim", point["dim"],
                                 "is not " + experiment::shortest(modes) +
                                     ", the number of modes of --levels " + point["levels"]);
  point["dim"] = experiment::shortest(modes);
  for (const auto& size : sizes) experiment::complete_size(point, size, "dim", maximum);
  if (modes > most_written) point["dim"].clear();
  return modes;
}

}  // namespace overparam::common
