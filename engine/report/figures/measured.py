"""What the figures take out of the measurements: frames with a row for every place."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from engine.evidence.statistics import CONFIDENCE
from engine.report.numbers import pct
from engine.study.cell_results import Status

OK, DIVERGED, FAILED = "ok", "diverged", "failed"

LEVEL = pct(CONFIDENCE, 0)
"""The confidence of the intervals that figures draw, as their notes print it."""


def place_frame(
    data: xr.Dataset,
    dims: Sequence[str],
    columns: Mapping[str, xr.DataArray],
    judged: xr.DataArray,
) -> pd.DataFrame:
    """A row per place of `dims`, the last of which runs fastest.

    Its columns are the places, `columns`, how many replicates of `judged` are finite there, of how
    many, and how they `ended`.
    """
    facts = {
        "finite_replicates": kept(judged).notnull().sum("replicate"),
        "replicates": data.sizes["replicate"],
        "status": ended(data, judged),
    }
    frame = xr.Dataset({**columns, **facts}).to_dataframe(list(dims)).reset_index()
    return frame[[*dims, *columns, *facts]]


def ended(data: xr.Dataset, judged: xr.DataArray) -> xr.DataArray:
    """ "failed" where the cell has no results, "ok" where all of `judged` is finite, "diverged"."""
    whole = kept(judged).notnull().all("replicate")
    failed = (data["status"] == Status.FAILED).any("replicate")
    return xr.full_like(whole, OK, object).where(whole, DIVERGED).where(~failed, FAILED)


def mean_frame(
    data: xr.Dataset, dims: Sequence[str], measured: Mapping[str, xr.DataArray]
) -> pd.DataFrame:
    """As `place_frame`: mean, lowest and highest of `measured`, the last of which is judged."""
    columns: dict[str, xr.DataArray] = {}
    for column, values in measured.items():
        # Along the last axis NumPy adds in pairs, which rounds least.
        columns |= over_replicates(column, values.transpose(..., "replicate"))
    frame = place_frame(data, dims, columns, values)
    return frame.drop(columns="finite_replicates")


def kept(values: xr.DataArray) -> xr.DataArray:
    """In float64, without what is not finite."""
    return values.astype(np.float64, order="C").where(np.isfinite(values))


def over_replicates(column: str, values: xr.DataArray) -> dict[str, xr.DataArray]:
    """A frame's columns for `values`: mean, lowest and highest of what is finite."""
    finite, (lowest, highest) = kept(values), _ends(column)
    return {
        column: finite.mean("replicate"),
        lowest: finite.min("replicate"),
        highest: finite.max("replicate"),
    }


def reach(rows: pd.DataFrame, column: str) -> tuple[pd.Series, pd.Series]:
    """From the lowest to the highest replicate, as `over_replicates` has them."""
    low, high = _ends(column)
    return rows[low], rows[high]


def _ends(column: str) -> tuple[str, str]:
    name, unit = column.split(" ")
    return f"{name}_lowest {unit}", f"{name}_highest {unit}"


def first_diverged(data: xr.Dataset) -> xr.DataArray:
    """Where a cell's first replicate was no longer finite; -1 where all stayed so."""
    steps = data["diverged_at"]
    return steps.where(steps >= 0).min("replicate").fillna(-1).astype(int)


def bin_ends(edges: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """Lower and upper ends of the bins between `edges`, along "bin" in place of "edge"."""
    edges = edges.astype(np.float64).reset_coords(drop=True).rename(edge="bin")
    return edges.isel(bin=slice(-1)), edges.isel(bin=slice(1, None))
