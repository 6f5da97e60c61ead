// SPDX-License-Identifier: MIT
#include "study/steps.hpp"

#include <algorithm>
#include <cmath>

#include "overparam/figure/pictures.hpp"

namespace overparam::study {

std::vector<double> with_steps_between(const std::vector<double>& given, std::size_t most) {
  std::vector<double> ends;
  for (const double value : given)
    if (value > 0 && std::isfinite(value)) ends.push_back(value);
  if (ends.size() < 2 || given.size() >= most) return given;
  const bool logarithmic = ends.back() > figure::wide_abscissa * ends.front();
  const auto place = [&](double value) { return logarithmic ? std::log(value) : value; };
  const double step = (place(ends.back()) - place(ends.front())) / double(most - given.size());
  std::vector<double> all = given;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    const double left = place(ends[i]);
    const double width = place(ends[i + 1]) - left;
    const auto parts = 1 + static_cast<std::size_t>(width / step);
    for (std::size_t part = 1; part < parts; ++part) {
      const double at = left + width * double(part) / double(parts);
      all.push_back(logarithmic ? std::exp(at) : at);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

}  // namespace overparam::study
