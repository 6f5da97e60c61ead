// SPDX-License-Identifier: MIT
#include "linear_network/parameters.hpp"

#include "overparam/core/random.hpp"

namespace overparam::linear_network {
namespace {

// Independent normal numbers, column by column.
Eigen::MatrixXd normal(const core::Stream& stream, double rows, double columns) {
  Eigen::MatrixXd matrix(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
  for (Eigen::Index k = 0; k < matrix.cols(); ++k)
    stream.normal(static_cast<std::uint64_t>(k),
                  {matrix.col(k).data(), static_cast<std::size_t>(matrix.rows())});
  return matrix;
}

}  // namespace

const experiment::Declaration<Parameters>& declaration() {
  using Declared = experiment::Declaration<Parameters>;
  static const Declared all{Declared::whole({.name = "dim",
                                             .symbol = "N",
                                             .minimum = 1,
                                             .maximum = 1e6,
                                             .meaning = "input dimension",
                                             .label = "input dimension"},
                                            &Parameters::dimension),
                            Declared::whole({.name = "units",
                                             .symbol = "K",
                                             .default_text = "2",
                                             .minimum = 1,
                                             .maximum = 100,
                                             .meaning = "units of the student"},
                                            &Parameters::units),
                            Declared::whole({.name = "teacher-units",
                                             .symbol = "M",
                                             .default_text = "2",
                                             .minimum = 1,
                                             .maximum = 100,
                                             .meaning = "units of the teacher"},
                                            &Parameters::teacher_units),
                            Declared::real({.name = "learning-rate",
                                            .symbol = "η",
                                            .default_text = "0.5",
                                            .minimum = 0,
                                            .open_minimum = true,
                                            .meaning = "learning rate of a step"},
                                           &Parameters::learning_rate),
                            Declared::real({.name = "label-noise",
                                            .symbol = "Δ",
                                            .default_text = "0",
                                            .minimum = 0,
                                            .meaning = "variance of the label noise"},
                                           &Parameters::label_noise)};
  return all;
}

Start start(const Parameters& p, experiment::Draw draw) {
  using core::StreamName;
  const auto stream = [&](StreamName name) { return core::Stream(draw.seed, draw.replica, name); };
  return {normal(stream(StreamName::initial_weights), p.dimension, p.units),
          normal(stream(StreamName::teacher), p.dimension, p.teacher_units)};
}

void add_rows(std::vector<experiment::Measurement>& out, double time, double error,
              const Eigen::MatrixXd& q, const Eigen::MatrixXd& r, experiment::Estimator estimator) {
  const auto add = [&](const char* name, double value, Eigen::Index i = -1, Eigen::Index j = -1) {
    out.push_back(
        {.time = time,
         .observable = name,
         .value = value,
         .estimator = estimator,
         .component = {static_cast<std::uint32_t>(i + 1), static_cast<std::uint32_t>(j + 1)}});
  };
  add("generalization_error", error);
  for (Eigen::Index i = 0; i < q.rows(); ++i)
    for (Eigen::Index j = i; j < q.cols(); ++j) add("student_overlap", q(i, j), i, j);
  for (Eigen::Index i = 0; i < r.rows(); ++i)
    for (Eigen::Index j = 0; j < r.cols(); ++j) add("teacher_overlap", r(i, j), i, j);
}

}  // namespace overparam::linear_network
