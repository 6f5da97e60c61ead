// SPDX-License-Identifier: MIT
// Kernel regression by its spectrum alone: the theory of a kernel out of its own levels, draws against
// theory, and what is refused.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "kernel_ridge/model.hpp"
#include "kernel_ridge/simulation.hpp"
#include "kernel_ridge/theory.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/grid.hpp"
#include "support/compare.hpp"
#include "support/temporary_directory.hpp"

namespace {

using namespace overparam;
using kernel_ridge::Level;
using kernel_ridge::Parameters;
using test::close;
using Texts = std::map<std::string, std::string>;

constexpr double infinity = std::numeric_limits<double>::infinity();
const std::vector<double> times{30, infinity};

experiment::Point resolved(const Texts& texts) {
  return kernel_ridge::resolve(
      experiment::make_grid(kernel_ridge::declaration().specs(), texts, {}).front());
}

// A point of a file of levels.
Parameters point_of(const std::string& content, Texts texts) {
  const test::TemporaryDirectory directory;
  const std::string path = (directory.path() / "levels").string();
  std::ofstream(path) << content;
  texts["levels"] = "file:" + path;
  return resolved(texts).values<Parameters>();
}

std::map<std::string, double> values_at(double time,
                                        const std::vector<experiment::Measurement>& rows) {
  std::map<std::string, double> result;
  for (const auto& row : rows)
    if (*row.time == time && row.value) result[row.observable] = *row.value;
  return result;
}

const std::string few =
    "multiplicity eigenvalue target_power\n1 1 0.4\n8 0.2 0.3\n60 0.03 0.2\n9 0 0.1\n";

}  // namespace

TEST_CASE("of a kernel's own levels there is the kernel's theory") {
  const Texts sizes{{"samples", "60"}, {"ridge", "0.01"}, {"label-noise", "0.1"}};
  Texts sphere = sizes;
  sphere["dim"] = "8";
  sphere["kernel"] = "poly:3";
  sphere["target"] = "levels:0.1,0.4,0.3,0,0.2";  // of degree 4 nothing is seen
  const auto p = resolved(sphere).values<Parameters>();
  const auto problem = kernel_ridge::problem_of(p, Level::deterministic);
  std::ostringstream content;
  content.precision(17);
  content << "multiplicity eigenvalue target_power\n";
  for (const auto& space : problem.spectrum.spaces)
    content << space.multiplicity << ' ' << space.eigenvalue << ' ' << space.power << '\n';
  content << "1 0 " << problem.spectrum.unreachable << '\n';
  const auto own = point_of(content.str(), sizes);
  constexpr double reference = 1e-10;  // the contour has 1e-12, and it is the same code
  for (const double time : times) {
    const auto one = values_at(time, kernel_ridge::theory(p, Level::deterministic, times));
    const auto other = values_at(time, kernel_ridge::theory(own, Level::deterministic, times));
    for (const char* name : {"bias", "variance", "training_error"})
      CHECK(close(other.at(name), one.at(name), reference, 0));
  }
}

TEST_CASE("draws of Gaussian modes have the theory's errors") {
  constexpr std::size_t draws = 300;
  // 1/(n − df_2) at these sizes, with four standard errors.
  constexpr double finite_size = 0.03;
  for (const char* samples : {"40", "160"}) {
    const auto p = point_of(few, {{"samples", samples}, {"ridge", "0.3"}, {"label-noise", "0.1"}});
    core::Team team(std::thread::hardware_concurrency());
    std::vector<std::vector<experiment::Measurement>> found(draws);
    team.for_each(draws, [&](std::size_t r) {
      core::Team alone;
      experiment::Checkpoint none;
      found[r] =
          kernel_ridge::simulate({&p, 1}, times, {3, static_cast<std::uint32_t>(r)}, alone, none)
              .front();
    });
    for (const double time : times) {
      const auto known = values_at(time, kernel_ridge::theory(p, Level::deterministic, times));
      std::vector<std::string> names{"bias", "variance", "training_error"};
      if (std::isinf(time))
        for (const char* name :
             {"effective_ridge", "learnt_level_1", "learnt_level_2", "learnt_level_3"})
          names.emplace_back(name);
      for (const std::string& name : names) {
        double sum = 0;
        double squares = 0;
        for (const auto& rows : found) {
          const double value = values_at(time, rows).at(name);
          sum += value;
          squares += value * value;
        }
        const double mean = sum / draws;
        const double error = std::sqrt(std::max(0.0, squares / draws - mean * mean) / draws);
        CAPTURE(name);
        CAPTURE(time);
        CAPTURE(mean);
        CAPTURE(known.at(name));
        CHECK(std::abs(mean - known.at(name)) <= finite_size * known.at(name) + 4 * error);
        // A theory that forgets what is never seen is refused.
        if (name == "bias")
          CHECK(std::abs(mean - (known.at(name) - 0.1)) > finite_size * known.at(name) + 4 * error);
      }
    }
  }
}

TEST_CASE("levels take any multiplicities, and no kernel and target") {
  const auto p = point_of("multiplicity eigenvalue target_power\n1 1 1\n1e300 1e-300 1\n",
                          {{"samples", "1e4"}});
  const auto rows = values_at(infinity, kernel_ridge::theory(p, Level::deterministic, times));
  // Of n samples the one mode takes no more than one, the others are a ridge of 1: κ = 1/n, and T_2 stays.
  CHECK(close(rows.at("effective_ridge"), 1e-4, 1e-3, 0));
  CHECK(close(rows.at("bias"), 1, 1e-3, 0));

  // Without a count there are as many as dimensions.
  const Texts counted{{"levels", "power:1.5,2"}, {"dim", "30"}, {"samples", "20"}};
  CHECK(close(resolved(counted).values<kernel_ridge::Parameters>().levels->modes(), 30, 1e-12, 0));

  const auto refusal = [](Texts texts, const std::string& source) {
    texts.insert({{"levels", "power:1.5,2,100"}, {"samples", "20"}});
    try {
      kernel_ridge::make_model()->check(resolved(texts), source, 1);
    } catch (const core::InvalidParameter& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  CHECK(refusal({}, "deterministic") == "accepted");
  CHECK(refusal({}, "simulation") == "accepted");
  CHECK(refusal({{"levels", "power:1.5,2,1"}}, "deterministic") == "accepted");
  CHECK(refusal({{"levels", "power:1.5,2,1e9"}}, "deterministic") == "accepted");
  CHECK(refusal({{"levels", "power:1.5,2,1e9"}}, "simulation").find("not whole numbers") !=
        std::string::npos);
  CHECK(refusal({}, "asymptotic").find("no asymptotic theory") != std::string::npos);
  CHECK(refusal({{"kernel", "relu"}}, "deterministic").find("no meaning with --levels") !=
        std::string::npos);
  CHECK(refusal({{"target", "tanh"}}, "deterministic").find("no meaning with --levels") !=
        std::string::npos);
  const auto point = resolved({{"levels", "power:1.5,2,100"}, {"samples", "20"}});
  CHECK(kernel_ridge::resolve(point) == point);
}
