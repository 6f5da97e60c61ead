// SPDX-License-Identifier: MIT
#include "random_features_ridge/finite_size.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "overparam/core/error.hpp"
#include "overparam/experiment/accuracy.hpp"

namespace overparam::random_features_ridge {
namespace {

using experiment::equation;
using regression::Observable;
using regression::Risk;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double worth_saying = 0.1;

}  // namespace

FiniteSize::FiniteSize(const Parameters& p, Level level, const Theory& theory)
    : p_(p), theory_(theory) {
  if (!p.dimension) return;
  dimension_ = p.dimension;
  width_ = p.width;
  samples_ = p.samples;
  // A sample of so many changes nothing.
  constexpr double many = 1e5;
  if (*samples_ > many) return;
  const auto with = [&](double samples) {
    Parameters other = p;
    other.samples = samples;
    other.sample_ratio = samples / *p.dimension;
    return Theory(other, level);
  };
  try {
    if (*samples_ > 1) fewer_ = with(*samples_ - 1);
    more_ = with(*samples_ + 1);
  } catch (const core::ConvergenceFailure&) {
    // The next degree may be out of reach.
  }
}

// Whether a label of the sample is met beyond itself. At a finite time the flow is about where the ridge n/t more
// leaves it.
bool FiniteSize::overshoots(double time) const {
  const double ridge = p_.ridge + theory_.samples() * theory_.time_unit() / time;
  return ridge < 0 && theory_.limit(ridge).unused < 0;
}

std::vector<Risk> FiniteSize::neighbours(double time) const {
  std::vector<Risk> result;
  for (const auto* other : {&fewer_, &more_}) try {
      if (!*other) continue;
      if (p_.ridge < 0 && p_.ridge <= (*other)->lowest_ridge())
        result.push_back({infinity, infinity, infinity});
      else
        result.push_back((*other)->risk(p_.ridge, time));
    } catch (const core::ConvergenceFailure&) {
      // Of the sizes asked for the risk is known.
    }
  return result;
}

// @param change the largest relative change by one sample.
std::string FiniteSize::sample_reason(double change) const {
  return experiment::correction_reason(
      equation("|n − K|", std::abs(*samples_ - *width_)) + ", " + equation("1/n", 1 / *samples_),
      change, worth_saying);
}

// From what one sample less or more makes of `value`, value_of(theory).
template <class Value>
std::string FiniteSize::change_reason(double value, const Value& value_of) const {
  if (!dimension_ || !(value > 0)) return "";
  double largest = 0;
  for (const auto* other : {&fewer_, &more_}) try {
      if (!*other || (p_.ridge < 0 && p_.ridge <= (*other)->lowest_ridge())) continue;
      largest = std::max(largest, std::abs(value_of(**other) - value) / value);
    } catch (const core::ConvergenceFailure&) {
      // Of the sizes asked for the value is known.
    }
  return sample_reason(largest);
}

std::string FiniteSize::classification_reason(double time) const {
  if (!dimension_) return "";
  const auto value_of = [&](const Theory& theory) {
    return theory.classification_error(p_.ridge, time).value;
  };
  return change_reason(value_of(theory_), value_of);
}

std::string FiniteSize::split_reason(const std::string& part, double time) const {
  const auto value_of = [&](const Theory& theory) {
    double found = 0;
    common::add_split(theory.split(p_.ridge, time), [&](const char* name, const auto& number) {
      if (part == name) found = number.value;
    });
    return found;
  };
  const double value = value_of(theory_);
  if (value == 0 && std::isinf(theory_.students())) return "";  // what infinitely many have not
  std::string text = experiment::contour_reason(time, value, theory_.teacher_power());
  if (part == "sampling_variance" && dimension_ && time > 0) {
    // At a finite time about that of the ridge n/t more.
    const double ridge = p_.ridge + theory_.samples() * theory_.time_unit() / time;
    const double own = theory_.limit(std::max(ridge, p_.ridge)).sampling_correction;
    text = experiment::joined(
        text, experiment::signed_correction_reason("few directions are learnt", own, worth_saying,
                                                   "their own fluctuations"));
  }
  return experiment::joined(text, change_reason(value, value_of));
}

std::string FiniteSize::reason(const Observable& observable, const Risk& risk, double fresh_noise,
                               const std::vector<Risk>& neighbours, double time) const {
  const double value = observable.of(risk, fresh_noise);
  const double scale = observable.scale(theory_.teacher_power(), theory_.label_noise());
  std::string text = experiment::contour_reason(time, value, scale);
  if (!text.empty()) return text;
  const auto say = [&](const std::string& reason) { text = experiment::joined(text, reason); };
  if (!dimension_ || !(value > 0)) return text;

  double largest = 0;
  for (const Risk& there : neighbours)
    largest = std::max(largest, std::abs(observable.of(there, fresh_noise) - value) / value);
  say(sample_reason(largest));

  const double fresh = risk.bias + risk.variance + fresh_noise;
  double left = fresh > 0 ? std::sqrt(std::min(1.0, risk.training / fresh)) : 1;
  if (overshoots(time)) left = -left;
  constexpr double measured = 4;
  if (!p_.levels)
    say(experiment::correction_reason(equation("1/N", 1 / *dimension_),
                                      measured * std::pow(1 - left, 4) / *dimension_,
                                      worth_saying));

  if (theory_.mean_apart() && std::isfinite(time)) {
    const double learnt = 1 - theory_.mean_to_learn(time);
    const double mean = theory_.label_noise() / *samples_ * learnt * learnt;
    say(experiment::signed_correction_reason(equation("1/n", 1 / *samples_),
                                             observable.of(Risk{0, mean, 0}) / value, worth_saying,
                                             "the mean of the activation"));
  }
  return text;
}

}  // namespace overparam::random_features_ridge
