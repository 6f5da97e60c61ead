// SPDX-License-Identifier: MIT
/// @file
/// What a model finds out about a grid point, once: the typed values of its texts.
#pragma once

#include <memory>
#include <typeinfo>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/text.hpp"

namespace overparam::experiment {

/// The typed values that the texts of a point stand for, and the theory level that it has by
/// default. Copies share the values, which never change.
class Resolution {
 public:
  Resolution() = default;
  /// @param values of the model's own type, usually its struct Parameters.
  /// @param level the cheapest theory level that applies to the point; empty: the model's first
  /// one.
  template <class Values>
  explicit Resolution(Values values, Text level = {})
      : values_(std::make_shared<const Values>(std::move(values))),
        type_(&typeid(Values)),
        level_(level) {}

  /// The values. @throws core::Error if there are none, or of another type.
  template <class Values>
  const Values& values() const {
    if (!values_ || *type_ != typeid(Values))
      throw core::Error("a point is not resolved by the model that is to treat it");
    return *static_cast<const Values*>(values_.get());
  }

  Text level() const { return level_; }
  void set_level(Text level) { level_ = level; }
  /// Whether nothing is known.
  bool empty() const { return !values_ && level_.empty(); }

 private:
  std::shared_ptr<const void> values_;
  const std::type_info* type_ = nullptr;
  Text level_;
};

}  // namespace overparam::experiment
