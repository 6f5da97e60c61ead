// SPDX-License-Identifier: MIT
/// @file
/// The fixed point of ridge regression on products of gates and inputs, and averages at it.
#pragma once

#include <Eigen/Core>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>

#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/root.hpp"
#include "overparam/regression/product_features.hpp"

namespace overparam::regression {

class ProductEquations {
 public:
  using Complex = std::complex<double>;

  template <class Scalar>
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

  // The equations are homogeneous: with M_∥, M_⊥ and L in units of some u they are
  //   L = unit + m²/M_∥ + q/M_⊥,  M_∥ = source + ψE[m²/L],  M_⊥ = source + ψE[q/L]/(K−1),
  // unit = 1, source = λ for u = 1. Where samples are interpolated M_∥ and M_⊥ are of the order of
  // λ, and u = λ, unit = λ, source = 1, leaves all numbers of ordinary size as λ → 0, and at 0.
  template <class Scalar>
  struct Form {
    Scalar source, unit;
  };

  // M_∥ and M_⊥, and of every point of the law 1/L and 1 − m/m_*.
  template <class Scalar>
  struct Solution {
    Scalar unit;
    Scalar along, across;
    Array<Scalar> inverse;
    Array<Scalar> missing;
  };

  // The risk in units of its three sources.
  template <class Scalar>
  struct Parts {
    Scalar linear, noise;                    // R_ab = |θ|² linear + Δ noise
    Scalar training_linear, training_noise;  // of E|y − f|²/n
  };

  // E|w|² = |θ|² linear + Δ noise.
  struct Norms {
    double linear, noise;
  };

  static Solution<Complex> mirrored(const Solution<Complex>& r) {
    return {std::conj(r.unit), std::conj(r.along), std::conj(r.across), r.inverse.conjugate(),
            r.missing.conjugate()};
  }

  ProductEquations(const ProductFeatures& features, double samples)
      : dimension_(features.dimension), gates_(features.gates), samples_(samples) {
    std::size_t alive = 0;
    for (const Gates& point : features.law) alive += point.mean != 0 || point.spread > 0;
    const auto size = static_cast<Eigen::Index>(alive);
    weight_.resize(size);
    mean_.resize(size);
    spread_.resize(size);
    Eigen::Index i = 0;
    for (const Gates& point : features.law) {
      if (point.mean == 0 && point.spread <= 0) {
        dead_ += point.weight;
        continue;
      }
      if (point.spread <= 0) agreeing_ += point.weight;
      if (point.mean == 0) balanced_ += point.weight;
      weight_[i] = point.weight;
      mean_[i] = point.mean;
      spread_[i++] = point.spread;
    }
    square_ = mean_.square();
    Eigen::Index most = 0;
    weight_.maxCoeff(&most);
    deviation_ = mean_ - mean_[most];
    spreads_ = (spread_ > 0).any();
    psi_ = samples / dimension_;
    psi_others_ = spreads_ ? psi_ / (gates_ - 1) : 0;
  }

  double parameters() const { return spreads_ ? gates_ * dimension_ : dimension_; }
  double learnt_samples() const { return samples_ * weight_.sum(); }
  // E|s|²/K, the trace of the covariance of φ.
  double power() const { return (weight_ * (square_ + spread_)).sum(); }
  double dead() const { return dead_; }
  // Whether gates times inputs can be the linear target itself, wherever they do not vanish.
  bool representable() const { return !spreads_ && (deviation_ == 0).all(); }
  // Samples with q = 0 see M_∥ alone, those with m = 0 M_⊥ alone. Whether those are as many as one
  // direction has parameters, or more, while the rest is not more than the other has: as λ → 0 one
  // of M_∥ and M_⊥ stays above 0 and the other does not.
  bool parted() const {
    const auto alone = [&](double probability, double own, double other) {
      return samples_ * probability >= own * (1 - threshold) &&
             samples_ * (weight_.sum() - probability) <= other * (1 + threshold);
    };
    const double others = (gates_ - 1) * dimension_;
    return spreads_ &&
           (alone(agreeing_, dimension_, others) || alone(balanced_, others, dimension_));
  }
  // Whether more samples are learnt than there are parameters, so that M_∥ and M_⊥ stay above 0 as
  // λ → 0.
  bool overdetermined() const { return learnt_samples() > parameters() * (1 + threshold); }
  bool at_threshold() const {
    return std::isfinite(parameters()) && !parted() &&
           std::abs(learnt_samples() - parameters()) <= threshold * parameters();
  }

  // At a real ridge ≥ 0, in the form that keeps its digits.
  Solution<double> solve(double ridge) const {
    if (parted()) {
      core::require(ridge > 0, "ridge", ridge,
                    "is too small where some of the samples settle one direction of the gates, "
                    "and the rest leave the other open");
      return solve_from_above(ridge);
    }
    const double small = small_ridge();
    if (ridge >= small || overdetermined()) return solve_from_above(ridge);
    // In steps of some decades from a small one, along the power laws that M_∥ and M_⊥ follow.
    constexpr double step = 1e-4;
    Solution<double> at = solve_from_above(small);
    double along = at.along / small;
    double across = spreads_ ? at.across / small : 1;
    double along_ratio = 1;
    double across_ratio = 1;
    double reached = small;
    while (reached > ridge) {
      const bool limit = ridge == 0;
      const double next = limit ? 0 : std::max(ridge, reached * step);
      double new_along = along * (next == reached * step ? along_ratio : 1);
      double new_across = across * (next == reached * step ? across_ratio : 1);
      newton_or_throw(Form<double>{1, next}, new_along, new_across);
      along_ratio = new_along / along;
      across_ratio = new_across / across;
      along = new_along;
      across = new_across;
      reached = next;
    }
    return finish(Form<double>{1, ridge}, along, across);
  }

  // At complex ridges, by continuation from a real one. The right-hand sides take the upper half
  // plane into itself, in units of the ridge the lower one, and so have one fixed point there at
  // most.
  class Path {
   public:
    Path(const ProductEquations& equations, double ridge) : equations_(equations), at_(ridge) {
      const auto start = equations.solve(ridge);
      scaled_ = start.unit != 1;
      along_ = start.along;
      across_ = start.across;
    }

    Solution<Complex> to(Complex ridge) {
      double step = 1;
      for (int tries = 0; tries < most_steps; ++tries) {
        const Complex next = step == 1 ? ridge : at_ + step * (ridge - at_);
        const Form<Complex> form = scaled_ ? Form<Complex>{1, next} : Form<Complex>{next, 1};
        Complex along = along_;
        Complex across = across_;
        if (equations_.newton(form, along, across)) {
          at_ = next;
          along_ = along;
          across_ = across;
          if (step == 1) return equations_.finish(form, along, across);
          step = std::min(1.0, 2 * step / (1 - step));
        } else {
          step /= 2;
        }
      }
      throw core::ConvergenceFailure("equivalent of product features", std::abs(ridge - at_),
                                     most_steps);
    }

   private:
    static constexpr int most_steps = 2000;
    const ProductEquations& equations_;
    bool scaled_ = false;  // in units of the ridge
    Complex at_, along_, across_;
  };

  // At λ = 0 and as many learnt samples as parameters, where M_∥ and M_⊥ vanish like √λ: in units
  // of that M_∥ it is L = m²/M_∥ + q/M_⊥ with M_∥ = 1 = ψE[m²/L]. Sums over pairs of resolvents are
  // infinite here.
  Solution<double> solve_at_threshold() const {
    double across = 1;
    if (spreads_) {
      constexpr double widest = 700;
      across = std::exp(core::root_between(
          "equivalent of product features",
          [&](double log_across) {
            const Array<double> inverse = inverse_l(Form<double>{0, 0}, 1.0, std::exp(log_across));
            return psi_ * (weight_ * square_ * inverse).sum() - 1;
          },
          -widest, widest));
    }
    return finish(Form<double>{0, 0}, 1.0, across);
  }

  template <class Scalar>
  Parts<Scalar> parts(const Solution<Scalar>& a, const Solution<Scalar>& b) const {
    const Spill<Scalar> spill(*this, a, b);
    const double others = psi_others_ / psi_;  // 1/(K−1)
    const auto risk = spill((weight_ * square_).sum(), (weight_ * spread_).sum() * others);
    // Residuals are 1/L times the errors of a sample left out.
    const Scalar residual = a.unit * b.unit;
    const auto training =
        spill(residual * (spill.d * square_).sum(), residual * (spill.d * spread_).sum() * others);
    return {dead_ + (weight_ * spill.missing).sum() + risk.linear, risk.noise,
            dead_ + residual * (spill.d * spill.missing).sum() + training.linear,
            dead_ + residual * spill.d.sum() + training.noise};
  }

  // 1/m_*.
  double share(const Solution<double>& at) const {
    return psi_ * (weight_ * mean_ * at.inverse).sum() / at.along;
  }

  // E[m/m_*].
  double overlap(const Solution<double>& at) const { return (weight_ * mean_).sum() * share(at); }

  // E|w|² of the mean weights, in units of |θ|².
  double mean_norm(const Solution<double>& at) const {
    const double root = share(at);
    return dimension_ * root * root;
  }

  // E|w|² in units of its two sources: that of the mean weights, and sums over pairs of resolvents
  // as in the risk, but with the identity in the place of the covariance.
  Norms norms(const Solution<double>& at) const {
    const auto around = Spill<double>(*this, at, at)(1, 1);
    return {mean_norm(at) + dimension_ * around.linear, dimension_ * around.noise};
  }

 private:
  // For sources 𝒮 of Y_∥ and Y_⊥, the averages over samples with the labels' sources inside:
  // ψE[(1 − m/m_*a)(1 − m/m_*b) A/L_aL_b] and ψE[A/L_aL_b].
  template <class Scalar>
  struct Spill {
    struct Sums {
      Scalar linear, noise;
    };

    Spill(const ProductEquations& of, const Solution<Scalar>& a, const Solution<Scalar>& b)
        : equations(of),
          d(of.weight_ * a.inverse * b.inverse),
          missing(a.missing * b.missing),
          inverse_along(Scalar(1) / (a.along * b.along)),
          inverse_across(Scalar(1) / (a.across * b.across)) {
      Eigen::Matrix<Scalar, 2, 2> matrix;
      const Scalar cross = (d * of.square_ * of.spread_).sum();
      matrix << Scalar(1) - of.psi_ * (d * of.square_.square()).sum() * inverse_along,
          -of.psi_ * cross * inverse_across, -of.psi_others_ * cross * inverse_along,
          Scalar(1) - of.psi_others_ * (d * of.spread_.square()).sum() * inverse_across;
      inverse = matrix.inverse();
    }

    Sums operator()(Scalar along, Scalar across) const {
      const Eigen::Matrix<Scalar, 2, 1> y = inverse * Eigen::Matrix<Scalar, 2, 1>(along, across);
      const Scalar of_square = y[0] * inverse_along;
      const Scalar of_spread = y[1] * inverse_across;
      const Array<Scalar> spill =
          equations.psi_ * d * (equations.square_ * of_square + equations.spread_ * of_spread);
      return {(spill * missing).sum(), spill.sum()};
    }

    const ProductEquations& equations;
    Array<Scalar> d;        // of the law, over L_aL_b
    Array<Scalar> missing;  // (1 − m/m_*a)(1 − m/m_*b), a square at a = b
    Scalar inverse_along, inverse_across;
    Eigen::Matrix<Scalar, 2, 2> inverse;
  };

  // Weights of the law add up to rounding; the risk so close to its pole is beyond 1e8 anyway.
  static constexpr double threshold = 1e-9;

  double small_ridge() const { return 1e-10 * power(); }

  // The map from (M_∥, M_⊥) to the right-hand sides is monotone and concave, so that Newton's
  // method converges monotonously from any point above the solution.
  Solution<double> solve_from_above(double ridge) const {
    double along = ridge + psi_ * (weight_ * square_).sum();
    double across = spreads_ ? ridge + psi_others_ * (weight_ * spread_).sum() : 1;
    const Form<double> form{ridge, 1};
    newton_or_throw(form, along, across);
    return finish(form, along, across);
  }

  template <class Scalar>
  Array<Scalar> inverse_l(const Form<Scalar>& form, Scalar along, Scalar across) const {
    return (square_ * (Scalar(1) / along) + spread_ * (Scalar(1) / across) + form.unit).inverse();
  }

  // Newton's method for M_∥ = source + ψE[m²/L], M_⊥ = source + ψE[q/L]/(K−1).
  template <class Scalar>
  bool newton(const Form<Scalar>& form, Scalar& along, Scalar& across) const {
    constexpr int most_iterations = 60;
    constexpr double quadratic = 1e-9;  // a step this small leaves its square
    for (int i = 0; i < most_iterations; ++i) {
      const Array<Scalar> inverse = inverse_l(form, along, across);
      const Array<Scalar> first = weight_ * inverse;
      const Array<Scalar> second = first * inverse;
      const Scalar cross = (second * square_ * spread_).sum();
      Eigen::Matrix<Scalar, 2, 2> jacobian;
      jacobian << Scalar(1) - psi_ * (second * square_.square()).sum() / (along * along),
          -psi_ * cross / (across * across), -psi_others_ * cross / (along * along),
          Scalar(1) - psi_others_ * (second * spread_.square()).sum() / (across * across);
      Eigen::Matrix<Scalar, 2, 1> residual;
      residual << form.source + psi_ * (first * square_).sum() - along,
          spreads_ ? form.source + psi_others_ * (first * spread_).sum() - across : Scalar(0);
      const Eigen::Matrix<Scalar, 2, 1> step = jacobian.inverse() * residual;
      along += step[0];
      across += step[1];
      if (!inside(form, along) || (spreads_ && !inside(form, across))) return false;
      if (std::abs(step[0]) <= quadratic * std::abs(along) &&
          std::abs(step[1]) <= quadratic * std::abs(across))
        return true;
    }
    return false;
  }

  void newton_or_throw(const Form<double>& form, double& along, double& across) const {
    if (!newton(form, along, across))
      throw core::ConvergenceFailure("equivalent of product features", along, 60);
  }

  static bool inside(const Form<double>&, double x) { return x > 0 && std::isfinite(x); }
  static bool inside(const Form<Complex>& form, Complex x) {
    const double side = form.unit.imag() > 0 ? -1 : 1;
    return side * x.imag() > 0 && std::isfinite(x.real());
  }

  template <class Scalar>
  Solution<Scalar> finish(const Form<Scalar>& form, Scalar along, Scalar across) const {
    Solution<Scalar> result{form.unit, along, across, inverse_l(form, along, across), {}};
    // M_∥ (1 − m/m_*) = source + ψE'[m' (m' − m)/L'], with the differences at hand: m and m_* agree
    // in all digits where the target is learnt.
    const Array<Scalar> used = weight_ * mean_ * result.inverse;
    result.missing =
        (form.source + psi_ * (used * deviation_).sum() - deviation_ * (psi_ * used.sum())) / along;
    return result;
  }

  double dimension_, gates_, samples_;
  double psi_ = 0;         // n/d
  double psi_others_ = 0;  // n/d/(K−1)
  bool spreads_ = false;
  double dead_ = 0;      // probability that all gates are zero
  double agreeing_ = 0;  // that q = 0, but not m
  double balanced_ = 0;  // that m = 0, but not q
  Array<double> weight_, mean_, square_, spread_;
  Array<double> deviation_;  // m less that of the most probable point
};

}  // namespace overparam::regression
