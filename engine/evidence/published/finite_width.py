"""Hanin and Rolnick 2018: the spread of log lengths grows with the sum of reciprocal widths.

For layers of one width the variance over networks is proportional to depth / width, so two widths
have variances in the inverse ratio of the widths. Ours, the narrowest ReLU networks against the
widest, agree where the 95 % interval of the ratio (F, for logarithms that are nearly normal) holds
that of the widths.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.published.number import Published
from engine.evidence.statistics import Interval, variance_ratio_interval
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

ACTIVATION, INITIALIZER = "relu", "he_normal"


def compare(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
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
