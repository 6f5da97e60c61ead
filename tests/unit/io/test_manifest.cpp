// SPDX-License-Identifier: MIT
// The manifest as JSON: everything under its name, of anything that a command line may hold.
#include "overparam/io/manifest.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "overparam/version.hpp"

using overparam::experiment::Remark;
using overparam::io::Manifest;

TEST_CASE("a manifest has everything under its name") {
  using nlohmann::json;
  Remark remark;
  remark.status = overparam::experiment::Status::diverged;
  remark.reason = "say \"so\"";
  remark.rows = 4;
  remark.points = 2;
  remark.points_in_all = 3;
  remark.sources = {"simulation"};
  remark.observables = {"a", "b"};
  remark.times = {0.5, std::numeric_limits<double>::infinity()};
  remark.places = {{{"dim", "10"}, {"ratio", "2"}}, {}};
  const Manifest manifest{"curve",
                          "some-model",
                          {{"dim", "10"}},
                          {{"seed", "7"}},
                          {{"file:a", "content"}},
                          {"a note"},
                          {remark},
                          {"a failure"},
                          {"a warning"},
                          12,
                          0.25,
                          5};
  const auto made = json::parse(to_json(manifest));
  CHECK(made["program"] == "overparam");
  CHECK(made["version"] == overparam::version);
  CHECK(made["commit"] == overparam::commit);
  CHECK(made["command"] == "curve");
  CHECK(made["model"] == "some-model");
  CHECK(made["parameters"] == json{{"dim", "10"}});
  CHECK(made["settings"] == json{{"seed", "7"}});
  CHECK(made["inputs"] == json{{"file:a", "content"}});
  CHECK(made["notes"] == json::array({"a note"}));
  CHECK(made["failures"] == json::array({"a failure"}));
  CHECK(made["warnings"] == json::array({"a warning"}));
  CHECK(made["rows"] == 12);
  CHECK(made["wall_seconds"] == 0.25);
  CHECK(made["missing_items"] == 5);
  REQUIRE(made["remarks"].size() == 1);
  const auto& one = made["remarks"][0];
  CHECK(one["status"] == "diverged");
  CHECK(one["reason"] == "say \"so\"");
  CHECK(one["rows"] == 4);
  CHECK(one["points"] == 2);
  CHECK(one["points_in_all"] == 3);
  CHECK(one["sources"] == json::array({"simulation"}));
  CHECK(one["observables"] == json::array({"a", "b"}));
  CHECK(one["times"] == json::array({0.5, "inf"}));
  CHECK(one["places"] == json::array({json{{"dim", "10"}, {"ratio", "2"}}, json::object()}));
}

TEST_CASE("a manifest survives bytes that are no UTF-8, in every text") {
  const std::string bytes("a\xff\0\xc3(\n\"b", 8);
  Remark remark;
  remark.reason = bytes;
  remark.sources = remark.observables = {bytes};
  remark.places = {{{bytes, bytes}}};
  remark.text = bytes;
  Manifest manifest;
  manifest.command = manifest.model = bytes;
  manifest.parameters = manifest.settings = manifest.inputs = {{bytes, bytes}};
  manifest.notes = manifest.failures = manifest.warnings = {bytes};
  manifest.remarks = {remark};
  const auto json = nlohmann::json::parse(to_json(manifest));
  const std::string shown("a\xEF\xBF\xBD\0\xEF\xBF\xBD(\n\"b", 12);  // U+FFFD for each
  CHECK(json.at("command") == shown);
  CHECK(json.at("parameters").at(shown) == shown);
  CHECK(json.at("notes").at(0) == shown);
  CHECK(json.at("remarks").at(0).at("places").at(0).at(shown) == shown);
}

TEST_CASE("numbers of a manifest that are not finite are null") {
  Manifest manifest;
  manifest.wall_seconds = std::nan("");
  CHECK(nlohmann::json::parse(to_json(manifest)).at("wall_seconds").is_null());
}
