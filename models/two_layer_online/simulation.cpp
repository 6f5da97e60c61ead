// SPDX-License-Identifier: MIT
#include "two_layer_online/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "common/position.hpp"
#include "overparam/core/bytes.hpp"
#include "overparam/core/error.hpp"
#include "two_layer_online/descent.hpp"
#include "two_layer_online/population_error.hpp"
#include "two_layer_online/start.hpp"

namespace overparam::two_layer_online {
namespace {

using Eigen::Index;
using experiment::Estimator;
using experiment::Measurement;
using experiment::Status;

constexpr double divergence = 1e6;    // of the error, in units of its terms at the start
constexpr double resolution = 1e-13;  // of a sum, in units of its terms: up to P² of them
constexpr double largest = 1e100;     // of a variance
constexpr double operations_a_piece = 1e7;

// What is known of the run after a step, or between two.
struct Record {
  Eigen::MatrixXd students, teacher;  // Q, R
  Eigen::VectorXd second_layer;
  PopulationError error;
  bool diverged = false;
};

std::span<double> values(auto& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}
std::span<const double> values(const auto& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

Record interpolated(const common::Position& at, const std::map<std::uint64_t, Record>& records) {
  const Record& a = records.at(at.before);
  const Record& b = records.at(at.after);
  if (at.share == 0 || a.diverged || b.diverged) return b;
  const auto mean = [&at](const auto& x, const auto& y) {
    return ((1 - at.share) * x + at.share * y).eval();
  };
  return {mean(a.students, b.students),
          mean(a.teacher, b.teacher),
          mean(a.second_layer, b.second_layer),
          {(1 - at.share) * a.error.value + at.share * b.error.value,
           (1 - at.share) * a.error.terms + at.share * b.error.terms},
          false};
}

// The state of a simulation between two steps: the descent, and the records up to there.
struct Interruption {
  Descent& descent;
  std::map<std::uint64_t, Record>& records;

  std::string save() const {
    core::ByteWriter state;
    descent.save(state);
    for (const auto& [step, record] : records) {
      if (step > descent.step()) break;
      state.put(std::uint64_t{record.diverged});
      if (record.diverged) continue;
      for (const auto& numbers :
           {values(record.students), values(record.teacher), values(record.second_layer)})
        state.put(numbers);
      state.put(record.error.value);
      state.put(record.error.terms);
    }
    return state.take();
  }

  // @param start for its sizes.
  void restore(const std::string& bytes, const Overlaps& start) const {
    core::ByteReader state(bytes);
    descent.restore(state);
    for (auto& [step, record] : records) {
      if (step > descent.step()) break;
      record.diverged = state.whole() != 0;
      if (record.diverged) continue;
      record.students.resizeLike(start.students);
      record.teacher.resizeLike(start.teacher);
      record.second_layer.resizeLike(start.second_layer);
      for (const auto& numbers :
           {values(record.students), values(record.teacher), values(record.second_layer)})
        state.get(numbers);
      record.error = {state.number(), state.number()};
    }
    if (!state.at_end()) throw core::Error("a stored state is too long");
  }
};

// Of the overlaps reached. @param scale of an error that has not diverged.
Record measure(const Parameters& p, const Descent& descent, double scale) {
  if (descent.stopped()) return {{}, {}, {}, {}, true};
  Overlaps reached = descent.overlaps();
  const bool fits = reached.students.allFinite() && reached.teacher.allFinite() &&
                    reached.students.diagonal().maxCoeff() <= largest;
  if (!fits) return {{}, {}, {}, {}, true};
  const PopulationError error = population_error(p, reached);
  if (error.value > divergence * scale) return {{}, {}, {}, {}, true};
  return {std::move(reached.students), std::move(reached.teacher), std::move(reached.second_layer),
          error, false};
}

void add_measurements(double time, const Record& record, const Overlaps& sizes,
                      std::vector<Measurement>& out) {
  const auto add = [&](const char* name, double value, Index i, Index j) {
    Measurement m{time, name, {}, record.diverged ? Status::diverged : Status::ok};
    if (!record.diverged) m.value = value;
    m.estimator = Estimator::exact;
    m.component = {static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(j)};
    out.push_back(std::move(m));
  };
  const auto at = [&](const auto& matrix, Index i, Index j) {
    return record.diverged ? 0 : matrix(i, j);
  };
  add("generalization_error", record.error.value, 0, 0);
  const bool unknown = std::isnan(record.error.value);
  if (!record.diverged &&
      (unknown || std::abs(record.error.value) < resolution * record.error.terms)) {
    Measurement& error = out.back();
    error.value.reset();
    error.status = Status::not_converged;
    error.reason = unknown ? "averages of the activation are known up to a variance of 100"
                           : "below 1e-13 of its terms: no digits left";
  }
  const Index k = sizes.width();
  const Index m = sizes.teacher_units();
  for (Index i = 0; i < k; ++i)
    for (Index j = i; j < k; ++j) add("student_overlap", at(record.students, i, j), i + 1, j + 1);
  for (Index i = 0; i < k; ++i)
    for (Index j = 0; j < m; ++j) add("teacher_overlap", at(record.teacher, i, j), i + 1, j + 1);
  for (Index i = 0; i < k; ++i) add("second_layer", at(record.second_layer, i, 0), i + 1, 0);
}

}  // namespace

std::vector<Measurement> simulate(const Parameters& p, std::span<const double> times,
                                  experiment::Draw draw, core::Team& team,
                                  experiment::Checkpoint& checkpoint) {
  std::vector<common::Position> positions;
  std::map<std::uint64_t, Record> records;  // all that a time needs
  for (const double t : times) {
    positions.emplace_back(t * *p.dimension);
    records[positions.back().before];
    records[positions.back().after];
  }
  if (records.empty()) return {};
  const Overlaps start = initial_overlaps(p);
  const double scale = population_error(p, start).terms + p.label_noise;
  const std::unique_ptr<Descent> descent = descend(p, draw, team);
  const Interruption interruption{*descent, records};
  const auto state = checkpoint.resume();
  if (state) interruption.restore(*state, start);
  const std::uint64_t resumed = descent->step();
  const auto last = double(records.rbegin()->first);
  const auto piece =
      static_cast<std::uint64_t>(std::max(1.0, operations_a_piece / (cost_of_sample(p) * p.batch)));
  bool diverged = false;
  for (auto& [step, record] : records) {
    if (state && step <= resumed) {  // recorded before the interruption
      diverged = record.diverged;
      continue;
    }
    while (descent->step() < step && !diverged) {
      descent->advance_to(std::min(step, descent->step() + piece));
      if (descent->stopped()) break;
      if (descent->step() < step)
        checkpoint.reached(double(descent->step()) / last, [&] { return interruption.save(); });
    }
    if (!diverged) record = measure(p, *descent, scale);
    diverged = diverged || record.diverged;
    record.diverged = diverged;
  }
  std::vector<Measurement> out;
  for (std::size_t i = 0; i < times.size(); ++i)
    add_measurements(times[i], interpolated(positions[i], records), start, out);
  return out;
}

double simulation_memory(const Parameters& p) {
  const double k = p.width;
  const double units = k + p.teacher_units;
  const double small = 8 * 12 * units * units;
  if (draws_local_fields(p)) return small;
  const double number = p.precision == Precision::float32 ? 4 : 8;
  return *p.dimension * (8 * 2 * units + number * (units + 16 + (p.batch > 16 ? k : 0))) + small;
}

double simulation_cost(const Parameters& p, double end_time) {
  return 1e5 + *p.dimension * (end_time * p.batch * cost_of_sample(p) +
                               4 * (p.width + p.teacher_units) * (p.width + p.teacher_units));
}

}  // namespace overparam::two_layer_online
