// SPDX-License-Identifier: MIT
// Experiment files: whatever is taken gives options that are stored and read back the same.
#include "cli/options.hpp"
#include "fuzz/fuzz.hpp"
#include "overparam/core/error.hpp"
#include "overparam/study/registry.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace overparam;
  if (size == 0) return 0;
  const auto& model = *study::models()[data[0] % study::models().size()];
  const std::string content(data + 1, data + size);
  const std::string path = fuzz::file_of("options.ini", content);
  try {
    const auto options = cli::parse_options("curve", model, {"--config", path});
    const auto again =
        cli::parse_options("curve", model, cli::from_text(cli::to_text(options), {}));
    fuzz::demand(again.parameters == options.parameters, "stored parameters read back");
    for (const auto& [name, value] : options.settings) {
      if (name == "out" || name == "config" || name == "quiet") continue;
      fuzz::demand(again.settings.at(name) == value, "stored settings read back");
    }
  } catch (const core::InvalidParameter& error) {
    fuzz::demand_messages(error.what());
  }
  return 0;
}
