// SPDX-License-Identifier: MIT
#include "hostile/folders.hpp"

namespace overparam::hostile {

void call_ode(Campaign&) {}

}  // namespace overparam::hostile
