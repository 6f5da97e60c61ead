# SPDX-License-Identifier: MIT
# The program overparam: src/cli with the models of overparam_models.

find_package(Boost 1.74 CONFIG REQUIRED COMPONENTS program_options)

# All but main() and the table of models, which overparam_add_program adds.
add_library(overparam_cli STATIC
  src/cli/arguments.cpp
  src/cli/command.cpp
  src/cli/commands/curve.cpp
  src/cli/commands/dynamics.cpp
  src/cli/commands/inversions.cpp
  src/cli/commands/options.cpp
  src/cli/commands/validate.cpp
  src/cli/compute.cpp
  src/cli/describe.cpp
  src/cli/help.cpp
  src/cli/interrupt.cpp
  src/cli/options.cpp
  src/cli/output.cpp
  src/cli/pictures.cpp
  src/cli/progress.cpp
  src/cli/stored.cpp
  src/cli/tables.cpp
  src/cli/written.cpp)
overparam_set_up(overparam_cli)
target_include_directories(overparam_cli PRIVATE src)
target_link_libraries(overparam_cli PUBLIC overparam::engine PRIVATE Boost::program_options)

overparam_add_program(overparam ${overparam_models})
