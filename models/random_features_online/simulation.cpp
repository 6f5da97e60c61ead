// SPDX-License-Identifier: MIT
#include "random_features_online/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "overparam/core/bytes.hpp"
#include "overparam/core/error.hpp"
#include "overparam/simulate/network.hpp"
#include "random_features/test_set.hpp"
#include "random_features_online/descent.hpp"
#include "random_features_online/drawn.hpp"
#include "random_features_online/records.hpp"
#include "random_features_online/running_error.hpp"

namespace overparam::random_features_online {
namespace {

using experiment::Estimator;
using experiment::Measurement;
using experiment::Status;

constexpr double divergence = 1e6;    // of the error, in units of the test error at the start
constexpr double resolution = 1e-13;  // of a sum, in units of its terms: up to K² products
constexpr double widest_exact = 20000;

bool is(const Parameters& p, Schedule::Kind kind) { return p.training.schedule.kind == kind; }

bool measures_exactly(const Parameters& p) {
  if (p.error_measure == ErrorMeasure::automatic) return p.levels || *p.width <= widest_exact;
  return p.error_measure == ErrorMeasure::exact;
}

// The whole state of a simulation between two steps.
struct Interruption {
  Descent& descent;
  Norms& norms;
  std::vector<RunningError>& running;
  Records& records;

  std::string save() const {
    core::ByteWriter state;
    descent.save(state);
    for (const auto& error : running) error.save(state);
    for (const auto& steps : records)
      for (const auto& [step, record] : steps) {
        state.put(record.overlap);
        state.put(record.norm);
        state.put(std::uint64_t{record.exact});
        state.put(std::uint64_t{record.stopped});
        state.put(record.classification);
      }
    norms.save(state);
    return state.take();
  }

  void restore(const std::string& bytes) const {
    core::ByteReader state(bytes);
    descent.restore(state);
    for (auto& error : running) error.restore(state);
    for (auto& steps : records)
      for (auto& [step, record] : steps)
        record = {state.number(), state.number(), state.whole() != 0, state.whole() != 0,
                  state.number()};
    norms.restore(state);
    if (!state.at_end()) throw core::Error("a stored state is too long");
  }
};

// @param scale 2ε_g + Δ at the start.
std::vector<Measurement> measurements(const Parameters& p, std::span<const double> times,
                                      std::span<const Record> records, double teacher, double scale,
                                      const RunningError& running) {
  std::vector<Measurement> out;
  bool diverged = false;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const Record& record = records[i];
    Estimate error{0.5 * (teacher - 2 * record.overlap + record.norm), 0};
    double norm = record.norm;
    if (!record.exact) {
      error = running.at(i);
      // Errors of flipped labels are of more than those of ζ (FlippedLabels::fresh).
      if (p.flip_probability > 0) error.value -= 2 * p.flip_probability * record.overlap;
      norm = 2 * error.value - teacher + 2 * record.overlap;
    }
    const bool missing = !record.exact && std::isnan(error.value);
    diverged = diverged || record.stopped || (!missing && !(error.value <= divergence * scale));
    const double terms = teacher + 2 * std::abs(record.overlap) + std::abs(norm);
    const bool lost = record.exact && std::abs(error.value) < resolution * terms;
    const auto add = [&](const char* name, double value, bool exact, double standard_error,
                         const char* lost_digits) {
      const bool obtained = *lost_digits == 0 && (exact || !missing);
      const Status status = diverged    ? Status::diverged
                            : !obtained ? Status::not_converged
                                        : Status::ok;
      Measurement m{times[i], name, {}, status};
      if (status == Status::ok) m.value = value;
      if (status == Status::not_converged) m.reason = lost_digits;
      m.estimator = exact ? Estimator::exact : Estimator::running;
      if (!exact && status == Status::ok) m.standard_error = standard_error;
      out.push_back(std::move(m));
    };
    add("generalization_error", error.value, record.exact, error.standard_error,
        lost ? "below 1e-13 of its terms T, 2R and Q: no digits left" : "");
    add("student_teacher_overlap", record.overlap, true, 0, "");
    add("student_norm", norm, record.exact, 2 * error.standard_error, "");
    if (p.classification) {
      add("classification_error", record.classification, true, 0, "");
      if (!diverged) random_features::set_share(out.back(), record.classification, p.test_samples);
      out.back().estimator = Estimator::test_set;
    }
  }
  return out;
}

}  // namespace

std::vector<std::vector<Measurement>> simulate(std::span<const Parameters> variants,
                                               std::span<const double> times, experiment::Draw draw,
                                               core::Team& team,
                                               experiment::Checkpoint& checkpoint) {
  const Parameters& shared = variants.front();
  const Drawn network(shared, draw);
  const Fields fields(shared, network);
  const double teacher = network.teacher_power();
  Eigen::VectorXd h = network.overlaps_with_teacher(shared);
  if (teacher == 0) h.setZero();
  std::vector<double> steps;
  std::vector<common::Position> positions;
  std::map<std::uint64_t, Record> at_steps;  // all that a time needs
  for (const double t : times) {
    steps.push_back(t * *shared.width);
    positions.emplace_back(steps.back());
    at_steps[positions.back().before];
    at_steps[positions.back().after];
  }

  const bool exact = measures_exactly(shared);
  std::vector<RunningError> running;
  for (const auto& variant : variants)
    running.emplace_back(steps, static_cast<std::uint64_t>(shared.training.batch),
                         variant.training.label_noise);
  ErrorObserver observer;
  if (!exact)
    observer = [&](std::size_t v, std::uint64_t first, std::span<const double> errors) {
      running[v].add(first, errors);
    };

  Records records(variants.size(), at_steps);
  Norms norms(shared, network, team, records);
  Descent descent(variants, network, fields, h, teacher, at_steps.rbegin()->first, draw, team);
  const Interruption interruption{descent, norms, running, records};
  if (const auto state = checkpoint.resume()) interruption.restore(*state);
  const std::uint64_t resumed = descent.step();
  const auto between = [&](std::uint64_t step) {
    checkpoint.reached(double(step) / double(at_steps.rbegin()->first),
                       [&] { return interruption.save(); });
  };
  std::optional<simulate::Network> tested;
  if (shared.classification)
    tested = simulate::draw_network(network_law(shared), draw.seed, draw.replica);
  for (const auto& [step, unused] : at_steps) {
    if (resumed > 0 && step <= resumed) continue;  // recorded before the interruption
    descent.advance_to(step, observer, between);
    for (std::size_t v = 0; v < variants.size(); ++v) {
      const Learner& learner = descent.learners()[v];
      Record& record = records[v][step];
      record.overlap = h.dot(learner.weights);
      record.stopped = learner.stopped;
      const bool zero = learner.weights.isZero(0);
      record.exact = exact || zero;
      if (zero)
        record.norm = 0;
      else if (exact && !learner.stopped)
        norms.add(v, step, learner.weights);
    }
    if (!tested) continue;
    Eigen::MatrixXd weights(h.size(), static_cast<Eigen::Index>(variants.size()));
    for (std::size_t v = 0; v < variants.size(); ++v)
      weights.col(static_cast<Eigen::Index>(v)) = descent.learners()[v].weights;
    const auto shares =
        random_features::classification_errors(*tested, shared.activation, {shared.teacher, draw},
                                               weights, shared.test_samples, draw, team);
    for (std::size_t v = 0; v < variants.size(); ++v) records[v][step].classification = shares[v];
  }
  norms.compute();

  std::vector<std::vector<Measurement>> out;
  for (std::size_t v = 0; v < variants.size(); ++v) {
    std::vector<Record> at_times;
    for (const auto& position : positions) at_times.push_back(interpolated(position, records[v]));
    const auto& training = variants[v].training;
    const double scale =
        teacher + training.label_noise + training.initial_variance * shared.feature_power();
    out.push_back(measurements(variants[v], times, at_times, teacher, scale, running[v]));
  }
  return out;
}

double simulation_memory(const Parameters& p) {
  const double k = *p.width;
  const double n = p.components();
  const double m = p.teacher.units;
  const bool local = draws_local_fields(p);
  const double drawn = local ? std::min(k + m, n) : n;
  const double number = p.precision == Precision::float32 ? 4 : 8;
  const bool single = number < 8 && !local && !is(p, Schedule::Kind::greedy);
  const double copy = number < 8 && !single ? number * k * drawn : 0;
  return (single ? number : 8) * k * n + 8 * (3 * m * n + double(Norms::at_once) * k) +
         (local ? 8 * 2 * (k + m) * (k + m) : 0) + copy + number * 256 * (k + drawn) +
         (is(p, Schedule::Kind::greedy)    ? 8 * k * k
          : is(p, Schedule::Kind::optimal) ? 8 * 3 * k * k
                                           : 0) +
         (p.levels ? 8 * double(Norms::at_once) * n : 0) +
         (p.classification ? random_features::testing_memory(n, k, m) + 8 * (k + m) * n : 0);
}

double simulation_cost(const Parameters& p, double end_time) {
  const double k = *p.width;
  const double n = p.components();
  const bool local = draws_local_fields(p);
  // A feature costs about as much as 60 multiplications, an element of Ω as 300.
  const double products = local ? (k + p.teacher.units) / 2 : n;
  constexpr double usual_times = 40;
  const double descent = k * end_time * p.training.batch * (k * (products + 60) + 40 * n);
  const double measurement = !measures_exactly(p) ? 0
                             : p.levels           ? usual_times * k * n
                                                  : 0.5 * k * k * (n + 300);
  const double averages = is(p, Schedule::Kind::optimal) ? 20 * k * k * k : 0;
  const double testing =
      p.classification ? usual_times * random_features::testing_cost(n, k, p.test_samples) : 0;
  return 1e6 + descent + averages + measurement + testing + (local ? k * k * (n / 2 + k / 6) : 0);
}

}  // namespace overparam::random_features_online
