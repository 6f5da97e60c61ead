// SPDX-License-Identifier: MIT
#include <boost/numeric/odeint.hpp>
#include <boost/numeric/odeint/external/eigen/eigen_resize.hpp>
#include <functional>

#include "stepper.hpp"

namespace overparam::ode {
namespace {

namespace odeint = boost::numeric::odeint;
using Eigen::VectorXd;

// The stiffly accurate, L-stable Rosenbrock method RODAS of order 4(3) with the coefficients of odeint's
// rosenbrock4 and the interface that odeint's rosenbrock4_controller asks of its stepper. odeint's own class
// factorises a dense matrix of uBLAS; here the system does it as it can.
class Rodas {
 public:
  using value_type = double;
  using time_type = double;
  using state_type = VectorXd;
  using deriv_type = VectorXd;
  using wrapped_state_type = odeint::state_wrapper<VectorXd>;
  using wrapped_deriv_type = odeint::state_wrapper<VectorXd>;
  using resizer_type = odeint::initially_resizer;

  explicit Rodas(double largest = 0) : largest_(largest) {}

  // One step of size `dt` from `x` to `x_new` with the error estimate `x_error`.
  void do_step(CountedSystem& system, const VectorXd& x, double t, VectorXd& x_new, double dt,
               VectorXd& x_error) {
    const auto& c = coefficients_;
    // odeint 1.74 has the sign of d4 wrong (Hairer and Wanner, RODAS: D4 = −0.0362), which costs the
    // method its order for right-hand sides that depend on t.
    const double d4 = -c.d4;
    const double per_step = 1 / dt;
    for (VectorXd* stage : {&dfdt_, &f_, &y_, &g1_, &g2_, &g3_, &g4_, &g5_, &x_new, &x_error})
      stage->resize(x.size());
    const FlatSystem& flat = system.flat();
    flat.factorise(x, t, 1 / (c.gamma * dt));
    if (flat.time_derivative)
      flat.time_derivative(x, t, dfdt_);
    else
      dfdt_.setZero();
    system(x, f_, t);
    const auto start = x.array();
    const auto f = f_.array();
    const auto dfdt = dfdt_.array();
    auto y = y_.array();
    auto g1 = g1_.array(), g2 = g2_.array(), g3 = g3_.array(), g4 = g4_.array(), g5 = g5_.array();
    auto error = x_error.array();
    g1 = f + dt * c.d1 * dfdt;
    flat.solve(g1_);
    y = start + c.a21 * g1;
    system(y_, f_, t + c.c2 * dt);
    g2 = f + dt * c.d2 * dfdt + c.c21 * per_step * g1;
    flat.solve(g2_);
    y = start + c.a31 * g1 + c.a32 * g2;
    system(y_, f_, t + c.c3 * dt);
    g3 = f + dt * c.d3 * dfdt + per_step * (c.c31 * g1 + c.c32 * g2);
    flat.solve(g3_);
    y = start + c.a41 * g1 + c.a42 * g2 + c.a43 * g3;
    system(y_, f_, t + c.c4 * dt);
    g4 = f + dt * d4 * dfdt + per_step * (c.c41 * g1 + c.c42 * g2 + c.c43 * g3);
    flat.solve(g4_);
    y = start + c.a51 * g1 + c.a52 * g2 + c.a53 * g3 + c.a54 * g4;
    system(y_, f_, t + dt);
    g5 = f + per_step * (c.c51 * g1 + c.c52 * g2 + c.c53 * g3 + c.c54 * g4);
    flat.solve(g5_);
    y += g5;
    system(y_, f_, t + dt);
    error = f + per_step * (c.c61 * g1 + c.c62 * g2 + c.c63 * g3 + c.c64 * g4 + c.c65 * g5);
    flat.solve(x_error);
    x_new.array() = y + error;
    if (flat.weigh_error) flat.weigh_error(x, x_new, x_error);
    const double sum = x_new.array().abs().sum() + error.abs().sum();
    if (!(sum <= largest_)) throw Stop{Reason::not_finite, {t, dt, "not finite, or diverged"}};
    prepared_ = false;
  }

  // The method's continuous extension, of order 3 like the error estimate, at `t` in the last step
  // from `x_old` at `t_old` to `x_new` at `t_new`.
  void calc_state(double t, VectorXd& x, const VectorXd& x_old, double t_old, const VectorXd& x_new,
                  double t_new) {
    if (!prepared_) prepare_dense_output();
    const double s = (t - t_old) / (t_new - t_old);
    x = (1 - s) * x_old.array() +
        s * (x_new.array() + (1 - s) * (bend_.array() + s * skew_.array()));
  }

 private:
  void prepare_dense_output() {
    const auto& c = coefficients_;
    const auto g1 = g1_.array(), g2 = g2_.array(), g3 = g3_.array(), g4 = g4_.array(),
               g5 = g5_.array();
    bend_ = c.d21 * g1 + c.d22 * g2 + c.d23 * g3 + c.d24 * g4 + c.d25 * g5;
    skew_ = c.d31 * g1 + c.d32 * g2 + c.d33 * g3 + c.d34 * g4 + c.d35 * g5;
    prepared_ = true;
  }

  double largest_;
  bool prepared_ = false;
  odeint::default_rosenbrock_coefficients<double> coefficients_;
  VectorXd dfdt_, f_, y_, g1_, g2_, g3_, g4_, g5_, bend_, skew_;
};

class Rosenbrock final : public Stepper {
 public:
  Rosenbrock(CountedSystem& system, const VectorXd& x0, const Tolerances& tolerances)
      : Stepper(x0),
        system_(system),
        controller_(tolerances.absolute, tolerances.relative, Rodas(tolerances.largest)) {}

  bool attempt(double& dt) override {
    double t = t_;
    if (controller_.try_step(std::ref(system_), x_, t, x_old_, dt) != odeint::success) return false;
    accept(t);
    return true;
  }

  void interpolate(double t, VectorXd& x) override {
    controller_.stepper().calc_state(t, x, x_old_, t_old_, x_, t_);
  }

 private:
  CountedSystem& system_;
  odeint::rosenbrock4_controller<Rodas> controller_;
};

}  // namespace

std::unique_ptr<Stepper> make_rosenbrock(CountedSystem& system, const VectorXd& x0,
                                         const Tolerances& tolerances) {
  return std::make_unique<Rosenbrock>(system, x0, tolerances);
}

}  // namespace overparam::ode
