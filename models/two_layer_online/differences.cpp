// SPDX-License-Identifier: MIT
#include "two_layer_online/differences.hpp"

#include <cmath>

namespace overparam::two_layer_online {

using Eigen::Index;
using Kind = Layout::Entry::Kind;

Differences::Differences(Flow<Quad>& flow, const OrderParameters<Quad>& at, double scale)
    : flow_(flow), scale_(scale), expanded_(flow.blank()) {
  constexpr double aligned = 0.9;  // least cosine
  const Eigen::MatrixXd c = at.covariance.cast<double>();
  const Index k = flow.layout().students();
  multiple_.setZero(k);
  for (Index i = 0; i < k; ++i) {
    Index best = 0;
    double largest = 0;
    for (Index m = 0; m < flow.layout().teachers(); ++m) {
      const double cosine = c(i, k + m) / std::sqrt(c(i, i) * c(k + m, k + m));
      if (!(std::abs(cosine) > largest)) continue;
      largest = std::abs(cosine);
      best = m;
    }
    partner_.push_back(best);
    if (largest > aligned) multiple_(i) = c(i, k + best) / c(k + best, k + best);
  }
}

Eigen::VectorXd Differences::state(const OrderParameters<Quad>& at) const {
  const auto& layout = flow_.layout();
  const auto& c = at.covariance;
  const Index k = layout.students();
  Eigen::VectorXd out(static_cast<Index>(layout.entries().size()));
  for (Index e = 0; e < out.size(); ++e) {
    const auto [kind, i, j] = layout.entries()[static_cast<std::size_t>(e)];
    const Index mi = k + partner_[static_cast<std::size_t>(i)];
    Quad value;
    if (kind == Kind::second_layer) {
      value = at.second_layer(i);
    } else if (kind == Kind::teacher) {
      value = c(i, k + j) - multiple_(i) * c(mi, k + j);
    } else {
      const Index mj = k + partner_[static_cast<std::size_t>(j)];
      value = (c(i, j) - multiple_(j) * c(i, mj) - multiple_(i) * c(mi, j) +
               multiple_(i) * multiple_(j) * c(mi, mj)) /
              scale_;
    }
    out(e) = static_cast<double>(value);
  }
  return out;
}

const OrderParameters<averages::Quad>& Differences::expand(const Eigen::VectorXd& state) {
  const auto& layout = flow_.layout();
  const Index k = layout.students();
  layout.expand<Quad>(state.cast<Quad>(), expanded_);
  auto& c = expanded_.covariance;
  for (Index i = 0; i < k; ++i)
    for (Index m = k; m < c.rows(); ++m)
      c(m, i) = c(i, m) += multiple_(i) * c(k + partner_[static_cast<std::size_t>(i)], m);
  for (Index j = 0; j < k; ++j)
    for (Index i = 0; i <= j; ++i) {
      const Index mi = k + partner_[static_cast<std::size_t>(i)];
      const Index mj = k + partner_[static_cast<std::size_t>(j)];
      c(j, i) = c(i, j) = scale_ * c(i, j) + multiple_(j) * c(i, mj) + multiple_(i) * c(j, mi) -
                          multiple_(i) * multiple_(j) * c(mi, mj);
    }
  return expanded_;
}

void Differences::operator()(const Eigen::VectorXd& state, Eigen::VectorXd& slope, double) {
  const auto& layout = flow_.layout();
  flow_.slopes(expand(state), slopes_);
  slope.resize(state.size());
  for (Index e = 0; e < state.size(); ++e) {
    const auto [kind, i, j] = layout.entries()[static_cast<std::size_t>(e)];
    Quad value = slopes_(e);
    if (kind == Kind::students)
      value =
          (value -
           multiple_(j) * slopes_(layout.teacher_entry(i, partner_[static_cast<std::size_t>(j)])) -
           multiple_(i) * slopes_(layout.teacher_entry(j, partner_[static_cast<std::size_t>(i)]))) /
          scale_;
    slope(e) = static_cast<double>(value);
  }
}

}  // namespace overparam::two_layer_online
