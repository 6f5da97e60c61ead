// SPDX-License-Identifier: MIT
#include "hostile/folders.hpp"

namespace overparam::hostile {

void call_simulate(Campaign&) {}

}  // namespace overparam::hostile
