"""Test errors of deep networks, each at the learning rate that does best on validation data.

Glorot and Bengio 2010, table 1: SGD on batches of 10, softmax and cross-entropy, biases 0 at first.
Every replicate chooses its own rate, so the spread over replicates includes that of the choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.glorot_table.settings import Settings
from engine.net.losses import softmax_cross_entropy
from engine.net.network import Network
from engine.study.blank_values import blank_values
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset
from engine.study.minibatches import evaluate, note_divergence, stacked_weights
from engine.study.records import CellRecord, Variable
from engine.study.trained import data_facts, statuses
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
    "status": Variable(_REPLICATES, "1", "how the replicate ended", "int8"),
    "diverged_at": Variable(
        _REPLICATES, "iteration", "iteration at which the last of all rates diverged", "int64"
    ),
}
_BY_RATE = [name for name, variable in VARIABLES.items() if variable.cell_dims[:2] == _RATES[2:]]


def run(spec: CellSpec[Settings], dataset: Dataset) -> CellRecord:
    """All replicates of one cell, one after the other, its rates side by side.

    A rate at which the loss stops being finite is never chosen; a replicate has diverged where
    all of its rates have, and its errors are NaN then.
    """
    settings = spec.experiment
    _check_split(settings, dataset)
    sizes = {"replicate": settings.replicates, "rate": len(settings.learning_rates), "point": 2}
    values = blank_values(VARIABLES, sizes, blank=-1)
    values["learning_rate"][:] = settings.learning_rates
    values["iteration"][:] = settings.iterations // 2, settings.iterations
    with np.errstate(all="ignore"):
        for replicate in range(settings.replicates):
            own = {name: values[name][replicate] for name in _BY_RATE}
            _Rates(spec, dataset, replicate).train(own)
            _choose(replicate, values)
    values["status"][:] = statuses(values["diverged_at"])
    facts = data_facts(dataset)
    facts["train_size"] -= settings.validation
    return CellRecord(spec.to_dict(), VARIABLES, values, facts)


def _check_split(settings: Settings, dataset: Dataset) -> None:
    available = len(dataset.train_labels)
    if settings.validation >= available:
        raise ValueError(
            f"validation: must leave training images, of which {settings.dataset} has {available}; "
            f"got {settings.validation} (keep fewer for the choice of the rate)"
        )


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

    def __init__(self, spec: CellSpec[Settings], dataset: Dataset, replicate: int) -> None:
        settings = spec.experiment
        rates = np.array(settings.learning_rates, np.float32)
        sizes = (dataset.features, *[settings.width] * settings.depth, dataset.classes)
        images = np.asarray(dataset.train_images)  # a memory map costs time on every call
        train = slice(len(dataset.train_labels) - settings.validation)
        part = replace(
            dataset, train_images=images[train], train_labels=dataset.train_labels[train]
        )
        weights = stacked_weights(spec, sizes, [replicate] * len(rates), part.train_images)
        self.network = Network(weights, spec.activation, 1)
        self.variants = Variants(spec, part, replicate, self.network, rates, settings.batch_size)
        self.validation = images[train.stop :], dataset.train_labels[train.stop :]
        self.test = dataset.test_images, dataset.test_labels
        self.iterations = settings.iterations

    def train(self, out: Mapping[str, NDArray[Any]]) -> None:
        """Train at all rates and fill `out`, variable -> (rate, ...)."""
        half, diverged_at = self.iterations // 2, out["rate_diverged_at"]
        for point in range(2):
            losses = self.variants.train(point * half, (point + 1) * half, diverged_at)
            out["validation_error"][:, point] = self._errors(self.validation, diverged_at)
        out["test_error_by_rate"][:] = self._errors(self.test, diverged_at)
        out["train_loss_by_rate"][:] = np.where(diverged_at < 0, losses, np.nan)

    def _errors(
        self, part: tuple[NDArray[np.uint8], NDArray[np.integer]], diverged_at: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """(rate,) shares misclassified; NaN where the loss is not finite, which is noted, too."""
        losses, accuracies = evaluate(self.network, *part, softmax_cross_entropy)
        note_divergence(diverged_at, self.iterations, losses)
        return np.where(diverged_at < 0, 1 - accuracies, np.nan)
