// SPDX-License-Identifier: MIT
#include <Eigen/Core>
#include <complex>
#include <optional>
#include <utility>
#include <vector>

#include "hostile/folders.hpp"
#include "hostile/risks.hpp"
#include "overparam/regression/contour.hpp"
#include "overparam/regression/equivalent.hpp"
#include "overparam/regression/flow.hpp"
#include "overparam/regression/observables.hpp"
#include "overparam/regression/product_features.hpp"
#include "overparam/regression/slope_law.hpp"

namespace overparam::hostile {

using namespace regression;

template <>
struct Fields<Edge> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("eigenvalue", &Edge::eigenvalue, not_negative);
    visit("kappa", &Edge::kappa, any_number);
  }
};

template <>
struct Fields<Resolvent> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("z", &Resolvent::z, anything);
    visit("kappa", &Resolvent::kappa, anything);
    visit("df", &Resolvent::df, anything);
    visit("df_slope", &Resolvent::df_slope, anything);
    visit("gap", &Resolvent::gap, anything);
    visit("gap_slope", &Resolvent::gap_slope, anything);
  }
};

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
struct Fields<ProductFit> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("risk", &ProductFit::risk, any_number);
    visit("overlap", &ProductFit::overlap, finite);
    visit("norm", &ProductFit::norm, not_negative);
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

void call_spectrum(Campaign& campaign, const Spectrum& spectrum, double samples) {
  const auto size = arg("samples", samples, positive);
  campaign.call(
      "regression::require_valid", [](const Spectrum& of) { require_valid(of); },
      arg("spectrum", spectrum));
  campaign.call(
      "regression::lower_edge", [](const Spectrum& of, double n) { return lower_edge(of, n); },
      arg("spectrum", spectrum), size);
  campaign.call(
      "regression::upper_edge", [](const Spectrum& of, double n) { return upper_edge(of, n); },
      arg("spectrum", spectrum), size);
  campaign.call(
      "regression::effective_ridge",
      [](const Spectrum& of, double n, double ridge) { return effective_ridge(of, n, ridge); },
      arg("spectrum", spectrum), size, arg("ridge", 0.1));
  campaign.call(
      "regression::degrees_of_freedom",
      [](const Spectrum& of, double kappa) { return degrees_of_freedom(of, kappa); },
      arg("spectrum", spectrum), arg("kappa", 0.1));
  campaign.call(
      "regression::ridge_risk",
      [](const Spectrum& of, double n, double ridge, double noise) {
        return ridge_risk(of, n, ridge, noise);
      },
      arg("spectrum", spectrum), size, arg("ridge", 0.1), arg("noise", 0.2, not_negative));
  campaign.call(
      "regression::relative_correction",
      [](const Spectrum& of, double n, double ridge) { return relative_correction(of, n, ridge); },
      arg("spectrum", spectrum), size, arg("ridge", 0.1, above_minus_infinity));
  campaign.call(
      "regression::resolvent_of",
      [](const Spectrum& of, double n, std::complex<double> z) {
        return resolvent_of(of, n)(z, std::nullopt);
      },
      arg("spectrum", spectrum), size, arg("z", std::complex<double>(0.5, 0.3), positive));
  campaign.call(
      "regression::flow_risk",
      [](const Spectrum& of, double n, double ridge, double noise, double time) {
        return flow_risk(of, n, ridge, noise, time);
      },
      arg("spectrum", spectrum), size, arg("ridge", 0.1), arg("noise", 0.2, not_negative),
      arg("time", 3., not_negative_or_infinite));
}

void call_product(Campaign& campaign, const ProductFeatures& features, double ridge) {
  const ProductTarget target{1, 0.2, 0.1};
  campaign.call(
      "regression::product_ridge_risk",
      [](const ProductFeatures& of, const ProductTarget& to, double n, double lambda) {
        return product_ridge_risk(of, to, n, lambda);
      },
      arg("features", features), arg("target", target), arg("samples", 30., positive),
      arg("ridge", ridge, not_negative));
  campaign.call(
      "regression::product_ridge_fit",
      [](const ProductFeatures& of, const ProductTarget& to, double n, double lambda) {
        return product_ridge_fit(of, to, n, lambda);
      },
      arg("features", features), arg("target", target), arg("samples", 30., positive),
      arg("ridge", ridge, not_negative));
  campaign.call(
      "regression::product_flow_risk",
      [](const ProductFeatures& of, const ProductTarget& to, double n, double lambda, double time) {
        return product_flow_risk(of, to, n, lambda, time);
      },
      arg("features", features), arg("target", target), arg("samples", 30., positive),
      arg("ridge", ridge, not_negative), arg("time", 3., not_negative_or_infinite));
}

void call_slopes(Campaign& campaign) {
  const auto activation = arg("activation", core::Activation::parse("erf"));
  campaign.call(
      "regression::fine_law",
      [](const core::Activation& of) {
        const Law law = fine_law(of);
        return std::pair(law.value, law.weight);
      },
      activation);
  campaign.call(
      "regression::Law::average",
      [](const Eigen::VectorXd& of) {
        (void)Law{Eigen::Array2d(0, 1), Eigen::Array2d(0.5, 0.5)}.average(of.array());
      },
      arg("of", Eigen::VectorXd(Eigen::VectorXd::LinSpaced(2, 1, 2)), anything));
  campaign.call(
      "regression::isolated_slopes", [](const core::Activation& of) { (void)isolated_slopes(of); },
      activation);
  for (const double width : {1., 4., 100.})
    campaign.call(
        "regression::slope_law",
        [](const core::Activation& of, double units) { return slope_law(of, units); }, activation,
        arg("width", width, Range{.lower = 1, .whole = true}));
}

}  // namespace

void call_regression(Campaign& campaign) {
  const Spectrum few{{{2, 3, 1}, {0.5, 4, 0.2}}, 0, 0.1};
  const Spectrum many{{{2, 3, 1}, {0.5, 100, 0.2}}, 0.3, 0.1};
  call_spectrum(campaign, few, 20);
  call_spectrum(campaign, many, 20);
  const ResolventAt resolvent = resolvent_of(many, 20);
  campaign.call(
      "regression::flow_risk",
      [](const ResolventAt& of, double n, double ridge, double noise, double time) {
        return flow_risk(of, n, ridge, noise, time);
      },
      arg("resolvent", resolvent), arg("samples", 20., positive), arg("ridge", 0.1),
      arg("noise", 0.2, not_negative), arg("time", 3., positive));
  campaign.call(
      "regression::flow_risk",
      [&](const Resolvent& value) {
        return flow_risk([&](auto, const auto&) { return value; }, 20, 0.1, 0.2, 3);
      },
      arg("resolvent", resolvent({0.5, 0.3}, std::nullopt)));

  const std::vector<Gates> law{{0.5, 0.4, 0.2}, {0.25, 0.7, 0.1}, {0.25, 0, 0}};
  for (const double ridge : {0., 0.1}) {
    call_product(campaign, {10, 4, law}, ridge);
    call_product(campaign, {20, infinity, law}, ridge);
    call_product(campaign, {40, 1, {{0.5, 1, 0}, {0.5, 0, 0}}}, ridge);
  }
  call_slopes(campaign);

  const Risk risk{0.1, 0.2, 0.05};
  campaign.call(
      "regression::Observable::of",
      [](const Risk& of, double noise) { (void)observables.back().of(of, noise); },
      arg("risk", risk, anything), arg("label_noise", 0.1, anything));
  campaign.call(
      "regression::Observable::scale",
      [](double target, double noise) { (void)observables.front().scale(target, noise); },
      arg("target", 0.1, anything), arg("label_noise", 0.1, anything));
  campaign.call(
      "regression::difference", [](const Risk& a, const Risk& b) { (void)difference(a, b); },
      arg("a", risk, anything), arg("b", risk, anything));

  campaign.call(
      "regression::Contour::Contour",
      [](double time) {
        const Contour contour(time);
        return std::abs(contour.q.front()) + std::abs(contour.q.back());
      },
      arg("time", 3., positive));
}

}  // namespace overparam::hostile
