// SPDX-License-Identifier: MIT
#include "random_features_online/formulas.hpp"

namespace overparam::random_features_online {

const std::vector<experiment::Formula>& formulas() {
  static const std::vector<experiment::Formula> list{
      {"Student, teacher and labels",
       R"(f(\xi) = \frac{1}{\sqrt K} \sum_{i=1}^{K} w_i\, g\!\left(\frac{F_i \cdot \xi}{\sqrt N}\right), \qquad
          \zeta(\xi) = \frac{1}{\sqrt M} \sum_{m=1}^{M} g_T\!\left(\frac{B_m \cdot \xi}{\sqrt N}\right), \qquad
          y = \zeta + \sqrt\Delta\, G)",
       "Rahimi & Recht (2007); Goldt et al. (2020); docs/theory.md, section 1"},
      {"A step of one-pass SGD, K of them per unit of time; $φ_i = g(F_i·ξ/√N)/√K$",
       R"(w \leftarrow w - \eta \left[ \frac1b \sum_{\text{batch}} (f - y)\, \varphi
          + \frac{\gamma}{K}\, w \right], \qquad t = \frac{\text{steps}}{K})",
       "docs/theory.md, section 1"},
      {"Generalization error by the order parameters overlap $R$ and norm $Q$",
       R"(\varepsilon_g = \tfrac12\, \mathbb E\, (\zeta - f)^2 = \tfrac12 \left( T - 2R + Q \right), \qquad
          R = h \cdot w, \quad Q = w^\top \Omega\, w, \quad
          \Omega = \mathbb E\, \varphi \varphi^\top, \quad h = \mathbb E\, \varphi \zeta, \quad
          T = \mathbb E\, \zeta^2)",
       "docs/theory.md, sections 2 and 3"},
      {"Order parameters of shell $j$, the modes of eigenvalue $λ_j$ of $KΩ$: fraction $p_j$ of "
       "the "
       "modes, teacher power $μ_j$; the bracket holds the step terms, with $d_j = μ_j - 2r_j + "
       "q_j$",
       R"(\begin{aligned}
          \dot r_j &= -\eta (\lambda_j + \gamma)\, r_j + \eta \lambda_j \mu_j, \\
          \dot q_j &= -2\eta (\lambda_j + \gamma)\, q_j + 2\eta \lambda_j r_j
            + \frac{\eta^2}{b} \lambda_j^2 p_j\, (2\varepsilon_g + \Delta)
            + \frac{\eta^2}{K} \left[ \chi_j \lambda_j^2\, d_j + 2\gamma\lambda_j (q_j - r_j) + \gamma^2 q_j \right], \\
          R &= \sum_j r_j, \qquad Q = \sum_j q_j
          \end{aligned})",
       "after Saad & Solla (1995) and Goldt et al. (2020); docs/theory.md, section 3"},
      {"The same as integrated, without cancellation: $e_j$ is still to be learnt, $d_j$ the share "
       "of "
       "the error; $χ_j = (1 - 1/b) + (2/b)(1 - m_j^2)$, $m_j$ the share of the mode's second "
       "moment "
       "that is its mean",
       R"(\begin{aligned}
          \dot e_j &= -\eta (\lambda_j + \gamma)\, e_j + \eta \gamma \mu_j, \\
          \dot d_j &= -2\eta (\lambda_j + \gamma)\, d_j + 2\eta\gamma\, e_j
            + \frac{\eta^2}{b} \lambda_j^2 p_j\, (2\varepsilon_g + \Delta)
            + \frac{\eta^2}{K} \left[ \chi_j \lambda_j^2\, d_j + 2\gamma\lambda_j (d_j - e_j)
            + \gamma^2 (d_j + \mu_j - 2 e_j) \right], \\
          2\varepsilon_g &= 2\varepsilon_\ast + \sum_j d_j
          \end{aligned})",
       "docs/theory.md, section 3"},
      {"Limit $t → ∞$ at a constant learning rate; the second form without weight decay and step "
       "term",
       R"(2\varepsilon_\infty + \Delta =
          \frac{2\varepsilon_\ast + \Delta + \sum_j \frac{\gamma^2 \mu_j}{(\lambda_j + \gamma)\, \Gamma_j}
                \left( 2 - \frac\eta K (\lambda_j + \gamma) \right)}
               {1 - \sum_j \frac{\eta \lambda_j^2 p_j}{b\, \Gamma_j}}, \qquad
          \Gamma_j = 2(\lambda_j + \gamma) - \frac{\eta}{K} (\chi_j \lambda_j^2 + 2\gamma\lambda_j + \gamma^2); \qquad
          \varepsilon_\infty = \frac{\varepsilon_\ast + \eta \Delta\, \mathbb E[g^2] / (4b)}
                                   {1 - \eta\, \mathbb E[g^2] / (2b)})",
       "docs/theory.md, section 4"},
      {"Critical learning rate; the second form without weight decay and step term",
       R"(\sum_j \frac{\eta_c \lambda_j^2 p_j}{b\, \Gamma_j(\eta_c)} = 1, \qquad
          \eta_c = \frac{2b}{\mathbb E[g^2]})",
       "docs/theory.md, section 4"},
      {"Relaxation time $τ$ of the error, from the smallest root $x$; with weight decay the "
       "overlaps "
       "may be slower, $τ = 1/(η(λ + γ))$ of the smallest $λ$ with teacher power",
       R"(\sum_j \frac{\eta \lambda_j^2 p_j}{b\, (\Gamma_j - x)} = 1, \qquad \tau = \frac{1}{\eta x})",
       "docs/theory.md, section 4"},
      {"Learning rate of --schedule optimal ($γ = 0$)",
       R"(\eta_{\text{opt}}(t) = \frac{b \sum_j \lambda_j d_j}
          {(2\varepsilon_g + \Delta) \sum_j \lambda_j^2 p_j + b \sum_j \frac{\lambda_j^2}{K} \chi_j d_j})",
       "docs/theory.md, section 4"},
      {"Effective ridge $s$ and approximation error; degree $k$ has eigenvalue $ξ_k$, multiplicity "
       "$D_k$ and teacher power $T_k$",
       R"(\sum_k \frac{D_k \xi_k}{K \xi_k + s} = 1, \qquad
          \varepsilon_\ast = \tfrac12 \Big( T - \sum_k T_k \Big)
            + \tfrac12 \sum_k T_k\, \frac{s}{K \xi_k + s})",
       "Mei & Montanari (2022); Defilippis et al. (2024); docs/theory.md, section 5"},
      {"Density $p$ of the eigenvalues and $μ$ of the teacher power in a bulk, along $y = y' + "
       "iy''$ "
       "(generalised Marchenko–Pastur law; $Λ_k = Kξ_k$)",
       R"(\lambda(y) = y + \sum_k \frac{D_k \xi_k\, y}{y - \Lambda_k}, \qquad
          \sum_k \frac{D_k \xi_k \Lambda_k}{(y' - \Lambda_k)^2 + y''^2} = 1, \qquad
          p = \frac{y''}{\pi \lvert y \rvert^2}, \qquad
          \mu = \frac{y''}{\pi \lambda} \sum_k \frac{T_k \Lambda_k}{\lvert \Lambda_k - y \rvert^2})",
       "Silverstein & Choi (1995); Biane (1997); docs/theory.md, section 5"},
      {"$N, K → ∞$ at fixed $β = K/N$: unlearnt fraction $u$ of the linear part; $a_1$ is the "
       "Hermite "
       "power of $g$ in the linear part, $a_*$ all beyond it",
       R"(\beta u = (1 - u) \left( u + \frac{a_\ast}{a_1} \right), \qquad
          \varepsilon_\ast = \tfrac12\, T_{k \ge 2} + \tfrac12\, T_1 u)",
       "Ghorbani et al. (2021); docs/theory.md, section 5"},
  };
  return list;
}

}  // namespace overparam::random_features_online
