// SPDX-License-Identifier: MIT
#include <cmath>
#include <optional>
#include <string>

#include "hostile/folders.hpp"
#include "hostile/populations.hpp"
#include "overparam/spectrum/dot_product.hpp"
#include "overparam/spectrum/equivalent.hpp"
#include "overparam/spectrum/levels.hpp"
#include "overparam/spectrum/population.hpp"
#include "overparam/spectrum/sphere_rule.hpp"
#include "overparam/spectrum/target.hpp"

namespace overparam::hostile {

using namespace spectrum;

template <>
struct Fields<Teacher> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("activation", &Teacher::activation, finite);
    visit("units", &Teacher::units, whole_from(1));
    visit("overlap", &Teacher::overlap, between(-1, 1));
  }
};

template <>
struct Fields<Target::Pair> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("overlap", &Target::Pair::overlap, between(-1, 1));
    visit("weight", &Target::Pair::weight, finite);
  }
};

template <>
struct Fields<KernelDegree> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("multiplicity", &KernelDegree::multiplicity, positive);
    visit("eigenvalue", &KernelDegree::eigenvalue, positive);
  }
};

template <>
struct Fields<KernelDegrees> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("degrees", &KernelDegrees::degrees, finite);
    visit("tail", &KernelDegrees::tail, not_negative);
    visit("omitted", &KernelDegrees::omitted, not_negative);
  }
};

template <>
struct Fields<ZonalPowers> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("powers", &ZonalPowers::powers, not_negative);
    visit("rest", &ZonalPowers::rest, not_negative);
    visit("rounding", &ZonalPowers::rounding, not_negative);
  }
};

template <>
struct Fields<Level> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("multiplicity", &Level::multiplicity, positive);
    visit("eigenvalue", &Level::eigenvalue, not_negative);
    visit("target_power", &Level::target_power, not_negative);
  }
};

template <>
struct Fields<Levels> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("list", &Levels::list, finite);
    visit("target", &Levels::target, finite);
  }
};

namespace {

core::Activation activation(const char* name) { return core::Activation::parse(name); }

void call_populations(Campaign& campaign, const char* student, const char* name) {
  const Teacher teacher{activation(name), 2, 0.5};
  const auto g = activation(student);
  campaign.call(
      "spectrum::require_valid", [](const Teacher& of) { require_valid(of); },
      arg("teacher", teacher));
  campaign.call(
      "spectrum::Target::second_moment",
      [](const Teacher& of) { return Target(of).second_moment(); }, arg("teacher", teacher));
  campaign.call(
      "spectrum::Target::Target",
      [&](const Target::Pair& pair) {
        return Target({activation(name), g}, {pair}).second_moment();
      },
      arg("pair", Target::Pair{0, 1, 0.5, 2}));
  campaign.call(
      "spectrum::SphereHarmonics::SphereHarmonics",
      [](double d, const core::Activation& of, const Teacher& to) {
        return SphereHarmonics(d, of, to).up_to(3);
      },
      arg("dimension", 10., whole_from(2)), arg("student", g), arg("teacher", teacher));
  campaign.call(
      "spectrum::SphereHarmonics::up_to",
      [&](double width) { return SphereHarmonics(10, g, teacher).up_to(width); },
      arg("max_log_width", 3.));
  campaign.call(
      "spectrum::sphere_population",
      [](double d, const core::Activation& of, const Teacher& to, double width) {
        return sphere_population(d, of, to, width);
      },
      arg("dimension", 10., whole_from(2)), arg("student", g), arg("teacher", teacher),
      arg("max_log_width", 3.));
  campaign.call(
      "spectrum::asymptotic_population",
      [](const core::Activation& of, const Teacher& to) { return asymptotic_population(of, to); },
      arg("student", g), arg("teacher", teacher));

  for (const auto& population :
       {sphere_population(10, g, teacher, 5), asymptotic_population(g, teacher)}) {
    const auto width = arg("log_width", population.thermodynamic_limit ? 0.1 : 3.);
    campaign.call(
        "spectrum::require_valid", [](const Population& of) { require_valid(of); },
        arg("population", population));
    campaign.call(
        "spectrum::effective_ridge",
        [](const Population& of, double log_width) { return effective_ridge(of, log_width); },
        arg("population", population), width);
    campaign.call(
        "spectrum::require_resolved",
        [](const Population& of, double log_width, double ridge) {
          require_resolved(of, log_width, ridge);
        },
        arg("population", population), width, arg("ridge", 0.1));
    campaign.call(
        "spectrum::approximation_error",
        [](const Population& of, double log_width) { return approximation_error(of, log_width); },
        arg("population", population), width);
    campaign.call(
        "spectrum::approximation_error",
        [](const Population& of, double log_width, double ridge) {
          return approximation_error(of, log_width, ridge);
        },
        arg("population", population), width, arg("ridge", 0.1, not_negative));
    campaign.call(
        "spectrum::log_width_for",
        [](const Population& of, double error) { return log_width_for(of, error); },
        arg("population", population),
        arg("error", 0.4 * (population.teacher_total + population.unreachable), positive));
  }
}

void call_kernels(Campaign& campaign) {
  for (const char* name :
       {"relu", "ntk:relu", "erf", "gelu", "ntk:tanh", "exp:2", "poly:3", "series:1,0,2", "sign"}) {
    campaign.call(
        "spectrum::DotProductKernel::parse",
        [](const std::string& text) { return DotProductKernel::parse(text)(0.5); },
        arg("kernel", std::string(name)));
    const auto kernel = DotProductKernel::parse(name);
    campaign.call(
        "spectrum::DotProductKernel::operator()", [&](double c) { return kernel(c); },
        arg("c", 0.5, between(-1, 1)));
    campaign.call(
        "spectrum::DotProductKernel::taylor", [&](int count) { return kernel.taylor(count); },
        arg("count", 5, between(0, 1e6)));
    campaign.call(
        "spectrum::KernelHarmonics::KernelHarmonics",
        [&](double d) { return KernelHarmonics(kernel, d).up_to(50); },
        arg("dimension", 10., whole_from(2)));
    campaign.call(
        "spectrum::KernelHarmonics::up_to",
        [&](double samples) { return KernelHarmonics(kernel, 10).up_to(samples); },
        arg("samples", 50., positive));
  }
  campaign.call(
      "spectrum::DotProductKernel::of",
      [](const core::Activation& g, bool tangent) { return DotProductKernel::of(g, tangent)(0.5); },
      arg("g", activation("tanh")), arg("tangent", true));
  campaign.call(
      "spectrum::sphere_rule",
      [](const core::Activation& g, double d, int degree) {
        return sphere_rule(g, d, degree).weights.sum();
      },
      arg("g", activation("hard_tanh")), arg("dimension", 10., whole_from(2)),
      arg("degree", 5, between(0, 20000)));
  campaign.call(
      "spectrum::gauss_sphere_rule", [](double d) { return gauss_sphere_rule(d).weights.sum(); },
      arg("dimension", 10., whole_from(2)));
  for (const char* name : {"relu", "sign", "erf", "tanh", "hermite:1,0.5", "hard_tanh"})
    campaign.call(
        "spectrum::zonal_powers",
        [](const core::Activation& g, double d, int count) { return zonal_powers(g, d, count); },
        arg("g", activation(name)), arg("dimension", 10., whole_from(2)),
        arg("count", 5, between(1, 20000)));
  campaign.call(
      "spectrum::KinkedEigenvalues::KinkedEigenvalues",
      [](const core::Activation& g, double d) {
        KinkedEigenvalues eigenvalues(g, d);
        return static_cast<double>(eigenvalues.next_log_eigenvalue() +
                                   eigenvalues.next_log_eigenvalue());
      },
      arg("g", activation("relu")), arg("dimension", 10., whole_from(2)));
}

void call_levels(Campaign& campaign) {
  const Levels levels{{{1, 2, 0.5}, {3, 0.5, 0.25}, {2, 0, 0.25}}, true};
  campaign.call(
      "spectrum::require_valid", [](const Levels& of) { require_valid(of); },
      arg("levels", levels));
  campaign.call(
      "spectrum::population_of", [](const Levels& of) { return population_of(of).kernel_total; },
      arg("levels", levels));
  campaign.call(
      "spectrum::whole_multiplicities", [](const Levels& of) { return whole_multiplicities(of); },
      arg("levels", levels));
  campaign.call(
      "spectrum::power_levels",
      [](double a, double b, double count) { return power_levels(a, b, count); },
      arg("a", 1.5, between(0, 100)), arg("b", 2., between(0, 100)),
      arg("count", 10., whole_from(1)));
  const std::string content = "multiplicity eigenvalue target_power\n1 2 0.5\n3 0.5 0.25\n";
  campaign.call(
      "spectrum::read_levels",
      [](const std::string& of) { return read_levels(of, "file:name", "content"); },
      arg("content", content));
  campaign.call(
      "spectrum::has_level_names", [](const std::string& of) { return has_level_names(of); },
      arg("content", content));
  campaign.call(
      "spectrum::levels_of",
      [](const std::string& text, std::optional<double> modes) {
        return levels_of(text, "text", nullptr, modes);
      },
      arg("text", std::string("power:1.5,2,10")), arg("modes", std::optional(10.), whole_from(1)));
}

}  // namespace

void call_spectrum(Campaign& campaign) {
  call_populations(campaign, "erf", "erf");
  call_populations(campaign, "relu", "tanh");
  call_populations(campaign, "sigmoid", "linear");
  call_populations(campaign, "hermite:0.5,1,0.25", "relu");
  call_kernels(campaign);
  call_levels(campaign);
}

}  // namespace overparam::hostile
