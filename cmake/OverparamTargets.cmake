# SPDX-License-Identifier: MIT
# What the targets of this project have in common.

include(CheckCXXCompilerFlag)
check_cxx_compiler_flag(-march=native OVERPARAM_HAS_NATIVE)

# overparam_precompile(<target> <header>...)
#   With OVERPARAM_PRECOMPILE, these headers and common ones are compiled once for all of the target.
function(overparam_precompile target)
  if(OVERPARAM_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE
      <Eigen/Core> <algorithm> <cmath> <functional> <map> <optional> <string> <vector> ${ARGN})
  endif()
endfunction()

# overparam_set_up(<target> [EXPORT_NAME <name>])
#   C++20, warnings and instruction set. A library with an export name becomes overparam::<name> of
#   the installed package, static or shared, and all headers of its file set are to compile alone.
function(overparam_set_up target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "EXPORT_NAME" "")
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic
    -Wconversion -Wsign-conversion
    -Wshadow -Wold-style-cast -Wcast-qual -Wextra-semi
    -Wnon-virtual-dtor -Woverloaded-virtual)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # It takes the undefined values inside its own AVX-512 intrinsics for ours, sees loads of eight
    # numbers from Eigen's vectors of two in branches that never run, and copies that overlap in
    # "text" + std::string where there are none (GCC bug 105651). Clang still warns, and sanitizers see.
    target_compile_options(${target} PRIVATE
      -Wno-uninitialized -Wno-maybe-uninitialized -Wno-array-bounds -Wno-restrict)
  endif()
  if(OVERPARAM_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(OVERPARAM_NATIVE AND OVERPARAM_HAS_NATIVE)
    # Public, and exported: Eigen aligns its arrays to the vectors of the instruction set, so all
    # that exchange them have to be compiled for the same one.
    target_compile_options(${target} PUBLIC -march=native)
  endif()
  if(arg_EXPORT_NAME)
    set_target_properties(${target} PROPERTIES
      EXPORT_NAME ${arg_EXPORT_NAME}
      VERIFY_INTERFACE_HEADER_SETS ON
      # Of shared libraries. Before 1.0 a minor version may change interfaces.
      VERSION ${PROJECT_VERSION}
      SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
      DEFINE_SYMBOL ""
      INSTALL_RPATH "$ORIGIN")
    if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
      # Nobody replaces functions of the libraries when they are loaded, so that they may be inlined; to
      # clang this goes without saying.
      target_compile_options(${target} PRIVATE -fno-semantic-interposition)
    endif()
  endif()
endfunction()

# overparam_add_model(<name> <directory>)
#   The library overparam::<name> of all sources and headers in <directory>/<name>. Headers are
#   included as "<name>/theory.hpp". It is linked with those of overparam_rooms that there are.
function(overparam_add_model name directory)
  cmake_path(ABSOLUTE_PATH directory BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  file(GLOB sources CONFIGURE_DEPENDS "${directory}/${name}/*.cpp")
  file(GLOB headers CONFIGURE_DEPENDS "${directory}/${name}/*.hpp")
  add_library(overparam_${name} ${sources})
  add_library(overparam::${name} ALIAS overparam_${name})
  target_sources(overparam_${name} PUBLIC
    FILE_SET HEADERS BASE_DIRS "${directory}" FILES ${headers})
  target_link_libraries(overparam_${name} PUBLIC overparam::engine)
  foreach(room IN LISTS overparam_rooms)
    if(TARGET overparam::${room} AND NOT room STREQUAL name)
      target_link_libraries(overparam_${name} PUBLIC overparam::${room})
    endif()
  endforeach()
  overparam_set_up(overparam_${name} EXPORT_NAME ${name})
  overparam_precompile(overparam_${name})
endfunction()

# overparam_write_registry(<variable> <model>...)
#   Writes the source of study/registry.hpp for these models, of which each has to offer
#   <model>::make_model() in "<model>/model.hpp", and puts its path into the variable.
function(overparam_write_registry variable)
  set(includes "")
  set(entries "")
  foreach(model IN LISTS ARGN)
    string(APPEND includes "#include \"${model}/model.hpp\"\n")
    string(APPEND entries "  all.push_back(${model}::make_model());\n")
  endforeach()
  set(source "${CMAKE_CURRENT_BINARY_DIR}/generated/${variable}.cpp")
  configure_file("${PROJECT_SOURCE_DIR}/src/study/registry.cpp.in" "${source}" @ONLY)
  set(${variable} "${source}" PARENT_SCOPE)
endfunction()

# overparam_add_program(<target> <model>...)
#   The program with these models.
function(overparam_add_program target)
  overparam_write_registry(${target}_registry ${ARGN})
  add_executable(${target} "${PROJECT_SOURCE_DIR}/src/cli/main.cpp" "${${target}_registry}")
  target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  overparam_set_up(${target})
  file(RELATIVE_PATH libraries_from_here "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_LIBDIR}")
  set_target_properties(${target} PROPERTIES INSTALL_RPATH "$ORIGIN/${libraries_from_here}")
  list(TRANSFORM ARGN PREPEND overparam:: OUTPUT_VARIABLE libraries)
  target_link_libraries(${target} PRIVATE overparam_cli ${libraries})
endfunction()
