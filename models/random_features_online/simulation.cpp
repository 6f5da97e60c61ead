// SPDX-License-Identifier: MIT
#include "random_features_online/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "overparam/core/bytes.hpp"
#include "overparam/core/covariance.hpp"
#include "overparam/core/random.hpp"
#include "overparam/simulate/local_fields.hpp"
#include "overparam/simulate/one_pass_sgd.hpp"
#include "overparam/simulate/running_error.hpp"
#include "random_features_online/rates.hpp"
#include "random_features_online/spectrum.hpp"

namespace overparam::random_features_online {
namespace {

using core::Schedule;
using experiment::Estimator;
using experiment::Measurement;
using experiment::Status;
using simulate::Learner;

constexpr double divergence = 1e6;    // of the error, in units of the test error at the start
constexpr double resolution = 1e-13;  // of a sum, in units of its terms: up to K² products
constexpr double widest_exact = 20000;
constexpr Eigen::Index snapshots_at_once = 256;
constexpr std::uint64_t samples_a_piece = 256;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool is(const Parameters& p, Schedule::Kind kind) { return p.training.schedule.kind == kind; }

bool draws_local_fields(const Parameters& p) {
  if (p.sampling == Sampling::automatic) return *p.dimension > *p.width + p.teacher_units;
  return p.sampling == Sampling::local_fields;
}

bool measures_exactly(const Parameters& p) {
  if (p.error_measure == ErrorMeasure::automatic) return *p.width <= widest_exact;
  return p.error_measure == ErrorMeasure::exact;
}

// A network; in single precision its features alone, so that they are held once.
struct Drawn {
  Eigen::MatrixXd features, teacher;
  std::optional<Eigen::MatrixXf> single_features;  // in place of features

  Drawn(const Parameters& p, experiment::Draw draw) {
    const auto law = network_law(p);
    if (p.precision == simulate::Precision::float32 && !draws_local_fields(p) &&
        !is(p, Schedule::Kind::greedy)) {
      single_features = simulate::draw_single_features(law, draw.seed, draw.replica);
      teacher = simulate::draw_teacher(law, draw.seed, draw.replica);
    } else {
      auto network = simulate::draw_network(law, draw.seed, draw.replica);
      features = std::move(network.features);
      teacher = std::move(network.teacher);
    }
  }

  // E[g(x_i) ζ] for all units i, K.
  Eigen::MatrixXd pairs_with_teacher(const Parameters& p) const {
    if (!single_features)
      return core::activation_covariance(p.activation, features, p.teacher_activation, teacher);
    constexpr Eigen::Index at_once = 256;
    Eigen::MatrixXd pairs(single_features->rows(), teacher.rows());
    for (Eigen::Index first = 0; first < pairs.rows(); first += at_once) {
      const Eigen::Index count = std::min(at_once, pairs.rows() - first);
      pairs.middleRows(first, count) = core::activation_covariance(
          p.activation, single_features->middleRows(first, count).cast<double>(),
          p.teacher_activation, teacher);
    }
    return pairs;
  }

  Eigen::VectorXd norms(const Parameters& p, const Eigen::MatrixXd& weights,
                        core::Team& team) const {
    return single_features ? core::covariance_norms(p.activation, *single_features, weights, team)
                           : core::covariance_norms(p.activation, features, weights, team);
  }
};

// E[φ_i ζ], K.
Eigen::VectorXd overlaps_with_teacher(const Parameters& p, const Drawn& network) {
  return network.pairs_with_teacher(p).rowwise().sum() / std::sqrt(*p.width * p.teacher_units);
}

// T of the sampled teacher, zero where that is all rounding.
double teacher_power(const Parameters& p, const Drawn& network) {
  const Eigen::MatrixXd pairs = core::activation_covariance(p.teacher_activation, network.teacher);
  const double sum = pairs.sum();
  return sum > resolution * pairs.cwiseAbs().sum() ? sum / p.teacher_units : 0;
}

// Units in the coordinates z that are drawn: ξ, or the local fields' own.
struct Fields {
  Eigen::MatrixXd own_features, own_teacher;  // empty if z = ξ
  double scale = 1;
  bool local = false;

  Fields(const Parameters& p, const Drawn& network) : local(draws_local_fields(p)) {
    if (!local) {
      scale = 1 / std::sqrt(*p.dimension);
      return;
    }
    auto factor = simulate::local_fields(network.features, network.teacher);
    own_features = std::move(factor.student);
    own_teacher = std::move(factor.teacher);
  }

  simulate::Problem problem(const Parameters& p, const Drawn& network) const {
    return {local ? own_features : network.features,
            p.activation,
            local ? own_teacher : network.teacher,
            p.teacher_activation,
            scale,
            local,
            static_cast<std::size_t>(p.training.batch),
            network.single_features ? &*network.single_features : nullptr};
  }
};

// What is known of one run after one step, or between two.
struct Record {
  double overlap = 0;  // R
  double norm = nan;   // Q
  bool exact = false;  // Q is known without an estimate
  bool stopped = false;
};

// The records of several learners, by step.
using Records = std::vector<std::map<std::uint64_t, Record>>;

// wᵀΩw of weights met at various times, computed for many of them in one pass over Ω.
class Norms {
 public:
  Norms(const Parameters& p, const Drawn& network, core::Team& team, Records& records)
      : p_(p), network_(network), team_(team), records_(records) {}

  void add(std::size_t learner, std::uint64_t step, const Eigen::VectorXd& weights) {
    if (waiting_.empty()) weights_.resize(weights.size(), snapshots_at_once);
    weights_.col(static_cast<Eigen::Index>(waiting_.size())) = weights;
    waiting_.emplace_back(learner, step);
    if (static_cast<Eigen::Index>(waiting_.size()) == snapshots_at_once) compute();
  }

  void compute() {
    if (waiting_.empty()) return;
    const Eigen::VectorXd norms =
        network_.norms(p_, weights_.leftCols(static_cast<Eigen::Index>(waiting_.size())), team_);
    for (std::size_t i = 0; i < waiting_.size(); ++i)
      records_[waiting_[i].first].at(waiting_[i].second).norm =
          norms(static_cast<Eigen::Index>(i)) / *p_.width;
    waiting_.clear();
  }

  void save(core::ByteWriter& state) const {
    state.put(std::uint64_t{waiting_.size()});
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      state.put(std::uint64_t{waiting_[i].first});
      state.put(waiting_[i].second);
      const auto weights = weights_.col(static_cast<Eigen::Index>(i));
      state.put({weights.data(), static_cast<std::size_t>(weights.size())});
    }
  }

  void restore(core::ByteReader& state) {
    Eigen::VectorXd weights(static_cast<Eigen::Index>(*p_.width));
    for (auto count = state.whole(); count > 0; --count) {
      const auto learner = state.whole();
      const auto step = state.whole();
      state.get({weights.data(), static_cast<std::size_t>(weights.size())});
      add(learner, step, weights);
    }
  }

 private:
  const Parameters& p_;
  const Drawn& network_;
  core::Team& team_;
  Records& records_;
  Eigen::MatrixXd weights_;
  std::vector<std::pair<std::size_t, std::uint64_t>> waiting_;  // learner and step
};

// A time in steps: a whole number, or between two.
struct Position {
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  double share = 0;  // of `after`

  explicit Position(double steps) {
    const double whole = std::round(steps);
    const bool between = std::abs(steps - whole) > 1e-12 * steps;
    before = static_cast<std::uint64_t>(between ? std::floor(steps) : whole);
    after = before + (between ? 1 : 0);
    share = between ? steps - std::floor(steps) : 0;
  }
  Record interpolate(const std::map<std::uint64_t, Record>& records) const {
    const Record& a = records.at(before);
    const Record& b = records.at(after);
    return {(1 - share) * a.overlap + share * b.overlap, (1 - share) * a.norm + share * b.norm,
            a.exact && b.exact, a.stopped || b.stopped};
  }
};

// The steps of several learners on one network up to given steps.
class Descent {
 public:
  Descent(std::span<const Parameters> variants, const Drawn& network, const Fields& fields,
          const Eigen::VectorXd& h, double teacher, std::uint64_t last_step, experiment::Draw draw,
          core::Team& team)
      : variants_(variants),
        sgd_(fields.problem(variants.front(), network),
             {{draw.seed, draw.replica,
               fields.local ? core::StreamName::local_fields : core::StreamName::inputs},
              {draw.seed, draw.replica, core::StreamName::label_noise}},
             variants.front().precision, team),
        rates_(variants.size()),
        piece_(std::max<std::uint64_t>(
            1, samples_a_piece / static_cast<std::uint64_t>(variants.front().training.batch))) {
    const double k = *variants.front().width;
    std::optional<core::Spectrum> averages;  // of the network
    for (std::size_t v = 0; v < variants.size(); ++v) {
      const ode::Training& training = variants[v].training;
      Learner learner;
      learner.label_noise = training.label_noise;
      learner.weight_decay = training.weight_decay;
      learner.weights = initial_weights(training, static_cast<Eigen::Index>(k), draw);
      if (is(variants[v], Schedule::Kind::greedy)) {
        learner.rate = [this, v](std::uint64_t) { return rates_[v]; };
      } else if (is(variants[v], Schedule::Kind::optimal)) {
        if (!averages) averages = spectrum(variants[v], Level::instance, draw);
        learner.rate = [rate = OptimalRate(*averages, variants[v], last_step)](std::uint64_t step) {
          return rate.at(step);
        };
      } else {
        learner.rate = [&training, k](std::uint64_t step) {
          return training.schedule.rate(training.learning_rate, double(step) / k);
        };
      }
      learners_.push_back(std::move(learner));
    }
    if (is(variants.front(), Schedule::Kind::greedy))
      greedy_.emplace(variants.front(), network.features, h, teacher);
  }

  std::span<const Learner> learners() const { return learners_; }

  // Calls `between` with the step reached wherever the work could be interrupted. It is cut there
  // whether it is interrupted or not, for the cuts are felt in the rounding.
  void advance_to(std::uint64_t target, const simulate::ErrorObserver& observer,
                  const std::function<void(std::uint64_t)>& between) {
    const auto running = [](const Learner& learner) { return !learner.stopped; };
    while (step_ < target && std::any_of(learners_.begin(), learners_.end(), running)) {
      std::uint64_t next = std::min(target, step_ + piece_);
      if (greedy_) {
        if (step_ == renewal_) renew();
        next = std::min(next, renewal_);
      }
      sgd_.advance(learners_, step_, next, observer);
      step_ = next;
      if (step_ < target) between(step_);
    }
  }

  void save(core::ByteWriter& state) const {
    state.put(step_);
    state.put(renewal_);
    state.put(rates_);
    for (const Learner& learner : learners_) {
      state.put(std::uint64_t{learner.stopped});
      state.put({learner.weights.data(), static_cast<std::size_t>(learner.weights.size())});
    }
  }

  void restore(core::ByteReader& state) {
    step_ = state.whole();
    renewal_ = state.whole();
    state.get(rates_);
    for (Learner& learner : learners_) {
      learner.stopped = state.whole() != 0;
      state.get({learner.weights.data(), static_cast<std::size_t>(learner.weights.size())});
    }
  }

  std::uint64_t step() const { return step_; }

 private:
  static Eigen::VectorXd initial_weights(const ode::Training& training, Eigen::Index k,
                                         experiment::Draw draw) {
    Eigen::VectorXd weights = Eigen::VectorXd::Zero(k);
    if (training.initial_variance == 0) return weights;
    core::Stream(draw.seed, draw.replica, core::StreamName::initial_weights)
        .normal(0, std::span<double>(weights.data(), static_cast<std::size_t>(k)));
    return weights * std::sqrt(training.initial_variance);
  }

  void renew() {
    for (std::size_t v = 0; v < learners_.size(); ++v)
      rates_[v] = greedy_->at(variants_[v].training, learners_[v].weights);
    renewal_ = GreedyRate::renewal_after(
        step_, static_cast<std::uint64_t>(learners_.front().weights.size()));
  }

  std::span<const Parameters> variants_;
  simulate::OnePassSgd sgd_;
  std::vector<Learner> learners_;
  std::optional<GreedyRate> greedy_;
  std::vector<double> rates_;
  std::uint64_t piece_;  // steps between two chances to interrupt
  std::uint64_t step_ = 0;
  std::uint64_t renewal_ = 0;
};

// The whole state of a simulation between two steps.
struct Interruption {
  Descent& descent;
  Norms& norms;
  std::vector<simulate::RunningError>& running;
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
        record = {state.number(), state.number(), state.whole() != 0, state.whole() != 0};
    norms.restore(state);
    if (!state.at_end()) throw core::Error("a stored state is too long");
  }
};

// @param scale 2ε_g + Δ at the start.
std::vector<Measurement> measurements(std::span<const double> times,
                                      std::span<const Record> records, double teacher, double scale,
                                      const simulate::RunningError& running) {
  std::vector<Measurement> out;
  bool diverged = false;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const Record& record = records[i];
    simulate::Estimate error{0.5 * (teacher - 2 * record.overlap + record.norm), 0};
    double norm = record.norm;
    if (!record.exact) {
      error = running.at(i);
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
  const double teacher = teacher_power(shared, network);
  Eigen::VectorXd h = overlaps_with_teacher(shared, network);
  if (teacher == 0) h.setZero();
  std::vector<double> steps;
  std::vector<Position> positions;
  std::map<std::uint64_t, Record> at_steps;  // all that a time needs
  for (const double t : times) {
    steps.push_back(t * *shared.width);
    positions.emplace_back(steps.back());
    at_steps[positions.back().before];
    at_steps[positions.back().after];
  }

  const bool exact = measures_exactly(shared);
  std::vector<simulate::RunningError> running;
  for (const auto& variant : variants)
    running.emplace_back(steps, static_cast<std::uint64_t>(shared.training.batch),
                         variant.training.label_noise);
  simulate::ErrorObserver observer;
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
  }
  norms.compute();

  std::vector<std::vector<Measurement>> out;
  for (std::size_t v = 0; v < variants.size(); ++v) {
    std::vector<Record> at_times;
    for (const auto& position : positions) at_times.push_back(position.interpolate(records[v]));
    const auto& training = variants[v].training;
    const double scale = teacher + training.label_noise +
                         training.initial_variance * shared.activation.second_moment();
    out.push_back(measurements(times, at_times, teacher, scale, running[v]));
  }
  return out;
}

double simulation_memory(const Parameters& p) {
  const double k = *p.width;
  const double n = *p.dimension;
  const double m = p.teacher_units;
  const bool local = draws_local_fields(p);
  const double drawn = local ? std::min(k + m, n) : n;
  const double number = p.precision == simulate::Precision::float32 ? 4 : 8;
  const bool single = number < 8 && !local && !is(p, Schedule::Kind::greedy);
  const double copy = number < 8 && !single ? number * k * drawn : 0;
  return (single ? number : 8) * k * n + 8 * (3 * m * n + double(snapshots_at_once) * k) +
         (local ? 8 * 2 * (k + m) * (k + m) : 0) + copy + number * 256 * (k + drawn) +
         (is(p, Schedule::Kind::greedy)    ? 8 * k * k
          : is(p, Schedule::Kind::optimal) ? 8 * 3 * k * k
                                           : 0);
}

double simulation_cost(const Parameters& p, double end_time) {
  const double k = *p.width;
  const double n = *p.dimension;
  const bool local = draws_local_fields(p);
  // A feature costs about as much as 60 multiplications, an element of Ω as 300.
  const double products = local ? (k + p.teacher_units) / 2 : n;
  const double descent = k * end_time * p.training.batch * (k * (products + 60) + 40 * n);
  const double measurement = measures_exactly(p) ? 0.5 * k * k * (n + 300) : 0;
  const double averages = is(p, Schedule::Kind::optimal) ? 20 * k * k * k : 0;
  return 1e6 + descent + averages + measurement + (local ? k * k * (n / 2 + k / 6) : 0);
}

}  // namespace overparam::random_features_online
