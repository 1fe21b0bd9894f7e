"""How often a ReLU network is born constant: Lu, Shin, Su and Karniadakis 2020.

Their formula for width N and L layers, 1 - (1 - 2^-N)^(L - 1), is compared at a few sizes with
the share of drawn networks whose last hidden layer is 0 at one fixed input. A row agrees where the
formula's value lies in the share's Clopper-Pearson interval; the intervals' confidence is such
that with a true formula all rows agree with probability `CONFIDENCE`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.evidence.published import Published
from engine.evidence.statistics import CONFIDENCE, Interval, share_interval
from engine.study.language import Text
from engine.study.protocol import Protocol

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


def _of_each(places: int) -> float:
    """The confidence of each of several intervals that hold together with `CONFIDENCE`."""
    return 1 - (1 - CONFIDENCE) / places


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
    """One row per size that the first experiment has; others are not run."""
    name, data = next(iter(measurements.items()))
    return [_row(name, data, width, layers) for width, layers in SIZES]


def _row(name: str, data: xr.Dataset, width: int, layers: int) -> Published:
    hidden = layers - 1
    formula = lost_by_formula(width, hidden)
    ran = width in data["width"].values and hidden in data["layer"].values
    ours = lost_share(data, "lost_one", width, hidden, _of_each(len(SIZES))) if ran else None
    return Published(
        experiment=name,
        source="lu2020",
        place="1 − (1 − 2^−N)^(L−1)",
        quantity=Text(
            f"宽 {width}、共 {layers} 层的 ReLU 网络在一个固定输入上为常数的概率",
            f"probability that a ReLU network of width {width} and {layers} layers is "
            "constant at a fixed input",
        ),
        published=formula,
        ours=ours,
        agrees=ours.holds(formula) if ours else None,
    )


_DEPTHS = (2, 5, 9, 20, 50)


@dataclass(frozen=True)
class Share:
    """One width and number of hidden layers: measured shares, and the formula's.

    one : of networks that are 0 at one input; everywhere : that are constant.
    """

    width: int
    layers: int
    one: Interval
    everywhere: Interval
    formula: float


def shares(data: xr.Dataset, depths: Sequence[int]) -> list[Share]:
    return [
        Share(
            width,
            layers,
            lost_share(data, "lost_one", width, layers),
            lost_share(data, "lost_all", width, layers),
            lost_by_formula(width, layers),
        )
        for width in map(int, data["width"].values)
        for layers in depths
    ]


@dataclass(frozen=True)
class CollapseView:
    """Shares at some depths, the last among them.

    misses : of the shares at one input those that do not have the formula in their interval, at a
    confidence that holds for all of them together.
    """

    initializer: str
    shares: tuple[Share, ...]
    misses: int

    @property
    def example(self) -> Share:
        """The narrowest network, at the number of layers at which the two shares differ most."""
        narrow = [s for s in self.shares if s.width == self.narrow.width]
        return max(narrow, key=lambda s: s.formula - s.everywhere.estimate)

    @property
    def narrow(self) -> Share:
        """The narrowest network, at full depth."""
        return min(self.shares, key=lambda s: (s.width, -s.layers))

    @property
    def wide(self) -> Share:
        return max(self.shares, key=lambda s: (s.width, s.layers))

    @property
    def rarer(self) -> bool:
        """Whether networks constant everywhere are shown to be rarer than the formula says."""
        return self.example.everywhere.high < self.example.formula


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> CollapseView:
    """The first experiment of this kind."""
    data = next(iter(measurements.values()))
    depth = int(data["layer"].values.max())
    found = shares(data, [*(layers for layers in _DEPTHS if layers < depth), depth])
    level = _of_each(len(found))
    corrected = [lost_share(data, "lost_one", s.width, s.layers, level) for s in found]
    return CollapseView(
        initializer=str(data["initializer"].values[0]),
        shares=tuple(found),
        misses=sum(not w.holds(s.formula) for s, w in zip(found, corrected, strict=True)),
    )
