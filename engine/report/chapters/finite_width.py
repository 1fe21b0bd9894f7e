"""How far networks of finite width lie apart: the law of Hanin and Rolnick beside measurement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from engine.evidence.statistics import Interval, variance_interval
from engine.report.phrases import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Text
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True)
class SpreadReading:
    """Variances over networks of natural logarithms of mean squares, at the last layer.

    length : of one sample's outputs; law : its prediction. gradient : of the gradient at the first
    pre-activations over that at the last; gradient_law : the same per layer, which holds where f is
    positively homogeneous and is None elsewhere.
    """

    activation: str
    initializer: str
    width: int
    length: Interval
    law: float
    gradient: Interval
    gradient_law: float | None

    @property
    def length_agrees(self) -> bool:
        return self.length.low <= self.law <= self.length.high

    @property
    def typical_factor(self) -> float:
        """One standard deviation of ln(length), as a factor of a root mean square."""
        return float(np.exp(np.sqrt(self.length.estimate) / 2))


@dataclass(frozen=True)
class FiniteWidthView:
    """The first experiment of the kind."""

    depth: int
    widths: tuple[int, ...]
    replicates: int
    readings: tuple[SpreadReading, ...]

    def of(self, activation: str) -> list[SpreadReading]:
        return [reading for reading in self.readings if reading.activation == activation]

    @property
    def activations(self) -> list[str]:
        return list(dict.fromkeys(reading.activation for reading in self.readings))

    @property
    def agreeing(self) -> int:
        return sum(reading.length_agrees for reading in self.readings)


HOMOGENEOUS = ("identity", "relu", "leaky_relu")
"""Families with f(a z) = a f(z) for a > 0: there every layer adds the same, in both directions."""


def is_homogeneous(activation: str) -> bool:
    return activation.startswith(HOMOGENEOUS)


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> FiniteWidthView:
    name, data = next(iter(measurements.items()))
    settings = protocol.experiments[name]
    return FiniteWidthView(
        settings.depth, settings.widths, settings.replicates, tuple(_readings(data))
    )


def _readings(data: xr.Dataset) -> Iterator[SpreadReading]:
    for activation in map(str, data["activation"].values):
        for initializer in map(str, data["initializer"].values):
            for column, width in enumerate(data["width"].values):
                cell = data.sel(activation=activation, initializer=initializer).isel(width=column)
                length = cell["log_length"].isel(layer=-1).values
                arrived = cell["log_gradient"]
                gradient = (arrived.isel(layer=0) - arrived.isel(layer=-1)).values
                if not (np.isfinite(length).all() and np.isfinite(gradient).all()):
                    continue
                laws = np.square(cell["predicted_log_length_sd"].values)
                law = float(laws[-1] - laws[0]) if is_homogeneous(activation) else None
                yield SpreadReading(
                    activation,
                    initializer,
                    int(width),
                    variance_interval(length),
                    float(laws[-1]),
                    variance_interval(gradient),
                    law,
                )


_HEADER = [
    Text("激活函数", "Activation"),
    Text("宽度", "Width"),
    Text("ln 长度的方差", "Var. of ln length"),
    Text("定律", "Law"),
    Text("ln 梯度的方差", "Var. of ln gradient"),
    Text("定律", "Law"),
]


def tables(view: FiniteWidthView) -> dict[str, Table]:
    frame = pd.DataFrame(
        [
            {
                "activation": r.activation,
                "initializer": r.initializer,
                "width": r.width,
                "variance of log length [1]": r.length.estimate,
                "low [1]": r.length.low,
                "high [1]": r.length.high,
                "law [1]": r.law,
                "variance of log gradient [1]": r.gradient.estimate,
                "gradient low [1]": r.gradient.low,
                "gradient high [1]": r.gradient.high,
                "gradient law [1]": r.gradient_law,
                "networks": r.length.n,
            }
            for r in view.readings
        ]
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(r.activation),
                str(r.width),
                f"{phrases.number(r.length.estimate)} {phrases.bounds(r.length, 2)}",
                phrases.number(r.law),
                f"{phrases.number(r.gradient.estimate)} {phrases.bounds(r.gradient, 2)}",
                phrases.number(r.gradient_law),
            ]
            for r in view.readings
        ]

    return {"finite_width_variances": Table(frame, _HEADER, rows, "lrrrrr")}
