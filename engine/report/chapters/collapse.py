"""What the paper says of networks that are born constant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from engine.evidence.published.collapse import (
    WHOLE_CONFIDENCE,
    lost_by_formula,
    lost_share,
)
from engine.evidence.statistics import Interval
from engine.report.phrases import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Text
from engine.study.protocol import Protocol

if TYPE_CHECKING:
    import xarray as xr

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


def tables(view: CollapseView) -> dict[str, Table]:
    """`collapse`: a row per width, and for every printed depth both shares and the formula."""
    return {"collapse": _shares_table(view)}


_HEADER = [
    Text("宽度", "Width"),
    Text("隐藏层数", "Hidden layers"),
    Text("公式 / %", "Formula / %"),
    Text("固定输入 / %", "Fixed input / %"),
    Text("区间", "interval"),
    Text("处处常数 / %", "Constant / %"),
    Text("区间", "interval"),
]


def _shares_table(view: CollapseView) -> Table:
    records = [
        {
            "width": s.width,
            "hidden layers": s.layers,
            "formula [1]": s.formula,
            "zero at a fixed input [1]": s.one.estimate,
            "zero at a fixed input, low [1]": s.one.low,
            "zero at a fixed input, high [1]": s.one.high,
            "constant [1]": s.everywhere.estimate,
            "constant, low [1]": s.everywhere.low,
            "constant, high [1]": s.everywhere.high,
            "networks": view.networks,
        }
        for s in view.shares
    ]
    printed = [s for s in view.shares if s.layers in _printed_depths(view)]

    def rows(phrases: Phrases) -> Rows:
        return [[str(s.width), str(s.layers), *_cells(s, phrases)] for s in printed]

    return Table(pd.DataFrame(records), _HEADER, rows, "rrrrrrr")


def _printed_depths(view: CollapseView) -> set[int]:
    """Two of the depths: the one nearest to ten layers with the output, and the last."""
    depths = np.array(sorted({s.layers for s in view.shares}))
    return {int(depths[np.abs(depths - 9).argmin()]), view.depth}


def _cells(share: Share, phrases: Phrases) -> Sequence[str]:
    def percent(found: Interval) -> list[str]:
        ends = [phrases.number(100 * end, 1) for end in (found.low, found.high)]
        return [phrases.number(100 * found.estimate, 1), f"{ends[0]}–{ends[1]}"]

    formula = phrases.number(100 * share.formula, 1)
    return [formula, *percent(share.one), *percent(share.everywhere)]
