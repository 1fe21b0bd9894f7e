"""The training experiment with the learning rate chosen for each cell on validation data.

Rates are chosen by successive halving on a few trials, and judged on replicates of which the
choice knows nothing. Trial t has the streams of replicate t, the replicate r judged those of
trials + r: all cells share them, and compare in pairs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.tuned_training.settings import HalvingSettings, Settings
from engine.net.losses import LOSSES
from engine.study.blank_values import blank_values
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, Labelled, hold_out
from engine.study.halving import successive_halving
from engine.study.minibatches import evaluate
from engine.study.records import CellRecord, Variable
from engine.study.stack import STACK, LitImages, Stack
from engine.study.trained import groups, horizon, statuses, trained_record

PARTS = ("train", "validation", "test")

_CELL = ("activation", "initializer")
_TRIALS = (*_CELL, "trial", "rate")
_REPLICATES = (*_CELL, "replicate")
_WHERE = "on the {} set after the last iteration at the chosen rate"

VARIABLES: Mapping[str, Variable] = {
    "learning_rate": Variable(("rate",), "1", "learning rate that may be tried"),
    "rung": Variable(("rung",), "iteration", "end of a rung of the choice", "int64"),
    "window": Variable(("window",), "iteration", "end of a window of iterations", "int64"),
    "trial_loss": Variable(
        (*_TRIALS, "rung"), "nat", "loss on the validation set at the end of a rung; NaN: not tried"
    ),
    "trial_diverged_at": Variable(
        _TRIALS, "iteration", "iteration of a trial's first non-finite loss; -1: none", "int64"
    ),
    "chosen_rate": Variable(_CELL, "1", "rate that the trials chose"),
    "mean_loss": Variable(
        (*_REPLICATES, "window"), "nat", "loss before the update, mean over a window of iterations"
    ),
    **{
        f"{part}_loss": Variable(_REPLICATES, "nat", f"mean loss {_WHERE.format(part)}")
        for part in PARTS
    },
    **{
        f"{part}_accuracy": Variable(
            _REPLICATES, "1", f"share classified correctly {_WHERE.format(part)}"
        )
        for part in PARTS
    },
    "status": Variable(_REPLICATES, "1", "how the replicate ended at the chosen rate", "int8"),
    "diverged_at": Variable(
        _REPLICATES, "iteration", "iteration of the first non-finite loss; -1: none", "int64"
    ),
}


def run(spec: CellSpec[Settings], dataset: Dataset, stack: int = STACK) -> CellRecord:
    """Choose the rate of one cell, then judge it, `stack` replicates at a time."""
    rest, validation = hold_out(dataset, spec.experiment.validation)
    values = tuned(spec, rest, validation, spec.experiment.places, stack=stack)
    return trained_record(spec, rest, VARIABLES, values)


def tuned(
    spec: CellSpec[HalvingSettings],
    rest: Dataset,
    validation: Labelled,
    places: range,
    *,
    optimizer: str = "sgd",
    stack: int = STACK,
) -> dict[str, NDArray[Any]]:
    """What a cell measures; `places` are those of the rates that are tried in any case.

    What diverges is not trained further, counts as an infinite loss in the choice, and leaves NaN.
    Where every rate diverges, the lowest that was tried is chosen.
    """
    settings = spec.experiment
    values = _blank(settings)
    lit = LitImages.of(rest, standardized=settings.inputs == "standardized")
    cell = _Cell(spec, rest, lit, optimizer)
    with np.errstate(all="ignore"):
        trials = _Trials(cell, validation, values, stack)
        chosen = successive_halving(
            trials.advance,
            settings.keep,
            places,
            len(settings.learning_rates),
            guess_loss(settings.loss, rest.classes),
            settings.plateau,
        )
        values["chosen_rate"][...] = settings.learning_rates[chosen]
        images, labels = rest.train
        train = images[: settings.train_samples], labels[: settings.train_samples]
        parts = dict(zip(PARTS, (train, validation, rest.test), strict=True))
        for replicates in groups(settings.replicates, stack):
            own = {name: values[name][replicates.start : replicates.stop] for name in _JUDGED}
            streams = range(settings.trials + replicates.start, settings.trials + replicates.stop)
            _judge(cell.stack(streams, chosen), settings, parts, own)
    values["mean_loss"][values["window"] > horizon(values["diverged_at"])] = np.nan
    values["status"][:] = statuses(values["diverged_at"])
    return values


@dataclass(frozen=True)
class _Cell:
    """What all networks of a cell are made from."""

    spec: CellSpec[HalvingSettings]
    dataset: Dataset
    lit: LitImages
    optimizer: str

    def stack(self, replicates: range, place: int) -> Stack:
        """Untrained, at the rate in this place."""
        rate = self.spec.experiment.learning_rates[place]
        return Stack(
            self.spec,
            self.dataset,
            self.lit,
            replicates,
            learning_rate=rate,
            optimizer=self.optimizer,
        )


_JUDGED = ("mean_loss", "diverged_at", *(f"{p}_{m}" for p in PARTS for m in ("loss", "accuracy")))


class _Trials:
    """The networks that the rate is chosen on, by the place of their rate, as far as they are.

    values : of the cell; what the trials reach goes into `trial_loss` and `trial_diverged_at`.
    """

    def __init__(
        self, cell: _Cell, validation: Labelled, values: Mapping[str, NDArray[Any]], stack: int
    ) -> None:
        self._cell, self._validation, self._size = cell, validation, stack
        self._losses, self._diverged_at = values["trial_loss"], values["trial_diverged_at"]
        self._stacks: dict[int, list[tuple[range, Stack]]] = {}
        self._done: dict[int, int] = {}

    def advance(self, place: int, rung: int) -> float:
        """Train the trials of a rate to the end of a rung; their mean validation loss."""
        settings = self._cell.spec.experiment
        if place not in self._stacks:
            self._stacks[place] = [
                (trials, self._cell.stack(trials, place))
                for trials in groups(settings.trials, self._size)
            ]
        done, end = self._done.get(place, 0), settings.ends[rung]
        self._done[place] = end
        for trials, stack in self._stacks[place]:
            here = slice(trials.start, trials.stop)
            diverged_at = self._diverged_at[here, place]
            if (diverged_at >= 0).all():
                continue
            found = np.full(len(trials), -1)
            out = {"diverged_at": found, "mean_loss": np.empty((len(trials), 1))}
            stack.train(end - done, end - done, out)
            new = (found >= 0) & (diverged_at < 0)
            diverged_at[new] = done + found[new]
            network = stack.network_on_all_pixels()
            losses, _ = evaluate(network, *self._validation, stack.loss, stack.lit.scaling)
            self._losses[here, place, rung] = np.where(diverged_at < 0, losses, np.nan)
        return float(self._losses[:, place, rung].mean())


def _judge(
    stack: Stack,
    settings: HalvingSettings,
    parts: Mapping[str, Labelled],
    out: Mapping[str, NDArray[Any]],
) -> None:
    """Train to the end, and fill in what the replicates that have not diverged reach."""
    stack.train(settings.iterations, settings.record_every, out)
    finite = out["diverged_at"] < 0
    if not finite.any():
        return
    network = stack.network_on_all_pixels()
    for part, labelled in parts.items():
        losses, accuracies = evaluate(network, *labelled, stack.loss, stack.lit.scaling)
        out[f"{part}_loss"][finite] = losses[finite]
        out[f"{part}_accuracy"][finite] = accuracies[finite]


def _blank(settings: HalvingSettings) -> dict[str, NDArray[Any]]:
    sizes = {
        "trial": settings.trials,
        "replicate": settings.replicates,
        "rate": len(settings.learning_rates),
        "rung": len(settings.ends),
        "window": settings.iterations // settings.record_every,
    }
    values = blank_values(VARIABLES, sizes, blank=-1)
    values["learning_rate"][:] = settings.learning_rates
    values["rung"][:] = settings.ends
    values["window"][:] = np.arange(1, sizes["window"] + 1) * settings.record_every
    return values


def guess_loss(loss: str, classes: int) -> float:
    """The loss of a network whose outputs say nothing: the same for every class, summing to 1."""
    outputs = np.full((1, classes, 1), 1 / classes)
    target = np.zeros_like(outputs)
    target[0, 0] = 1.0
    return float(LOSSES[loss](outputs, target, np.empty_like(outputs))[0])
