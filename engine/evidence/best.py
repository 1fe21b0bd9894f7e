"""Which initial weights train each activation best, and whether that is what D0 recommends.

Judged by the loss on the whole training set after the last iteration. An initializer leaves the
set of the best when it is shown to end higher than the leader (the lowest mean) by more than the
smallest effect that matters; the tests against all rivals of one activation are corrected by
Holm. So any one initializer that is truly within the smallest effect of the best stays in the set
with at least the stated confidence, whichever happened to lead.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.claims.mnist import LEARNED, SMALLEST_EFFECT
from engine.evidence.criteria import Above, Outcome, outcome
from engine.evidence.quantities import (
    TEST_ACCURACY,
    TRAIN_LOSS,
    Cell,
    NotRunError,
    Quantity,
    guess_loss,
)
from engine.evidence.statistics import CONFIDENCE, Interval, holm, mean_interval, p_value

if TYPE_CHECKING:
    import xarray as xr

D0_RECOMMENDS = {"sigmoid": "lecun_normal", "tanh": "lecun_normal", "relu": "he_normal"}
"""D0 section 3. "Xavier" there is sd sqrt(1/n), LeCun's law."""


class Agreement(StrEnum):
    """How D0's recommendation stands to the set of the best."""

    AGREES = "agrees"  # it is the only best one
    TIES = "ties"  # it is among several
    DISAGREES = "disagrees"  # it is shown to be worse
    NO_STATEMENT = "no statement"  # D0 says nothing of this activation
    NOT_RUN = "not run"  # D0's choice was not measured


@dataclass(frozen=True)
class Contender:
    """One initializer of an activation, after training.

    loss : interval of its mean loss, undefined where a replicate diverged. behind : its loss minus
    the leader's, paired, at Holm's confidence, a diverged replicate counting as worse than any
    finite one. worse : whether that interval lies above the smallest effect.
    """

    initializer: str
    diverged: int
    loss: Interval
    behind: Interval
    worse: bool


@dataclass(frozen=True)
class Best:
    """The best initial weights of one activation in one training experiment.

    contenders are sorted by mean loss, the leader first; loss and effect are in nat. learned :
    whether the leader's whole interval lies below `LEARNED` times a guess's loss.
    """

    experiment: str
    activation: str
    n: int
    guess_loss: float
    effect: float
    contenders: tuple[Contender, ...]
    best: tuple[str, ...]
    learned: bool
    test_accuracy: Interval
    recommended: str | None
    agreement: Agreement

    @property
    def leader(self) -> Contender:
        return self.contenders[0]

    @property
    def runner_up(self) -> Contender | None:
        return self.contenders[1] if len(self.contenders) > 1 else None

    @property
    def shortfall(self) -> Interval | None:
        """D0's choice minus the leader; None where D0 or the measurements have none."""
        found = (c.behind for c in self.contenders if c.initializer == self.recommended)
        return next(found, None)


def find_best(dataset: xr.Dataset) -> tuple[Best, ...]:
    """The best initial weights for each activation of a training experiment, in its order."""
    activations = [str(name) for name in dataset["activation"].to_numpy()]
    found = (_best_of(dataset, activation) for activation in activations)
    return tuple(best for best in found if best is not None)


def _best_of(dataset: xr.Dataset, activation: str) -> Best | None:
    cells = _measured(dataset, activation)
    if not cells:
        return None
    losses = TRAIN_LOSS.read(dataset, *cells)
    order = np.argsort(losses.mean(axis=1), kind="stable")
    cells = [cells[index] for index in order]
    effect = SMALLEST_EFFECT * guess_loss(dataset)
    contenders = _contend(dataset, cells, losses[order], effect)
    best = tuple(contender.initializer for contender in contenders if not contender.worse)
    recommended = D0_RECOMMENDS.get(activation)
    return Best(
        experiment=str(dataset.attrs["experiment"]),
        activation=activation,
        n=losses.shape[1],
        guess_loss=guess_loss(dataset),
        effect=effect,
        contenders=contenders,
        best=best,
        learned=bool(contenders[0].loss.high < LEARNED * guess_loss(dataset)),
        test_accuracy=mean_interval(_raw(dataset, TEST_ACCURACY, cells[0])),
        recommended=recommended,
        agreement=_agreement(recommended, best, {cell.initializer for cell in cells}),
    )


def _measured(dataset: xr.Dataset, activation: str) -> list[Cell]:
    """The activation's cells that have results."""
    cells = []
    for initializer in dataset["initializer"].to_numpy():
        cell = Cell(activation, str(initializer))
        try:
            TRAIN_LOSS.read(dataset, cell)
        except NotRunError:
            continue
        cells.append(cell)
    return cells


def _contend(
    dataset: xr.Dataset, cells: list[Cell], losses: np.ndarray, effect: float
) -> tuple[Contender, ...]:
    """Set every cell against the first; losses (cell, replicate), sorted by mean."""
    behind = losses - losses[0]
    levels = holm([p_value(difference, effect) for difference in behind[1:]])
    confidences = [CONFIDENCE, *(1 - levels)]
    contenders = []
    for cell, difference, confidence in zip(cells, behind, confidences, strict=True):
        raw = _raw(dataset, TRAIN_LOSS, cell)
        interval = mean_interval(difference, float(confidence))
        worse = outcome(Above(effect), interval) is Outcome.SUPPORTED
        diverged = int((~np.isfinite(raw)).sum())
        contenders.append(
            Contender(cell.initializer, diverged, mean_interval(raw), interval, worse)
        )
    return tuple(contenders)


def _raw(dataset: xr.Dataset, quantity: Quantity, cell: Cell) -> np.ndarray:
    """A quantity's values as stored, (replicate,), NaN where diverged."""
    (variable,) = quantity.variables
    return dataset[variable].sel(cell._asdict()).to_numpy().astype(np.float64)


def _agreement(recommended: str | None, best: tuple[str, ...], measured: set[str]) -> Agreement:
    if recommended is None:
        return Agreement.NO_STATEMENT
    if recommended not in measured:
        return Agreement.NOT_RUN
    if recommended not in best:
        return Agreement.DISAGREES
    return Agreement.AGREES if len(best) == 1 else Agreement.TIES
