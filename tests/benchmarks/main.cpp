// SPDX-License-Identifier: MIT
// The benchmark program: the options of Google Benchmark, and two of its own.
//   --tiny         everything at sizes that take no time
//   --trajectory   prints the shells and the trajectory that are integrated, and does nothing else
#include <iostream>
#include <string_view>
#include <vector>

#include "benchmarks/benchmarks.hpp"
#include "core/blas.hpp"

int main(int argc, char** argv) {
  using namespace overparam::bench;
  Sizes sizes = Sizes::full;
  std::vector<char*> rest;
  for (int i = 0; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--trajectory") {
      print_trajectory(std::cout);
      return 0;
    }
    if (argument == "--tiny")
      sizes = Sizes::tiny;
    else
      rest.push_back(argv[i]);
  }
  overparam::core::prepare_blas();
  int count = static_cast<int>(rest.size());
  benchmark::Initialize(&count, rest.data());
  if (benchmark::ReportUnrecognizedArguments(count, rest.data())) return 2;
#ifdef __clang__
  benchmark::AddCustomContext("compiler", __VERSION__);
#else
  benchmark::AddCustomContext("compiler", "GCC " __VERSION__);
#endif
  benchmark::AddCustomContext("blas", openblas_get_config());

  register_sgd(sizes);
  register_pieces(sizes);
  register_threads(sizes);
  register_theory(sizes);
  register_solves(sizes);
  register_memorization(sizes);
  register_averages(sizes);
  register_runner(sizes);
  const bool any = benchmark::RunSpecifiedBenchmarks() > 0;
  benchmark::Shutdown();
  return any ? 0 : 1;
}
