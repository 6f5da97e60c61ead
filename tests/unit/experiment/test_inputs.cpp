// SPDX-License-Identifier: MIT
// What files named by parameters hold: read once, part of the key, kept in the store.
#include "overparam/experiment/inputs.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/store.hpp"
#include "support/temporary_directory.hpp"
#include "support/toy_model.hpp"

namespace {

namespace fs = std::filesystem;
using namespace overparam;
using namespace overparam::experiment;
using Specs = std::vector<ParameterSpec>;
using Given = std::map<std::string, std::string>;

// Two parameters that may name a file, one that never does, and one that always does.
Specs specs() {
  Specs all(4);
  for (auto& spec : all) spec.kind = ParameterKind::text;
  all[0].name = "spectrum";
  all[0].file_prefix = "file:";
  all[1].name = "matrix";
  all[1].file_prefix = "table:";
  all[2].name = "word";
  all[3].name = "network";
  all[3].file = true;
  return all;
}

struct Directory : test::TemporaryDirectory {
  std::string file(const std::string& name, const std::string& content) const {
    std::ofstream(path() / name, std::ios::binary) << content;
    return (path() / name).string();
  }
};

std::string refusal(const Given& given) {
  try {
    read_inputs(specs(), given);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a digest is that of RFC 4122, and tells contents apart") {
  // python3 -c 'import uuid; print(uuid.uuid5(uuid.NAMESPACE_OID, "3\n1\n"))'
  CHECK(make_input("3\n1\n").digest == "aca6169e-d195-5b3e-850b-0e2c58cb4631");
  CHECK(make_input("3\n1").digest != make_input("3\n1\n").digest);
  CHECK(make_input("").digest != make_input(std::string(1, '\0')).digest);
}

TEST_CASE("a point has what each file held when it was read, whatever becomes of the file") {
  const Directory directory;
  const std::string a = "file:" + directory.file("a", "one");
  const std::string b = "file:" + directory.file("b", std::string("\0two\n", 5));
  const std::string c = "table:" + directory.file("c", "three");
  const Points grid =
      make_grid(specs(), {{"spectrum", a + "," + b + ",none"}, {"matrix", c}, {"word", a}}, {});
  fs::remove_all(directory.path());
  REQUIRE(grid.size() == 3);
  CHECK(*content_of(grid[0], "spectrum") == "one");
  CHECK(*content_of(grid[1], "spectrum") == std::string("\0two\n", 5));
  CHECK(content_of(grid[2], "spectrum") == nullptr);
  for (const Point& point : grid) CHECK(*content_of(point, "matrix") == "three");
  CHECK(grid[0].at("spectrum") == a);  // as the user wrote it
}

TEST_CASE("a text names a file by its prefix or as a whole, or it names none") {
  const auto all = specs();
  CHECK(named_file(all[0], "file:a")->path == "a");
  CHECK(named_file(all[0], "file:a")->key == "file:a");
  CHECK(named_file(all[0], "file:")->path.empty());
  CHECK(!named_file(all[0], "table:a"));
  CHECK(!named_file(all[0], ""));
  CHECK(!named_file(all[2], "file:a"));
  CHECK(named_file(all[3], "file:a")->path == "file:a");
  CHECK(named_file(all[3], "a")->key == path_key("network", "a"));
  CHECK(!named_file(all[3], ""));
  ParameterSpec number;
  number.file = true;
  CHECK(!named_file(number, "1"));
}

TEST_CASE("a path that is the whole text is not mistaken for a word of another parameter") {
  const Directory directory;
  const std::string a = directory.file("a,1", "one");
  const std::string b = directory.file("b", "two");
  const Points grid =
      make_grid(specs(), {{"network", '"' + a + "\"," + b}, {"word", '"' + a + '"'}}, {});
  fs::remove_all(directory.path());
  REQUIRE(grid.size() == 2);
  CHECK(grid[0].at("network") == a);
  CHECK(*content_of(grid[0], "network") == "one");
  CHECK(*content_of(grid[1], "network") == "two");
  CHECK(meaning_of(grid[0], "network") == "content:" + make_input("one").digest);
  CHECK(content_of(grid[0], "word") == nullptr);
  CHECK(meaning_of(grid[0], "word") == a);
  CHECK(make_grid(specs(), {{"word", "none"}}, {})[0].inputs == nullptr);
}

TEST_CASE("without files there are no inputs") {
  CHECK(read_inputs(specs(), {{"spectrum", "none"}, {"matrix", "file:nowhere"}}) == nullptr);
}

TEST_CASE("files that cannot be read are refused by option, value and cause") {
  const Directory directory;
  const std::string missing = "file:" + (directory.path() / "missing").string();
  CHECK(refusal({{"spectrum", missing}}) ==
        "--spectrum: " + missing + " cannot be read: No such file or directory");
  const std::string folder = "table:" + directory.path().string();
  CHECK(refusal({{"matrix", folder}}) == "--matrix: " + folder + " cannot be read: Is a directory");
  CHECK(refusal({{"matrix", "table:/dev/zero"}}) ==
        "--matrix: table:/dev/zero is longer than 536870912 bytes");
  CHECK(refusal({{"network", "./none"}}) ==
        "--network: ./none cannot be read: No such file or directory");
  CHECK(refusal({{"spectrum", "file:"}}) == "--spectrum: file: names no file");
  const std::string odd = refusal({{"spectrum", "file:a\nb"}});
  CHECK(odd.find("control character") != std::string::npos);
  CHECK(odd.find('\n') == std::string::npos);
}

TEST_CASE("the key of a task follows the content of a file, not its name") {
  const Directory directory;
  test::ToyModel model;
  const auto key = [&](const std::string& value, const std::string& option = "spectrum") {
    Plan plan;
    plan.points = make_grid(specs(), {{option, value}, {"word", "x"}}, {});
    plan.times.push_back({1});
    plan.tasks.push_back(make_task(model.description(), 0, "theory"));
    return task_key(plan, plan.tasks.front(), model);
  };
  const std::string name = "file:" + directory.file("a", "one");
  const auto one = key(name);
  CHECK(one == key(name));
  CHECK(one == key("file:" + directory.file("moved", "one")));
  directory.file("a", "two");
  CHECK(one != key(name));
  directory.file("a", "one");
  CHECK(one == key(name));
  CHECK(one != key("one"));
  CHECK(one.find(make_input("one").digest) != std::string::npos);
  const auto whole = key(directory.file("a", "one"), "network");
  CHECK(whole == key(directory.file("moved", "one"), "network"));
  CHECK(whole != key(directory.file("a", "two"), "network"));
  CHECK(whole.find(make_input("one").digest) != std::string::npos);
}

TEST_CASE("a store keeps what the files of its commands held") {
  const test::TemporaryDirectory directory;
  const auto inputs = [](const std::string& value, const std::string& content) {
    return Inputs{{value, make_input(content)}};
  };
  const std::string bytes("\0a\nb", 4);
  Store store(directory.path(), Store::Mode::create);
  store.remember({"curve", "toy", "", inputs("file:a", bytes)});
  store.remember({"dynamics", "toy", "", inputs("file:a", "later")});
  REQUIRE(store.commands().size() == 2);
  CHECK(store.commands()[0].inputs.at("file:a").content == bytes);
  CHECK(store.commands()[1].inputs.at("file:a").content == "later");
  // Of a command that is run again, those of the last time.
  store.remember({"curve", "toy", "", inputs("file:b", bytes)});
  CHECK(store.commands()[1].command == "curve");
  CHECK(store.commands()[1].inputs.size() == 1);
  CHECK(store.commands()[1].inputs.at("file:b").content == bytes);
}

TEST_CASE("results of other contents of a file are counted") {
  const test::TemporaryDirectory directory;
  Store store(directory.path(), Store::Mode::create);
  const Inputs old{{"file:a", make_input("old")}};
  const Inputs now{{"file:a", make_input("now")}};
  store.remember({"curve", "toy", "", old});
  const auto task = store.add_tasks({"spectrum=content:" + old.at("file:a").digest}).front();
  store.put({{{task, 0}, {{{1.0, "y", 1}}, std::nullopt, 0}},
             {{task, 1}, {{{1.0, "y", 2}}, std::nullopt, 0}}},
            "");
  store.flush();
  CHECK(store.results_of_other_contents(old).empty());
  store.remember({"curve", "toy", "", now});
  CHECK(store.results_of_other_contents(now) == std::map<std::string, std::size_t>{{"file:a", 2}});
  CHECK(store.results_of_other_contents({{"file:b", make_input("now")}}).empty());
  // Back again, to what has no results.
  store.remember({"curve", "toy", "", old});
  CHECK(store.results_of_other_contents(old).empty());
}
