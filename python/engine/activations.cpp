// SPDX-License-Identifier: MIT
#include "engine/activations.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "overparam/core/activation.hpp"
#include "overparam/core/error.hpp"

namespace overparam::python {
namespace {

namespace py = pybind11;
using core::Activation;

// How well a table has to have the values of its function, relative to their size and at least to 1. What
// is left stays below the accuracy of averages between which theory and simulation can tell.
constexpr double table_accuracy = 1e-11;
// The values on both sides of a kink that are one, but for rounding.
constexpr double same_value = 1e-13;
// Ends of tables, beyond which they are straight: of the range in which the engine looks at a function,
// and, where it takes too many points, of that in which it has the values of a table by itself.
constexpr double ends_of_tables[] = {40, 16};
constexpr std::size_t most_points = 10000;

// A function of Python, called with a number. The interpreter is taken for each call.
class Callable {
 public:
  explicit Callable(py::object function)
      : function_(new py::object(std::move(function)), [](py::object* object) {
          const py::gil_scoped_acquire acquired;
          delete object;
        }) {}

  double operator()(double x) const {
    const py::gil_scoped_acquire acquired;
    const py::object value = (*function_)(x);
    try {
      return value.cast<double>();
    } catch (const py::cast_error&) {
      throw py::type_error("a function of x = " + std::to_string(x) + " gives " +
                           py::repr(value).cast<std::string>() + ", which is no number");
    }
  }

 private:
  std::shared_ptr<py::object> function_;
};

// A table of a function as an activation of the kind "file:" reads it.
class Table {
 public:
  Table(const Activation& g, double end) : g_(g), end_(end) {}

  // With `parts` intervals in each panel.
  std::string text(std::size_t parts) const {
    std::ostringstream out;
    out.precision(std::numeric_limits<double>::max_digits10);
    std::size_t points = 0;
    const auto line = [&](double x, double y) {
      out << x << ' ' << y << '\n';
      ++points;
    };
    const auto ends = panels();
    const auto kinks = g_.kinks();
    line(-end_, g_(-end_));
    for (std::size_t p = 0; p + 1 < ends.size(); ++p) {
      const double left = ends[p], width = ends[p + 1] - ends[p];
      for (std::size_t i = 1; i < parts; ++i) {
        const double x = left + width * double(i) / double(parts);
        line(x, g_(x));
      }
      const double x = ends[p + 1];
      if (std::find(kinks.begin(), kinks.end(), x) == kinks.end()) {
        line(x, g_(x));
        continue;
      }
      const auto [below, above] = sides(x);
      line(x, below);
      if (x < end_) line(x, above);
    }
    return points <= most_points ? out.str() : "";
  }

  // The largest error of another function, between the points of a table.
  double error(const Activation& other, std::size_t parts) const {
    const auto ends = panels();
    double largest = 0;
    for (std::size_t p = 0; p + 1 < ends.size(); ++p)
      for (std::size_t i = 0; i < parts; ++i) {
        const double x = ends[p] + (ends[p + 1] - ends[p]) * (double(i) + 0.5) / double(parts);
        const double value = g_(x);
        largest = std::max(largest, std::abs(other(x) - value) / std::max(1.0, std::abs(value)));
      }
    return largest;
  }

 private:
  std::vector<double> panels() const {
    std::vector<double> ends{-end_};
    for (const double x : g_.panel_ends())
      if (x > -end_ && x < end_) ends.push_back(x);
    ends.push_back(end_);
    return ends;
  }

  std::pair<double, double> sides(double kink) const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const double below = g_(std::nextafter(kink, -infinity));
    const double above = g_(std::nextafter(kink, infinity));
    if (std::abs(above - below) > same_value * std::max(1.0, std::abs(above)))
      return {below, above};
    return {above, above};
  }

  const Activation& g_;
  double end_;
};

// Whether a table is read as the function; one of too few points may be refused.
bool holds(const Table& table, const std::string& text, std::size_t parts) {
  try {
    return table.error(Activation::parse("file:table", "activation", &text), parts) <=
           table_accuracy;
  } catch (const core::InvalidParameter&) {
    return false;
  }
}

std::string table_of(const Activation& g) {
  for (const double end : ends_of_tables) {
    const Table table(g, end);
    for (std::size_t parts = 8;; parts *= 2) {
      const std::string text = table.text(parts);
      if (text.empty()) break;
      if (holds(table, text, parts)) return text;
    }
  }
  throw core::InvalidParameter(
      "activation", g.name(),
      "varies too fast for a table of " + std::to_string(most_points) + " points");
}

Activation made(const py::object& given, const std::vector<double>& kinks) {
  if (!py::isinstance<py::str>(given)) return Activation(Callable(given), kinks);
  if (!kinks.empty())
    throw core::InvalidParameter("kinks", "are those of a function, not of a text");
  return Activation::parse(given.cast<std::string>());
}

py::array_t<double> values(
    const Activation& g, const py::array_t<double, py::array::c_style | py::array::forcecast>& x) {
  for (py::ssize_t i = 0; i < x.size(); ++i)
    if (!std::isfinite(*(x.data() + i)))
      throw core::InvalidParameter("x", "has a value that is not finite");
  return py::vectorize([&](double one) { return g(one); })(x);
}

}  // namespace

void add_activations(py::module_& module) {
  py::class_<Activation>(
      module, "Activation",
      "A function g of one variable, given by a text as on the command line, or by a "
      "function of Python.")
      .def(
          py::init(&made), py::arg("function"), py::arg("kinks") = std::vector<double>{},
          "function: a text such as 'relu' or 'expr:max(0,x)^2', or a function that takes and "
          "gives a "
          "number.\nkinks: of a function, where its value jumps; where a derivative does is found.")
      .def_property_readonly("name", [](const Activation& g) { return g.name(); })
      .def_property_readonly("kinks", &Activation::kinks)
      .def_property_readonly("jumps", &Activation::jumps)
      .def("__call__", &values, py::arg("x"), "g(x) of a number or an array.")
      .def(
          "hermite_coefficients",
          [](const Activation& g, int count, double variance) {
            const auto all = g.hermite_coefficients(count, variance);
            return py::array_t<double>(py::ssize_t(all.size()), all.data());
          },
          py::arg("count"), py::arg("variance") = 1.0,
          "E[g(√Q z) He_m(z)]/√m! of a normal z, for m below count; Q is the variance.")
      .def("second_moment", &Activation::second_moment, py::arg("variance") = 1.0,
           "E[g(√Q z)²] of a normal z.")
      .def("mean", &Activation::mean, py::arg("variance") = 1.0, "E[g(√Q z)] of a normal z.")
      .def("table", &table_of,
           "Its values as the text of a file that the program takes as file:PATH, to 1e-11.")
      .def("__repr__",
           [](const Activation& g) { return "<overparam.Activation " + g.name() + ">"; });
  module.def(
      "pair_average",
      [](const Activation& g1, const Activation& g2, const py::array_t<double>& q1,
         const py::array_t<double>& q2, const py::array_t<double>& c) -> py::object {
        return py::vectorize([&](double a, double b, double cov) {
          return core::pair_average(g1, g2, a, b, cov);
        })(q1, q2, c);
      },
      py::arg("g1"), py::arg("g2"), py::arg("q1"), py::arg("q2"), py::arg("c"),
      "E[g1(x) g2(y)] of normal x and y with variances q1 and q2 and covariance c, which may be "
      "arrays.");
}

}  // namespace overparam::python
