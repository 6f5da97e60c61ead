// SPDX-License-Identifier: MIT
#include "overparam/experiment/inputs.hpp"

#include <cstddef>
#include <utility>

#include "experiment/database.hpp"
#include "experiment/digest.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/grid.hpp"

namespace overparam::experiment {
namespace {

const Input* find(const Point& point, const std::string& name) {
  const std::string& value = point.at(name);
  if (!point.inputs) return nullptr;
  for (const auto& key : {path_key(name, value), value})
    if (const auto found = point.inputs->find(key); found != point.inputs->end())
      return &found->second;
  return nullptr;
}

}  // namespace

Input make_input(std::string content) {
  std::string text = digest_of(content);
  return {std::move(content), std::move(text)};
}

std::shared_ptr<const Inputs> read_inputs(const std::vector<ParameterSpec>& specs,
                                          const std::map<std::string, std::string>& texts) {
  Inputs inputs;
  for (const auto& spec : specs) {
    if (!spec.file && spec.file_prefix.empty()) continue;
    const auto given = texts.find(spec.name);
    for (const auto& value :
         parse_values(spec, given == texts.end() ? spec.default_text : given->second)) {
      const auto file = named_file(spec, value);
      if (!file || inputs.contains(file->key)) continue;
      const std::string option = "--" + spec.name;
      if (file->path.empty()) throw core::InvalidParameter(option, value, "names no file");
      if (const std::string fault = core::fault_of_text(file->path); !fault.empty())
        throw core::InvalidParameter(option, "a path that " + fault + " is not taken");
      try {
        inputs.emplace(file->key, make_input(core::read_file(file->path, most_bytes)));
      } catch (const core::Error& error) {
        throw core::InvalidParameter(option, value, error.what());
      }
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
