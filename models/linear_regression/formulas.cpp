// SPDX-License-Identifier: MIT
#include "linear_regression/formulas.hpp"

namespace overparam::linear_regression {

const std::vector<experiment::Formula>& formulas() {
  static const std::vector<experiment::Formula> list{
      {"Inputs in the eigenbasis of their covariance, target and labels; the student sees the "
       "first "
       "$p$ of $d$ features, or any $p$ of equal eigenvalues, over which all sums are, and $T_u$ "
       "is "
       "what it cannot reach",
       R"(x \sim \mathcal N\!\left(0, \operatorname{diag}(\lambda_1, \dots, \lambda_d)\right), \qquad
          \zeta = \theta \cdot x, \qquad y = \zeta + \sqrt\Delta\, G, \qquad
          f = \sum_{i \le p} \hat\theta_i x_i, \qquad
          T_{\mathrm u} = \sum_{i > p} \lambda_i \theta_i^2)",
       "T. Hastie et al. (2022); M. Belkin, D. Hsu, J. Xu (2020)"},
      {"Gradient flow from zero on $n$ samples, and its limit; at $λ = 0$ the minimum-norm "
       "solution",
       R"(\dot{\hat\theta} = -\frac{\partial}{\partial \hat\theta}\, \frac{1}{2n}
            \left[ |y - X\hat\theta|^2 + \lambda |\hat\theta|^2 \right], \qquad
          \hat\theta_\infty = \left( X^\top X + \lambda \right)^{-1} X^\top y)",
       "A. Ali, J. Z. Kolter, R. J. Tibshirani (2019)"},
      {"Effective ridge $κ$ and degrees of freedom",
       R"(n - \frac\lambda\kappa = \mathrm{df}(\kappa), \qquad
          \mathrm{df}(\kappa) = \sum_i \frac{\lambda_i}{\lambda_i + \kappa})",
       "C. Cheng, A. Montanari (2024)"},
      {"Risk of the limit, $2ε_g = B + V$",
       R"(B = \frac{1}{1 - \mathrm{df}_2/n} \left[ T_{\mathrm u} + \sum_i \frac{\kappa^2 \lambda_i \theta_i^2}{(\lambda_i + \kappa)^2} \right], \qquad
          V = \Delta\, \frac{\mathrm{df}_2}{n - \mathrm{df}_2}, \qquad
          \mathrm{df}_2 = \sum_i \frac{\lambda_i^2}{(\lambda_i + \kappa)^2}, \qquad
          \varepsilon_t = \frac12 \left( \frac{\lambda}{n\kappa} \right)^2 (B + V + \Delta))",
       "T. Hastie et al. (2022); C. Cheng, A. Montanari (2024)"},
      {"Risk at finite times: nodes $z_a$ and weights $q_a z_a$ of an inverse Laplace transform, "
       "$κ_a$ at the ridge $n z_a + λ$",
       R"(\begin{aligned}
          B(t) &= T_{\mathrm u} + \sum_{ab} \frac{q_a q_b}{1 - \mathrm{df}_{ab}/n} \left[
            \frac{\mathrm{df}_{ab}}{n} T_{\mathrm u} + \sum_i \frac{\kappa_a \kappa_b\, \lambda_i \theta_i^2}{(\lambda_i + \kappa_a)(\lambda_i + \kappa_b)} \right], \qquad
          V(t) = \Delta \sum_{ab} \frac{q_a q_b\, \mathrm{df}_{ab}}{n - \mathrm{df}_{ab}}, \\
          \mathrm{df}_{ab} &= \sum_i \frac{\lambda_i^2}{(\lambda_i + \kappa_a)(\lambda_i + \kappa_b)}
          \end{aligned})",
       "two resolvents as for the risk of the limit, at complex ridges; contour of L. N. "
       "Trefethen, "
       "J. A. C. Weideman, T. Schmelzer (2006)"},
      {"Parts of the bias, $B = B_0 + V_X + V_Θ$: of the mean over sample and features, of the "
       "sample, and of the choice of features, which is 0 for the first $p$",
       R"(B_0 = T_{\mathrm u} + \sum_i \frac{\kappa^2 \lambda_i \theta_i^2}{(\lambda_i + \kappa)^2}, \qquad
          V_X = B_0\, \frac{\mathrm{df}_2}{n - \mathrm{df}_2})",
       "S. d'Ascoli et al. (2020), whose parts they are"},
      {"Average of $k$ students with a random subset each, of $κ_p$ alone, at eigenvalue 1: "
       "infinitely many are ridge regression on all features",
       R"(\begin{aligned}
          \frac{1}{1 + \kappa} &= \frac pd\, \frac{1}{1 + \kappa_p}, \qquad
          B_0 = \mathbb E \zeta^2 \left( \frac{\kappa}{1 + \kappa} \right)^2, \qquad
          \mathrm{df}_2 = \frac{d}{(1 + \kappa)^2}, \\
          B_k &= \frac Bk + \Big( 1 - \frac1k \Big) \frac{B_0}{1 - \mathrm{df}_2/n}, \qquad
          V_k = \frac Vk + \Big( 1 - \frac1k \Big) \frac{\Delta\, \mathrm{df}_2}{n - \mathrm{df}_2}
          \end{aligned})",
       "D. LeJeune, H. Javadi, R. Baraniuk (2020); D. LeJeune et al. (2024)"},
      {"Effective ranks of the tail behind $k$, and the shape of the variance",
       R"(r_k = \sum_{i > k} \frac{\lambda_i}{\lambda_{k+1}}, \qquad
          R_k = \frac{\left( \sum_{i > k} \lambda_i \right)^2}{\sum_{i > k} \lambda_i^2}, \qquad
          k^\ast = \min\{k : r_k \ge n\}, \qquad
          V \asymp \Delta \left( \frac{k^\ast}{n} + \frac{n}{R_{k^\ast}} \right))",
       "P. L. Bartlett et al. (2020), up to constants"},
      {"Spiky part, the fit on coordinates behind $k^*$: its square on fresh inputs, $P$, and on "
       "the "
       "training inputs, $P_t$; sums over $i > k^*$",
       R"(\begin{aligned}
          s_i &= \frac{\lambda_i}{\lambda_i + \kappa}, \qquad
          P = \sum_i \lambda_i \theta_i^2 s_i^2 + \frac{B + V + \Delta}{n} \sum_i s_i^2, \\
          P_t &= P + \frac{2\, \mathrm{df}_{k^\ast}}{n} \Big( \sum_i \lambda_i \theta_i^2 s_i - P \Big)
            + \frac{\mathrm{df}_{k^\ast}^2}{n^2} (B + V + \Delta), \qquad \mathrm{df}_{k^\ast} = \sum_i s_i
          \end{aligned})",
       "derived in models/linear_regression/README.md"},
  };
  return list;
}

}  // namespace overparam::linear_regression
