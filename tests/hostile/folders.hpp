// SPDX-License-Identifier: MIT
/// @file
/// The calls of each folder of public headers, in the file of its name.
#pragma once

#include "hostile/campaign.hpp"

namespace overparam::hostile {

void call_core(Campaign& campaign);
void call_linalg(Campaign& campaign);
void call_ode(Campaign& campaign);
void call_regression(Campaign& campaign);
void call_simulate(Campaign& campaign);
void call_spectrum(Campaign& campaign);
void call_validation(Campaign& campaign);

}  // namespace overparam::hostile
