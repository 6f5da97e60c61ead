# SPDX-License-Identifier: MIT
# The Python module overparam: python/overparam, and python/engine compiled into its overparam._engine.
# In the build tree it lies in ${PROJECT_BINARY_DIR}/python, for PYTHONPATH.

# What is compiled for Python, and what it finds beside it.
pybind11_add_module(overparam_python MODULE NO_EXTRAS
  python/engine/activations.cpp
  python/engine/ask.cpp
  python/engine/blas.cpp
  python/engine/columns.cpp
  python/engine/describe.cpp
  python/engine/errors.cpp
  python/engine/memory_journal.cpp
  python/engine/module.cpp
  python/engine/numerics.cpp
  python/engine/result.cpp)
target_include_directories(overparam_python PRIVATE python)
target_include_directories(overparam_python SYSTEM PRIVATE "${OpenBLAS_INCLUDE_DIRS}")
target_link_libraries(overparam_python PRIVATE
  overparam_command
  overparam_models
  "${OpenBLAS_LIBRARIES}")
overparam_set_up(overparam_python)
set(overparam_package "${PROJECT_BINARY_DIR}/python/overparam")
set_target_properties(overparam_python PROPERTIES
  OUTPUT_NAME _engine
  CXX_VISIBILITY_PRESET hidden
  LIBRARY_OUTPUT_DIRECTORY "${overparam_package}")

set(overparam_package_files
  __init__.py
  _contents.py
  _judge.py
  _model.py
  _progress.py
  _result.py
  _texts.py
  py.typed)
set(copied "")
foreach(file IN LISTS overparam_package_files)
  add_custom_command(OUTPUT "${overparam_package}/${file}"
    COMMAND "${CMAKE_COMMAND}" -E copy "${PROJECT_SOURCE_DIR}/python/overparam/${file}" "${overparam_package}/${file}"
    DEPENDS "python/overparam/${file}"
    VERBATIM)
  list(APPEND copied "${overparam_package}/${file}")
endforeach()
# The script that stands beside pictures, as a module.
add_custom_command(OUTPUT "${overparam_package}/_plot.py"
  COMMAND "${CMAKE_COMMAND}" -E copy "${plot_script}" "${overparam_package}/_plot.py"
  DEPENDS "${plot_script}"
  VERBATIM)
add_custom_target(overparam_package ALL DEPENDS ${copied} "${overparam_package}/_plot.py")
add_dependencies(overparam_python overparam_package)

# Where the interpreter looks beneath its own prefix, and Debian's beneath /usr/local.
execute_process(
  COMMAND "${OVERPARAM_PYTHON_EXECUTABLE}" -c "import site, sys; \
place = 'dist-packages' if any(p.endswith('dist-packages') for p in site.getsitepackages()) else 'site-packages'; \
print('lib/python%d.%d/%s' % (*sys.version_info[:2], place))"
  OUTPUT_VARIABLE place OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(OVERPARAM_PYTHON_DIR "${place}" CACHE PATH "Where the Python module is installed, beneath the prefix")
file(RELATIVE_PATH libraries_from_module
  "${CMAKE_INSTALL_PREFIX}/${OVERPARAM_PYTHON_DIR}/overparam" "${CMAKE_INSTALL_FULL_LIBDIR}")
set_target_properties(overparam_python PROPERTIES INSTALL_RPATH "$ORIGIN/${libraries_from_module}")
install(TARGETS overparam_python LIBRARY DESTINATION "${OVERPARAM_PYTHON_DIR}/overparam")
install(FILES ${copied} "${overparam_package}/_plot.py" DESTINATION "${OVERPARAM_PYTHON_DIR}/overparam")
