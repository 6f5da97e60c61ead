// SPDX-License-Identifier: MIT
/// @file
/// The tidy result table: one row is one observable of one source at one time and one grid point.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "overparam/experiment/text.hpp"
#include "overparam/validation/quartiles.hpp"

namespace overparam::experiment {

/// What became of a value. Of the draws of one row the last in this order counts.
enum class Status : std::uint8_t {
  ok,             ///< the value is what its column says
  infinite,       ///< the value is infinite, in the limit or at that very point
  unstable,       ///< the learning rate is at or above its critical value
  diverged,       ///< the simulated weights left every bound, or the theory overflowed
  not_converged,  ///< the value was not reached to its accuracy
  out_of_memory,  ///< the machine had no room for the computation
  failed          ///< the computation stopped for another reason
};

/// Where a sampled value comes from.
enum class Estimator : std::uint8_t {
  none,     ///< a theory
  exact,    ///< population averages of the sampled network
  running,  ///< a mean square from the errors that a descent met before its updates; single draws
            ///< may scatter below zero, an average that does has no digits
  test_set  ///< averages over fresh inputs
};

// Another number than one of the enumerators is a core::InvalidParameter named "status" or
// "estimator".

/// "", "exact", "running", "test_set".
std::string_view to_string(Estimator estimator);

/// "ok", "infinite", "unstable", "diverged", "not_converged", "out_of_memory", "failed".
std::string_view to_string(Status status);

/// Why a value of this status is missing, in a few words; "" for ok.
std::string_view reason(Status status);

/// Whether a value that exists was not obtained: not_converged, out_of_memory, failed. The others
/// are answers, also where they are no number.
bool is_failure(Status status);

/// The indices of a component of a vector or a matrix of observables, from 1; 0: it has none.
struct Component {
  std::uint16_t i = 0, j = 0;

  auto operator<=>(const Component&) const = default;
};

/// One observable, or one component of it, at one time.
struct Measurement {
  /// Learning time, infinity allowed; empty in a model without a time.
  std::optional<double> time = {};
  Text observable = {};              ///< e.g. "generalization_error"
  std::optional<double> value = {};  ///< empty where no finite value exists
  Status status = Status::ok;
  Estimator estimator = Estimator::none;
  std::optional<double> standard_error = {};  ///< of an estimate within one draw
  /// Why there is no value, in a few words; empty for the usual words of its status. Of a value
  /// with status ok: what limits its accuracy, naming the small parameter and the relative size of
  /// the correction it implies ("n/d² = 0.73: corrections of relative order 1"); empty if nothing
  /// does.
  Text reason = {};
  Component component = {};  ///< with as many indices as ObservableSpec::rank says
  bool proportion = false;   ///< of a table's row: an average of successes and failures
};

/// One line of the table.
struct Row {
  Texts parameters;         ///< as many as Table::parameter_names, in their order
  Text source;              ///< a theory level, or "simulation"
  Measurement measurement;  ///< with a reason wherever the status is not ok
  /// Over replicas, or within the only one; empty for a value without sampling.
  std::optional<double> standard_error;
  std::optional<std::size_t> replicas;  ///< draws averaged; empty for a value without sampling
  /// Of the draws whose mean the value is, where there are several of one kind; none of
  /// proportions.
  std::optional<validation::Quartiles> quartiles = {};
};

/// All rows of one command.
struct Table {
  std::string model = {};
  std::vector<std::string> parameter_names = {};  ///< option names with '_' for '-'
  std::vector<Row> rows = {};
};

}  // namespace overparam::experiment
