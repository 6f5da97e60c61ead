// SPDX-License-Identifier: MIT
#include "memorization/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

#include "common/declarations.hpp"
#include "memorization/network_file.hpp"
#include "overparam/core/error.hpp"

namespace overparam::memorization {
namespace {

using core::InvalidParameter;
using experiment::Point;
using experiment::shortest;

constexpr double most_points = 1e7;
constexpr double most_dimension = 1e4;
constexpr double most_separation = 1e7;
constexpr double most_labels = 32;
constexpr double most_width = 1000;

const std::string file_prefix = "file:";

// What the key of a picture says of these words.
std::string typeset(const std::string& word) {
  static const std::map<std::string, std::string> words{{"shallow", "shallow"},
                                                        {"bits", "bit extraction"},
                                                        {"best", "best construction"},
                                                        {"trained", "trained"},
                                                        {"pairs", "pairs"},
                                                        {"grid", "points of a grid"},
                                                        {"ball", "uniform points"},
                                                        {"exponential", "$δ = 2^{-cN}$"},
                                                        {"power", "$δ = N^{-c}$"}};
  const auto at = words.find(word);
  return at == words.end() ? word : at->second;
}

Origin origin_of(const Point& point) {
  const std::vector<std::string> words{"pairs", "grid", "ball"};
  const auto* const content = experiment::content_of(point, "data");
  if (content == nullptr) {
    for (std::size_t i = 0; i < words.size(); ++i)
      if (point.at("data") == words[i]) return {Data(i), {}};
    throw InvalidParameter("--data", point.at("data"), "is not pairs | grid | ball | file:PATH");
  }
  Origin origin{Data::file, {}};
  try {
    origin.given =
        read_sample(*content, static_cast<std::size_t>(experiment::required_number(point, "dim")),
                    static_cast<std::size_t>(experiment::required_number(point, "labels")));
  } catch (const InvalidParameter&) {
    throw;
  } catch (const core::Error& error) {
    throw InvalidParameter("--data", point.at("data"), error.what());
  }
  return origin;
}

std::optional<Network> network_in(const Point& point) {
  const auto* const content = experiment::content_of(point, "network");
  if (content == nullptr) {
    if (!point.at("network").empty())
      throw InvalidParameter("--network", point.at("network"), "was not read");
    return std::nullopt;
  }
  try {
    return network_of(*content);
  } catch (const core::Error& error) {
    throw InvalidParameter("--network", point.at("network"), error.what());
  }
}

void require_read(const Point& point) {
  if (point.at("data").starts_with(file_prefix) && experiment::content_of(point, "data") == nullptr)
    throw InvalidParameter("--data", point.at("data"), "was not read");
}

// log2(1/δ) from its rate, or the rate from it.
void complete_separation(Point& point, double points) {
  const auto& size = sizes().front();
  auto& count = point[size.count];
  auto& rate = point[size.ratio];
  const bool power = point.at("spacing") == "power";
  const double unit = power ? std::log2(points) : points;
  const bool own = point.at("data") == "ball" || point.at("data").starts_with(file_prefix);
  if (own && count.empty() && rate.empty()) {  // the distance is what it is
    if (power)
      throw InvalidParameter("--spacing", "power", "has no effect without --separation-rate");
    return;
  }
  if (count.empty() && rate.empty())
    throw InvalidParameter("--separation", "is needed (or --separation-rate)");
  if (count.empty()) {
    // A product such as 0.1·30 is not to be rounded up for its last bit.
    const double value = *experiment::number(point, size.ratio) * unit;
    count = shortest(std::ceil(value * (1 - 1e-12)));
    if (const double whole = *experiment::number(point, size.count); !(whole <= most_separation))
      throw InvalidParameter("--separation-rate", rate,
                             "means a separation of " + shortest(whole) + ", above 1e7");
    return;
  }
  const double whole = *experiment::number(point, size.count);
  if (rate.empty()) {
    if (power)
      throw InvalidParameter(
          "--spacing", "power",
          "has no effect with --separation: it says what --separation-rate means");
    rate = shortest(whole / unit);
    return;
  }
  // Complete points keep what was made of them.
  const double given = *experiment::number(point, size.ratio) * unit;
  if (std::abs(whole - given) > 1)
    throw InvalidParameter("--separation", count,
                           "and --separation-rate " + rate + " contradict each other");
}

void require_fit(const Point& point, const Parameters& p) {
  const std::string with =
      " with --separation " + point.at("separation") + " and --dim " + point.at("dim");
  if (p.origin->data == Data::file) {
    const auto& given = p.origin->given;
    if (double(given.points.size()) != p.points)
      throw InvalidParameter("--points", point.at("points"),
                             "is not " + std::to_string(given.points.size()) +
                                 ", the number of points in --data " + point.at("data"));
    if (!p.separation) return;
    const double measured = measured_separation(given).value_or(0);
    if (measured > *p.separation)
      throw InvalidParameter("--separation", point.at("separation"),
                             "is below " + shortest(measured) +
                                 ", that of the closest points in --data " + point.at("data"));
    return;
  }
  if (!p.separation) return;
  const double spacings = std::exp2(*p.separation + 1);  // of δ, along a diameter
  if (p.dimension == 1) {
    const double most = p.origin->data == Data::grid ? spacings : spacings + 1;
    if (p.points > most)
      throw InvalidParameter(
          "--points", point.at("points"),
          "is above " + shortest(most) + ", the most that the segment holds" + with);
    return;
  }
  // Balls of radius δ/2 around the points lie in one of radius 1 + δ/2, without overlap.
  if (std::log2(p.points) > p.dimension * std::log2(spacings + 1))
    throw InvalidParameter("--points", point.at("points"),
                           "is above " + shortest(std::floor(std::pow(spacings + 1, p.dimension))) +
                               ", more than which the ball cannot hold" + with);
}

}  // namespace

const experiment::Declaration<Parameters>& declaration() {
  using P = Parameters;
  using Declared = experiment::Declaration<P>;
  static const Declared all{
      {Declared::whole({.name = "points",
                        .symbol = "N",
                        .minimum = 1,
                        .maximum = most_points,
                        .meaning = "number of points",
                        .label = "points"},
                       &P::points),
       Declared::whole({.name = "dim",
                        .symbol = "d",
                        .default_text = "1",
                        .minimum = 1,
                        .maximum = most_dimension,
                        .meaning = "their dimension",
                        .label = "input dimension"},
                       &P::dimension),
       Declared::whole({.name = "separation",
                        .symbol = "L",
                        .minimum = 0,
                        .maximum = most_separation,
                        .meaning = "log2(1/δ) for the least distance δ of two points",
                        .label = "separation log₂(1/δ) ="},
                       &P::separation),
       Declared::real({.name = "separation-rate",
                       .symbol = "c",
                       .minimum = 0,
                       .maximum = most_separation,
                       .open_minimum = true,
                       .meaning = "the same per point, or per log2 N (--spacing), rounded up to a "
                                  "whole number",
                       .label = "log₂(1/δ) per point (or per log₂ N)"},
                      &P::rate),
       Declared::choice({.name = "spacing",
                         .default_text = "exponential",
                         .meaning = "what a rate c means: δ = 2^-cN, or N^-c",
                         .typeset = typeset},
                        &P::spacing,
                        {{"exponential", Spacing::exponential}, {"power", Spacing::power}}),
       Declared::shared({.name = "data",
                         .default_text = "pairs",
                         .allowed = "pairs | grid | ball | file:PATH",
                         .meaning = "pairs at exactly δ, a lattice of spacing δ, uniform, or lines "
                                    "x_1,...,x_d[,label]",
                         .file_prefix = file_prefix,
                         .typeset = typeset},
                        &P::origin, origin_of, {"dim", "labels"}),
       Declared::whole({.name = "labels",
                        .default_text = "1",
                        .minimum = 1,
                        .maximum = most_labels,
                        .meaning = "bits of a label; labels are random where no file has them",
                        .label = "bits of a label"},
                       &P::label_bits),
       Declared::choice(
           {.name = "construction",
            .default_text = "best",
            .meaning = "two hidden layers, bit extraction, the smaller one, or gradient descent",
            .typeset = typeset},
           &P::construction,
           {{"shallow", Construction::shallow},
            {"bits", Construction::bits},
            {"best", Construction::best},
            {"trained", Construction::trained}}),
       Declared::whole(
           {.name = "slots",
            .symbol = "m",
            .default_text = "0",
            .minimum = 0,
            .maximum = most_points,
            .meaning = "points a group of bit extraction; 0: the number with the fewest "
                       "parameters",
            .label = "points a group"},
           &P::group),
       Declared::shared({.name = "network",
                         .allowed = "a file as of overparam network",
                         .meaning = "a network to be evaluated in the place of a construction",
                         .file = true},
                        &P::given, network_in),
       Declared::whole({.name = "hidden-width",
                        .symbol = "h",
                        .default_text = "0",
                        .minimum = 0,
                        .maximum = most_width,
                        .meaning = "width of the trained network; 0: the smallest that memorizes",
                        .label = "hidden width"},
                       &P::hidden_width),
       Declared::whole({.name = "largest-width",
                        .default_text = "40",
                        .minimum = 1,
                        .maximum = most_width,
                        .meaning = "up to which the smallest is sought"},
                       &P::largest_width),
       Declared::whole(
           {.name = "runs",
            .default_text = "12",
            .minimum = 1,
            .maximum = 10000,
            .meaning = "trainings at each width on the way, of which 90 % have to memorize"},
           &P::runs),
       Declared::whole({.name = "steps",
                        .default_text = "2500",
                        .minimum = 1,
                        .maximum = 1e9,
                        .meaning = "of a training, at most"},
                       &P::steps)}};
  return all;
}

const std::vector<experiment::Size>& sizes() {
  static const std::vector<experiment::Size> list{
      {.count = "separation", .ratio = "separation-rate", .optional = true}};
  return list;
}

experiment::Point resolve(const experiment::Point& raw) {
  Point point = raw;
  if (point["points"].empty()) throw InvalidParameter("--points", "is needed");
  require_read(point);
  complete_separation(point, experiment::required_number(point, "points"));
  Parameters p = declaration().read(point);
  require_fit(point, p);
  const bool extracts = p.construction == Construction::bits && p.network() == nullptr;
  if (p.group > 0 && !extracts)
    throw InvalidParameter("--slots", point.at("slots"), "needs --construction bits");
  if (p.network() != nullptr && p.construction != Construction::best)
    throw InvalidParameter("--network", point.at("network"),
                           "takes the place of --construction " + point.at("construction"));
  if (p.network() != nullptr && double(p.network()->inputs) != p.dimension)
    throw InvalidParameter(
        "--network", point.at("network"),
        "has " + std::to_string(p.network()->inputs) + " inputs, not --dim " + point.at("dim"));
  const bool law = p.has_law();
  point.resolution = experiment::Resolution(std::move(p), law ? law_level : instance_level);
  return point;
}

void check(const experiment::Point& point, const std::string& source) {
  const auto& p = point.values<Parameters>();
  if (source == law_level && !p.has_law())
    throw InvalidParameter("--data", point.at("data"),
                           "with --dim " + point.at("dim") +
                               " has no law: keys of pairs on a segment alone have a known length "
                               "(--theory instance)");
  if (source != experiment::simulation_source || p.construction != Construction::trained) return;
  constexpr double most_trained = 40;  // digits of differences that double precision holds
  if (p.separation && *p.separation > most_trained)
    throw InvalidParameter("--separation", point.at("separation"),
                           "is above 40, the most that training in double precision resolves");
  if (p.label_bits > 1)
    throw InvalidParameter("--labels", point.at("labels"),
                           "is not 1, as --construction trained needs");
}

}  // namespace overparam::memorization
