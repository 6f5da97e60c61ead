// SPDX-License-Identifier: MIT
#include "hostile/folders.hpp"

namespace overparam::hostile {

void call_spectrum(Campaign&) {}

}  // namespace overparam::hostile
