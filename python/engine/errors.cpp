// SPDX-License-Identifier: MIT
#include "engine/errors.hpp"

#include <exception>
#include <string>

#include "overparam/core/error.hpp"

namespace overparam::python {
namespace {

namespace py = pybind11;

// The types live as long as the interpreter.
PyObject* error = nullptr;
PyObject* invalid_parameter = nullptr;
PyObject* dimension_mismatch = nullptr;
PyObject* integration_failure = nullptr;
PyObject* convergence_failure = nullptr;
PyObject* interruption = nullptr;

PyObject* add(py::module_& module, const char* name, const char* text, const py::object& bases) {
  const std::string full = std::string("overparam.") + name;
  PyObject* const type = PyErr_NewExceptionWithDoc(full.c_str(), text, bases.ptr(), nullptr);
  if (type == nullptr) throw py::error_already_set();
  module.add_object(name, py::handle(type));
  return type;
}

py::object both(PyObject* one, PyObject* other) {
  return py::make_tuple(py::handle(one), py::handle(other));
}

void translate(std::exception_ptr thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const core::InvalidParameter& one) {
    PyErr_SetString(invalid_parameter, one.what());
  } catch (const core::DimensionMismatch& one) {
    PyErr_SetString(dimension_mismatch, one.what());
  } catch (const core::IntegrationFailure& one) {
    PyErr_SetString(integration_failure, one.what());
  } catch (const core::ConvergenceFailure& one) {
    PyErr_SetString(convergence_failure, one.what());
  } catch (const core::Error& one) {
    PyErr_SetString(error, one.what());
  }
}

}  // namespace

void add_errors(py::module_& module) {
  error = add(module, "Error", "What the engine refuses or does not reach.",
              py::reinterpret_borrow<py::object>(PyExc_Exception));
  invalid_parameter = add(module, "InvalidParameter",
                          "A value that is out of its range, or contradicts another one.",
                          both(error, PyExc_ValueError));
  dimension_mismatch = add(module, "DimensionMismatch", "Arrays that do not fit together.",
                           both(error, PyExc_ValueError));
  integration_failure =
      add(module, "IntegrationFailure", "An integration in time that stopped before its end.",
          both(error, PyExc_ArithmeticError));
  convergence_failure =
      add(module, "ConvergenceFailure", "An iteration or a sum that did not reach its accuracy.",
          both(error, PyExc_ArithmeticError));
  interruption =
      add(module, "Interrupted", "A computation was interrupted; `result` is what was finished.",
          py::reinterpret_borrow<py::object>(PyExc_KeyboardInterrupt));
  py::register_exception_translator(translate);
}

py::object interrupted() { return py::reinterpret_borrow<py::object>(interruption); }

}  // namespace overparam::python
