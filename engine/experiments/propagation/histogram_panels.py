"""One panel of a histogram figure: shares per bin, spikes cut, outside shares written out."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from engine.net.activations import Activation
from engine.report.figures.style import QUIET, SMALL, percent, signed

SHARE = "share_of_outputs [1]"
LOW, HIGH = "bin_low [1]", "bin_high [1]"

# A histogram with more than this in its highest bin is a spike: cutting it would show nothing.
_SPIKE = 0.85
# A bin this many times higher than all others of its row is cut, so that the others can be read.
_CUT = 2.5
# Room above the highest bin, and with the shares outside the bins written there.
_AIR, _AIR_FOR_NOTES = 1.1, 1.4


@dataclass(frozen=True)
class Axis:
    """The axes that the panels of one row share.

    low, high : ends of the x axis; ticks : three places on it; limit : top of the y axis, a share.
    """

    low: float
    high: float
    ticks: tuple[float, float, float]
    limit: float

    @classmethod
    def of(cls, frame: pd.DataFrame, activation: Activation) -> Self:
        """For the rows of one activation and initializer, all layers."""
        low, high = float(frame[HIGH].min()), float(frame[LOW].max())
        least = activation.range[0]
        if low < least:
            # Nothing can lie below the activation's range; a margin keeps its lowest bin visible.
            ticks = (0.0, high / 2, high)
            return cls(least - 0.03 * (high - least), high, ticks, _limit(frame))
        return cls(low, high, (low, (low + high) / 2, high), _limit(frame))

    def apply(self, panels: np.ndarray) -> None:
        """Sets the axes of one row of panels, shape (columns,), which share them."""
        first = panels[0]
        first.set_xlim(self.low, self.high)
        first.set_ylim(0, self.limit)
        first.set_xticks(self.ticks)
        first.xaxis.set_major_formatter(signed)
        step = 10.0 ** np.floor(np.log10(self.limit))
        top = step * np.floor(self.limit / step)
        first.set_yticks([0, top])
        first.yaxis.set_major_formatter(lambda share, _: f"{100 * share:.3g}")

    def align_numbers(self, panels: np.ndarray) -> None:
        """Keeps the numbers at the ends of the lowest panels from touching their neighbours'."""
        ends = {self.low: "left", self.high: "right"}
        for axes in panels:
            for tick, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True):
                label.set_horizontalalignment(ends.get(tick, "center"))


def draw_shares(
    axes: Axes, panel: pd.DataFrame, axis: Axis, color: str, dark: float = 1.0, pale: float = 1.0
) -> None:
    """The histogram of one layer; `panel` has its bins in order, the outer ones infinite.

    Only the share `dark` of every bar is opaque, the rest has the opacity `pale`.
    """
    inside = panel.iloc[1:-1]
    edges = np.append(inside[LOW].to_numpy(), inside[HIGH].iloc[-1])
    shares = inside[SHARE].to_numpy()
    heights = np.minimum(shares, axis.limit)
    axes.stairs(heights, edges, fill=True, color=color, linewidth=0, alpha=pale)
    if dark < 1:
        axes.stairs(dark * heights, edges, fill=True, color=color, linewidth=0)
    if shares.max() > axis.limit:
        _mark_cut(axes, edges, shares, axis)
    below, above = panel[SHARE].iloc[0], panel[SHARE].iloc[-1]
    if below > 0:
        note(axes, f"<{signed(edges[0])}: {percent(below)}", 0.02, 0.84, "left")
    if above > 0:
        note(axes, f">{signed(edges[-1])}: {percent(above)}", 0.99, 0.84, "right")


def note(axes: Axes, text: str, x: float, y: float, align: str) -> None:
    """A small remark inside a panel, at a place in axes fractions."""
    axes.text(x, y, text, transform=axes.transAxes, ha=align, va="center", fontsize=SMALL,
              color=QUIET)  # fmt: skip


def _mark_cut(axes: Axes, edges: np.ndarray, shares: np.ndarray, axis: Axis) -> None:
    """A white gap across the cut bin, and its true share beside it, where there is more room."""
    peak = int(shares.argmax())
    low, high = 0.6 * axis.limit, 0.66 * axis.limit
    axes.fill_between(edges[peak : peak + 2], low, high, color="white", linewidth=0)
    right_has_room = edges[peak + 1] - axis.low < 0.7 * (axis.high - axis.low)
    axes.annotate(
        percent(float(shares[peak])),
        (edges[peak + 1] if right_has_room else edges[peak], (low + high) / 2),
        (2 if right_has_room else -2, 0),
        textcoords="offset points",
        ha="left" if right_has_room else "right",
        va="center",
        fontsize=SMALL,
    )


def _limit(frame: pd.DataFrame) -> float:
    """The top of a row's common axis, below a bin that would flatten all the others."""
    counted = frame.dropna(subset=[SHARE])
    within = np.isfinite(counted[LOW]) & np.isfinite(counted[HIGH])
    by_layer = [shares.sort_values() for _, shares in counted[within].groupby("layer")[SHARE]]
    highest = max((shares.iloc[-1] for shares in by_layer), default=0.0)
    if highest == 0:
        return 1.0
    others = max(shares.iloc[-2] for shares in by_layer)
    all_spikes = all(shares.iloc[-1] > _SPIKE for shares in by_layer)
    if 0 < _CUT * others < highest and not all_spikes:
        return _AIR * _CUT * others
    noted = bool((counted[~within][SHARE] > 0).any())
    return highest * (_AIR_FOR_NOTES if noted else _AIR)
