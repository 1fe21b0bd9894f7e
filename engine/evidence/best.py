"""Which initial weights train each activation best, and whether that is what D0 recommends.

Judged by the loss on the whole training set after the last iteration. An initializer leaves the
set of the best when it is shown to end higher than the leader (the lowest mean) by more than the
smallest effect that matters; the tests against all rivals of one activation are corrected by
Holm. So any one initializer that is truly within the smallest effect of the best stays in the set
with at least the stated confidence, whichever happened to lead. One of which a replicate diverged
has no loss: it is compared with none, and never among the best.
"""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import xarray as xr

from engine.evidence.counts import test_images
from engine.evidence.criteria import Outcome, above, outcome
from engine.evidence.definitions import LEARNED, SMALLEST_EFFECT
from engine.evidence.quantities import TEST_ACCURACY, TRAIN_LOSS
from engine.evidence.quantities.reductions import POSITIVE, SHARE
from engine.evidence.quantity import Cell, NotRunError, guess_loss
from engine.evidence.statistics import (
    Array,
    Interval,
    certain,
    holm,
    mean_interval,
    p_value,
    ranged_interval,
)

D0_RECOMMENDS = {"sigmoid": "lecun_normal", "tanh": "lecun_normal", "relu": "he_normal"}
"""D0 section 3. "Xavier" there is sd sqrt(1/n), LeCun's law."""


class Standing(StrEnum):
    """How D0's recommendation stands to the set of the best."""

    AGREES = "agrees"  # it is the only best one
    TIES = "ties"  # it is among several
    DISAGREES = "disagrees"  # it is shown to be worse
    NO_STATEMENT = "no statement"  # D0 says nothing of this activation
    NOT_RUN = "not run"  # D0's choice was not measured


@dataclass(frozen=True)
class Contender:
    """One initializer of an activation, after training.

    loss : interval of its mean loss. behind : its loss minus the leader's, paired, at Holm's
    confidence; of the leader itself exactly 0. Both are undefined where a replicate diverged.
    worse : whether that interval lies above the smallest effect.
    """

    initializer: str
    diverged: int
    loss: Interval
    behind: Interval
    worse: bool


@dataclass(frozen=True)
class Best:
    """The best initial weights of one activation in one training experiment.

    contenders are sorted by mean loss, the leader first, those of which a replicate diverged last;
    loss and effect are in nat. learned : whether the leader's whole interval lies below `LEARNED`
    times a guess's loss. runner_up : the next that did not diverge; margin : its loss minus the
    leader's. shortfall : D0's choice minus the leader; None where D0 or the measurements have none.
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
    agreement: Standing
    leader: str
    runner_up: str | None
    margin: Interval | None
    shortfall: Interval | None


def find_best(dataset: xr.Dataset) -> tuple[Best, ...]:
    """The best initial weights for each activation of a training experiment, in its order."""
    found = (_best_of(dataset, str(name)) for name in dataset["activation"].to_numpy())
    return tuple(best for best in found if best is not None)


def contend(losses: Mapping[str, Array], guess: float) -> tuple[Contender, ...]:
    """Set every initializer against the one with the lowest mean.

    losses : by initializer, (replicate,), NaN where diverged. guess : the loss of a guess.
    """
    names = sorted(losses, key=lambda name: (_lost(losses[name]), losses[name].mean()))
    behind = {name: losses[name] - losses[names[0]] for name in names}
    effect = SMALLEST_EFFECT * guess
    rivals = [name for name in names[1:] if not _lost(behind[name])]
    levels = holm([p_value(behind[name], effect) for name in rivals]).tolist()
    intervals = {name: mean_interval(own) for name, own in behind.items()}
    for name, level in zip(rivals, levels, strict=True):
        intervals[name] = mean_interval(behind[name], 1 - level)
    if not _lost(losses[names[0]]):
        intervals[names[0]] = certain(0.0, losses[names[0]].size)
    found = []
    for name, interval in intervals.items():
        worse = outcome(above(effect), interval) is Outcome.SUPPORTED
        loss = ranged_interval(losses[name], POSITIVE)
        found.append(Contender(name, _lost(losses[name]), loss, interval, worse))
    return tuple(found)


def _lost(losses: Array) -> int:
    """How many replicates diverged."""
    return int((~np.isfinite(losses)).sum())


def _best_of(dataset: xr.Dataset, activation: str) -> Best | None:
    losses, recommended = _losses(dataset, activation), D0_RECOMMENDS.get(activation)
    if not losses:
        return None
    guess = guess_loss(dataset)
    contenders = contend(losses, guess)
    leader = contenders[0]
    best = tuple(c.initializer for c in contenders if not (c.worse or c.diverged))
    behind = {c.initializer: c.behind for c in contenders if not c.diverged}
    runner_up = next((law for law in behind if law != leader.initializer), None)
    return Best(
        experiment=str(dataset.attrs["experiment"]),
        activation=activation,
        n=leader.loss.n,
        guess_loss=guess,
        effect=SMALLEST_EFFECT * guess,
        contenders=contenders,
        best=best,
        learned=bool(leader.loss.high < LEARNED * guess),
        test_accuracy=ranged_interval(
            TEST_ACCURACY.stored(dataset, Cell(activation, leader.initializer)),
            SHARE,
            draws=test_images(dataset),
        ),
        recommended=recommended,
        agreement=_agreement(recommended, best, set(losses)),
        leader=leader.initializer,
        runner_up=runner_up,
        margin=behind[runner_up] if runner_up else None,
        shortfall=behind.get(recommended or ""),
    )


def _losses(dataset: xr.Dataset, activation: str) -> dict[str, Array]:
    """Final losses, (replicate,), of the activation's cells that have results."""
    losses = {}
    for initializer in map(str, dataset["initializer"].to_numpy()):
        cell = Cell(activation, initializer)
        with contextlib.suppress(NotRunError):
            TRAIN_LOSS.read(dataset, cell)
            losses[initializer] = TRAIN_LOSS.stored(dataset, cell)
    return losses


def _agreement(recommended: str | None, best: tuple[str, ...], measured: set[str]) -> Standing:
    if recommended is None:
        return Standing.NO_STATEMENT
    if recommended not in measured:
        return Standing.NOT_RUN
    if recommended not in best:
        return Standing.DISAGREES
    return Standing.AGREES if len(best) == 1 else Standing.TIES
