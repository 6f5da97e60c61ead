# SPDX-License-Identifier: MIT
"""How far a computation is, by tqdm where that is installed."""

import contextlib
import sys

_DELAY = 1.0  # seconds: short computations say nothing


def _in_notebook():
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")


@contextlib.contextmanager
def bar(wanted, title):
    """What the engine is to call with (items done, items in all, share of the work); None for nothing."""
    if not wanted:
        yield None
        return
    try:
        from tqdm.auto import tqdm
    except ImportError:
        yield None
        return
    # None: not where the output is no terminal.
    silent = False if _in_notebook() else None
    shown = None

    def show(done, total, share):
        nonlocal shown
        if shown is None:
            shown = tqdm(total=1.0, desc=title, delay=_DELAY, disable=silent, leave=False,
                         bar_format="{desc} {percentage:3.0f}% |{bar}| {postfix} {elapsed}<{remaining}")
        shown.set_postfix_str(f"{done}/{total}", refresh=False)
        shown.n = min(share, 1.0)
        shown.update(0)
        shown.refresh()

    try:
        yield show
    finally:
        if shown is not None:
            shown.close()
