"""The cells of an experiment that have results, and their arrays."""

from collections.abc import Iterator, Mapping

import numpy as np
import xarray as xr

from engine.evidence.statistics import UNBOUNDED, Interval, Range, ranged_interval
from engine.study.cell_results import Status

Names = tuple[str, str]
"""Activation and initializer of a cell."""

CellArrays = Mapping[str, np.ndarray]
"""A cell's arrays by variable, replicates first."""


def cell_names(dataset: xr.Dataset) -> Iterator[Names]:
    """Of every cell, in the order of config.yaml."""
    for activation in dataset["activation"].values:
        for initializer in dataset["initializer"].values:
            yield str(activation), str(initializer)


def cell_arrays(dataset: xr.Dataset) -> dict[Names, CellArrays]:
    """The arrays of each cell, those that failed included.

    They are taken out of xarray once, since its indexing is slow.
    """
    arrays = {
        str(name): variable.transpose("activation", "initializer", ...).to_numpy()
        for name, variable in dataset.data_vars.items()
        if {"activation", "initializer"} <= set(variable.dims)
    }
    places = np.ndindex(dataset.sizes["activation"], dataset.sizes["initializer"])
    return {
        names: {name: array[place] for name, array in arrays.items()}
        for names, place in zip(cell_names(dataset), places, strict=True)
    }


def finished_cells(dataset: xr.Dataset) -> Iterator[tuple[str, str, xr.Dataset]]:
    """Activation, initializer and measurements of every cell that did not fail, in order."""
    for activation, initializer in cell_names(dataset):
        cell = dataset.sel(activation=activation, initializer=initializer)
        if not (cell["status"] == Status.FAILED).any():
            yield activation, initializer, cell


def interval_of(values: xr.DataArray | np.ndarray, bounds: Range = UNBOUNDED) -> Interval | None:
    """The mean over replicates, the array's only dimension; None where one is not finite."""
    interval = ranged_interval(np.asarray(values), bounds)
    return interval if interval.estimate == interval.estimate else None


def finite_cells(data: xr.Dataset) -> dict[Names, CellArrays]:
    """The arrays of the cells that ran and kept at least one run to its end."""
    cells = cell_arrays(data).items()
    return {names: cell for names, cell in cells if (cell["status"] == Status.OK).any()}
