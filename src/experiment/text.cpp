// SPDX-License-Identifier: MIT
#include "overparam/experiment/text.hpp"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <deque>
#include <mutex>
#include <unordered_set>

#include "overparam/core/error.hpp"

namespace overparam::experiment {
namespace {

// All texts there are. They stay where they are while more come.
class Pool {
 public:
  const std::string* find_or_add(std::string_view text) {
    const std::scoped_lock lock(mutex_);
    const auto known = index_.find(text);
    if (known != index_.end()) return known->text;
    texts_.emplace_back(text);
    index_.insert({&texts_.back()});
    return &texts_.back();
  }

 private:
  struct Entry {
    const std::string* text;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
    std::size_t operator()(Entry entry) const { return (*this)(*entry.text); }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(Entry a, Entry b) const { return a.text == b.text; }
    bool operator()(std::string_view a, Entry b) const { return a == *b.text; }
    bool operator()(Entry a, std::string_view b) const { return *a.text == b; }
  };

  std::mutex mutex_;
  std::deque<std::string> texts_;
  std::unordered_set<Entry, Hash, Equal> index_;
};

// Never destroyed: objects with static storage may hold texts.
Pool& pool() {
  static Pool& one = *new Pool;
  return one;
}

}  // namespace

Text::Text(const char* text) {
  if (text == nullptr) throw core::InvalidParameter("text", "is a null pointer");
  *this = Text(std::string_view(text));
}

Text::Text(std::string_view text) : text_(text.empty() ? nullptr : pool().find_or_add(text)) {}

const std::string& Text::empty_text() {
  static const std::string& one = *new std::string;
  return one;
}

Texts::Texts(const std::vector<std::string>& texts)
    : Texts(std::vector<Text>(texts.begin(), texts.end())) {}

const std::string& Texts::operator[](std::size_t i) const {
  if (i >= size())
    throw core::InvalidParameter("i", std::to_string(i),
                                 "is not below the number of texts, " + std::to_string(size()));
  return (*texts_)[i].str();
}

bool operator==(const Texts& a, const Texts& b) {
  return a.texts_ == b.texts_ || std::equal(a.begin(), a.end(), b.begin(), b.end());
}

std::size_t Texts::hash() const {
  std::size_t result = 0;
  for (const Text text : *this) boost::hash_combine(result, text.hash());
  return result;
}

}  // namespace overparam::experiment
