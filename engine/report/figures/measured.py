"""What the figures take out of the measurements: one cell's replicates, and their summary."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.statistics import CONFIDENCE
from engine.report.numbers import pct
from engine.study.records import Status

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


def cells(dataset: xr.Dataset) -> Iterator[tuple[str, str]]:
    """(activation, initializer) of every cell, in the order of config.yaml."""
    for activation in dataset["activation"].values:
        for initializer in dataset["initializer"].values:
            yield str(activation), str(initializer)


def replicates(dataset: xr.Dataset, variable: str, activation: str, initializer: str) -> np.ndarray:
    """One cell's values in float64, shape (replicate, ...)."""
    # Without the labels of the other dimensions: picking these takes ten times as long.
    cell = {"activation": activation, "initializer": initializer}
    places = {dim: dataset.get_index(dim).get_loc(name) for dim, name in cell.items()}
    values = dataset.variables[variable].isel(places).transpose("replicate", ...)
    return values.to_numpy().astype(np.float64)


def summary(values: np.ndarray) -> Summary:
    """Summary over axis 0, from which non-finite values are left out."""
    finite = np.isfinite(values)
    count = finite.sum(axis=0)
    kept = np.where(finite, values, 0.0)
    mean = _ratio(kept.sum(axis=0), count)
    squares = np.where(finite, (kept - np.where(finite, mean, 0.0)) ** 2, 0.0).sum(axis=0)
    return Summary(
        mean=mean,
        sd=np.sqrt(_ratio(squares, count - 1)),
        low=np.where(count > 0, np.where(finite, values, np.inf).min(axis=0), np.nan),
        high=np.where(count > 0, np.where(finite, values, -np.inf).max(axis=0), np.nan),
        count=count,
    )


def status(dataset: xr.Dataset, activation: str, initializer: str, finite: int) -> str:
    """ "failed" where the cell has no results, "ok" where all replicates are finite, "diverged"."""
    codes = replicates(dataset, "status", activation, initializer)
    if (codes == Status.FAILED).any():
        return FAILED
    return OK if finite == len(codes) else DIVERGED


def columns(name: str, unit: str, values: np.ndarray) -> dict[str, float]:
    """A frame's columns for one number per replicate: its mean, lowest and highest."""
    over = summary(values)
    return {
        f"{name} [{unit}]": float(over.mean),
        f"{name}_lowest [{unit}]": float(over.low),
        f"{name}_highest [{unit}]": float(over.high),
    }


def state(
    dataset: xr.Dataset, activation: str, initializer: str, values: np.ndarray
) -> dict[str, object]:
    """The columns that say how many replicates a cell has, and how those of `values` ended."""
    finite = int(np.isfinite(values).sum())
    return {"replicates": len(values), "status": status(dataset, activation, initializer, finite)}


def diverged_at(dataset: xr.Dataset, activation: str, initializer: str) -> np.ndarray:
    """Where each diverged replicate of a cell first was not finite; empty if none diverged."""
    steps = replicates(dataset, "diverged_at", activation, initializer).astype(int)
    return steps[steps >= 0]


def _ratio(numerator: np.ndarray, count: np.ndarray) -> np.ndarray:
    return np.divide(
        numerator, count, out=np.full(np.shape(numerator), np.nan), where=np.asarray(count) > 0
    )
