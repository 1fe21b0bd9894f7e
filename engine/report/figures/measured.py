"""What the figures take out of the measurements: one cell's replicates, and their summary."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from engine.evidence.statistics import CONFIDENCE
from engine.report.numbers import pct
from engine.study.cell_results import Status

OK, DIVERGED, FAILED = "ok", "diverged", "failed"

LEVEL = pct(CONFIDENCE, 0)
"""The confidence of the intervals that figures draw, as their notes print it."""


@dataclass(frozen=True)
class Summary:
    """Over the replicates that are finite; NaN where none is. All of shape (...).

    `count` is how many are finite, `sd` the sample standard deviation (NaN for fewer than two).
    """

    mean: np.ndarray
    sd: np.ndarray
    low: np.ndarray
    high: np.ndarray
    count: np.ndarray


def replicates(dataset: xr.Dataset, variable: str, activation: str, initializer: str) -> np.ndarray:
    """One cell's values in float64, shape (replicate, ...)."""
    # Without the labels of the other dimensions: picking these takes ten times as long.
    cell = {"activation": activation, "initializer": initializer}
    places = {dim: dataset.get_index(dim).get_loc(name) for dim, name in cell.items()}
    values = dataset.variables[variable].isel(places).transpose("replicate", ...)
    return values.to_numpy().astype(np.float64)


def summary(values: np.ndarray) -> Summary:
    """Summary over axis 0, from which non-finite values are left out."""
    finite = np.ma.masked_invalid(values)
    return Summary(
        mean=np.ma.filled(finite.mean(axis=0), np.nan),
        sd=np.ma.filled(finite.std(axis=0, ddof=1), np.nan),
        low=np.ma.filled(finite.min(axis=0), np.nan),
        high=np.ma.filled(finite.max(axis=0), np.nan),
        count=finite.count(axis=0),
    )


def status(dataset: xr.Dataset, activation: str, initializer: str, finite: int) -> str:
    """ "failed" where the cell has no results, "ok" where all replicates are finite, "diverged"."""
    codes = replicates(dataset, "status", activation, initializer)
    if (codes == Status.FAILED).any():
        return FAILED
    return OK if finite == len(codes) else DIVERGED


def ends(column: str) -> tuple[str, str]:
    """The columns of the lowest and the highest replicate beside that of their mean."""
    name, unit = column.split(" ")
    return f"{name}_lowest {unit}", f"{name}_highest {unit}"


def reach(rows: pd.DataFrame, column: str) -> tuple[pd.Series, pd.Series]:
    """From the lowest to the highest replicate."""
    low, high = ends(column)
    return rows[low], rows[high]
