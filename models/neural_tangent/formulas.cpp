// SPDX-License-Identifier: MIT
#include "neural_tangent/formulas.hpp"

namespace overparam::neural_tangent {

const std::vector<experiment::Formula>& formulas() {
  static const std::vector<experiment::Formula> list{
      {"Target and labels; inputs are uniform on the sphere $|x|² = d$",
       R"(\zeta(x) = F_1\, \beta \cdot x + F_\ast\, \frac{(b \cdot x)^2 - 1}{\sqrt{2 (d-1)/(d+2)}}, \qquad
          y = \zeta + \sqrt\Delta\, n, \qquad \lvert\beta\rvert = \lvert b\rvert = 1)",
       "after Montanari & Zhong (2022)"},
      {"Tangent kernel of $N$ units on the unit sphere, $Nd$ parameters",
       R"(K_N(x, x') = \frac{x \cdot x'}{d}\, \frac1N \sum_{k=1}^{N} \sigma'(w_k \cdot x)\,
          \sigma'(w_k \cdot x'))",
       "Bartlett, Montanari & Rakhlin (2021), section 6"},
      {"Linearised training, gradient flow from $f_0 = 0$; $t → ∞$ is kernel ridge regression",
       R"(f_t(x) = K_N(x, X)\, (K_N + \lambda)^{-1} \left( 1 - e^{-t (K_N + \lambda)/n} \right) y)",
       "Bartlett, Montanari & Rakhlin (2021), section 5"},
      {"Infinitely wide, $n ∼ d$: linear regression with ridge $g$, of which $v$ is self-induced; "
       "$ψ = n/d$",
       R"(\begin{aligned}
          g &= \frac{\lambda + v}{\mu^2}, \qquad \mu = \mathbb E\, \sigma'(G), \qquad
          v = \mathbb E\, \sigma'(G)^2 - \mu^2, \\
          \kappa &= \frac{1 + g - \psi + \sqrt{(1 + g - \psi)^2 + 4 \psi g}}{2 \psi}, \qquad
          D = 1 - \frac{1}{\psi (1 + \kappa)^2}, \\
          \text{bias} &= \frac{F_1^2 \kappa^2 / (1 + \kappa)^2 + F_\ast^2}{D}, \qquad
          \text{variance} = \frac{\Delta}{\psi (1 + \kappa)^2 D}
          \end{aligned})",
       "Bartlett, Montanari & Rakhlin (2021), section 6; Montanari & Zhong (2022)"},
      {"Finite width: equal weights of all units ($β$) and other weights ($α$); $m$ is the mean of "
       "a sample's slopes, $q$ their variance",
       R"(\begin{aligned}
          \eta &= 1 + \frac{m^2}{\beta} + \frac{q}{\alpha}, \qquad
          \beta = \lambda + \psi\, \mathbb E \frac{m^2}{\eta}, \qquad
          \alpha = \lambda + \frac{\psi}{N-1}\, \mathbb E \frac q\eta, \\
          m &= \frac1N \sum_k s_k, \qquad q = \frac1N \sum_k s_k^2 - m^2, \qquad
          s_k = \sigma'(G_k) \text{ independent}
          \end{aligned})",
       "d → ∞ at fixed N and n/d; derived in the model's README"},
      {"Its risk; at finite times the same with one solution for each resolvent of a contour",
       R"(\begin{aligned}
          b &= \frac\psi\beta\, \mathbb E \frac m\eta, \qquad
          \tau = \frac{m^2 Y}{\beta^2} + \frac{q Y'}{\alpha^2}, \qquad
          Y = \mathbb E m^2 + \psi\, \mathbb E \frac{m^2 \tau}{\eta^2}, \qquad
          Y' = \frac{\mathbb E q + \psi\, \mathbb E [q \tau/\eta^2]}{N - 1}, \\
          \text{bias} &= F_1^2 \left( 1 - 2 b\, \mathbb E m + b^2 Y
            + \psi\, \mathbb E \frac{(1 - 2 b m) \tau}{\eta^2} \right) + F_\ast^2 (1 + V), \qquad
          \text{variance} = \Delta V, \qquad V = \psi\, \mathbb E \frac{\tau}{\eta^2}
          \end{aligned})",
       "derived in the model's README"},
      {"The network that --train on trains: $2N$ units, of which the first layer learns",
       R"(f(x) = \frac{1}{\sqrt{2N}} \sum_{k=1}^{N} \left[ \sigma(w_k^+ \cdot x)
          - \sigma(w_k^- \cdot x) \right], \qquad
          \dot w_k^\pm = -\frac1d \frac{\partial}{\partial w_k^\pm} \frac{1}{2n}
          \left[ \lvert y - f \rvert^2 + \lambda d\, \lvert W - W_0 \rvert^2 \right])",
       "Chizat, Oyallon & Bach (2019)"},
      {"Training provably stays in the linear regime while",
       R"(\frac{4\, \mathrm{Lip}\, \lvert y - f_0 \rvert}{\sigma_{\min}^2} \le 1, \qquad
          \sigma_{\min}^2 = d\, \lambda_{\min}(K_N), \qquad
          \mathrm{Lip} = \sup \lvert \sigma'' \rvert\, \sqrt{\frac{d}{2N}}\, \lVert X \rVert)",
       "Bartlett, Montanari & Rakhlin (2021), theorem 5.1"},
  };
  return list;
}

}  // namespace overparam::neural_tangent
