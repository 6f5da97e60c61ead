# SPDX-License-Identifier: MIT
# overparam-numerics.pc, and overparam.pc with the laboratory and the models too, if they are built.
#
# What the libraries are linked with privately belongs to the link line of static ones, which are all that
# an installation has that is not shared: `pkg-config --libs` does without --static.

set(numerics_libraries "-loverparam_numerics")
set(numerics_private "${OpenBLAS_LIBRARIES} -lmuparser -lpthread")
set(laboratory_libraries "")
foreach(model IN LISTS overparam_models overparam_rooms)
  string(APPEND laboratory_libraries "-loverparam_${model} ")
endforeach()
string(APPEND laboratory_libraries "-loverparam_laboratory")
set(laboratory_private "-lSQLiteCpp -lsqlite3")
if(NOT BUILD_SHARED_LIBS)
  foreach(part numerics laboratory)
    string(APPEND ${part}_libraries " ${${part}_private}")
    set(${part}_private "")
  endforeach()
endif()
set(instruction_set "")
if(OVERPARAM_NATIVE AND OVERPARAM_HAS_NATIVE)
  set(instruction_set " -march=native")  # as in overparam_set_up
endif()

# The directories of a file in ${CMAKE_INSTALL_LIBDIR}/pkgconfig, by its own place.
set(pkgconfig_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
file(RELATIVE_PATH prefix_from_here
  "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
set(prefix_from_here "\${pcfiledir}/${prefix_from_here}")
string(REGEX REPLACE "/$" "" prefix_from_here "${prefix_from_here}")
set(names overparam-numerics)
if(OVERPARAM_LABORATORY)
  list(APPEND names overparam)
endif()
foreach(name IN LISTS names)
  configure_file("${PROJECT_SOURCE_DIR}/cmake/${name}.pc.in" "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${name}.pc" DESTINATION "${pkgconfig_dir}")
endforeach()
