// SPDX-License-Identifier: MIT
#include "neural_isometry/parameters.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "common/declarations.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::neural_isometry {
namespace {

using core::InvalidParameter;

constexpr double most_samples = 17000;  // LAPACK's indices of n×n matrices
constexpr double most_neurons = 1e6;
constexpr double most_power = 1e20;

std::string with(const experiment::Point& point, const std::string& name) {
  return "with --" + name + " " + point.at(name);
}

// A number that stands for something only under another value.
void require_default(const experiment::Point& point, const std::string& name, bool plain,
                     const std::string& needs) {
  if (!plain) throw InvalidParameter("--" + name, point.at(name), "needs " + needs);
}

// What the key of a picture says of these words.
std::string typeset(const std::string& word) {
  static const std::map<std::string, std::string> words{
      {"plain", "plain network"},
      {"skip", "skip connection"},
      {"normalized", "normalized network"},
      {"relaxed", "relaxed program"},
      {"exact", "exact program"},
      {"train", "trained network"},
      {"all", "all patterns"},
      {"sampled", "sampled patterns"},
      {"sampled+planted", "sampled and planted patterns"},
      {"gaussian", "Gaussian $X$"},
      {"haar", "$X^T X = I$"},
      {"linear", "linear model"},
      {"relu", "ReLU neurons"}};
  const auto at = words.find(word);
  return at == words.end() ? word : at->second;
}

}  // namespace

double Parameters::draws_of_patterns() const {
  return directions.value_or(std::max(*samples, 50.0));
}

bool Parameters::has_law_of_recovery() const {
  if (!noiseless()) return false;
  return planted == Planted::linear ||
         (network == Network::normalized && program == Program::relaxed && neurons == 1 &&
          patterns == Patterns::all);
}

bool Parameters::has_law_of_noise() const {
  return planted == Planted::linear && data == Data::haar && beta > 0;
}

double pattern_count(double n, double d) {
  double sum = 0;
  double term = 1;  // C(n − 1, k)
  for (double k = 0; k < d && term > 0 && sum <= most_patterns; ++k) {
    sum += term;
    term *= (n - 1 - k) / (k + 1);
  }
  return 2 * sum;
}

const experiment::Declaration<Parameters>& declaration() {
  using P = Parameters;
  using Declared = experiment::Declaration<P>;
  static const Declared all{
      {common::dimension_entry<P>("d", 1)},
      common::sample_entries<P>({.dimension = "d",
                                 .maximum = most_samples,
                                 .count = "number of samples",
                                 .ratio = "sample ratio n/d"}),
      {Declared::choice({.name = "network",
                         .default_text = "skip",
                         .meaning = "what learns: hidden relu units alone, with a linear skip "
                                    "connection, or normalized",
                         .typeset = typeset},
                        &P::network,
                        {{"plain", Network::plain},
                         {"skip", Network::skip},
                         {"normalized", Network::normalized}}),
       Declared::choice(
           {.name = "program",
            .default_text = "relaxed",
            .meaning = "how: convex, with gates alone or with weights in their cones; "
                       "or by gradient descent",
            .typeset = typeset},
           &P::program,
           {{"relaxed", Program::relaxed}, {"exact", Program::exact}, {"train", Program::train}}),
       Declared::choice({.name = "patterns",
                         .default_text = "sampled",
                         .meaning = "arrangement patterns of the relaxed program, and of the "
                                    "conditions",
                         .typeset = typeset},
                        &P::patterns,
                        {{"all", Patterns::all},
                         {"sampled", Patterns::sampled},
                         {"sampled+planted", Patterns::sampled_planted}}),
       Declared::whole({.name = "directions",
                        .minimum = 1,
                        .maximum = most_neurons,
                        .meaning = "random directions h of sampled patterns; max(n, 50) without"},
                       &P::directions),
       Declared::choice({.name = "data",
                         .default_text = "haar",
                         .meaning = "law of X: uniform on XᵀX = I, or entries N(0, 1/n)",
                         .typeset = typeset},
                        &P::data, {{"gaussian", Data::gaussian}, {"haar", Data::haar}}),
       Declared::choice({.name = "planted",
                         .default_text = "linear",
                         .meaning = "what the labels are of: a linear model, or relu neurons",
                         .typeset = typeset},
                        &P::planted, {{"linear", Planted::linear}, {"relu", Planted::relu}}),
       Declared::whole({.name = "neurons",
                        .symbol = "k",
                        .default_text = "1",
                        .minimum = 1,
                        .maximum = most_neurons,
                        .meaning = "number of planted relu neurons"},
                       &P::neurons),
       Declared::real({.name = "noise",
                       .symbol = "σ",
                       .default_text = "0",
                       .minimum = 0,
                       .maximum = most_power,
                       .meaning = "of the labels: each has noise N(0, σ²/n)",
                       .label = "label noise"},
                      &P::noise),
       Declared::real({.name = "beta",
                       .symbol = "β",
                       .default_text = "0",
                       .minimum = 0,
                       .maximum = most_power,
                       .meaning = "weight decay; 0: the interpolant of least norm",
                       .label = "weight decay"},
                      &P::beta),
       Declared::whole({.name = "width",
                        .symbol = "m",
                        .default_text = "40",
                        .minimum = 1,
                        .maximum = most_neurons,
                        .meaning = "hidden units of the network that --program train trains"},
                       &P::width),
       Declared::whole({.name = "steps",
                        .default_text = "8000",
                        .minimum = 1,
                        .maximum = 1e9,
                        .meaning = "of --program train, at each weight decay on the way to β"},
                       &P::steps)}};
  return all;
}

const std::vector<experiment::Size>& sizes() {
  static const std::vector<experiment::Size> list{common::sample_size()};
  return list;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  if (point["dim"].empty()) throw InvalidParameter("--dim", "is needed");
  complete_size(point, sizes()[0], "dim", most_samples);
  Parameters p = declaration().read(point);
  const bool linear = p.planted == Planted::linear;
  if (linear) {
    require_default(point, "neurons", p.neurons == 1, "--planted relu");
    require_default(point, "network", p.skip(), "--planted relu: only skip has a linear part");
  }
  if ((linear || p.data == Data::haar) && *p.samples < p.dimension)
    throw InvalidParameter("--samples", point.at("samples"),
                           "is below --dim " + point.at("dim") + ", " +
                               (linear ? with(point, "planted") + ": not even X determines w*"
                                       : with(point, "data") + ": XᵀX = I is impossible"));
  const bool law = p.has_law_of_recovery() || p.has_law_of_noise();
  point.resolution = experiment::Resolution(std::move(p), law ? law_level : instance_level);
  return point;
}

void check(const experiment::Point& point, const std::string& source) {
  const auto& p = point.values<Parameters>();
  if (source == law_level) return;
  const bool enumerated = p.patterns == Patterns::all ||
                          (source == experiment::simulation_source && p.program == Program::exact);
  if (source == experiment::simulation_source && p.program == Program::exact) {
    if (p.dimension > most_exact_dimension)
      throw InvalidParameter("--dim", point.at("dim"),
                             "is above 5, the largest of --program exact");
    if (p.network == Network::normalized)
      throw InvalidParameter("--network", "normalized",
                             "is not plain or skip, as --program exact needs");
  }
  if (enumerated && pattern_count(*p.samples, p.dimension) > most_patterns)
    throw InvalidParameter("--samples", point.at("samples"),
                           "has more than 1e5 arrangement patterns at --dim " + point.at("dim") +
                               ", the most that are enumerated");
  const double patterns = enumerated ? pattern_count(*p.samples, p.dimension)
                          : p.patterns == Patterns::sampled_planted
                              ? p.draws_of_patterns() + p.neurons
                              : p.draws_of_patterns();
  if (p.planted == Planted::relu && p.neurons > patterns)
    throw InvalidParameter(
        "--neurons", point.at("neurons"),
        "is above " + experiment::shortest(patterns) + ", the number of arrangement patterns");
}

}  // namespace overparam::neural_isometry
