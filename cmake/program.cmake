# SPDX-License-Identifier: MIT
# The program overparam: src/cli with the models of overparam_models.

find_package(Boost 1.74 CONFIG REQUIRED COMPONENTS program_options)

# All but main() and the table of models, which overparam_add_program adds.
add_library(overparam_cli STATIC
  src/cli/arguments.cpp
  src/cli/compute.cpp
  src/cli/curve.cpp
  src/cli/describe.cpp
  src/cli/dynamics.cpp
  src/cli/grid_plan.cpp
  src/cli/interrupt.cpp
  src/cli/models.cpp
  src/cli/options.cpp
  src/cli/output.cpp
  src/cli/pictures.cpp
  src/cli/progress.cpp
  src/cli/row_index.cpp
  src/cli/stored.cpp
  src/cli/text.cpp
  src/cli/validate.cpp
  src/cli/width_for.cpp)
overparam_set_up(overparam_cli)
target_link_libraries(overparam_cli PUBLIC overparam::engine PRIVATE Boost::program_options)

overparam_add_program(overparam ${overparam_models})
# The same but for main(), for tests and fuzzers.
add_library(overparam_model_table OBJECT EXCLUDE_FROM_ALL
  "${PROJECT_BINARY_DIR}/generated/overparam_models.cpp")
target_include_directories(overparam_model_table PRIVATE src/cli INTERFACE src)
target_link_libraries(overparam_model_table PUBLIC overparam_cli ${overparam_model_libraries})
overparam_set_up(overparam_model_table)
