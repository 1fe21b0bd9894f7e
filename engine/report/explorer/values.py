"""Measurements as short JSON values: numbers to a few digits, intervals, shares of a whole."""

import math
from collections.abc import Iterable

import numpy as np

from engine.evidence.statistics import Interval

DIGITS = 6
"""Significant digits of a number that the page prints with three: so it prints as in the tables."""

CURVE_DIGITS = 4
"""Significant digits of a number that is only drawn."""

PARTS = 10_000
"""Into so many equal parts a histogram is divided."""


def number(value: float | None, digits: int = DIGITS) -> float | None:
    """`value` to so many significant digits; None where there is no finite number."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{digits}g}")


def numbers(values: Iterable[float], digits: int = CURVE_DIGITS) -> list[float | None]:
    return [number(float(value), digits) for value in values]


def interval(value: Interval | None) -> list[float | None] | None:
    """[estimate, low, high]; an end is None where one replicate leaves it unknown."""
    if value is None or not math.isfinite(value.estimate):
        return None
    return [number(value.estimate), number(value.low), number(value.high)]


def shares(counts: np.ndarray) -> list[int] | None:
    """`counts`, shape (bin,), in whole parts of `PARTS` that add up to it; None where all are 0.

    The parts that rounding down leaves over go to the bins that lost most by it.
    """
    total = int(counts.sum())
    if total == 0:
        return None
    exact = counts * (PARTS / total)
    whole = np.floor(exact).astype(int)
    largest = np.argsort(whole - exact, kind="stable")[: PARTS - whole.sum()]
    whole[largest] += 1
    return whole.tolist()
