// SPDX-License-Identifier: MIT
// Values of options: whatever is read, is read again from how it is written, and is in its range.
#include "cli/arguments.hpp"
#include "cli/options.hpp"
#include "command/command.hpp"
#include "fuzz/fuzz.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/study/registry.hpp"

namespace {

using namespace overparam;
using experiment::ParameterKind;
using experiment::ParameterSpec;
using fuzz::demand;

// The first byte chooses an option of any model and command, the rest is its text.
struct Choice {
  std::string command;
  const experiment::Model* model;
  ParameterSpec spec;
};

const std::vector<Choice>& choices() {
  static const auto list = [] {
    std::vector<Choice> all;
    for (const auto& model : study::models()) {
      for (const auto& spec : model->description().parameters)
        all.push_back({"curve", model.get(), spec});
      for (const auto& command : cli::commands())
        for (const auto& option : command.options(model.get()))
          if (!option.flag && option.spec.name != "config")
            all.push_back({command.name, model.get(), option.spec});
    }
    return all;
  }();
  return list;
}

void check_value(const ParameterSpec& spec, const std::string& value) {
  demand(experiment::parse_values(spec, experiment::written(spec, value)) == std::vector{value},
         "a value is written so that it reads back");
  if (spec.kind == ParameterKind::text) return;
  const auto number = core::read_number(value);
  demand(number.has_value(), "a number is one");
  demand(*number >= spec.minimum && *number <= spec.maximum, "a number is in its range");
  if (spec.kind == ParameterKind::integer64)
    demand(core::read_whole(value).has_value(), "a whole number of 64 bits is one");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const auto& [command, model, spec] =
      choices()[(data[0] * std::size_t{256} + data[1]) % choices().size()];
  const std::string text(data + 2, data + size);
  try {
    for (const auto& value : experiment::parse_values(spec, text)) check_value(spec, value);
  } catch (const core::InvalidParameter& error) {
    if (core::fault_of_text(text).empty()) fuzz::demand_message(error.what());
  }
  try {
    cli::check_texts({text});
    const auto options = cli::parse_options(command, *model, {"--" + spec.name + "=" + text});
    const auto again =
        cli::parse_options(command, *model, cli::from_text(cli::to_text(options), {}));
    demand(again.parameters == options.parameters, "stored parameters read back");
    // The directory of the results is not stored; a command of one answer has none.
    auto stored = options.settings;
    auto read = again.settings;
    stored.erase("out");
    read.erase("out");
    demand(read == stored, "stored settings read back");
  } catch (const core::InvalidParameter& error) {
    fuzz::demand_message(error.what());
  }
  return 0;
}
