// SPDX-License-Identifier: MIT
#include "online_linear_regression/parameters.hpp"

namespace overparam::online_linear_regression {

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  static const Declared all{Declared::whole({.name = "dim",
                                             .symbol = "N",
                                             .minimum = 1,
                                             .maximum = 1e6,
                                             .allowed = "a whole number from 1 to 1e6",
                                             .meaning = "input dimension",
                                             .label = "input dimension"},
                                            &Parameters::dimension),
                            Declared::real({.name = "learning-rate",
                                            .symbol = "η",
                                            .default_text = "1",
                                            .minimum = 0,
                                            .open_minimum = true,
                                            .meaning = "learning rate of a step"},
                                           &Parameters::learning_rate),
                            Declared::real({.name = "label-noise",
                                            .symbol = "Δ",
                                            .default_text = "0",
                                            .minimum = 0,
                                            .meaning = "variance of the label noise"},
                                           &Parameters::label_noise)};
  return all;
}

}  // namespace overparam::online_linear_regression
