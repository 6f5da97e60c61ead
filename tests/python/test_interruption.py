# SPDX-License-Identifier: MIT
"""Long calls leave the interpreter to others, and stop within a second with what is finished."""

import ctypes
import os
import signal
import threading
import time

import pytest

import overparam

# A minute of work in pieces of some milliseconds.
LONG = {"dim": 200, "ratio": [0.5, 1, 2], "simulate": True, "replicas": 3000, "threads": 2, "horizon": 10}


@pytest.fixture
def model():
    return overparam.model("random-features-online")


def interrupted_after(seconds, call):
    """What interrupting a call after some seconds gives, and how long it took from then."""
    sent = []

    def send():
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(seconds, send)
    timer.start()
    with pytest.raises(overparam.Interrupted) as stop:
        call()
    return stop.value.result, time.monotonic() - sent[0]


def test_an_interruption_keeps_what_is_finished(model):
    result, seconds = interrupted_after(2, lambda: model.curve(**LONG))
    assert seconds < 1
    assert result.missing > 0 and "is incomplete" in "\n".join(result.warnings)
    theory = model.curve(**{**LONG, "simulate": False})
    errors = "observable == 'generalization_error' and time == 10 and source == 'deterministic'"
    assert set(result.table.query(errors).value) <= set(theory.table.query(errors).value)
    assert len(result.table.query("source == 'simulation'")) > 0


def test_with_a_directory_the_same_call_goes_on(model, tmp_path):
    asked = {**LONG, "replicas": 40, "dim": 100, "out": tmp_path}
    partial, seconds = interrupted_after(0.5, lambda: model.curve(**{**asked, "replicas": 3000}))
    assert seconds < 1 and partial.missing > 0
    assert overparam.open(tmp_path).missing > 0
    whole = model.curve(**asked)
    assert whole.missing == 0
    alone = model.curve(**{**asked, "out": None, "theory_points": 200})
    assert list(whole.table.value.fillna(-1)) == list(alone.table.value.fillna(-1))


def test_another_exception_of_a_handler_comes_through(model):
    class Bell(Exception):
        pass

    def ring(*_):
        raise Bell

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, 1)
    start = time.monotonic()
    try:
        with pytest.raises(Bell):
            model.curve(**LONG)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - start < 2


def test_other_threads_go_on(model):
    counted = 0
    done = threading.Event()

    def count():
        nonlocal counted
        while not done.is_set():
            counted += 1
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    model.curve(**{**LONG, "replicas": 30})
    done.set()
    thread.join()
    assert counted > 100


def test_calls_from_several_threads_have_their_own_results(model):
    expected = [list(model.curve(dim=50, ratio=ratio).table.value) for ratio in (0.5, 1, 2, 3)]
    found = [None] * 4

    def ask(place, ratio):
        found[place] = list(model.curve(dim=50, ratio=ratio).table.value)

    threads = [threading.Thread(target=ask, args=one) for one in enumerate((0.5, 1, 2, 3))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == expected


def test_numpy_keeps_its_threads(model):
    if (before := threads_of_blas()) is None:
        pytest.skip("NumPy has another BLAS than the engine")
    model.curve(dim=50, ratio=1, simulate=True, replicas=2)
    assert threads_of_blas() == before
    with pytest.raises(overparam.InvalidParameter):
        model.curve(dim=50, ratio=-1)
    assert threads_of_blas() == before


def threads_of_blas():
    """How many threads the OpenBLAS of this process has for NumPy's products."""
    with open("/proc/self/maps", encoding="utf-8") as file:
        paths = {line.split()[-1] for line in file if "libopenblas" in line}
    return ctypes.CDLL(paths.pop()).openblas_get_num_threads() if len(paths) == 1 else None


def test_progress_is_told(model, capsys):
    told = []
    from overparam import _engine

    texts = {"dim": "100", "ratio": "1", "simulate": "on", "replicas": "200", "threads": "1"}
    _engine.ask("curve", "random-features-online", texts, {}, lambda *now: told.append(now))
    assert len(told) >= 2
    assert [one[0] for one in told] == sorted(one[0] for one in told)
    assert all(done <= total and 0 <= share <= 1 for done, total, share in told)

    def fail(*_):
        raise RuntimeError("no bar")

    with pytest.raises(RuntimeError, match="no bar"):
        _engine.ask("curve", "random-features-online", texts, {}, fail)
