// SPDX-License-Identifier: MIT
#include "memorization/theory.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "memorization/counts.hpp"
#include "memorization/points.hpp"
#include "memorization/projection.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/recorder.hpp"

namespace overparam::memorization {
namespace {

using core::InvalidParameter;
using experiment::Recorder;
using experiment::shortest;

bool constructs(const Parameters& p) {
  return p.construction != Construction::trained && p.network() == nullptr;
}

// Whether the construction is the shallow one.
bool is_shallow(const Parameters& p, const Words& words) {
  return p.construction == Construction::shallow ||
         (p.construction == Construction::best && shallow_slots(words.points, words.dimension) <=
                                                      extraction_slots(words, best_group(words)));
}

// What the construction takes, and its points a group, 0 of the shallow one. `empty_label` and
// `no_offset` are how many first labels and offsets are 0: 0 or 1, or their mean.
double add_construction(const Parameters& p, const Words& words, double empty_label,
                        double no_offset, Recorder& to) {
  to.add("memorized_fraction", {1, 0});
  if (is_shallow(p, words)) {
    const double slots = shallow_slots(words.points, words.dimension);
    to.add("parameters", {slots - empty_label - no_offset, 0});
    to.add("slots", {slots, 0});
    to.add("depth", {2, 0});
    to.add("width", {std::max(words.points - 1, 1.0), 0});
    return 0;
  }
  const double group = p.group > 0 ? p.group : best_group(words);
  const double slots = extraction_slots(words, group);
  // The bias of the last bit, 1 − 2^0; and the first word if it has one point, whose key is 0.
  const double zeros = 1 + (group == 1 ? empty_label : 0) + no_offset;
  to.add("parameters", {slots - zeros, 0});
  to.add("slots", {slots, 0});
  to.add("depth", {extraction_depth(words, group), 0});
  to.add("width", {extraction_width(words, group), 0});
  to.add("group_size", {group, 0});
  return group;
}

// Lower bounds, square root law and 3N + d − 1.
void add_bounds(const Words& words, double separation, Recorder& to) {
  const double apart = separation_bound(words.points, separation);
  const double counted = counting_bound(words.points);
  to.add("lower_bound", {std::max(apart, counted), 0});
  to.add("separation_bound", {apart, 0});
  to.add("counting_bound", {counted, 0});
  to.add("sqrt_law", {sqrt_law(words), 0});
  to.add("linear_law", {shallow_slots(words.points, words.dimension), 0});
}

}  // namespace

std::vector<experiment::Measurement> laws(const Parameters& p) {
  std::vector<experiment::Measurement> out;
  Recorder to(out, {});
  const Words words{p.points, p.dimension, key_bits_of_pairs(p.points, *p.separation),
                    p.label_bits};
  if (constructs(p)) {
    const double group = add_construction(p, words, std::exp2(-p.label_bits), 0, to);
    // Those of the words, and of the weight 2^(L+1) of the input, 1 of a single point.
    const double input_bits = p.points > 1 ? *p.separation + 2 : 1;
    if (group > 0)
      to.add("weight_bits", {std::max(group * (words.key_bits + words.label_bits), input_bits), 0});
  }
  to.add("key_bits", {words.key_bits, 0});
  add_bounds(words, *p.separation, to);
  return out;
}

std::vector<experiment::Measurement> instance(const Parameters& p, experiment::Draw draw) {
  std::vector<experiment::Measurement> out;
  Recorder to(out, {});
  const Sample sample = draw_sample(p, draw);
  const Projection projection = project(sample.points, draw);
  const Words words{p.points, p.dimension, double(projection.key_bits), p.label_bits};
  if (constructs(p)) {
    const double empty_label = sample.labels[projection.order[0]] == 0 ? 1 : 0;
    add_construction(p, words, empty_label, projection.offset.zero() ? 1 : 0, to);
  }
  to.add("key_bits", {words.key_bits, 0});
  const auto measured = measured_separation(sample);
  if (measured) to.add("measured_separation", {*measured, 0});
  // Points without a separation of their own have the measured one.
  add_bounds(words, p.separation.value_or(std::max(std::ceil(measured.value_or(0)), 0.0)), to);
  return out;
}

experiment::Answer points_for(const Parameters& p, double slots) {
  if (!constructs(p))
    throw InvalidParameter("--construction", "trained",
                           "has no number of points that is known without training");
  const double separation = *p.separation;
  const auto slots_of = [&](double points) {
    const Words words{points, 1, key_bits_of_pairs(points, separation), p.label_bits};
    if (is_shallow(p, words)) return shallow_slots(points, 1);
    const double group = p.group > 0 ? p.group : best_group(words);
    return extraction_slots(words, group);
  };
  const double room = std::exp2(std::min(separation + 1, 60.0)) + 1;
  // The largest N up to `most` at which an increasing count is at most `slots`; 0: none.
  const auto largest = [&](double most, const auto& count) {
    double below = 0, above = 1;
    while (above <= most && count(above) <= slots) {
      below = above;
      above *= 2;
    }
    above = std::min(above, most + 1);
    while (above - below > 1) {
      const double middle = std::floor((below + above) / 2);
      if (middle <= below || middle >= above) break;  // neighbours beyond 2^53
      (count(middle) <= slots ? below : above) = middle;
    }
    return below;
  };
  const double memorized = largest(room, slots_of);
  const double possible = largest(
      room, [&](double n) { return std::max(separation_bound(n, separation), counting_bound(n)); });
  experiment::Answer answer;
  answer.source = law_level;
  Recorder to(answer.measurements, {});
  to.add("parameters", {slots, 0});
  to.add("memorized_points", {memorized, 0});
  to.add("possible_points", {possible, 0});
  to.add("parameters_per_point", {slots / memorized, 0}, {}, "not even one point is memorized");
  const auto points = [](double n) { return shortest(n) + (n == 1 ? " point" : " points"); };
  answer.note =
      shortest(slots) + (slots == 1 ? " parameter at" : " parameters at") +
      " log2(1/δ) = " + shortest(separation) + ": " + points(memorized) + " memorized" +
      (memorized == room ? ", all that the segment holds"
       : possible == room
           ? ", no number excluded up to the " + shortest(room) + " that the segment holds"
           : ", above " + shortest(possible) + " no architecture memorizes");
  return answer;
}

}  // namespace overparam::memorization
