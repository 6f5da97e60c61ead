# SPDX-License-Identifier: MIT
# OVERPARAM_PYTHON_EXECUTABLE: the interpreter that plots the pictures, and that the Python module is
# for. The first python3 need not be the one that has matplotlib.
# OVERPARAM_PYTHON: whether the module is built; by default where pybind11 and the headers of that
# interpreter are.

if(NOT OVERPARAM_PYTHON_EXECUTABLE)
  find_program(overparam_python_of_path python3 NO_CACHE)
  foreach(candidate /usr/bin/python3 "${overparam_python_of_path}")
    execute_process(COMMAND "${candidate}" -c "import matplotlib"
      RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
    if(status EQUAL 0)
      set(OVERPARAM_PYTHON_EXECUTABLE "${candidate}" CACHE FILEPATH "Python 3 with matplotlib")
      break()
    endif()
  endforeach()
endif()
if(NOT OVERPARAM_PYTHON_EXECUTABLE)
  message(WARNING "No Python with matplotlib: the program will plot no pictures until there is one.")
  set(OVERPARAM_PYTHON_EXECUTABLE python3)
endif()

set(Python_EXECUTABLE "${OVERPARAM_PYTHON_EXECUTABLE}")
find_package(Python 3.9 COMPONENTS Interpreter Development.Module)
find_package(pybind11 2.10 CONFIG)
if(Python_Development.Module_FOUND AND pybind11_FOUND)
  set(overparam_python_found ON)
else()
  set(overparam_python_found OFF)
endif()
option(OVERPARAM_PYTHON "Build the Python module" ${overparam_python_found})
if(OVERPARAM_PYTHON AND NOT overparam_python_found)
  message(FATAL_ERROR "OVERPARAM_PYTHON needs pybind11 2.10 and the headers of ${OVERPARAM_PYTHON_EXECUTABLE} "
    "(Debian: pybind11-dev, python3-dev)")
endif()
