// SPDX-License-Identifier: MIT
#include "memorization/constructions.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>

namespace overparam::memorization {
namespace {

// Values of the layer before, by the names of their neurons, with factors.
using Terms = std::map<std::string, Number>;

Terms sum_of(const Terms& a, const Number& factor_a, const Terms& b, const Number& factor_b) {
  Terms sum;
  for (const auto& [name, factor] : a) sum[name].add_product(factor_a, factor);
  for (const auto& [name, factor] : b) sum[name].add_product(factor_b, factor);
  return sum;
}

// Makes a network layer by layer, of neurons with names.
class Builder {
 public:
  explicit Builder(std::size_t inputs) {
    network_.inputs = inputs;
    for (std::size_t k = 0; k < inputs; ++k) before_["x" + std::to_string(k)] = k;
  }

  void add(const std::string& name, const Terms& terms, std::optional<Number> bias = {}) {
    Neuron neuron;
    for (const auto& [input, factor] : terms) neuron.weights.push_back({before_.at(input), factor});
    neuron.bias = std::move(bias);
    names_[name] = layer_.size();
    layer_.push_back(std::move(neuron));
  }

  void end_layer() {
    network_.layers.push_back(std::exchange(layer_, {}));
    before_ = std::exchange(names_, {});
  }

  Network take() {
    end_layer();
    return std::move(network_);
  }

 private:
  Network network_;
  Layer layer_;
  std::map<std::string, std::size_t> before_, names_;
};

void add_position(Builder& network, const Projection& projection) {
  Terms terms;
  for (std::size_t k = 0; k < projection.weights.size(); ++k)
    terms["x" + std::to_string(k)] = projection.weights[k];
  network.add("t", terms, projection.offset);
  network.end_layer();
}

Terms just(const char* name) { return {{name, Number(1)}}; }

// Keys and labels of a group's points, the first one in the highest bits.
Integer word_of(const Projection& projection, const std::vector<std::uint64_t>& labels,
                long label_bits, std::size_t group, std::size_t first) {
  Integer word = 0;
  for (std::size_t i = first; i < first + group; ++i) {
    const bool filling = i >= projection.keys.size();
    const Integer key = filling ? (Integer(1) << projection.key_bits) - 1 : projection.keys[i];
    const Integer label = filling ? 0 : labels[projection.order[i]];
    word = (((word << projection.key_bits) | key) << label_bits) | label;
  }
  return word;
}

// The word of the input's group: steps between the words at the first keys of the groups.
void add_word(Builder& network, const Projection& projection, const std::vector<Integer>& words,
              std::size_t group) {
  network.add("t", just("t"));
  for (std::size_t g = 1; g < words.size(); ++g) {
    const Number first(projection.keys[g * group]);
    network.add("above" + std::to_string(g), just("t"), Number(1) - first);
    network.add("beyond" + std::to_string(g), just("t"), -first);
  }
  network.end_layer();
  network.add("t", just("t"));
  Terms steps;
  for (std::size_t g = 1; g < words.size(); ++g) {
    const Number step(Integer(words[g] - words[g - 1]));
    steps["above" + std::to_string(g)] = step;
    steps["beyond" + std::to_string(g)] = -step;
  }
  network.add("u", steps, Number(words[0]));
  network.end_layer();
}

// Takes the word u apart, from the highest bit down. The bit at 2^k is r1 − r2, with r1 = ReLU(u −
// 2^k + 1) and r2 = ReLU(u − 2^k); what is left is u − 2^k (r1 − r2).
class Extraction {
 public:
  Extraction(Builder& network, const Projection& projection, long label_bits, std::size_t group)
      : network_(network),
        key_bits_(projection.key_bits),
        label_bits_(label_bits),
        position_(static_cast<long>(group) * (key_bits_ + label_bits) - 1) {}

  // The next point's key and label: adds the label to the output if the key is that of the input.
  void add_point() {
    Terms kept = just("u"), left = just("u");
    for (long bit = 0; bit < key_bits_; ++bit) {
      carry();
      network_.add("s", kept);
      add_bit(left);
      network_.end_layer();
      kept = just("s");
    }
    // v = 2^-(k+1) (s − u) is the key, and p1 + p2 = 0 if it is the integer part of t, ≥ 1 if it is
    // that of any other point.
    const Terms key =
        sum_of(kept, Number::scaled(1, -position_ - 1), left, Number::scaled(-1, -position_ - 1));
    carry();
    add_bit(left);
    network_.add("p1", sum_of(key, Number(1), just("t"), Number(-1)));
    network_.add("p2", sum_of(just("t"), Number(1), key, Number(-1)), Number(-1));
    network_.end_layer();

    Terms label{{"r1", Number(1)}, {"r2", Number(-1)}};
    Terms equal{{"p1", Number(-1)}, {"p2", Number(-1)}};
    std::optional<Number> of_equal = Number(1);
    const auto add_equal = [&] {
      network_.add("e", equal, of_equal);
      equal = just("e");
      of_equal.reset();
    };
    for (long bit = 1; bit < label_bits_; ++bit) {
      carry();
      add_bit(left);
      network_.add("label", label);
      add_equal();
      network_.end_layer();
      label = {{"label", Number(2)}, {"r1", Number(1)}, {"r2", Number(-1)}};
    }
    carry();
    if (rest()) network_.add("u", left);
    network_.add("label", label);
    add_equal();
    network_.end_layer();

    carry();
    if (rest()) network_.add("u", just("u"));
    const Number all = Number::scaled(1, label_bits_);
    network_.add("a", {{"label", Number(1)}, {"e", all}}, -all);
    network_.end_layer();
    if (output_.empty())
      output_ = just("a");
    else
      output_["a"] = Number(1);
  }

  // The labels added up.
  Terms output() const { return output_; }

 private:
  // Whether there are bits left.
  bool rest() const { return position_ >= 0; }

  void carry() {
    network_.add("t", just("t"));
    if (output_.empty()) return;
    network_.add("o", output_);
    output_ = just("o");
  }

  // The next bit of the word that `left` is, which becomes what is left.
  void add_bit(Terms& left) {
    const Number power = Number::scaled(1, position_);
    --position_;
    if (rest()) network_.add("u", left);
    network_.add("r1", left, Number(1) - power);
    network_.add("r2", left, -power);
    left = {{"u", Number(1)}, {"r1", -power}, {"r2", power}};
  }

  Builder& network_;
  long key_bits_, label_bits_;
  long position_;  // of the next bit
  Terms output_;
};

}  // namespace

Network shallow_network(const Projection& projection, const std::vector<std::uint64_t>& labels,
                        long label_bits) {
  const auto& t = projection.positions;
  const auto label = [&](std::size_t i) { return Number(Integer(labels[projection.order[i]])); };
  Builder network(projection.weights.size());
  add_position(network, projection);
  Terms output;
  Number slope;
  for (std::size_t i = 0; i + 1 < t.size(); ++i) {
    const Number rise = label(i + 1) - label(i);
    Number next = Number::scaled(1, label_bits - 1);
    // Where the lines through both points meet: one level and one steep, or two as steep.
    Number knot;
    if (i == 0) {
      if (rise.sign() < 0) next = -next;
      knot = t[1] - rise * Number::scaled(next.sign(), 1 - label_bits);
    } else {
      next = -slope;
      knot = (t[i] + t[i + 1] + rise * Number::scaled(slope.sign(), 1 - label_bits)) *
             Number::scaled(1, -1);
    }
    const std::string name = "knot" + std::to_string(i);
    network.add(name, just("t"), -knot);
    output[name] = next - slope;
    slope = next;
  }
  network.end_layer();
  network.add("f", output, label(0));
  return network.take();
}

Network extraction_network(const Projection& projection, const std::vector<std::uint64_t>& labels,
                           long label_bits, std::size_t group) {
  Builder network(projection.weights.size());
  add_position(network, projection);
  std::vector<Integer> words;
  for (std::size_t first = 0; first < projection.keys.size(); first += group)
    words.push_back(word_of(projection, labels, label_bits, group, first));
  add_word(network, projection, words, group);
  Extraction extraction(network, projection, label_bits, group);
  for (std::size_t i = 0; i < group; ++i) extraction.add_point();
  network.add("f", extraction.output());
  return network.take();
}

}  // namespace overparam::memorization
