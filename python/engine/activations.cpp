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
#include <numeric>
#include <sstream>
#include <string>
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
constexpr double longest_step = 0.2;
constexpr std::size_t fewest_intervals = 8;  // between kinks
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

// A table of a function as an activation of the kind "file:" reads it: even steps between the ends and
// the kinks, none longer than a length.
class Table {
 public:
  Table(const Activation& g, double end, double step) : g_(g), ends_{-end} {
    for (const double x : g.kinks())
      if (x > -end && x < end) ends_.push_back(x);
    ends_.push_back(end);
    for (std::size_t s = 0; s + 1 < ends_.size(); ++s)
      intervals_.push_back(
          std::max(fewest_intervals, std::size_t(std::ceil((ends_[s + 1] - ends_[s]) / step))));
  }

  std::size_t points() const {
    return std::accumulate(intervals_.begin(), intervals_.end(), intervals_.size());
  }

  std::string text() const {
    std::ostringstream out;
    out.precision(std::numeric_limits<double>::max_digits10);
    for (std::size_t s = 0; s < intervals_.size(); ++s)
      for (std::size_t i = 0; i <= intervals_[s]; ++i)
        out << x(s, double(i)) << ' ' << y(s, i) << '\n';
    return out.str();
  }

  // The largest error of another function, between the points of the table.
  double error(const Activation& other) const {
    double largest = 0;
    for (std::size_t s = 0; s < intervals_.size(); ++s)
      for (std::size_t i = 0; i < intervals_[s]; ++i) {
        const double between = x(s, double(i) + 0.5);
        const double value = g_(between);
        largest =
            std::max(largest, std::abs(other(between) - value) / std::max(1.0, std::abs(value)));
      }
    return largest;
  }

 private:
  double x(std::size_t segment, double place) const {
    const double share = place / double(intervals_[segment]);
    return ends_[segment] * (1 - share) + ends_[segment + 1] * share;
  }

  // At a kink the limit from inside of the segment, if that is not the value there but for rounding.
  double y(std::size_t segment, std::size_t i) const {
    const bool first = i == 0, last = i == intervals_[segment];
    const double at = x(segment, double(i));
    const double value = g_(at);
    if (!first && !last) return value;
    const double inside = g_(std::nextafter(at, first ? ends_.back() : ends_.front()));
    return std::abs(inside - value) > same_value * std::max(1.0, std::abs(value)) ? inside : value;
  }

  const Activation& g_;
  std::vector<double> ends_;            // of the segments
  std::vector<std::size_t> intervals_;  // in each of them
};

// Whether a table is read as the function; one of too few points may be refused.
bool holds(const Table& table, const std::string& text) {
  try {
    return table.error(Activation::parse("file:table", "activation", &text)) <= table_accuracy;
  } catch (const core::InvalidParameter&) {
    return false;
  }
}

std::string table_of(const Activation& g) {
  for (const double end : ends_of_tables)
    for (double step = longest_step;; step /= 2) {
      const Table table(g, end, step);
      if (table.points() > most_points) break;
      if (const std::string text = table.text(); holds(table, text)) return text;
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
