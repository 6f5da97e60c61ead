// SPDX-License-Identifier: MIT
/// @file
/// Commands, asked from Python.
#pragma once

#include <pybind11/pybind11.h>

#include <map>
#include <string>

#include "engine/result.hpp"

namespace overparam::python {

/// Option name -> text, as on the command line; "on" for a flag.
using Texts = std::map<std::string, std::string>;

/// Texts as what is given to a command.
/// @throws core::InvalidParameter for control characters and what is no UTF-8.
command::GivenOptions given(const Texts& texts);

/// What a command that is a study finds. The interpreter is free meanwhile. When a signal that
/// Python handles by an exception arrives, as Ctrl-C does, the computation stops within a second;
/// then the exception is Interrupted with what is finished as its `result` if it is a
/// KeyboardInterrupt, and else itself.
/// @param contents "file:NAME" -> the bytes of what parameters name in the place of files.
/// @param progress called with (items done, items in all, share of the work that is done) some
///        times a second, or None. Its exceptions stop the computation likewise.
Result ask(const std::string& command, const std::string& model, const Texts& texts,
           const std::map<std::string, pybind11::bytes>& contents,
           const pybind11::object& progress);

/// The file that a command which is a document asks for, as (content, note).
pybind11::tuple compose(const std::string& command, const std::string& model, const Texts& texts,
                        const std::map<std::string, pybind11::bytes>& contents);

}  // namespace overparam::python
