"""Predicates about order: along a setting, and over the cells of the whole matrix.

Both are rank correlations (Spearman 1904) taken within a replicate, so that they ask for no
particular shape of the relation, and are averaged over replicates like any other number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.evidence.criteria import Criterion
from engine.evidence.predicates import Check
from engine.evidence.quantities import Cell, NotRunError, Quantity, Reason, all_cells

if TYPE_CHECKING:
    import xarray as xr

_CORRELATIONS = (-1.0, 1.0)


@dataclass(frozen=True)
class RankTrend:
    """Along its one axis, a quantity's rank correlation with the axis meets a criterion.

    1 : it never falls from one place to the next, and rises; -1 : it never rises, and falls.
    """

    quantity: Quantity
    cell: Cell
    criterion: Criterion

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return (self.cell,)

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        (values,) = self.quantity.read(dataset, self.cell)
        places = np.arange(values.shape[1])
        correlations = np.array([_rank_correlation(places, row) for row in values])
        label = {
            "quantity": self.quantity.name,
            "cell": str(self.cell),
            "trend": "rank correlation",
        }
        return (Check(label, correlations, self.criterion, bounds=_CORRELATIONS),)


@dataclass(frozen=True)
class RankCorrelation:
    """Over all cells but those left out, two quantities' rank correlation meets a criterion.

    A replicate of one quantity goes with the same replicate of the other.
    """

    quantity: Quantity
    other: Quantity
    criterion: Criterion
    without: tuple[str, ...] = ()

    def cells(self, dataset: xr.Dataset | None) -> tuple[Cell, ...]:
        return all_cells(dataset, self.without)

    def checks(self, dataset: xr.Dataset) -> tuple[Check, ...]:
        cells = self.cells(dataset)
        if len(cells) < 3:
            raise NotRunError(Reason.NO_CELL, "a correlation over cells needs at least three")
        ours, theirs = (one.read(dataset, *cells).T for one in (self.quantity, self.other))
        pairs = zip(ours, theirs, strict=True)
        correlations = np.array([_rank_correlation(*pair) for pair in pairs])
        label = {"quantity": self.quantity.name, "with": self.other.name}
        return (Check(label, correlations, self.criterion, bounds=_CORRELATIONS),)


def _rank_correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Spearman's; 0 where either does not vary, so that nothing goes with it."""
    from scipy.stats import spearmanr  # slow to load, and only verdicts need it

    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(spearmanr(one, other).statistic)
