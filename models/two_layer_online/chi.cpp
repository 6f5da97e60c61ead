// SPDX-License-Identifier: MIT
#include "two_layer_online/chi.hpp"

#include <cmath>

namespace overparam::two_layer_online {

double draw_chi(double n, Normals& normals) {
  constexpr double few = 3;  // as many numbers as the rejection takes, and its law holds from 2 on
  if (n <= few) {
    double sum = 0;
    for (int i = 0; i < int(n); ++i) {
      const double z = normals.next();
      sum += z * z;
    }
    return std::sqrt(sum);
  }
  // χ²_n is twice a gamma variable of shape n/2.
  const double d = n / 2 - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double z = normals.next();
    const double a = normals.next();
    const double b = normals.next();
    const double root = 1 + c * z;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (-(a * a + b * b) / 2 < z * z / 2 + d * (1 - v + std::log(v))) return std::sqrt(2 * d * v);
  }
}

}  // namespace overparam::two_layer_online
