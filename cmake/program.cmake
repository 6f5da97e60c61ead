# SPDX-License-Identifier: MIT
# overparam_command, what may be asked for, in words; and the program overparam, src/cli, with the
# models of overparam_models.

add_library(overparam_command STATIC
  src/command/building.cpp
  src/command/command.cpp
  src/command/curve.cpp
  src/command/documents.cpp
  src/command/dynamics.cpp
  src/command/inversions.cpp
  src/command/manifest.cpp
  src/command/needed.cpp
  src/command/options.cpp
  src/command/pictures.cpp
  src/command/stored.cpp
  src/command/validate.cpp
  src/command/written.cpp)
overparam_set_up(overparam_command)
target_include_directories(overparam_command PUBLIC "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(overparam_command PUBLIC overparam::engine)

find_package(Boost 1.74 CONFIG REQUIRED COMPONENTS program_options)

# All but main() and the table of models, which overparam_add_program adds.
add_library(overparam_cli STATIC
  src/cli/arguments.cpp
  src/cli/compute.cpp
  src/cli/completion.cpp
  src/cli/describe.cpp
  src/cli/directories.cpp
  src/cli/document.cpp
  src/cli/dry_run.cpp
  src/cli/experiments.cpp
  src/cli/help.cpp
  src/cli/interrupt.cpp
  src/cli/man.cpp
  src/cli/options.cpp
  src/cli/output.cpp
  src/cli/progress.cpp
  src/cli/stored.cpp
  src/cli/stored_pictures.cpp
  src/cli/tables.cpp
  src/cli/usage.cpp)
overparam_set_up(overparam_cli)
# Experiment files are those of the installation that the program is part of, or else of the sources.
file(RELATIVE_PATH data_from_program
  "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_DATADIR}/overparam")
set_source_files_properties(src/cli/experiments.cpp PROPERTIES COMPILE_DEFINITIONS
  "OVERPARAM_DATA_FROM_PROGRAM=\"${data_from_program}\";OVERPARAM_SOURCE_MODELS=\"${PROJECT_SOURCE_DIR}/models\"")
target_link_libraries(overparam_cli PUBLIC overparam_command PRIVATE Boost::program_options)

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
