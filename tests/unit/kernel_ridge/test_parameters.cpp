// SPDX-License-Identifier: MIT
// How a point of kernel ridge regression is read, and what is refused.
#include "kernel_ridge/parameters.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "kernel_ridge/model.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"

namespace {

using namespace overparam;
using kernel_ridge::declaration;
using Texts = std::map<std::string, std::string>;

experiment::Point resolved(const Texts& texts) {
  return kernel_ridge::resolve(experiment::make_grid(declaration().specs(), texts, {}).front());
}

std::string refusal(const Texts& texts, const std::string& source = "") {
  try {
    const auto point = resolved(texts);
    if (!source.empty()) kernel_ridge::make_model()->check(point, source, 1);
  } catch (const core::InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("samples, ratio and exponent say the same") {
  const auto point = resolved({{"dim", "10"}, {"samples", "1000"}});
  CHECK(point == resolved({{"dim", "10"}, {"sample-ratio", "100"}}));
  CHECK(point == resolved({{"dim", "10"}, {"sample-exponent", "3"}}));
  CHECK(refusal({{"dim", "10"}, {"samples", "5"}, {"sample-ratio", "2"}}) ==
        "--samples: 5 contradicts --sample-ratio (one of --samples, --sample-ratio, "
        "--sample-exponent)");
  CHECK(refusal({{"dim", "10"}, {"sample-exponent", "61"}}) ==
        "--sample-exponent: 61 gives a samples above 1e+60");
}

TEST_CASE("without a dimension the theory is asymptotic") {
  const auto model = kernel_ridge::make_model();
  CHECK(experiment::default_level(model->description(), resolved({{"sample-ratio", "2"}})) ==
        "asymptotic");
  CHECK(experiment::default_level(model->description(),
                                  resolved({{"dim", "5"}, {"sample-ratio", "2"}})) ==
        "deterministic");
  CHECK(refusal({{"sample-ratio", "2"}}, "asymptotic") == "accepted");
  for (const std::string source : {"deterministic", "simulation"})
    CHECK(refusal({{"sample-ratio", "2"}}, source) == "--dim: is needed by the source " + source);
}

TEST_CASE("lists of kernels and targets with numbers in them") {
  const auto grid = experiment::make_grid(
      declaration().specs(),
      {{"kernel", "features:relu,ntk:hermite:0,1,0.5,exp:2,series:0,1,poly:3"},
       {"target", "levels:0,0.5,0.25,tanh"}},
      {});
  std::vector<std::string> pairs;
  for (const auto& point : grid) pairs.push_back(point.at("kernel") + " " + point.at("target"));
  CHECK(pairs.size() == 10);
  CHECK(pairs[2] == "ntk:hermite:0,1,0.5 levels:0,0.5,0.25");
  CHECK(pairs[7] == "series:0,1 tanh");
}

TEST_CASE("targets") {
  const auto given = kernel_ridge::Target::parse("levels:0,0.5,0.25", "--target");
  CHECK(given.powers == std::vector<double>{0, 0.5, 0.25});
  CHECK(!given.activation);
  CHECK(kernel_ridge::Target::parse("hermite:0,1", "--target").activation->name() == "hermite:0,1");
  const Texts base{{"dim", "10"}, {"sample-ratio", "1"}};
  const auto target = [&](const std::string& text) {
    Texts texts = base;
    texts["target"] = text;
    return refusal(texts);
  };
  CHECK(target("levels:0,0") == "--target: levels:0,0 has no level of positive power");
  CHECK(target("levels:0,-1") ==
        "--target: levels:0,-1 is not levels: followed by numbers T0,T1,... from 0");
  CHECK(target("levels:") ==
        "--target: levels: is not levels: followed by numbers T0,T1,... from 0");
  CHECK(target("cosine") == "--target: cosine is not one of " + kernel_ridge::Target::choices());
}

TEST_CASE("what does not fit is refused") {
  CHECK(refusal({{"dim", "2"}, {"sample-ratio", "1"}}) ==
        "--dim: 2 is not a whole number from 3 to 2^53");
  CHECK(refusal({{"dim", "10"}, {"sample-ratio", "1"}, {"label-noise", "-1"}}) ==
        "--label-noise: -1 is negative");
  CHECK(refusal({{"dim", "10"}, {"samples", "1e15"}}, "deterministic") == "accepted");
  CHECK(refusal({{"dim", "10"}, {"samples", "32766"}}, "simulation") ==
        "--samples: 32766 is above 32765, the largest that the simulation takes");
  CHECK(refusal({{"dim", "1e12"}, {"samples", "100"}}, "simulation").find("GB of memory") !=
        std::string::npos);
}

TEST_CASE("points that share a draw differ in ridge and label noise alone") {
  const auto model = kernel_ridge::make_model();
  const auto key = [&](Texts texts) {
    texts.insert({{"dim", "10"}, {"sample-ratio", "2"}});
    return model->shared_work(resolved(texts), "simulation");
  };
  CHECK(key({{"ridge", "0.1"}}) == key({{"label-noise", "1"}}));
  for (const Texts& other :
       {Texts{{"kernel", "relu"}}, Texts{{"target", "erf"}}, Texts{{"dim", "11"}}})
    CHECK(key({}) != key(other));
  CHECK(model->shared_work(resolved({{"sample-ratio", "2"}}), "asymptotic").empty());
}

TEST_CASE("kernels that are kept from point to point are those of their points") {
  for (const char* name : {"exp", "erf", "exp:2", "exp", "sign", "relu"}) {
    CAPTURE(name);
    const auto p = resolved({{"dim", "10"}, {"sample-ratio", "2"}, {"kernel", name}})
                       .values<kernel_ridge::Parameters>();
    CHECK(p.kernel->name() == name);
    CHECK((*p.kernel)(0.3) == spectrum::DotProductKernel::parse(name)(0.3));
  }
}
