// SPDX-License-Identifier: MIT
#include "engine/ask.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "command/command.hpp"
#include "command/pictures.hpp"
#include "command/stored.hpp"
#include "engine/blas.hpp"
#include "engine/errors.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/text.hpp"
#include "overparam/experiment/checkpoint.hpp"
#include "overparam/experiment/run.hpp"
#include "overparam/experiment/store.hpp"
#include "overparam/study/document.hpp"
#include "overparam/study/registry.hpp"
#include "overparam/study/study.hpp"

namespace overparam::python {
namespace {

namespace py = pybind11;
using experiment::Store;

// Signals are looked after, and progress is told, so often.
constexpr std::chrono::milliseconds interval{50};

// What the computing thread tells.
class Told {
 public:
  void tell(const experiment::Progress& progress) {
    const std::scoped_lock lock(mutex_);
    progress_ = progress;
  }
  experiment::Progress last() const {
    const std::scoped_lock lock(mutex_);
    return progress_;
  }

 private:
  mutable std::mutex mutex_;
  experiment::Progress progress_;
};

// Computes on a thread of its own; this one, which has the interpreter, calls `look` now and then until
// the other has ended. What `look` throws makes `stop` true and comes out in the end; otherwise what
// `compute` throws.
void compute_aside(const std::function<void()>& compute, const std::function<void()>& look,
                   std::atomic<bool>& stop) {
  const BlasOnOneThread blas;
  std::mutex mutex;
  std::condition_variable changed;
  bool ended = false;
  std::exception_ptr failure;
  std::thread thread([&] {
    try {
      compute();
    } catch (...) {
      failure = std::current_exception();
    }
    const std::scoped_lock lock(mutex);
    ended = true;
    changed.notify_one();
  });
  const auto wait = [&] {
    const py::gil_scoped_release released;
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, interval, [&] { return ended; });
  };
  std::exception_ptr seen;
  while (!wait()) {
    if (seen) continue;
    try {
      look();
    } catch (...) {
      seen = std::current_exception();
      stop = true;
    }
  }
  thread.join();
  if (seen) std::rethrow_exception(seen);
  if (failure) std::rethrow_exception(failure);
}

void look_after_signals() {
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
}

command::Options options_of(const std::string& command, const std::string& model,
                            const Texts& texts, const std::map<std::string, py::bytes>& contents) {
  experiment::Inputs inputs;
  for (const auto& [key, content] : contents)
    inputs.emplace(key, experiment::make_input(std::string(content)));
  return command::read(command, study::find_model(model), given(texts), command::Extent::complete,
                       inputs);
}

// Where the results of a run are kept, and the run itself.
class Run {
 public:
  explicit Run(command::Options options) : options_(std::move(options)) {}

  Result operator()(const std::atomic<bool>& stop, Told& told) {
    const auto start = std::chrono::steady_clock::now();
    study_ = plan(options_);
    experiment::Execution execution;
    if (!study_.plan.tasks.empty()) {  // inversions have no items, and no options for them
      execution.threads = options_.count("threads");
      if (options_.given("checkpoint-interval"))
        execution.checkpoint_seconds = options_.number("checkpoint-interval");
    }
    open_journal(execution.threads);
    execution.journal = &journal();
    execution.stop = &stop;
    execution.progress = [&](const experiment::Progress& progress) { told.tell(progress); };
    auto conclusion = run(study_, execution);
    Result result{options_, std::move(study_), std::move(conclusion), memory_};
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (!store_) return result;
    add_picture(result.study, result.conclusion, picture_choices(options_));
    write_files(options_, result.conclusion, result.seconds, options_.text("out"));
    return result;
  }

  // Of a run that was stopped, if it had begun.
  std::optional<Result> finished() {
    if (!memory_ && !store_) return std::nullopt;
    auto results = results_so_far(study_.plan, *study_.model, &journal());
    auto conclusion = conclude(study_, results);
    return Result{options_, std::move(study_), std::move(conclusion), memory_};
  }

 private:
  void open_journal(std::size_t threads) {
    if (!options_.given("out")) {
      memory_ = std::make_shared<MemoryJournal>();
      return;
    }
    store_.emplace(command::results_directory(options_.text("out")), Store::Mode::create);
    store_->remember({options_.command, options_.model->description().name, to_text(options_),
                      options_.inputs ? *options_.inputs : experiment::Inputs{}});
    store_->begin_run(options_.command, threads);
  }

  experiment::Journal& journal() {
    return store_ ? static_cast<experiment::Journal&>(*store_) : *memory_;
  }

  command::Options options_;
  study::Study study_;
  std::shared_ptr<MemoryJournal> memory_;
  std::optional<Store> store_;
};

[[noreturn]] void throw_interrupted(std::optional<Result> finished) {
  auto error = interrupted()();
  error.attr("result") =
      finished ? py::cast(std::move(*finished)) : static_cast<py::object>(py::none());
  PyErr_SetObject(interrupted().ptr(), error.ptr());
  throw py::error_already_set();
}

}  // namespace

command::GivenOptions given(const Texts& texts) {
  command::GivenOptions all;
  for (const auto& [name, text] : texts) {
    for (const auto& one : {name, text})
      if (const auto fault = core::fault_of_text(one); !fault.empty())
        throw core::InvalidParameter("--" + name, fault);
    all[name] = {text, ""};
  }
  return all;
}

Result ask(const std::string& command, const std::string& model, const Texts& texts,
           const std::map<std::string, py::bytes>& contents, const py::object& progress) {
  Run run(options_of(command, model, texts, contents));
  Told told;
  std::atomic<bool> stop = false;
  std::optional<Result> result;
  const auto look = [&] {
    look_after_signals();
    const auto last = told.last();
    if (progress.is_none() || last.total == 0) return;
    const double all = last.cost_done + last.cost_left;
    progress(last.done, last.total, all > 0 ? last.cost_done / all : 0.0);
  };
  try {
    compute_aside([&] { result.emplace(run(stop, told)); }, look, stop);
  } catch (py::error_already_set& error) {
    if (!error.matches(PyExc_KeyboardInterrupt)) throw;
    throw_interrupted(result ? std::move(result) : run.finished());
  }
  return std::move(*result);
}

py::tuple compose(const std::string& command, const std::string& model, const Texts& texts,
                  const std::map<std::string, py::bytes>& contents) {
  const auto options = options_of(command, model, texts, contents);
  const auto asked = command::find_command(command)->document(options);
  experiment::Written written;
  std::atomic<bool> stop = false;  // a document is written whole
  compute_aside([&] { written = study::compose(asked); }, look_after_signals, stop);
  return py::make_tuple(py::bytes(written.content), written.note);
}

}  // namespace overparam::python
