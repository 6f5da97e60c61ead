// SPDX-License-Identifier: MIT
/// @file
/// Texts for figures (figure/figure.hpp says what they may hold).
#pragma once

#include <string>

namespace overparam::figure {

/// The plain-text symbol of a parameter or observable as mathematics: "σ_w²" -> "$σ_w^2$". An empty
/// symbol stays empty.
std::string math(const std::string& symbol);

/// `text` such that a figure shows it as it stands: "a $" -> "a \$".
std::string literal(const std::string& text);

/// A parameter's value: whole numbers and words as they are, other numbers with four digits and
/// powers of ten: "0.31622776601683794" -> "0.3162", "2.5e+60" -> "2.5×$10^{60}$".
std::string value_text(const std::string& text);

}  // namespace overparam::figure
