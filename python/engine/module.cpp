// SPDX-License-Identifier: MIT
// The module overparam._engine.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <string>
#include <utility>

#include "engine/activations.hpp"
#include "engine/ask.hpp"
#include "engine/columns.hpp"
#include "engine/describe.hpp"
#include "engine/errors.hpp"
#include "engine/numerics.hpp"
#include "engine/result.hpp"
#include "overparam/version.hpp"

namespace {

namespace py = pybind11;
namespace python = overparam::python;
using python::Result;

void add_result(py::module_& module) {
  py::class_<Result>(module, "Result", "What came out of a command.")
      .def_property_readonly("command", [](const Result& self) { return self.options.command; })
      .def_property_readonly(
          "model", [](const Result& self) { return self.options.model->description().name; })
      .def_property_readonly("verdict", [](const Result& self) { return self.conclusion.verdict; })
      .def_property_readonly(
          "finding", [](const Result& self) { return python::name_of(self.conclusion.finding); })
      .def_property_readonly("notes", [](const Result& self) { return self.conclusion.notes; })
      .def_property_readonly("warnings",
                             [](const Result& self) { return self.conclusion.warnings; })
      .def_property_readonly("failures",
                             [](const Result& self) { return self.conclusion.failures; })
      .def_property_readonly("missing", [](const Result& self) { return self.conclusion.missing; })
      .def_property_readonly("seconds", [](const Result& self) { return self.seconds; })
      .def("columns",
           [](const Result& self) {
             return python::columns(self.conclusion.table, self.options.model->description());
           })
      .def("manifest", &Result::manifest, py::call_guard<py::gil_scoped_release>())
      .def("wide", &Result::wide, py::arg("all_parameters"),
           py::call_guard<py::gil_scoped_release>())
      .def(
          "figure",
          [](const Result& self, const python::Texts& choices) {
            const py::gil_scoped_release released;
            return self.figure(python::given(choices));
          },
          py::arg("choices"))
      .def("save", &Result::save, py::arg("directory"), py::call_guard<py::gil_scoped_release>());
}

}  // namespace

PYBIND11_MODULE(_engine, module) {
  module.doc() = "What the package overparam is made upon; use that.";
  module.attr("version") = overparam::version;
  module.attr("commit") = overparam::commit;
  python::add_errors(module);
  add_result(module);
  python::add_activations(module);
  python::add_numerics(module);
  module.def("models", &python::models);
  module.def("model", &python::model, py::arg("name"));
  module.def("options", &python::options, py::arg("command"), py::arg("model"));
  module.def("about", &python::about, py::arg("command"), py::arg("model"));
  module.def("ask", &python::ask, py::arg("command"), py::arg("model"), py::arg("texts"),
             py::arg("contents"), py::arg("progress"));
  module.def("compose", &python::compose, py::arg("command"), py::arg("model"), py::arg("texts"),
             py::arg("contents"));
  module.def("open", &python::open, py::arg("directory"), py::arg("command"),
             py::call_guard<py::gil_scoped_release>());
}
