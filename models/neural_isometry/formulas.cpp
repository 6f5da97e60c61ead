// SPDX-License-Identifier: MIT
#include "neural_isometry/formulas.hpp"

namespace overparam::neural_isometry {

const std::vector<experiment::Formula>& formulas() {
  static const std::string paper = "Wang, Hua, Candès and Pilanci, arXiv:2209.15265, ";
  static const std::string derived = "derived in docs/neural-isometry.md";
  static const std::vector<experiment::Formula> list{
      {"exact program: what weight decay leads to",
       R"(\min\sum_i|w_i|\,|v_i|\ (+\,|a|)\quad\text{with}\quad Xa+\sum_i(Xw_i)_+v_i=y)",
       "Pilanci and Ergen (2020), theorem 1"},
      {"relaxed program: gates of their own",
       R"(\min\sum_j|w_j|\quad\text{with}\quad\sum_jD_jXw_j=y,\qquad D_j=\mathrm{diag}\,1[Xh_j\ge0])",
       paper + "section 2"},
      {"neural isometry condition of planted groups $S$: they are recovered",
       R"(\lambda=\arg\min|\lambda|,\ A_s^\top\lambda=\hat w_s\ (s\in S);\qquad|A_j^\top\lambda|<1\ (j\notin S))",
       paper + "section 3"},
      {"relaxed program, planted linear model, $X^\\top X=1$: $n=2d$ is its transition",
       R"(P=1-2^{1-n}\sum_{k<d}\binom{n-1}k)", "Wendel (1962); " + derived},
      {"exact program, planted linear model, $X^\\top X=1$, $n\\ge d$", R"(P=1-2^{1-n})", derived},
      {"normalized network, one neuron, all patterns",
       R"(P=P\bigl(\mathrm{Bin}(n,\tfrac12)\ge\min(n,d)\bigr))", derived},
      {"noisy labels, $X^\\top X=1$: the linear model alone is optimal",
       R"(|X^\top D_j(e+\beta X\hat w)|<\beta\ \ \forall j,\quad e=y-XX^\top y,\ \hat w=\frac{X^\top y}{|X^\top y|};\qquad\beta\gtrsim\sigma\sqrt{\frac d{3n}})",
       derived},
      {"and then its error",
       R"(|w_0-w_*|^2\approx\beta^2+s-\frac{2\beta s}{\sqrt{1+s}},\qquad s=\sigma^2\frac dn)",
       derived}};
  return list;
}

}  // namespace overparam::neural_isometry
