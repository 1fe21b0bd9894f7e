"""How far networks of finite width lie apart: the law of Hanin and Rolnick beside measurement.

Hanin and Rolnick 2018: the spread of log lengths grows with the sum of reciprocal widths.

For layers of one width the variance over networks is proportional to depth / width, so two widths
have variances in the inverse ratio of the widths. Ours, the narrowest ReLU networks against the
widest, agree where the 95 % interval of the ratio (F, for logarithms that are nearly normal) holds
that of the widths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.published import Published
from engine.evidence.statistics import Interval, variance_interval, variance_ratio_interval
from engine.study.language import Text
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr


ACTIVATION, INITIALIZER = "relu", "he_normal"


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """One row per experiment with two widths or more."""
    return [
        _row(name, data)
        for name, data in measurements.items()
        if len(set(data["width"].values)) > 1
    ]


def _row(name: str, data: xr.Dataset) -> Published:
    ordered = data.sortby("width")
    narrow, wide = (int(ordered["width"][end]) for end in (0, -1))
    depth = int(data["layer"].max())
    published, ours = wide / narrow, _ratio(ordered)
    return Published(
        experiment=name,
        source="hanin2018",
        place="section 3",
        quantity=Text(
            f"ReLU 网络 ln 长度的方差之比，宽度 {narrow} 比 {wide}，{depth} 层",
            f"ratio of the variances of ln length, ReLU of width {narrow} over {wide}, "
            f"{depth} layers",
        ),
        unit="1",
        published=published,
        ours=ours,
        differs=None,
        agrees=None if ours is None else ours.low <= published <= ours.high,
    )


def _ratio(ordered: xr.Dataset) -> Interval | None:
    known = ACTIVATION in ordered["activation"].values
    if not known or INITIALIZER not in ordered["initializer"].values:
        return None
    cell = ordered["log_length"].sel(activation=ACTIVATION, initializer=INITIALIZER)
    logs = cell.isel(layer=-1).transpose("replicate", "width").values
    return variance_ratio_interval(logs[:, 0], logs[:, -1]) if np.isfinite(logs).all() else None


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
