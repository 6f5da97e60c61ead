// SPDX-License-Identifier: MIT
#include "two_layer_online/descent.hpp"

#include <algorithm>

namespace overparam::two_layer_online {
namespace {

// Fitted to times from K = 3 to 512: a normal number costs about as much as 18 multiplications in
// large products, a unit with its activation as 100 to 200, and small products much more than large.

double cost_of_inputs(const Parameters& p) {
  const double units = p.width + p.teacher_units;
  return 100 * units + *p.dimension * (units + p.width + 18);
}

double cost_of_fields(const Parameters& p) {
  const double units = p.width + p.teacher_units;
  const double directions = std::min(p.batch, p.width) / p.batch;  // a sample
  return 1000 + 200 * units + 6 * p.width * units + directions * (4500 + 8 * p.width * p.width);
}

}  // namespace

bool draws_local_fields(const Parameters& p) {
  if (p.sampling == Sampling::automatic) return cost_of_fields(p) < cost_of_inputs(p);
  return p.sampling == Sampling::local_fields;
}

double cost_of_sample(const Parameters& p) {
  return draws_local_fields(p) ? cost_of_fields(p) : cost_of_inputs(p);
}

std::unique_ptr<Descent> descend(const Parameters& p, experiment::Draw draw, core::Team& team) {
  return draws_local_fields(p) ? descend_on_fields(p, draw) : descend_on_inputs(p, draw, team);
}

}  // namespace overparam::two_layer_online
