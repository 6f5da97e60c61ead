// SPDX-License-Identifier: MIT
#include "memorization/formulas.hpp"

namespace overparam::memorization {

const std::vector<experiment::Formula>& formulas() {
  static const std::string derived = "derived in docs/memorization.md";
  static const std::vector<experiment::Formula> list{
      {"shallow: a zigzag through the points by their positions $t_i$, in slots",
       R"(f=y_1+\sum_{i<N}(s_{i+1}-s_i)(t-\kappa_i)_+,\quad s_{i+1}=\pm2^{c-1};\qquad P=3N+d-1)",
       derived},
      {"one bit of a word $u$, which is what is left of it below $2^{k+1}$",
       R"(b=(u-2^k+1)_+-(u-2^k)_+,\qquad u\leftarrow u-2^kb)",
       "Bartlett, Harvey, Liaw and Mehrabian (2019); " + derived},
      {"bit extraction with keys of $\\rho$ bits, labels of $c$, and $m$ points a group, in slots",
       R"(P=d-11-c+6\lceil N/m\rceil-\rho+m(14\rho+18+17c))", derived},
      {"and at its best $m$, for $1\\ll\\rho\\ll N$: the square root law",
       R"(P\to2\sqrt{6N(14\rho+18+17c)}=18.33\sqrt{N(\rho+2.5)}\ (c=1),\quad\rho\approx\log_2\tfrac1\delta+2)",
       derived},
      {"no architecture of $P$ parameters memorizes all labellings of all $N$ points at distance "
       "$\\delta$ if",
       R"(P\Bigl(\log_2\tfrac1\delta+P+\log_2\frac{16e(P+1)}P\Bigr)<\tfrac N2\Bigl(\log_2\tfrac1\delta-1-P\Bigr))",
       "Siegel, arXiv:2302.00834, theorem 2, with constants; " + derived},
      {"its limit at $\\delta=2^{-cN}$",
       R"(P/N\to\tfrac12\Bigl[\sqrt{(c+\tfrac12)^2+2c}-c-\tfrac12\Bigr]\to\tfrac12\ (c\to\infty))",
       derived},
      {"and none, whatever the points, if", R"(P\Bigl(\log_2N+P+\log_2\frac{16e(P+1)}P\Bigr)<N)",
       "Warren (1968); Goldberg and Jerrum (1995); " + derived}};
  return list;
}

}  // namespace overparam::memorization
