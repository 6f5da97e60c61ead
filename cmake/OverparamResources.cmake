# SPDX-License-Identifier: MIT
# Files inside the program: no data directory to find when it runs.

enable_language(ASM)

# overparam_find_script(<variable> <file> <Debian package> <directory>)
#   The cache variable of a JavaScript file, as the package installs it.
function(overparam_find_script variable file package directory)
  find_file(${variable} ${file} PATHS "${directory}" NO_DEFAULT_PATH)
  if(NOT ${variable})
    message(FATAL_ERROR "${file} is missing: it comes with Debian's ${package}, or set ${variable}")
  endif()
endfunction()

# overparam_embed(<target> <symbol> <file>)
#   Sources of the target that include "resources/<symbol>.hpp" get the bytes of the file, as they
#   are when the target is built, from std::string_view overparam::resources::<symbol>(). The file
#   may be the output of a custom command of the same directory.
function(overparam_embed target symbol file)
  set(directory "${CMAKE_CURRENT_BINARY_DIR}/embedded/${target}")
  set(assembly "${directory}/${symbol}.S")
  file(CONFIGURE OUTPUT "${assembly}" @ONLY CONTENT [[
// Written by overparam_embed().
        .section .rodata
        .global overparam_resource_@symbol@
        .balign 16
overparam_resource_@symbol@:
        .incbin "@file@"
.Lend:
        .global overparam_resource_@symbol@_size
        .balign 8
overparam_resource_@symbol@_size:
        .quad .Lend - overparam_resource_@symbol@
        .section .note.GNU-stack,"",@progbits
]])
  file(CONFIGURE OUTPUT "${directory}/resources/${symbol}.hpp" @ONLY CONTENT [[
// Written by overparam_embed().
#pragma once

#include <cstdint>
#include <string_view>

extern "C" {
extern const char overparam_resource_@symbol@[];
extern const std::uint64_t overparam_resource_@symbol@_size;
}

namespace overparam::resources {

inline std::string_view @symbol@() {
  return {overparam_resource_@symbol@, overparam_resource_@symbol@_size};
}

}  // namespace overparam::resources
]])
  # The options of a target are meant for C++; assemblers need not know the warnings among them.
  set_source_files_properties("${assembly}" PROPERTIES
    COMPILE_OPTIONS -w
    OBJECT_DEPENDS "${file}")
  target_sources(${target} PRIVATE "${assembly}")
  target_include_directories(${target} PRIVATE "${directory}")
endfunction()
