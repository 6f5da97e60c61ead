// SPDX-License-Identifier: MIT
/// @file
/// What the files that parameters name hold.
///
/// A result depends on the content of such a file, not on its name. The content is read once, when
/// the options are read, so that a file that changes later cannot mix two of them; it is kept with
/// the results; and a digest of it stands in the key of every result. Models find it by
/// content_of().
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "overparam/experiment/parameters.hpp"

namespace overparam::experiment {

/// The content of a file.
struct Input {
  std::string content;
  /// Equal for equal contents: a name-based UUID (RFC 4122, version 5: 122 bits of SHA-1) of the
  /// content, in the name space of object identifiers, as Python has it by
  /// uuid.uuid5(uuid.NAMESPACE_OID, …).
  std::string digest;
};

/// The content with its digest.
Input make_input(std::string content);

/// Contents by NamedFile::key: "file:PATH", or "network=PATH" of a parameter `network` whose whole
/// text is a path.
struct Inputs : std::map<std::string, Input> {
  using std::map<std::string, Input>::map;
};

/// Reads every file that a parameter names (named_file()), each of Inputs once.
/// @param texts option name -> text, lists of values possibly; a missing one takes the default.
/// @throws core::InvalidParameter named "--<name>" for a file that cannot be read, or is larger
///         than half a gigabyte, or a path with control characters.
std::shared_ptr<const Inputs> read_inputs(const std::vector<ParameterSpec>& specs,
                                          const std::map<std::string, std::string>& texts);

/// The content of the file that a parameter's value names; nullptr if it names none.
/// @throws core::InvalidParameter named "--<name>" if the point lacks the parameter.
const std::string* content_of(const Point& point, const std::string& name);

/// The value of a parameter, with the file's digest in the place of its path: equal for points that
/// mean the same, and for no others. @throws as content_of().
std::string meaning_of(const Point& point, const std::string& name);

}  // namespace overparam::experiment
