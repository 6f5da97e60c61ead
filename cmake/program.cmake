# SPDX-License-Identifier: MIT
# The program overparam: src/cli with the models of overparam_models.

find_package(Boost 1.74 CONFIG REQUIRED COMPONENTS program_options)

# All but main() and the table of models, which overparam_add_program adds.
add_library(overparam_cli STATIC
  src/cli/arguments.cpp
  src/cli/command.cpp
  src/cli/commands/curve.cpp
  src/cli/commands/documents.cpp
  src/cli/commands/dynamics.cpp
  src/cli/commands/inversions.cpp
  src/cli/commands/options.cpp
  src/cli/commands/validate.cpp
  src/cli/compute.cpp
  src/cli/completion.cpp
  src/cli/describe.cpp
  src/cli/directories.cpp
  src/cli/dry_run.cpp
  src/cli/experiments.cpp
  src/cli/help.cpp
  src/cli/interrupt.cpp
  src/cli/man.cpp
  src/cli/needed.cpp
  src/cli/options.cpp
  src/cli/output.cpp
  src/cli/pictures.cpp
  src/cli/progress.cpp
  src/cli/stored.cpp
  src/cli/stored_pictures.cpp
  src/cli/tables.cpp
  src/cli/usage.cpp
  src/cli/written.cpp)
overparam_set_up(overparam_cli)
# Experiment files are those of the installation that the program is part of, or else of the sources.
file(RELATIVE_PATH data_from_program
  "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_DATADIR}/overparam")
set_source_files_properties(src/cli/experiments.cpp PROPERTIES COMPILE_DEFINITIONS
  "OVERPARAM_DATA_FROM_PROGRAM=\"${data_from_program}\";OVERPARAM_SOURCE_MODELS=\"${PROJECT_SOURCE_DIR}/models\"")
target_include_directories(overparam_cli PRIVATE src)
target_link_libraries(overparam_cli PUBLIC overparam::engine PRIVATE Boost::program_options)

overparam_add_program(overparam ${overparam_models})

# What the program says about itself for man and for shells, to be installed.
set(overparam_said "${PROJECT_BINARY_DIR}/said")
file(MAKE_DIRECTORY "${overparam_said}")
set(said_files "${overparam_said}/overparam.1")
add_custom_command(OUTPUT "${overparam_said}/overparam.1"
  COMMAND overparam man > "${overparam_said}/overparam.1"
  DEPENDS overparam
  VERBATIM)
foreach(shell bash zsh fish)
  list(APPEND said_files "${overparam_said}/${shell}")
  add_custom_command(OUTPUT "${overparam_said}/${shell}"
    COMMAND overparam completion ${shell} > "${overparam_said}/${shell}"
    DEPENDS overparam
    VERBATIM)
endforeach()
add_custom_target(overparam_said ALL DEPENDS ${said_files})
