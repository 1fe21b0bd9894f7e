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

import itertools
from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from engine.evidence.best import D0_RECOMMENDS
from engine.evidence.definitions import POINT, WORKS
from engine.evidence.statistics import CONFIDENCE, Array, Interval, certain, mean_interval

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
    pairs = len(accuracies) * (len(accuracies) - 1) // 2
    confidence = 1 - (1 - CONFIDENCE) / max(pairs, 1)
    found = {}
    for law, own in accuracies.items():
        others = (theirs for name, theirs in accuracies.items() if name != law)
        behind = [_difference(theirs, own, confidence) for theirs in others]
        estimate, low, high = (
            max([0.0, *(getattr(one, end) for one in behind)])
            for end in ("estimate", "low", "high")
        )
        found[law] = Interval(estimate, low, high, len(own), CONFIDENCE)
    return found


def _difference(one: Array, other: Array, confidence: float) -> Interval:
    """Laws that are equal in every replicate are one law by two names, for these share draws.

    Accuracies differ by no more than 1, which Student's interval does not know.
    """
    n = min(one.size, other.size)
    if n > 1 and np.array_equal(one[:n], other[:n]):
        return certain(0.0, n, confidence)
    found = mean_interval(one[:n] - other[:n], confidence)
    return found.within(-1.0, 1.0) if n > 1 else found


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
    enough = (off >= WORKS * best) & (best > plateau * guess)
    last = [np.flatnonzero(reached)[-1:] for reached in np.isfinite(trials)]
    works = np.array([enough[place, rung].any() for place, rung in enumerate(last)])
    here = int(np.flatnonzero(rates == chosen)[0])
    if not works[here]:
        return None
    above = [*itertools.takewhile(works.__getitem__, range(here, len(rates)))]
    under = [*itertools.takewhile(works.__getitem__, range(here, -1, -1))]
    return float(rates[under[-1]]), float(rates[above[-1]])
