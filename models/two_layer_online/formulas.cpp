// SPDX-License-Identifier: MIT
#include "two_layer_online/formulas.hpp"

namespace overparam::two_layer_online {

const std::vector<experiment::Formula>& formulas() {
  static const std::vector<experiment::Formula> list{
      {"Student, teacher and labels; $c$ is 1, $1/√K$ or $1/K$, of the teacher 1, $1/√M$ or $1/M$",
       R"(f(\xi) = c \sum_{i=1}^{K} v_i\, g(x_i), \quad x_i = \frac{w_i \cdot \xi}{\sqrt N}, \qquad
          \zeta(\xi) = c_T \sum_{m=1}^{M} v^*_m\, g(y_m), \quad y_m = \frac{B_m \cdot \xi}{\sqrt N}, \qquad
          y = \zeta + \sqrt\Delta\, G)",
       "Saad & Solla (1995); docs/two-layer-networks.md, section 1"},
      {"A step with $b$ fresh samples, $N$ of them per unit of time; $e = f - y$",
       R"(w_i \leftarrow w_i - \frac{\eta_w}{\sqrt N}\, c\, v_i\, \overline{e\, g'(x_i)\, \xi} - \frac{\eta_w \gamma_w}{N} w_i, \qquad
          v_i \leftarrow v_i - \frac{\eta_v}{N} \left( c\, \overline{e\, g(x_i)} + \gamma_v v_i \right), \qquad
          t = \frac{\text{steps}}{N})",
       "Riegler & Biehl (1995); docs/two-layer-networks.md, section 1"},
      {"Order parameters, and the covariance of all fields",
       R"(Q_{ij} = \frac{w_i \cdot w_j}{N}, \quad R_{im} = \frac{w_i \cdot B_m}{N}, \quad
          T_{mn} = \frac{B_m \cdot B_n}{N}, \qquad
          C = \begin{pmatrix} Q & R \\ R^\top & T \end{pmatrix}, \qquad
          s = (c\, v,\; -c_T\, v^*))",
       "Saad & Solla (1995); docs/two-layer-networks.md, section 2"},
      {"Generalization error",
       R"(\varepsilon_g = \tfrac12\, \mathbb E\, (f - \zeta)^2
          = \tfrac12 \sum_{ab} s_a s_b\, \mathbb E\, g(x_a)\, g(x_b))",
       "Saad & Solla (1995); docs/two-layer-networks.md, section 2"},
      {"Equations of motion as $N$ → ∞, with $u = c v$",
       R"(\begin{aligned}
          \dot R_{in} &= G_{in} - \eta_w \gamma_w R_{in}, \\
          \dot Q_{ik} &= G_{ik} + G_{ki} - 2 \eta_w \gamma_w Q_{ik}
            + \frac{\eta_w^2}{b}\, u_i u_k\, \mathbb E\, g'(x_i)\, g'(x_k) \left[ (f - \zeta)^2 + \Delta \right], \\
          \dot v_i &= -\eta_v \Big( c \sum_a s_a\, \mathbb E\, g(x_i)\, g(x_a) + \gamma_v v_i \Big), \\
          G_{ib} &= -\eta_w u_i \sum_a s_a \left[ C_{ib}\, \mathbb E\, g''(x_i)\, g(x_a)
            + C_{ab}\, \mathbb E\, g'(x_i)\, g'(x_a) \right]
          \end{aligned})",
       "Saad & Solla (1995), Riegler & Biehl (1995), Goldt et al. (2019); "
       "docs/two-layer-networks.md, "
       "section 3"},
      {"Erf: averages with $g'g'$ are those of a Gaussian of another covariance; $X$ has the "
       "columns $i$, $k$ of $C$, and $C_{ik}$ is their block",
       R"(\mathbb E\, g'(x_i)\, g'(x_k)\, (f - \zeta)^2 = \frac{4}{\pi^2 \sqrt{\Lambda_{ik}}}
          \sum_{ab} s_a s_b \arcsin \frac{\tilde C_{ab}}{\sqrt{(1 + \tilde C_{aa})(1 + \tilde C_{bb})}}, \qquad
          \tilde C = C - X (1 + C_{ik})^{-1} X^\top, \quad \Lambda_{ik} = \det(1 + C_{ik}))",
       "docs/two-layer-networks.md, section 4"},
      {"Plateau of erf for $K = M$, $c v = c_T v^* = 1$, $η_w$ → 0, and the rate of escape from it",
       R"(\varepsilon_g = \frac K\pi \left( \frac\pi6 - K \arcsin \frac{1}{2K} \right), \qquad
          \lambda = \frac{2 \eta_w}{\pi} \frac{K}{(2K-1)^{1/2} (2K+1)^{3/2}}, \qquad
          t_{\text{escape}} \approx \frac{\ln N}{2 \lambda})",
       "Saad & Solla (1995); docs/two-layer-networks.md, section 6"},
      {"Noise floor of a specialised student, $D$ the covariance of what is left of its weights",
       R"(\eta_w (H D + D H) - \frac{\eta_w^2}{b} \mathcal M[D] = \frac{\eta_w^2}{b} \Delta H, \qquad
          \varepsilon_g = \tfrac12 \operatorname{tr} H D, \qquad
          H_{ij} = u_i u_j\, \mathbb E\, g'_i g'_j)",
       "Goldt et al. (2019) at small rates; docs/two-layer-networks.md, section 6"}};
  return list;
}

}  // namespace overparam::two_layer_online
