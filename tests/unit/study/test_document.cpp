// SPDX-License-Identifier: MIT
// Documents about one draw: the point, the draw and the threads they get, and what is refused.
#include "overparam/study/document.hpp"

#include <doctest/doctest.h>

#include <string>

#include "command/command.hpp"
#include "overparam/core/error.hpp"
#include "support/small_model.hpp"

namespace {

using namespace overparam;
using study::Document;
using test::SmallModel;

const SmallModel& model() {
  static const SmallModel small({});
  return small;
}

Document layout(const std::map<std::string, std::string>& parameters) {
  Document asked;
  asked.model = &model();
  asked.parameters = parameters;
  asked.question = "layout";
  return asked;
}

std::string refusal(const Document& asked) {
  try {
    compose(asked);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a document is about the resolved point, the draw and the team that are asked for") {
  auto asked = layout({{"sites", "10"}, {"density", "0.5"}});
  asked.seed = 7;
  asked.replica = 3;
  asked.threads = 2;
  const auto written = compose(asked);
  CHECK(written.content == "5 of 10, draw 7/3");
  CHECK(written.note == "2 threads");
  asked.parameters["sites"] = "10:10:lin:1";
  CHECK(compose(asked).content == written.content);
}

TEST_CASE("a document is about one point that can be simulated") {
  CHECK(refusal(layout({{"sites", "10,20"}, {"units", "5"}})) ==
        "--sites: 10,20 is several values: layout is about one point");
  CHECK(refusal(layout({{"sites", "10"}, {"density", "1:2:lin:3"}})) ==
        "--density: 1:2:lin:3 is several values: layout is about one point");
  CHECK(refusal(layout({{"sites", "1e7"}, {"units", "5"}})) ==
        "--sites: 1e+07 are too many to simulate");
  CHECK(refusal(layout({{"sites", "ten"}, {"units", "5"}})) == "--sites: ten is not a number");
  CHECK(refusal(layout({{"place", "10"}})) == "--place: is no parameter of small");
  auto other = layout({{"sites", "10"}, {"units", "5"}});
  CHECK(refusal(other) == "accepted");
  other.threads = 0;
  CHECK(refusal(other).rfind("threads: ", 0) == 0);
  other.threads = 1;
  other.question = "network";
  CHECK(refusal(other) == "model: small does not offer network");
  other.model = nullptr;
  CHECK(refusal(other) == "model: is missing");
}

TEST_CASE("a model without the document has none, and one with it has its own") {
  CHECK(study::find_document(model().description(), "layout") ==
        &model().description().questions.documents.front());
  CHECK(study::find_document(model().description(), "units-for") == nullptr);
  CHECK(study::find_document({}, "layout") == nullptr);
}

TEST_CASE("the option of a document takes the place of a parameter with its name") {
  const auto command = command::document_command(model().description().questions.documents.front());
  const auto& description = model().description();
  CHECK(command.name == "layout");
  CHECK(command.summary == "writes the units of a draw");
  CHECK(command.hidden(description) == std::vector<std::string>{"density", "units"});
  CHECK(command.needed(description) == std::vector<std::vector<std::string>>{{"units"}});
  CHECK(command.applies(description));
  CHECK_FALSE(command.applies({}));
  CHECK_FALSE(command.plan);
  std::vector<std::string> names;
  for (const auto& option : command.options(&model())) names.push_back(option.spec.name);
  CHECK(names ==
        std::vector<std::string>{"units", "replica", "seed", "threads", "config", "quiet"});
}
