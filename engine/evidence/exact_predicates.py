"""Predicates that mathematics decides: facts of a function, computed and not measured.

They rest on no experiment and have no replicates. Their one number is known to rounding, so its
interval has no width and n is 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.criteria import Criterion
from engine.evidence.predicates import Check
from engine.evidence.quantities import Cell
from engine.evidence.statistics import Interval
from engine.net.activations import make_activation

if TYPE_CHECKING:
    import xarray as xr


class Fact(Check):
    """A number without uncertainty against a criterion; `values` has that one number."""

    def interval(self, confidence: float) -> Interval:
        value = float(self.values[0])
        return Interval(value, value, value, 1, confidence)

    def p_value(self) -> float:
        """0, or 1 where the number lies on a threshold."""
        return float(self.estimate in self.criterion.contested(self.estimate))


@dataclass(frozen=True)
class Computed:
    """A number that a function computes meets a criterion."""

    quantity: str
    function: Callable[[], float]
    criterion: Criterion

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return ()

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        value = np.array([self.function()])
        return (Fact({"quantity": self.quantity}, value, self.criterion),)


def relative_slope(family: str, *positions: float) -> float:
    """The largest |f'| at `positions` as a share of the largest on [-10, 10], f by default."""
    activation = make_activation(family)
    slopes = np.abs(activation.derivative(np.array(positions)))
    steepest = np.abs(activation.derivative(np.linspace(-10, 10, 2001))).max()
    return float(slopes.max() / steepest)


def least_relative_slope(family: str, *positions: float) -> float:
    """Likewise the smallest |f'| at `positions`."""
    return min(relative_slope(family, position) for position in positions)


def two_relus_error() -> float:
    """Least largest error of c + s (relu(x + b) - relu(x - b)) as an approximation of the logistic.

    By symmetry c + s b = 1/2. Let h = s b be how far the plateaus lie from 1/2. With the error E,
    the best such line has E three times with alternating signs on x > 0 (Chebyshev): above it at x*
    where the logistic has the slope s, below it at the corner b, and above it again in the limit.
    The last gives h = 1/2 - E, the corner logistic(b) = 1 - 2 E, and x* the equation solved here by
    bisection, whose left side falls from E = 0 on.
    """
    low, high = 1e-6, 0.1
    for _ in range(100):  # more halvings than a double has digits
        middle = (low + high) / 2
        low, high = (middle, high) if _excess(middle) > 0 else (low, middle)
    return low


def _excess(error: float) -> float:
    """How far the logistic rises above the line beyond `error`."""
    corner = math.log((1 - 2 * error) / (2 * error))
    slope = (0.5 - error) / corner
    steep = (1 + math.sqrt(max(0.0, 1 - 4 * slope))) / 2
    return steep - 0.5 - slope * math.log(steep / (1 - steep)) - error
