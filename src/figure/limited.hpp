// SPDX-License-Identifier: MIT
/// @file
/// The marks at values of limited accuracy, those with a reason.
#pragma once

#include "gaps.hpp"
#include "overparam/figure/figure.hpp"

namespace overparam::figure {

/// Collects them from the series of a panel: rings around points, and around single ones of a line;
/// a halo behind several of a line in a row.
class Limited {
 public:
  void add(const Places& places, Style style);
  void add_to(Panel& panel) const;

 private:
  Series rings_{"limited accuracy", Style::rings, {}, {}, {}, neutral};
  Series halo_{"limited accuracy", Style::halo, {}, {}, {}, neutral};
};

}  // namespace overparam::figure
