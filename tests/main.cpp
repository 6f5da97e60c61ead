// SPDX-License-Identifier: MIT
/// @file
/// The main function of all doctest executables.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
