// SPDX-License-Identifier: MIT
#include <Eigen/Core>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>

#include "overparam/core/error.hpp"
#include "overparam/core/random.hpp"
#include "two_layer_online/chi.hpp"
#include "two_layer_online/descent.hpp"
#include "two_layer_online/frame.hpp"
#include "two_layer_online/normals.hpp"
#include "two_layer_online/start.hpp"

namespace overparam::two_layer_online {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

constexpr Index samples_at_once = 32;
constexpr Index least_room = 8;  // directions added between two factorisations

// An X with K columns and X Xᵀ = A Aᵀ, of A with more of them.
MatrixXd compressed(const Eigen::Ref<const MatrixXd>& a) {
  const Index k = a.rows();
  const Eigen::HouseholderQR<MatrixXd> factors(a.transpose());
  return MatrixXd(factors.matrixQR().topRows(k).triangularView<Eigen::Upper>()).transpose();
}

class FieldDescent final : public Descent {
 public:
  FieldDescent(const Parameters& p, experiment::Draw draw)
      : FieldDescent(p, initial_overlaps(p), draw) {}

  FieldDescent(const Parameters& p, const Overlaps& start, experiment::Draw draw)
      : batch_(static_cast<std::uint64_t>(p.batch)),
        n_(static_cast<Index>(*p.dimension)),
        k_(start.width()),
        m_(start.teacher_units()),
        rank_(std::min(static_cast<Index>(p.batch), k_)),
        room_(std::min(n_, k_ + m_ + std::max({least_room, k_ / 2, rank_}))),
        start_(start),
        gradient_(p, start, std::sqrt(std::numeric_limits<double>::max())),
        drawn_({draw.seed, draw.replica, core::StreamName::local_fields}),
        noise_({draw.seed, draw.replica, core::StreamName::label_noise}),
        used_(k_ + m_),
        students_(MatrixXd::Zero(k_, room_)),
        move_(k_, room_),
        coordinates_(room_, samples_at_once),
        fields_(k_, samples_at_once),
        teacher_fields_(m_, samples_at_once),
        directions_(k_, rank_ + samples_at_once) {
    const Frame frame = frame_of(start);
    students_.leftCols(used_) = frame.students;
    teachers_ = frame.teachers.leftCols(m_);
  }

  void advance_to(std::uint64_t last) override {
    for (; step_ < last && !stopped(); ++step_) take_step();
    step_ = last;
  }

  Overlaps overlaps() const override {
    Overlaps out = start_;
    const auto used = students_.leftCols(used_);
    out.students.setZero();
    out.students.selfadjointView<Eigen::Lower>().rankUpdate(used);
    out.students = MatrixXd(out.students.selfadjointView<Eigen::Lower>());
    out.teacher = used.leftCols(m_) * teachers_.transpose();
    out.second_layer = gradient_.second_layer();
    return out;
  }

  std::uint64_t step() const override { return step_; }
  bool stopped() const override { return gradient_.stopped(); }

  void save(core::ByteWriter& state) const override {
    state.put(step_);
    gradient_.save(state);
    state.put(drawn_.position());
    state.put(static_cast<std::uint64_t>(used_));
    state.put({students_.data(), static_cast<std::size_t>(k_ * used_)});
  }

  void restore(core::ByteReader& state) override {
    step_ = state.whole();
    gradient_.restore(state);
    drawn_.move_to(state.whole());
    used_ = static_cast<Index>(state.whole());
    if (used_ > room_) throw core::Error("a stored state has too many directions");
    state.get({students_.data(), static_cast<std::size_t>(k_ * used_)});
  }

 private:
  void take_step() {
    make_room();
    auto move = move_.leftCols(used_);
    move.setZero();
    Index held = 0;  // columns of directions_, the a of samples or as many as have their A Aᵀ
    noise_.move_to(step_ * batch_);
    for (std::uint64_t done = 0; done < batch_;) {
      const auto count =
          static_cast<Index>(std::min<std::uint64_t>(samples_at_once, batch_ - done));
      take_samples(count, directions_.middleCols(held, count));
      move.noalias() += directions_.middleCols(held, count) *
                        coordinates_.topLeftCorner(used_, count).transpose();
      held += count;
      done += static_cast<std::uint64_t>(count);
      if (held > rank_) {
        directions_.leftCols(k_) = compressed(directions_.leftCols(held));
        held = k_;
      }
    }
    gradient_.end_step();
    if (stopped()) return;
    students_.leftCols(used_) = gradient_.decay() * students_.leftCols(used_) + move / double(n_);
    leave_frame(held);
  }

  // Coordinates of inputs in the frame, and what the samples do.
  void take_samples(Index count, Eigen::Ref<MatrixXd> coefficients) {
    for (Index s = 0; s < count; ++s)
      for (Index i = 0; i < used_; ++i) coordinates_(i, s) = drawn_.next();
    const auto inputs = coordinates_.topLeftCorner(used_, count);
    fields_.leftCols(count).noalias() = students_.leftCols(used_) * inputs;
    teacher_fields_.leftCols(count).noalias() = teachers_ * inputs.topRows(m_);
    for (Index s = 0; s < count; ++s)
      gradient_.add(fields_.col(s), gradient_.label(teacher_fields_.col(s), noise_.next()),
                    coefficients.col(s));
  }

  // The part of the move A Ξᵀ/N outside of the frame: Ξ's is normal and independent of A, so that
  // a factor H of A Aᵀ = H Hᵀ takes the place of A and a triangle that of Ξ (Bartlett).
  void leave_frame(Index held) {
    const Index outside = std::min(held, n_ - used_);
    triangle_.setZero(held, outside);
    for (Index i = 0; i < held; ++i)
      for (Index j = 0; j < std::min(i + 1, outside); ++j)
        triangle_(i, j) = j < i ? drawn_.next() : draw_chi(double(n_ - used_ - i), drawn_);
    students_.middleCols(used_, outside).noalias() =
        directions_.leftCols(held) * triangle_ / double(n_);
    used_ += outside;
  }

  // Turns the frame outside of the teachers such that the students use K directions.
  void make_room() {
    if (used_ + std::min(rank_, n_ - used_) <= room_) return;
    students_.middleCols(m_, k_) = compressed(students_.middleCols(m_, used_ - m_));
    used_ = m_ + k_;
  }

  const std::uint64_t batch_;
  const Index n_, k_, m_;
  const Index rank_;  // of the part of a step outside of the frame
  const Index room_;  // of the frame
  const Overlaps start_;
  Gradient gradient_;
  Normals drawn_, noise_;

  Index used_;                    // directions of the frame, the first M those of the teachers
  MatrixXd students_, teachers_;  // w/√N and B/√N in the frame
  MatrixXd move_, coordinates_, fields_, teacher_fields_, directions_, triangle_;
  std::uint64_t step_ = 0;
};

}  // namespace

std::unique_ptr<Descent> descend_on_fields(const Parameters& parameters, experiment::Draw draw) {
  return std::make_unique<FieldDescent>(parameters, draw);
}

}  // namespace overparam::two_layer_online
