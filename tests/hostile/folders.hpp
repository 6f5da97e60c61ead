// SPDX-License-Identifier: MIT
/// @file
/// The calls of each folder of public headers, and of models, in the file of its name.
#pragma once

#include "hostile/campaign.hpp"

namespace overparam::hostile {

void call_averages(Campaign& campaign);
void call_core(Campaign& campaign);
void call_experiment(Campaign& campaign);
void call_figure(Campaign& campaign);
void call_io(Campaign& campaign);
void call_linalg(Campaign& campaign);
void call_linear_regression(Campaign& campaign);
void call_ode(Campaign& campaign);
void call_regression(Campaign& campaign);
void call_simulate(Campaign& campaign);
void call_spectrum(Campaign& campaign);
void call_study(Campaign& campaign);
void call_validation(Campaign& campaign);

// What models offer to be used alone.
void call_random_features_online(Campaign& campaign);

// Parts of folders.
void call_declaration(Campaign& campaign);   ///< of experiment
void call_store(Campaign& campaign);         ///< of experiment
void call_values(Campaign& campaign);        ///< of experiment: texts and reasons
void call_threads(Campaign& campaign);       ///< of core
void call_one_pass_sgd(Campaign& campaign);  ///< of random_features_online

}  // namespace overparam::hostile
