// SPDX-License-Identifier: MIT
// What is stored is there again; what is damaged, foreign or of another version is refused.
#include "overparam/experiment/store.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>

#include "overparam/core/error.hpp"
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
