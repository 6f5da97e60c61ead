// SPDX-License-Identifier: MIT
#include "overparam/experiment/inputs.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"

namespace overparam::experiment {
namespace {

constexpr std::size_t largest = std::size_t{1} << 29;  // SQLite takes a gigabyte

// Whatever can be read once will do: a pipe, too.
std::string read_file(const std::string& option, const std::string& text, const std::string& path) {
  const auto reject = [&](const std::string& complaint) {
    throw core::InvalidParameter(option, text, complaint);
  };
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) reject(std::string("cannot be read: ") + std::strerror(errno));
  std::string content;
  std::array<char, 1 << 16> part{};
  ssize_t count = 0;
  do {
    count = ::read(file, part.data(), part.size());
    if (count > 0) content.append(part.data(), static_cast<std::size_t>(count));
  } while ((count > 0 && content.size() <= largest) || (count < 0 && errno == EINTR));
  const int problem = errno;
  ::close(file);
  if (count < 0) reject(std::string("cannot be read: ") + std::strerror(problem));
  if (content.size() > largest) reject("is larger than half a gigabyte");
  return content;
}

const Input* find(const Point& point, const std::string& name) {
  if (!point.inputs) return nullptr;
  const auto found = point.inputs->find(point.at(name));
  return found == point.inputs->end() ? nullptr : &found->second;
}

}  // namespace

Input make_input(std::string content) {
  const boost::uuids::name_generator_sha1 digest(boost::uuids::ns::oid());
  std::string text = to_string(digest(content.data(), content.size()));
  return {std::move(content), std::move(text)};
}

std::shared_ptr<const Inputs> read_inputs(const std::vector<ParameterSpec>& specs,
                                          const std::map<std::string, std::string>& texts) {
  Inputs inputs;
  for (const auto& spec : specs) {
    if (spec.file_prefix.empty()) continue;
    const auto given = texts.find(spec.name);
    for (const auto& value :
         parse_values(spec, given == texts.end() ? spec.default_text : given->second)) {
      if (!value.starts_with(spec.file_prefix) || inputs.contains(value)) continue;
      const std::string option = "--" + spec.name;
      const std::string path = value.substr(spec.file_prefix.size());
      if (path.empty()) throw core::InvalidParameter(option, value, "names no file");
      if (std::any_of(path.begin(), path.end(), [](unsigned char c) { return c < ' '; }))
        throw core::InvalidParameter(option,
                                     "a path with a line break or control character is not taken");
      inputs.emplace(value, make_input(read_file(option, value, path)));
    }
  }
  if (inputs.empty()) return nullptr;
  return std::make_shared<const Inputs>(std::move(inputs));
}

const std::string* content_of(const Point& point, const std::string& name) {
  const Input* input = find(point, name);
  return input == nullptr ? nullptr : &input->content;
}

std::string meaning_of(const Point& point, const std::string& name) {
  const Input* input = find(point, name);
  return input == nullptr ? point.at(name) : "content:" + input->digest;
}

}  // namespace overparam::experiment
