// SPDX-License-Identifier: MIT
/// @file
/// Gaussian averages of an activation and its derivatives over two and four correlated fields.
///
/// Throughout, x = (x_0, …, x_{P−1}) ~ N(0, C) with a positive semidefinite C, perhaps singular,
/// and g is an activation. Derivatives of relu are g' = θ and g'' = δ. The equations of the order
/// parameters of networks whose first layer learns consist of these averages (D. Saad, S. Solla,
/// Phys. Rev. E 52, 4225 (1995)); docs/two-layer-networks.md derives how they are computed.
#pragma once

#include <Eigen/Core>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <memory>
#include <span>

#include "overparam/core/activation.hpp"

namespace overparam::averages {

/// Numbers of 113 bits, for differences of averages that agree to more digits than doubles have.
using Quad = boost::multiprecision::cpp_bin_float_quad;

/// Matrices and vectors of such numbers, or of doubles.
template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
/// The columns of Matrix.
template <class Scalar>
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

/// Averages over pairs of fields: row r belongs to field i = rows[r], column a to field a of all P.
template <class Scalar>
struct PairAverages {
  Matrix<Scalar> values;      ///< E[g(x_i) g(x_a)]
  Matrix<Scalar> slopes;      ///< E[g'(x_i) g'(x_a)]
  Matrix<Scalar> curvatures;  ///< E[g''(x_i) g(x_a)]
};

/// Two fields i and k, in any order; they may be the same.
struct FieldPair {
  Eigen::Index i = 0, k = 0;
};

/// The averages of one activation. An object has work spaces of its own: one thread at a time may
/// use it.
///
/// What no function checks: that C is symmetric and positive semidefinite up to rounding. A
/// correlation that rounding leaves beyond ±1 counts as ±1. A field of variance zero is a constant,
/// and relu's derivative there is ½, the limit of small fields.
template <class Scalar>
class Averages {
 public:
  virtual ~Averages() = default;

  /// @param covariance C, P×P. @param rows numbers of fields below P. @param out resized to
  /// rows.size() × P.
  virtual void pairs(const Matrix<Scalar>& covariance, std::span<const Eigen::Index> rows,
                     PairAverages<Scalar>& out) = 0;

  /// E[g'(x_i) g'(x_k) (Σ_a s_a g(x_a))²] for each of `pairs`.
  /// @param covariance C, P×P. @param signs s, P. @param pairs of fields below P, at most once
  /// each. @param out resized to pairs.size().
  virtual void quartic(const Matrix<Scalar>& covariance, const Vector<Scalar>& signs,
                       std::span<const FieldPair> pairs, Vector<Scalar>& out) = 0;
};

/// Averages in double precision: closed forms of erf, linear and (with one integral over a smooth
/// function) relu, leaky_relu and abs; polynomials exactly; tanh, sigmoid, gelu and functions
/// without kinks by quadrature and series whose error is controlled; functions made of straight
/// lines and exponentials, such as hard_tanh, elu and selu, by nested quadrature between the kinks.
/// @param accuracy of what is not a closed form: absolute error of an average in units of
/// E[g(x)²]^½ or E[g'(x)²]^½ of each of its factors, from 1e-13 to 1e-2.
/// @throws core::InvalidParameter for functions that jump, as sign and step do, whose derivatives
/// are not square-integrable, for other functions with kinks, and for an accuracy out of its range;
/// the functions of the result throw core::ConvergenceFailure where the accuracy is not reached.
std::unique_ptr<Averages<double>> make_averages(const core::Activation& activation,
                                                double accuracy = 1e-10);

/// Whether make_averages takes it: it does not jump, and is smooth or made of straight lines and
/// exponentials.
bool has_averages(const core::Activation& activation);

/// Whether the averages are closed forms, of relu, leaky_relu and abs with one integral over a
/// smooth function: of these, erf and linear. They take microseconds where others take
/// milliseconds.
bool has_closed_averages(const core::Activation& activation);

/// The same in numbers of 113 bits; nullptr for activations without closed averages.
std::unique_ptr<Averages<Quad>> make_exact_averages(const core::Activation& activation);

}  // namespace overparam::averages
