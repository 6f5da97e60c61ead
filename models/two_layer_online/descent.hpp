// SPDX-License-Identifier: MIT
/// @file
/// One-pass stochastic gradient descent on a two-layer network.
#pragma once

#include <cstdint>
#include <memory>

#include "overparam/core/bytes.hpp"
#include "overparam/core/team.hpp"
#include "overparam/experiment/model.hpp"
#include "two_layer_online/gradient.hpp"
#include "two_layer_online/overlaps.hpp"
#include "two_layer_online/parameters.hpp"

namespace overparam::two_layer_online {

/// The run of one replica, by the steps of Parameters. It starts at initial_overlaps() exactly.
class Descent {
 public:
  virtual ~Descent() = default;

  /// Makes the steps from the one reached up to `last`, unless it is or gets stopped.
  virtual void advance_to(std::uint64_t last) = 0;

  /// The overlaps reached.
  virtual Overlaps overlaps() const = 0;

  /// The steps made.
  virtual std::uint64_t step() const = 0;

  /// Whether numbers left their range; the overlaps then mean nothing.
  virtual bool stopped() const = 0;

  /// All that another Descent of the same arguments needs to go on, bit by bit.
  virtual void save(core::ByteWriter& state) const = 0;
  virtual void restore(core::ByteReader& state) = 0;
};

/// Draws the vectors of units and the inputs, N numbers each: sample s of the stream `inputs` is ξ,
/// its label noise number s mod 64 of sample ⌊s/64⌋ of `label_noise`; step s takes the samples s b,
/// …, s b + b − 1.
///
/// The fields of a group of samples for the weights at its start, and the Gram matrix ΞᵀΞ/N, are
/// matrix products. Within the group a step changes the fields of later samples by
///   x_i(s) = ρ… w_i·ξ_s/√N + Σ_{s' of earlier steps} a_i(s') (ΞᵀΞ/N)_{s's},
/// a with the powers of the decay ρ, and the weights follow in one product,
/// w ← ρ… w + A Ξᵀ/√N. Calls of advance_to() that follow each other make the steps of one call, to
/// rounding; equal cuts give equal bits, on however many threads. Memory: N (K + M + group), and
/// N K more for batches larger than a group.
/// @param parameters, team have to outlive this.
std::unique_ptr<Descent> descend_on_inputs(const Parameters& parameters, experiment::Draw draw,
                                           core::Team& team);

}  // namespace overparam::two_layer_online
