#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Fails if clang-format would change one of the C++ files git knows. Usage: check_format.sh [--fix]
set -euo pipefail
cd "$(dirname "$0")/.."

mode=(--dry-run -Werror)
[ "${1-}" != --fix ] || mode=(-i)
git ls-files -z '*.cpp' '*.hpp' | xargs -0 -r clang-format "${mode[@]}"
