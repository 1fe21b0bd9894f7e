"""Full-width figures with one key below their panels.

A grid has a row for each quantity; small multiples have a panel for each activation.
"""

from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from engine.report.figures.style import (
    FULL_WIDTH,
    QUIET,
    SMALL,
    Shared,
    in_lines,
    label_in_one_face,
    line_style,
    name_axis,
    panel_grid,
    power_of_ten,
    units,
    wrapped_panels,
)
from engine.report.labels import Look, activation_label, initializer_label, initializer_look
from engine.study.language import Language, Text

_LEFT, _RIGHT, _TOP = 0.44, 0.06, 0.2
_LEFT_OF_GRID = 0.5
_LINE = 0.12
_TITLE_UNIT = 0.054  # inches of a title's letter, on the average
_COLUMNS, _PANEL, _GAP = 5, 1.0, 0.26
# Inches from the lowest panels down to the axis' name, the key and its rows.
_TO_NAME, _TO_KEY, _KEY_ROW, _NOTE_LINE = 0.16, 0.38, 0.14, 0.12
_HANDLE, _HANDLE_GAP, _LETTER = 0.28, 0.06, 0.048
# The lightest part of the map is too pale for lines on white.
_DARKEST, _LIGHTEST = 0.0, 0.86
_MARKERS = "os^DvP<>"

_TELLING = ("normal_sd1", "normal_sd0.01", "uniform_fan_in", "lecun_normal", "he_normal")

KeyRow = Sequence[tuple[str, Look]]


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
    room = (FULL_WIDTH - _LEFT_OF_GRID - _RIGHT - gaps[0] * (columns - 1)) / columns
    titles = [in_lines(title, int(room / _TITLE_UNIT)) for title in titles]
    note = in_lines(note)
    bottom = _room_below(key, note)
    top = _TOP + _LINE * max(title.count("\n") for title in titles)
    height = bottom + top + rows * heights + (rows - 1) * gaps[1]
    margins = (_LEFT_OF_GRID, _RIGHT, bottom, top)
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
    centre = (_LEFT_OF_GRID + FULL_WIDTH - _RIGHT) / 2 / FULL_WIDTH
    name_axis(figure, (centre, (bottom - _TO_NAME) / height), x)
    _write_below(figure, key, note)
    return figure, grid


def activation_panels(
    names: Sequence[str],
    key: Sequence[KeyRow],
    language: Language,
    *,
    x: str,
    y: str,
    note: str,
) -> tuple[Figure, list[Axes]]:
    """A full-width figure with a titled panel per activation, in the order of `names`.

    Parameters
    ----------
    key : rows of labels with their looks, written below the panels.
    x, y : what the shared axes show.
    note : lines below the key that say what lines and bands are.
    """
    note = in_lines(note)
    bottom = _room_below(key, note)
    margins = (_LEFT, _RIGHT, bottom, _TOP)
    figure, panels = wrapped_panels(len(names), _COLUMNS, _PANEL, margins, (0.1, _GAP))
    height = figure.get_figheight()
    for axes, name in zip(panels, names, strict=False):
        axes.set_title(activation_label(name, language), fontweight="bold")
    middle = (_LEFT + FULL_WIDTH - _RIGHT) / 2 / FULL_WIDTH
    figure.text(middle, (bottom - _TO_NAME) / height, x, ha="center", va="top")
    figure.text(0.02 / FULL_WIDTH, (bottom + height - _TOP) / 2 / height, y, rotation=90,
                ha="left", va="center")  # fmt: skip
    _write_below(figure, key, note)
    return figure, panels[: len(names)]


def _room_below(key: Sequence[KeyRow], note: str) -> float:
    """Inches below the panels for the axis' name and what `_write_below` writes."""
    return _TO_KEY + _KEY_ROW * len(key) + _NOTE_LINE * (note.count("\n") + 1) + 0.06


def _write_below(figure: Figure, key: Sequence[KeyRow], note: str) -> None:
    """Key and note at the foot of a full-width figure."""
    height, bottom = figure.get_figheight(), _room_below(key, note)
    for index, row in enumerate(key):
        _write_key_row(figure, row, (bottom - _TO_KEY - _KEY_ROW * (index + 0.5)) / height)
    figure.text(0.5, 0.02 / height, note, ha="center", va="bottom", color=QUIET,
                fontsize=SMALL, linespacing=1.2)  # fmt: skip


def telling(initializers: Sequence[str]) -> list[str]:
    """At most five laws for the panels of a figure: of different variance, if there are such."""
    first = [name for name in initializers if name in _TELLING]
    return [*first, *(name for name in initializers if name not in first)][: len(_TELLING)]


def initializer_key(names: Sequence[str], language: Language) -> list[KeyRow]:
    """Rows of a key of initializers, as even as they can be."""
    entries = [(initializer_label(name, language), initializer_look(name)) for name in names]
    rows = -(-len(entries) // _COLUMNS) or 1
    length = -(-len(entries) // rows) or 1
    return [entries[start : start + length] for start in range(0, len(entries), length)]


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


def _write_key_row(figure: Figure, row: KeyRow, y: float) -> None:
    """One row of a key in a full-width figure, at a height in figure fractions."""
    lengths = [_HANDLE + _HANDLE_GAP + _LETTER * units(label) for label, _ in row]
    spare = (FULL_WIDTH - _LEFT - _RIGHT - sum(lengths)) / len(row)
    starts = _LEFT + np.cumsum([0.0, *(length + spare for length in lengths[:-1])])
    for start, (label, look) in zip(starts, row, strict=True):
        ends = np.array([start, start + _HANDLE]) / FULL_WIDTH
        # A third point in the middle carries the marker.
        style = line_style(look) | {"markevery": [1]}
        figure.add_artist(Line2D([ends[0], ends.mean(), ends[1]], [y] * 3, **style))
        figure.text(ends[1] + _HANDLE_GAP / FULL_WIDTH, y, label, va="center_baseline",
                    fontsize=SMALL)  # fmt: skip
