// SPDX-License-Identifier: MIT
#include "averages/plane.hpp"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>

namespace overparam::averages {

template <class Scalar>
Scalar out_of_plane(const SixPairs<Scalar>& sines, const Minors<Scalar>& minors) {
  Scalar most = 0;
  for (std::size_t left_out = 0; left_out < 4; ++left_out) {
    std::array<Scalar, 3> three;
    std::size_t count = 0;
    for (std::size_t q = 0; q < std::size(six_pairs); ++q)
      if (six_pairs[q][0] != left_out && six_pairs[q][1] != left_out) three[count++] = sines[q];
    std::sort(three.begin(), three.end());
    const Scalar unit = three[0] * three[0] * three[1] * three[1];
    // Rounding of the minor of parallel fields says nothing.
    if (!(unit > 64 * std::numeric_limits<Scalar>::epsilon())) return 1;
    most = std::max<Scalar>(most, minors[left_out] / unit);
  }
  return most;
}

template <class Scalar>
SixPairs<Scalar> relu_in_plane(const SixPairs<Scalar>& rho, const SixPairs<Scalar>& sines) {
  using std::atan2, std::cos, std::sin;
  const Scalar half_pi = boost::math::constants::half_pi<Scalar>();
  // From the first field; on which side the others are, by one that is not parallel to it.
  std::size_t other = 1;
  for (std::size_t a = 2; a < 4; ++a)
    if (sines[six_index(0, a)] > sines[six_index(0, other)]) other = a;
  std::array<Scalar, 4> angle{};
  Scalar low = -half_pi, high = half_pi;
  for (std::size_t a = 1; a < 4; ++a) {
    const Scalar& from_first = rho[six_index(0, a)];
    angle[a] = atan2(sines[six_index(0, a)], from_first);
    if (a != other) {
      const Scalar& between = rho[six_index(std::min(a, other), std::max(a, other))];
      if (between < rho[six_index(0, other)] * from_first) angle[a] = -angle[a];
    }
    if (angle[a] >= 0)
      low = std::max<Scalar>(low, angle[a] - half_pi);
    else
      high = std::min<Scalar>(high, angle[a] + half_pi);
  }
  SixPairs<Scalar> result{};
  if (!(high > low)) return result;
  for (std::size_t q = 0; q < std::size(six_pairs); ++q) {
    const Scalar& a = angle[six_pairs[q][0]];
    const Scalar& b = angle[six_pairs[q][1]];
    result[q] = (cos(a - b) * (high - low) + (sin(2 * high - a - b) - sin(2 * low - a - b)) / 2) /
                (4 * half_pi);
  }
  return result;
}

template double out_of_plane(const SixPairs<double>&, const Minors<double>&);
template Quad out_of_plane(const SixPairs<Quad>&, const Minors<Quad>&);
template SixPairs<double> relu_in_plane(const SixPairs<double>&, const SixPairs<double>&);
template SixPairs<Quad> relu_in_plane(const SixPairs<Quad>&, const SixPairs<Quad>&);

}  // namespace overparam::averages
