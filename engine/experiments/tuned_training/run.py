"""The training experiment with the learning rate chosen for each cell on validation data.

Every rate of the grid is trained once in every replicate, with the same first weights and the same
batches; the choice costs no further run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.tuned_training.settings import Settings
from engine.study.blank_values import blank_values
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, Labelled, hold_out
from engine.study.minibatches import evaluate
from engine.study.records import CellRecord, Variable
from engine.study.stack import STACK, LitImages, Stack
from engine.study.trained import groups, horizon, statuses, trained_record

PARTS = ("train", "validation", "test")

_CELL = ("activation", "initializer")
_REPLICATES = (*_CELL, "replicate")
_RATES = (*_REPLICATES, "rate")
_WHERE = "on the whole {} set after the last iteration"

_BY_RATE: Mapping[str, Variable] = {
    "mean_loss": Variable(
        (*_RATES, "window"), "nat", "loss before the update, mean over a window of iterations"
    ),
    "rate_diverged_at": Variable(
        _RATES, "iteration", "iteration of the first non-finite loss; -1: none", "int64"
    ),
    **{
        f"{part}_loss_by_rate": Variable(_RATES, "nat", f"mean loss {_WHERE.format(part)}")
        for part in PARTS
    },
    **{
        f"{part}_accuracy_by_rate": Variable(
            _RATES, "1", f"share classified correctly {_WHERE.format(part)}"
        )
        for part in PARTS
    },
}
VARIABLES: Mapping[str, Variable] = {
    "learning_rate": Variable(("rate",), "1", "learning rate tried"),
    "window": Variable(("window",), "iteration", "end of a window of iterations", "int64"),
    **_BY_RATE,
    "chosen_rate": Variable(
        _CELL, "1", "rate with the lowest mean validation loss over the replicates"
    ),
    **{f"{part}_loss": Variable(_REPLICATES, "nat", "loss at the chosen rate") for part in PARTS},
    **{
        f"{part}_accuracy": Variable(_REPLICATES, "1", "accuracy at the chosen rate")
        for part in PARTS
    },
    "status": Variable(_REPLICATES, "1", "how the replicate ended at the chosen rate", "int8"),
    "diverged_at": Variable(
        _REPLICATES, "iteration", "rate_diverged_at of the chosen rate", "int64"
    ),
}


def run(spec: CellSpec[Settings], dataset: Dataset, stack: int = STACK) -> CellRecord:
    """All replicates of one cell at all rates, `stack` replicates at a time.

    What diverges is not trained further, counts as an infinite validation loss, and leaves its
    losses NaN from there on. Where no rate keeps every replicate finite, the lowest is chosen.
    """
    settings = spec.experiment
    values = _blank(settings)
    rest, validation = hold_out(dataset, settings.validation)
    parts = dict(zip(PARTS, (rest.train, validation, rest.test), strict=True))
    lit = LitImages.of(rest)
    with np.errstate(all="ignore"):
        for index, rate in enumerate(settings.learning_rates):
            for replicates in groups(settings.replicates, stack):
                own = {
                    name: values[name][replicates.start : replicates.stop, index]
                    for name in _BY_RATE
                }
                trained = Stack(spec, rest, lit, replicates, learning_rate=rate)
                trained.train(
                    settings.iterations,
                    settings.record_every,
                    {"diverged_at": own["rate_diverged_at"], "mean_loss": own["mean_loss"]},
                )
                _evaluate(trained, parts, own)
    lost = values["window"] > horizon(values["rate_diverged_at"])
    values["mean_loss"][lost] = np.nan
    _choose(values)
    return trained_record(spec, rest, VARIABLES, values)


def _blank(settings: Settings) -> dict[str, NDArray[Any]]:
    sizes = {
        "replicate": settings.replicates,
        "rate": len(settings.learning_rates),
        "window": settings.iterations // settings.record_every,
    }
    values = blank_values(VARIABLES, sizes)
    values["rate_diverged_at"][:] = -1
    values["learning_rate"][:] = settings.learning_rates
    values["window"][:] = np.arange(1, sizes["window"] + 1) * settings.record_every
    return values


def _evaluate(
    trained: Stack, parts: Mapping[str, Labelled], out: Mapping[str, NDArray[Any]]
) -> None:
    """Fill in what the replicates that have not diverged reach."""
    finite = out["rate_diverged_at"] < 0
    if not finite.any():
        return
    network = trained.network_on_all_pixels()
    for part, labelled in parts.items():
        losses, accuracies = evaluate(network, *labelled, trained.loss)
        out[f"{part}_loss_by_rate"][finite] = losses[finite]
        out[f"{part}_accuracy_by_rate"][finite] = accuracies[finite]


def _choose(values: Mapping[str, NDArray[Any]]) -> None:
    """Pick the rate for the cell, the lower one where two tie, and fill in what it gives."""
    mean = values["validation_loss_by_rate"].mean(axis=0)
    best = int(np.where(np.isfinite(mean), mean, np.inf).argmin())
    values["chosen_rate"][...] = values["learning_rate"][best]
    for part in PARTS:
        for measure in ("loss", "accuracy"):
            name = f"{part}_{measure}"
            values[name][:] = values[f"{name}_by_rate"][:, best]
    values["diverged_at"][:] = values["rate_diverged_at"][:, best]
    values["status"][:] = statuses(values["diverged_at"])
