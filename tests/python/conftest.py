# SPDX-License-Identifier: MIT
import pytest

import overparam


@pytest.fixture(autouse=True)
def _quiet(recwarn):
    """Warnings of results are no failures; what is wanted of them is asked for by pytest.warns."""
    yield


@pytest.fixture(scope="session")
def regression():
    return overparam.model("linear-regression")


@pytest.fixture(scope="session")
def descent(regression):
    """Theory and simulation of a small double descent."""
    return regression.curve(
        dim=20, sample_ratio=[0.5, 1.5, 3], label_noise=0.1, simulate=True, replicas=4, threads=1
    )
