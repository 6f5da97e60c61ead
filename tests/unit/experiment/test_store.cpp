// SPDX-License-Identifier: MIT
// What is stored is there again; what is damaged, foreign or of another version is refused.
#include "overparam/experiment/store.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <random>

#include "overparam/core/error.hpp"
#include "overparam/experiment/plan.hpp"
#include "support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;
using namespace overparam::experiment;
using Mode = Store::Mode;

struct Directory : overparam::test::TemporaryDirectory {
  fs::path file() const { return path() / Store::file_name; }

  void sql(const std::string& statement) const {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(file().c_str(), &database) == SQLITE_OK);
    REQUIRE(sqlite3_exec(database, statement.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
  }
};

Outcome outcome(double value) { return {{{1.0, "y", value}}, std::nullopt, 0.5}; }

std::string refusal(const fs::path& directory) {
  try {
    const Store store(directory, Mode::create);
    for (const auto task : {1, 2}) store.load(task);
  } catch (const overparam::core::Error& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Two tasks with 200 draws each.
void fill(const fs::path& directory) {
  Store store(directory, Mode::create);
  const auto tasks = store.add_tasks({"first", "second"});
  for (std::uint32_t r = 0; r < 200; ++r)
    store.put({{{tasks[0], r}, outcome(r)}, {{tasks[1], r}, outcome(-1.0 * r)}}, "");
  store.flush();
}

}  // namespace

TEST_CASE("items, checkpoints, commands and runs are there again") {
  const Directory directory;
  {
    Store store(directory.path(), Mode::create);
    CHECK(store.add_tasks({"a", "b", "a"}) == std::vector<std::int64_t>{1, 2, 1});
    store.keep_checkpoint("c", std::string("\0state", 6));
    store.put({{{1, 7}, outcome(0.1)}}, "");
    store.remember({"curve", "toy", "--x=1\n"});
    store.remember({"dynamics", "toy", ""});
    store.remember({"curve", "toy", "--x=2\n"});
    store.begin_run("curve", 3);
    store.flush();
  }
  Store store(directory.path(), Mode::existing);
  CHECK(store.add_tasks({"b", "c"}) == std::vector<std::int64_t>{2, 3});
  CHECK(store.find_task("b") == 2);
  CHECK_FALSE(store.find_task("d").has_value());
  CHECK(store.load(1).size() == 1);
  CHECK(store.find({1, 7})->measurements.front().value == 0.1);
  CHECK(store.find({1, 7})->seconds == 0.5);
  CHECK_FALSE(store.find({1, 8}).has_value());
  CHECK_FALSE(store.find({1, 6}).has_value());
  CHECK(store.checkpoint("c") == std::string("\0state", 6));
  REQUIRE(store.commands().size() == 2);
  CHECK(store.commands()[1].options == "--x=2\n");
  REQUIRE(store.runs().size() == 1);
  CHECK(store.runs()[0].threads == 3);
  CHECK_FALSE(store.runs()[0].running);
  // Finishing the item takes its checkpoint away.
  store.put({{{1, 8}, outcome(1)}}, "c");
  store.flush();
  CHECK_FALSE(store.checkpoint("c").has_value());
}

TEST_CASE("a claim keeps others away until it is released, stored or its owner gone") {
  const Directory directory;
  Store one(directory.path(), Mode::create);
  CHECK_FALSE(one.shared());
  auto two = std::make_unique<Store>(directory.path(), Mode::existing);
  one.add_tasks({"a"});
  two->begin_run("curve", 1);
  CHECK(one.shared());
  CHECK(one.runs().front().running);
  CHECK(two->claim({1, 0}));
  CHECK(two->claim({1, 0}));
  CHECK(two->claim({1, 1}));
  CHECK(two->claim({1, 2}));
  CHECK_FALSE(one.claim({1, 0}));
  CHECK(one.claimed_elsewhere({1, 0}));
  CHECK_FALSE(two->claimed_elsewhere({1, 0}));
  two->release({1, 0});
  CHECK(one.claim({1, 0}));
  two->put({{{1, 1}, outcome(1)}}, "");
  two->flush();
  CHECK(one.claim({1, 1}));
  CHECK_FALSE(one.claim({1, 2}));
  two.reset();
  CHECK(one.claim({1, 2}));
  CHECK_FALSE(one.runs().front().running);
}

TEST_CASE("a damaged file is recognised, wherever the damage is") {
  const Directory directory;
  fill(directory.path());
  CHECK(refusal(directory.path()).empty());
  std::ifstream in(directory.file(), std::ios::binary);
  const std::string good{std::istreambuf_iterator<char>(in), {}};
  const auto replace = [&](const std::string& content) {
    std::ofstream(directory.file(), std::ios::binary) << content;
  };
  for (const double share : {0.1, 0.35, 0.5, 0.9}) {  // cut short
    replace(good.substr(0, static_cast<std::size_t>(share * double(good.size()))));
    CHECK(contains(refusal(directory.path()), "is damaged"));
  }
  for (std::size_t at = 100; at < good.size(); at += good.size() / 23) {  // a part of zeros
    std::string bad = good;
    bad.replace(at, 64, 64, '\0');
    if (bad == good) continue;
    replace(bad);
    CAPTURE(at);
    CHECK(!refusal(directory.path()).empty());
  }
  replace(std::string(5000, 'x'));
  CHECK(contains(refusal(directory.path()), "is damaged"));
  replace(good);
  CHECK(refusal(directory.path()).empty());
  // Changes that leave the database in order, but not what it holds.
  directory.sql(
      "UPDATE results SET outcome = (SELECT outcome FROM results WHERE replica = 9)"
      " WHERE replica = 5");
  CHECK(contains(refusal(directory.path()), "is damaged (result 1/5)"));
}

TEST_CASE("bytes changed anywhere are refused, or change no result") {
  const Directory directory;
  fill(directory.path());
  std::ifstream in(directory.file(), std::ios::binary);
  const std::string good{std::istreambuf_iterator<char>(in), {}};
  std::mt19937 random(3);
  int refused = 0;
  for (int i = 0; i < 100; ++i) {
    std::string bad = good;
    const std::size_t length = random() % 2 == 0 ? 1 : 64;
    for (std::size_t at = random() % good.size(), end = at + length; at < end && at < bad.size();
         ++at)
      bad[at] = static_cast<char>(random());
    std::ofstream(directory.file(), std::ios::binary) << bad;
    CAPTURE(i);
    try {
      const Store store(directory.path(), Mode::existing);
      for (const std::int64_t task : {1, 2})
        for (const auto& [replica, one] : store.load(task))
          CHECK(one.measurements.at(0).value == (task == 1 ? 1.0 : -1.0) * replica);
    } catch (const overparam::core::Error& error) {
      ++refused;
      const std::string message = error.what();
      CHECK(
          std::all_of(message.begin(), message.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    }
  }
  CHECK(refused > 30);
}

TEST_CASE("another version, another program and a missing file are refused") {
  const Directory directory;
  fill(directory.path());
  directory.sql("UPDATE program SET version = '0.0.7'");
  CHECK(contains(refusal(directory.path()), "was written by overparam 0.0.7, this is "));
  directory.sql("PRAGMA application_id = 7");
  CHECK(contains(refusal(directory.path()), "is a database of another program"));
  const Directory empty;
  CHECK_THROWS_AS(Store(empty.path(), Mode::existing), overparam::core::Error);
  CHECK_THROWS_AS(Store(empty.path() / "missing", Mode::create), overparam::core::Error);
  std::ofstream(empty.file());  // what a process killed at its first step leaves
  CHECK(refusal(empty.path()).empty());
}

TEST_CASE("a directory that is none, or files that are none, are named") {
  const Directory directory;
  const fs::path path = directory.path();
  for (const Mode mode : {Mode::create, Mode::existing}) {
    const auto said = [&](const fs::path& where) -> std::string {
      try {
        const Store store(where, mode);
      } catch (const overparam::core::Error& error) {
        return error.what();
      }
      return "";
    };
    const fs::path missing = path / "missing";
    CHECK(said(missing) == "directory " + missing.string() + ": does not exist");
    CHECK(said("") == "directory : does not exist");
    std::ofstream(path / "file") << "text";
    CHECK(said(path / "file") == "directory " + (path / "file").string() + ": is no directory");
    CHECK(contains(said(path / "file" / "below"), "Not a directory"));
    CHECK(contains(said(path / std::string(300, 'x')), "File name too long"));
    CHECK(contains(said(std::string("a\0b", 3)), "zero byte"));
    for (const char* name : {Store::file_name, "experiment.lock"})
      for (const bool pipe : {false, true}) {
        const Directory other;
        if (std::string(name) != Store::file_name) fill(other.path());
        fs::remove(other.path() / name);
        if (pipe)
          REQUIRE(mkfifo((other.path() / name).c_str(), 0600) == 0);
        else
          fs::create_directory(other.path() / name);
        CHECK(said(other.path()) == (other.path() / name).string() + ": is no regular file");
        CHECK(fs::exists(other.path() / name));
      }
  }
}

TEST_CASE("what cannot be stored is refused by name, and the store goes on") {
  const Directory directory;
  Store store(directory.path(), Mode::create);
  store.add_tasks({"a"});
  const auto said = [](const auto& body) -> std::string {
    try {
      body();
    } catch (const overparam::core::Error& error) {
      return error.what();
    }
    return "";
  };
  constexpr auto above = std::uint32_t(Effort::most_replicas);
  for (const ItemKey item :
       {ItemKey{-1, 0}, {std::int64_t{1} << 32, 0}, {1, above}, {1, 0xffffffff}}) {
    const std::string name = item.task == 1 ? "replica: " : "task: ";
    CHECK(said([&] { store.claim(item); }).find(name) == 0);
    CHECK(said([&] { store.release(item); }).find(name) == 0);
    CHECK(said([&] { store.claimed_elsewhere(item); }).find(name) == 0);
    CHECK(said([&] { store.put({{item, outcome(1)}}, ""); }).find(name) == 0);
  }
  for (const double seconds : {-1.0, std::nan("")}) {
    Outcome one = outcome(1);
    one.seconds = seconds;
    CHECK(said([&] { store.put({{{1, 0}, one}}, ""); }).find("seconds: ") == 0);
  }
  Outcome one = outcome(1);
  one.measurements[0].status = static_cast<Status>(99);
  CHECK(said([&] { store.put({{{1, 0}, one}}, ""); }) == "status: 99 is none");
  for (const std::size_t threads : {std::size_t{0}, SIZE_MAX})
    CHECK(said([&] { store.begin_run("curve", threads); }).find("threads: ") == 0);
  StoredCommand command{"curve", "toy", ""};
  command.inputs["file:a"] = {"content", "no digest of it"};
  CHECK(said([&] { store.remember(command); }).find("inputs: file:a ") == 0);
  // The largest that there are.
  const ItemKey last{(std::int64_t{1} << 32) - 1, above - 1};
  CHECK(store.claim(last));
  store.put({{last, outcome(1)}}, "");
  store.flush();
  CHECK_FALSE(store.broken());
  CHECK(store.find(last).has_value());
}
