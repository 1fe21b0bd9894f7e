"""What the figures on learning networks share: one cell's layers over the updates."""

from collections.abc import Callable, Iterator, Sequence
from typing import Unpack

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes

from engine.report.figures.keyed_grid import layer_looks, updates_axis
from engine.report.figures.measured import reach
from engine.report.figures.study import Study
from engine.report.figures.style import LineStyle, band
from engine.report.labels import Look, activation_label, initializer_label
from engine.report.numbers import num
from engine.report.punctuation import SEMICOLON
from engine.study.language import Language, Text

UPDATES = "iteration"
Cell = tuple[str, str]
PAIR = Text("{cell} 为 {} 与 {}", "{cell} {} and {}")
RATIO = Text("{cell} 为 {}", "{cell} {}")
_MISSING = Text("{cell} 无有限值", "{cell} has no finite values")
_MISSING_AT_DEPTH = Text(
    "{depth} 层、{cell} 无有限值", "{depth} layers, {cell} without a finite value"
)
_CELL = Text("{}，{}", "{}, {}")


def measured(study: Study) -> xr.Dataset:
    """The experiment of this kind, its deepest networks last, with sds across samples."""
    [data] = study.of_kind("glorot").values()
    # With the replicates last, as sums over one place add them up, to the last digit.
    data = data.sortby("depth").swap_dims(point=UPDATES).transpose(..., "replicate")
    return data.assign(across_sample_sd=np.sqrt(data["across_sample_variance"]))


def focus_of(data: xr.Dataset) -> str:
    """The activation whose mean the paper follows, the sigmoid; without it the first one."""
    names = [str(name) for name in data["activation"].values]
    return "sigmoid" if "sigmoid" in names else names[0]


def centred(data: xr.Dataset) -> xr.Dataset:
    """Of tanh, for which the paper shows its gradients; without it all of it."""
    return data.sel(activation=["tanh"]) if "tanh" in data["activation"] else data


def layers(panel: pd.DataFrame) -> Iterator[tuple[Look, pd.DataFrame]]:
    """Every layer's look and rows."""
    looks = layer_looks(int(panel["layer"].max()))
    return zip(looks, (rows for _, rows in panel.groupby("layer")), strict=True)


def layer_lines(axes: Axes, panel: pd.DataFrame, column: str, **style: Unpack[LineStyle]) -> None:
    """One line with its band per layer; `style` overrides the look's."""
    for look, line in layers(panel):
        own: LineStyle = {"markevery": 4, **style}
        band(axes, line[UPDATES], line[column], reach(line, column), look, **own)
    updates_axis(axes, int(panel[UPDATES].max()))


def cell_label(cell: Cell, language: Language) -> str:
    names = activation_label(cell[0], language), initializer_label(cell[1], language)
    return _CELL[language].format(*names)


def said_of(
    frame: pd.DataFrame,
    by: Sequence[str],
    clause: Text,
    numbers: Callable[[pd.DataFrame], Sequence[str]],
    language: Language,
) -> str:
    """A clause per group of `by`: its cell, and what `numbers` prints of its rows, if anything."""
    said = []
    for key, rows in frame.groupby(list(by), sort=False):
        group = dict(zip(by, key, strict=True))
        law = group["initializer"]
        cell = initializer_label(law, language)
        if "activation" in group:
            cell = cell_label((group["activation"], law), language)
        found, depth = numbers(rows), group.get("depth")
        words = clause if found else _MISSING if depth is None else _MISSING_AT_DEPTH
        said.append(words[language].format(*found, cell=cell, depth=depth))
    return SEMICOLON[language].join(said)


def pair(values: pd.Series, printed: Callable[[float], str]) -> list[str]:
    """The first and the last of values that are all finite; nothing of others."""
    ends = values.iloc[[0, -1]]
    return [printed(end) for end in ends] if np.isfinite(values).all() else []


def ratio(values: pd.Series) -> list[str]:
    """The first of positive values over the last; nothing of others."""
    first, last = values.iloc[[0, -1]]
    return [num(first / last, 2)] if np.isfinite(values).all() and last > 0 else []
