"""A full-width grid of panels whose rows show different quantities, with one key below."""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from engine.report.figures.multiples import TO_NAME, KeyRow, room_below, write_below
from engine.report.figures.style import (
    FULL_WIDTH,
    Shared,
    in_lines,
    label_in_one_face,
    name_axis,
    panel_grid,
    power_of_ten,
)
from engine.report.labels import Look
from engine.study.language import Language, Text

_LEFT, _RIGHT, _TOP = 0.5, 0.06, 0.2
_LINE = 0.12
_TITLE_UNIT = 0.054  # inches of a title's letter, on the average
# The lightest part of the map is too pale for lines on white.
_DARKEST, _LIGHTEST = 0.0, 0.86
_MARKERS = "os^DvP<>"


def keyed_grid(
    titles: Sequence[str],
    names: Sequence[str],
    key: Sequence[KeyRow],
    *,
    x: str,
    note: str,
    heights: float,
    gaps: tuple[float, float] = (0.1, 0.14),
    sharex: Shared = True,
    sharey: Shared = "row",
) -> tuple[Figure, np.ndarray]:
    """A figure with a column per title and a row per name of a y axis.

    key : rows of labels with their looks. x : what the lowest x axes show. note : lines below the
    key that say what lines and bands are. heights : inches of a panel; gaps : between columns and
    between rows, in inches.
    """
    rows, columns = len(names), len(titles)
    room = (FULL_WIDTH - _LEFT - _RIGHT - gaps[0] * (columns - 1)) / columns
    titles = [in_lines(title, int(room / _TITLE_UNIT)) for title in titles]
    note = in_lines(note)
    bottom = room_below(key, note)
    top = _TOP + _LINE * max(title.count("\n") for title in titles)
    height = bottom + top + rows * heights + (rows - 1) * gaps[1]
    margins = (_LEFT, _RIGHT, bottom, top)
    figure, grid = panel_grid(
        (FULL_WIDTH, height), (rows, columns), margins, gaps, sharex=sharex, sharey=sharey
    )
    for axes, title in zip(grid[0], titles, strict=True):
        axes.set_title(title, fontweight="bold")
    for row, name in enumerate(names):
        middle = (height - top - row * (heights + gaps[1]) - heights / 2) / height
        figure.text(
            0.02 / FULL_WIDTH, middle, name, rotation=90, ha="left", va="center", linespacing=1.1
        )
    centre = (_LEFT + FULL_WIDTH - _RIGHT) / 2 / FULL_WIDTH
    name_axis(figure, (centre, (bottom - TO_NAME) / height), x)
    write_below(figure, key, note)
    return figure, grid


def layer_looks(layers: int) -> list[Look]:
    """One look per layer, from dark (the first) to light, with markers of their own."""
    colors = mpl.colormaps["viridis"](np.linspace(_DARKEST, _LIGHTEST, layers))
    return [
        Look(to_hex(color), _MARKERS[index % len(_MARKERS)]) for index, color in enumerate(colors)
    ]


def layer_key(layers: int, language: Language) -> KeyRow:
    words = Text("第 {} 层", "layer {}")
    return [
        (words[language].format(index), look) for index, look in enumerate(layer_looks(layers), 1)
    ]


def updates_axis(axes: Axes, last: int) -> None:
    """An x axis of updates that shows the cube root, as the checkpoints are spaced."""
    axes.set_xscale("function", functions=(np.cbrt, lambda root: root**3))
    axes.set_xlim(-0.001 * last, 1.05 * last)
    exponents = range(2, int(np.log10(max(last, 1))) + 1)
    axes.set_xticks([0, *(10.0**exponent for exponent in exponents)])
    axes.set_xticks([], minor=True)
    axes.set_xticklabels(["0", *map(power_of_ten, exponents)])
    label_in_one_face(axes.xaxis)
