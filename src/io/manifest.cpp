// SPDX-License-Identifier: MIT
#include "overparam/io/manifest.hpp"

#include <array>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>
#include <thread>

#include "overparam/version.hpp"

namespace overparam::io {
namespace {

nlohmann::ordered_json to_json(const experiment::Remark& remark) {
  nlohmann::ordered_json json{{"status", to_string(remark.status)},
                              {"reason", remark.reason},
                              {"rows", remark.rows},
                              {"points", remark.points},
                              {"points_in_all", remark.points_in_all},
                              {"sources", remark.sources},
                              {"observables", remark.observables}};
  json["times"] = nlohmann::ordered_json::array();
  for (const double time : remark.times)  // JSON has no infinity: as in the table
    json["times"].push_back(std::isfinite(time) ? nlohmann::ordered_json(time) : "inf");
  json["places"] = nlohmann::ordered_json::array();
  for (const auto& place : remark.places) {
    auto& one = json["places"].emplace_back(nlohmann::ordered_json::object());
    for (const auto& [column, text] : place) one[column] = text;
  }
  return json;
}

}  // namespace

std::string to_json(const Manifest& manifest) {
  nlohmann::ordered_json json;
  json["program"] = "overparam";
  json["version"] = version;
  json["commit"] = commit;
  json["command"] = manifest.command;
  json["model"] = manifest.model;
  json["parameters"] = nlohmann::ordered_json::object();
  for (const auto& [name, value] : manifest.parameters) json["parameters"][name] = value;
  json["settings"] = nlohmann::ordered_json::object();
  for (const auto& [name, value] : manifest.settings) json["settings"][name] = value;
  json["inputs"] = nlohmann::ordered_json::object();
  for (const auto& [name, digest] : manifest.inputs) json["inputs"][name] = digest;
  json["rows"] = manifest.rows;
  json["missing_items"] = manifest.missing_items;
  json["notes"] = manifest.notes;
  json["remarks"] = nlohmann::ordered_json::array();
  for (const auto& remark : manifest.remarks) json["remarks"].push_back(to_json(remark));
  json["failures"] = manifest.failures;
  json["warnings"] = manifest.warnings;
  json["wall_seconds"] = manifest.wall_seconds;
  std::array<char, 32> date{};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::strftime(date.data(), date.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  json["date"] = date.data();
  json["compiler"] = __VERSION__;
  json["host_cores"] = std::thread::hardware_concurrency();
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace overparam::io
