// SPDX-License-Identifier: MIT
#include "benchmarks/workload.hpp"

#include <cmath>
#include <map>
#include <tuple>

#include "random_features_online/local_fields.hpp"
#include "support/random_matrix.hpp"

namespace overparam::bench {

random_features_online::Problem Workload::problem() const {
  return {features, activation(), teacher, activation(), field_scale, local, 1};
}

const core::Activation& activation() {
  static const auto erf = core::Activation::parse("erf");
  return erf;
}

const Workload& workload(Eigen::Index dimension, Eigen::Index width, Sampling sampling) {
  static std::map<std::tuple<Eigen::Index, Eigen::Index, bool>, Workload> known;
  const bool local = sampling == Sampling::automatic && dimension > width + teacher_units;
  const auto [entry, added] = known.try_emplace({dimension, width, local});
  Workload& made = entry->second;
  if (!added) return made;
  made.local = local;
  made.features = test::sphere_rows(width, dimension, 1);
  made.teacher = test::sphere_rows(teacher_units, dimension, 2);
  if (local) {
    auto factor = random_features_online::local_fields(made.features, made.teacher);
    made.features = std::move(factor.student);
    made.teacher = std::move(factor.teacher);
  } else {
    made.field_scale = 1 / std::sqrt(double(dimension));
  }
  return made;
}

}  // namespace overparam::bench
