// SPDX-License-Identifier: MIT
#include "hostile/folders.hpp"

namespace overparam::hostile {

void call_regression(Campaign&) {}

}  // namespace overparam::hostile
