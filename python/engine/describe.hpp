// SPDX-License-Identifier: MIT
/// @file
/// What models and commands declare about themselves, for signatures and docstrings.
#pragma once

#include <pybind11/pybind11.h>

#include <string>

namespace overparam::python {

/// The names of all models.
pybind11::list models();

/// What a model says about itself, a dictionary: name, title, setting, sources, parameters and
/// observables as tuples (name, symbol, meaning), levels as tuples (name, meaning), and the
/// commands that go with it. @throws core::InvalidParameter that suggests the nearest name.
pybind11::dict model(const std::string& name);

/// What a command takes of a model, in the order of its help: a dictionary for each option with
/// name, kind ("integer", "integer64", "real", "text", "flag"), whether it takes a list, default,
/// that with a directory of results, allowed, meaning, symbol, how its texts name files, and
/// whether it is a parameter of the model, one that is needed, or one of pictures.
/// @throws core::InvalidParameter for a command that does not go with the model.
pybind11::list options(const std::string& command, const std::string& model);

/// Of a command: its question in one line, and whether it is a file about one draw.
pybind11::tuple about(const std::string& command, const std::string& model);

}  // namespace overparam::python
