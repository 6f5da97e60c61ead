// SPDX-License-Identifier: MIT
// Command lines and experiment files, option by option.
#include "cli/arguments.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "overparam/core/error.hpp"
#include "support/temporary_directory.hpp"

namespace {

using overparam::cli::check_texts;
using overparam::cli::Complaints;
using overparam::cli::KnownOption;
using overparam::cli::read_command_line;
using overparam::cli::read_option_file;
using overparam::core::InvalidParameter;
using overparam::test::TemporaryDirectory;

const std::vector<KnownOption> known{{"ratio", false},  {"title", false},   {"out", false},
                                     {"config", false}, {"simulate", true}, {"help", true}};

std::string text_of(const overparam::cli::GivenOptions& options) {
  std::string text;
  for (const auto& [name, given] : options) text += name + "=" + given.text + "|";
  return text;
}

std::string on_line(const std::vector<std::string>& arguments) {
  try {
    Complaints complaints;
    const std::string text = text_of(read_command_line(arguments, known, complaints));
    complaints.raise();
    return text;
  } catch (const InvalidParameter& error) {
    return error.what();
  }
}

// What a file of this content gives; the name of the file is replaced in messages.
std::string in_file(const std::string& content) {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "x.ini").string();
  std::ofstream(path, std::ios::binary) << content;
  std::string text;
  try {
    Complaints complaints;
    text = text_of(read_option_file(path, known, complaints));
    complaints.raise();
  } catch (const InvalidParameter& error) {
    text = error.what();
  }
  for (auto at = text.find(path); at != std::string::npos; at = text.find(path))
    text.replace(at, path.size(), "FILE");
  return text;
}

}  // namespace

TEST_CASE("a command line gives each option its text, character by character") {
  CHECK(on_line({"--ratio", "1,2", "--simulate"}) == "ratio=1,2|simulate=on|");
  CHECK(on_line({"--ratio=1=2", "--title", " a  \"b\" # c "}) == "ratio=1=2|title= a  \"b\" # c |");
  CHECK(on_line({"--ratio", "-1"}) == "ratio=-1|");
  CHECK(on_line({"--title=--x"}) == "title=--x|");
  CHECK(on_line({}).empty());
}

TEST_CASE("a command line of another form is refused") {
  CHECK(on_line({"--rato", "1"}) == "--rato: is unknown, did you mean --ratio?");
  CHECK(on_line({"--", "1"}) == "--: is unknown");
  CHECK(on_line({"--=x"}) == "--: is unknown");
  CHECK(on_line({"---"}) == "---: is unknown");
  CHECK(on_line({"--ratio", "1", "---ratio=2"}) == "---ratio: is unknown");
  CHECK(on_line({"--ratio", "1", "--ratio=2"}) == "--ratio: is given more than once");
  CHECK(on_line({"--ratio"}) == "--ratio: needs a value");
  CHECK(on_line({"--ratio", "--simulate"}) == "--ratio: needs a value");
  CHECK(on_line({"--ratio="}) == "--ratio: needs a value");
  CHECK(on_line({"--ratio", ""}) == "--ratio: needs a value");
  CHECK(on_line({"--simulate=on"}) == "--simulate: takes no value");
  CHECK(on_line({"-r", "1"}) == "command line: -r belongs to no option");
  CHECK(on_line({"--ratio", "1", "2"}) == "command line: 2 belongs to no option");
  CHECK_THROWS_WITH_AS(check_texts({"a", "b\nc"}),
                       "command line: argument 2 has a control character", InvalidParameter);
  CHECK_THROWS_WITH_AS(check_texts({"\xFF"}), "command line: argument 1 is not UTF-8",
                       InvalidParameter);
  CHECK_NOTHROW(check_texts({"a b", "ε"}));
}

TEST_CASE("all that is wrong is refused together, in its order") {
  CHECK(on_line({"--rato", "1", "--ratio", "--simulate=on", "x", "--out=a", "--out=b"}) ==
        "--rato: is unknown, did you mean --ratio?\n--ratio: needs a value\n"
        "--simulate: takes no value\ncommand line: x belongs to no option\n"
        "--out: is given more than once");
  CHECK(on_line({"-h"}) == "help=on|");
  CHECK(in_file("rato = 1\nout\nout = a\n") ==
        "--rato: is unknown (in FILE, line 1), did you mean --ratio?\n"
        "--config: 'out' is not name = value (in FILE, line 2)");
}

TEST_CASE("a file gives the text between the equals sign and a comment") {
  CHECK(in_file("ratio = 1, 2\nout=a\n") == "out=a|ratio=1, 2|");
  CHECK(in_file("# first\n\n\t# second\n  ratio\t=\t1 # third\n") == "ratio=1|");
  CHECK(in_file("out = foo#bar\n") == "out=foo#bar|");
  CHECK(in_file("out = foo #bar\n") == "out=foo|");
  CHECK(in_file("out = #bar\n") == "--out: needs a value (in FILE, line 1)");
  CHECK(in_file("title = \"a # b\" # c\n") == "title=\"a # b\"|");
  CHECK(in_file("title = the \"# 1\" of all\n") == "title=the \"# 1\" of all|");
  CHECK(in_file("title = \"say \"\"no # 1\"\"\"\n") == "title=\"say \"\"no # 1\"\"\"|");
  CHECK(in_file("title = a = b; c\n") == "title=a = b; c|");
  CHECK(in_file("title = ε ≤ 1\n") == "title=ε ≤ 1|");
  CHECK(in_file("\xEF\xBB\xBFratio = 1\r\nout = a\r\n") == "out=a|ratio=1|");
  CHECK(in_file("ratio = 1") == "ratio=1|");
  CHECK(in_file("").empty());
  for (const char* on : {"on", "yes", "true", "1"})
    CHECK(in_file("simulate = " + std::string(on)) == "simulate=on|");
  for (const char* off : {"off", "no", "false", "0"})
    CHECK(in_file("simulate = " + std::string(off)) == "simulate=off|");
}

TEST_CASE("a file of another form is refused with its name and the line") {
  CHECK(in_file("ratio = 1\n\ndim 40\n") ==
        "--config: 'dim 40' is not name = value (in FILE, line 3)");
  CHECK(in_file("[section]\n") ==
        "--config: '[section]' is not name = value (in FILE, line 1), and sections are not taken");
  CHECK(in_file("[x] = 1\n") ==
        "--config: '[x] = 1' is not name = value (in FILE, line 1), and sections are not taken");
  // What an error would repeat has to be text.
  for (const char* line : {"rat\to = 3", "rat\to 3", "[sec\ttion]"})
    CHECK(in_file(std::string(line) + "\n") ==
          "--config: a name has a control character (in FILE, line 1)");
  CHECK(in_file("rato = 1\n") == "--rato: is unknown (in FILE, line 1), did you mean --ratio?");
  CHECK(in_file("= 1\n") == "--: is unknown (in FILE, line 1)");
  CHECK(in_file("--ratio = 1\n") == "--ratio: stands without dashes in a file (in FILE, line 1)");
  CHECK(in_file("ratio = 1\nratio = 1\n") == "--ratio: is given more than once (in FILE, line 2)");
  CHECK(in_file("ratio =\n") == "--ratio: needs a value (in FILE, line 1)");
  CHECK(in_file("config = other.ini\n") == "--config: is not taken in a file (in FILE, line 1)");
  CHECK(in_file("help = on\n") == "--help: is not taken in a file (in FILE, line 1)");
  CHECK(in_file("simulate = maybe\n") == "--simulate: maybe is not on | off (in FILE, line 1)");
  CHECK(in_file("title = 5\" disk # c\n") == "--config: a quote is not closed (in FILE, line 1)");
  CHECK(in_file("title = a\tb\n") == "--title: has a control character (in FILE, line 1)");
  CHECK(in_file("title = a\rb\n") == "--config: FILE has a control character in line 1");
  CHECK(in_file(std::string("r\0a\0", 4)) == "--config: FILE has a control character in line 1");
  CHECK(in_file(std::string("\xFF\xFEr\0a\0", 6)) == "--config: FILE is UTF-16, not UTF-8");
  CHECK(in_file("title = caf\xE9\n") == "--config: FILE is not UTF-8 in line 1");
}

TEST_CASE("what cannot be read as a file is refused with the cause") {
  Complaints complaints;
  CHECK_THROWS_WITH_AS(read_option_file("/nowhere/x.ini", known, complaints),
                       "--config: /nowhere/x.ini cannot be read: No such file or directory",
                       InvalidParameter);
  CHECK_THROWS_WITH_AS(read_option_file("/dev", known, complaints),
                       "--config: /dev cannot be read: Is a directory", InvalidParameter);
  CHECK_THROWS_WITH_AS(read_option_file("/dev/zero", known, complaints),
                       "--config: /dev/zero is longer than 10000000 bytes", InvalidParameter);
}
