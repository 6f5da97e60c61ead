// SPDX-License-Identifier: MIT
/// @file
/// Deep ReLU networks trained by gradient descent until they memorize labels.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"

namespace overparam::memorization {

/// The hidden layers of a network that is trained.
inline constexpr std::size_t hidden_layers = 3;

/// What y f has to be, at the least, for a point of label y to count as memorized: far above the
/// rounding of f, so that equal points of opposite labels do not both count by it.
inline constexpr double least_margin = 1e-3;

/// A fully connected network of one output f: each layer is `weights[l]` times the layer before,
/// plus `biases[l]`, with (·)_+ = max(·, 0) behind all but the last. `weights[l]` has a row for
/// each unit of the layer and a column for each of the one before; the first is the point itself.
struct TrainedNetwork {
  std::vector<Eigen::MatrixXd> weights;
  std::vector<Eigen::VectorXd> biases;
};

/// 2h² + (d+4)h + 1, the weights and biases of a network with three hidden layers of h units.
/// @param dimension d, of a point.
/// @param width     h.
double parameters_of(double dimension, double width);

/// The outputs f of all points, n.
/// @param points n×d.
Eigen::VectorXd outputs(const TrainedNetwork& network, const Eigen::MatrixXd& points);

/// The number of points with y f ≥ least_margin.
/// @param points n×d.
/// @param signs  the labels y, n numbers ±1.
std::size_t memorized(const TrainedNetwork& network, const Eigen::MatrixXd& points,
                      const Eigen::VectorXd& signs);

/// The logistic loss L = (1/n) Σ log(1 + exp(−y f)) of a network with three hidden layers of h
/// units, and its gradient. All parameters are in one vector, layer after layer, and in a layer
/// unit after unit: the weights of the unit, one for each input of the layer, and then its bias.
/// The derivative of (·)_+ at 0 is 0.
class LogisticLoss {
 public:
  /// @param points n×d.
  /// @param signs  the labels y, n numbers ±1.
  /// @param width  h.
  LogisticLoss(const Eigen::MatrixXd& points, const Eigen::VectorXd& signs, Eigen::Index width);

  /// The number of parameters.
  Eigen::Index size() const { return offsets_.back(); }

  /// L; its gradient is put into `gradient`, of size().
  double operator()(const Eigen::VectorXd& parameters, Eigen::VectorXd& gradient);

  /// y f at the last call's parameters, n.
  const Eigen::ArrayXd& margins() const { return margins_; }

  /// The weights are N(0, 2/inputs of the layer) (He et al., "Delving deep into rectifiers", 2015)
  /// and the biases 0. In hidden layers every second unit has minus the weights of the one before,
  /// so that each point activates one of the two and no layer begins dead.
  /// @param run has numbers of its own in the draw.
  Eigen::VectorXd first_parameters(experiment::Draw draw, std::uint32_t run) const;

  /// The network of these parameters.
  TrainedNetwork network(const Eigen::VectorXd& parameters) const;

 private:
  static constexpr std::size_t layers = hidden_layers + 1;

  Eigen::Index inputs_of(std::size_t layer) const { return given_[layer].cols() - 1; }
  Eigen::Index units_of(std::size_t layer) const { return slopes_[layer].cols(); }
  /// The parameters of a layer, or their gradient, (inputs + 1)×units.
  Eigen::Map<const Eigen::MatrixXd> layer(const Eigen::VectorXd& all, std::size_t layer) const;
  Eigen::Map<Eigen::MatrixXd> layer(Eigen::VectorXd& all, std::size_t layer) const;

  Eigen::Index width_;
  Eigen::ArrayXd signs_;
  std::array<Eigen::Index, layers + 1> offsets_{};  // where the parameters of a layer begin
  // Kept between calls, so that a step allocates nothing: what a layer is given and a last column
  // of ones, n×(inputs + 1), and the derivatives of L by its sums, n×units.
  std::array<Eigen::MatrixXd, layers> given_, slopes_;
  Eigen::ArrayXd margins_;
};

/// What a training ended at.
struct Run {
  TrainedNetwork network;
  std::size_t memorized = 0;  ///< as memorized() counts
};

/// Trains a network with three hidden layers of `width` units from LogisticLoss::first_parameters,
/// by full-batch descent on the logistic loss by Adam (Kingma and Ba 2015; forgetting 0.9 and
/// 0.98): steps of 0.01 in the first half, then falling to 0.001 geometrically. It sees the points
/// moved and scaled to mean 0 and a mean square of 1 over all coordinates; the network that is
/// returned acts on the points as they are. It ends as soon as every y f is 2 least_margin or
/// more, and after `steps` steps at the latest.
/// @param points n×d, finite; n and d 1 or more.
/// @param signs  the labels y, n numbers ±1.
/// @param width  1 or more.
/// @param steps  a whole number.
/// @param run    runs of other numbers begin at other weights.
Run train(const Eigen::MatrixXd& points, const Eigen::VectorXd& signs, Eigen::Index width,
          double steps, experiment::Draw draw, std::uint32_t run);

/// The widths that are tried: 1, 2, 3 and then 4, 5 and 6 times each power of two.
/// @param width one of them.
/// @return the one after it.
Eigen::Index next_width(Eigen::Index width);

/// The smallest width that memorizes.
struct Smallest {
  Eigen::Index width = 0;      ///< 0: none up to the largest
  std::size_t runs = 0;        ///< of this width
  std::size_t memorizing = 0;  ///< those of them that memorize all points
  TrainedNetwork network;      ///< of the first of these
};

/// The first of the widths of next_width() at which 90 % or more of `runs` trainings memorize all
/// points. The result is the same for any number of threads.
/// @param points        as of train(), as are signs, steps and draw.
/// @param largest_width widths above are not tried.
/// @param runs          1 or more.
Smallest smallest_memorizing(const Eigen::MatrixXd& points, const Eigen::VectorXd& signs,
                             Eigen::Index largest_width, std::size_t runs, double steps,
                             experiment::Draw draw, core::Team& team);

}  // namespace overparam::memorization
