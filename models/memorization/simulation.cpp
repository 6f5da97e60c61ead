// SPDX-License-Identifier: MIT
#include "memorization/simulation.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

#include "memorization/constructions.hpp"
#include "memorization/counts.hpp"
#include "memorization/network_file.hpp"
#include "memorization/points.hpp"
#include "memorization/projection.hpp"
#include "memorization/training.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/recorder.hpp"

namespace overparam::memorization {
namespace {

using experiment::Recorder;
using experiment::Status;
using experiment::Verdict;

// A network and how it was found.
struct Made {
  std::optional<Network> network;  // none that was sought
  Verdict verdict = {};
  std::optional<double> group = {};     // of bit extraction
  std::optional<double> key_bits = {};  // of the constructions
  std::optional<bool> trained = {};     // whether training memorized
};

// The doubles of a trained network, as they are.
Network exact_network(const TrainedNetwork& trained, std::size_t inputs) {
  Network network{inputs, {}};
  for (std::size_t l = 0; l < trained.weights.size(); ++l) {
    Layer layer;
    for (Eigen::Index i = 0; i < trained.weights[l].rows(); ++i) {
      Neuron neuron;
      for (Eigen::Index j = 0; j < trained.weights[l].cols(); ++j)
        neuron.weights.push_back(
            {static_cast<std::size_t>(j), Number::of(trained.weights[l](i, j))});
      neuron.bias = Number::of(trained.biases[l][i]);
      layer.push_back(std::move(neuron));
    }
    network.layers.push_back(std::move(layer));
  }
  return network;
}

// What counts of a trained network is the side of 0.
bool right_side(const Number& value, std::uint64_t label) {
  return label == 1 ? value.sign() > 0 : value.sign() < 0;
}

// The share of points that a network memorizes, from 0 to 1.
double memorized_fraction(const Made& made, const Sample& sample, core::Team& team) {
  constexpr std::size_t chunk = 16;
  const auto is_right = [&](std::size_t i) {
    const Number value = (*made.network)(sample.points[i]);
    return made.trained ? right_side(value, sample.labels[i])
                        : value == Number(Integer(sample.labels[i]));
  };
  const std::size_t count = sample.points.size();
  std::atomic<std::size_t> memorized{0};
  team.for_each((count + chunk - 1) / chunk, [&](std::size_t at) {
    std::size_t here = 0;
    for (std::size_t i = at * chunk; i < std::min(count, (at + 1) * chunk); ++i)
      if (is_right(i)) ++here;
    memorized += here;
  });
  return double(memorized) / double(count);
}

Made train_one(const Parameters& p, const Sample& sample, experiment::Draw draw, core::Team& team) {
  const auto n = static_cast<Eigen::Index>(sample.points.size());
  const auto d = static_cast<Eigen::Index>(p.dimension);
  Eigen::MatrixXd points(n, d);
  Eigen::VectorXd signs(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto at = static_cast<std::size_t>(i);
    for (Eigen::Index k = 0; k < d; ++k)
      points(i, k) = sample.points[at][static_cast<std::size_t>(k)].approximate();
    signs[i] = sample.labels[at] == 1 ? 1 : -1;
  }
  const auto inputs = static_cast<std::size_t>(d);
  if (p.hidden_width > 0) {
    const Run run =
        train(points, signs, static_cast<Eigen::Index>(p.hidden_width), p.steps, draw, 0);
    return {.network = exact_network(run.network, inputs),
            .trained = run.memorized == sample.points.size()};
  }
  const Smallest smallest =
      smallest_memorizing(points, signs, static_cast<Eigen::Index>(p.largest_width),
                          static_cast<std::size_t>(p.runs), p.steps, draw, team);
  if (smallest.width == 0)
    return {.network = {},
            .verdict = {Status::not_converged,
                        "no width up to " + experiment::shortest(p.largest_width) +
                            " memorizes in 90 % of " + experiment::shortest(p.runs) + " runs"},
            .trained = false};
  return {.network = exact_network(smallest.network, inputs), .trained = true};
}

Made construct(const Parameters& p, const Sample& sample, experiment::Draw draw) {
  const Projection projection = project(sample.points, draw);
  Made made{.network = {}, .key_bits = double(projection.key_bits)};
  const auto extract = [&](double group) {
    made.group = group;
    return extraction_network(projection, sample.labels, static_cast<long>(p.label_bits),
                              static_cast<std::size_t>(group));
  };
  const double best = best_group({p.points, p.dimension, *made.key_bits, p.label_bits});
  if (p.construction == Construction::bits)
    made.network = extract(p.group > 0 ? p.group : best);
  else
    made.network = shallow_network(projection, sample.labels, static_cast<long>(p.label_bits));
  if (p.construction != Construction::best) return made;
  if (Network deep = extract(best); deep.size().slots < made.network->size().slots)
    made.network = std::move(deep);
  else
    made.group.reset();
  return made;
}

Made make(const Parameters& p, const Sample& sample, experiment::Draw draw, core::Team& team) {
  if (p.network() != nullptr) return {.network = *p.network()};
  return p.construction == Construction::trained ? train_one(p, sample, draw, team)
                                                 : construct(p, sample, draw);
}

// Of the network, or of nothing with the reason.
void add_counts(const Made& made, Recorder& to) {
  const NetworkSize size = made.network ? made.network->size() : NetworkSize{};
  to.add("parameters", {size.parameters, 0}, made.verdict);
  to.add("slots", {size.slots, 0}, made.verdict);
  to.add("depth", {size.depth, 0}, made.verdict);
  to.add("width", {size.width, 0}, made.verdict);
  to.add("weight_bits", {size.weight_bits, 0}, made.verdict);
}

}  // namespace

std::vector<experiment::Measurement> simulate(const Parameters& p, experiment::Draw draw,
                                              core::Team& team) {
  const Sample sample = draw_sample(p, draw);
  const Made made = make(p, sample, draw, team);
  std::vector<experiment::Measurement> out;
  Recorder to(out, {}, experiment::Estimator::exact);
  add_counts(made, to);
  const double memorized = made.network ? memorized_fraction(made, sample, team) : 0;
  to.add("memorized_fraction", {memorized, 0}, made.verdict);
  if (made.trained) to.add("trained_success", {*made.trained ? 1.0 : 0.0, 0});
  if (made.key_bits) to.add("key_bits", {*made.key_bits, 0});
  if (made.group) to.add("group_size", {*made.group, 0});
  if (const auto separation = measured_separation(sample))
    to.add("measured_separation", {*separation, 0});
  return out;
}

experiment::Written write_network(const Parameters& p, experiment::Draw draw, core::Team& team) {
  const Sample sample = draw_sample(p, draw);
  const Made made = make(p, sample, draw, team);
  if (!made.network) throw core::Error(made.verdict.reason);
  const NetworkSize size = made.network->size();
  if (size.weight_bits > Number::largest_exponent)
    throw core::Error("weights of " + experiment::shortest(size.weight_bits) +
                      " bits, more than the " + std::to_string(Number::largest_exponent) +
                      " of a file");
  const double memorized = memorized_fraction(made, sample, team);
  const auto number = [](double value) { return experiment::shortest(value); };
  return {to_json(*made.network, sample),
          number(size.parameters) + " parameters other than 0 in " + number(size.slots) +
              " slots, " + number(size.depth) + " hidden layers of up to " + number(size.width) +
              " neurons, weights of up to " + number(size.weight_bits) + " bits; memorizes " +
              number(std::round(memorized * p.points)) + " of " + number(p.points) + " points"};
}

double memory_of(const Parameters& p, const std::string& source) {
  if (source == law_level) return 0;
  const double coordinate = 100 + p.separation.value_or(52) / 4;
  const double points = p.points * (p.dimension + 3) * coordinate;
  if (source == instance_level) return points;
  const double key_bits =
      p.separation.value_or(52) + 2 + (p.dimension > 1 ? 2 * std::log2(p.points) : 0);
  const Words words{p.points, p.dimension, key_bits, p.label_bits};
  constexpr double number = 120;  // of a slot, with its index
  if (p.construction == Construction::trained) {
    const double width = p.hidden_width > 0 ? p.hidden_width : p.largest_width;
    return points + 8 * width * (16 * p.points + 100 * width);
  }
  double bytes = points + number * shallow_slots(p.points, p.dimension) + p.points * key_bits;
  if (p.construction != Construction::shallow) {
    const double group = p.group > 0 ? p.group : best_group(words);
    const double word = group * (key_bits + p.label_bits) / 8;
    // The words, and a bias of half a word in the mean for each of their bits.
    bytes += number * extraction_slots(words, group) + 3 * word * p.points / group +
             word * 8 * word / 2 + 50 * word;
  }
  return bytes;
}

double cost_of(const Parameters& p, const std::string& source) {
  if (source == law_level) return 1e5;
  const double key_bits = p.separation.value_or(52) + 2;
  const double drawn = 1e5 + 1e4 * p.points * (p.dimension > 1 ? 32 * p.dimension : 1);
  if (source == instance_level) return drawn;
  if (p.construction == Construction::trained) {
    const double width = p.hidden_width > 0 ? p.hidden_width : p.largest_width / 2;
    const double runs = p.hidden_width > 0 ? 1 : 3 * p.runs;
    return drawn + runs * p.steps * p.points * width * (6 * width + 50);
  }
  const Words words{p.points, p.dimension, key_bits, p.label_bits};
  const double group =
      p.construction == Construction::bits && p.group > 0 ? p.group : best_group(words);
  // An operation with numbers of many bits each, in units of a multiplication.
  const double shallow = 5000 * p.points * p.points;
  const double deep = p.points * (2000 * extraction_slots(words, group) +
                                  10 * extraction_slots(words, group) * group * key_bits);
  return drawn + (p.construction == Construction::shallow ? shallow
                  : p.construction == Construction::bits  ? deep
                                                          : std::max(shallow, deep));
}

}  // namespace overparam::memorization
