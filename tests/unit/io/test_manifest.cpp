// SPDX-License-Identifier: MIT
// Manifests of anything that a command line may hold.
#include "overparam/io/manifest.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace {

using overparam::experiment::Remark;
using overparam::io::Manifest;

}  // namespace

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
