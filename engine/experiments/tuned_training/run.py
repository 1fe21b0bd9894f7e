"""The training experiment with the learning rate chosen for each cell on validation data.

Rates are chosen by successive halving on a few trials, and judged on replicates of which the
choice knows nothing. Trial t has the streams of replicate t, the replicate r judged those of
trials + r: all cells share them, and compare in pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.experiments.tuned_training.settings import HalvingSettings, Settings
from engine.net.losses import LOSSES
from engine.study.cell_results import CellRecord, Variable, blank_values, endings
from engine.study.cell_spec import CellSpec
from engine.study.datasets import Dataset, Labelled, hold_out
from engine.study.halving import successive_halving
from engine.study.minibatches import evaluate
from engine.study.stack import STACK, LitImages, Stack
from engine.study.trained import groups, horizon, trained_record

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
    **endings(_REPLICATES, "how the replicate ended at the chosen rate"),
}


Start = Callable[..., Stack]
"""start(replicates, learning_rate=rate): these replicates of a cell, untrained."""


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
    settings, every = spec.experiment, spec.experiment.record_every
    known = {
        "learning_rate": settings.learning_rates,
        "rung": settings.ends,
        "window": np.arange(every, settings.iterations + 1, every),
    }
    sizes = {"trial": settings.trials, "replicate": settings.replicates}
    values = blank_values(VARIABLES, known, **sizes)
    lit = LitImages.of(rest, standardized=settings.inputs == "standardized")
    start = partial(Stack, spec, rest, lit, optimizer=optimizer)
    images, labels = rest.train
    train = images[: settings.train_samples], labels[: settings.train_samples]
    parts = dict(zip(PARTS, (train, validation, rest.test), strict=True))
    with np.errstate(all="ignore"):
        trials = Trials(settings, start, validation, stack)
        rate = trials.choose(places, rest.classes)
        own = {name: values[name] for name in VARIABLES if "replicate" in VARIABLES[name].dims}
        judge(settings, start, rate, parts, own, stack)
    values["chosen_rate"][...] = rate
    values["trial_loss"][:], values["trial_diverged_at"][:] = trials.losses, trials.diverged_at
    values["mean_loss"][values["window"] > horizon(values["diverged_at"])] = np.nan
    return values


class Trials:
    """The networks that the rate is chosen on, by the place of their rate, as far as they are.

    losses : on the validation data, (trial, rate, rung); means : over the trials, infinite where
    one diverged; NaN where a rate was not tried. diverged_at : (trial, rate), -1 for none.
    """

    def __init__(
        self, settings: HalvingSettings, start: Start, validation: Labelled, size: int = STACK
    ) -> None:
        shape = (len(settings.learning_rates), len(settings.ends))
        self.losses = np.full((settings.trials, *shape), np.nan)
        self.means = np.full(shape, np.nan)
        self.diverged_at = np.full((settings.trials, shape[0]), -1)
        self._settings, self._start = settings, start
        self._validation, self._size = validation, size
        self._stacks: dict[int, list[tuple[range, Stack]]] = {}
        self._done: dict[int, int] = {}

    def choose(self, places: range, classes: int) -> float:
        """The best rate; those in `places` are tried in any case."""
        settings = self._settings
        rates, guess = settings.learning_rates, guess_loss(settings.loss, classes)
        chosen = successive_halving(
            self._advance, settings.keep, places, len(rates), guess, settings.plateau
        )
        return rates[chosen]

    def _advance(self, place: int, rung: int) -> float:
        """Train the trials of a rate to the end of a rung; their mean validation loss."""
        settings = self._settings
        if place not in self._stacks:
            rate = settings.learning_rates[place]
            self._stacks[place] = [
                (trials, self._start(trials, learning_rate=rate))
                for trials in groups(settings.trials, self._size)
            ]
        done, end = self._done.get(place, 0), settings.ends[rung]
        self._done[place] = end
        for trials, stack in self._stacks[place]:
            here = slice(trials.start, trials.stop)
            diverged_at = self.diverged_at[here, place]
            if (diverged_at >= 0).all():
                continue
            found = np.full(len(trials), -1)
            out = {"diverged_at": found, "mean_loss": np.empty((len(trials), 1))}
            stack.train(end - done, end - done, out)
            new = (found >= 0) & (diverged_at < 0)
            diverged_at[new] = done + found[new]
            network = stack.network_on_all_pixels()
            losses, _ = evaluate(network, *self._validation, stack.loss, stack.lit.scaling)
            self.losses[here, place, rung] = np.where(diverged_at < 0, losses, np.nan)
        mean = self.losses[:, place, rung].mean()
        self.means[place, rung] = np.inf if np.isnan(mean) else mean
        return float(self.means[place, rung])


def judge(
    settings: HalvingSettings,
    start: Start,
    rate: float,
    parts: Mapping[str, Labelled],
    out: Mapping[str, NDArray[Any]],
    size: int = STACK,
) -> None:
    """Train fresh replicates at a rate, `size` at a time, and evaluate those that do not diverge.

    out : variable -> (replicate, ...), to be filled in.
    """
    for rows in groups(settings.replicates, size):
        own = {name: array[rows.start : rows.stop] for name, array in out.items()}
        stack = start([settings.trials + row for row in rows], learning_rate=rate)
        stack.train(settings.iterations, settings.record_every, own)
        stack.evaluate(parts, own)


def guess_loss(loss: str, classes: int) -> float:
    """The loss of a network whose outputs say nothing: the same for every class, summing to 1."""
    outputs = np.full((1, classes, 1), 1 / classes)
    target = np.zeros_like(outputs)
    target[0, 0] = 1.0
    return float(LOSSES[loss](outputs, target, np.empty_like(outputs))[0])
