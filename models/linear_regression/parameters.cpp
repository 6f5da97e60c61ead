// SPDX-License-Identifier: MIT
#include "linear_regression/parameters.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "common/declarations.hpp"
#include "common/students.hpp"
#include "common/typeset.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/inputs.hpp"
#include "overparam/experiment/sizes.hpp"

namespace overparam::linear_regression {
namespace {

using core::InvalidParameter;

constexpr double max_dimension = 1e300;

// "$i^{-2}$"; the first power without exponent.
std::string power_of_i(const std::string& exponent) {
  if (exponent.starts_with('-')) return "$i^{" + exponent.substr(1) + "}$";
  return exponent == "1" ? "$1/i$" : "$i^{−" + exponent + "}$";
}

// "$λ_i$ = $1/i$", "benign, $β$ = 2".
std::string typeset_spectrum(const std::string& text) {
  const std::string rest = common::behind_colon(text);
  if (text.starts_with("power:")) return "$λ_i$ = " + power_of_i(rest);
  if (text.starts_with("exponential:")) return "$λ_i$ = $e^{−" + rest + "(i−1)}$";
  if (text.starts_with("spiked:")) return "spiked " + rest;
  if (text.starts_with("benign:")) return "benign, $β$ = " + rest;
  return text == "isotropic" ? text : "";  // a file by its name
}

// "target $θ_i$ ∝ $1/i$", "target in the top 10".
std::string typeset_signal(const std::string& text) {
  const std::string rest = common::behind_colon(text);
  if (text.starts_with("power:")) return "target $θ_i$ ∝ " + power_of_i(rest);
  if (text.starts_with(file_prefix)) return "target of " + rest;
  if (text.starts_with("top:")) return "target in the top " + rest;
  return "target " + text;
}

// A spectrum that comes with target powers is the signal, too.
void take_powers(const experiment::Point& point, Parameters& p) {
  if (!has_powers(*p.spectrum)) return;
  if (p.signal.kind != Signal::Kind::isotropic)
    throw InvalidParameter(
        "--signal", point.at("signal"),
        "is not left out: --spectrum " + point.at("spectrum") + " has a column target_power");
  p.signal.kind = Signal::Kind::levels;
}

// Coefficients that are given one by one are those of whole features.
void require_features(const experiment::Point& point, const Parameters& p) {
  const bool one_by_one =
      p.signal.kind == Signal::Kind::power || p.signal.kind == Signal::Kind::file;
  if (one_by_one && !whole(*p.spectrum))
    throw InvalidParameter("--signal", point.at("signal"),
                           "counts features one by one, and multiplicities of --spectrum " +
                               point.at("spectrum") + " are not whole numbers");
}

// The mean over subsets is known where all features are alike.
void require_seen(const experiment::Point& point, const Parameters& p) {
  if (p.seen_choice == SeenChoice::leading) return;
  if (!p.seen)
    throw InvalidParameter("--seen-choice", point.at("seen-choice"),
                           "needs --seen (or --seen-ratio)");
  if (p.spectrum->front().eigenvalue != p.spectrum->back().eigenvalue)
    throw InvalidParameter("--seen-choice", point.at("seen-choice"),
                           "needs equal eigenvalues, as of --spectrum isotropic; with others there "
                           "is --seen-choice leading");
}

// p and p/d from the one that is given.
void complete_seen(experiment::Point& point) {
  const auto& size = seen_size();
  if (point[size.count].empty() && point[size.ratio].empty()) return;
  const double dimension = experiment::required_number(point, "dim");
  if (const auto seen = experiment::number(point, size.count); seen && *seen > dimension)
    throw InvalidParameter("--" + size.count, point[size.count],
                           "is not a whole number from 1 to --dim " + point["dim"]);
  if (const auto ratio = experiment::number(point, size.ratio); ratio && *ratio > 1)
    throw InvalidParameter("--" + size.ratio, point[size.ratio],
                           "is not a positive number up to 1");
  complete_size(point, size, "dim", dimension);
}

// "random subset".
std::string typeset_choice(const std::string& text) {
  return text == "random" ? "random subset" : text + " features";
}

}  // namespace

const experiment::Size& seen_size() {
  static const experiment::Size size{.count = "seen", .ratio = "seen-ratio", .optional = true};
  return size;
}

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  using P = Parameters;
  static const Declared all{
      {Declared::whole({.name = "dim",
                        .symbol = "d",
                        .minimum = 1,
                        .maximum = max_dimension,
                        .meaning = "number of features: of inputs and target",
                        .label = "input dimension"},
                       &P::dimension)},
      common::sample_entries<P>({.dimension = "d",
                                 .maximum = common::max_whole,
                                 .count = "number of samples",
                                 .ratio = "samples over dimension"}),
      {Declared::whole({.name = seen_size().count,
                        .symbol = "p",
                        .minimum = 1,
                        .maximum = max_dimension,
                        .allowed = "a whole number from 1 to --dim",
                        .meaning = "number of features that the student sees; without: all",
                        .label = "features seen"},
                       &P::seen),
       Declared::real({.name = seen_size().ratio,
                       .symbol = "p/d",
                       .minimum = 0,
                       .maximum = 1,
                       .open_minimum = true,
                       .meaning = "features seen over all",
                       .label = "share of the features seen"},
                      &P::seen_ratio),
       Declared::choice({.name = "seen-choice",
                         .default_text = "leading",
                         .meaning = "those of the largest eigenvalues, or a random subset of equal "
                                    "ones",
                         .typeset = typeset_choice},
                        &P::seen_choice,
                        {{"leading", SeenChoice::leading}, {"random", SeenChoice::random}})},
      {common::ridge_entry<P>(
           {.allowed = "a number, negative while XᵀX + λ is positive",
            .meaning = "ridge on Σ(y−θ·x)² + λ|θ|²; 0: the minimum-norm solution"}),
       common::label_noise_entry<P>(&P::label_noise),
       // Listing it may take longer than the rest.
       Declared::shared({.name = "spectrum",
                         .symbol = "λ_i",
                         .default_text = "isotropic",
                         .allowed = spectrum_choices,
                         .meaning = "eigenvalues of the inputs' covariance",
                         .file_prefix = file_prefix,
                         .typeset = typeset_spectrum},
                        &P::spectrum,
                        [](const experiment::Point& point) {
                          return parse_spectrum(point.at("spectrum"),
                                                experiment::required_number(point, "dim"),
                                                experiment::content_of(point, "spectrum"));
                        },
                        {"dim"}),
       {{.name = "signal",
         .symbol = "θ",
         .kind = experiment::ParameterKind::text,
         .default_text = "isotropic",
         .allowed = signal_choices,
         .meaning = "target in the eigenbasis: random, equal on the top k, θ_i ∝ i^-b, or θ_i by "
                    "lines",
         .file_prefix = file_prefix,
         .typeset = typeset_signal},
        [](const experiment::Point& point, P& p) {
          p.signal =
              parse_signal(point.at("signal"), experiment::required_number(point, "signal-norm"),
                           p.dimension, experiment::content_of(point, "signal"));
        }},
       Declared::real({.name = "signal-norm",
                       .symbol = "|θ|",
                       .default_text = "1",
                       .minimum = 0,
                       .maximum = 1e100,
                       .meaning = "norm of the target's coefficients; of those in files, a factor"},
                      [](P& p) -> double& { return p.signal.norm; }),
       Declared::choice(
           {.name = "flow",
            .default_text = "exact",
            .meaning = "how the simulation gets to finite times: closed form, "
                       "integration, or steps"},
           &P::flow,
           {{"exact", Flow::exact}, {"odeint", Flow::odeint}, {"descent", Flow::descent}}),
       Declared::real({.name = "learning-rate",
                       .symbol = "η",
                       .minimum = 0,
                       .open_minimum = true,
                       .meaning = "step of --flow descent, t = η times the steps"},
                      &P::learning_rate),
       common::switch_entry<P>("optima", "also the best stopping time and the best ridge (theory)",
                               &P::optima)},
      common::student_entries<P>("the choice of features",
                                 "its own random subset (leading features: all the same)")};
  return all;
}

experiment::Point resolve(const experiment::Point& raw) {
  experiment::Point point = raw;
  if (point["dim"].empty()) throw InvalidParameter("--dim", "is needed");
  complete_size(point, common::sample_size(), "dim", common::max_whole);
  complete_seen(point);
  Parameters p = declaration().read(point);
  if (p.flow == Flow::descent && !p.learning_rate)
    throw InvalidParameter("--learning-rate", "is needed with --flow descent");
  if (p.flow != Flow::descent && p.learning_rate)
    throw InvalidParameter("--learning-rate", point["learning-rate"], "needs --flow descent");
  require_seen(point, p);
  if (p.students != 1 && p.optima)
    throw InvalidParameter("--optima", point["optima"], "is of one student: --ensemble 1");
  if ((p.students != 1 || p.variance_split) && p.flow != Flow::exact)
    throw InvalidParameter("--flow", point["flow"],
                           "is for one student: --ensemble and --variance-split need --flow exact");
  take_powers(point, p);
  require_features(point, p);
  if (!whole(*p.spectrum)) p.dimension = modes(*p.spectrum);
  point.resolution = experiment::Resolution(std::move(p));
  return point;
}

}  // namespace overparam::linear_regression
