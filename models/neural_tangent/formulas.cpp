// SPDX-License-Identifier: MIT
#include "neural_tangent/formulas.hpp"

namespace overparam::neural_tangent {

const std::vector<experiment::Formula>& formulas() {
  static const std::vector<experiment::Formula> list{
      {"Target and labels; inputs are uniform on the sphere $|x|² = d$",
       R"(\zeta(x) = \sqrt{T_1}\, e_1 \cdot x + \sqrt{T_\ast}\, \frac{(e_2 \cdot x)^2 - 1}{\sqrt{2 (d-1)/(d+2)}}, \qquad
          y = \zeta + \sqrt\Delta\, G, \qquad \lvert e_1\rvert = \lvert e_2\rvert = 1)",
       "after Montanari & Zhong (2022)"},
      {"Tangent kernel of $K$ units on the unit sphere, $Kd$ parameters",
       R"(\Theta(x, x') = \frac{x \cdot x'}{d}\, \frac1K \sum_{k=1}^{K} \sigma'(w_k \cdot x)\,
          \sigma'(w_k \cdot x'))",
       "Bartlett, Montanari & Rakhlin (2021), section 6"},
      {"Linearised training, gradient flow from $f_0 = 0$; $t → ∞$ is kernel ridge regression",
       R"(f_t(x) = \Theta(x, X)\, (\Theta + \lambda)^{-1} \left( 1 - e^{-t (\Theta + \lambda)/n} \right) y)",
       "Bartlett, Montanari & Rakhlin (2021), section 5"},
      {"Infinitely wide, $n ∼ d$: linear regression with ridge $g$, of which $v$ is self-induced; "
       "$ψ = n/d$",
       R"(\begin{aligned}
          g &= \frac{\lambda + v}{\mu^2}, \qquad \mu = \mathbb E\, \sigma'(G), \qquad
          v = \mathbb E\, \sigma'(G)^2 - \mu^2, \\
          \tilde\kappa &= \frac{1 + g - \psi + \sqrt{(1 + g - \psi)^2 + 4 \psi g}}{2 \psi}, \qquad
          \frac{\mathrm{df}_2}n = \frac{1}{\psi (1 + \tilde\kappa)^2}, \\
          \text{bias} &= \frac{T_1 \tilde\kappa^2 / (1 + \tilde\kappa)^2 + T_\ast}{1 - \mathrm{df}_2/n},
          \qquad \text{variance} = \Delta\, \frac{\mathrm{df}_2/n}{1 - \mathrm{df}_2/n}
          \end{aligned})",
       "Bartlett, Montanari & Rakhlin (2021), section 6; Montanari & Zhong (2022)"},
      {"Finite width: equal weights of all units ($M_∥$) and other weights ($M_⊥$); $m$ is the "
       "mean of "
       "a sample's slopes, $q$ their variance",
       R"(\begin{aligned}
          L &= 1 + \frac{m^2}{M_\parallel} + \frac{q}{M_\perp}, \qquad
          M_\parallel = \lambda + \psi\, \mathbb E \frac{m^2}{L}, \qquad
          M_\perp = \lambda + \frac{\psi}{K-1}\, \mathbb E \frac qL, \\
          m &= \frac1K \sum_k s_k, \qquad q = \frac1K \sum_k s_k^2 - m^2, \qquad
          s_k = \sigma'(G_k) \text{ independent}
          \end{aligned})",
       "d → ∞ at fixed K and n/d; derived in docs/tangent-theory.md"},
      {"Its risk; at finite times the same with one solution for each resolvent of a contour",
       R"(\begin{aligned}
          \frac1{m_\ast} &= \frac\psi{M_\parallel}\, \mathbb E \frac mL, \qquad
          A = \frac{m^2 Y_\parallel}{M_\parallel^2} + \frac{q Y_\perp}{M_\perp^2}, \qquad
          Y_\parallel = \mathbb E m^2 + \psi\, \mathbb E \frac{m^2 A}{L^2}, \qquad
          Y_\perp = \frac{\mathbb E q + \psi\, \mathbb E [q A/L^2]}{K - 1}, \\
          \text{bias} &= T_1\, \mathbb E \left( 1 - \frac m{m_\ast} \right)^2
            \left( 1 + \frac{\psi A}{L^2} \right) + T_\ast \left( 1 + \psi\, \mathbb E \frac A{L^2} \right),
          \qquad \text{variance} = \Delta\, \psi\, \mathbb E \frac A{L^2}
          \end{aligned})",
       "derived in docs/tangent-theory.md"},
      {"The network that --train on trains: $2K$ units, of which the first layer learns",
       R"(f(x) = \frac{1}{\sqrt{2K}} \sum_{k=1}^{K} \left[ \sigma(w_k^+ \cdot x)
          - \sigma(w_k^- \cdot x) \right], \qquad
          \dot w_k^\pm = -\frac1d \frac{\partial}{\partial w_k^\pm} \frac{1}{2n}
          \left[ \lvert y - f \rvert^2 + \lambda d\, \lvert W - W_0 \rvert^2 \right])",
       "Chizat, Oyallon & Bach (2019)"},
      {"Training provably stays in the linear regime while",
       R"(\frac{4\, \mathrm{Lip}\, \lvert y - f_0 \rvert}{\sigma_{\min}^2} \le 1, \qquad
          \sigma_{\min}^2 = d\, \lambda_{\min}(\Theta), \qquad
          \mathrm{Lip} = \sup \lvert \sigma'' \rvert\, \sqrt{\frac{d}{2K}}\, \lVert X \rVert)",
       "Bartlett, Montanari & Rakhlin (2021), theorem 5.1"},
  };
  return list;
}

}  // namespace overparam::neural_tangent
