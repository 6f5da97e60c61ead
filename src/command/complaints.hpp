// SPDX-License-Identifier: MIT
/// @file
/// Everything that is wrong with a command, to be said together.
#pragma once

#include <string>
#include <vector>

#include "overparam/core/error.hpp"

namespace overparam::command {

/// The messages of what was refused, in the order in which it was found.
class Complaints {
 public:
  /// Calls `read`, and keeps what it refuses by core::InvalidParameter.
  template <class Read>
  void gather(const Read& read) {
    try {
      read();
    } catch (const core::InvalidParameter& error) {
      add(error);
    }
  }

  void add(const core::InvalidParameter& one) { messages_.emplace_back(one.what()); }

  /// Ends with all that was refused, one message a line. @throws core::InvalidParameter.
  void raise() const {
    if (messages_.empty()) return;
    std::string text;
    for (const auto& message : messages_) text += (text.empty() ? "" : "\n") + message;
    const auto colon = text.find(": ");
    throw core::InvalidParameter(text.substr(0, colon), text.substr(colon + 2));
  }

 private:
  std::vector<std::string> messages_;
};

}  // namespace overparam::command
