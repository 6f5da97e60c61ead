// SPDX-License-Identifier: MIT
/// @file
/// Which order parameters are integrated, each or one for every class of equal ones.
#pragma once

#include <Eigen/Core>
#include <span>
#include <vector>

#include "overparam/averages/averages.hpp"

namespace overparam::two_layer_online {

/// The covariance C of the fields and the second layer v, K, at one time.
template <class Scalar>
struct OrderParameters {
  averages::Matrix<Scalar> covariance;
  averages::Vector<Scalar> second_layer;
};

/// Which units nothing tells apart. With S = min(K, M), student i < S and teacher i are a pair.
enum class Symmetry {
  none,          ///< every overlap has its own equation
  specialised,   ///< pairs may be exchanged as pairs, and units without a partner with each other
  unspecialised  ///< students may be exchanged with each other, and so may teachers
};

/// The entries of a state vector: overlaps Q_ij with i ≤ j, R_im and v_i, of every class of equal
/// ones the first.
class Layout {
 public:
  /// What an entry of the state stands for.
  struct Entry {
    enum class Kind { students, teacher, second_layer };
    Kind kind = Kind::students;
    Eigen::Index i = 0, j = 0;  ///< of Q_ij or R_ij; i alone of v_i
  };

  /// @param students K ≥ 1. @param teachers M ≥ 1.
  Layout(Eigen::Index students, Eigen::Index teachers, Symmetry symmetry);

  Eigen::Index students() const { return second_layer_.size(); }
  Eigen::Index teachers() const { return teacher_.cols(); }
  const std::vector<Entry>& entries() const { return entries_; }

  /// The students whose rows of averages the entries need, and their pairs.
  std::span<const Eigen::Index> rows() const { return rows_; }
  std::span<const averages::FieldPair> pairs() const { return pairs_; }
  /// Where in rows() student i is.
  Eigen::Index row_of(Eigen::Index i) const { return row_of_(i); }

  /// Which entry R_im is.
  Eigen::Index teacher_entry(Eigen::Index i, Eigen::Index m) const { return teacher_(i, m); }

  /// The state of such order parameters, which have to be of the symmetry.
  Eigen::VectorXd state(const OrderParameters<double>& at) const;

  /// Writes a state into C, but for T, which stays as it is, and into v.
  template <class Scalar>
  void expand(const averages::Vector<Scalar>& state, OrderParameters<Scalar>& out) const {
    const Eigen::Index k = students();
    for (Eigen::Index j = 0; j < k; ++j)
      for (Eigen::Index i = 0; i < k; ++i) out.covariance(i, j) = state(overlaps_(i, j));
    for (Eigen::Index m = 0; m < teachers(); ++m)
      for (Eigen::Index i = 0; i < k; ++i)
        out.covariance(i, k + m) = out.covariance(k + m, i) = state(teacher_(i, m));
    for (Eigen::Index i = 0; i < k; ++i) out.second_layer(i) = state(second_layer_(i));
  }

 private:
  std::vector<Entry> entries_;
  Eigen::MatrixXi overlaps_, teacher_;  // which entry Q_ij, R_im is
  Eigen::VectorXi second_layer_;        // which entry v_i is
  std::vector<Eigen::Index> rows_;
  std::vector<averages::FieldPair> pairs_;
  Eigen::VectorXi row_of_;
};

}  // namespace overparam::two_layer_online
