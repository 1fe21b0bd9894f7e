"""Laws of initial weights that are as good as the best, each trained at its own rate.

Judged by the accuracy on the test set. A law is as good as the best where it is shown to be behind
no other by more than `POINT`, and worse where it is shown to be behind some other by more; else it
is open. All paired differences between the laws of one activation hold together with `CONFIDENCE`
(Bonferroni), so that neither statement suffers from which law happened to lead; "not significantly
worse" is never taken for "as good". What lags is the regret: how far a law is behind the best of
them (Hsu 1981, "Simultaneous confidence intervals for all distances from the best", Ann. Statist.
9:1026, with intervals for paired replicates). A law of which a replicate diverged has no accuracy,
and is compared with none.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from engine.evidence.best import D0_RECOMMENDS
from engine.evidence.definitions import POINT, WORKS
from engine.evidence.statistics import CONFIDENCE, Interval, certain, mean_interval

Array = NDArray[np.float64]

DOCUMENTS_RECOMMEND = {**D0_RECOMMENDS, "leaky_relu": "he_normal"}
"""D0 section 3; of leaky ReLU only D4 speaks, under its best practices."""


class Standing(StrEnum):
    """How a law stands to the best of its activation."""

    GOOD = "as good"
    OPEN = "open"
    WORSE = "worse"
    DIVERGED = "diverged"


def regrets(accuracies: Mapping[str, Array]) -> dict[str, Interval]:
    """How far each law is behind the best of the others; 0 for one that is ahead of all.

    accuracies : (replicate,) by law, finite; pairs are taken over the replicates that both have.
    """
    pairs = list(itertools.combinations(accuracies, 2))
    confidence = 1 - (1 - CONFIDENCE) / max(len(pairs), 1)
    behind: dict[str, list[Interval]] = {law: [] for law in accuracies}
    for one, other in pairs:
        n = min(len(accuracies[one]), len(accuracies[other]))
        difference = _difference(accuracies[other][:n], accuracies[one][:n], confidence)
        behind[one].append(difference)
        behind[other].append(
            replace(
                difference,
                estimate=-difference.estimate,
                low=-difference.high,
                high=-difference.low,
            )
        )
    return {law: _furthest(len(accuracies[law]), found) for law, found in behind.items()}


def _difference(one: Array, other: Array, confidence: float) -> Interval:
    """Laws that are equal in every replicate are one law by two names, for these share draws.

    Accuracies differ by no more than 1, which Student's interval does not know.
    """
    found = mean_interval(one - other, confidence)
    if one.size < 2:
        return found
    if np.array_equal(one, other):
        return certain(0.0, one.size, confidence)
    return replace(found, low=max(found.low, -1.0), high=min(found.high, 1.0))


def _furthest(n: int, behind: list[Interval]) -> Interval:
    estimate, low, high = (
        max(0.0, *ends, 0.0)
        for ends in (
            [interval.estimate for interval in behind],
            [interval.low for interval in behind],
            [interval.high for interval in behind],
        )
    )
    return Interval(estimate, low, high, n, CONFIDENCE)


def standing(regret: Interval | None) -> Standing:
    """Of a law whose regret is known; None for one that diverged."""
    if regret is None:
        return Standing.DIVERGED
    if regret.high <= POINT:
        return Standing.GOOD
    return Standing.WORSE if regret.low > POINT else Standing.OPEN


def grid_end(rate: float, rates: Array) -> str | None:
    """The end of ascending rates at which `rate` is, "lowest" or "highest"; of one, neither."""
    ends = {rates[0]: "lowest", rates[-1]: "highest"} if len(rates) > 1 else {}
    return ends.get(rate)


def working_rates(
    rates: Array, trials: Array, chosen: float, guess: float, plateau: float
) -> tuple[float, float] | None:
    """Lowest and highest of the rates that work, next to one another about the chosen one.

    A rate works if up to the last rung that it was trained to it took off at least `WORKS` of what
    the best rate took off a guess's loss in as many iterations, where that was more than the
    `plateau`: where nothing has begun to learn, no rate is shown to work. None where the chosen
    rate does not.

    trials : mean validation losses, (rate, rung), not finite where a rate was not trained.
    """
    off = np.where(np.isfinite(trials), guess - trials, -np.inf)
    best = off.max(axis=0)
    works = np.zeros(len(rates), bool)
    for place, reached in enumerate(np.isfinite(trials)):
        if reached.any():
            rung = int(np.flatnonzero(reached)[-1])
            begun = best[rung] > plateau * guess
            works[place] = begun and off[place, rung] >= WORKS * best[rung]
    here = int(np.flatnonzero(rates == chosen)[0])
    if not works[here]:
        return None
    low, high = here, here
    while low > 0 and works[low - 1]:
        low -= 1
    while high + 1 < len(rates) and works[high + 1]:
        high += 1
    return float(rates[low]), float(rates[high])
