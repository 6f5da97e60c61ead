// SPDX-License-Identifier: MIT
#include "robustness/formulas.hpp"

namespace overparam::robustness {

const std::vector<experiment::Formula>& formulas() {
  static const std::string derived = "derived in docs/smooth-interpolation.md";
  static const std::vector<experiment::Formula> list{
      {"law of robustness, for fits below the noise",
       R"(\mathrm{Lip}(f)\gtrsim\sqrt{\frac{nN}{p}}\ \ (|x|\le1),\qquad G=\mathbb E|\nabla f|^2\propto\frac np)",
       "Bubeck and Sellke (2023), theorem 1, for Lip; of G the slope only"},
      {"features and their gradients by degrees (sphere)",
       R"(\xi_k=\bigl(\mathbb E\,g(\sqrt Nc)P_k(c)\bigr)^2,\quad \gamma_k=\xi_k\frac{k(k+N-2)}N)",
       "Funk and Hecke's formula; the Laplacian on $|x|^2=N$"},
      {"effective ridge $\\nu$ of the fit of least norm",
       R"(\frac\lambda n=\nu\Bigl(1-\frac{\mathrm{df}}K\Bigr)\Bigl(1-\frac{\mathrm{df}}n\Bigr),\quad \mathrm{df}=\sum_k\frac{D_k\xi_k}{\xi_k+\nu})",
       "Defilippis, Loureiro and Misiakiewicz (2024), section 3"},
      {"mean-square gradient of the fit of least norm",
       R"(G=\sum_k\frac{\gamma_kT_k\xi_k}{(\xi_k+\nu)^2}+\frac{\mathrm{df}_\gamma-\mathrm{df}_{2\gamma}}{K-\mathrm{df}_2}\sum_k\frac{T_k\xi_k\nu}{(\xi_k+\nu)^2}+(2\varepsilon_g+\Delta)\frac{(\mathrm{df}-\mathrm{df}_2)\mathrm{df}_\gamma+(K-\mathrm{df})\mathrm{df}_{2\gamma}}{n(K-\mathrm{df}_2)})",
       derived},
      {"effective ridges of the fit of least gradient",
       R"(n-\frac\lambda\kappa=\sum_k\frac{D_k\xi_k}{\xi_k+\kappa\gamma_k+\nu},\qquad K=\sum_k\frac{D_k(\xi_k+\kappa\gamma_k)}{\xi_k+\kappa\gamma_k+\nu})",
       derived},
      {"its mean-square gradient",
       R"(G=q+\frac{\lambda q'}{nz'},\quad q=\frac{\Delta+A}\kappa,\quad A=\sum_k\frac{T_k(\kappa\gamma_k+\nu)}{\xi_k+\kappa\gamma_k+\nu};\qquad G=\frac\Delta\kappa\ \ (\zeta=0,\ \lambda=0))",
       derived},
      {"mean-square gradient of tangent features, $p=KN$",
       R"(G=\mathbb E f^2+\mathbb E[\sigma''(x)^2]\frac{|\theta|^2}{KN})", derived}};
  return list;
}

}  // namespace overparam::robustness
