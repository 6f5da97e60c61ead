// SPDX-License-Identifier: MIT
#include <vector>

#include "hostile/folders.hpp"
#include "hostile/risks.hpp"
#include "neural_tangent/product_features.hpp"

namespace overparam::hostile {

using namespace neural_tangent;

template <>
struct Fields<Gates> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("weight", &Gates::weight, not_negative);
    visit("mean", &Gates::mean, finite);
    visit("spread", &Gates::spread, not_negative);
  }
};

template <>
struct Fields<ProductFeatures> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("dimension", &ProductFeatures::dimension, positive);
    visit("gates", &ProductFeatures::gates, Range{.lower = 1});
    visit("law", &ProductFeatures::law, finite);
  }
};

template <>
struct Fields<ProductTarget> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("linear", &ProductTarget::linear, not_negative);
    visit("unreachable", &ProductTarget::unreachable, not_negative);
    visit("noise", &ProductTarget::noise, not_negative);
  }
};

namespace {

void call_product(Campaign& campaign, const ProductFeatures& features, double ridge) {
  const ProductTarget target{1, 0.2, 0.1};
  campaign.call(
      "neural_tangent::product_ridge_risk",
      [](const ProductFeatures& of, const ProductTarget& to, double n, double lambda) {
        return product_ridge_risk(of, to, n, lambda);
      },
      arg("features", features), arg("target", target), arg("samples", 30., positive),
      arg("ridge", ridge, not_negative));
  campaign.call(
      "neural_tangent::product_flow_risk",
      [](const ProductFeatures& of, const ProductTarget& to, double n, double lambda, double time) {
        return product_flow_risk(of, to, n, lambda, time);
      },
      arg("features", features), arg("target", target), arg("samples", 30., positive),
      arg("ridge", ridge, not_negative), arg("time", 3., not_negative_or_infinite));
}

}  // namespace

void call_neural_tangent(Campaign& campaign) {
  const std::vector<Gates> law{{0.5, 0.4, 0.2}, {0.25, 0.7, 0.1}, {0.25, 0, 0}};
  for (const double ridge : {0., 0.1}) {
    call_product(campaign, {10, 4, law}, ridge);
    call_product(campaign, {20, infinity, law}, ridge);
    call_product(campaign, {40, 1, {{0.5, 1, 0}, {0.5, 0, 0}}}, ridge);
  }
}

}  // namespace overparam::hostile
