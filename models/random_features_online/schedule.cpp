// SPDX-License-Identifier: MIT
#include "random_features_online/schedule.hpp"

#include <cmath>
#include <string_view>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/text.hpp"

namespace overparam::random_features_online {
namespace {

void require_rate(const Schedule& schedule, double learning_rate, double t) {
  schedule.require_valid();
  if (schedule.follows_error())
    throw core::InvalidParameter("schedule kind",
                                 schedule.kind == Schedule::Kind::optimal ? "optimal" : "greedy",
                                 "depends on the state, not on time alone");
  core::require_positive("learning rate", learning_rate);
  core::require(t >= 0, "t", t, "is not from 0");
}

}  // namespace

Schedule Schedule::parse(const std::string& text, const std::string& option) {
  if (text == "constant") return {};
  if (text == "optimal") return {Kind::optimal, 0, 1};
  if (text == "greedy") return {Kind::greedy, 0, 1};
  const std::string prefix = "power:";
  if (text.rfind(prefix, 0) != 0)
    throw core::InvalidParameter(option, text, "is not one of " + choices());
  const auto numbers = core::read_numbers(std::string_view(text).substr(prefix.size()));
  if (!numbers || numbers->size() != 2 || !((*numbers)[0] > 0) || !((*numbers)[1] > 0))
    throw core::InvalidParameter(option, text, "is not power:a,t0 with positive numbers a and t0");
  return {Kind::power, (*numbers)[0], (*numbers)[1]};
}

void Schedule::require_valid() const {
  if (kind == Kind::constant || follows_error()) return;
  core::require(kind == Kind::power, "schedule kind", static_cast<double>(kind), "is no kind");
  core::require_positive("schedule exponent", exponent);
  core::require_positive("schedule time scale", time_scale);
}

double Schedule::rate(double learning_rate, double t) const {
  require_rate(*this, learning_rate, t);
  return kind == Kind::power ? learning_rate * std::pow(1 + t / time_scale, -exponent)
                             : learning_rate;
}

double Schedule::slope(double learning_rate, double t) const {
  require_rate(*this, learning_rate, t);
  if (kind == Kind::constant) return 0;
  const double relative = -exponent / (time_scale + t);  // infinite where t0 is that small
  const double now = rate(learning_rate, t);
  return now > 0 ? relative * now : 0;
}

}  // namespace overparam::random_features_online
