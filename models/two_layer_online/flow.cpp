// SPDX-License-Identifier: MIT
#include "two_layer_online/flow.hpp"

#include <numeric>
#include <utility>
#include <vector>

namespace overparam::two_layer_online {

using Eigen::Index;
using Kind = Layout::Entry::Kind;

template <class Scalar>
Flow<Scalar>::Flow(const Parameters& p, const Overlaps& teacher, Symmetry symmetry,
                   std::optional<double> dimension,
                   std::unique_ptr<averages::Averages<Scalar>> averages)
    : layout_(teacher.width(), teacher.teacher_units(), symmetry),
      rate_(p.learning_rate),
      second_rate_(p.second_learning_rate),
      batch_(p.batch),
      noise_(p.label_noise),
      decay_(p.weight_decay),
      second_decay_(p.second_weight_decay),
      factor_(p.student_factor()),
      dimension_(dimension),
      averages_(std::move(averages)) {
  const Index k = teacher.width();
  const Index m = teacher.teacher_units();
  blank_.covariance.setZero(k + m, k + m);
  blank_.covariance.bottomRightCorner(m, m) = teacher.teachers.cast<Scalar>();
  blank_.second_layer.setZero(k);
  signs_.setZero(k + m);
  signs_.tail(m) = (-p.teacher_factor() * teacher.teacher_weights).template cast<Scalar>();
}

template <class Scalar>
void Flow<Scalar>::set_signs(const OrderParameters<Scalar>& at) {
  signs_.head(layout_.students()) = Scalar(factor_) * at.second_layer;
}

// E_ik + Δ J_ik of the pairs, with all averages over pairs of fields.
template <class Scalar>
auto Flow<Scalar>::curve(const Matrix& covariance) -> Vector {
  Vector out;
  averages_->quartic(covariance, signs_, layout_.pairs(), out);
  averages_->pairs(covariance, layout_.rows(), pairs_);
  for (std::size_t p = 0; p < layout_.pairs().size(); ++p) {
    const auto [i, k] = layout_.pairs()[p];
    out(static_cast<Index>(p)) += noise_ * pairs_.slopes(layout_.row_of(i), k);
  }
  return out;
}

template <class Scalar>
void Flow<Scalar>::average(const Matrix& covariance) {
  if (rate_ == 0) return averages_->pairs(covariance, layout_.rows(), pairs_);
  quartic_ = curve(covariance);
  drift_.noalias() = pairs_.curvatures * signs_;
  direction_ = pairs_.slopes * signs_.asDiagonal();
  gradient_.noalias() = direction_ * covariance;
  for (Index r = 0; r < drift_.size(); ++r)
    gradient_.row(r) += drift_(r) * covariance.row(layout_.rows()[static_cast<std::size_t>(r)]);
}

template <class Scalar>
void Flow<Scalar>::slopes(const OrderParameters<Scalar>& at, Vector& out) {
  const Matrix& c = at.covariance;
  const Index k = layout_.students();
  set_signs(at);
  Vector stretch;  // ∂_λ (E + Δ J)(λC), to h⁴
  if (dimension_ && rate_ > 0) {
    constexpr double h = 2e-3;
    const auto beside = [&](double step) { return curve((1 + step) * c); };
    stretch = (8 * (beside(h) - beside(-h)) - (beside(2 * h) - beside(-2 * h))) / (12 * h);
  }
  average(c);
  const auto& entries = layout_.entries();
  out.setZero(static_cast<Index>(entries.size()));
  // G_ib of a student.
  const auto pull = [&](Index i, Index b) -> Scalar {
    return -rate_ * signs_(i) * gradient_(layout_.row_of(i), b);
  };
  // κ_iᵀ C κ_k.
  const auto drifts = [&](Index i, Index j) -> Scalar {
    const Index row = layout_.row_of(i);
    const Index other = layout_.row_of(j);
    const Scalar shared = gradient_.row(row).dot(direction_.row(other));
    return signs_(i) * signs_(j) * (shared + drift_(other) * gradient_(row, j));
  };
  std::size_t pair = 0;
  for (std::size_t e = 0; e < entries.size(); ++e) {
    const auto [kind, i, j] = entries[e];
    Scalar& slope = out(static_cast<Index>(e));
    if (kind == Kind::second_layer) {
      if (second_rate_ > 0)
        slope = -second_rate_ * (factor_ * pairs_.values.row(layout_.row_of(i)).dot(signs_) +
                                 second_decay_ * at.second_layer(i));
      continue;
    }
    if (rate_ == 0) continue;
    if (kind == Kind::teacher) {
      slope = pull(i, k + j) - rate_ * decay_ * c(i, k + j);
      continue;
    }
    const auto p = static_cast<Index>(pair++);
    const Scalar outputs = signs_(i) * signs_(j);
    const Scalar pulls = pull(i, j) + pull(j, i);
    slope = pulls - 2 * rate_ * decay_ * c(i, j) + rate_ * rate_ / batch_ * outputs * quartic_(p);
    if (dimension_)
      slope +=
          (rate_ * rate_ * (2 / batch_ * outputs * stretch(p) + (1 - 1 / batch_) * drifts(i, j)) +
           rate_ * decay_ * (rate_ * decay_ * c(i, j) - pulls)) /
          *dimension_;
  }
}

template <class Scalar>
Scalar Flow<Scalar>::error(const OrderParameters<Scalar>& at) {
  set_signs(at);
  std::vector<Index> rows(static_cast<std::size_t>(signs_.size()));
  std::iota(rows.begin(), rows.end(), Index(0));
  averages_->pairs(at.covariance, rows, all_);
  return signs_.dot(all_.values * signs_) / 2;
}

template class Flow<double>;
template class Flow<averages::Quad>;

}  // namespace overparam::two_layer_online
