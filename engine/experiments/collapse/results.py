"""What the paper says of networks that are born constant.

How often a ReLU network is born constant: Lu, Shin, Su and Karniadakis 2020.

Their formula for width N and L layers, 1 - (1 - 2^-N)^(L - 1), is compared at a few sizes with
the share of drawn networks whose last hidden layer is 0 at one fixed input. A row agrees where the
formula's value lies in the share's Clopper-Pearson interval; the intervals' confidence is such
that with a true formula all rows agree with probability `WHOLE_CONFIDENCE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.evidence.published import Published
from engine.evidence.statistics import CONFIDENCE, Interval, share_interval
from engine.study.language import Text
from engine.study.protocol import Protocol

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


def published(measurements: Mapping[str, xr.Dataset]) -> list[Published]:
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


_DEPTHS = (2, 5, 9, 20, 50)


_SELDOM = 20  # a true formula may miss less than one place in so many


@dataclass(frozen=True)
class Share:
    """One width and number of hidden layers: measured shares, and the formula's."""

    width: int
    layers: int
    one: Interval
    everywhere: Interval
    formula: float


@dataclass(frozen=True)
class CollapseView:
    """Shares of networks that are 0 at one input (`one`), and constant (`everywhere`).

    agrees : whether every share at one input has the formula in its interval, at a confidence that
    holds for all of them together.
    """

    initializer: str
    networks: int
    depth: int
    widths: tuple[int, ...]
    shares: tuple[Share, ...]
    agrees: bool
    misses: int
    confidence: float

    @property
    def misses_seldom(self) -> bool:
        """Whether the formula fails at so few places that this happens, seldom, to a true one."""
        return self.misses * _SELDOM < len(self.shares)

    def at(self, width: int, layers: int) -> Share:
        return next(s for s in self.shares if (s.width, s.layers) == (width, layers))

    @property
    def example(self) -> Share:
        """The narrowest network, at the number of layers at which the two shares differ most."""
        narrow = [s for s in self.shares if s.width == self.widths[0]]
        return max(narrow, key=lambda s: s.formula - s.everywhere.estimate)

    @property
    def narrow(self) -> Share:
        return self.at(self.widths[0], self.depth)

    @property
    def wide(self) -> Share:
        return self.at(self.widths[-1], self.depth)

    @property
    def rarer(self) -> bool:
        """Whether networks constant everywhere are shown to be rarer than the formula says."""
        return self.example.everywhere.high < self.example.formula


def view(protocol: Protocol, measurements: Mapping[str, xr.Dataset]) -> CollapseView:
    """The first experiment of this kind."""
    data = next(iter(measurements.values()))
    widths = tuple(int(width) for width in data["width"].values)
    depth = int(data["layer"].values.max())
    depths = sorted({layers for layers in _DEPTHS if layers < depth} | {depth})
    shares = tuple(
        Share(
            width,
            layers,
            lost_share(data, "lost_one", width, layers),
            lost_share(data, "lost_all", width, layers),
            lost_by_formula(width, layers),
        )
        for width in widths
        for layers in depths
    )
    level = 1 - (1 - WHOLE_CONFIDENCE) / len(shares)
    corrected = [lost_share(data, "lost_one", s.width, s.layers, level) for s in shares]
    misses = sum(
        not found.low <= s.formula <= found.high for s, found in zip(shares, corrected, strict=True)
    )
    return CollapseView(
        initializer=str(data["initializer"].values[0]),
        networks=int(data["networks"]) * data.sizes["replicate"],
        depth=depth,
        widths=widths,
        shares=shares,
        agrees=misses == 0,
        misses=misses,
        confidence=WHOLE_CONFIDENCE,
    )
