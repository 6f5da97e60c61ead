// SPDX-License-Identifier: MIT
/// @file
/// The overlaps of a teacher's units, from a file.
#pragma once

#include <Eigen/Core>
#include <string>

namespace overparam::random_features {

/// ρ of the content of a file: M lines of M numbers, separated by commas or blanks, what follows a
/// # left out; symmetric to 1e-12, 1 on the diagonal, no negative eigenvalue (to 1e-9). M ≤ 1000.
/// @param name of the file, in messages. @throws core::InvalidParameter named by `option`, with the
/// line.
Eigen::MatrixXd read_overlaps(const std::string& content, const std::string& name,
                              const std::string& option);

}  // namespace overparam::random_features
