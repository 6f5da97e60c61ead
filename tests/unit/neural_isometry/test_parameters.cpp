// SPDX-License-Identifier: MIT
// What is refused, in one line each.
#include "neural_isometry/parameters.hpp"

#include <doctest/doctest.h>

#include <string>

#include "neural_isometry/model.hpp"
#include "support/refusal.hpp"

namespace {

using namespace overparam;

std::string refusal(const experiment::Point& given, const std::string& source = "law") {
  return test::refusal(*neural_isometry::make_model(), given, source);
}

std::string level(const experiment::Point& given) {
  const auto model = neural_isometry::make_model();
  return experiment::default_level(model->description(),
                                   model->resolve(test::point_of(*model, given)));
}

}  // namespace

TEST_CASE("points that make no sense") {
  CHECK(refusal({{"dim", "10"}, {"samples", "20"}}).empty());
  CHECK(refusal({{"dim", "10"}, {"samples", "20"}}, "simulation").empty());
  CHECK(refusal({{"samples", "20"}}) == "--dim: is needed");
  CHECK(refusal({{"dim", "10"}, {"samples", "5"}}) ==
        "--samples: 5 is below --dim 10, with --planted linear: not even X determines w*");
  CHECK(refusal({{"dim", "10"}, {"samples", "5"}, {"planted", "relu"}}) ==
        "--samples: 5 is below --dim 10, with --data haar: XᵀX = I is impossible");
  CHECK(refusal({{"dim", "10"}, {"samples", "5"}, {"planted", "relu"}, {"data", "gaussian"}},
                "simulation")
            .empty());
  CHECK(refusal({{"dim", "3"}, {"samples", "9"}, {"neurons", "2"}}) ==
        "--neurons: 2 needs --planted relu");
  CHECK(refusal({{"dim", "3"}, {"samples", "9"}, {"network", "plain"}}) ==
        "--network: plain needs --planted relu: only skip has a linear part");
  CHECK(refusal({{"dim", "3"}, {"samples", "9"}, {"program", "foo"}}) ==
        "--program: foo is not relaxed | exact | train");
}

TEST_CASE("what only some sources refuse") {
  const experiment::Point large{{"dim", "6"}, {"samples", "12"}, {"program", "exact"}};
  CHECK(refusal(large).empty());
  CHECK(refusal(large, "simulation") == "--dim: 6 is above 5, the largest of --program exact");
  const experiment::Point many{{"dim", "10"}, {"samples", "40"}, {"patterns", "all"}};
  CHECK(refusal(many).empty());
  for (const std::string source : {"instance", "simulation"})
    CHECK(refusal(many, source) ==
          "--samples: 40 has more than 1e5 arrangement patterns at --dim 10, the most that are "
          "enumerated");
  CHECK(refusal({{"dim", "3"},
                 {"samples", "9"},
                 {"planted", "relu"},
                 {"network", "normalized"},
                 {"program", "exact"}},
                "simulation") ==
        "--network: normalized is not plain or skip, as --program exact needs");
  CHECK(refusal({{"dim", "2"},
                 {"samples", "4"},
                 {"planted", "relu"},
                 {"patterns", "all"},
                 {"neurons", "9"}},
                "simulation") == "--neurons: 9 is above 8, the number of arrangement patterns");
  CHECK(refusal({{"dim", "3"}, {"samples", "17000"}, {"directions", "1000000"}}, "simulation")
            .find("memory") != std::string::npos);
}

TEST_CASE("the theory that a point has by default") {
  CHECK(level({{"dim", "3"}, {"samples", "9"}}) == "law");
  CHECK(level({{"dim", "3"}, {"samples", "9"}, {"noise", "0.1"}, {"beta", "0.1"}}) == "law");
  CHECK(level({{"dim", "3"}, {"samples", "9"}, {"planted", "relu"}}) == "instance");
  const experiment::Point normalized{{"dim", "3"},
                                     {"samples", "9"},
                                     {"planted", "relu"},
                                     {"network", "normalized"},
                                     {"patterns", "all"}};
  CHECK(level(normalized) == "law");
  experiment::Point trained = normalized;
  trained["program"] = std::string("train");
  CHECK(level(trained) == "instance");
  CHECK(level({{"dim", "3"}, {"samples", "9"}, {"beta", "0.1"}, {"data", "gaussian"}}) ==
        "instance");
  CHECK(level({{"dim", "3"}, {"samples", "9"}, {"noise", "0.1"}}) == "instance");
}
