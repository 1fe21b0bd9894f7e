"""Test errors of deep networks, each at the learning rate that does best on validation data.

Glorot and Bengio 2010, table 1: SGD on batches of 10, softmax and cross-entropy, biases 0 at first.
Every replicate chooses its own rate, so the spread over replicates includes that of the choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.glorot_table.settings import Settings
from engine.net.network import Network
from engine.study.cell_results import CellRecord, Variable, blank_values, cell_record, endings
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, Labelled, hold_out
from engine.study.minibatches import stacked_weights
from engine.study.trained import data_facts
from engine.study.variants import Variants

_REPLICATES = ("activation", "initializer", "replicate")
_RATES = (*_REPLICATES, "rate")

VARIABLES: Mapping[str, Variable] = {
    "learning_rate": Variable(("rate",), "1", "learning rate tried"),
    "iteration": Variable(("point",), "iteration", "updates before a validation", "int64"),
    "validation_error": Variable(
        (*_RATES, "point"), "1", "share of the validation samples that is misclassified"
    ),
    "test_error_by_rate": Variable(
        _RATES, "1", "share of the test set that is misclassified after the last update"
    ),
    "train_loss_by_rate": Variable(
        _RATES, "nat", "mean loss before the update over the last half of the updates"
    ),
    "rate_diverged_at": Variable(
        _RATES, "iteration", "iteration of the first non-finite loss; -1: none", "int64"
    ),
    "chosen_rate": Variable(
        _REPLICATES, "1", "the rate with the lowest validation error in the end"
    ),
    "test_error": Variable(_REPLICATES, "1", "test error at the chosen rate"),
    "validation_drop": Variable(
        _REPLICATES, "1", "fall of the validation error over the last half, at the chosen rate"
    ),
    **endings(_REPLICATES, where="iteration at which the last of all rates diverged"),
}
_BY_RATE = [name for name, variable in VARIABLES.items() if variable.cell_dims[:2] == _RATES[2:]]


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All replicates of one cell, one after the other, its rates side by side.

    A rate at which the loss stops being finite is never chosen; a replicate has diverged where
    all of its rates have, and its errors are NaN then.
    """
    settings = spec.experiment
    rest, validation = hold_out(dataset, settings.validation)
    half = settings.iterations // 2
    known = {"learning_rate": settings.learning_rates, "iteration": (half, 2 * half)}
    values = blank_values(VARIABLES, known, replicate=settings.replicates)
    with np.errstate(all="ignore"):
        for replicate in range(settings.replicates):
            own = {name: values[name][replicate] for name in _BY_RATE}
            _Rates(spec, rest, validation, replicate).train(own)
            _choose(replicate, values)
    return cell_record(spec, VARIABLES, values, data_facts(rest))


def _choose(replicate: int, values: Mapping[str, NDArray[Any]]) -> None:
    """Fill in what one replicate reaches at its best rate; the lower rate where two tie."""
    errors = values["validation_error"][replicate]
    if np.isnan(errors[:, -1]).all():
        values["diverged_at"][replicate] = values["rate_diverged_at"][replicate].max()
        return
    best = np.nanargmin(errors[:, -1])
    values["chosen_rate"][replicate] = values["learning_rate"][best]
    values["test_error"][replicate] = values["test_error_by_rate"][replicate, best]
    values["validation_drop"][replicate] = errors[best, 0] - errors[best, -1]


class _Rates:
    """One replicate at every learning rate: equal first weights, equal batches."""

    def __init__(
        self, spec: CellSpec[Settings], rest: Dataset, validation: Labelled, replicate: int
    ) -> None:
        settings = spec.experiment
        rates = np.array(settings.learning_rates, np.float32)
        sizes = (rest.features, *[settings.width] * settings.depth, rest.classes)
        weights = stacked_weights(spec, sizes, [replicate] * len(rates), rest.train_images)
        network = Network(weights, spec.activation, 1)
        self.variants = Variants(spec, rest, replicate, network, rates, settings.batch_size)
        self.validation, self.test = validation, rest.test
        self.iterations = settings.iterations

    def train(self, out: Mapping[str, NDArray[Any]]) -> None:
        """Train at all rates and fill `out`, variable -> (rate, ...)."""
        half, diverged_at = self.iterations // 2, out["rate_diverged_at"]
        for point in range(2):
            losses = self.variants.train(point * half, (point + 1) * half, diverged_at)
            out["validation_error"][:, point] = self._errors(self.validation, diverged_at)
        out["test_error_by_rate"][:] = self._errors(self.test, diverged_at)
        out["train_loss_by_rate"][:] = np.where(diverged_at < 0, losses, np.nan)

    def _errors(self, part: Labelled, diverged_at: NDArray[np.int64]) -> NDArray[np.float64]:
        """(rate,) shares misclassified; NaN where the loss is not finite, which is noted, too."""
        return 1 - self.variants.judge(part, self.iterations, diverged_at)[1]
