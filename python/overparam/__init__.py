# SPDX-License-Identifier: MIT
"""Learning dynamics of wide networks: theory, direct simulation, and tests of one against the other.

>>> import overparam
>>> overparam.models()                                   # what there is
>>> model = overparam.model("linear-regression")
>>> curve = model.curve(dim=100, sample_ratio=[0.5, 0.9, 2], label_noise=0.1)
>>> curve.table                                          # a tidy pandas.DataFrame
>>> curve.figure()                                       # a matplotlib Figure

The methods of a model are the commands of the program `overparam`, with the same options, defaults
and numbers; help(model.curve) has all of them. With `out=DIRECTORY` results survive as the program's
do, and `overparam.open(DIRECTORY)` has them again, whoever computed them.
"""

from overparam._engine import (
    Activation,
    ConvergenceFailure,
    DimensionMismatch,
    Error,
    IntegrationFailure,
    Interrupted,
    InvalidParameter,
    commit,
    ode,
    pair_average,
    regression,
    spectrum,
    version as __version__,
)
from overparam._judge import Verdict, judge
from overparam._model import Model, model, models
from overparam._result import ResultWarning, Result, open  # pylint: disable=redefined-builtin

__all__ = [
    "Activation",
    "ConvergenceFailure",
    "DimensionMismatch",
    "Error",
    "IntegrationFailure",
    "Interrupted",
    "InvalidParameter",
    "Model",
    "Result",
    "ResultWarning",
    "Verdict",
    "commit",
    "judge",
    "model",
    "models",
    "ode",
    "open",
    "pair_average",
    "regression",
    "spectrum",
]
