// SPDX-License-Identifier: MIT
#include "hostile/folders.hpp"

namespace overparam::hostile {

void call_core(Campaign&) {}

}  // namespace overparam::hostile
