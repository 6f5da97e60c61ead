// SPDX-License-Identifier: MIT
// Usage: overparam_hostile_tests FOLDER [FILTER]    calls the functions of include/overparam/FOLDER, or models/FOLDER
//        overparam_hostile_tests --list             prints the names of all functions that are called
#include <cstdio>
#include <exception>
#include <map>
#include <string>

#include "hostile/folders.hpp"

// Sanitizers: what does not fit into the memory is std::bad_alloc, as without them.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "allocator_may_return_null=1:max_allocation_size_mb=4096:detect_leaks=0";
}

namespace {

int run(int argc, char** argv) {
  using namespace overparam::hostile;
  const std::map<std::string, void (*)(Campaign&)> folders{
      {"averages", call_averages},
      {"core", call_core},
      {"experiment", call_experiment},
      {"figure", call_figure},
      {"io", call_io},
      {"linalg", call_linalg},
      {"linear_regression", call_linear_regression},
      {"ode", call_ode},
      {"random_features_online", call_random_features_online},
      {"regression", call_regression},
      {"simulate", call_simulate},
      {"spectrum", call_spectrum},
      {"study", call_study},
      {"validation", call_validation}};
  const std::string folder = argc > 1 ? argv[1] : "";
  if (folder == "--list") {
    Campaign campaign("", true);
    for (const auto& [name, call] : folders) call(campaign);
    for (const auto& name : campaign.names()) std::puts(name.c_str());
    return 0;
  }
  const auto found = folders.find(folder);
  if (found == folders.end()) {
    std::fputs("usage: overparam_hostile_tests FOLDER [FILTER] | --list\n", stderr);
    return 2;
  }
  Campaign campaign(argc > 2 ? argv[2] : "", false);
  found->second(campaign);
  std::printf("%zu functions, %zu calls, %zu failures\n", campaign.names().size(), campaign.calls(),
              campaign.failures());
  return campaign.calls() > 0 && campaign.failures() == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
