"""The cells of an experiment that have results, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.evidence.statistics import Interval, mean_interval
from engine.report.phrases import Phrases
from engine.study.records import Status

if TYPE_CHECKING:
    import xarray as xr


def finished_cells(dataset: xr.Dataset) -> Iterator[tuple[str, str, xr.Dataset]]:
    """Activation, initializer and measurements of every cell that did not fail, in order."""
    for activation in dataset["activation"].values:
        for initializer in dataset["initializer"].values:
            cell = dataset.sel(activation=activation, initializer=initializer)
            if not (cell["status"] == Status.FAILED).any():
                yield str(activation), str(initializer), cell


def interval_of(values: xr.DataArray) -> Interval | None:
    """The mean over replicates, the array's only dimension; None where one is not finite."""
    interval = mean_interval(values.to_numpy())
    return interval if interval.estimate == interval.estimate else None


def with_half(phrases: Phrases, interval: Interval | None, decimals: int = 3) -> str:
    """Mean and half the interval's width, "0.588 ± 0.021"; a dash for none."""
    if interval is None:
        return phrases.number(None)
    half = phrases.number((interval.high - interval.low) / 2, decimals)
    return f"{phrases.number(interval.estimate, decimals)} ± {half}"


def bounds_columns(name: str, interval: Interval | None, unit: str = "1") -> dict[str, object]:
    """Columns of a table's data for one interval; None in each for none."""
    ends = (interval.estimate, interval.low, interval.high) if interval else (None,) * 3
    columns = (f"{name} [{unit}]", f"{name} low [{unit}]", f"{name} high [{unit}]")
    return dict(zip(columns, ends, strict=True))


def finite_cells(data: xr.Dataset) -> list[tuple[str, str]]:
    """(activation, initializer) of the cells that ran and kept at least one run to its end."""
    return [
        (activation, initializer)
        for activation, initializer, cell in finished_cells(data)
        if (cell["status"] == Status.OK).any()
    ]
