// SPDX-License-Identifier: MIT
// Stored results: a database of any bytes is read or refused in one line, and so is a result, and a unit
// of work.
#include "overparam/experiment/store.hpp"
#include "experiment/unit.hpp"
#include "fuzz/fuzz.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/outcome.hpp"

namespace {

using namespace overparam;
using experiment::Store;

const std::string& valid_database() {
  static const std::string bytes = [] {
    const auto place = fuzz::directory() / "valid";
    std::filesystem::create_directories(place);
    {
      Store store(place, Store::Mode::create);
      store.remember({"curve", "random-features-online", "--ratio=1\n"});
      store.begin_run("curve", 1);
      const auto task = store.add_tasks({"key"}).front();
      experiment::Outcome outcome;
      outcome.measurements.push_back({.time = 1, .observable = "generalization_error", .value = 2});
      store.put({{{task, 0}, outcome}}, "");
      store.flush();
    }
    std::ifstream file(place / Store::file_name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  return bytes;
}

// A valid database with bytes replaced: triples of a place (two bytes) and a value.
std::string damaged(const std::uint8_t* data, std::size_t size) {
  std::string bytes = valid_database();
  for (std::size_t i = 0; i + 2 < size; i += 3) {
    const std::size_t place = (data[i] * std::size_t{256} + data[i + 1]) % bytes.size();
    bytes[place] = static_cast<char>(data[i + 2]);
  }
  return bytes;
}

void read_store(std::string_view bytes) {
  const auto place = fuzz::directory() / "store";
  std::filesystem::remove_all(place);
  std::filesystem::create_directories(place);
  fuzz::file_of("store/" + std::string(Store::file_name), bytes);
  Store store(place, Store::Mode::existing);
  store.commands();
  store.runs();
  for (std::int64_t task = 1; task <= 2; ++task) store.load(task);
  store.find({1, 0});
  store.find_task("key");
  store.checkpoint("1/0");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto* const first = data + 1;
  const std::string_view rest(reinterpret_cast<const char*>(first), size - 1);
  try {
    if (data[0] % 4 == 0)
      read_store(rest);
    else if (data[0] % 4 == 1)
      read_store(damaged(first, size - 1));
    else if (data[0] % 4 == 2)
      experiment::encode(experiment::decode(rest));
    else
      experiment::encode(experiment::decode_unit(rest));
  } catch (const core::Error& error) {
    fuzz::demand_message(error.what());
  }
  return 0;
}
