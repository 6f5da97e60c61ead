// SPDX-License-Identifier: MIT
#include "linear_regression/theory.hpp"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "common/risk.hpp"
#include "linear_regression/students.hpp"
#include "overparam/core/kept.hpp"
#include "overparam/core/require.hpp"
#include "overparam/experiment/accuracy.hpp"
#include "overparam/experiment/recorder.hpp"
#include "overparam/regression/flow.hpp"

namespace overparam::linear_regression {
namespace {

using experiment::correction_reason;
using experiment::equation;
using experiment::joined;
using experiment::Measurement;
using experiment::range_reason;
using experiment::Status;
using experiment::Verdict;
using regression::Risk;

constexpr double infinity = std::numeric_limits<double>::infinity();

double error(const Risk& risk) { return (risk.bias + risk.variance) / 2; }

// E of the square of the target's part on the features that the student sees, and of all of it.
double reachable(const regression::Spectrum& spectrum) {
  double sum = 0;
  for (const auto& space : spectrum.spaces) sum += space.power;
  return sum;
}

double power(const regression::Spectrum& spectrum) {
  return reachable(spectrum) + spectrum.unreachable;
}

double trace(const regression::Spectrum& spectrum) {
  double sum = 0;
  for (const auto& space : spectrum.spaces) sum += space.multiplicity * space.eigenvalue;
  return sum;
}

// The smallest value and its place, log10: a scan of four points a decade, then Brent's parabolas.
struct Minimum {
  double log10 = 0, value = 0;
};

Minimum minimise(const std::function<double(double)>& value, double first, double last) {
  constexpr double step = 0.25;  // of log10
  const auto at = [&](double log10) { return value(std::pow(10, log10)); };
  const double start = std::log10(first);
  double best = infinity;
  double where = start;
  for (double x = start; x <= std::log10(last); x += step)
    if (const double y = at(x); y < best) {
      best = y;
      where = x;
    }
  std::uintmax_t iterations = 60;
  const auto [x, y] = boost::math::tools::brent_find_minima(
      at, where - step, where + step, std::numeric_limits<double>::digits / 2, iterations);
  return {x, y};
}

// What is not better than an end of the search by more than the accuracy of the values, relative and
// at late times of the flow, is no optimum.
bool better(double value, double end) {
  constexpr double accuracy = 1e-7;
  return value * (1 + accuracy) < end;
}

// What the solution without ridge has of noise on average over inputs, of equal eigenvalues if there
// are more features than samples.
double fitted_noise(double noise, double samples, double features) {
  const double excess = std::abs(samples - features) - 1;
  if (noise == 0) return 0;
  return excess > 0 ? noise * std::min(samples, features) / excess : infinity;
}

// Eigenvalues and their order do not depend on what most curves vary.
const regression::Spectrum& shared_spectrum(const Parameters& p) {
  return core::kept(std::tuple(p.spectrum, p.features(), p.seen_choice, p.signal.kind,
                               p.signal.number, p.signal.norm, p.signal.coefficients),
                    [&] { return spectrum_of(p); });
}

}  // namespace

regression::Spectrum spectrum_of(const Parameters& p) {
  regression::Spectrum result;
  const double count = p.partial() ? p.features() : infinity;
  const Spectrum all = split_behind(*p.spectrum, count);
  const auto power_of = powers(p.signal, all);
  double before = 0;
  for (std::size_t i = 0; i < power_of.size(); ++i) {
    const Run& run = all[i];
    const double power = power_of[i];
    if (before < count && run.eigenvalue > 0)
      result.spaces.push_back({run.eigenvalue, run.count, power});
    else
      result.unreachable += power;
    before += run.count;
  }
  if (p.seen_choice == SeenChoice::random) {
    // On average a subset has its share of the power, wherever that is.
    const double seen = p.features() / p.dimension;
    const double whole = power(result);
    result.spaces = {{all.front().eigenvalue, p.features(), seen * whole}};
    result.unreachable = (1 - seen) * whole;
  }
  return result;
}

SpikyPart spiky_part(const regression::Spectrum& spectrum, double samples, double kappa,
                     double test_error, double behind) {
  double learnt = 0;     // Σ λθ² s
  double square = 0;     // Σ λθ² s²
  double freedom = 0;    // Σ s
  double freedom_2 = 0;  // Σ s²
  double first = 0;
  for (const auto& space : spectrum.spaces) {
    if (first >= behind) {
      const double s = space.eigenvalue / (space.eigenvalue + kappa);
      learnt += space.power * s;
      square += space.power * s * s;
      freedom += space.multiplicity * s;
      freedom_2 += space.multiplicity * s * s;
    }
    first += space.multiplicity;
  }
  const double shift = freedom / samples;
  SpikyPart part;
  part.population = square + freedom_2 / samples * test_error;
  part.training =
      part.population + 2 * shift * (learnt - part.population) + shift * shift * test_error;
  return part;
}

std::optional<Risk> exact_ridgeless(const regression::Spectrum& spectrum, double samples,
                                    double noise) {
  regression::require_valid(spectrum);
  core::require(spectrum.tail == 0, "tail", spectrum.tail, "is not 0");
  core::require_positive("samples", samples);
  core::require_not_negative("noise", noise);
  double modes = 0;
  bool equal = true;
  for (const auto& space : spectrum.spaces) {
    modes += space.multiplicity;
    equal = equal && space.eigenvalue == spectrum.spaces.front().eigenvalue;
  }
  if (modes > samples && !equal) return std::nullopt;
  const double unseen = spectrum.unreachable;
  Risk risk;
  risk.variance = fitted_noise(noise, samples, modes);
  if (modes > samples) risk.bias = (1 - samples / modes) * reachable(spectrum);
  risk.bias += unseen + fitted_noise(unseen, samples, modes);
  if (modes < samples) risk.training = (noise + unseen) * (1 - modes / samples);
  return risk;
}

Optimum optimal_time(const regression::Spectrum& spectrum, double samples, double ridge,
                     double noise) {
  // Rates of the flow are eigenvalues of XᵀX/n, up to about λ_1 + tr Σ/n.
  const double fastest = spectrum.spaces.front().eigenvalue + trace(spectrum) / samples;
  const auto best =
      minimise([&](double t) { return error(flow_risk(spectrum, samples, ridge, noise, t)); },
               1e-4 / fastest, 1e10 / fastest);
  const double start = power(spectrum) / 2;
  const double limit = error(ridge_risk(spectrum, samples, ridge, noise));
  if (better(best.value, std::min(start, limit))) return {std::pow(10, best.log10), best.value};
  if (start <= limit) return {0, start, "at the start: no learning is best"};
  return {std::nullopt, limit, "best at t = ∞"};
}

Optimum optimal_ridge(const regression::Spectrum& spectrum, double samples, double noise) {
  const double lowest = -lower_edge(spectrum, samples).eigenvalue;
  const double scale = samples * spectrum.spaces.front().eigenvalue + trace(spectrum);
  const auto at = [&](double ridge) { return error(ridge_risk(spectrum, samples, ridge, noise)); };
  constexpr double first = 1e-12;  // nearer to the edge rounding decides whether there is a minimum
  const auto best = minimise([&](double above) { return at(lowest + above * scale); }, first, 1e8);
  const double none = at(0);
  const double limit = power(spectrum) / 2;
  if (better(best.value, std::min(none, limit))) {
    const double ridge = lowest + std::pow(10, best.log10) * scale;
    if (best.log10 > std::log10(first) + 0.25) return {ridge, best.value};
    return {ridge, best.value, "at the edge of the ridges that leave a minimum"};
  }
  if (!(none <= limit)) return {std::nullopt, limit, "best at λ = ∞"};
  return {0, none, lowest < 0 ? "" : "at the edge of the ridges that leave a minimum"};
}

namespace {

// Corrections of the equivalent that rows mention, from the deviations measured in README.md.
constexpr double worth_mentioning = 0.03;

// Of an interpolator of equal eigenvalues all is known: its square by θ̂'s, and the labels.
SpikyPart whole_interpolator(const regression::Spectrum& spectrum, double samples, double features,
                             double noise) {
  return {reachable(spectrum) * samples / features + fitted_noise(noise, samples, features) +
              fitted_noise(spectrum.unreachable, samples, features),
          power(spectrum) + noise};
}

class Validity {
 public:
  Validity(const Parameters& p, const regression::Spectrum& spectrum) : p_(p), spectrum_(spectrum) {
    const auto lower = regression::lower_edge(spectrum, p.samples);
    const auto upper = regression::upper_edge(spectrum, p.samples);
    lowest_ = 0 - lower.eigenvalue;
    fastest_ = (upper.eigenvalue + p.ridge) / p.samples;
  }

  // Of all values at a time.
  Verdict at(double time) const {
    if (p_.ridge < 0 && p_.ridge <= lowest_)
      return {std::isinf(time) ? Status::diverged : Status::not_converged,
              range_reason("λ", p_.ridge, "not above", lowest_) +
                  ", below which the quadratic form has no minimum"};
    if (p_.learning_rate && time > 0) {
      const double critical = 2 / fastest_;
      if (*p_.learning_rate >= critical)
        return {Status::unstable,
                range_reason("η", *p_.learning_rate, "at or above 2/λ_max =", critical)};
      const double relative = *p_.learning_rate * fastest_ / 2;
      if (!std::isinf(time))
        return {Status::ok,
                correction_reason(equation("ηλ_max/2", relative), relative, worth_mentioning)};
    }
    return {};
  }

  // Of the equivalent of an error, given its ridge and what is known to be left out of it.
  std::string equivalent(double ridge, double known = 0) const {
    const double relative = regression::relative_correction(spectrum_, p_.samples, ridge);
    return correction_reason(equation("n − df_2", 1 / relative), std::max(relative, known),
                             worth_mentioning);
  }

  // At a finite time the modes below n/t are as unlearnt as if that were the ridge.
  std::string equivalent_at(double time, double known = 0) const {
    return time == 0 ? "" : equivalent(std::max(p_.ridge + p_.samples / time, p_.ridge), known);
  }

  // What the equivalent of the bias leaves out, relative. It is the more, the higher the power of κ that
  // the bias is: for a small ridge and n > p it is λ² n/(n−p)³ where the mean of a squared inverse Wishart
  // matrix has λ² (n−1)/((n−p)(n−p−1)(n−p−3)), off by 4/(n−p), and one sample more changes it by 3/(n−p).
  double of_bias(double bias, double time) const {
    const double more = p_.samples + 1;
    if (!(bias > 0) || time == 0) return 0;
    if (p_.ridge < 0 && p_.ridge <= -regression::lower_edge(spectrum_, more).eigenvalue) return 1;
    const Risk next = flow_risk(spectrum_, more, p_.ridge, p_.label_noise, time);
    return 4.0 / 3 * std::abs(next.bias / bias - 1);
  }

 private:
  const Parameters& p_;
  const regression::Spectrum& spectrum_;
  double lowest_ = 0;
  double fastest_ = 0;  // λ_max of XᵀX/n + λ/n
};

}  // namespace

std::vector<Measurement> theory(const Parameters& p, std::span<const double> times) {
  const regression::Spectrum& all = shared_spectrum(p);
  const double n = p.samples;
  const Validity validity(p, all);
  std::vector<Measurement> out;
  for (const double t : times) {
    const Verdict verdict = validity.at(t);
    experiment::Recorder rows(out, t);
    const bool limit = std::isinf(t);
    const bool computable = verdict.status == Status::ok;
    Risk risk;
    std::string reason;
    std::string endless;
    double of_bias = 0;
    bool exact = false;
    if (computable) {
      if (limit && p.ridge == 0)
        if (const auto known = exact_ridgeless(all, n, p.label_noise)) {
          risk = *known;
          exact = true;
        }
      if (!exact) {
        risk = flow_risk(all, n, p.ridge, p.label_noise, t);
        reason = validity.equivalent_at(t);
        of_bias = validity.of_bias(risk.bias, t);
      }
      // The equivalent does not know of the last one.
      const double distance = std::abs(n - p.learnable());
      if (limit && p.ridge == 0 && distance <= 1 && p.label_noise + all.unreachable > 0) {
        if (p.label_noise > 0) risk.variance = infinity;
        if (all.unreachable > 0) risk.bias = infinity;
        endless = equation("|n − p|", distance) + ": the mean over inputs is infinite";
      }
    }
    const Risk one = risk;
    Average several;
    if (computable && (p.students != 1 || p.variance_split)) {
      several = average(p, all, one, exact, t);
      risk = several.risk;
      if (differ(p)) reason = validity.equivalent_at(t);
    }
    const Verdict limited{verdict.status, joined(verdict.reason, reason)};
    common::add_errors(common::errors_of(risk), p.label_noise,
                       [&](const std::string& name, const experiment::Known& error) {
                         const double half = name == "generalization_error" ? 0.5 : 1;
                         const bool counts = name != "variance" && name != "training_error";
                         const double share = counts ? half * risk.bias / error.value : 0;
                         Verdict own = limited;
                         if (of_bias > 0 && error.value > 0)
                           own.reason =
                               joined(verdict.reason, validity.equivalent_at(t, share * of_bias));
                         rows.add(name, error, own, endless);
                       });
    if (p.variance_split)
      common::add_split(several.split, [&](const std::string& name, const auto& part) {
        Verdict of_part = limited;
        if (name == "sampling_variance")
          of_part.reason =
              joined(of_part.reason, experiment::signed_correction_reason(
                                         "few directions are learnt", several.sampling_correction,
                                         worth_mentioning, "their own fluctuations"));
        rows.add(name, part, of_part, endless);
      });
    if (!limit) continue;

    const double kappa = computable ? regression::effective_ridge(all, n, p.ridge) : 0;
    rows.add("effective_ridge", {kappa}, verdict);
    rows.add("degrees_of_freedom", {regression::degrees_of_freedom(all, kappa)}, verdict);
    if (const auto ranks = benign_ranks(p.seen_spectrum(), n)) {
      rows.add("benign_index", {ranks->index});
      rows.add("effective_rank_r", {ranks->rank_r});
      rows.add("effective_rank_R", {ranks->rank_R});
      rows.add("variance_shape", {p.label_noise * (ranks->index / n + n / ranks->rank_R)});
      const double test_error = one.bias + one.variance + p.label_noise;
      if (std::isfinite(test_error)) {
        SpikyPart spiky = exact && ranks->index == 0
                              ? whole_interpolator(all, n, p.learnable(), p.label_noise)
                              : spiky_part(all, n, kappa, test_error, ranks->index);
        if (p.students != 1 && differ(p)) {
          // All of f, whose products with the labels are those of one student.
          const double learnt = several.learnt * several.learnt * power(all);
          spiky.population = common::averaged(
              spiky.population,
              learnt + several.shared.sampling_variance + p.label_noise * several.shared.gain,
              p.students);
          spiky.training += risk.training - one.training;
        }
        rows.add("spiky_population", {spiky.population}, limited);
        rows.add("spiky_training", {spiky.training}, limited);
      } else {
        rows.add("spiky_population", {test_error}, verdict, endless);
      }
    }
    if (p.optima) {
      const auto add_optimum = [&](const std::string& name, const Optimum& best,
                                   const std::string& limits) {
        const std::string why = joined(best.edge, limits);
        rows.add(name, {best.at.value_or(infinity)}, {Status::ok, why}, why);
        rows.add(name + "_error", {best.error}, {Status::ok, limits});
      };
      if (computable) {
        const Optimum time = optimal_time(all, n, p.ridge, p.label_noise);
        add_optimum("optimal_time", time, validity.equivalent_at(time.at.value_or(infinity)));
      } else {
        rows.add("optimal_time", {}, verdict);
        rows.add("optimal_time_error", {}, verdict);
      }
      const Optimum ridge = optimal_ridge(all, n, p.label_noise);
      add_optimum("optimal_ridge", ridge, ridge.at ? validity.equivalent(*ridge.at) : "");
    }
  }
  return out;
}

}  // namespace overparam::linear_regression
