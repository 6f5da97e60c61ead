// SPDX-License-Identifier: MIT
#include "random_features_ridge/formulas.hpp"

namespace overparam::random_features_ridge {

const std::vector<experiment::Formula>& formulas() {
  static const std::vector<experiment::Formula> list{
      {"Student, teacher and labels",
       R"(f(\xi) = \frac{1}{\sqrt K} \sum_{i=1}^{K} w_i\, g\!\left(\frac{F_i \cdot \xi}{\sqrt N}\right), \qquad
          \zeta(\xi) = \frac{1}{\sqrt M} \sum_{m=1}^{M} g_T\!\left(\frac{B_m \cdot \xi}{\sqrt N}\right), \qquad
          y = \zeta + \sqrt\Delta\, G)",
       "Rahimi & Recht (2007); Mei & Montanari (2022)"},
      {"Ridge regression on $n$ samples, and the gradient flow that tends to it",
       R"(w = \operatorname*{arg\,min}_w \sum_{j=1}^{n} (y_j - w \cdot \varphi_j)^2 + \lambda \lvert w \rvert^2, \qquad
          \dot w = -\frac{1}{2n} \frac{\partial}{\partial w}
            \Big[ \lvert y - \Phi w \rvert^2 + \lambda \lvert w \rvert^2 \Big], \quad w(0) = 0)",
       "definition"},
      {"Error, its parts over the label noise, and training error",
       R"(2\varepsilon_g = \mathbb E\, (\zeta - f)^2 = B + V, \qquad
          B = \mathbb E\, (\zeta - \mathbb E_{\text{noise}} f)^2, \quad
          V = \mathbb E\, \mathrm{Var}_{\text{noise}} f, \qquad
          \varepsilon_t = \frac{1}{2n} \sum_{j=1}^{n} (y_j - f_j)^2)",
       "definition"},
      {"Two effective ridges: features see degree $k$ (eigenvalue $ξ_k$, multiplicity "
       "$D_k$, teacher power $T_k$) through $ν$, samples see the features through $κ$",
       R"(\mathrm{df} = \sum_k \frac{D_k \xi_k}{\xi_k + \nu}, \qquad
          \kappa = \nu \left( 1 - \frac{\mathrm{df}}{K} \right), \qquad
          \frac{\lambda}{n} = \kappa \left( 1 - \frac{\mathrm{df}}{n} \right))",
       "Defilippis et al. (2024), section 3"},
      {"Bias and variance of the solution; $\\mathrm{df}_2 = Σ_k D_k ξ_k²/(ξ_k+ν)²$, and $T - Σ_k "
       "T_k$ is "
       "the teacher power that no number of features reaches",
       R"(\begin{aligned}
          n (1 - \Upsilon) &= n - \mathrm{df} + \frac{(K - \mathrm{df})(\mathrm{df} - \mathrm{df}_2)}{K - \mathrm{df}_2}, \qquad
          V = \Delta\, \frac{\Upsilon}{1 - \Upsilon}, \\
          B &= \frac{1}{1 - \Upsilon} \left[ T - \sum_k T_k + \sum_k \frac{T_k \nu^2}{(\xi_k + \nu)^2}
             + \frac{\mathrm{df} - \mathrm{df}_2}{K - \mathrm{df}_2} \sum_k \frac{T_k \xi_k \nu}{(\xi_k + \nu)^2} \right]
          \end{aligned})",
       "Defilippis et al. (2024), section 3, rearranged"},
      {"Training error from test error",
       R"(2\varepsilon_t = \left( 1 - \frac{\mathrm{df}}{n} \right)^2 \left( 2\varepsilon_g + \Delta \right))",
       "generalised cross-validation: Golub, Heath & Wahba (1979)"},
      {"$N, K, n → ∞$ at fixed $ψ_1 = K/N$, $ψ_2 = n/N$: only the linear part of the teacher, "
       "$T_1$, is learnt, and the rest, $T_*$, acts as noise; $a_1$ is the Hermite power of $g$ in "
       "the linear part, $a_*$ all beyond it",
       R"(\begin{aligned}
          2\varepsilon_g &= T_1 \mathcal B + (\Delta + T_\ast) \mathcal V + T_\ast, \\
          \mathrm{df} &= \frac{a_1}{a_1 + \nu} + \frac{a_\ast}{\nu}, \qquad
          \lambda = \nu \left( 1 - \frac{\mathrm{df}}{\psi_1} \right) (\psi_2 - \mathrm{df})
          \end{aligned})",
       "Mei & Montanari (2022), main theorem, with their ridge λ N/n"},
      {"Without ridge: the peak at $K = n$, and how a ridge cuts it",
       R"(V = \Delta\, \frac{K}{n - K} \quad (K < n, \lambda = 0), \qquad
          2\varepsilon_g \sim \lambda^{-1/2} \quad (K = n, \lambda \to 0))",
       "from the above"},
      {"Gradient flow: $z_a$, $q_a$ are nodes and weights over $z$ of an inverse Laplace "
       "transform, "
       "$κ_a$ belongs to the ridge $n z_a + λ$, $2ε_*$ is the teacher power out of reach of $K$ "
       "features, $G(κ) = (T - 2ε_* - Σ_k T_k ξ_k/(ξ_k+ν))/κ$",
       R"(\begin{aligned}
          \upsilon(t) &= \sum_{ab} q_a q_b\, \frac{\mathrm{df}_{ab}}{n - \mathrm{df}_{ab}}, \qquad
          \mathrm{df}_{ab} = \frac{\kappa_b \mathrm{df}_b - \kappa_a \mathrm{df}_a}{\kappa_b - \kappa_a}, \\
          B(t) &= 2\varepsilon_\ast (1 + \upsilon) + \sum_{ab} q_a q_b\, \frac{\kappa_a \kappa_b}{1 - \mathrm{df}_{ab}/n}\,
            \frac{G_a - G_b}{\kappa_b - \kappa_a}, \qquad V(t) = \Delta\, \upsilon(t)
          \end{aligned})",
       "two resolvents of the deterministic equivalent; Talbot's contour"},
      {"Flipped labels of a teacher $ζ = ±1$, $a = 1 - 2p$: the target $aζ$ under more noise; "
       "$f_1$ is "
       "the fit to $ζ$, of bias $B_1$",
       R"(\begin{aligned}
          B &= (1-a)^2 + 2a(1-a)\left( 1 - \mathbb E[\zeta f_1] \right) + a^2 B_1, \qquad
          V = (\Delta + 1 - a^2)\, \frac{\Upsilon}{1 - \Upsilon}, \\
          \mathbb E\, (y-f)^2 &= 2\varepsilon_g + \Delta + 4p\, \mathbb E[\zeta f]
          \end{aligned})",
       "definition"},
      {"Classification error of a teacher whose sign is that of the field $u$; $l_k$ is the share "
       "of "
       "degree $k$ that is learnt",
       R"(\mathbb E[f \zeta] = \sum_k l_k T_k, \quad l_k = \frac{\xi_k}{\xi_k + \nu}, \qquad
          \varepsilon_c = P(\mathrm{sign} f \ne \mathrm{sign}\, u)
            = \frac1\pi \arccos \frac{l_1 \sqrt{T_1}}{\sqrt{\mathbb E f^2}} \quad (l_3 = l_5 = \dots = 0))",
       "Gaussian equivalence: Gerace et al. (2020)"},
      {"Parts of the bias, $B = B_0 + V_X + V_Θ$: of the mean over sample and features, of the "
       "sample, and of the features; of the average of $k$ students only the last is divided by "
       "$k$",
       R"(\begin{aligned}
          B_0 &= T - \sum_k T_k + \sum_k \frac{T_k \nu^2}{(\xi_k + \nu)^2}, \qquad
          V_X = B_0\, \frac{\mathrm{df}_2}{n - \mathrm{df}_2}, \qquad
          q = \frac{\mathrm{df} - \mathrm{df}_2}{K - \mathrm{df}_2}, \\
          V_\Theta &= \frac{n\, q}{n - \mathrm{df} + (K - \mathrm{df})\, q} \left( \sum_k \frac{T_k \xi_k \nu}{(\xi_k + \nu)^2}
            + B_0\, \frac{\mathrm{df} - \mathrm{df}_2}{n - \mathrm{df}_2} \right)
          \end{aligned})",
       "d'Ascoli et al. (2020); Jacot et al. (2020)"},
      {"Best readout on infinitely many samples ($n → ∞$)",
       R"(\varepsilon_\ast = \tfrac12 \Big( T - \sum_k T_k \Big)
            + \tfrac12 \sum_k T_k\, \frac{\nu_0}{\xi_k + \nu_0}, \qquad
          \sum_k \frac{D_k \xi_k}{\xi_k + \nu_0} = K)",
       "Mei & Montanari (2022); Defilippis et al. (2024)"},
  };
  return list;
}

}  // namespace overparam::random_features_ridge
