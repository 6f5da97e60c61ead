// SPDX-License-Identifier: MIT
// What a model says of points that make no sense.
#pragma once

#include <string>

#include "overparam/core/error.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::test {

/// A point with these texts and all others by default.
inline experiment::Point point_of(const experiment::Model& model, const experiment::Point& given) {
  experiment::Point point;
  for (const auto& spec : model.description().parameters) point[spec.name] = spec.default_text;
  for (const auto& [name, text] : given) point[name] = text;
  return point;
}

/// The message by which the point, or one draw of it by this source, is refused; empty if it is not.
inline std::string refusal(const experiment::Model& model, const experiment::Point& given,
                           const std::string& source) {
  try {
    model.check(model.resolve(point_of(model, given)), source, 1);
  } catch (const core::InvalidParameter& refused) {
    return refused.what();
  }
  return "";
}

}  // namespace overparam::test
