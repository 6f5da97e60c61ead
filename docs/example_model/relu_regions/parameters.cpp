// SPDX-License-Identifier: MIT
#include "relu_regions/parameters.hpp"

namespace overparam::relu_regions {

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  static const Declared all{Declared::whole({.name = "inputs",
                                             .symbol = "n_0",
                                             .default_text = "2",
                                             .minimum = 1,
                                             .maximum = 1000,
                                             .meaning = "input dimension"},
                                            &Parameters::inputs),
                            Declared::whole({.name = "width",
                                             .symbol = "n",
                                             .default_text = "8",
                                             .minimum = 1,
                                             .maximum = 1e6,
                                             .meaning = "units of each hidden layer"},
                                            &Parameters::width),
                            Declared::whole({.name = "depth",
                                             .symbol = "L",
                                             .default_text = "1",
                                             .minimum = 1,
                                             .maximum = 1000,
                                             .meaning = "number of hidden layers"},
                                            &Parameters::depth)};
  return all;
}

}  // namespace overparam::relu_regions
