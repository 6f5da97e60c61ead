// SPDX-License-Identifier: MIT
#include <vector>

#include "hostile/folders.hpp"
#include "overparam/ode/integrate.hpp"

namespace overparam::hostile {

using namespace ode;

template <>
struct Fields<Tolerances> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("relative", &Tolerances::relative, positive);
    visit("absolute", &Tolerances::absolute, positive);
    visit("max_steps", &Tolerances::max_steps, any_number);
    visit("max_evaluations", &Tolerances::max_evaluations, any_number);
    visit("first_step", &Tolerances::first_step, not_negative);
    visit("largest", &Tolerances::largest, positive);
    visit("stop_at_times", &Tolerances::stop_at_times, finite);
  }
};

template <>
struct Fields<Solution<Eigen::VectorXd>> {
  template <class Visit>
  static void each(const Visit& visit) {
    using Vectors = Solution<Eigen::VectorXd>;
    visit("times", &Vectors::times, not_negative);
    visit("states", &Vectors::states, any_number);
    visit("time", &Vectors::time, not_negative);
    visit("state", &Vectors::state, any_number);
  }
};

namespace {

using Times = std::vector<double>;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// What a model computes may be anything.
struct Linear {
  MatrixXd matrix;
  VectorXd offset;

  void operator()(const VectorXd&, VectorXd& dxdt, double) const { dxdt = offset; }
  MatrixXd jacobian(const VectorXd&, double) const { return matrix; }
};

}  // namespace

void call_ode(Campaign& campaign) {
  const VectorXd start = VectorXd::Constant(3, 0.5);
  const Times times{0, 1, 10};
  const Linear linear{-MatrixXd::Identity(3, 3), VectorXd::Constant(3, 0.5)};
  const FlatSystem flat = flatten<VectorXd>(linear, 3, 1);
  // Hopeless flows end at the limit of steps, which the default would make minutes of with sanitizers.
  Tolerances few;
  few.max_steps = 5000;
  for (const Method method : {Method::dormand_prince, Method::rosenbrock}) {
    campaign.call(
        "ode::integrate",
        [&](const VectorXd& x0, const Times& at, const Tolerances& tolerances) {
          const Linear system{-MatrixXd::Identity(x0.size(), x0.size()), x0};
          return integrate(system, x0, at, method, tolerances);
        },
        arg("x0", start), arg("times", times, not_negative), arg("tolerances", few));
    campaign.call(
        "ode::integrate",
        [&](const VectorXd& dxdt, const MatrixXd& jacobian) {
          return integrate(Linear{jacobian, dxdt}, start, times, method, few);
        },
        arg("dxdt", linear.offset, anything), arg("jacobian", linear.matrix, anything));
    campaign.call(
        "ode::integrate",
        [&](double height) {
          return integrate(linear, start, times, method, {},
                           {.until = [&](const VectorXd& x, double) { return x[0] > height; }});
        },
        arg("height", 0.7, anything));
  }
  campaign.call(
      "ode::integrate",
      [&](Method method) { return integrate(flat, start, times, method, {}, {}); },
      arg("method", Method::rosenbrock));
  campaign.call(
      "ode::flatten",
      [&](Eigen::Index rows, Eigen::Index columns) {
        VectorXd dxdt(3);
        flatten<VectorXd>(linear, rows, columns).derivative(start, dxdt, 0);
      },
      arg("dxdt", Eigen::Index(3), between(3, 3)), arg("dxdt", Eigen::Index(1), between(1, 1)));
}

}  // namespace overparam::hostile
