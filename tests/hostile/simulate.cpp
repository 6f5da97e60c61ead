// SPDX-License-Identifier: MIT
#include <cstdint>

#include "hostile/folders.hpp"
#include "overparam/simulate/network.hpp"

namespace overparam::hostile {

using namespace simulate;

template <>
struct Fields<NetworkLaw> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("dimension", &NetworkLaw::dimension, from(1));
    visit("width", &NetworkLaw::width, from(1));
    visit("teacher_units", &NetworkLaw::teacher_units, from(1));
    visit("teacher_overlap", &NetworkLaw::teacher_overlap, between(-1, 1));
    visit("on_sphere", &NetworkLaw::on_sphere, finite);
  }
};

template <>
struct Fields<Network> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("features", &Network::features, any_number);
    visit("teacher", &Network::teacher, any_number);
  }
};

void call_simulate(Campaign& campaign) {
  const NetworkLaw law{8, 5, 3, 0.2, true};
  campaign.call(
      "simulate::draw_network",
      [](const NetworkLaw& of, std::uint64_t seed, std::uint32_t replica) {
        return draw_network(of, seed, replica);
      },
      arg("law", law), arg("seed", std::uint64_t(1), any_number),
      arg("replica", std::uint32_t(0), any_number));
  campaign.call(
      "simulate::draw_single_features",
      [](const NetworkLaw& of, std::uint64_t seed, std::uint32_t replica) {
        return Eigen::MatrixXd(draw_single_features(of, seed, replica).cast<double>());
      },
      arg("law", law), arg("seed", std::uint64_t(1), any_number),
      arg("replica", std::uint32_t(0), any_number));
  campaign.call(
      "simulate::draw_teacher",
      [](const NetworkLaw& of, std::uint64_t seed, std::uint32_t replica) {
        return draw_teacher(of, seed, replica);
      },
      arg("law", law), arg("seed", std::uint64_t(1), any_number),
      arg("replica", std::uint32_t(0), any_number));
  campaign.call(
      "simulate::draw_network",
      [](double overlap) {
        return draw_network({8, 5, 3, overlap, true}, 1, 0);
      },
      arg("teacher_overlap", 0.2, between(-0.5, 1)));
  campaign.call(
      "simulate::draw_network",
      [](Eigen::Index units) {
        return draw_network({8, 5, units, 0, true}, 1, 0);
      },
      arg("teacher_units", Eigen::Index(3), between(1, 8)));
}

}  // namespace overparam::hostile
