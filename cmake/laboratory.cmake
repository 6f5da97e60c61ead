# SPDX-License-Identifier: MIT
# overparam_laboratory, what runs it, keeps it and shows it: experiment, figure, io. And
# overparam_engine, which is this and the numerics.

# ---- Dependencies --------------------------------------------------------------------------------

# Of the link line, so overparamConfig.cmake.in looks for them again.
find_package(SQLite3 3.40 REQUIRED)
find_package(SQLiteCpp 3.2 CONFIG REQUIRED)
# Private: headers that only sources include.
find_package(nlohmann_json 3.11 CONFIG REQUIRED)
# For pictures, when the program runs: an interpreter that has matplotlib.
include(OverparamPython)

# ---- Library -------------------------------------------------------------------------------------

set(overparam_plot_parts settings.py values.py axes.py elements.py placing.py figure.py)
add_library(overparam_laboratory
  src/experiment/accuracy.cpp
  src/experiment/adaptive.cpp
  src/experiment/database.cpp
  src/experiment/dispatcher.cpp
  src/experiment/estimate.cpp
  src/experiment/family_names.cpp
  src/experiment/file_claims.cpp
  src/experiment/grid.cpp
  src/experiment/inputs.cpp
  src/experiment/inventory.cpp
  src/experiment/items.cpp
  src/experiment/model.cpp
  src/experiment/outcome.cpp
  src/experiment/parameters.cpp
  src/experiment/plan.cpp
  src/experiment/points.cpp
  src/experiment/recorder.cpp
  src/experiment/run.cpp
  src/experiment/schedule.cpp
  src/experiment/sizes.cpp
  src/experiment/store.cpp
  src/experiment/store_writer.cpp
  src/experiment/table.cpp
  src/experiment/tabulate.cpp
  src/experiment/tally.cpp
  src/experiment/text.cpp
  src/experiment/thread_executor.cpp
  src/experiment/unit.cpp
  src/experiment/validate.cpp
  src/figure/axes.cpp
  src/figure/choices.cpp
  src/figure/curve.cpp
  src/figure/dynamics.cpp
  src/figure/families.cpp
  src/figure/features.cpp
  src/figure/figure.cpp
  src/figure/gaps.cpp
  src/figure/heat_map.cpp
  src/figure/inversion.cpp
  src/figure/limited.cpp
  src/figure/merged.cpp
  src/figure/pairs.cpp
  src/figure/places.cpp
  src/figure/rows.cpp
  src/figure/stack.cpp
  src/figure/text.cpp
  src/figure/validation.cpp
  src/io/columns.cpp
  src/io/csv.cpp
  src/io/gnuplot.cpp
  src/io/json.cpp
  src/io/manifest.cpp
  src/io/plot.cpp
  src/io/report.cpp
  src/io/wide.cpp
  src/study/coarse_intervals.cpp
  src/study/curve.cpp
  src/study/document.cpp
  src/study/dynamics.cpp
  src/study/inversion.cpp
  src/study/request.cpp
  src/study/row_index.cpp
  src/study/steps.cpp
  src/study/study.cpp
  src/study/telling_numbers.cpp
  src/study/theory_lines.cpp
  src/study/validation.cpp
  src/study/validation_report.cpp)
add_library(overparam::laboratory ALIAS overparam_laboratory)
target_sources(overparam_laboratory PUBLIC
  FILE_SET HEADERS
  BASE_DIRS include
  FILES
    include/overparam/experiment/accuracy.hpp
    include/overparam/experiment/adaptive.hpp
    include/overparam/experiment/checkpoint.hpp
    include/overparam/experiment/declaration.hpp
    include/overparam/experiment/grid.hpp
    include/overparam/experiment/inputs.hpp
    include/overparam/experiment/inventory.hpp
    include/overparam/experiment/journal.hpp
    include/overparam/experiment/model.hpp
    include/overparam/experiment/outcome.hpp
    include/overparam/experiment/parameters.hpp
    include/overparam/experiment/plan.hpp
    include/overparam/experiment/points.hpp
    include/overparam/experiment/readings.hpp
    include/overparam/experiment/recorder.hpp
    include/overparam/experiment/resolution.hpp
    include/overparam/experiment/run.hpp
    include/overparam/experiment/sizes.hpp
    include/overparam/experiment/store.hpp
    include/overparam/experiment/table.hpp
    include/overparam/experiment/tabulate.hpp
    include/overparam/experiment/tally.hpp
    include/overparam/experiment/text.hpp
    include/overparam/experiment/validate.hpp
    include/overparam/figure/choices.hpp
    include/overparam/figure/figure.hpp
    include/overparam/figure/merged.hpp
    include/overparam/figure/pictures.hpp
    include/overparam/figure/text.hpp
    include/overparam/io/csv.hpp
    include/overparam/io/manifest.hpp
    include/overparam/io/plot.hpp
    include/overparam/io/report.hpp
    include/overparam/io/tables.hpp
    include/overparam/study/curve.hpp
    include/overparam/study/document.hpp
    include/overparam/study/dynamics.hpp
    include/overparam/study/inversion.hpp
    include/overparam/study/registry.hpp
    include/overparam/study/request.hpp
    include/overparam/study/study.hpp
    include/overparam/study/validation.hpp)
overparam_set_up(overparam_laboratory EXPORT_NAME laboratory)
overparam_precompile(overparam_laboratory)
target_link_libraries(overparam_laboratory
  PUBLIC overparam_numerics
  PRIVATE
    SQLiteCpp
    $<BUILD_INTERFACE:Boost::headers>
    $<BUILD_INTERFACE:nlohmann_json::nlohmann_json>)
target_include_directories(overparam_laboratory PRIVATE src)

include(OverparamResources)
# One script, which stands alone beside a picture, of parts.
set(plot_script "${PROJECT_BINARY_DIR}/embedded/plot.py")
list(TRANSFORM overparam_plot_parts PREPEND "${PROJECT_SOURCE_DIR}/src/io/plot/")
add_custom_command(OUTPUT "${plot_script}"
  COMMAND "${CMAKE_COMMAND}" -E cat ${overparam_plot_parts} > "${plot_script}"
  DEPENDS ${overparam_plot_parts}
  COMMENT "Joining the parts of the plot script"
  VERBATIM)
overparam_embed(overparam_laboratory plot_script "${plot_script}")
set_source_files_properties(src/io/plot.cpp PROPERTIES
  COMPILE_DEFINITIONS "OVERPARAM_DEFAULT_PYTHON=\"${OVERPARAM_PYTHON_EXECUTABLE}\"")
include(cmake/pages.cmake)

# Both, under one name.
add_library(overparam_engine INTERFACE)
add_library(overparam::engine ALIAS overparam_engine)
set_target_properties(overparam_engine PROPERTIES EXPORT_NAME engine)
target_link_libraries(overparam_engine INTERFACE overparam_laboratory overparam_numerics)
