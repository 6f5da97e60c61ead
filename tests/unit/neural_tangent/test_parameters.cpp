// SPDX-License-Identifier: MIT
// Sizes of the neural-tangent model, and what it refuses.
#include "neural_tangent/parameters.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "neural_tangent/model.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"

namespace {

using overparam::core::InvalidParameter;
using overparam::experiment::default_level;
using overparam::experiment::make_grid;
using overparam::experiment::Point;
using overparam::neural_tangent::declaration;
using overparam::neural_tangent::make_model;

Point resolved(std::map<std::string, std::string> texts) {
  return make_model()->resolve(make_grid(declaration().specs(), texts, {}).front());
}

std::string refusal(const std::map<std::string, std::string>& texts,
                    const std::string& source = {}) {
  try {
    const auto point = resolved(texts);
    if (!source.empty()) make_model()->check(point, source, 1);
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("both sizes come as a number or as a ratio") {
  const auto by_ratio = resolved({{"dim", "40"}, {"ratio", "2.5"}, {"sample-ratio", "1.5"}});
  CHECK(by_ratio == resolved({{"dim", "40"}, {"width", "100"}, {"samples", "60"}}));
  CHECK(by_ratio.at("width") == "100");
  CHECK(by_ratio.at("samples") == "60");
}

TEST_CASE("what makes no sense is refused in one line") {
  const std::map<std::string, std::string> good{{"dim", "40"}, {"width", "7"}, {"samples", "60"}};
  const auto with = [&](const std::string& name, const std::string& value) {
    auto texts = good;
    texts[name] = value;
    return texts;
  };
  CHECK(refusal(good, "finite-width") == "accepted");
  CHECK(refusal({{"width", "7"}, {"samples", "60"}}) == "--dim: needs a value");
  CHECK(refusal({{"dim", "40"}, {"width", "7"}}) == "--sample-ratio: is needed (or --samples)");
  CHECK(refusal(with("activation", "sign")) == "--activation: sign jumps: it has no derivative");
  CHECK(refusal(with("activation", "hermite:2")) ==
        "--activation: hermite:2 is constant: nothing is learnt");
  CHECK(refusal(with("linear-power", "0")) ==
        "--linear-power: 0 leaves no target, with --nonlinear-power 0");
  CHECK(refusal(with("train", "yes")) == "--train: yes is not off | on");
  CHECK(refusal(with("train", "on")).rfind("--train: on needs an --activation", 0) == 0);
  CHECK(refusal(with("samples", "40000"), "simulation").rfind("--samples: 40000 is above", 0) == 0);
  CHECK(refusal(with("width", "1e9"), "simulation").rfind("--width: 1e+09 with", 0) == 0);

  std::map<std::string, std::string> narrow{
      {"dim", "40"}, {"width", "2"}, {"samples", "60"}, {"activation", "erf"}};
  CHECK(refusal(narrow, "finite-width").rfind("--width: 2 is not at least 3", 0) == 0);
  CHECK(refusal(narrow, "infinite-width") == "accepted");
  CHECK(default_level(make_model()->description(), resolved(narrow)) == "infinite-width");
  narrow.insert({"ridge", "0.1"});
  CHECK(refusal(narrow, "finite-width") == "accepted");
  CHECK(default_level(make_model()->description(), resolved(narrow)) == "finite-width");
}
