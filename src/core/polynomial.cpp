// SPDX-License-Identifier: MIT
#include "overparam/core/polynomial.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "core/formula.hpp"
#include "core/hermite.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/random.hpp"
#include "overparam/core/require.hpp"

namespace overparam::core {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Function = std::function<double(std::span<const double>)>;

constexpr double resolution = 1e-14;  // of a coefficient, relative to √E[P²]

// He_k(x)/√k!, k < orders.
std::vector<double> hermite_values(double x, int orders) {
  std::vector<double> values(static_cast<std::size_t>(orders), 0.0);
  add_hermite(values, x, 1);
  return values;
}

// The n nodes x_i of Gauss's rule for the normal density, and w_i He_k(x_i)/√k! in row k, k < n.
std::pair<VectorXd, MatrixXd> gauss_rows(int n) {
  VectorXd roots(n - 1);
  for (int m = 1; m < n; ++m) roots(m - 1) = std::sqrt(double(m));
  Eigen::SelfAdjointEigenSolver<MatrixXd> solver;
  solver.computeFromTridiagonal(VectorXd::Zero(n), roots, Eigen::EigenvaluesOnly);
  const VectorXd nodes = (solver.eigenvalues() - solver.eigenvalues().reverse()) / 2;
  MatrixXd rows(n, n);
  for (int i = 0; i < n; ++i) {
    const auto values = hermite_values(nodes(i), n);
    rows.col(i) = Eigen::Map<const VectorXd>(values.data(), n);
    rows.col(i) /= rows.col(i).squaredNorm();
  }
  return {nodes, rows};
}

// The terms of a function of r variables that is a polynomial of degree below n in each.
std::vector<Polynomial::Term> terms_of(const Function& function, int r, int n) {
  const auto [nodes, rows] = gauss_rows(n);
  Index count = 1;
  for (int m = 0; m < r; ++m) count *= n;
  // The place of (i_1, …, i_r) is i_1 + n i_2 + …
  VectorXd table(count);
  std::vector<double> point(static_cast<std::size_t>(r));
  for (Index place = 0; place < count; ++place) {
    Index rest = place;
    for (auto& x : point) {
      x = nodes(rest % n);
      rest /= n;
    }
    table(place) = function(point);
  }
  // One variable after the other: the first becomes the last.
  for (int m = 0; m < r; ++m) {
    const Eigen::Map<const MatrixXd> first(table.data(), n, count / n);
    const MatrixXd next = (rows * first).transpose();
    table = Eigen::Map<const VectorXd>(next.data(), count);
  }
  const double norm = table.norm();
  const double negligible = std::isfinite(norm) ? resolution * norm : 0;
  std::vector<Polynomial::Term> terms;
  for (Index place = 0; place < count; ++place) {
    if (std::abs(table(place)) <= negligible) continue;
    Polynomial::Term term;
    term.coefficient = table(place);
    Index rest = place;
    for (int m = 0; m < r; ++m) {
      term.degrees[static_cast<std::size_t>(m)] = static_cast<int>(rest % n);
      rest /= n;
    }
    terms.push_back(term);
  }
  return terms;
}

int degree_of(const Polynomial::Term& term) {
  return std::accumulate(term.degrees.begin(), term.degrees.end(), 0);
}

// Whether the terms give the values of a function at points of three scales, to rounding.
bool agree(const Function& function, const std::vector<Polynomial::Term>& terms, int r) {
  constexpr double rounding = 1e-9;
  constexpr std::uint64_t points = 96;
  const Stream stream(0, 0, StreamName::inputs);
  std::vector<double> y(static_cast<std::size_t>(r));
  for (std::uint64_t i = 0; i < points; ++i) {
    stream.normal(i, y);
    for (double& one : y) one *= std::exp2(double(i % 3));
    std::vector<std::vector<double>> hermite;
    for (const double one : y)
      hermite.push_back(hermite_values(one, Polynomial::highest_degree + 1));
    double sum = 0, size = 0;
    for (const auto& term : terms) {
      double product = term.coefficient;
      for (std::size_t m = 0; m < y.size(); ++m)
        product *= hermite[m][static_cast<std::size_t>(term.degrees[m])];
      sum += product;
      size += std::abs(product);
    }
    if (!(std::isfinite(size) && std::abs(function(y) - sum) <= rounding * size)) return false;
  }
  return true;
}

}  // namespace

Polynomial::Polynomial(std::string name, std::shared_ptr<const Formula> formula)
    : name_(std::move(name)),
      formula_(std::move(formula)),
      variables_(static_cast<int>(formula_->used().back()) + 1) {}

Polynomial Polynomial::parse(const std::string& text, const std::string& option) {
  static std::mutex mutex;
  static std::map<std::string, Polynomial> all;
  const std::scoped_lock lock(mutex);
  if (const auto known = all.find(text); known != all.end()) return known->second;
  const std::string start = prefix;
  if (!text.starts_with(start))
    throw InvalidParameter(option, text, "is not polynomial: followed by a formula");
  std::vector<std::string> names;
  for (int m = 1; m <= most_variables; ++m) names.push_back("y" + std::to_string(m));
  std::shared_ptr<const Formula> formula;
  try {
    formula = std::make_shared<const Formula>(text.substr(start.size()), names);
  } catch (const std::string& complaint) {
    throw InvalidParameter(option, text, complaint);
  }
  Polynomial result(text, formula);
  const Function value = [&](std::span<const double> y) { return (*formula)(y); };
  bool found = false;
  for (int degree = 0; degree <= highest_degree && !found; ++degree) {
    result.terms_ = terms_of(value, result.variables_, degree + 1);
    found = agree(value, result.terms_, result.variables_);
  }
  for (const Term& term : result.terms_) result.degree_ = std::max(result.degree_, degree_of(term));
  if (!found || result.degree_ > highest_degree)
    throw InvalidParameter(option, text,
                           "is not a polynomial of degree up to " + std::to_string(highest_degree));
  if (result.terms_.empty()) throw InvalidParameter(option, text, "is zero everywhere");
  return all.emplace(text, std::move(result)).first->second;
}

double Polynomial::operator()(std::span<const double> y) const {
  require_size("y", static_cast<std::size_t>(variables_), y.size());
  return (*formula_)(y);
}

VectorXd Polynomial::values(const MatrixXd& columns) const {
  require_size("rows of columns", static_cast<std::size_t>(variables_),
               static_cast<std::size_t>(columns.rows()));
  VectorXd result(columns.cols());
  for (Index j = 0; j < columns.cols(); ++j)
    result(j) = (*formula_)({columns.col(j).data(), static_cast<std::size_t>(columns.rows())});
  return result;
}

std::vector<Polynomial::Term> Polynomial::terms(const MatrixXd& mixing) const {
  require_size("rows of mixing", static_cast<std::size_t>(variables_),
               static_cast<std::size_t>(mixing.rows()));
  require(mixing.cols() >= 1 && mixing.cols() <= most_variables, "mixing", double(mixing.cols()),
          "columns are not from 1 to 6");
  for (const double entry : mixing.reshaped()) require_finite("mixing", entry);
  const auto r = static_cast<int>(mixing.cols());
  const Function value = [&](std::span<const double> z) {
    const VectorXd y = mixing * Eigen::Map<const VectorXd>(z.data(), mixing.cols());
    return (*this)({y.data(), static_cast<std::size_t>(y.size())});
  };
  auto terms = terms_of(value, r, degree_ + 1);
  for (const Term& term : terms)
    require(std::isfinite(term.coefficient), "mixing", mixing.cwiseAbs().maxCoeff(),
            "takes the terms out of the range of numbers");
  // Degrees above that of P are rounding.
  std::erase_if(terms, [&](const Term& term) { return degree_of(term) > degree_; });
  return terms;
}

}  // namespace overparam::core
