# SPDX-License-Identifier: MIT
# Script: cmake -D version=.. -D source_dir=.. -D template=.. -D output=.. -P <this file>
#
# Writes overparam/version.hpp. The commit is that of the checked-out tree, with "-dirty" appended
# if tracked files differ from it, or "unknown" outside of a git checkout.

set(commit unknown)
# Without this test a plain copy inside another repository would be given that one's commit.
if(EXISTS "${source_dir}/.git")
  find_program(git git)
  if(git)
    execute_process(
      COMMAND "${git}" --no-optional-locks describe --always --dirty --abbrev=40 --exclude=*
      WORKING_DIRECTORY "${source_dir}"
      RESULT_VARIABLE status
      OUTPUT_VARIABLE described
      ERROR_QUIET
      OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(status EQUAL 0 AND described)
      set(commit "${described}")
    endif()
  endif()
endif()

configure_file("${template}" "${output}" @ONLY)  # leaves an equal file alone
