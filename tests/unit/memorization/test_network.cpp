// SPDX-License-Identifier: MIT
// Evaluation and counts of networks, and their files.
#include "memorization/network.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "memorization/constructions.hpp"
#include "memorization/network_file.hpp"
#include "memorization/points.hpp"
#include "overparam/core/error.hpp"
#include "unit/memorization/points.hpp"

namespace {

using namespace overparam;
using namespace overparam::memorization;
using test::memorization_of;

// 3 ReLU(x_0 − x_1/2 + 1) − 2 ReLU(0·x_1 + 5) + 1/3.
Network small() {
  Network network{2, {}};
  network.layers.push_back({Neuron{{{0, Number(1)}, {1, Number::scaled(-1, -1)}}, Number(1)},
                            Neuron{{{1, Number()}}, Number(5)}});
  network.layers.push_back({Neuron{{{0, Number(3)}, {1, Number(-2)}}, Number::ratio(1, 3)}});
  return network;
}

std::string fault(const std::string& json) {
  try {
    network_of(json);
  } catch (const core::Error& error) {
    return error.what();
  }
  return "";
}

std::string with_layers(const std::string& layers) {
  return R"({"format":"overparam network","version":1,"activation":"relu","inputs":1,"layers":[)" +
         layers + "]}";
}

}  // namespace

TEST_CASE("a network is evaluated without rounding") {
  const Network network = small();
  const auto at = [&](const Number& x, const Number& y) {
    return network(std::vector<Number>{x, y});
  };
  CHECK(at(1, 2) == Number::ratio(-20, 3));  // 3·1 − 10 + 1/3
  CHECK(at(-9, 0) == Number::ratio(-29, 3));
  CHECK(at(Number::scaled(1, -200), 0) == Number::ratio(-20, 3) + Number::scaled(3, -200));
  CHECK_THROWS_AS(network(std::vector<Number>{Number(1)}), core::DimensionMismatch);
}

TEST_CASE("counts") {
  const NetworkSize size = small().size();
  CHECK(size.slots == 8);
  CHECK(size.parameters == 7);
  CHECK(size.depth == 1);
  CHECK(size.width == 2);
  CHECK(size.weight_bits == 3);  // 5
}

TEST_CASE("what is written is read") {
  const Sample sample = draw_sample(memorization_of(20, 9), {1, 0});
  const Projection projection = project(sample.points, {1, 0});
  for (const Network& network : {small(), shallow_network(projection, sample.labels, 1),
                                 extraction_network(projection, sample.labels, 1, 3)}) {
    const Network again = network_of(to_json(network, sample));
    CHECK(again.inputs == network.inputs);
    REQUIRE(again.layers.size() == network.layers.size());
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
      REQUIRE(again.layers[l].size() == network.layers[l].size());
      for (std::size_t i = 0; i < network.layers[l].size(); ++i) {
        const Neuron &a = again.layers[l][i], &b = network.layers[l][i];
        CHECK(a.bias == b.bias);
        REQUIRE(a.weights.size() == b.weights.size());
        for (std::size_t j = 0; j < a.weights.size(); ++j) {
          CHECK(a.weights[j].input == b.weights[j].input);
          CHECK(a.weights[j].value == b.weights[j].value);
        }
      }
    }
  }
}

TEST_CASE("files that are no network") {
  CHECK(fault(with_layers(R"({"neurons":[{"weights":[[0,"1"]],"bias":"1/2"}]})")).empty());
  CHECK(fault("{").find("is no network") == 0);
  CHECK(fault("[]").find("is no network") == 0);
  CHECK(fault("{}").find("is no network") == 0);
  CHECK(fault(R"({"format":"overparam network","version":2,"activation":"relu"})") ==
        "is no network of ReLU neurons in the format of version 1");
  CHECK(fault(with_layers("")) == "has no layers");
  CHECK(fault(with_layers(R"({"neurons":[]})")) == "has no single output");
  CHECK(fault(with_layers(R"({"neurons":[{"weights":[[0,1.5]]}]})")) ==
        R"(has 1.5 where a number such as "-12", "5/3" or "3*2^-7" has to be)");
  CHECK(fault(with_layers(R"({"neurons":[{"weights":[[0,"0.5"]]}]})")) ==
        R"(has "0.5" where a number such as "-12", "5/3" or "3*2^-7" has to be)");
  CHECK(fault(with_layers(R"({"neurons":[{"weights":[[-1,"1"]]}]})")) ==
        R"(has [-1,"1"] where [input, "number"] has to be)");
  for (const char* weights : {R"([[1,"1"]])", R"([[0,"1"],[0,"1"]])"})
    CHECK(fault(with_layers(std::string(R"({"neurons":[{"weights":)") + weights + "}]}"))
              .find("has in layer 1 a weight of value") == 0);
  // Long texts are cut in the message.
  CHECK(fault(with_layers(R"({"neurons":[{"weights":[[0,")" + std::string(1000, 'x') + R"("]]}]})"))
            .size() < 200);
}
