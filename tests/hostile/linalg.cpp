// SPDX-License-Identifier: MIT
#include "hostile/folders.hpp"

namespace overparam::hostile {

void call_linalg(Campaign&) {}

}  // namespace overparam::hostile
