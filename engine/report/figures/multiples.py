"""Small multiples: one panel per activation on shared axes, one key below them all."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from engine.report.figures.style import (
    FULL_WIDTH,
    QUIET,
    SMALL,
    in_lines,
    line_style,
    units,
    wrapped_panels,
)
from engine.report.labels import Look, activation_label, initializer_label, initializer_look
from engine.study.language import Language

_COLUMNS = 5
_LEFT, _RIGHT, _TOP = 0.44, 0.06, 0.2
_PANEL, _GAP = 1.0, 0.26
# Inches from the lowest panels down to the axis' name, the key and its rows.
TO_NAME, _TO_KEY, _KEY_ROW, _NOTE_LINE = 0.16, 0.38, 0.14, 0.12
_HANDLE, _HANDLE_GAP, _LETTER = 0.28, 0.06, 0.048

_TELLING = ("normal_sd1", "normal_sd0.01", "uniform_fan_in", "lecun_normal", "he_normal")

KeyRow = Sequence[tuple[str, Look]]


def telling(initializers: Sequence[str]) -> list[str]:
    """At most five laws for the panels of a figure: of different variance, if there are such."""
    first = [name for name in initializers if name in _TELLING]
    return [*first, *(name for name in initializers if name not in first)][: len(_TELLING)]


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
    bottom = room_below(key, note)
    margins = (_LEFT, _RIGHT, bottom, _TOP)
    figure, panels = wrapped_panels(len(names), _COLUMNS, _PANEL, margins, (0.1, _GAP))
    height = figure.get_figheight()
    for axes, name in zip(panels, names, strict=False):
        axes.set_title(activation_label(name, language), fontweight="bold")
    middle = (_LEFT + FULL_WIDTH - _RIGHT) / 2 / FULL_WIDTH
    figure.text(middle, (bottom - TO_NAME) / height, x, ha="center", va="top")
    figure.text(0.02 / FULL_WIDTH, (bottom + height - _TOP) / 2 / height, y, rotation=90,
                ha="left", va="center")  # fmt: skip
    write_below(figure, key, note)
    return figure, panels[: len(names)]


def room_below(key: Sequence[KeyRow], note: str) -> float:
    """Inches below the panels for the axis' name and what `write_below` writes."""
    return _TO_KEY + _KEY_ROW * len(key) + _NOTE_LINE * (note.count("\n") + 1) + 0.06


def write_below(figure: Figure, key: Sequence[KeyRow], note: str) -> None:
    """Key and note at the foot of a full-width figure."""
    height, bottom = figure.get_figheight(), room_below(key, note)
    for index, row in enumerate(key):
        _write_key_row(figure, row, (bottom - _TO_KEY - _KEY_ROW * (index + 0.5)) / height)
    figure.text(0.5, 0.02 / height, note, ha="center", va="bottom", color=QUIET,
                fontsize=SMALL, linespacing=1.2)  # fmt: skip


def initializer_key(names: Sequence[str], language: Language) -> list[KeyRow]:
    """Rows of a key of initializers, as even as they can be."""
    entries = [(initializer_label(name, language), initializer_look(name)) for name in names]
    rows = -(-len(entries) // _COLUMNS) or 1
    length = -(-len(entries) // rows) or 1
    return [entries[start : start + length] for start in range(0, len(entries), length)]


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
