// SPDX-License-Identifier: MIT
#include "engine/numerics.hpp"

#include <pybind11/eigen.h>
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/result.hpp"
#include "overparam/core/error.hpp"
#include "overparam/ode/integrate.hpp"
#include "overparam/regression/equivalent.hpp"
#include "overparam/spectrum/population.hpp"
#include "overparam/validation/finite_size.hpp"
#include "overparam/validation/statistics.hpp"

namespace overparam::python {
namespace {

namespace py = pybind11;
using Array = py::array_t<double, py::array::c_style | py::array::forcecast>;

// ---- ode -----------------------------------------------------------------------------------------

const char* name_of(ode::Reason reason) {
  switch (reason) {
    case ode::Reason::end_reached:
      return "end_reached";
    case ode::Reason::event:
      return "event";
    case ode::Reason::step_limit:
      return "step_limit";
    case ode::Reason::evaluation_limit:
      return "evaluation_limit";
    case ode::Reason::not_finite:
      break;
  }
  return "not_finite";
}

// A right-hand side of Python.
struct Explicit {
  py::function derivative;

  void operator()(const Eigen::VectorXd& x, Eigen::VectorXd& dxdt, double t) const {
    const auto value = derivative(t, x).cast<Eigen::VectorXd>();
    if (value.size() != x.size())
      throw core::DimensionMismatch("derivative", std::size_t(x.size()), std::size_t(value.size()));
    dxdt = value;
  }
};

// With its Jacobian.
struct Implicit : Explicit {
  py::function matrix;

  Eigen::MatrixXd jacobian(const Eigen::VectorXd& x, double t) const {
    auto value = matrix(t, x).cast<Eigen::MatrixXd>();
    if (value.rows() != x.size() || value.cols() != x.size())
      throw core::DimensionMismatch("jacobian", std::size_t(x.size() * x.size()),
                                    std::size_t(value.size()));
    return value;
  }
};

py::dict integrate(const py::function& derivative, const Eigen::VectorXd& x0,
                   const std::vector<double>& times, const std::optional<py::function>& jacobian,
                   const std::optional<py::function>& until, double relative, double absolute,
                   std::size_t max_steps) {
  const ode::Tolerances tolerances{
      .relative = relative, .absolute = absolute, .max_steps = max_steps};
  ode::Watch<Eigen::VectorXd> watch;
  if (until)
    watch.until = [&](const Eigen::VectorXd& x, double t) { return (*until)(t, x).cast<bool>(); };
  const Explicit system{derivative};
  const auto solution =
      jacobian ? ode::integrate(Implicit{system, *jacobian}, x0, times, ode::Method::rosenbrock,
                                tolerances, watch)
               : ode::integrate(system, x0, times, ode::Method::dormand_prince, tolerances, watch);
  solution.require_success();
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> states(
      Eigen::Index(solution.states.size()), x0.size());
  for (std::size_t i = 0; i < solution.states.size(); ++i)
    states.row(Eigen::Index(i)) = solution.states[i].transpose();
  py::dict found;
  found["times"] = py::array_t<double>(py::ssize_t(solution.times.size()), solution.times.data());
  found["states"] = states;
  found["time"] = solution.time;
  found["state"] = solution.state;
  found["reason"] = name_of(solution.reason);
  found["accepted_steps"] = solution.statistics.accepted_steps;
  found["rejected_steps"] = solution.statistics.rejected_steps;
  found["evaluations"] = solution.statistics.evaluations;
  return found;
}

void add_ode(py::module_& module) {
  auto ode = module.def_submodule("ode", "Ordinary differential equations.");
  ode.def("integrate", &integrate, py::arg("derivative"), py::arg("x0"), py::arg("times"),
          py::kw_only(), py::arg("jacobian") = std::nullopt, py::arg("until") = std::nullopt,
          py::arg("relative") = ode::Tolerances{}.relative,
          py::arg("absolute") = ode::Tolerances{}.absolute,
          py::arg("max_steps") = ode::Tolerances{}.max_steps,
          R"(dx/dt = derivative(t, x) from x0 at t = 0 through `times`, increasing.

Explicit, of order 5 (Dormand and Prince); with jacobian(t, x), the matrix of ∂f_i/∂x_j of an f that does
not depend on t, implicit and for stiff systems, of order 4 (RODAS). It ends where until(t, x) becomes true.
Returns a dictionary: times, states (a row for each time), time, state and reason of the end, and numbers of
steps and evaluations. Raises IntegrationFailure where it does not get on.)");
}

// ---- regression ----------------------------------------------------------------------------------

regression::Spectrum spectrum_of(const Array& eigenvalues, const Array& multiplicities,
                                 const Array& powers, double tail, double unreachable) {
  regression::Spectrum spectrum{{}, tail, unreachable};
  const auto n = eigenvalues.size();
  for (const auto* one : {&multiplicities, &powers})
    if (one->size() != n && one->size() != 1)
      throw core::DimensionMismatch("multiplicities and powers", std::size_t(n),
                                    std::size_t(one->size()));
  const auto at = [](const Array& values, py::ssize_t i) {
    return values.data()[values.size() == 1 ? 0 : i];
  };
  for (py::ssize_t i = 0; i < n; ++i)
    spectrum.spaces.push_back({eigenvalues.data()[i], at(multiplicities, i), at(powers, i)});
  require_valid(spectrum);
  return spectrum;
}

py::dict ridge_risk(const regression::Spectrum& spectrum, const Array& samples, const Array& ridge,
                    const Array& noise) {
  const auto part = [&](double regression::Risk::*member) -> py::object {
    return py::vectorize([&, member](double n, double lambda, double delta) {
      return regression::ridge_risk(spectrum, n, lambda, delta).*member;
    })(samples, ridge, noise);
  };
  py::dict risk;
  risk["bias"] = part(&regression::Risk::bias);
  risk["variance"] = part(&regression::Risk::variance);
  risk["training"] = part(&regression::Risk::training);
  return risk;
}

void add_regression(py::module_& module) {
  auto regression =
      module.def_submodule("regression", "The deterministic equivalent of ridge regression.");
  py::class_<regression::Spectrum>(regression, "Spectrum",
                                   "All that regression needs to know of features and target.")
      .def(py::init(&spectrum_of), py::arg("eigenvalues"), py::arg("multiplicities") = 1.0,
           py::arg("powers") = 0.0, py::arg("tail") = 0.0, py::arg("unreachable") = 0.0,
           "eigenvalues λ of the population covariance, their multiplicities D, and the part of "
           "E[target²] "
           "on each;\ntail: Σ D λ of infinitely many modes of vanishing λ; unreachable: target "
           "power outside "
           "of the features' span.");
  regression.def(
      "effective_ridge",
      [](const regression::Spectrum& spectrum, const Array& samples,
         const Array& ridge) -> py::object {
        return py::vectorize([&](double n, double lambda) {
          return regression::effective_ridge(spectrum, n, lambda);
        })(samples, ridge);
      },
      py::arg("spectrum"), py::arg("samples"), py::arg("ridge"),
      "κ with n = λ/κ + df(κ), of numbers or arrays.");
  regression.def(
      "degrees_of_freedom",
      [](const regression::Spectrum& spectrum, const Array& kappa) -> py::object {
        return py::vectorize(
            [&](double one) { return regression::degrees_of_freedom(spectrum, one); })(kappa);
      },
      py::arg("spectrum"), py::arg("kappa"), "df(κ) = Σ D λ/(λ+κ) + tail/κ.");
  regression.def(
      "ridge_risk", &ridge_risk, py::arg("spectrum"), py::arg("samples"), py::arg("ridge"),
      py::arg("noise") = 0.0,
      "A dictionary of bias, variance and training error of ridge regression, of numbers or "
      "arrays that are combined as NumPy does.");
}

// ---- spectrum ------------------------------------------------------------------------------------

py::dict sphere_population(double dimension, const core::Activation& student,
                           const core::Activation& teacher, double width) {
  const auto population =
      spectrum::sphere_population(dimension, student, {teacher}, std::log(width));
  const auto column = [&](auto member) {
    std::vector<double> values;
    for (const auto& degree : population.degrees) values.push_back(double(degree.*member));
    return py::array_t<double>(py::ssize_t(values.size()), values.data());
  };
  py::dict found;
  found["degree"] = column(&spectrum::Harmonics::degree);
  found["log_multiplicity"] = column(&spectrum::Harmonics::log_multiplicity);
  found["log_eigenvalue"] = column(&spectrum::Harmonics::log_eigenvalue);
  found["kernel_power"] = column(&spectrum::Harmonics::kernel_power);
  found["teacher_power"] = column(&spectrum::Harmonics::teacher_power);
  found["kernel_tail"] = population.kernel_tail;
  found["teacher_tail"] = population.teacher_tail;
  found["unreachable"] = population.unreachable;
  found["kernel_total"] = population.kernel_total;
  found["teacher_total"] = population.teacher_total;
  return found;
}

void add_spectrum(py::module_& module) {
  auto spectrum = module.def_submodule("spectrum", "Eigenvalues of kernels on the sphere.");
  spectrum.def(
      "sphere_population", &sphere_population, py::arg("dimension"), py::arg("student"),
      py::arg("teacher"), py::arg("largest_width"),
      R"(The degrees of features of an activation on the sphere in N = dimension, and of a teacher of one unit.

A dictionary of arrays over the degrees k: degree, log_multiplicity (of D_k), log_eigenvalue (of ξ_k),
kernel_power D_k ξ_k, teacher_power T_k; and of the rest, which acts as a ridge on widths up to that:
kernel_tail, teacher_tail, unreachable, kernel_total E[g²], teacher_total.)");
}

// ---- validation ----------------------------------------------------------------------------------

py::dict judge(const std::vector<double>& sizes,
               const std::vector<std::vector<double>>& differences, double resolve,
               std::size_t comparisons) {
  if (sizes.size() != differences.size())
    throw core::DimensionMismatch("differences", sizes.size(), differences.size());
  std::vector<validation::SizeDifference> all;
  py::list scores;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const auto summary = validation::summarise(differences[i]);
    all.push_back({sizes[i], summary.mean, summary.standard_error, summary.count});
    scores.append(all.back().z_score());
  }
  const auto verdict = validation::judge(all, {.comparisons = comparisons, .resolve = resolve});
  py::dict found;
  found["finding"] = python::name_of(finding(verdict, resolve));
  found["z_scores"] = scores;
  found["coefficients"] = verdict.fit.coefficients;
  found["errors"] = verdict.fit.errors;
  found["z_score"] = verdict.z_score;
  found["allowance"] = verdict.allowance;
  found["resolution"] = verdict.resolution;
  return found;
}

}  // namespace

void add_numerics(py::module_& module) {
  add_ode(module);
  add_regression(module);
  add_spectrum(module);
  module.def("judge", &judge, py::arg("sizes"), py::arg("differences"), py::arg("resolve"),
             py::arg("comparisons"));
}

}  // namespace overparam::python
