// SPDX-License-Identifier: MIT
#include "random_features_online/one_pass_sgd.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "overparam/core/entries.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/require.hpp"
#include "overparam/linalg/blas.hpp"
#include "random_features_online/group.hpp"
#include "random_features_online/samples.hpp"

namespace overparam::random_features_online {

class OnePassSgd::Implementation {
 public:
  virtual ~Implementation() = default;
  virtual void advance(std::span<Learner> learners, std::uint64_t first, std::uint64_t last,
                       const ErrorObserver& observer) = 0;
};

namespace {

using Eigen::Index;

template <class Scalar>
std::span<Scalar> values(Scalar* data, Index size) {
  return {data, static_cast<std::size_t>(size)};
}

constexpr Index triangle_panel = 128;

// What a block and the products within a group may take of the memory.
constexpr double max_block = 1e6;
constexpr double max_group = 4096;

std::size_t count(Index size) { return static_cast<std::size_t>(size); }

void require_valid(const Problem& problem) {
  const auto check = [&](const auto& features) {
    if (features.size() == 0) throw core::DimensionMismatch("features", 1, 0);
    core::require_size("columns of teacher", count(features.cols()), count(problem.teacher.cols()));
  };
  if (problem.single_features != nullptr) {
    check(*problem.single_features);
    if (!problem.single_features->allFinite())
      throw core::InvalidParameter("single_features", "have entries that are not finite");
  } else {
    check(problem.features);
    core::require_finite("features", core::entries(problem.features));
  }
  if (problem.teacher.rows() == 0) throw core::DimensionMismatch("rows of teacher", 1, 0);
  core::require_finite("teacher", core::entries(problem.teacher));
  core::require_finite("field scale", problem.field_scale);
  core::require(problem.batch >= 1, "batch", 0, "is below 1");
}

void require_valid(const Learner& learner, Index width) {
  if (!learner.rate) throw core::InvalidParameter("rate", "is no function");
  core::require_not_negative("label noise", learner.label_noise);
  core::require_not_negative("weight decay", learner.weight_decay);
  core::require_size("weights", count(width), count(learner.weights.size()));
  if (!learner.stopped) core::require_finite("weights", core::entries(learner.weights));
}

template <class Scalar>
class Engine final : public OnePassSgd::Implementation {
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;
  using Units = Eigen::Map<const Matrix, 0, Eigen::OuterStride<>>;

 public:
  Engine(const Problem& problem, const SampleSource& samples, core::Team& team,
         const Blocking& blocking)
      : problem_(problem),
        samples_(samples),
        team_(team),
        block_(std::max<std::uint64_t>(1, blocking.samples)),
        group_(std::clamp<std::uint64_t>(blocking.group, 1, block_)),
        width_(problem.single_features ? problem.single_features->rows() : problem.features.rows()),
        components_(problem.teacher.cols()),
        teacher_(problem.teacher.cast<Scalar>()) {
    cut_into_chunks(static_cast<Index>(std::max<std::size_t>(1, blocking.units)));
  }

  void advance(std::span<Learner> learners, std::uint64_t first, std::uint64_t last,
               const ErrorObserver& observer) override {
    const std::uint64_t batch = problem_.batch;
    for (const Learner& learner : learners) require_valid(learner, width_);
    core::require(first <= last, "last", double(last), "is below first");
    core::require(last <= std::numeric_limits<std::int64_t>::max() / batch, "last", double(last),
                  "has more samples than can be counted");
    prepare(learners);
    flips_ = std::any_of(learners.begin(), learners.end(), [](const Learner& learner) {
      return !std::isinf(learner.flip_threshold);
    });
    for (std::uint64_t sample = first * batch; sample < last * batch;) {
      const auto groups = next_block(sample, last * batch);
      sample = groups.back().first + groups.back().count;
      compute_features(groups.front().first, sample);
      const Group* previous = nullptr;
      for (const Group& group : groups) {
        for_chunks(group, learners.size(), [&](Chunk& chunk) {
          if (previous) move_weights(chunk, *previous, learners);
          take_products(chunk, group, learners);
        });
        if (needs_gram(group)) add_up_gram(group);
        for (std::size_t v = 0; v < learners.size(); ++v)
          if (!learners[v].stopped) solve(group, v, learners[v], observer);
        previous = &group;
      }
      for_chunks(*previous, learners.size(),
                 [&](Chunk& chunk) { move_weights(chunk, *previous, learners); });
    }
  }

 private:
  // Some of the features, and room for what one thread computes of them.
  struct Chunk {
    Index first = 0;
    Index rows = 0;
    const Scalar* units = nullptr;  // F, its rows first, …, first + rows − 1
    Index stride = 0;
    Matrix own_units;  // in single precision, of units in double
    Matrix features;   // Φ of the block
    Matrix gram;       // this chunk's part of ΦᵀΦ
    Matrix products;   // and of Φᵀw, a column for each learner
    Vector weights, change;
  };

  // State of a learner between groups.
  struct Progress {
    GroupUpdate update;
    Eigen::VectorXd pending;  // Φ a of a step that has not ended
  };

  void cut_into_chunks(Index largest) {
    const Index width = width_;
    const Index count = (width + largest - 1) / largest;
    for (Index c = 0; c < count; ++c) {
      Chunk chunk;
      chunk.first = width * c / count;
      chunk.rows = width * (c + 1) / count - chunk.first;
      if constexpr (std::is_same_v<Scalar, double>) {
        chunk.units = problem_.features.data() + chunk.first;
        chunk.stride = width;
      } else if (problem_.single_features) {
        chunk.units = problem_.single_features->data() + chunk.first;
        chunk.stride = width;
      } else {
        chunk.own_units =
            problem_.features.middleRows(chunk.first, chunk.rows).template cast<Scalar>();
        chunk.units = chunk.own_units.data();
        chunk.stride = chunk.rows;
      }
      chunk.gram.resize(static_cast<Index>(group_), static_cast<Index>(group_));
      chunk.change.resize(chunk.rows);
      chunks_.push_back(std::move(chunk));
    }
  }

  void prepare(std::span<const Learner> learners) {
    progress_.resize(learners.size());
    const auto size = static_cast<Index>(group_);
    for (auto& chunk : chunks_) chunk.products.resize(size, static_cast<Index>(learners.size()));
    if (problem_.batch <= group_) return;
    for (auto& progress : progress_) progress.pending.setZero(width_);
  }

  // A group's products are so few operations that waking threads up for them has to pay.
  void for_chunks(const Group& group, std::size_t learners,
                  const std::function<void(Chunk&)>& body) {
    constexpr double worth_threads = 1e5;
    const double elements = double(width_) * double(group.count) * double(learners);
    if (elements < worth_threads) {
      for (Chunk& chunk : chunks_) body(chunk);
    } else {
      team_.for_each(chunks_.size(), [&](std::size_t c) { body(chunks_[c]); });
    }
  }

  // Groups from `sample` on that fill a block.
  std::vector<Group> next_block(std::uint64_t sample, std::uint64_t last) const {
    std::vector<Group> groups;
    std::uint64_t count = 0;
    while (sample < last) {
      const Group group = group_at(sample, last, problem_.batch, group_);
      count += group.count;
      if (count > block_) break;
      groups.push_back(group);
      sample += group.count;
    }
    return groups;
  }

  void compute_features(std::uint64_t first, std::uint64_t last) {
    const auto count = static_cast<Index>(last - first);
    block_first_ = first;
    inputs_.resize(components_, count);
    draw_inputs<Scalar>(samples_, first, inputs_, team_);
    noise_.resize(count);
    draw_label_noise(samples_.label_noise, first, noise_);
    if (flips_) {
      flip_numbers_.resize(count);
      draw_label_noise(samples_.label_flips, first, flip_numbers_);
    }
    const auto field_scale = Scalar(problem_.field_scale);
    const auto feature_scale = Scalar(1 / std::sqrt(double(width_)));

    fields_.resize(teacher_.rows(), count);
    linalg::multiply(field_scale, teacher_, inputs_, fields_);
    targets_ = problem_.target.values(fields_);

    team_.for_each(chunks_.size(), [&](std::size_t c) {
      Chunk& chunk = chunks_[c];
      chunk.features.resize(chunk.rows, count);
      // A triangle is cut finely, to leave out most of what is zero.
      const Index panel = problem_.lower_triangular ? triangle_panel : chunk.rows;
      for (Index row = 0; row < chunk.rows; row += panel) {
        const Index rows = std::min(panel, chunk.rows - row);
        const Index columns = problem_.lower_triangular
                                  ? std::min(inputs_.rows(), chunk.first + row + rows)
                                  : inputs_.rows();
        const Units units(chunk.units + row, rows, columns, Eigen::OuterStride<>(chunk.stride));
        linalg::multiply(field_scale, units, inputs_.topRows(columns),
                         chunk.features.middleRows(row, rows));
      }
      problem_.activation.apply(values(chunk.features.data(), chunk.features.size()),
                                feature_scale);
    });
  }

  auto features_of(Chunk& chunk, const Group& group) {
    return chunk.features.middleCols(static_cast<Index>(group.first - block_first_),
                                     static_cast<Index>(group.count));
  }

  bool needs_gram(const Group& group) const {
    return group.whole_steps && group.count > problem_.batch;
  }

  void take_products(Chunk& chunk, const Group& group, std::span<const Learner> learners) {
    const auto count = static_cast<Index>(group.count);
    const auto features = features_of(chunk, group);
    if (needs_gram(group))
      linalg::multiply_transposed(features, features, chunk.gram.topLeftCorner(count, count));
    for (std::size_t v = 0; v < learners.size(); ++v) {
      if (learners[v].stopped) continue;
      chunk.weights = learners[v].weights.segment(chunk.first, chunk.rows).template cast<Scalar>();
      linalg::multiply_transposed_vector(features, chunk.weights,
                                         chunk.products.col(static_cast<Index>(v)).head(count));
    }
  }

  void solve(const Group& group, std::size_t v, Learner& learner, const ErrorObserver& observer) {
    const auto count = static_cast<Index>(group.count);
    products_.setZero(count);
    for (const auto& chunk : chunks_)
      products_ += chunk.products.col(static_cast<Index>(v)).head(count).template cast<double>();
    const auto at = static_cast<Index>(group.first - block_first_);
    labels_ =
        targets_.segment(at, count) + std::sqrt(learner.label_noise) * noise_.segment(at, count);
    if (!std::isinf(learner.flip_threshold))
      for (Index i = 0; i < count; ++i)
        if (flip_numbers_(at + i) < learner.flip_threshold) labels_(i) -= 2 * targets_(at + i);
    constexpr double range = std::numeric_limits<Scalar>::max();
    solve_group(group, problem_.batch, double(width_), learner, products_, labels_, gram_,
                std::sqrt(range), progress_[v].update);
    if (observer && !learner.stopped) observer(v, group.first, progress_[v].update.errors);
  }

  void add_up_gram(const Group& group) {
    const auto count = static_cast<Index>(group.count);
    gram_.setZero(count, count);
    for (const auto& chunk : chunks_)
      gram_ += chunk.gram.topLeftCorner(count, count).template cast<double>();
  }

  void move_weights(Chunk& chunk, const Group& group, std::span<Learner> learners) {
    const auto features = features_of(chunk, group);
    for (std::size_t v = 0; v < learners.size(); ++v) {
      if (learners[v].stopped) continue;
      const GroupUpdate& update = progress_[v].update;
      const Vector coefficients = update.coefficients.template cast<Scalar>();
      linalg::multiply_vector(features, coefficients, chunk.change);
      auto weights = learners[v].weights.segment(chunk.first, chunk.rows);
      const auto change = chunk.change.template cast<double>();
      if (problem_.batch <= group_) {
        weights = update.scale * weights + change;
        continue;
      }
      auto pending = progress_[v].pending.segment(chunk.first, chunk.rows);
      pending += change;
      if (!group.ends_step) continue;
      weights = update.scale * weights + pending;
      pending.setZero();
    }
  }

  const Problem problem_;
  const SampleSource samples_;
  core::Team& team_;
  const std::uint64_t block_;
  const std::uint64_t group_;
  const Index width_;       // K
  const Index components_;  // P
  const Matrix teacher_;
  std::vector<Chunk> chunks_;
  std::vector<Progress> progress_;

  std::uint64_t block_first_ = 0;
  Matrix inputs_, fields_;
  bool flips_ = false;  // whether a learner has flipped labels
  Eigen::VectorXd flip_numbers_;
  Eigen::VectorXd noise_, targets_, labels_, products_;
  Eigen::MatrixXd gram_;
};

}  // namespace

OnePassSgd::OnePassSgd(const Problem& problem, const SampleSource& samples, Precision precision,
                       core::Team& team, const Blocking& blocking) {
  require_valid(problem);
  core::require_between("samples", double(blocking.samples), 1, max_block);
  core::require_between("group", double(blocking.group), 1, max_group);
  core::require(blocking.units >= 1, "units", 0, "is below 1");
  if (problem.single_features != nullptr && precision != Precision::float32)
    throw core::InvalidParameter("single_features", "are for float32 alone");
  if (precision == Precision::float64)
    implementation_ = std::make_unique<Engine<double>>(problem, samples, team, blocking);
  else if (precision == Precision::float32)
    implementation_ = std::make_unique<Engine<float>>(problem, samples, team, blocking);
  else
    throw core::InvalidParameter("precision", "is neither of the two");
}

OnePassSgd::~OnePassSgd() = default;

void OnePassSgd::advance(std::span<Learner> learners, std::uint64_t first, std::uint64_t last,
                         const ErrorObserver& observer) {
  implementation_->advance(learners, first, last, observer);
}

}  // namespace overparam::random_features_online
