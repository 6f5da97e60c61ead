// SPDX-License-Identifier: MIT
#include <boost/numeric/odeint.hpp>
#include <boost/numeric/odeint/external/eigen/eigen_resize.hpp>

#include "stepper.hpp"

namespace overparam::ode {
namespace {

namespace odeint = boost::numeric::odeint;
using Eigen::VectorXd;

void require_finite(const VectorXd& dxdt, double t) {
  if (!dxdt.allFinite()) throw Stop{Reason::not_finite, {t, 0, "the flow is not finite"}};
}

class DormandPrince final : public Stepper {
 public:
  DormandPrince(CountedSystem& system, const VectorXd& x0, const VectorXd& dxdt,
                const Tolerances& tolerances)
      : Stepper(x0),
        system_(system),
        largest_(tolerances.largest),
        controller_(odeint::make_controlled<Method>(tolerances.absolute, tolerances.relative)),
        dxdt_(dxdt),
        dxdt_old_(dxdt) {
    require_finite(dxdt, 0);
  }

  bool attempt(double& dt) override {
    // odeint 1.74 accepts steps of NaN.
    const auto checked = [this](const VectorXd& x, VectorXd& dxdt, double t) {
      system_(x, dxdt, t);
      require_finite(dxdt, t);
    };
    const double tried = dt;
    double t = t_;
    if (controller_.try_step(checked, x_, dxdt_, t, x_old_, dxdt_old_, dt) != odeint::success)
      return false;
    if (!(x_old_.lpNorm<1>() <= largest_))
      throw Stop{Reason::not_finite, {t, tried, "the flow is not finite"}};
    accept(t);
    dxdt_.swap(dxdt_old_);
    return true;
  }

  void interpolate(double t, VectorXd& x) override {
    x.resize(x_.size());
    controller_.stepper().calc_state(t, x, x_old_, dxdt_old_, t_old_, x_, dxdt_, t_);
  }

 private:
  // odeint's own algebra for Eigen's vectors adds up in another order, and does not compile with Eigen 3.4.
  using Method = odeint::runge_kutta_dopri5<VectorXd, double, VectorXd, double,
                                            odeint::range_algebra, odeint::default_operations>;

  CountedSystem& system_;
  double largest_;
  odeint::controlled_runge_kutta<Method> controller_;
  VectorXd dxdt_, dxdt_old_;
};

}  // namespace

std::unique_ptr<Stepper> make_dormand_prince(CountedSystem& system, const VectorXd& x0,
                                             const VectorXd& dxdt, const Tolerances& tolerances) {
  return std::make_unique<DormandPrince>(system, x0, dxdt, tolerances);
}

}  // namespace overparam::ode
