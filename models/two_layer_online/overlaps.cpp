// SPDX-License-Identifier: MIT
#include "two_layer_online/overlaps.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "overparam/core/error.hpp"
#include "overparam/core/words.hpp"
#include "overparam/linalg/symmetric.hpp"

namespace overparam::two_layer_online {
namespace {

using core::Error;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using nlohmann::json;

constexpr double rounding = 1e-12;  // of matrices that are to be symmetric
constexpr double most_negative = -1e-10;
constexpr std::size_t most_units = 1024;

double number_of(const json& value, const std::string& where) {
  if (!value.is_number()) throw Error(where + " has something that is no number");
  const auto number = value.get<double>();
  if (!std::isfinite(number)) throw Error(where + " has a number that is not finite");
  return number;
}

const json& list_of(const json& value, const std::string& where) {
  if (!value.is_array() || value.empty()) throw Error(where + " is no list");
  if (value.size() > most_units) throw Error(where + " has more than 1024 entries");
  return value;
}

VectorXd vector_of(const json& value, const std::string& name) {
  const json& list = list_of(value, name);
  VectorXd out(static_cast<Index>(list.size()));
  for (std::size_t i = 0; i < list.size(); ++i)
    out(static_cast<Index>(i)) = number_of(list[i], name);
  return out;
}

MatrixXd matrix_of(const json& value, const std::string& name) {
  const json& rows = list_of(value, name);
  MatrixXd out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const VectorXd row = vector_of(rows[i], name + ", row " + std::to_string(i + 1));
    if (i == 0) out.resize(static_cast<Index>(rows.size()), row.size());
    if (row.size() != out.cols()) throw Error(name + " has rows of different lengths");
    out.row(static_cast<Index>(i)) = row.transpose();
  }
  return out;
}

void require_shape(const char* name, Index rows, Index cols, Index k, Index m) {
  if (rows != k || cols != m)
    throw Error(std::string(name) + " is " + std::to_string(rows) + "×" + std::to_string(cols) +
                " where " + std::to_string(k) + "×" + std::to_string(m) + " is needed");
}

void require_symmetric(const char* name, const MatrixXd& matrix) {
  if ((matrix - matrix.transpose()).cwiseAbs().maxCoeff() > rounding * matrix.cwiseAbs().maxCoeff())
    throw Error(std::string(name) + " is not symmetric");
}

// The least eigenvalue, if it is not above a bound. Only then it takes longer than a factorisation.
std::optional<double> least_eigenvalue_below(MatrixXd matrix, double bound) {
  matrix.diagonal().array() -= bound;
  if (Eigen::LLT<MatrixXd>(matrix).info() == Eigen::Success) return std::nullopt;
  return linalg::eigenvalues(std::move(matrix))(0) + bound;
}

}  // namespace

MatrixXd Overlaps::covariance() const {
  const Index k = width();
  const Index m = teacher_units();
  MatrixXd all(k + m, k + m);
  all << students, teacher, teacher.transpose(), teachers;
  return all;
}

Overlaps read_overlaps(const std::string& text) {
  const json all = json::parse(text, nullptr, false);
  if (all.is_discarded() || !all.is_object()) throw Error("holds no JSON object");
  const char* const names[] = {"Q", "R", "T", "v", "teacher_v"};
  for (const auto* name : names)
    if (!all.contains(name)) throw Error(std::string("lacks ") + name);
  if (all.size() != std::size(names)) throw Error("has more names than Q, R, T, v, teacher_v");
  Overlaps out{matrix_of(all["Q"], "Q"), matrix_of(all["R"], "R"), matrix_of(all["T"], "T"),
               vector_of(all["v"], "v"), vector_of(all["teacher_v"], "teacher_v")};
  const Index k = out.second_layer.size();
  const Index m = out.teacher_weights.size();
  require_shape("Q", out.students.rows(), out.students.cols(), k, k);
  require_shape("R", out.teacher.rows(), out.teacher.cols(), k, m);
  require_shape("T", out.teachers.rows(), out.teachers.cols(), m, m);
  require_symmetric("Q", out.students);
  require_symmetric("T", out.teachers);
  require_possible(out);
  return out;
}

void require_possible(const Overlaps& overlaps) {
  constexpr double definite = 1e-12;
  const double scale = overlaps.teachers.diagonal().cwiseAbs().maxCoeff();
  if (least_eigenvalue_below(overlaps.teachers, definite * scale))
    throw Error("has teachers T that are not positive definite");
  if (const auto least = least_eigenvalue_below(overlaps.covariance(), most_negative))
    throw Error("has overlaps of no vectors: [Q R; R^T T] has the eigenvalue " +
                core::brief(*least));
}

}  // namespace overparam::two_layer_online
