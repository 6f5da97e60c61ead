// SPDX-License-Identifier: MIT
#include "linear_separability/theory.hpp"

#include <boost/math/distributions/binomial.hpp>

namespace overparam::linear_separability {

double separable_share(double samples, double dimension) {
  if (samples <= dimension) return 1;
  const boost::math::binomial_distribution<double> heads(samples - 1, 0.5);
  return boost::math::cdf(heads, dimension - 1);
}

double asymptotic_share(double sample_ratio) {
  if (sample_ratio == 2) return 0.5;
  return sample_ratio < 2 ? 1 : 0;
}

}  // namespace overparam::linear_separability
