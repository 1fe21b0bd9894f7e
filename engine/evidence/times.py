"""How long it takes, from curves: a time that was cut off is given as its negative."""

import numpy as np

from engine.evidence.statistics import Array


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


def stay_over_fall(out: Array, times: Array) -> Array:
    """Iterations in saturation until a layer leaves it again over those until it got there.

    out : (replicate, point), how far it is out of saturation; below 1 it is in. Both moments are
    interpolated between measurements. Negative where the run's end cuts the stay off, NaN where
    the layer never saturates.
    """
    ratios = np.full(len(out), np.nan)
    for replicate, one in enumerate(out):
        inside = one < 1
        if inside.any():
            fell = int(inside.argmax())
            left = np.flatnonzero(~inside[fell:])
            start = _crossing(one, times, fell)
            end = _crossing(one, times, fell + int(left[0])) if left.size else times[-1]
            ratio = (end - start) / max(start, 1.0)
            ratios[replicate] = ratio if left.size else -ratio
    return ratios


def _crossing(out: Array, times: Array, after: int) -> float:
    """When `out` crosses 1, between the measurement `after` and the one before."""
    if after == 0:
        return float(times[0])
    passed = (1 - out[after - 1]) / (out[after] - out[after - 1])
    return float(times[after - 1] + passed * (times[after] - times[after - 1]))
