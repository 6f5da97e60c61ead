// SPDX-License-Identifier: MIT
// Every option of every model and command reads its value exactly or refuses it.
#include "cli/options.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "command/command.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/grid.hpp"
#include "overparam/study/registry.hpp"
#include "support/temporary_directory.hpp"

namespace {

using overparam::cli::command_options;
using overparam::cli::find_command;
using overparam::cli::from_text;
using overparam::cli::Options;
using overparam::cli::parse_options;
using overparam::cli::to_text;
using overparam::core::InvalidParameter;
using overparam::experiment::Inputs;
using overparam::experiment::Model;
using overparam::experiment::ParameterKind;
using overparam::experiment::ParameterSpec;
using overparam::experiment::parse_values;
using overparam::experiment::Point;
using overparam::experiment::written;
using overparam::study::find_model;
using overparam::study::models;
using overparam::test::TemporaryDirectory;

constexpr const char* commands[] = {"curve", "dynamics", "validate", "width-for"};

// What no option of numbers may take for one.
const std::vector<std::string> no_numbers{
    "1 2", "1, 2 3", "1 10 100",    "1\"",         "\"1",        "\"1\"2",     "\"1,2\"",
    "1#",  "1 # 2",  "é",           "１",          "1e400",      "0x10",       "nan",
    "inf", "-inf",   "1,,2",        ",",           "1,",         " ",          "1;2",
    "+-1", "--1",    "1_0",         "1'000",       "1:2",        "1:2:3:4",    "1.5.2",
    "1e",  ".",      "1:2 3:lin:2", "1:2:lin:2.5", "1:2:log:2x", "1:2:lin:2:", "1\u00A02"};

// What no word of any model is.
const std::vector<std::string> no_words{"er f",
                                        "Erf",
                                        "erf#",
                                        "é",
                                        "on off",
                                        "1",
                                        "hermite:",
                                        "hermite:1 0",
                                        "hermite:0x1",
                                        "hermite:1e400",
                                        "hermite:nan",
                                        "hermite:1;2",
                                        "hermite :1",
                                        "hermite:0,1x",
                                        "power:1 2",
                                        "power:1,2 3",
                                        "power:",
                                        "poly:2 3",
                                        "poly:0x2",
                                        "exp:1 0",
                                        "exp:1e400",
                                        "series:1 2",
                                        "series:1,inf",
                                        "levels:1 2",
                                        "levels:",
                                        "levels:1,0x1",
                                        "spiked:1,2 3,1",
                                        "spiked:1,2,1e400",
                                        "top:1 0",
                                        "benign:1 2",
                                        "exponential:0 1",
                                        "features:er f",
                                        "ntk:erf ,1",
                                        "file:",
                                        "file:no such,file",
                                        "file:/nowhere",
                                        "isotropic:1",
                                        "sphere#1",
                                        "auto on"};

std::string refusal(const std::string& command, const Model& model, const std::string& name,
                    const std::string& value) {
  try {
    parse_options(command, model, {"--" + name + "=" + value});
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

// The options again, from what a store keeps of them.
Options stored(const Options& options) {
  return parse_options(options.command, *options.model, from_text(to_text(options), {}),
                       options.inputs ? *options.inputs : Inputs{});
}

// A working directory with the files that texts of these tests name.
class Files {
 public:
  Files() : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(directory_.path());
    std::filesystem::create_directory("my data");
    for (const char* name : {"my data/s.txt", "my data/s,1.txt", "a,b#c \"d\"", "a"})
      std::ofstream(name) << "2\n1\n";
  }
  ~Files() { std::filesystem::current_path(before_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

 private:
  TemporaryDirectory directory_;
  std::filesystem::path before_;
};

bool takes(const std::string& command, const Model& model, const std::string& name) {
  const auto hidden = find_command(command)->hidden(model.description());
  return std::find(hidden.begin(), hidden.end(), name) == hidden.end();
}

bool applies(const std::string& command, const Model& model) {
  return find_command(command)->applies(model.description());
}

}  // namespace

TEST_CASE("a command that is no question about a model does not take its options") {
  const Model& model = find_model("linear-regression");
  try {
    parse_options("width-for", model, {"--dim=3", "--error=0.1"});
    FAIL("accepted");
  } catch (const InvalidParameter& error) {
    CHECK(error.what() == std::string("model: linear-regression does not go with width-for"));
  }
  CHECK_THROWS_AS(parse_options("width-for", model, {"--help"}), InvalidParameter);
}

TEST_CASE("options of numbers refuse what is no number, in one line that names them") {
  for (const auto& model : models())
    for (const std::string command : commands) {
      if (!applies(command, *model)) continue;
      std::vector<std::string> names;
      for (const auto& spec : model->description().parameters)
        if (spec.kind != ParameterKind::text && takes(command, *model, spec.name))
          names.push_back(spec.name);
      for (const auto& option : command_options(command, model.get()))
        if (option.spec.kind != ParameterKind::text) names.push_back(option.spec.name);
      for (const auto& name : names)
        for (const auto& value : no_numbers) {
          CAPTURE(model->description().name);
          CAPTURE(value);
          const std::string message = refusal(command, *model, name, value);
          CHECK(message.rfind("--" + name + ": ", 0) == 0);
          CHECK(message.find('\n') == std::string::npos);
        }
    }
}

TEST_CASE("options that have no effect on what a command computes are unknown to it") {
  const Model& online = find_model("random-features-online");
  for (const char* name : {"width", "learning-rate", "schedule", "batch", "label-noise",
                           "weight-decay", "initial-variance", "features", "finite-width",
                           "precision", "sampling", "error-measure", "checkpoint-interval"})
    CHECK(refusal("width-for", online, name, "1")
              .starts_with("--" + std::string(name) + ": is unknown"));
  CHECK(takes("width-for", online, "teacher-overlap"));
  for (const auto& model : models()) {
    const auto& text = model->description();
    CAPTURE(text.name);
    CHECK(refusal("validate", *model, "logy", "on") == "--logy: is unknown, did you mean --logx?");
    for (const std::string command : {"curve", "dynamics", "validate"})
      if (command != "dynamics" || text.time.finite)
        CHECK((refusal(command, *model, "checkpoint-interval", "-1") ==
               "--checkpoint-interval: does not go with " + text.name) != text.keeps_state);
    for (const auto& inversion : text.questions.inversions)
      for (const auto& name : inversion.parameters)
        CHECK(std::any_of(text.parameters.begin(), text.parameters.end(),
                          [&](const ParameterSpec& spec) { return spec.name == name; }));
  }
}

TEST_CASE("numbers of every option are kept as they are") {
  // In the range of them all.
  const std::vector<std::string> lists{" 10 ", "10 , 1e1,+10", "\"10\"", "10:10:lin:1"};
  for (const auto& model : models())
    for (const std::string command : commands)
      for (const auto& spec : model->description().parameters) {
        if (spec.kind == ParameterKind::text || !takes(command, *model, spec.name)) continue;
        if (!applies(command, *model)) continue;
        if (spec.maximum < 10) continue;
        for (const auto& value : lists) {
          CAPTURE(spec.name);
          CAPTURE(value);
          const auto options = parse_options(command, *model, {"--" + spec.name, value});
          CHECK(options.parameters.at(spec.name) == value);
          CHECK(parse_values(spec, value) == std::vector<std::string>{"10"});
          CHECK(stored(options).parameters == options.parameters);
        }
      }
}

TEST_CASE("texts of every model are kept as they are, and read item by item") {
  struct Case {
    std::string text;
    std::vector<std::string> words;
  };
  const std::vector<Case> cases{
      {"file:my data/s.txt", {"file:my data/s.txt"}},
      {R"(file:"my data/s,1.txt" , isotropic)", {"file:my data/s,1.txt", "isotropic"}},
      {R"("file:a,b#c ""d""",x)", {"file:a,b#c \"d\"", "x"}},
      {" hermite:0, 1 ,relu", {"hermite:0,1", "relu"}},
      {"ä b#c,  ε ", {"ä b#c", "ε"}},
      {"\" a \"", {" a "}}};
  const Files files;
  for (const auto& model : models())
    for (const auto& spec : model->description().parameters) {
      // A text that is a path as a whole would have to name files that are there.
      if (spec.kind != ParameterKind::text || spec.file) continue;
      for (const auto& one : cases) {
        const std::string& text = one.text;
        const auto& words = one.words;
        CAPTURE(spec.name);
        CAPTURE(text);
        const auto options = parse_options("curve", *model, {"--" + spec.name, text});
        CHECK(options.parameters.at(spec.name) == text);
        CHECK(stored(options).parameters == options.parameters);
        if (spec.single && text.find("hermite") != std::string::npos) continue;
        CHECK(parse_values(spec, text) == words);
        for (const auto& word : words)
          CHECK(parse_values(spec, written(spec, word)) == std::vector{word});
      }
      const bool names_files = spec.single || named_file(spec, "file:a").has_value();
      CHECK(parse_values(spec, "file:a,1.txt") == (names_files
                                                       ? std::vector<std::string>{"file:a", "1.txt"}
                                                       : std::vector<std::string>{"file:a,1.txt"}));
      for (const char* text : {"\"a", "a\"b\"", "\"a\"b", "file:\"a", "file: \"a b\"", "a,,b", ","})
        CHECK(refusal("curve", *model, spec.name, text).rfind("--" + spec.name + ": ", 0) == 0);
    }
}

TEST_CASE("no parameter of a model takes a word that is none of its own") {
  for (const auto& model : models()) {
    Point point;
    for (const auto& spec : model->description().parameters) point[spec.name] = spec.default_text;
    point[model->description().dimension] = "10";
    for (const auto& size : model->description().sizes)
      for (const auto& spec : model->description().parameters)  // a share is up to 1
        if (spec.name == size.ratio) point[size.ratio] = spec.maximum < 2 ? "0.5" : "2";
    CHECK_NOTHROW(model->resolve(point));
    for (const auto& spec : model->description().parameters) {
      if (spec.kind != ParameterKind::text) continue;
      for (const auto& word : no_words) {
        // Texts that are lists of numbers take one.
        const bool takes_number = spec.allowed.starts_with("a number") || spec.single ||
                                  spec.allowed.ends_with("v1,v2,...");
        if (takes_number && overparam::core::read_number(word)) continue;
        CAPTURE(spec.name);
        CAPTURE(word);
        auto other = point;
        other[spec.name] = word;
        std::string message = "accepted";
        try {
          model->resolve(other);
        } catch (const InvalidParameter& error) {
          message = error.what();
        }
        CHECK(message.rfind("--" + spec.name + ": " + word + " ", 0) == 0);
      }
    }
  }
}

TEST_CASE("single texts are taken as they are, or from between quotes") {
  struct Case {
    std::string text;
    std::string value;
  };
  const std::vector<Case> cases{{"a b", "a b"},
                                {" a, b ", " a, b "},
                                {"foo#bar", "foo#bar"},
                                {"a # b", "a # b"},
                                {"say \"x\"", "say \"x\""},
                                {"\"a # b\"", "a # b"},
                                {"\" a \"", " a "},
                                {"\"\"\"x\"\" y\"", "\"x\" y"},
                                {"ε ≤ $x$ = 'a'", "ε ≤ $x$ = 'a'"},
                                {"\\n\\", "\\n\\"},
                                {"a=b", "a=b"},
                                {"1,2", "1,2"}};
  for (const auto& model : models())
    for (const std::string command : commands)
      for (const char* name : {"title", "out"}) {
        if (!applies(command, *model)) continue;
        for (const auto& one : cases) {
          const std::string& text = one.text;
          const std::string& value = one.value;
          CAPTURE(text);
          const auto options =
              parse_options(command, *model, {"--" + std::string(name) + "=" + text});
          CHECK(options.text(name) == value);
          if (name == std::string("title")) CHECK(stored(options).text(name) == value);
        }
        for (const char* text : {"\"a", "\"a\" b", "\"a\"b\""})
          CHECK(refusal(command, *model, name, text).rfind("--" + std::string(name) + ": ", 0) ==
                0);
        CHECK(refusal(command, *model, name, "\"\"") ==
              "--" + std::string(name) + ": needs a value");
      }
}

TEST_CASE("a file gives the same options as the command line") {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "a b#c.ini").string();
  std::ofstream(path) << "# comment\r\n"
                         "dim = 20, 30   # blank and comment\n"
                         "ratio = 0.1:10:log:16\n"
                         "activation = \"erf\", hermite:0,1, relu\n"
                         "title = \"# 1: ε\"\n"
                         "out = foo#bar\n"
                         "simulate = on\n"
                         "quiet = off\n"
                         "seed = 18446744073709551615\n";
  const auto& model = find_model("random-features-online");
  const auto from_file = parse_options("curve", model, {"--config", path});
  const auto on_line =
      parse_options("curve", model,
                    {"--dim", "20, 30", "--ratio", "0.1:10:log:16", "--activation",
                     "\"erf\", hermite:0,1, relu", "--title", "# 1: ε", "--out", "foo#bar",
                     "--simulate", "--seed", "18446744073709551615", "--config", path});
  CHECK(from_file.parameters == on_line.parameters);
  CHECK(from_file.settings == on_line.settings);
  // A size on the command line replaces whichever the file has.
  const auto other = parse_options("curve", model, {"--config", path, "--width", "7", "--seed=5"});
  CHECK(other.parameters.count("ratio") == 0);
  CHECK(other.parameters.at("width") == "7");
  CHECK(other.count("seed") == 5);
}

TEST_CASE("whole numbers are exact over their range") {
  const auto& model = find_model("random-features-online");
  const auto seed = [&](const std::string& text) {
    return parse_options("curve", model, {"--seed", text}).count("seed");
  };
  CHECK(seed("9007199254740993") == 9007199254740993);
  CHECK(seed("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
  CHECK(seed("1e6") == 1000000);
  CHECK(seed("0") == 0);
  const std::string range = " is not a whole number from 0 to 2^64 - 1";
  CHECK(refusal("curve", model, "seed", "18446744073709551616") ==
        "--seed: 18446744073709551616" + range);
  CHECK(refusal("curve", model, "seed", "1e30") == "--seed: 1e30" + range);
  CHECK(refusal("curve", model, "seed", "-1") == "--seed: -1 is negative");
  CHECK(refusal("curve", model, "seed", "0.5") == "--seed: 0.5 is not a whole number");
  CHECK(refusal("curve", model, "seed", "1,2") == "--seed: 1,2 is not a single value");
  CHECK(stored(parse_options("curve", model, {"--seed=9007199254740993"})).count("seed") ==
        9007199254740993);
  CHECK(parse_options("curve", model, {"--replicas=1e3"}).count("replicas") == 1000);
}
