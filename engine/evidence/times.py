"""How long it takes, from curves: a time that was cut off is given as its negative."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.evidence.definitions import NEAR_ZERO

Array = NDArray[np.float64]


def least(values: Array) -> Array:
    """Over all but the replicates, of what is known."""
    lowest: Array = np.fmin.reduce(values.reshape(len(values), -1), axis=1)
    return lowest


def reached(losses: Array, ends: Array, guess: float, share: float) -> Array:
    """When `losses` (replicate, ..., window) come down to a share of a guess's, at the fastest.

    Interpolated between windows. Where no run gets there, the last iteration, negative.
    """
    goal = share * guess
    there = losses <= goal
    first = there.argmax(axis=-1)
    before = np.maximum(first - 1, 0)
    after, earlier = (np.take_along_axis(losses, i[..., None], -1)[..., 0] for i in (first, before))
    fall = np.where(first > 0, earlier - after, 1.0)
    passed = np.where(first > 0, (earlier - goal) / np.where(fall > 0, fall, 1.0), 1.0)
    times = ends[before] + passed * (ends[first] - ends[before])
    fastest = least(np.where(there.any(axis=-1), times, np.inf))
    return np.where(np.isinf(fastest), -ends[-1], fastest)


def fastest(arrivals: Array, limit: float) -> Array:
    """Iterations until arrival at the fastest rate; `arrivals` (replicate, rate, ...), a median.

    Before the first step counts as after it; -1 is what does not arrive. Where at no rate the
    median does, the limit, negative.
    """
    times = np.where(arrivals < 0, np.inf, np.maximum(arrivals, 1.0))
    halves = times.reshape(*times.shape[:2], -1)
    # a middle one, never between two: of an even number the later
    soonest = np.sort(halves, axis=2)[:, :, halves.shape[2] // 2].min(axis=1)
    return np.where(np.isinf(soonest), -limit, soonest)


def stay_over_fall(means: Array, times: Array) -> Array:
    """Iterations below `NEAR_ZERO` until the mean leaves again over those until it got there.

    Both moments are interpolated between measurements. Negative where the run's end cuts the stay
    off, NaN where the mean never falls so low.
    """
    ratios = np.full(len(means), np.nan)
    for replicate, mean in enumerate(means):
        low = mean < NEAR_ZERO
        if low.any():
            fell = int(low.argmax())
            out = np.flatnonzero(~low[fell:])
            start = _crossing(mean, times, fell)
            end = _crossing(mean, times, fell + int(out[0])) if out.size else times[-1]
            ratio = (end - start) / max(start, 1.0)
            ratios[replicate] = ratio if out.size else -ratio
    return ratios


def _crossing(mean: Array, times: Array, after: int) -> float:
    """When the mean crosses `NEAR_ZERO`, between the measurement `after` and the one before."""
    if after == 0:
        return float(times[0])
    passed = (NEAR_ZERO - mean[after - 1]) / (mean[after] - mean[after - 1])
    return float(times[after - 1] + passed * (times[after] - times[after - 1]))
