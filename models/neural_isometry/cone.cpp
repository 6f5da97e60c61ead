// SPDX-License-Identifier: MIT
#include "neural_isometry/cone.hpp"

#include <algorithm>
#include <cmath>

namespace overparam::neural_isometry {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::VectorXd;

ArrayXd Cone::dots(const VectorXd& a, const VectorXd& b) const {
  ArrayXd result(count());
  for (Index j = 0; j < count(); ++j) {
    const Index size = start(j + 1) - start(j);
    result[j] = a.segment(start(j), size).dot(b.segment(start(j), size));
  }
  return result;
}

VectorXd Cone::scaled(const ArrayXd& c, const VectorXd& a) const {
  VectorXd result(a.size());
  for (Index j = 0; j < count(); ++j) {
    const Index size = start(j + 1) - start(j);
    result.segment(start(j), size) = c[j] * a.segment(start(j), size);
  }
  return result;
}

ArrayXd Cone::determinants(const ConeVector& a) const {
  const ArrayXd norms = dots(a.tail, a.tail).sqrt();
  return (a.head - norms) * (a.head + norms);
}

double Cone::inner(const ConeVector& a, const ConeVector& b) const {
  return (a.head * b.head).sum() + a.tail.dot(b.tail);
}

ConeVector Cone::product(const ConeVector& a, const ConeVector& b) const {
  return {a.head * b.head + dots(a.tail, b.tail), scaled(a.head, b.tail) + scaled(b.head, a.tail)};
}

ConeVector Cone::quotient(const ConeVector& a, const ConeVector& b) const {
  const ArrayXd head = (a.head * b.head - dots(a.tail, b.tail)) / determinants(a);
  return {head, scaled(1 / a.head, b.tail - scaled(head, a.tail))};
}

double Cone::largest_step(const ConeVector& a, const ConeVector& b) const {
  // In the frame in which a is (1, 0), where it is one over the length of what is negative.
  const ArrayXd root = determinants(a).sqrt();
  const ArrayXd head = a.head / root;
  const VectorXd tail = scaled(1 / root, a.tail);
  const ArrayXd along = head * b.head - dots(tail, b.tail);
  const VectorXd across = b.tail - scaled((along + b.head) / (head + 1), tail);
  const double most = ((dots(across, across).sqrt() - along) / root).maxCoeff();
  return 1 / std::max(most, 0.98);
}

Scaling::Scaling(const Cone& cone, const ConeVector& x, const ConeVector& z) : cone_(cone) {
  const ArrayXd x_root = cone.determinants(x).sqrt();
  const ArrayXd z_root = cone.determinants(z).sqrt();
  squares_ = x_root / z_root;
  const ArrayXd cosine = (x.head * z.head + cone.dots(x.tail, z.tail)) / (x_root * z_root);
  const ArrayXd length = 2 * ((1 + cosine) / 2).sqrt();
  v_.head = (x.head / x_root + z.head / z_root) / length;
  v_.tail = cone.scaled(1 / (x_root * length), x.tail) - cone.scaled(1 / (z_root * length), z.tail);
}

ConeVector Scaling::apply(const ConeVector& a) const {
  const ArrayXd eta = squares_.sqrt();
  const ArrayXd along = cone_.dots(v_.tail, a.tail);
  const ArrayXd head = v_.head * a.head + along;
  const VectorXd tail = a.tail + cone_.scaled(a.head + along / (1 + v_.head), v_.tail);
  return {eta * head, cone_.scaled(eta, tail)};
}

}  // namespace overparam::neural_isometry
