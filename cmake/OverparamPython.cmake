# SPDX-License-Identifier: MIT
# OVERPARAM_PYTHON: the interpreter that plots the pictures. The first python3 need not be the one
# that has matplotlib.

if(NOT OVERPARAM_PYTHON)
  find_program(overparam_python_of_path python3 NO_CACHE)
  foreach(candidate /usr/bin/python3 "${overparam_python_of_path}")
    execute_process(COMMAND "${candidate}" -c "import matplotlib"
      RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
    if(status EQUAL 0)
      set(OVERPARAM_PYTHON "${candidate}" CACHE FILEPATH "Python 3 with matplotlib")
      break()
    endif()
  endforeach()
endif()
if(NOT OVERPARAM_PYTHON)
  message(WARNING "No Python with matplotlib: the program will plot no pictures until there is one.")
  set(OVERPARAM_PYTHON python3)
endif()
