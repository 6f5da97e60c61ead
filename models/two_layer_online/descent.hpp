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

/// The same in law for Q, R and v, whatever N is: since ξ is Gaussian, only its coordinates in a
/// frame of the units matter, which are N(0, 1), and the products of what lies outside of it.
/// The units are held in an orthonormal frame of P = K + M directions and some more. A step draws
/// the inputs' coordinates in it, z, and with them the coefficients A = (a_i(s)) and the part
/// A Zᵀ/N of the move. The rest of the inputs is independent of A: with A Aᵀ = H Hᵀ, H of r =
/// min(b, K) columns, it adds r directions with the coordinates H Λ/N, where Λ is lower triangular
/// with χ_d, χ_{d−1}, … on the diagonal, d the number of dimensions outside of the frame, and N(0,
/// 1) below it: the factor of a Wishart matrix (M. S. Bartlett, 1933). Once there are many of them
/// an orthogonal transformation takes the students back to K directions beside the teachers'.
/// Numbers come from the stream `local_fields` in one sequence, label noise as above. O(K P) per
/// sample and O(K² (K + P)) every max(8, K/2) directions; memory P². Cuts are not felt at all.
/// @param parameters has to outlive this.
std::unique_ptr<Descent> descend_on_fields(const Parameters& parameters, experiment::Draw draw);

/// Whether a simulation draws fields rather than inputs.
bool draws_local_fields(const Parameters& parameters);

/// Time per sample in units of a multiplication inside a matrix product.
double cost_of_sample(const Parameters& parameters);

/// The descent that `sampling` says.
std::unique_ptr<Descent> descend(const Parameters& parameters, experiment::Draw draw,
                                 core::Team& team);

}  // namespace overparam::two_layer_online
