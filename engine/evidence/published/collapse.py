"""How often a ReLU network is born constant: Lu, Shin, Su and Karniadakis 2020.

Their formula for width N and L layers, 1 - (1 - 2^-N)^(L - 1), is compared at a few sizes with
the share of drawn networks whose last hidden layer is 0 at one fixed input. A row agrees where the
formula's value lies in the share's Clopper-Pearson interval; the intervals' confidence is such
that with a true formula all rows agree with probability `WHOLE_CONFIDENCE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.published.number import Published
from engine.evidence.statistics import CONFIDENCE, Interval, share_interval
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

WHOLE_CONFIDENCE = 0.95
SIZES = ((2, 10), (3, 10), (4, 20), (5, 20), (6, 50))
"""Widths and layers, the output among them, at which the formula is neither near 0 nor near 1."""


def lost_by_formula(width: int, hidden: int) -> float:
    """1 - (1 - 2^-N)^l for l hidden layers, to full precision for wide layers as well."""
    return float(-np.expm1(hidden * np.log1p(-(2.0**-width))))


def lost_share(
    data: xr.Dataset, counted: str, width: int, hidden: int, confidence: float = CONFIDENCE
) -> Interval:
    """Share of the networks of the first cell that have lost their input after `hidden` layers.

    counted : "lost_one" for one fixed input, "lost_all" for all inputs.
    """
    at = (data["width"].values == width)[:, None] & (data["layer"].values == hidden)
    hits = data[counted].isel(activation=0, initializer=0).values[:, at].sum()
    trials = int(data["networks"]) * data.sizes["replicate"]
    return share_interval(int(hits), trials, confidence)


def compare(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """One row per size that the first experiment has; others are not run."""
    name, data = next(iter(measurements.items()))
    level = 1 - (1 - WHOLE_CONFIDENCE) / len(SIZES)
    return [_row(name, data, width, layers, level) for width, layers in SIZES]


def _row(name: str, data: xr.Dataset, width: int, layers: int, level: float) -> Published:
    formula, hidden = lost_by_formula(width, layers - 1), layers - 1
    ran = width in data["width"].values and hidden in data["layer"].values
    ours = lost_share(data, "lost_one", width, hidden, level) if ran else None
    return Published(
        experiment=name,
        source="lu2020",
        place="1 − (1 − 2^−N)^(L−1)",
        quantity=Text(
            f"宽 {width}、共 {layers} 层的 ReLU 网络在一个固定输入上为常数的概率",
            f"probability that a ReLU network of width {width} and {layers} layers is "
            "constant at a fixed input",
        ),
        unit="1",
        published=formula,
        ours=ours,
        differs=None,
        agrees=ours.low <= formula <= ours.high if ours else None,
    )
