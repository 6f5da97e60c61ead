// SPDX-License-Identifier: MIT
/// @file
/// Digests by which texts are known again.
#pragma once

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <string>
#include <string_view>

namespace overparam::experiment {

/// The name-based UUID (RFC 4122, by SHA-1) of a text.
inline std::string digest_of(std::string_view text) {
  const boost::uuids::name_generator_sha1 digest(boost::uuids::ns::oid());
  return to_string(digest(text.data(), text.size()));
}

}  // namespace overparam::experiment
