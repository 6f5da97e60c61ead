// SPDX-License-Identifier: MIT
#include "core/activations/pieces.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/activations/chebyshev.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/text.hpp"

namespace overparam::core {
namespace {

constexpr std::size_t most_kinks = 64;
constexpr std::size_t most_panels = 20000;
// Of the last coefficients, relative to the values: rounding of the function and of the transform.
constexpr double tolerance = 1e-14;
// In narrower panels a kink is looked for; there is one if panels of this width beside it are resolved.
constexpr double narrow = 4e-3;
constexpr double beside = 0.05;
// Narrower ones are not divided.
constexpr double narrowest = 1e-9;

// x as the decimal number with the fewest digits within `width` of it.
double shortest_within(double x, double width) {
  for (double unit = 1e3; unit > 1e-15; unit /= 10) {
    const double rounded = std::round(x / unit) * unit;
    const double written = std::round(x / unit) / std::round(1 / unit);
    const double candidate = (unit < 1 ? written : rounded) + 0.0;
    if (std::abs(candidate - x) <= width) return candidate;
  }
  return x;
}

// Without the digits that are rounding, for messages.
double tidy(double x) { return std::round(x * 1e6) / 1e6 + 0.0; }

// Σ c_k T_k(t), by Clenshaw's recursion.
template <class Series>
double value_of(const Series& c, double t) {
  double sum = 0, before = 0;
  for (std::size_t k = c.size(); k-- > 1;) {
    const double next = c[k] + 2 * t * sum - before;
    before = sum;
    sum = next;
  }
  return c[0] + t * sum - before;
}

// The derivative, times `scale`.
template <class Series>
Series slope_of(const Series& c, double scale) {
  Series out{};
  for (std::size_t k = c.size() - 1; k-- > 0;)
    out[k] = (k + 2 < c.size() ? out[k + 2] : 0) + 2 * double(k + 1) * c[k + 1];
  out[0] /= 2;
  for (double& value : out) value *= scale;
  return out;
}

}  // namespace

Pieces::Pieces(const std::function<double(double)>& function, std::vector<double> kinks)
    : function_(&function), kinks_(std::move(kinks)) {
  constexpr double centre = 3;
  constexpr int points = 61;
  for (int i = 0; i < points; ++i) {
    const double value = function(-centre + 2 * centre * i / (points - 1) + 1e-3);
    if (std::isfinite(value)) typical_ = std::max(typical_, std::abs(value));
  }
  if (!(typical_ > 0)) throw std::string("is zero or not finite at all |x| < 3");
  const std::vector<double> given = kinks_;
  // Edges that are no likely places of kinks, which then lie inside of panels.
  std::vector<double> ends{-reach};
  for (double x = -reach + 0.6180339887498949; x < reach; ++x) ends.push_back(x);
  ends.push_back(reach);
  for (const double kink : given)
    if (std::abs(kink) < reach) ends.push_back(kink);
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) divide(ends[i], ends[i + 1]);
  std::sort(panels_.begin(), panels_.end(),
            [](const Panel& a, const Panel& b) { return a.left < b.left; });
  std::sort(kinks_.begin(), kinks_.end());
  for (const Panel& panel : panels_) edges_.push_back(panel.left);
  edges_.push_back(reach);
  check_jumps(given);
  function_ = nullptr;
}

Pieces::Sampled Pieces::sample(double left, double right) {
  static const auto cosines = chebyshev_cosines<order>();
  const auto at = [&](double t) { return (left + right) / 2 + t * (right - left) / 2; };
  std::array<double, order> values{};
  double size = 0;
  for (std::size_t i = 0; i < order; ++i) {
    const double x = at(cosines[1][i]);
    values[i] = (*function_)(x);
    if (!std::isfinite(values[i])) throw "is not finite at x = " + number_text(x);
    size = std::max(size, std::abs(values[i]));
  }
  largest_ = std::max(largest_, size);
  Sampled out;
  for (std::size_t k = 0; k < order; ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < order; ++i) sum += values[i] * cosines[k][i];
    out.series[k] = sum * (k == 0 ? 1 : 2) / double(order);
  }
  // Rounding of x in exp(x²/5) and the like.
  const double inaccuracy = std::max(1.0, left * left / 16);
  const double allowed = tolerance * std::max(size * inaccuracy, typical_);
  double last = 0;
  for (std::size_t k = order - 3; k < order; ++k) last += std::abs(out.series[k]);
  out.resolved = last <= allowed;
  // Something narrow between the points.
  for (const double t : {-0.871, -0.413, 0.237, 0.694})
    out.resolved =
        out.resolved && std::abs(value_of(out.series, t) - (*function_)(at(t))) <= 10 * allowed;
  return out;
}

// Halves what is not resolved; a kink ends that.
std::optional<double> Pieces::resolve(double left, double right, std::vector<Panel>& panels) {
  if (panels_.size() + panels.size() > most_panels)
    throw std::string("varies too fast for Gaussian averages");
  const auto [series, resolved] = sample(left, right);
  if (resolved) {
    panels.push_back({left, right, series});
    return {};
  }
  const double middle = (left + right) / 2;
  const double unit = std::max(1.0, std::abs(middle));
  if (right - left < narrow * unit && right - left > narrow * unit / 4) {
    const double kink = locate(left, right);
    if (sample(kink - beside, kink).resolved && sample(kink, kink + beside).resolved) return kink;
  }
  if (right - left < narrowest * unit)
    throw "cannot be resolved near x = " + number_text(tidy(middle)) +
        ": it has no slope there, or varies too fast";
  const auto found = resolve(left, middle, panels);
  return found ? found : resolve(middle, right, panels);
}

// The half in which the kink is, until both are resolved, or none is.
double Pieces::locate(double left, double right) {
  for (;;) {
    const double middle = (left + right) / 2;
    if (!(left < middle && middle < right)) break;
    const bool first = sample(left, middle).resolved;
    if (first == sample(middle, right).resolved) break;
    (first ? left : right) = middle;
  }
  return shortest_within((left + right) / 2, right - left);
}

void Pieces::divide(double left, double right) {
  std::vector<Panel> panels;
  const auto kink = resolve(left, right, panels);
  if (!kink) {
    panels_.insert(panels_.end(), panels.begin(), panels.end());
    return;
  }
  kinks_.push_back(*kink);
  if (kinks_.size() > most_kinks) throw "has more than " + std::to_string(most_kinks) + " kinks";
  divide(left, *kink);
  divide(*kink, right);
}

void Pieces::check_jumps(std::span<const double> given) const {
  for (std::size_t i = 1; i < panels_.size(); ++i) {
    const double at = panels_[i].left;
    if (std::find(given.begin(), given.end(), at) != given.end()) continue;
    constexpr double rounding = 1e-9;
    const double before = value_of(panels_[i - 1].series, 1),
                 after = value_of(panels_[i].series, -1);
    if (std::abs(after - before) > rounding * std::max(typical_, std::abs(after)))
      throw "jumps from " + number_text(tidy(before)) + " to " + number_text(tidy(after)) +
          " at x = " + number_text(at) + ", which is not declared as one of its kinks";
  }
}

double Pieces::derivative(double x, int times) const {
  const auto right = std::upper_bound(edges_.begin() + 1, edges_.end() - 1, x);
  const Panel& panel = panels_[static_cast<std::size_t>(right - edges_.begin()) - 1];
  const double scale = 2 / (panel.right - panel.left);
  auto series = panel.series;
  for (int i = 0; i < times; ++i) series = slope_of(series, scale);
  return value_of(series, (x - panel.left) * scale - 1);
}

}  // namespace overparam::core
