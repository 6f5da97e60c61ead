// SPDX-License-Identifier: MIT
/// @file
/// Small programs without random numbers, and their minima by another solver.
#pragma once

#include "neural_isometry/parameters.hpp"

namespace overparam::neural_isometry {

/// What the labels of an instance are, from planted columns h_1 and h_2 of its directions.
enum class Labels {
  wave,    ///< sin(0.8 i² + 0.5 i)
  linear,  ///< x_i·h_1
  relu     ///< (x_i·h_1)_+ + (x_i·h_2)_+
};

/// Inputs X_ij = cos(1.7 i² + 3.1 j + 0.9 i j), i from 1 to n and j to d; relaxed programs have the
/// patterns of the directions H_kj = sin(2.3 j² + 1.1 k + 0.7 j k), k from 1 to d and j to
/// `directions`, exact ones all patterns.
struct Instance {
  Program program;
  Network network;
  Labels labels;
  int samples, dimension, directions;
  double beta;
  double minimum;  ///< to 12 digits, of which 10 are certain
};

/// Minima of cvxopt.solvers.conelp at tolerances of 1e-11 to 1e-8, dual and primal to 1e-11;
/// tests/docs/check_neural_isometry.py reads this table and finds them again.
inline constexpr Instance instances[] = {
    {Program::relaxed, Network::plain, Labels::wave, 7, 3, 9, 0, 78.4201602708},
    {Program::relaxed, Network::plain, Labels::wave, 12, 4, 15, 0, 26.1434658348},
    {Program::relaxed, Network::plain, Labels::wave, 12, 4, 15, 0.1, 1.34322677995},
    {Program::relaxed, Network::plain, Labels::relu, 14, 3, 3, 0, 2.84548540916},
    {Program::relaxed, Network::skip, Labels::wave, 10, 3, 8, 0, 94.6960389095},
    {Program::relaxed, Network::skip, Labels::linear, 12, 4, 10, 0, 1.33846379864},
    {Program::relaxed, Network::skip, Labels::wave, 16, 5, 20, 0.3, 1.42709804567},
    {Program::relaxed, Network::normalized, Labels::wave, 9, 3, 10, 0, 63.2194335192},
    {Program::relaxed, Network::normalized, Labels::relu, 15, 4, 16, 0, 3.97697115567},
    {Program::relaxed, Network::normalized, Labels::wave, 14, 4, 12, 0.2, 1.14963462677},
    {Program::exact, Network::plain, Labels::wave, 6, 2, 0, 0, 96.5439782862},
    {Program::exact, Network::plain, Labels::wave, 7, 3, 0, 0.2, 0.890173647993},
    {Program::exact, Network::skip, Labels::wave, 7, 2, 0, 0.05, 1.26491194584},
    {Program::exact, Network::skip, Labels::wave, 7, 3, 0, 0, 161.379182214},
    {Program::exact, Network::skip, Labels::linear, 5, 3, 0, 0, 1.33635236724},
    {Program::exact, Network::plain, Labels::relu, 7, 3, 0, 0, 1.69526360876}};

}  // namespace overparam::neural_isometry
