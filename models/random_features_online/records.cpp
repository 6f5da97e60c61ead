// SPDX-License-Identifier: MIT
#include "random_features_online/records.hpp"

namespace overparam::random_features_online {

Record interpolated(const common::Position& at, const std::map<std::uint64_t, Record>& records) {
  const Record& a = records.at(at.before);
  const Record& b = records.at(at.after);
  return {(1 - at.share) * a.overlap + at.share * b.overlap,
          (1 - at.share) * a.norm + at.share * b.norm, a.exact && b.exact, a.stopped || b.stopped,
          (1 - at.share) * a.classification + at.share * b.classification};
}

void Norms::add(std::size_t learner, std::uint64_t step, const Eigen::VectorXd& weights) {
  if (waiting_.empty()) weights_.resize(weights.size(), at_once);
  weights_.col(static_cast<Eigen::Index>(waiting_.size())) = weights;
  waiting_.emplace_back(learner, step);
  if (static_cast<Eigen::Index>(waiting_.size()) == at_once) compute();
}

void Norms::compute() {
  if (waiting_.empty()) return;
  const Eigen::VectorXd norms =
      network_.norms(p_, weights_.leftCols(static_cast<Eigen::Index>(waiting_.size())), team_);
  for (std::size_t i = 0; i < waiting_.size(); ++i)
    records_[waiting_[i].first].at(waiting_[i].second).norm =
        norms(static_cast<Eigen::Index>(i)) / *p_.width;
  waiting_.clear();
}

void Norms::save(core::ByteWriter& state) const {
  state.put(std::uint64_t{waiting_.size()});
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    state.put(std::uint64_t{waiting_[i].first});
    state.put(waiting_[i].second);
    const auto weights = weights_.col(static_cast<Eigen::Index>(i));
    state.put({weights.data(), static_cast<std::size_t>(weights.size())});
  }
}

void Norms::restore(core::ByteReader& state) {
  Eigen::VectorXd weights(static_cast<Eigen::Index>(*p_.width));
  for (auto count = state.whole(); count > 0; --count) {
    const auto learner = state.whole();
    const auto step = state.whole();
    state.get({weights.data(), static_cast<std::size_t>(weights.size())});
    add(learner, step, weights);
  }
}

}  // namespace overparam::random_features_online
