// SPDX-License-Identifier: MIT
#include "two_layer_online/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "common/activations.hpp"
#include "common/declarations.hpp"
#include "common/typeset.hpp"
#include "overparam/averages/averages.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/sizes.hpp"
#include "two_layer_online/start.hpp"

namespace overparam::two_layer_online {
namespace {

using core::InvalidParameter;
using Eigen::Index;
using experiment::Point;

constexpr double most_units = 1024;
constexpr double most_rate = 1e6;
constexpr double most_power = 1e20;
constexpr double any = -std::numeric_limits<double>::infinity();

// One number, or one for each unit.
std::vector<double> read_list(const std::string& text, const std::string& option, double least) {
  const auto numbers = core::read_numbers(text);
  const auto fits = [&](double value) { return value >= least && std::abs(value) <= most_power; };
  if (!numbers || numbers->empty() || !std::all_of(numbers->begin(), numbers->end(), fits))
    throw InvalidParameter(option, text,
                           least == 0 ? "is not a number from 0, or one for each unit: 0.5,1,…"
                                      : "is not a number, or one for each unit: 1,-0.5,…");
  return *numbers;
}

std::string typeset_start(const std::string& text) {
  if (text.starts_with(start_from_file)) return "start from file";
  return text.starts_with(start_from_draw) ? "start " + text.substr(7) : text + " start";
}

template <class Member>
auto rate_entry(experiment::ParameterSpec spec, Member member) {
  spec.minimum = 0;
  spec.maximum = most_rate;
  return experiment::Declaration<Parameters>::real(std::move(spec), member);
}

template <class Member>
auto list_entry(experiment::ParameterSpec spec, double least, Member member) {
  spec.allowed =
      least == 0 ? "a number from 0, or one for each unit" : "a number, or one for each unit";
  return experiment::Declaration<Parameters>::text(
      std::move(spec), member, [least](const std::string& text, const std::string& option) {
        return read_list(text, option, least);
      });
}

// Without a value the number is the file's, or that of resolve().
auto units_entry() {
  auto entry = experiment::Declaration<Parameters>::whole(
      {.name = "teacher-units",
       .symbol = "M",
       .minimum = 1,
       .maximum = most_units,
       .meaning = "number of teacher units; default 2, or as in the file",
       .label = "teacher units"},
      &Parameters::teacher_units);
  entry.spec.needed = false;
  return entry;
}

// The numbers of units that a file sets.
void complete_from_file(Point& point, const Overlaps& given) {
  const auto set = [&](const std::string& name, double count) {
    const auto asked = experiment::number(point, name);
    if (asked && *asked != count)
      throw InvalidParameter(
          "--" + name, point.at(name),
          "is not " + experiment::shortest(count) + ", the number in --start " + point.at("start"));
    point[name] = experiment::shortest(count);
  };
  set("teacher-units", double(given.teacher_units()));
  if (point["width"].empty() && !point["width-ratio"].empty()) return;
  set("width", double(given.width()));
}

void require_count(const Point& point, const std::string& name, std::size_t count, double units) {
  if (count != 1 && double(count) != units)
    throw InvalidParameter(
        "--" + name, point.at(name),
        "has " + std::to_string(count) + " numbers for " + experiment::shortest(units) + " units");
}

void require_default(const Point& point, const std::string& name, const std::string& needs) {
  for (const auto& spec : declaration().specs())
    if (spec.name == name && point.at(name) != spec.default_text)
      throw InvalidParameter("--" + name, point.at(name), needs);
}

void require_start(const Point& point, const Parameters& p) {
  const bool file = p.start->kind == Start::Kind::file;
  const std::string with = "has no effect with --start " + point.at("start");
  if (file)
    for (const auto* name : {"teacher-weights", "initial-norm", "initial-second-layer"})
      require_default(point, name, with);
  if (file) require_default(point, "teacher-overlap", with);
  if (p.start->kind != Start::Kind::symmetric)
    for (const auto* name : {"initial-overlap", "initial-preference"})
      require_default(point, name, with);
  if (file && double(p.start->given->width()) != p.width)
    throw InvalidParameter("--width-ratio", point.at("width-ratio"),
                           "is not that of the units in --start " + point.at("start"));
  require_count(point, "teacher-weights", p.teacher_weights.size(), p.teacher_units);
  require_count(point, "initial-norm", p.initial_norm.size(), p.width);
  require_count(point, "initial-second-layer", p.second_layer.size(), p.width);
}

void require_teacher(const Point& point, const Parameters& p) {
  if (p.teacher_units == 1 && p.teacher_overlap != 0)
    throw InvalidParameter("--teacher-overlap", point.at("teacher-overlap"),
                           "needs --teacher-units above 1");
  if (p.teacher_units > 1 &&
      !(p.teacher_overlap > -1 / (p.teacher_units - 1) && p.teacher_overlap < 1))
    throw InvalidParameter(
        "--teacher-overlap", point.at("teacher-overlap"),
        "is not between -1/(M-1) = " + experiment::shortest(-1 / (p.teacher_units - 1)) +
            " and 1, where T is positive definite");
}

// What reduced equations need: units that nothing tells apart but the teacher that they prefer.
void require_symmetry(const Point& point, const Parameters& p) {
  const std::string name = asymmetry(p);
  if (name.empty()) return;
  throw InvalidParameter("--" + name, point.at(name),
                         std::string(name == "start" ? "is not symmetric" : "is not one number") +
                             ", as --equations reduced needs");
}

void require_vectors(const Point& point, const Parameters& p) {
  try {
    require_possible(initial_overlaps(p));
  } catch (const core::Error& error) {
    throw InvalidParameter("--initial-overlap", point.at("initial-overlap"),
                           "and --initial-preference " + point.at("initial-preference") +
                               " with these norms: " + error.what());
  }
}

}  // namespace

double Parameters::student_factor() const {
  if (normalisation == Normalisation::sum) return 1;
  return normalisation == Normalisation::root ? 1 / std::sqrt(width) : 1 / width;
}

double Parameters::teacher_factor() const {
  if (normalisation == Normalisation::sum) return 1;
  return normalisation == Normalisation::root ? 1 / std::sqrt(teacher_units) : 1 / teacher_units;
}

std::string asymmetry(const Parameters& p) {
  if (p.start->kind != Start::Kind::symmetric) return "start";
  const auto equal = [](const std::vector<double>& numbers) {
    return std::adjacent_find(numbers.begin(), numbers.end(), std::not_equal_to<>()) ==
           numbers.end();
  };
  if (!equal(p.teacher_weights)) return "teacher-weights";
  if (!equal(p.initial_norm)) return "initial-norm";
  if (!equal(p.second_layer)) return "initial-second-layer";
  return {};
}

const experiment::Declaration<Parameters>& declaration() {
  using P = Parameters;
  using Declared = experiment::Declaration<P>;
  static const Declared all{
      {common::dimension_entry<P>("N", 2)},
      Declared::size(sizes()[0],
                     {.symbol = "K",
                      .dimension = "M",
                      .maximum = most_units,
                      .count = "number of student units",
                      .ratio = "relative to the teacher's, K/M"},
                     &P::width, &P::width_ratio),
      {units_entry(),
       Declared::text(
           {.name = "activation",
            .symbol = "g",
            .default_text = "erf",
            .allowed = core::Activation::choices(),
            .meaning =
                "of both networks: smooth, or of straight lines and exponentials; erf is erf(x/√2)",
            .file_prefix = core::Activation::file_prefix,
            .typeset = common::typeset_activation},
           &P::activation, &core::Activation::parse),
       rate_entry({.name = "learning-rate",
                   .symbol = "η_w",
                   .default_text = "1",
                   .meaning = "learning rate of the first layer; 0: it is not trained"},
                  &P::learning_rate),
       rate_entry({.name = "second-learning-rate",
                   .symbol = "η_v",
                   .default_text = "0",
                   .meaning = "learning rate of the second layer; 0: it is not trained"},
                  &P::second_learning_rate),
       Declared::whole({.name = "batch",
                        .symbol = "b",
                        .default_text = "1",
                        .minimum = 1,
                        .maximum = 1e6,
                        .meaning = "fresh samples per step"},
                       &P::batch),
       Declared::real({.name = "label-noise",
                       .symbol = "Δ",
                       .default_text = "0",
                       .minimum = 0,
                       .maximum = most_power,
                       .meaning = "variance of the label noise"},
                      &P::label_noise),
       rate_entry({.name = "weight-decay",
                   .symbol = "γ_w",
                   .default_text = "0",
                   .meaning = "of the first layer; a step multiplies it by 1 - η_w γ_w/N"},
                  &P::weight_decay),
       rate_entry({.name = "second-weight-decay",
                   .symbol = "γ_v",
                   .default_text = "0",
                   .meaning = "of the second layer; a step multiplies it by 1 - η_v γ_v/N"},
                  &P::second_weight_decay),
       Declared::choice({.name = "normalisation",
                         .symbol = "c",
                         .default_text = "sum",
                         .meaning = "factor of the outputs: 1, 1/√K (teacher 1/√M), or 1/K (1/M)"},
                        &P::normalisation,
                        {{"sum", Normalisation::sum},
                         {"root", Normalisation::root},
                         {"mean", Normalisation::mean}}),
       Declared::real({.name = "teacher-overlap",
                       .symbol = "ρ",
                       .default_text = "0",
                       .minimum = -1,
                       .maximum = 1,
                       .allowed = "a number between -1/(M-1) and 1",
                       .meaning = "cosine between any two teacher units; 0: orthogonal"},
                      &P::teacher_overlap),
       list_entry({.name = "teacher-weights",
                   .symbol = "v*",
                   .default_text = "1",
                   .meaning = "second layer of the teacher"},
                  any, &P::teacher_weights),
       list_entry({.name = "initial-norm",
                   .symbol = "Q_ii",
                   .default_text = "0.25",
                   .meaning = "|w_i|²/N at the start"},
                  0, &P::initial_norm),
       list_entry({.name = "initial-second-layer",
                   .symbol = "v(0)",
                   .default_text = "1",
                   .meaning = "second layer of the student at the start"},
                  any, &P::second_layer),
       Declared::shared({.name = "start",
                         .default_text = "random",
                         .allowed = "random | random:<number> | symmetric | file:<path>",
                         .meaning = "overlaps at t = 0: of vectors drawn in N dimensions, of a "
                                    "symmetric state, or Q, R, T, v, teacher_v from JSON",
                         .file_prefix = start_from_file,
                         .typeset = typeset_start},
                        &P::start, parse_start),
       Declared::real({.name = "initial-overlap",
                       .symbol = "R_im",
                       .default_text = "0",
                       .minimum = -most_power,
                       .maximum = most_power,
                       .meaning = "of --start symmetric: overlap of all students and teachers"},
                      &P::initial_overlap),
       Declared::real({.name = "initial-preference",
                       .symbol = "δR",
                       .default_text = "0.01",
                       .minimum = -most_power,
                       .maximum = most_power,
                       .meaning = "of --start symmetric: what R_ii has in addition"},
                      &P::initial_preference),
       Declared::choice({.name = "equations",
                         .default_text = "full",
                         .meaning = "of the theory: one for each overlap, or one for each class of "
                                    "overlaps that --start symmetric makes equal"},
                        &P::equations,
                        {{"full", Equations::full}, {"reduced", Equations::reduced}}),
       Declared::choice({.name = "precision",
                         .default_text = "double",
                         .meaning = "arithmetic of --sampling inputs"},
                        &P::precision,
                        {{"double", Precision::float64}, {"float", Precision::float32}}),
       Declared::choice({.name = "sampling",
                         .default_text = "auto",
                         .meaning = "what is drawn: ξ, or all fields and |ξ|² (auto: less work)"},
                        &P::sampling,
                        {{"auto", Sampling::automatic},
                         {"inputs", Sampling::inputs},
                         {"local-fields", Sampling::local_fields}})}};
  return all;
}

const std::vector<experiment::Size>& sizes() {
  static const std::vector<experiment::Size> list{
      {.count = "width", .ratio = "width-ratio", .optional = true}};
  return list;
}

Point resolve(const Point& raw) {
  Point point = raw;
  const Start start = parse_start(point);
  if (start.given) complete_from_file(point, *start.given);
  if (point["teacher-units"].empty()) point["teacher-units"] = "2";
  complete_size(point, sizes()[0], "teacher-units", most_units);
  Parameters p = declaration().read(point);
  common::require_slope(point, "activation", p.activation);
  if (!averages::has_averages(p.activation))
    throw InvalidParameter("--activation", point.at("activation"),
                           p.activation.kinks().empty()
                               ? "varies too fast: its Hermite series does not end"
                               : "has kinks: this model knows smooth functions, and those made of "
                                 "straight lines and exponentials");
  if (common::is_constant(p.activation))
    throw InvalidParameter("--activation", point.at("activation"),
                           "is constant: nothing is learnt");
  common::require_mean_square(point, "activation", p.activation);
  if (p.learning_rate == 0 && p.second_learning_rate == 0)
    throw InvalidParameter("--learning-rate", "0",
                           "leaves nothing to learn without --second-learning-rate");
  require_start(point, p);
  require_teacher(point, p);
  if (p.equations == Equations::reduced) require_symmetry(point, p);
  if (p.start->kind == Start::Kind::symmetric) require_vectors(point, p);
  point.resolution = experiment::Resolution(std::move(p), order_parameters_level);
  return point;
}

void check(const Point& point, const std::string& source) {
  const auto& p = point.values<Parameters>();
  const bool drawn = p.start->kind == Start::Kind::random;
  if (source == order_parameters_level && !drawn) return;
  const std::string needer = source == order_parameters_level ? "--start random" : source;
  if (!p.dimension) throw InvalidParameter("--dim", "is needed by " + needer);
  if (*p.dimension < p.width + p.teacher_units)
    throw InvalidParameter("--dim", point.at("dim"),
                           "is below K + M = " + experiment::shortest(p.width + p.teacher_units) +
                               ": students and teachers are linearly independent");
}

}  // namespace overparam::two_layer_online
