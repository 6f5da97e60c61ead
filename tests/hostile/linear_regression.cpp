// SPDX-License-Identifier: MIT
#include "linear_regression/parameters.hpp"

#include <limits>
#include <map>
#include <string>

#include "hostile/folders.hpp"
#include "hostile/risks.hpp"
#include "linear_regression/students.hpp"
#include "linear_regression/theory.hpp"
#include "overparam/experiment/grid.hpp"

namespace overparam::hostile {

using namespace linear_regression;

template <>
struct Fields<common::Split> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("squared_bias", &common::Split::squared_bias, not_negative);
    visit("sampling_variance", &common::Split::sampling_variance, not_negative);
    visit("initialisation_variance", &common::Split::initialisation_variance, not_negative);
    visit("sampling_rounding", &common::Split::sampling_rounding, not_negative);
    visit("initialisation_rounding", &common::Split::initialisation_rounding, not_negative);
  }
};

template <>
struct Fields<Average> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("risk", &Average::risk, any_number);
    visit("split", &Average::split, any_number);
    visit("learnt", &Average::learnt, not_negative);
    visit("sampling_correction", &Average::sampling_correction, not_negative);
  }
};

void call_linear_regression(Campaign& campaign) {
  const regression::Spectrum spectrum{{{1, 2, 0.5}, {0.3, 7, 0.2}}, 0, 0.1};
  campaign.call(
      "linear_regression::exact_ridgeless",
      [](const regression::Spectrum& of, double n, double noise) {
        return exact_ridgeless(of, n, noise);
      },
      arg("spectrum", spectrum), arg("samples", 20., positive), arg("noise", 0.2, not_negative));
  const auto point = [](std::map<std::string, std::string> texts) {
    texts.insert({{"dim", "12"}, {"samples", "7"}, {"seen", "9"}, {"label-noise", "0.2"}});
    return resolve(experiment::make_grid(declaration().specs(), texts, {}).front())
        .values<Parameters>();
  };
  const auto call = [&](const Parameters& p, const regression::Spectrum& of) {
    for (const double time : {3., std::numeric_limits<double>::infinity()})
      campaign.call(
          "linear_regression::average",
          [p](const regression::Spectrum& seen, double bias, double variance, double training,
              double t) {
            return average(p, seen, {bias, variance, training}, false, t);
          },
          arg("spectrum", of), arg("bias", 0.6, not_negative_or_infinite),
          arg("variance", 0.1, not_negative_or_infinite),
          arg("training", 0.3, not_negative_or_infinite),
          arg("time", time, not_negative_or_infinite));
  };
  for (const char* ridge : {"0", "0.5"}) {
    call(point({{"spectrum", "power:1"}, {"ridge", ridge}}), spectrum);
    call(point({{"seen-choice", "random"}, {"ensemble", "3"}, {"ridge", ridge}}),
         {{{1, 9, 0.75}}, 0, 0.25});
  }
}

}  // namespace overparam::hostile
