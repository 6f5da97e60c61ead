// SPDX-License-Identifier: MIT
// The part of core that is about threads and random streams.
#include <atomic>

#include "hostile/folders.hpp"
#include "overparam/core/random.hpp"
#include "overparam/core/team.hpp"

namespace overparam::hostile {

using namespace core;

void call_threads(Campaign& campaign) {
  campaign.call(
      "core::Team::Team", [](std::size_t threads) { return Team(threads).threads(); },
      arg("threads", std::size_t(2), between(1, Team::most_threads)));
  campaign.call(
      "core::Team::require_threads", [](std::size_t threads) { Team::require_threads(threads); },
      arg("threads", std::size_t(2), between(1, Team::most_threads)));
  using Body = std::function<void(std::size_t)>;
  campaign.call(
      "core::Team::for_each",
      [](std::size_t count, const Body& body) {
        Team team(2);
        // A number of calls that ends: an endless loop is what was asked for.
        team.for_each(std::min<std::size_t>(count, 1000), body);
      },
      arg("count", std::size_t(10), anything), arg("body", Body([](std::size_t) {})));
  campaign.call(
      "core::Stream::Stream",
      [](std::uint64_t seed, std::uint32_t replica, StreamName name) {
        std::vector<double> numbers(3);
        Stream(seed, replica, name).normal(0, numbers);
        return numbers;
      },
      arg("seed", std::uint64_t(1), anything), arg("replica", std::uint32_t(1), anything),
      arg("name", StreamName::inputs, anything));
  campaign.call(
      "core::Stream::normal",
      [](std::uint64_t sample, const std::vector<double>& out) {
        std::vector<double> numbers = out;
        Stream(1, 1, StreamName::inputs).normal(sample, numbers);
        std::vector<float> single(out.size());
        Stream(1, 1, StreamName::inputs).normal(sample, single);
        return numbers;
      },
      arg("sample", std::uint64_t(1), anything), arg("out", std::vector<double>(100), anything));
}

}  // namespace overparam::hostile
