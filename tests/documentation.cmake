# SPDX-License-Identifier: MIT
# The tests of the documentation and of the structure of the code: a part of CMakeLists.txt.

# ---- Documentation -------------------------------------------------------------------------------

add_test(NAME docs/command_line
  COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_command_line.sh"
          $<TARGET_FILE:overparam> "${PROJECT_SOURCE_DIR}")
add_test(NAME docs/examples
  COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/docs/run_examples.sh"
          $<TARGET_FILE:overparam> "${PROJECT_SOURCE_DIR}")
add_test(NAME docs/pages
  COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_pages.sh" "${PROJECT_SOURCE_DIR}")
add_test(NAME docs/symbols
  COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_symbols.sh" "${PROJECT_SOURCE_DIR}")
set_tests_properties(docs/command_line docs/examples docs/pages docs/symbols PROPERTIES
  LABELS docs
  TIMEOUT 300)
# The script says which of its tools there are, and ends with 77 without any.
add_test(NAME docs/recipes
  COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_recipes.sh"
          $<TARGET_FILE:overparam> "${PROJECT_SOURCE_DIR}" "${OVERPARAM_SYSTEM_PYTHON}")
set_tests_properties(docs/recipes PROPERTIES LABELS docs SKIP_RETURN_CODE 77 TIMEOUT 300)
# The formulas of the pages, evaluated apart from the program. NumPy comes with matplotlib.
add_test(NAME docs/formulas
  COMMAND "${OVERPARAM_SYSTEM_PYTHON}" "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_formulas.py"
          $<TARGET_FILE:overparam>)
add_test(NAME docs/theory
  COMMAND "${OVERPARAM_SYSTEM_PYTHON}" "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_theory.py"
          $<TARGET_FILE:overparam>)
add_test(NAME docs/tangent_derivation
  COMMAND "${OVERPARAM_SYSTEM_PYTHON}"
          "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_tangent_derivation.py")
add_test(NAME docs/smooth_interpolation
  COMMAND "${OVERPARAM_SYSTEM_PYTHON}"
          "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_smooth_interpolation.py"
          $<TARGET_FILE:overparam>)
set_tests_properties(docs/formulas docs/theory docs/tangent_derivation docs/smooth_interpolation
  PROPERTIES
  LABELS docs
  TIMEOUT 300)

# The same with another solver of cone programs; the script ends with 77 without it.
add_test(NAME docs/neural_isometry
  COMMAND "${OVERPARAM_SYSTEM_PYTHON}"
          "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_neural_isometry.py"
          $<TARGET_FILE:overparam>)
set_tests_properties(docs/neural_isometry PROPERTIES
  LABELS "docs;slow"
  SKIP_RETURN_CODE 77
  TIMEOUT 600)

# Networks of docs/memorization.md by Python's own integers, and its bounds.
add_test(NAME docs/memorization
  COMMAND "${OVERPARAM_SYSTEM_PYTHON}"
          "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_memorization.py"
          $<TARGET_FILE:overparam>)
set_tests_properties(docs/memorization PROPERTIES LABELS docs TIMEOUT 300)

# docs/gallery.md and the pictures, which are drawn again: what compares them finds faults.
foreach(script check_gallery test_compare_pictures)
  add_test(NAME docs/${script}
    COMMAND "${OVERPARAM_SYSTEM_PYTHON}" -B "${CMAKE_CURRENT_SOURCE_DIR}/docs/${script}.py"
            $<TARGET_FILE:overparam>)
endforeach()
add_test(NAME docs/draw_gallery
  COMMAND "${OVERPARAM_SYSTEM_PYTHON}" -B "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_gallery.py"
          $<TARGET_FILE:overparam> --draw)
set_tests_properties(docs/check_gallery docs/test_compare_pictures PROPERTIES LABELS docs TIMEOUT 300)
set_tests_properties(docs/draw_gallery PROPERTIES
  LABELS "docs;slow"
  COST 200  # before a processor is taken
  PROCESSORS 2
  TIMEOUT 900)

# The site, its links, formulas and search; the script ends with 77 without its tools.
add_test(NAME docs/check_site
  COMMAND "${OVERPARAM_SYSTEM_PYTHON}" -B "${CMAKE_CURRENT_SOURCE_DIR}/docs/check_site.py"
          "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_BINARY_DIR}/site")
set_tests_properties(docs/check_site PROPERTIES
  LABELS "docs;slow"
  SKIP_RETURN_CODE 77
  TIMEOUT 600)

# ---- Structure of the code -----------------------------------------------------------------------

# What includes what, how long files are, and what is named in them; and that these scripts find faults.
foreach(script includes literals sizes test_structure)
  add_test(NAME structure/${script}
    COMMAND "${OVERPARAM_SYSTEM_PYTHON}" "${CMAKE_CURRENT_SOURCE_DIR}/structure/${script}.py")
  set_tests_properties(structure/${script} PROPERTIES LABELS docs TIMEOUT 300)
endforeach()
