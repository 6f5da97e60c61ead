// SPDX-License-Identifier: MIT
#include "robustness/parameters.hpp"

#include <vector>

#include "common/activations.hpp"
#include "common/declarations.hpp"
#include "common/typeset.hpp"
#include "overparam/core/derivative.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/sizes.hpp"
#include "random_features/declarations.hpp"

namespace overparam::robustness {
namespace {

using core::Activation;
using core::InvalidParameter;

constexpr double max_size = 1e60;  // multiplicities of degrees beyond are numbers
constexpr const char* no_teacher = "none";

std::optional<Activation> parse_teacher(const std::string& text, const std::string& option,
                                        const std::string* content) {
  if (text == no_teacher) return std::nullopt;
  try {
    return Activation::parse(text, option, content);
  } catch (const InvalidParameter& refused) {
    if (Activation::knows(text)) throw;
    throw InvalidParameter(option, text, "is not none | " + Activation::choices());
  }
}

std::string typeset_teacher(const std::string& text) {
  return text == no_teacher ? "noise alone" : common::typeset_teacher(text);
}

// Whether g' is even, so that f is odd.
bool odd_up_to_a_constant(const Activation& g) {
  if (g.odd() || g.kind() == Activation::Kind::sigmoid) return true;
  const auto c = g.hermite_coefficients(g.series_length());
  for (std::size_t m = 2; m < c.size(); m += 2)
    if (c[m] != 0) return false;
  return true;
}

void require_activation(const experiment::Point& point, const Parameters& p) {
  const auto refuse = [&](const std::string& reason) {
    throw InvalidParameter("--activation", point.at("activation"), reason);
  };
  if (p.activation.jumps())
    refuse("has no square-integrable derivative: the gradient would be infinite");
  common::require_few_terms(point, "activation", p.activation);
  if (p.teacher_activation)
    common::require_few_terms(point, "teacher-activation", *p.teacher_activation);
  if (p.tangent() && core::Derivative(p.activation).jumps())
    refuse(
        "has a discontinuous derivative: with --linearisation tangent the gradient would be "
        "infinite");
  if (p.tangent() && p.activation.kinked())
    refuse("has kinks: --linearisation tangent knows analytic functions");
  if (p.tangent() && !odd_up_to_a_constant(p.activation))
    refuse(
        "is not odd, as --linearisation tangent needs (erf, tanh, linear, sigmoid, or hermite "
        "with odd coefficients)");
  if (common::is_constant(p.activation)) refuse("is constant: nothing is learnt");
}

}  // namespace

const experiment::Declaration<Parameters>& declaration() {
  using P = Parameters;
  using Declared = experiment::Declaration<P>;
  static const Declared all{
      random_features::size_entries<P>(sizes()[0], "width ratio K/N", max_size),
      common::sample_entries<P>({.dimension = "N",
                                 .maximum = max_size,
                                 .count = "number of samples",
                                 .ratio = "sample ratio n/N"}),
      {Declared::text({.name = "activation",
                       .symbol = "g",
                       .default_text = "erf",
                       .allowed = Activation::choices(),
                       .meaning = "activation that does not jump; erf is erf(x/√2)",
                       .file_prefix = Activation::file_prefix,
                       .typeset = common::typeset_activation},
                      &P::activation, &Activation::parse),
       Declared::choice(
           {.name = "linearisation",
            .default_text = "features",
            .meaning = "p = K random features, or the p = KN tangent features of K "
                       "units"},
           &P::linearisation,
           {{"features", Linearisation::features}, {"tangent", Linearisation::tangent}}),
       Declared::choice({.name = "interpolant",
                         .default_text = "norm",
                         .meaning = "which is least: the norm |w|², or G = E|∇f|², the smoothest "
                                    "interpolant",
                         .shared = experiment::nothing,
                         .typeset = [](const std::string& text) { return "minimum " + text; }},
                        &P::interpolant,
                        {{"norm", Interpolant::norm}, {"gradient", Interpolant::gradient}}),
       common::ridge_entry<P>({.minimum = 0,
                               .maximum = common::max_power,
                               .meaning = "λ of Σ(y − f)² + λ|w|², or + λG; 0: interpolation"}),
       Declared::choice({.name = "inputs",
                         .default_text = "sphere",
                         .meaning = "law of x: uniform on |x|² = N, or N(0, I)"},
                        &P::inputs, {{"sphere", Inputs::sphere}, {"gaussian", Inputs::gaussian}}),
       Declared::text({.name = "teacher-activation",
                       .symbol = "g_T",
                       .default_text = no_teacher,
                       .allowed = "none | " + Activation::choices(),
                       .meaning = "teacher activation; none: ζ = 0, the labels are noise alone",
                       .file_prefix = Activation::file_prefix,
                       .typeset = typeset_teacher},
                      &P::teacher_activation, &parse_teacher)},
      random_features::unit_entries<P>(&P::teacher_units, &P::teacher_overlap),
      {common::label_noise_entry<P>(&P::label_noise, common::max_power, "1"),
       Declared::choice({.name = "labels",
                         .default_text = "sign",
                         .meaning = "law of the label noise: ±√Δ, or N(0, Δ)",
                         .shared = experiment::nothing},
                        &P::labels, {{"sign", Labels::sign}, {"normal", Labels::normal}}),
       common::switch_entry<P>("lipschitz",
                               "also bound the Lipschitz constant from below and above "
                               "(simulation)",
                               &P::lipschitz)}};
  return all;
}

const std::vector<experiment::Size>& sizes() {
  static const std::vector<experiment::Size> list{{"width", "ratio", "exponent"},
                                                  common::sample_size()};
  return list;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  complete_size(point, sizes()[0], "dim", max_size);
  complete_size(point, sizes()[1], "dim", max_size);
  Parameters p = declaration().read(point);
  require_activation(point, p);
  common::require_mean_square(point, "activation", p.activation);
  if (p.teacher_activation)
    common::require_mean_square(point, "teacher-activation", *p.teacher_activation);
  random_features::require_units(point, p.dimension, p.teacher_units, p.teacher_overlap);
  if (!p.teacher_activation) {
    if (p.label_noise == 0)
      throw InvalidParameter("--label-noise", "0",
                             "leaves nothing to fit without --teacher-activation");
    for (const auto& [name, plain] : {std::pair{"teacher-units", p.teacher_units == 1},
                                      std::pair{"teacher-overlap", p.teacher_overlap == 0}})
      if (!plain)
        throw InvalidParameter("--" + std::string(name), point.at(name),
                               "needs a --teacher-activation");
  }
  if (p.tangent() && p.interpolant == Interpolant::gradient)
    throw InvalidParameter("--interpolant", "gradient", "needs --linearisation features");
  const auto level = to_string(default_level(p));
  point.resolution = experiment::Resolution(std::move(p), level);
  return point;
}

void check(const experiment::Point& point, const std::string& source) {
  const auto& p = point.values<Parameters>();
  const bool gradient = p.interpolant == Interpolant::gradient;
  if (source == to_string(Level::asymptotic)) {
    constexpr double least = 1e-50;
    for (const auto& [name, ratio] :
         {std::pair{"ratio", p.ratio}, std::pair{"sample-ratio", p.sample_ratio}})
      if (ratio < least)
        throw InvalidParameter("--" + std::string(name), point.at(name),
                               "is below 1e-50, the least of the asymptotic theory");
    if (p.tangent())
      throw InvalidParameter("--linearisation", "tangent",
                             "has no asymptotic theory: the deterministic one takes N → ∞");
    if (gradient && p.ridge > 0 && !p.dimension)
      throw InvalidParameter("--ridge", point.at("ridge"),
                             "of --interpolant gradient counts in units of n: it needs --dim");
  } else if (!p.dimension) {
    throw InvalidParameter("--dim", "is needed by the source " + source);
  } else if (*p.dimension < 3) {
    throw InvalidParameter("--dim", point.at("dim"), "is not at least 3, as " + source + " needs");
  }
  if (source == to_string(Level::infinite_width) && p.tangent() && p.inputs != Inputs::sphere)
    throw InvalidParameter("--inputs", "gaussian",
                           "is not sphere, as the tangent features of the source infinite-width "
                           "need");
  if (!gradient) return;
  if (source == to_string(Level::infinite_width))
    throw InvalidParameter("--interpolant", "gradient",
                           "has no gradient left at infinite width: G = 0");
  if (p.ridge > 0) return;
  const bool counts = p.width && p.samples;
  if (counts ? *p.width <= *p.samples : p.ratio <= p.sample_ratio) {
    const std::string name = counts ? "width" : "ratio";
    throw InvalidParameter("--" + name, point.at(name),
                           "is not above --" + std::string(counts ? "samples " : "sample-ratio ") +
                               point.at(counts ? "samples" : "sample-ratio") +
                               ", as --interpolant gradient needs at --ridge 0");
  }
}

std::string to_string(Level level) {
  switch (level) {
    case Level::asymptotic:
      return "asymptotic";
    case Level::deterministic:
      return "deterministic";
    case Level::infinite_width:
      break;
  }
  return "infinite-width";
}

Level level_of(const std::string& source) {
  for (const Level level : {Level::asymptotic, Level::deterministic})
    if (source == to_string(level)) return level;
  return Level::infinite_width;
}

Level default_level(const Parameters& p) {
  return p.dimension ? Level::deterministic : Level::asymptotic;
}

}  // namespace overparam::robustness
