# SPDX-License-Identifier: MIT
# The order of the tests, and what they need not wait for: a part of CMakeLists.txt.

# Programs of tests start without threads of BLAS, which would wait for work by yielding, and do not wait for
# the disk: a command that keeps a thousand outcomes waits for it longer than it computes. Interruptions
# come to a program as it is.
add_library(overparam_no_sync MODULE support/no_sync.cpp)
target_compile_options(overparam_no_sync PRIVATE -fno-sanitize=all)
target_link_options(overparam_no_sync PRIVATE -fno-sanitize=all)
get_property(tests DIRECTORY PROPERTY TESTS)
list(REMOVE_ITEM tests cli/interruptions)
foreach(test IN LISTS tests)
  get_test_property(${test} LABELS labels)
  if(labels MATCHES "cli|docs|browser")
    set_property(TEST ${test} APPEND PROPERTY ENVIRONMENT
      OPENBLAS_NUM_THREADS=1 "LD_PRELOAD=$<TARGET_FILE:overparam_no_sync>")
  endif()
endforeach()

# ctest -j starts those of a high cost first; one that starts last leaves processors idle.
foreach(test IN ITEMS
    browser/report cli/effects cli/examples cli/extremes cli/interruptions cli/pictures cli/results
    cli/scaling cli/statuses docs/check_site docs/example_models docs/examples docs/neural_isometry
    hostile/io unit/io/test_plot unit/neural_isometry/test_simulation unit/neural_isometry/test_training
    unit/neural_tangent/test_theory unit/random_features_online/test_limits
    unit/random_features_ridge/test_theory)
  set_tests_properties(${test} PROPERTIES COST 50)
endforeach()
