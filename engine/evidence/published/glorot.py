"""Glorot and Bengio (2010), section 4.2.1: how much a layer of a tanh network stretches its input.

The mean singular value of a layer's Jacobian at the start (equation 17) is given as around 0.8 with
their initialization and 0.5 with the standard one. Ours, averaged over the layers of the deepest
networks, agrees where its 95 % interval meets the numbers that round to theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.published.number import Published
from engine.evidence.statistics import Interval, mean_interval
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

SOURCE = "glorot2010"
ACTIVATION = "tanh"
WIDTH = 1000
STRETCH: Mapping[str, float] = {"glorot_uniform": 0.8, "uniform_fan_in": 0.5}
LAWS: Mapping[str, Text] = {
    "uniform_fan_in": Text("标准初始化", "standard initialization"),
    "glorot_uniform": Text("归一化初始化", "normalized initialization"),
}
"""What the paper calls the two laws."""

_ROUNDING = 0.05


def compare(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """One row per initialization and experiment."""
    return [
        _row(name, data, law, published)
        for name, data in measurements.items()
        for law, published in STRETCH.items()
    ]


def mean_stretch(data: xr.Dataset, activation: str, initializer: str) -> Interval | None:
    """Mean singular value of the Jacobians of the deepest networks, all layers but the first."""
    known = activation in data["activation"].values and initializer in data["initializer"].values
    if not known:
        return None
    values = data["jacobian_singular_value"].sel(
        activation=activation, initializer=initializer, depth=data["depth"].max()
    )
    means = values.transpose("replicate", "layer").to_numpy()[:, 1:].mean(axis=1)
    return mean_interval(means) if np.isfinite(means).all() else None


def _row(name: str, data: xr.Dataset, law: str, published: float) -> Published:
    ours = mean_stretch(data, ACTIVATION, law)
    width = json.loads(data.attrs["spec"])["experiment"]["width"]
    agrees = None
    if ours is not None:
        agrees = bool(ours.low <= published + _ROUNDING and published - _ROUNDING <= ours.high)
    return Published(
        experiment=name,
        source=SOURCE,
        place="section 4.2.1",
        quantity=Text(
            f"{ACTIVATION} 网络每层雅可比矩阵的平均奇异值，{LAWS[law].zh}",
            f"mean singular value of a layer's Jacobian, {ACTIVATION}, {LAWS[law].en}",
        ),
        unit="1",
        published=published,
        ours=ours,
        differs=None
        if width == WIDTH
        else Text(
            f"每层 {width} 个单元（原文 {WIDTH}）", f"{width} units a layer (theirs {WIDTH})"
        ),
        agrees=agrees,
    )


def _differs(width: int) -> Text:
    return Text(f"每层 {width} 个单元（原文 {WIDTH}）", f"{width} units a layer (theirs {WIDTH})")
