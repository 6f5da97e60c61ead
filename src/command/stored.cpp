// SPDX-License-Identifier: MIT
#include "command/stored.hpp"

#include <utility>

namespace overparam::command {

experiment::Inventory take_inventory(study::Study& study, const experiment::Store& store) {
  auto inventory = experiment::take_inventory(study.plan, *study.model, store);
  while (study.next && inventory.missing == 0) {
    auto further = study.next(study.plan, inventory.results);
    if (!further) break;
    study.plan = std::move(*further);
    inventory = experiment::take_inventory(study.plan, *study.model, store);
  }
  return inventory;
}

}  // namespace overparam::command
