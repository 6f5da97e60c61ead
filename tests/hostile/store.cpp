// SPDX-License-Identifier: MIT
#include "hostile/experiment_model.hpp"
#include "hostile/experiment_values.hpp"
#include "hostile/folders.hpp"
#include "hostile/places.hpp"
#include "overparam/experiment/inventory.hpp"
#include "support/temporary_directory.hpp"

namespace overparam::hostile {

using namespace experiment;

namespace {

// The store of all calls, opened for one.
class OpenStore {
 public:
  explicit OpenStore(const std::filesystem::path& home)
      : store_(home / "store", Store::Mode::create) {}
  Store* operator->() { return &store_; }
  Store& operator*() { return store_; }

 private:
  Store store_;
};

}  // namespace

void call_store(Campaign& campaign) {
  const test::TemporaryDirectory all;
  const std::filesystem::path home = all.path();
  std::filesystem::create_directory(home / "store");
  fill_places(home);
  OpenStore(home)->add_tasks({"a", "b"});  // made once, for its making takes longest
  const std::string text = "a text";
  const ItemKey item{1, 2};
  const Outcome outcome{{{1, "y", 2}}, std::nullopt, 0.5};

  campaign.call(
      "experiment::Store::Store",
      [](const std::filesystem::path& directory, bool create) {
        Store(directory, create ? Store::Mode::create : Store::Mode::existing);
      },
      arg("directory", home / "store"), arg("mode", true));
  campaign.call(
      "experiment::Store::remember",
      [&](const StoredCommand& command, const Input& input) {
        OpenStore store(home);
        StoredCommand with = command;
        with.inputs["file:x"] = input;
        store->remember(with);
        return store->commands().size();
      },
      arg("command", StoredCommand{"curve", "toy", ""}), arg("input", make_input(text)));
  campaign.call(
      "experiment::Store::results_of_other_contents",
      [&](const std::string& value, const Input& input) {
        OpenStore store(home);
        Inputs inputs;
        inputs[value] = input;
        return store->results_of_other_contents(inputs).size();
      },
      arg("inputs", text), arg("input", make_input(text)));
  campaign.call(
      "experiment::Store::begin_run",
      [&](const std::string& command, std::size_t threads) {
        OpenStore store(home);
        store->begin_run(command, threads);
        return store->runs().size();
      },
      arg("command", text), arg("threads", std::size_t(2), between(1, core::Team::most_threads)));
  campaign.call(
      "experiment::Store::add_tasks",
      [&](const std::vector<std::string>& keys) { return OpenStore(home)->add_tasks(keys).size(); },
      arg("keys", std::vector{text, text}));
  campaign.call(
      "experiment::Store::find_task",
      [&](const std::string& key) { return OpenStore(home)->find_task(key).has_value(); },
      arg("key", text));
  campaign.call(
      "experiment::Store::load",
      [&](std::int64_t task) { return OpenStore(home)->load(task).size(); },
      arg("task", std::int64_t(1), anything));
  campaign.call(
      "experiment::Store::find", [&](ItemKey of) { return OpenStore(home)->find(of).has_value(); },
      arg("item", item));
  campaign.call(
      "experiment::Store::claim", [&](ItemKey of) { return OpenStore(home)->claim(of); },
      arg("item", item));
  campaign.call(
      "experiment::Store::release", [&](ItemKey of) { OpenStore(home)->release(of); },
      arg("item", item));
  campaign.call(
      "experiment::Store::claimed_elsewhere",
      [&](ItemKey of) { return OpenStore(home)->claimed_elsewhere(of); }, arg("item", item));
  campaign.call(
      "experiment::Store::put",
      [&](ItemKey of, Outcome what, double seconds, const std::string& checkpoint) {
        OpenStore store(home);
        what.seconds = seconds;
        store->put({{of, what}}, checkpoint);
        store->flush();
        return store->find(of)->measurements.size();
      },
      arg("item", item), arg("outcome", outcome), arg("seconds", 0.5, not_negative_or_infinite),
      arg("checkpoint", text));
  campaign.call(
      "experiment::Store::checkpoint",
      [&](const std::string& name) { return OpenStore(home)->checkpoint(name).has_value(); },
      arg("name", text));
  campaign.call(
      "experiment::Store::keep_checkpoint",
      [&](const std::string& name, const std::string& state) {
        OpenStore store(home);
        store->keep_checkpoint(name, state);
        store->flush();
        return *store->checkpoint(name) == state;
      },
      arg("name", text), arg("state", text));
  const SizedModel model;
  campaign.call(
      "experiment::take_inventory",
      [&](const Plan& plan) {
        OpenStore store(home);
        return take_inventory(plan, model, *store).seconds_left;
      },
      arg("plan", sized_plan(model)));
}

}  // namespace overparam::hostile
