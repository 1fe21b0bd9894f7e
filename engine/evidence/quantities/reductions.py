"""What a quantity cannot leave, and how the axes of its variables are reduced."""

import math
from dataclasses import replace
from typing import Any

import numpy as np

from engine.evidence.quantity import Quantity
from engine.evidence.statistics import Array
from engine.study.language import Text

SHARE = (0.0, 1.0)
POSITIVE = (0.0, math.inf)
DIFFERENCE = (-1.0, 1.0)


def fraction(name: str, zh: str, en: str, *told: Any, **more: Any) -> Quantity:
    """A quantity between 0 and 1; its label in both languages, the rest as `Quantity` takes it."""
    return replace(Quantity(name, Text(zh, en), *told, **more), range=SHARE)


def positive(name: str, zh: str, en: str, *told: Any, **more: Any) -> Quantity:
    """A quantity that is nowhere negative; see `fraction`."""
    return replace(Quantity(name, Text(zh, en), *told, **more), range=POSITIVE)


def most(values: Array) -> Array:
    most: Array = np.fmax.reduce(values.reshape(len(values), -1), axis=1)
    return most


def over(part: Array, whole: Array) -> Array:
    """NaN where the whole is 0."""
    return part / np.where(whole > 0, whole, np.nan)


def share_of_runs(part: Array, whole: Array) -> Array:
    """Part of the whole, summed over all runs of a replicate; NaN where one was lost."""
    return over(part.sum(axis=1), whole.sum(axis=1))


def existing(values: Array) -> Array:
    """Without the layers (last axis) that a shallower net lacks, which are NaN throughout."""
    absent = np.isnan(values).all(axis=tuple(range(values.ndim - 1)))
    return values[..., ~absent]
