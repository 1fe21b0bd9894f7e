"""The length and correlation maps: what the paper says of them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.agreement import Agreement, agreement, compare
from engine.evidence.quantities.reductions import DIFFERENCE
from engine.evidence.statistics import Interval, ranged_interval
from engine.experiments.maps.settings import Settings
from engine.study.protocol import Protocol


@dataclass(frozen=True)
class MapRow:
    """One spread of the weights.

    start, after : a correlation, and what the last layer makes of it; predicted for infinite width.
    """

    sigma_w: float
    chi_1: float
    start: float
    after: Interval
    predicted: float

    @property
    def ordered(self) -> bool:
        return self.chi_1 < 1

    @property
    def correlated(self) -> bool:
        """Whether lengths come to rest above 0, so that there is a correlation to follow."""
        return math.isfinite(self.after.estimate) and math.isfinite(self.predicted)


@dataclass(frozen=True)
class MapsView:
    """The first experiment of this kind, for its first activation and initializer."""

    settings: Settings
    activation: str
    initializer: str
    rows: tuple[MapRow, ...]
    lengths: Agreement | None
    correlations: Agreement | None


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> MapsView:
    name, data = next(iter(measurements.items()))
    settings = protocol.own(name, Settings)
    cell = data.isel(activation=0, initializer=0)
    return MapsView(
        settings,
        activation=str(cell["activation"].values),
        initializer=str(cell["initializer"].values),
        rows=tuple(_row(cell.isel(sigma_w=index)) for index in range(cell.sizes["sigma_w"])),
        lengths=_agreement(cell, "next_length"),
        correlations=_agreement(cell, "next_correlation"),
    )


def _agreement(cell: xr.Dataset, name: str) -> Agreement | None:
    predicted = cell[f"predicted_{name}"]
    measured = cell[name].transpose(*predicted.dims, "replicate").values
    places = np.ndindex(predicted.shape)
    return agreement(compare(measured[at], float(predicted.values[at]), ()) for at in places)


def _row(spread: xr.Dataset) -> MapRow:
    """Of the correlations that pairs start from, the highest below 1."""
    starts = spread["correlation"].values
    index = max(range(len(starts)), key=lambda i: starts[i] if starts[i] < 1 else -1)
    last = spread.isel(correlation=index, layer=-1)
    return MapRow(
        sigma_w=float(spread["sigma_w"]),
        chi_1=float(spread["chi_1"]),
        start=float(starts[index]),
        after=ranged_interval(last["next_correlation"].values, DIFFERENCE),
        predicted=float(last["predicted_next_correlation"]),
    )
