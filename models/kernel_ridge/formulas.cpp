// SPDX-License-Identifier: MIT
#include "kernel_ridge/formulas.hpp"

namespace overparam::kernel_ridge {

const std::vector<experiment::Formula>& formulas() {
  static const std::vector<experiment::Formula> list{
      {"Student, target and labels on the unit sphere in $d$ dimensions; $P_l$ is the Gegenbauer "
       "polynomial with $P_l(1) = 1$, $D_l$ its multiplicity",
       R"(f(x) = \sum_{i=1}^{n} \alpha_i\, k(x \cdot x_i), \qquad (k(X, X) + \lambda I)\, \alpha = y, \qquad
          y = \zeta + \sqrt\Delta\, G, \qquad
          \zeta(x) = \sum_l \sqrt{T_l D_l}\, P_l(x \cdot w))",
       "Canatar, Bordelon & Pehlevan (2021)"},
      {"Spectrum of a kernel with power series $a_m ≥ 0$: eigenvalue $s_l$ of the $D_l$ harmonics "
       "of "
       "degree $l$",
       R"(k(c) = \sum_m a_m c^m = \sum_l s_l D_l P_l(c), \qquad
          s_l = \sum_{m = l,\, l+2, \dots} a_m \frac{m!}{(m-l)!}\,
                \frac{\Gamma(d/2)\, \Gamma(\frac{m-l+1}{2})}{2^l \sqrt\pi\, \Gamma(\frac{m+l+d}{2})})",
       "Schoenberg (1942); Müller (1966)"},
      {"Kernels of networks, $g$ with normalised Hermite coefficients $g_m$: random features, and "
       "the "
       "tangent kernel of two trained layers",
       R"(k_{\text{features}}(c) = \mathbb E\, g(u) g(v) = \sum_m g_m^2\, c^m, \qquad
          k_{\text{ntk}}(c) = k_{\text{features}}(c) + c\, \mathbb E\, g'(u) g'(v) = \sum_m (1 + m)\, g_m^2\, c^m)",
       "Rahimi & Recht (2007); Jacot, Gabriel & Hongler (2018)"},
      {"Effective ridge $κ$; degrees with $D_l \\gg n$ only add to the ridge",
       R"(n - \frac{\lambda}{\kappa} = \sum_l \frac{D_l s_l}{s_l + \kappa}, \qquad
          \frac{D_l s_l}{s_l + \kappa} \to \frac{D_l s_l}{\kappa} \quad (D_l \gg n))",
       "Canatar, Bordelon & Pehlevan (2021); Cheng & Montanari (2024)"},
      {"Risk at $t → ∞$; a degree is learnt to the share $s_l/(s_l + κ)$",
       R"(B = \frac{1}{1 - \mathrm{df}_2/n} \sum_l T_l \left( \frac{\kappa}{s_l + \kappa} \right)^2, \qquad
          V = \Delta\, \frac{\mathrm{df}_2}{n - \mathrm{df}_2}, \qquad
          \mathrm{df}_2 = \sum_l D_l \left( \frac{s_l}{s_l + \kappa} \right)^2, \qquad
          \varepsilon_g = \frac{B + V}{2})",
       "Canatar, Bordelon & Pehlevan (2021); Cheng & Montanari (2024)"},
      {"Training error at $t → ∞$",
       R"(\varepsilon_t = \frac{1}{2n} \sum_i (y_i - f(x_i))^2
          = \frac12 \left( \frac{\lambda}{n \kappa} \right)^2 (B + V + \Delta))",
       "Canatar, Bordelon & Pehlevan (2021)"},
      {"Gradient flow from $f = 0$ on $\\frac{1}{2n} (\\lvert y - f \\rvert^2 + λ \\lVert f "
       "\\rVert^2)$; "
       "the theory writes the exponential as a contour integral over ridges",
       R"(\alpha(t) = (k(X, X) + \lambda)^{-1} \left( 1 - e^{-t (k(X, X) + \lambda)/n} \right) y)",
       "Yao, Rosasco & Caponnetto (2007)"},
      {"Staircase: $d → ∞$ at $n = d^{\\,ℓ}$ with $ℓ$ not whole, small $λ$: degrees below $ℓ$ "
       "are learnt, no others",
       R"(2 \varepsilon_g \to \sum_{l > \ell} T_l)",
       "Ghorbani, Mei, Misiakiewicz & Montanari (2021)"},
  };
  return list;
}

}  // namespace overparam::kernel_ridge
