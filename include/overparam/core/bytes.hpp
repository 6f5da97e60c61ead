// SPDX-License-Identifier: MIT
/// @file
/// Numbers as bytes, for states that the same program on the same kind of machine reads again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "overparam/core/error.hpp"

namespace overparam::core {

/// Appends numbers to a string, every bit of them.
class ByteWriter {
 public:
  void put(std::span<const double> values) { append(values.data(), values.size_bytes()); }
  void put(double value) { append(&value, sizeof value); }
  void put(std::uint64_t value) { append(&value, sizeof value); }

  std::string take() { return std::move(bytes_); }

 private:
  void append(const void* data, std::size_t size) {
    if (size > 0) bytes_.append(static_cast<const char*>(data), size);
  }
  std::string bytes_;
};

/// Reads them in the same order. @throws Error where the bytes end too early.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  void get(std::span<double> values) { extract(values.data(), values.size_bytes()); }
  double number() {
    double value = 0;
    extract(&value, sizeof value);
    return value;
  }
  std::uint64_t whole() {
    std::uint64_t value = 0;
    extract(&value, sizeof value);
    return value;
  }
  bool at_end() const { return bytes_.empty(); }

 private:
  void extract(void* data, std::size_t size) {
    if (size > bytes_.size()) throw Error("a stored state is too short");
    if (size == 0) return;  // there need not be any data
    std::memcpy(data, bytes_.data(), size);
    bytes_.remove_prefix(size);
  }
  std::string_view bytes_;
};

}  // namespace overparam::core
