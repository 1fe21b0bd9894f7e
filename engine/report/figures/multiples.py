"""Small multiples: one panel per activation on shared axes, one key below them all."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from engine.report.figures.style import FULL_WIDTH, QUIET, line_style, panel_grid
from engine.report.labels import Language, Look, activation_label

_COLUMNS = 5
_LEFT, _RIGHT, _TOP = 0.44, 0.06, 0.2
_GAPS = (0.1, 0.26)
_KEY_ROW = 0.135


def activation_panels(
    names: Sequence[str],
    entries: Sequence[tuple[str, Look]],
    language: Language,
    *,
    x: str,
    y: str,
    panel_height: float,
    note: str = "",
) -> tuple[Figure, list[Axes]]:
    """A full-width figure with a titled panel per activation, in the order of `names`.

    Parameters
    ----------
    entries : the key's labels and looks.
    x, y : what the shared axes show.
    panel_height : inches.
    note : a line below the key that says what lines and bands are.
    """
    columns = min(_COLUMNS, len(names))
    rows = -(-len(names) // columns)
    key_rows = -(-len(entries) // _COLUMNS)
    bottom = 0.4 + _KEY_ROW * (key_rows + bool(note))
    height = bottom + _TOP + rows * panel_height + (rows - 1) * _GAPS[1]
    margins = (_LEFT, _RIGHT, bottom, _TOP)
    figure, grid = panel_grid((FULL_WIDTH, height), (rows, columns), margins, _GAPS)
    panels = list(grid.flat[: len(names)])
    for axes, name in zip(panels, names, strict=True):
        axes.set_title(activation_label(name, language), fontweight="bold")
    for empty in grid.flat[len(names) :]:
        empty.set_visible(False)
    for above in panels[max(len(names) - columns, 0) :]:
        # The lowest panel of each column carries the numbers, also above an empty place.
        above.tick_params(labelbottom=True)
    middle = (_LEFT + FULL_WIDTH - _RIGHT) / 2 / FULL_WIDTH
    figure.text(middle, (bottom - 0.17) / height, x, ha="center", va="top")
    figure.text(0.02 / FULL_WIDTH, (bottom + height - _TOP) / 2 / height, y, rotation=90,
                ha="left", va="center")  # fmt: skip
    _key(figure, entries, (bottom - 0.36) / height, middle)
    figure.text(middle, 0.02 / height, note, ha="center", va="bottom", color=QUIET, fontsize=6.5)
    return figure, panels


def _key(figure: Figure, entries: Sequence[tuple[str, Look]], top: float, middle: float) -> None:
    handles = [Line2D([], [], label=label, **line_style(look)) for label, look in entries]
    figure.legend(
        handles=handles,
        loc="upper center",
        bbox_to_anchor=(middle, top),
        ncols=_COLUMNS,
        frameon=False,
        handlelength=3.2,
        columnspacing=1.4,
        labelspacing=0.25,
        borderpad=0,
        borderaxespad=0,
    )
