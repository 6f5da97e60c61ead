#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Fails if a symbol that docs/conventions.md gives one meaning stands for another again: letters that were
# withdrawn may not come back in pages, headers, or texts and formulas of the program.
#
# Usage: check_symbols.sh [<source directory>]
set -euo pipefail
export LC_ALL=C.UTF-8
cd "${1:-$(dirname "$0")/../..}"
failed=0

# withdrawn <pattern> <instead> <file>...: a regular expression of grep -E.
withdrawn() {
  local pattern=$1 instead=$2
  shift 2
  local code=0
  grep -nE -- "$pattern" "$@" || code=$?
  [ "$code" -le 1 ] || exit "$code"
  if [ "$code" -eq 0 ]; then
    echo "use $instead (docs/conventions.md) in place of /$pattern/" >&2
    failed=1
  fi
}

pages=(README.md docs/*.md models/*/README.md docs/example_model/*/README.md)
mapfile -t sources < <(find include src models docs/example_model -name '*.hpp' -o -name '*.cpp')
everything=("${pages[@]}" "${sources[@]}")

# n counts samples; the noise is G, and its variance Δ.
withdrawn '(√Δ|\\sqrt\\Delta)(\\,)? ?n([^a-z]|$)' 'G for label noise' "${everything[@]}"
withdrawn '(√Δ|\\sqrt\\Delta)(\\,)? ?(\\text\{)?noise' 'G for label noise' "${everything[@]}"
# Exact recovery has noise of variance σ²/n, as its source.
mapfile -t own_noise < <(printf '%s\n' "${sources[@]}" | grep -v '^models/neural_isometry/')
withdrawn '(variance|noise|[+=]) σ²' 'Δ for the variance of the label noise' "${own_noise[@]}"
# D is a multiplicity, F a row of the student, S nothing.
withdrawn '\bD_?2\b|D_\{?ab|\bS_ab' 'df_2/n, df_ab and G_ab' "${everything[@]}"
withdrawn '\bF_[lm0]\b|\bF0,F1|\\sqrt\{F_l' 'T_l for the power of a degree' "${everything[@]}"
# κ is the effective ridge, K a number of hidden units.
withdrawn '\\kappa\(c\)|κ(_T)?\(c\)' 'k(c) for a kernel of the cosine' "${everything[@]}"
kernel_texts=(models/kernel_ridge/{README.md,formulas.cpp,parameters.cpp,theory.cpp,model.cpp,simulation.hpp})
withdrawn '\(K ?\+|[^d]K ?\+ ?(λ|\\lambda)|K_\{ij\}' 'k(X, X) for the kernel matrix' "${kernel_texts[@]}"
# N is the dimension of Gaussian inputs.
withdrawn '\\sum_\{k=1\}\^N|\bN units\b|\bNd parameters' 'K for the number of units' \
  models/neural_tangent/*.* docs/tangent-theory.md tests/docs/check_tangent_derivation.py

exit "$failed"
