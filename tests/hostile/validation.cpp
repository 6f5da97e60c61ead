// SPDX-License-Identifier: MIT
#include <vector>

#include "hostile/folders.hpp"
#include "overparam/validation/finite_size.hpp"
#include "overparam/validation/proportion.hpp"
#include "overparam/validation/quartiles.hpp"
#include "overparam/validation/statistics.hpp"

namespace overparam::hostile {

using namespace validation;

constexpr Range false_alarm_range{.lower = 1e-290, .upper = 1, .upper_open = true};

template <>
struct Fields<SizeDifference> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("size", &SizeDifference::size, positive);
    visit("difference", &SizeDifference::difference, finite);
    visit("standard_error", &SizeDifference::standard_error, not_negative);
    visit("replicas", &SizeDifference::replicas, whole_from(2));
  }
};

template <>
struct Fields<FiniteSizeFit> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("smallest", &FiniteSizeFit::smallest, positive);
    visit("coefficients", &FiniteSizeFit::coefficients, finite);
    visit("errors", &FiniteSizeFit::errors, anything);
    visit("covariance", &FiniteSizeFit::covariance, finite);
    visit("degrees_of_freedom", &FiniteSizeFit::degrees_of_freedom, anything);
    visit("next_order", &FiniteSizeFit::next_order, anything);
  }
};

template <>
struct Fields<Criteria> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("comparisons", &Criteria::comparisons, whole_from(1));
    visit("resolve", &Criteria::resolve, positive);
    visit("false_alarms", &Criteria::false_alarms, false_alarm_range);
  }
};

template <>
struct Fields<Verdict> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("z_score", &Verdict::z_score, anything);
    visit("allowance", &Verdict::allowance, not_negative);
    visit("certain", &Verdict::certain, not_negative);
    visit("resolution", &Verdict::resolution, not_negative_or_infinite);
    visit("agrees", &Verdict::agrees, finite);
  }
};

template <>
struct Fields<Summary> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("mean", &Summary::mean, finite);
    visit("standard_error", &Summary::standard_error, not_negative);
  }
};

void call_validation(Campaign& campaign) {
  const std::vector<SizeDifference> sizes{
      {100, 0.02, 0.01, 10}, {200, 0.01, 0.007, 10}, {400, 0.004, 0.005, 10}};
  const FiniteSizeFit fit = fit_finite_size(sizes, 1);
  const Verdict verdict = judge(sizes, {});
  const Eigen::MatrixXd correlated = Eigen::MatrixXd::Identity(3, 3);

  campaign.call(
      "validation::SizeDifference::z_score",
      [](const SizeDifference& difference) { return difference.z_score(); },
      arg("difference", sizes[0]));
  campaign.call(
      "validation::FiniteSizeFit::standard_error_at",
      [](const FiniteSizeFit& of, double inverse) { return of.standard_error_at(inverse); },
      arg("fit", fit), arg("inverse_size", 0.01, not_negative));
  campaign.call(
      "validation::FiniteSizeFit::at",
      [](const FiniteSizeFit& of, double inverse) { return of.at(inverse); }, arg("fit", fit),
      arg("inverse_size", 0.01, not_negative));
  campaign.call(
      "validation::fit_finite_size",
      [](const std::vector<SizeDifference>& of, std::size_t order,
         const Eigen::MatrixXd& correlations) {
        return fit_finite_size(of, order, correlations).coefficients;
      },
      arg("sizes", sizes), arg("order", std::size_t(1), anything),
      arg("correlations", correlated, anything));
  campaign.call(
      "validation::order_of", [](const std::vector<SizeDifference>& of) { return order_of(of); },
      arg("sizes", sizes));
  campaign.call(
      "validation::judge",
      [](const std::vector<SizeDifference>& of, const Criteria& criteria,
         const Eigen::MatrixXd& correlations) { return judge(of, criteria, correlations).z_score; },
      arg("sizes", sizes), arg("criteria", Criteria{}), arg("correlations", correlated, anything));
  campaign.call(
      "validation::finding", [](const Verdict& of, double resolve) { return finding(of, resolve); },
      arg("verdict", verdict), arg("resolve", 0.05, positive));
  campaign.call(
      "validation::need",
      [](const Verdict& of, double resolve) { return need(of, resolve).replicas; },
      arg("verdict", verdict), arg("resolve", 0.05, positive));
  campaign.call(
      "validation::to_string", [](Finding of) { return to_string(of); },
      arg("finding", Finding::agrees));
  campaign.call(
      "validation::summarise", [](const std::vector<double>& of) { return summarise(of); },
      arg("values", std::vector<double>{1, 2, 4}));
  campaign.call(
      "validation::quartiles", [](const std::vector<double>& of) { return quartiles(of).median; },
      arg("values", std::vector<double>{1, 2, 4}));
  campaign.call(
      "validation::normal_score", [](double t, double freedom) { return normal_score(t, freedom); },
      arg("t", 2., any_number), arg("degrees_of_freedom", 9., positive_or_infinite));
  campaign.call(
      "validation::student_score",
      [](double z, double freedom) { return student_score(z, freedom); },
      arg("z", 2., between(-37, 37)), arg("degrees_of_freedom", 9., positive_or_infinite));
  campaign.call(
      "validation::correlations",
      [](const std::vector<std::vector<double>>& of) { return correlations(of); },
      arg("series", std::vector<std::vector<double>>{{1, 2, 4}, {2, 1, 3}}, finite));
  campaign.call(
      "validation::critical_score",
      [](double false_alarms, std::size_t comparisons) {
        return critical_score(false_alarms, comparisons);
      },
      arg("false_alarms", 0.01, false_alarm_range),
      arg("comparisons", std::size_t(3), whole_from(1)));
  campaign.call(
      "validation::wilson_interval",
      [](double proportion, std::size_t draws, double z) {
        const auto interval = wilson_interval(proportion, draws, z);
        return std::vector{interval.lower, interval.upper};
      },
      arg("proportion", 0.25, between(0, 1)), arg("draws", std::size_t(8), whole_from(1)),
      arg("z", 1., positive));
  campaign.call(
      "validation::wilson_error",
      [](double proportion, std::size_t draws) { return wilson_error(proportion, draws); },
      arg("proportion", 0.25, between(0, 1)), arg("draws", std::size_t(8), whole_from(1)));
}

}  // namespace overparam::hostile
