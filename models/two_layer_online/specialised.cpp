// SPDX-License-Identifier: MIT
#include "two_layer_online/specialised.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>
#include <numeric>
#include <utility>

#include "overparam/core/derivative.hpp"
#include "overparam/linalg/symmetric.hpp"

#include "two_layer_online/start.hpp"

namespace overparam::two_layer_online {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Kind = core::Activation::Kind;

constexpr double rounding = 1e-12;  // of weights that are to be equal
constexpr double most_units = 1024;

bool equal(double a, double b) { return std::abs(a - b) <= rounding * std::abs(b); }

// A student of its own for every teacher, and the others spare.
bool match(Specialised& out, std::vector<double> students, std::vector<double> teachers) {
  if (students.size() < teachers.size()) return false;
  if (out.moments.odd)
    for (auto* list : {&students, &teachers})
      for (double& u : *list) u = std::abs(u);
  out.weights.clear();
  for (const double u : teachers) {
    const auto own = std::find_if(students.begin(), students.end(),
                                  [&](double other) { return equal(other, u); });
    if (own == students.end()) return false;
    students.erase(own);
    out.weights.push_back(std::abs(u));
  }
  out.simple = students.size() <= 1;
  const double square = std::inner_product(students.begin(), students.end(), students.begin(), 0.0);
  if (square > 0) out.weights.push_back(std::sqrt(square));
  out.spare = square > 0;
  return true;
}

// Students i with i mod M = m for teacher m.
bool share(Specialised& out, const std::vector<double>& students,
           const std::vector<double>& teachers) {
  if (students.size() < teachers.size()) return false;
  std::vector<double> sums(teachers.size(), 0), squares(teachers.size(), 0);
  for (std::size_t i = 0; i < students.size(); ++i) {
    sums[i % teachers.size()] += students[i];
    squares[i % teachers.size()] += students[i] * students[i];
  }
  out.weights.clear();
  for (std::size_t m = 0; m < teachers.size(); ++m) {
    if (!equal(sums[m], teachers[m])) return false;
    out.weights.push_back(std::sqrt(squares[m]));
  }
  out.simple = students.size() == teachers.size();
  out.spare = false;
  return true;
}

// u_i = u*_m/n_m.
std::vector<double> shares(std::size_t students, const std::vector<double>& teachers) {
  const std::size_t m = teachers.size();
  std::vector<double> out(students);
  for (std::size_t i = 0; i < students; ++i)
    out[i] = teachers[i % m] / double(students / m + (i % m < students % m));
  return out;
}

std::vector<double> scaled(const VectorXd& weights, double factor) {
  std::vector<double> out;
  for (const double w : weights) out.push_back(factor * w);
  return out;
}

// Whether small fields have no slope but the mean of two.
bool kinked_at_zero(const core::Activation& g) {
  constexpr double equal_slopes = 1e-8;
  const core::Derivative slope(g);
  const double before = slope(std::nextafter(0, -1)), after = slope(std::nextafter(0, 1));
  return std::abs(after - before) > equal_slopes * std::max(1.0, std::abs(before));
}

double least_eigenvalue(MatrixXd matrix) { return linalg::eigenvalues(std::move(matrix))(0); }

}  // namespace

Overlaps start_without_draw(const Parameters& p) {
  if (p.start->kind != Start::Kind::random) return initial_overlaps(p);
  Parameters same = p;
  Start start;
  start.kind = Start::Kind::symmetric;
  same.start = std::make_shared<const Start>(start);
  return initial_overlaps(same);
}

bool one_overlap(const MatrixXd& t) {
  for (Index j = 0; j < t.cols(); ++j)
    for (Index i = 0; i < t.rows(); ++i)
      if (t(i, j) != (i == j ? t(0, 0) : t(t.rows() - 1, 0))) return false;
  return true;
}

std::optional<Specialised> Specialised::of(const Parameters& p) {
  if (p.learning_rate == 0 || p.width > most_units || p.teacher_units > most_units) return {};
  const bool both = p.second_learning_rate > 0;
  if (p.weight_decay > 0 || (both && p.second_weight_decay > 0)) return {};
  Specialised out;
  out.moments = two_layer_online::moments(p.activation);
  if (both && out.moments.homogeneous()) return {};
  const Overlaps start = start_without_draw(p);
  const auto teachers = scaled(start.teacher_weights, p.teacher_factor());
  const auto students = both ? shares(static_cast<std::size_t>(p.width), teachers)
                             : scaled(start.second_layer, p.student_factor());
  if (!(!both && match(out, students, teachers)) && !share(out, students, teachers)) return {};
  if (out.spare && (kinked_at_zero(p.activation) || out.moments.origin != 0)) return {};
  if (start.teachers != MatrixXd::Identity(start.teachers.rows(), start.teachers.cols())) {
    if (p.activation.kind() != Kind::erf) return {};
    out.teachers = start.teachers;
    out.exchangeable = one_overlap(start.teachers);
  }
  return out;
}

// T = 1: a factor for each unit. Otherwise E Π g'(y_a) = (2/π)^{k/2} det(1 + T_aa')^{−1/2} of erf.
double Specialised::slope_average(const Index* group, std::size_t count) const {
  double out = 1;
  std::array<Index, 4> units{};
  std::size_t k = 0;
  for (std::size_t a = 0; a < count; ++a) {
    if (spare && group[a] == groups() - 1)
      out *= moments.origin_slope;
    else
      units[k++] = group[a];
  }
  if (teachers.size() > 0) {
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, 4, 4> sum(k, k);
    for (std::size_t a = 0; a < k; ++a)
      for (std::size_t b = 0; b < k; ++b)
        sum(Index(a), Index(b)) = double(a == b) + teachers(units[a], units[b]);
    return k == 0
               ? out
               : out * std::pow(2 / std::numbers::pi, double(k) / 2) / std::sqrt(sum.determinant());
  }
  for (std::size_t a = 0; a < k; ++a) {
    std::size_t before = 0, all = 0;
    for (std::size_t b = 0; b < k; ++b) {
      all += units[b] == units[a];
      before += b < a && units[b] == units[a];
    }
    if (before == 0) out *= moments.slope[all][0];
  }
  return out;
}

double Specialised::metric(Index i, Index j) const {
  const std::array<Index, 2> pair{i, j};
  return weights[std::size_t(i)] * weights[std::size_t(j)] * slope_average(pair.data(), 2);
}

double Specialised::curve(Index i, Index j, Index k, Index l) const {
  const std::array<Index, 4> four{i, j, k, l};
  double out = slope_average(four.data(), 4);
  for (const Index a : four) out *= weights[std::size_t(a)];
  return out;
}

namespace {

// Which class of equal units a group is in.
std::vector<Index> classes(const Specialised& point) {
  std::vector<Index> out;
  for (Index i = 0; i < point.groups(); ++i) {
    Index first = i;
    const bool teacher = !point.spare || i + 1 < point.groups();
    for (Index j = 0; j < i && first == i && teacher && point.exchangeable; ++j)
      if (equal(point.weights[std::size_t(j)], point.weights[std::size_t(i)])) first = j;
    out.push_back(first);
  }
  return out;
}

// Classes of entries of a symmetric matrix of the groups.
struct Entries {
  Eigen::MatrixXi number;                        // of an entry
  std::vector<std::pair<Index, Index>> example;  // of a class
  std::vector<double> size;

  explicit Entries(const std::vector<Index>& unit) {
    const auto n = static_cast<Index>(unit.size());
    number.resize(n, n);
    std::map<std::array<Index, 3>, int> numbers;
    for (Index j = 0; j < n; ++j)
      for (Index i = 0; i < n; ++i) {
        const auto [low, high] = std::minmax(unit[std::size_t(i)], unit[std::size_t(j)]);
        const auto [at, added] = numbers.try_emplace({low, high, i == j}, int(size.size()));
        if (added) {
          example.emplace_back(i, j);
          size.push_back(0);
        }
        number(i, j) = at->second;
        ++size[std::size_t(at->second)];
      }
  }
};

}  // namespace

std::optional<Fluctuations> Fluctuations::of(const Specialised& point) {
  constexpr double most_entries = 1000, most_averages = 2e8, singular = 1e-10;
  const Index n = point.groups();
  MatrixXd h(n, n);
  for (Index j = 0; j < n; ++j)
    for (Index i = 0; i < n; ++i) h(i, j) = point.metric(i, j);
  const VectorXd values = linalg::eigenvalues(h);
  if (values(0) <= singular * values(n - 1)) return {};
  const Entries entries(classes(point));
  const auto count = static_cast<Index>(entries.size.size());
  if (double(count) > most_entries || double(count) * double(n) * double(n) > most_averages)
    return {};
  Fluctuations out{MatrixXd::Zero(count, count), MatrixXd::Zero(count, count), VectorXd(count)};
  for (Index a = 0; a < count; ++a) {
    const auto [i, j] = entries.example[std::size_t(a)];
    const double root = std::sqrt(entries.size[std::size_t(a)]);
    out.metric(a) = root * h(i, j);
    for (Index k = 0; k < n; ++k) {
      out.restoring(a, entries.number(k, j)) += h(i, k);
      out.restoring(a, entries.number(i, k)) += h(k, j);
      for (Index l = 0; l < n; ++l)
        out.exciting(a, entries.number(k, l)) += point.curve(i, j, k, l);
    }
    for (Index b = 0; b < count; ++b) {
      const double scale = root / std::sqrt(entries.size[std::size_t(b)]);
      out.restoring(a, b) *= scale;
      out.exciting(a, b) *= scale;
    }
  }
  return out;
}

namespace {

// factor · g'(y_slope) y_linear, or factor · g(y_value); −1 stands for none.
struct Feature {
  Index slope = -1, linear = -1, value = -1;
  double factor = 0;
};

double average(const Moments& moments, const Feature& x, const Feature& y) {
  double out = x.factor * y.factor;
  const std::array<Index, 6> units{x.slope, x.linear, x.value, y.slope, y.linear, y.value};
  for (std::size_t u = 0; u < units.size(); ++u) {
    const Index unit = units[u];
    if (unit < 0 || std::find(units.begin(), units.begin() + std::ptrdiff_t(u), unit) !=
                        units.begin() + std::ptrdiff_t(u))
      continue;
    const auto a = static_cast<std::size_t>((x.slope == unit) + (y.slope == unit));
    const auto b = static_cast<std::size_t>((x.linear == unit) + (y.linear == unit));
    const int values = (x.value == unit) + (y.value == unit);
    out *= values == 2 ? moments.square : (values == 1 ? moments.value[a][b] : moments.slope[a][b]);
  }
  return out;
}

double least_eigenvalue(const Moments& moments, const std::vector<Feature>& features) {
  const auto n = static_cast<Index>(features.size());
  MatrixXd gram(n, n);
  for (Index j = 0; j < n; ++j)
    for (Index i = j; i < n; ++i)
      gram(i, j) = average(moments, features[std::size_t(i)], features[std::size_t(j)]);
  return least_eigenvalue(std::move(gram));
}

}  // namespace

// Averages with an odd number of y_n vanish where g is odd, so that each n is alone then.
std::optional<double> slowest_mode(const Specialised& point, double second) {
  constexpr std::size_t most_features = 1024;
  const Moments& moments = point.moments;
  const Index teachers = point.groups() - Index(point.spare);
  const auto unit = classes(point);
  std::optional<double> least;
  std::vector<Feature> features;
  const auto solve = [&] {
    const double value = least_eigenvalue(moments, features);
    least = std::min(value, least.value_or(value));
    features.clear();
  };
  for (Index n = 0; n < teachers; ++n) {
    if (moments.odd && unit[std::size_t(n)] != n) continue;
    for (Index p = 0; p < point.groups(); ++p) {
      const double weight = point.weights[std::size_t(p)];
      features.push_back(p < teachers ? Feature{p, n, -1, weight}
                                      : Feature{-1, n, -1, weight * moments.origin_slope});
    }
    if (second > 0) features.push_back({-1, -1, n, second});
    if (features.size() > most_features + 1) return {};
    if (moments.odd) solve();
  }
  if (!moments.odd) solve();
  return least;
}

}  // namespace overparam::two_layer_online
