// SPDX-License-Identifier: MIT
#include "calibration/settings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <utility>

#include "overparam/core/require.hpp"

namespace overparam::test {
namespace {

using Texts = std::vector<std::string>;

class Chance {
 public:
  /// A stream of its own for every text and number.
  Chance(const std::string& name, std::uint64_t number) {
    std::seed_seq seed(name.begin(), name.end());
    random_.seed(seed);
    random_.seed(random_() + number);
  }

  bool one_of(double probability) { return uniform() < probability; }

  /// Three digits, of uniform logarithm.
  std::string number(double from, double to) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", from * std::pow(to / from, uniform()));
    return text;
  }

  std::string whole(int from, int to) {
    return std::to_string(from + static_cast<int>(uniform() * (to - from + 1)));
  }

  const std::string& of(const Texts& texts) {
    return texts[static_cast<std::size_t>(uniform() * double(texts.size()))];
  }

 private:
  double uniform() { return std::ldexp(double(random_() >> 11), -53); }

  std::mt19937_64 random_;  // the same everywhere, as distributions of the library are not
};

// Averages in closed form, and by integrals.
const Texts closed{"erf",  "relu", "gelu",           "linear", "sign",
                   "step", "abs",  "leaky_relu:0.2", "sin:1",  "levels:0,0.6,0.3,0.1"};
const Texts open{"tanh", "sigmoid", "silu", "softplus", "mish",      "elu",
                 "selu", "cos:1",   "erfx", "gaussian", "hard_tanh", "softsign"};
// A teacher that a student of the same name does not imply.
const Texts teachers{"erf",
                     "relu",
                     "tanh",
                     "sign",
                     "linear",
                     "abs",
                     "softsign",
                     "units:(relu,erf)",
                     "levels:0.1,0.6,0,0.3",
                     "polynomial:y1*y2+0.5*y1"};

bool is_one_of(const Texts& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Teacher and labels of the models of random features.
void teacher(Chance& chance, Setting& s) {
  std::string own;
  if (chance.one_of(0.4)) s["teacher-activation"] = own = chance.of(teachers);
  if (own == "sign" && chance.one_of(0.5)) {
    s["flip-probability"] = chance.number(0.02, 0.4);
    return;
  }
  if (own.starts_with("units:") || own.starts_with("polynomial:")) return;
  if (chance.one_of(0.3)) {
    s["teacher-units"] = chance.whole(2, 4);
    s["teacher-overlap"] = chance.of({"0", "0.25", "0.5"});
    if (chance.one_of(0.3)) s["teacher-weights"] = "power:1";
  }
}

// Features of a Gaussian matrix have one theory level, of the sphere several. Their rows have norms of their
// own, of which each takes series of its own for activations without closed forms: hours at default effort.
void layer(Chance& chance, Setting& s) {
  if (chance.one_of(0.25) && is_one_of(closed, s["activation"]))
    s["features"] = "gaussian";
  else if (chance.one_of(0.5))
    s["theory"] = chance.of({"deterministic", "asymptotic", "instance"});
}

Setting online(Chance& chance) {
  Setting s;
  const std::string activation = chance.of(chance.one_of(0.5) ? closed : open);
  s["activation"] = activation;
  teacher(chance, s);
  s["ratio"] = chance.number(0.3, 4);
  // Their features are larger, and unstable at higher rates.
  const bool large =
      !is_one_of({"erf", "tanh", "sigmoid", "sign", "step", "hard_tanh"}, activation);
  s["learning-rate"] = large ? chance.number(0.1, 0.8) : chance.number(0.2, 2);
  if (chance.one_of(0.3)) s["batch"] = chance.whole(2, 8);
  if (chance.one_of(0.5)) s["label-noise"] = chance.number(0.01, 1);
  if (chance.one_of(0.3)) s["weight-decay"] = chance.number(0.01, 0.3);
  if (chance.one_of(0.3)) s["initial-variance"] = chance.number(0.1, 1);
  if (chance.one_of(0.2)) s["schedule"] = chance.of({"power:0.5,1", "power:1,4", "optimal"});
  if (const auto schedule = s.find("schedule");
      schedule != s.end() && schedule->second == "optimal") {
    s.erase("learning-rate");  // which it chooses
    s.erase("weight-decay");   // without which it is defined
    s["theory"] = chance.of({"deterministic", "instance"});
  } else {
    layer(chance, s);
  }
  s["times"] = chance.number(0.3, 20) + "," + chance.number(0.3, 20);
  return s;
}

Setting ridge(Chance& chance) {
  Setting s;
  s["activation"] = chance.of(chance.one_of(0.5) ? closed : open);
  teacher(chance, s);
  if (chance.one_of(0.2)) s["ensemble"] = chance.whole(2, 4);
  s["ratio"] = chance.number(0.3, 4);
  s["sample-ratio"] = chance.number(0.3, 4);
  s["ridge"] = chance.of({"0", chance.number(1e-4, 1), chance.number(1e-2, 10)});
  s["label-noise"] = chance.of({"0", chance.number(0.01, 1)});
  if (chance.one_of(0.25))
    s["features"] = "gaussian";
  else if (chance.one_of(0.5))
    s["theory"] = chance.of({"deterministic", "asymptotic"});
  s["times"] = chance.number(1, 1000);
  return s;
}

Setting linear(Chance& chance) {
  Setting s;
  s["sample-ratio"] = chance.number(0.3, 4);
  s["ridge"] = chance.of({"0", chance.number(1e-2, 10), chance.number(1e-2, 10)});
  s["label-noise"] = chance.of({"0", chance.number(0.01, 1)});
  if (chance.one_of(0.6))
    s["spectrum"] = chance.of(
        {"isotropic", "power:0.5", "power:1", "power:1.5", "spiked:2,10,1", "exponential:0.1"});
  if (chance.one_of(0.4)) s["signal"] = chance.of({"power:1", "isotropic"});
  if (chance.one_of(0.3)) s["seen-ratio"] = chance.number(0.2, 0.9);
  s["times"] = chance.number(0.5, 30);
  return s;
}

Setting kernel(Chance& chance) {
  Setting s;
  s["sample-ratio"] = chance.number(0.3, 4);
  s["ridge"] = chance.of({"0", chance.number(1e-3, 1), chance.number(1e-2, 10)});
  s["label-noise"] = chance.of({"0", chance.number(0.01, 1)});
  s["kernel"] = chance.of({"relu", "features:relu", "ntk:relu", "features:erf", "exp:1", "poly:3",
                           "features:hard_tanh", "ntk:elu"});
  s["target"] = chance.of(
      {"levels:0,0.5,0.3,0.2", "levels:0,1", "relu", "erf", "tanh", "hard_tanh", "softsign"});
  return s;
}

Setting tangent(Chance& chance) {
  Setting s;
  s["ratio"] = chance.number(0.3, 2);
  s["sample-ratio"] = chance.number(0.3, 3);
  s["ridge"] = chance.of({"0", chance.number(1e-2, 1), chance.number(1e-2, 10)});
  s["label-noise"] = chance.of({"0", chance.number(0.01, 1)});
  s["activation"] = chance.of({"erf", "relu", "tanh", "gelu", "silu", "hard_tanh"});
  if (chance.one_of(0.5)) s["nonlinear-power"] = chance.number(0.1, 1);
  return s;
}

Setting robust(Chance& chance) {
  Setting s;
  s["replicas"] = "500";
  s["activation"] = chance.of({"erf", "relu", "tanh", "gelu", "softplus", "selu"});
  const bool smoothest = chance.one_of(0.5);
  if (smoothest) s["interpolant"] = "gradient";
  // Interpolants of least gradient need more features than samples.
  s["sample-ratio"] = chance.number(0.3, 2);
  s["ratio"] = smoothest ? chance.number(2.5, 5) : chance.number(0.3, 5);
  s["ridge"] = chance.of({"0", chance.number(1e-3, 1), chance.number(1e-2, 10)});
  s["label-noise"] = chance.number(0.05, 1);
  if (chance.one_of(0.3)) s["labels"] = "normal";
  if (chance.one_of(0.4)) s["teacher-activation"] = chance.of({"erf", "relu", "linear"});
  if (chance.one_of(0.3)) s["theory"] = "asymptotic";
  return s;
}

// Where the law is exact and dimensions are not bounded: a proportion against its probability.
Setting isometry(Chance& chance) {
  Setting s;
  s["replicas"] = "1500";
  s["sample-ratio"] = chance.number(1.3, 2.7);
  if (chance.one_of(0.3)) s["directions"] = chance.of({"20", "200"});
  return s;
}

// Networks that are trained have no law. A rate is rounded up to a whole number of bits, which of large ones
// leaves changes by a few percent what they are.
Setting memory(Chance& chance) {
  Setting s;
  s["replicas"] = "60";
  s["dims"] = "8,16,32";
  s["construction"] = chance.of({"shallow", "bits", "best"});
  s["separation-rate"] = chance.number(10, 40);
  if (chance.one_of(0.3)) s["labels"] = chance.whole(2, 6);
  if (s["construction"] == "bits" && chance.one_of(0.4)) s["slots"] = chance.whole(1, 4);
  if (chance.one_of(0.3)) {
    s["dim"] = chance.whole(2, 3);
    s["data"] = chance.of({"pairs", "grid"});
  }
  return s;
}

// From a symmetric state, so that the theory starts at the overlaps of every draw. Activations without closed
// forms take seconds a time of the theory.
Setting two_layer(Chance& chance) {
  Setting s;
  s["dims"] = "100,200,400";
  s["replicas"] = "100";
  s["start"] = "symmetric";
  s["activation"] = chance.of({"erf", "relu", "linear", "leaky_relu:0.2", "abs"});
  s["teacher-units"] = chance.whole(1, 2);
  s["width-ratio"] = chance.whole(1, 2);
  s["learning-rate"] = chance.number(0.1, 0.6);
  if (chance.one_of(0.4)) s["second-learning-rate"] = chance.number(0.05, 0.3);
  if (chance.one_of(0.3)) s["batch"] = chance.whole(2, 8);
  if (chance.one_of(0.5)) s["label-noise"] = chance.number(0.01, 0.3);
  if (chance.one_of(0.3)) s["weight-decay"] = chance.number(0.01, 0.1);
  s["normalisation"] = chance.of({"sum", "root", "mean"});
  s["initial-norm"] = chance.number(0.1, 0.6);
  s["initial-second-layer"] = chance.number(0.3, 1);
  s["initial-preference"] = chance.number(0.02, 0.15);
  if (chance.one_of(0.3)) s["theory"] = "finite-dim";
  s["times"] = chance.number(0.5, 10) + "," + chance.number(0.5, 10);
  return s;
}

struct Calibrated {
  std::function<Setting(Chance&)> draw;
  Texts changeable;
};

const std::map<std::string, Calibrated>& table() {
  static const std::map<std::string, Calibrated> all{
      {"random-features-online",
       {online, {"learning-rate", "label-noise", "weight-decay", "initial-variance"}}},
      {"random-features-ridge", {ridge, {"ridge", "label-noise"}}},
      {"linear-regression", {linear, {"ridge", "label-noise"}}},
      {"kernel-ridge", {kernel, {"ridge", "label-noise"}}},
      {"neural-tangent", {tangent, {"ridge", "label-noise", "nonlinear-power"}}},
      {"robustness", {robust, {"ridge", "label-noise"}}},
      {"neural-isometry", {isometry, {"sample-ratio"}}},
      {"memorization", {memory, {"separation-rate"}}},
      {"two-layer-online",
       {two_layer, {"learning-rate", "label-noise", "weight-decay", "initial-norm"}}}};
  return all;
}

}  // namespace

std::vector<std::string> calibrated_models() {
  Texts names;
  for (const auto& [name, one] : table()) names.push_back(name);
  return names;
}

Setting random_setting(const std::string& model, std::uint64_t number) {
  Chance chance(model, number);
  return table().at(model).draw(chance);
}

Change changed(const std::string& model, const Setting& setting, double share, std::uint64_t turn) {
  Chance chance(model + ": change", turn);
  Texts present;
  for (const auto& name : table().at(model).changeable)
    if (const auto value = setting.find(name); value != setting.end() && value->second != "0")
      present.push_back(name);
  Change change{"", 1, setting};
  if (present.empty()) return change;
  change.parameter = chance.of(present);
  change.factor = chance.one_of(0.5) ? 1 + share : 1 / (1 + share);
  std::string& text = change.setting.at(change.parameter);
  text = core::number_text(std::stod(text) * change.factor);
  return change;
}

}  // namespace overparam::test
