// SPDX-License-Identifier: MIT
/// @file
/// Texts that tables repeat: names, sources, values of parameters, reasons.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace overparam::experiment {

/// A text that never changes. Equal ones are kept once, until the program ends, so that each takes
/// no more than a pointer, and comparing two is comparing pointers. Reads like a const std::string.
/// May be made by several threads at once.
class Text {
 public:
  Text() = default;
  /// @throws core::InvalidParameter named "text" for a null pointer.
  Text(const char* text);
  Text(const std::string& text) : Text(std::string_view(text)) {}
  Text(std::string_view text);

  const std::string& str() const { return text_ == nullptr ? empty_text() : *text_; }
  operator const std::string&() const { return str(); }
  bool empty() const { return text_ == nullptr; }
  std::size_t find(std::string_view part) const { return str().find(part); }
  bool starts_with(std::string_view part) const { return str().starts_with(part); }
  bool ends_with(std::string_view part) const { return str().ends_with(part); }

  friend bool operator==(Text a, Text b) { return a.text_ == b.text_; }
  template <class Other>
  requires(!std::is_same_v<Other, Text> &&
           std::convertible_to<const Other&, std::string_view>) friend bool
  operator==(Text a, const Other& b) {
    return a.str() == std::string_view(b);
  }
  friend std::string operator+(Text a, std::string_view b) { return a.str() + std::string(b); }
  friend std::string operator+(std::string_view a, Text b) { return std::string(a) + b.str(); }
  friend std::ostream& operator<<(std::ostream& out, Text text) { return out << text.str(); }

  /// Equal for equal texts.
  std::size_t hash() const { return std::hash<const void*>()(text_); }

 private:
  static const std::string& empty_text();

  const std::string* text_ = nullptr;  // of the empty text
};

/// A list of texts that never changes, such as the values of a point's parameters. Copies share it.
class Texts {
 public:
  Texts() = default;
  explicit Texts(std::vector<Text> texts)
      : texts_(std::make_shared<const std::vector<Text>>(std::move(texts))) {}
  Texts(const std::vector<std::string>& texts);
  Texts(std::initializer_list<std::string> texts) : Texts(std::vector<std::string>(texts)) {}

  std::size_t size() const { return texts_ ? texts_->size() : 0; }
  /// @throws core::InvalidParameter named "i" beyond the end.
  const std::string& operator[](std::size_t i) const;
  const Text* begin() const { return texts_ ? texts_->data() : nullptr; }
  const Text* end() const { return begin() + size(); }

  friend bool operator==(const Texts& a, const Texts& b);
  /// Equal for equal lists.
  std::size_t hash() const;

 private:
  std::shared_ptr<const std::vector<Text>> texts_;
};

}  // namespace overparam::experiment
