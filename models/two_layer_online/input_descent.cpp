// SPDX-License-Identifier: MIT
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include "overparam/core/random.hpp"
#include "overparam/linalg/blas.hpp"
#include "two_layer_online/descent.hpp"
#include "two_layer_online/frame.hpp"
#include "two_layer_online/normals.hpp"
#include "two_layer_online/start.hpp"

namespace overparam::two_layer_online {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Samples of a group: of several steps, whose Gram matrix costs more the more they are, and of one.
constexpr std::uint64_t group_of_steps = 8;
constexpr std::uint64_t group_size = 16;
constexpr Index chunk_rows = 2048;     // of vectors, treated together
constexpr double worth_threads = 1e5;  // numbers: waking threads up has to pay

// Consecutive samples: whole steps, or a part of one step where a batch exceeds a group.
struct Group {
  std::uint64_t first = 0;
  Index count = 0;
  bool whole_steps = true;
  bool ends_step = true;
};

template <class Scalar>
class InputDescent final : public Descent {
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;

 public:
  InputDescent(const Parameters& p, experiment::Draw draw, core::Team& team)
      : InputDescent(p, initial_overlaps(p), draw, team) {}

  InputDescent(const Parameters& p, const Overlaps& start, experiment::Draw draw, core::Team& team)
      : batch_(static_cast<std::uint64_t>(p.batch)),
        n_(static_cast<Index>(*p.dimension)),
        k_(start.width()),
        units_(k_ + start.teacher_units()),
        start_(start),
        gradient_(p, start, std::sqrt(double(std::numeric_limits<Scalar>::max()))),
        inputs_(draw.seed, draw.replica, core::StreamName::inputs),
        noise_({draw.seed, draw.replica, core::StreamName::label_noise}),
        team_(team),
        columns_(n_, units_ + Index{group_size}),
        products_(units_ + Index{group_size}, Index{group_size}),
        coefficients_(k_, Index{group_size}),
        moves_(Index{group_size}, k_),
        parts_(static_cast<std::size_t>((n_ + chunk_rows - 1) / chunk_rows)) {
    columns_.leftCols(units_) = draw_units(start, n_, draw).template cast<Scalar>();
    if (batch_ > group_size) pending_.setZero(n_, k_);
  }

  void advance_to(std::uint64_t last) override {
    for (std::uint64_t sample = step_ * batch_; sample < last * batch_ && !stopped();) {
      const Group group = group_at(sample, last * batch_);
      draw_inputs(group);
      multiply(group);
      solve(group);
      if (!stopped()) move(group);
      sample = group.first + static_cast<std::uint64_t>(group.count);
    }
    step_ = last;
  }

  Overlaps overlaps() const override {
    Overlaps out = start_;
    out.students.setZero();
    out.teacher.setZero();
    for (std::size_t c = 0; c < parts_.size(); ++c) {
      const MatrixXd rows = columns_.block(row(c), 0, rows_of(c), units_).template cast<double>();
      out.students.template selfadjointView<Eigen::Lower>().rankUpdate(
          rows.leftCols(k_).transpose(), 1 / double(n_));
      out.teacher += rows.leftCols(k_).transpose() * rows.rightCols(units_ - k_) / double(n_);
    }
    out.students = MatrixXd(out.students.template selfadjointView<Eigen::Lower>());
    out.second_layer = gradient_.second_layer();
    return out;
  }

  std::uint64_t step() const override { return step_; }
  bool stopped() const override { return gradient_.stopped(); }

  void save(core::ByteWriter& state) const override {
    state.put(step_);
    gradient_.save(state);
    for (Index i = 0; i < k_; ++i) {
      const VectorXd column = columns_.col(i).template cast<double>();
      state.put({column.data(), static_cast<std::size_t>(n_)});
    }
  }

  void restore(core::ByteReader& state) override {
    step_ = state.whole();
    gradient_.restore(state);
    VectorXd column(n_);
    for (Index i = 0; i < k_; ++i) {
      state.get({column.data(), static_cast<std::size_t>(n_)});
      columns_.col(i) = column.template cast<Scalar>();
    }
  }

 private:
  Index row(std::size_t chunk) const { return static_cast<Index>(chunk) * chunk_rows; }
  Index rows_of(std::size_t chunk) const { return std::min(chunk_rows, n_ - row(chunk)); }

  template <class Body>
  void for_each(const Group& group, std::size_t count, const Body& body) {
    if (double(n_) * double(group.count) < worth_threads)
      for (std::size_t i = 0; i < count; ++i) body(i);
    else
      team_.for_each(count, body);
  }

  Group group_at(std::uint64_t first, std::uint64_t last) const {
    if (batch_ <= group_size) {
      const std::uint64_t steps = std::max<std::uint64_t>(1, group_of_steps / batch_);
      return {first, static_cast<Index>(std::min(steps * batch_, last - first)), true, true};
    }
    const std::uint64_t end = (first / batch_ + 1) * batch_;
    const std::uint64_t count = std::min(group_size, end - first);
    return {first, static_cast<Index>(count), false, first + count == end};
  }

  void draw_inputs(const Group& group) {
    for_each(group, static_cast<std::size_t>(group.count), [&](std::size_t s) {
      inputs_.normal(group.first + s,
                     std::span<Scalar>(columns_.col(units_ + static_cast<Index>(s)).data(),
                                       static_cast<std::size_t>(n_)));
    });
  }

  // Fields of all units, √N larger, and below them ΞᵀΞ where several steps need it.
  void multiply(const Group& group) {
    const bool several = group.whole_steps && static_cast<std::uint64_t>(group.count) > batch_;
    const Index rows = units_ + (several ? group.count : 0);
    for_each(group, parts_.size(), [&](std::size_t c) {
      parts_[c].resize(rows, group.count);
      linalg::multiply_transposed(columns_.block(row(c), 0, rows_of(c), rows),
                                  columns_.block(row(c), units_, rows_of(c), group.count),
                                  parts_[c]);
    });
    auto all = products_.topLeftCorner(rows, group.count);
    all.setZero();
    for (const Matrix& part : parts_) all += part.template cast<double>();
    all.topRows(units_) /= std::sqrt(double(n_));
    if (several) all.bottomRows(group.count) /= double(n_);
  }

  void solve(const Group& group) {
    scale_ = 1;
    const auto b = std::min(static_cast<Index>(batch_), group.count);
    for (Index begin = 0; begin < group.count; begin += b) {
      auto fields = products_.block(0, begin, k_, b);
      if (scale_ != 1) fields *= scale_;
      if (begin > 0)
        fields.noalias() +=
            coefficients_.leftCols(begin) * products_.block(units_, begin, begin, b);
      if (gradient_.decay() != 1) coefficients_.leftCols(begin) *= gradient_.decay();
      for (Index s = begin; s < begin + b; ++s) {
        noise_.move_to(group.first + static_cast<std::uint64_t>(s));
        const double label =
            gradient_.label(products_.col(s).segment(k_, units_ - k_), noise_.next());
        gradient_.add(products_.col(s).head(k_), label, coefficients_.col(s));
      }
      if (!group.ends_step) continue;
      gradient_.end_step();
      scale_ *= gradient_.decay();
    }
  }

  void move(const Group& group) {
    moves_.topRows(group.count) =
        (coefficients_.leftCols(group.count).transpose() / std::sqrt(double(n_)))
            .template cast<Scalar>();
    const auto scale = Scalar(scale_);
    for_each(group, parts_.size(), [&](std::size_t c) {
      Matrix change(rows_of(c), k_);
      linalg::multiply(Scalar(1), columns_.block(row(c), units_, rows_of(c), group.count),
                       moves_.topRows(group.count), change);
      auto students = columns_.block(row(c), 0, rows_of(c), k_);
      if (group.whole_steps) {
        students = scale * students + change;
        return;
      }
      auto pending = pending_.middleRows(row(c), rows_of(c));
      pending += change;
      if (!group.ends_step) return;
      students = scale * students + pending;
      pending.setZero();
    });
  }

  const std::uint64_t batch_;
  const Index n_, k_;
  const Index units_;  // P
  const Overlaps start_;
  Gradient gradient_;
  const core::Stream inputs_;
  Normals noise_;
  core::Team& team_;

  Matrix columns_;  // students, teachers, inputs of the group; N×(P + group)
  MatrixXd products_, coefficients_;
  Matrix moves_;
  std::vector<Matrix> parts_;  // of the products, one for each chunk
  Matrix pending_;             // Σ a ξ/√N of a step that has not ended
  double scale_ = 1;           // what the steps of the group do to the weights at its start
  std::uint64_t step_ = 0;
};

}  // namespace

std::unique_ptr<Descent> descend_on_inputs(const Parameters& parameters, experiment::Draw draw,
                                           core::Team& team) {
  if (parameters.precision == Precision::float32)
    return std::make_unique<InputDescent<float>>(parameters, draw, team);
  return std::make_unique<InputDescent<double>>(parameters, draw, team);
}

}  // namespace overparam::two_layer_online
