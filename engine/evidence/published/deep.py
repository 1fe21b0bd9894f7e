"""What papers state of very deep networks, beside our deepest ones.

Saxe et al. 2013, section 3: the end-to-end map of orthogonal linear layers is isometric, so every
singular value is 1 at any depth. Exact, so ours agrees where it is within 1e-4 of 1, what weights
in single precision leave of it. He et al. 2015, section 2.2: a ReLU layer multiplies the second
moment of the pre-activations by 1 with their variance 2/n, by 1/2 with 1/n, in expectation; the
depth is that of their deeper network. Klambauer et al. 2017: with variance 1/n the second moment of
SELU's pre-activations stays at 1. The latter two agree where our 95 % interval holds the number.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.evidence.published.number import Published
from engine.evidence.statistics import Interval, mean_interval
from engine.study.language import Text

if TYPE_CHECKING:
    import xarray as xr

HE_DEPTH = 30
HE_FACTORS: Mapping[str, float] = {"he_normal": 1.0, "lecun_normal": 0.5}
EXACT = 1e-4


def compare(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """The rows of every experiment."""
    return [row for name, data in measurements.items() for row in _rows(name, data)]


def _rows(name: str, data: xr.Dataset) -> Iterator[Published]:
    deepest = int(data["depth"].max())
    ours = _largest_singular_value(data)
    yield Published(
        experiment=name,
        source="saxe2013",
        place="section 3",
        quantity=Text(
            f"正交线性网络（{deepest} 层）的雅可比矩阵的最大奇异值",
            f"largest singular value of the Jacobian of {deepest} orthogonal linear layers",
        ),
        unit="1",
        published=1.0,
        ours=ours,
        differs=None,
        agrees=None if ours is None else abs(ours.estimate - 1) < EXACT,
    )
    for law, published in HE_FACTORS.items():
        variance = {"he_normal": "2/n", "lecun_normal": "1/n"}[law]
        yield _row(
            name,
            ("he2015", "section 2.2"),
            Text(
                f"ReLU 层使预激活二阶矩变化的倍数，方差 {variance}，{HE_DEPTH} 层",
                f"factor of a ReLU layer on the pre-activations' second moment, variance "
                f"{variance}, {HE_DEPTH} layers",
            ),
            published,
            _factor(data, "relu", law),
        )
    yield _row(
        name,
        ("klambauer2017", "section 2"),
        Text(
            f"SELU 网络第 {deepest} 层预激活的二阶矩",
            f"second moment of the pre-activations of a SELU network in layer {deepest}",
        ),
        1.0,
        _second_moment(data, "selu", "lecun_normal"),
    )


def _row(
    name: str, where: tuple[str, str], quantity: Text, published: float, ours: Interval | None
) -> Published:
    agrees = None if ours is None else ours.low <= published <= ours.high
    return Published(name, *where, quantity, "1", published, ours, None, agrees)


def _cell(data: xr.Dataset, activation: str, initializer: str) -> xr.Dataset | None:
    known = activation in data["activation"].values and initializer in data["initializer"].values
    return data.sel(activation=activation, initializer=initializer) if known else None


def _largest_singular_value(data: xr.Dataset) -> Interval | None:
    cell = _cell(data, "identity", "orthogonal")
    if cell is None:
        return None
    return _finite(10 ** cell["log10_largest_singular_value"].isel(depth=-1).values)


def _factor(data: xr.Dataset, activation: str, initializer: str) -> Interval | None:
    """A layer's second moment over that of the layer before: mean over layers, then networks.

    Not the last over the first: that product is so skewed over networks of this width that an
    interval from a few of them says nothing of its mean.
    """
    cell = _cell(data, activation, initializer)
    if cell is None or data.sizes["layer"] < HE_DEPTH:
        return None
    logs = cell["log10_pre_activation_rms"].transpose("replicate", "layer").values
    factors = 100.0 ** np.diff(logs[:, :HE_DEPTH])
    return _finite(factors.mean(axis=1))


def _second_moment(data: xr.Dataset, activation: str, initializer: str) -> Interval | None:
    cell = _cell(data, activation, initializer)
    if cell is None:
        return None
    return _finite(100.0 ** cell["log10_pre_activation_rms"].isel(layer=-1).values)


def _finite(values: NDArray[np.float64]) -> Interval | None:
    interval = mean_interval(values)
    return interval if math.isfinite(interval.estimate) else None
