// SPDX-License-Identifier: MIT
// The averages that S. d'Ascoli, M. Refinetti, G. Biroli and F. Krzakala, "Double trouble in double descent:
// bias and variance(s) in the lazy regime", ICML (2020), split the error into, as published with S. d'Ascoli,
// L. Sagun and G. Biroli, "Triple descent and the two kinds of overfitting", NeurIPS (2020): six lists in
// data/error_lowreg.json, at K = 100 N, ridge 1e-5 n and 50 numbers of samples, of which nine are here.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "overparam/experiment/grid.hpp"
#include "overparam/experiment/parameters.hpp"
#include "random_features_ridge/theory.hpp"
#include "support/compare.hpp"

namespace {

using namespace overparam;
using random_features_ridge::Level;
using random_features_ridge::Parameters;
using test::close;

// Their numbers come from root searches and inverted Hessians in double precision.
constexpr double published_digits = 2e-6;

struct Published {
  double log10_samples;  // of n/N
  // E[ζf], E[f²] without noise and from noise of variance 1, both of two students on one sample, and E[f²] of
  // students on two samples.
  std::array<double, 6> psi;
};
const std::vector<Published> published{
    {-1,
     {7.186384092437947e-2, 5.300450325012207e-2, 5.545753240585327e-2, 5.2075088024139404e-2,
      5.445659160614014e-2, 5.164407193660736e-3}},
    {-0.4897959183673469,
     {0.22078242461702757, 0.15890049934387207, 0.18050137162208557, 0.15636970102787018,
      0.17725354433059692, 4.874487221240997e-2}},
    {2.040816326530612e-2,
     {0.568772566496591, 0.41108981147408485, 0.45704009383916855, 0.406522735953331,
      0.4464495778083801, 0.32350222393870354}},
    {0.5306122448979592,
     {0.8739018997052881, 0.7727498011663556, 0.32553260191343725, 0.7683229390531778,
      0.29043526388704777, 0.7637045299634337}},
    {1.0408163265306123,
     {0.9649593241354069, 0.9355772603303194, 0.21565245414240053, 0.931260020530317,
      9.261209108808544e-2, 0.9311464972561225}},
    {1.5510204081632653,
     {0.989537148070724, 0.984889958279382, 0.5701457867887711, 0.9791868594838888,
      2.831187606079766e-2, 0.9791837674056296}},
    {1.9591836734693877,
     {0.9957075735602334, 1.0096409091704572, 3.9833125908200238, 0.991433774919642,
      1.1011232382178715e-2, 0.9914335720452243}},
    {2.061224489795918,
     {0.9961213093141188, 1.0083288727395399, 3.3987578361999837, 0.9922577936457415,
      8.692783946660343e-3, 0.9922576628696618}},
    {2.673469387755102,
     {0.9962923365411398, 0.9971925477139925, 0.26003147276189514, 0.9925984488520769,
      2.1096939383681516e-3, 0.9925984198506029}}};

std::map<std::string, double> theory_of(const Published& point, const std::string& students) {
  const double samples = std::pow(10, point.log10_samples);
  const std::map<std::string, std::string> texts{{"activation", "hermite:0,0.5,0.3014051374945435"},
                                                 {"teacher-activation", "linear"},
                                                 {"ratio", "100"},
                                                 {"sample-ratio", experiment::shortest(samples)},
                                                 {"ridge", experiment::shortest(1e-5 * samples)},
                                                 {"label-noise", "1"},
                                                 {"variance-split", "on"},
                                                 {"ensemble", students}};
  const auto p =
      random_features_ridge::resolve(
          experiment::make_grid(random_features_ridge::declaration().specs(), texts, {}).front())
          .values<Parameters>();
  const std::vector<double> limit{std::numeric_limits<double>::infinity()};
  std::map<std::string, double> values;
  for (const auto& row : random_features_ridge::theory(p, Level::asymptotic, limit))
    if (row.value) values[row.observable] = *row.value;
  return values;
}

}  // namespace

TEST_CASE("the published parts of the error of random features") {
  for (const auto& point : published) {
    CAPTURE(point.log10_samples);
    const auto& psi = point.psi;
    const auto one = theory_of(point, "1");
    const auto check = [](double value, double expected) {
      CHECK(close(value, expected, published_digits, published_digits));
    };
    check(one.at("bias"), 1 - 2 * psi[0] + psi[1]);
    check(one.at("variance"), psi[2]);
    check(one.at("squared_bias"), 1 - 2 * psi[0] + psi[5]);
    check(one.at("sampling_variance"), psi[3] - psi[5]);
    check(one.at("initialisation_variance"), psi[1] - psi[3]);
    for (const double k : {3.0, std::numeric_limits<double>::infinity()}) {
      const auto several = theory_of(point, std::isinf(k) ? "inf" : "3");
      CAPTURE(k);
      check(several.at("variance"), psi[2] / k + (1 - 1 / k) * psi[4]);
      check(several.at("bias"), 1 - 2 * psi[0] + psi[1] / k + (1 - 1 / k) * psi[3]);
    }
  }
}
