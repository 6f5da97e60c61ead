// SPDX-License-Identifier: MIT
#include "two_layer_online/layout.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace overparam::two_layer_online {
namespace {

using Eigen::Index;
using Kind = Layout::Entry::Kind;

// Equal for entries that a symmetry makes equal, different for others.
using Label = std::array<Index, 4>;

class Labels {
 public:
  Labels(Index students, Index teachers, Symmetry symmetry)
      : paired_(std::min(students, teachers)), symmetry_(symmetry) {}

  Label overlap(Index i, Index j) const {
    if (symmetry_ == Symmetry::none) return {0, std::min(i, j), std::max(i, j), 0};
    return {0, std::min(kind(i), kind(j)), std::max(kind(i), kind(j)), i == j};
  }
  Label teacher(Index i, Index m) const {
    if (symmetry_ == Symmetry::none) return {1, i, m, 0};
    return {1, kind(i), kind(m), symmetry_ == Symmetry::specialised && i == m};
  }
  Label second_layer(Index i) const { return {2, symmetry_ == Symmetry::none ? i : kind(i), 0, 0}; }

 private:
  // Whether a unit has a partner.
  Index kind(Index unit) const {
    return symmetry_ == Symmetry::specialised && unit < paired_ ? 1 : 0;
  }

  Index paired_;
  Symmetry symmetry_;
};

}  // namespace

Layout::Layout(Index students, Index teachers, Symmetry symmetry)
    : overlaps_(students, students), teacher_(students, teachers), second_layer_(students) {
  const Labels labels(students, teachers, symmetry);
  std::map<Label, int> numbers;
  const auto number = [&](const Label& label, const Entry& entry) {
    const auto [at, added] = numbers.try_emplace(label, static_cast<int>(entries_.size()));
    if (added) entries_.push_back(entry);
    return at->second;
  };
  for (Index i = 0; i < students; ++i)
    for (Index j = i; j < students; ++j)
      overlaps_(i, j) = overlaps_(j, i) = number(labels.overlap(i, j), {Kind::students, i, j});
  for (Index i = 0; i < students; ++i)
    for (Index m = 0; m < teachers; ++m)
      teacher_(i, m) = number(labels.teacher(i, m), {Kind::teacher, i, m});
  for (Index i = 0; i < students; ++i)
    second_layer_(i) = number(labels.second_layer(i), {Kind::second_layer, i, 0});

  std::set<Index> rows;
  for (const auto& entry : entries_) {
    rows.insert(entry.i);
    if (entry.kind != Kind::students) continue;
    rows.insert(entry.j);
    pairs_.push_back({entry.i, entry.j});
  }
  rows_.assign(rows.begin(), rows.end());
  row_of_.setConstant(students, -1);
  for (std::size_t r = 0; r < rows_.size(); ++r) row_of_(rows_[r]) = static_cast<int>(r);
}

Eigen::VectorXd Layout::state(const OrderParameters<double>& at) const {
  Eigen::VectorXd out(static_cast<Index>(entries_.size()));
  for (std::size_t e = 0; e < entries_.size(); ++e) {
    const auto& entry = entries_[e];
    const Index column = entry.kind == Kind::teacher ? students() + entry.j : entry.j;
    out(static_cast<Index>(e)) = entry.kind == Kind::second_layer ? at.second_layer(entry.i)
                                                                  : at.covariance(entry.i, column);
  }
  return out;
}

}  // namespace overparam::two_layer_online
