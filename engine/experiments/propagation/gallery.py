"""Histograms of every cell of the matrix in small: a figure per activation, a row per initializer,
the rows in two halves side by side.

All panels of a figure are shapes in one pair of axes: as many axes of their own would take longer
than the rest of the paper's figures together.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure

from engine.experiments.propagation.contents import by_activation
from engine.experiments.propagation.histogram_panels import HIGH, LOW, SHARE, Axis, signed
from engine.experiments.propagation.layers import ACROSS, FIRST_DIVERGED, histogram_frame
from engine.net.activations import Activation
from engine.report.figures.measured import FAILED
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import FULL_WIDTH, QUIET, SMALL
from engine.report.labels import activation_label, activation_look, initializer_label
from engine.report.numbers import num
from engine.report.punctuation import SEMICOLON
from engine.study.language import Language, Text, in_language

_WORDS = {
    "x": Text("第几层的输出；每格自{low}至{high}", "layer; each panel from {low} to {high}"),
    "diverged": Text("自第 {} 层起发散", "diverged from layer {} on"),
    "failed": Text("运行失败", "failed"),
    "alt": Text(
        "{activation}网络在全部初始值下各层输出的直方图。末层的跨样本标准差：{rows}。",
        "Histograms of the outputs of every layer of a network with {activation}, under "
        "every initializer. Standard deviation across samples in the last layer: {rows}.",
    ),
    "row": Text("{law} {across}", "{law} {across}"),
    "alt_diverged": Text("{law} 自第 {layer} 层起发散", "{law} diverged from layer {layer} on"),
    "alt_failed": Text("{law} 运行失败", "{law} failed"),
}

# Inches: room for the names of a half's rows, above and below; from one row of panels to the next.
_NAMES, _BOTTOM, _TOP = 1.02, 0.23, 0.17
_ROW = 0.27
# Of a panel's place in the grid, whose cells are 1 by 1: what is left free on each side.
_GAP_X, _GAP_Y = 0.05, 0.12


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per initializer, layer and bin, as `histogram_frame` has them."""
    data = study.propagation
    return {
        f"gallery_{activation}": histogram_frame(data, (activation,), study.initializers)
        for activation in study.activations
    }


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return {
        name: _figure(activation, tables[name], language)
        for name, activation in by_activation(study.protocol, "gallery").items()
    }


def _figure(activation: Activation, frame: pd.DataFrame, language: Language) -> Figure:
    words, layers = in_language(_WORDS, language), frame["layer"].unique()
    of_laws = list(frame.groupby("initializer", sort=False))
    rows = -(-len(of_laws) // 2)
    axes, start = _grid(rows, layers)
    shapes, bases = [], []
    for index, (law, of_law) in enumerate(of_laws):
        half, row = divmod(index, rows)
        axis, lost = Axis.of(of_law, activation), []
        for column, (_, panel) in zip(
            start[half] + np.arange(len(layers)), of_law.groupby("layer", sort=False), strict=True
        ):
            if panel["finite_replicates"].iloc[0] == 0:
                lost.append(column)
                continue
            shapes.append(_outline(panel, axis) + np.array((column, row)))
            bases.append([(column + _GAP_X, row + 1), (column + 1 - _GAP_X, row + 1)])
        if lost:
            _remark(axes, of_law, row, float(np.mean(lost)) + 0.5, words)
        axes.annotate(initializer_label(str(law), language), (start[half], row + 0.6), (-2, 0),
                      textcoords="offset points", ha="right", va="center")  # fmt: skip
    axes.add_collection(
        PolyCollection(shapes, facecolors=activation_look(activation.name).color, linewidths=0)
    )
    axes.add_collection(LineCollection(bases, colors=QUIET, linewidths=0.3, clip_on=False))
    edges = frame[np.isfinite(frame[LOW]) & np.isfinite(frame[HIGH])]
    ends = {"low": signed(edges[LOW].min()), "high": signed(edges[HIGH].max())}
    axes.set_xlabel(words["x"].format(**ends), fontsize=SMALL, labelpad=4)
    return axes.figure


def _grid(rows: int, layers: np.ndarray) -> tuple[Axes, tuple[float, float]]:
    """Axes in which a panel is 1 by 1, layers numbered above; where each half's panels begin."""
    width, height = FULL_WIDTH, _BOTTOM + _TOP + _ROW * rows
    names = _NAMES / ((width - 2 * _NAMES) / (2 * len(layers)))
    start = (names, 2 * names + len(layers))
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, _BOTTOM / height, 1, 1 - (_BOTTOM + _TOP) / height))
    axes.set(xlim=(0, start[1] + len(layers)), ylim=(rows, 0), yticks=())
    middles = np.arange(len(layers)) + 0.5
    axes.set_xticks(np.concatenate([first + middles for first in start]), [*map(str, layers)] * 2)
    axes.tick_params(length=0)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("bottom")
    for spine in axes.spines.values():
        spine.set_visible(False)
    return axes, start


def _outline(panel: pd.DataFrame, axis: Axis) -> np.ndarray:
    """Corners (n, 2) of a histogram within a cell of the grid, whose corner is at (0, 0)."""
    inside = panel.iloc[1:-1]
    edges = np.append(inside[LOW].to_numpy(), inside[HIGH].iloc[-1])
    x = _GAP_X + (1 - 2 * _GAP_X) * (edges - edges[0]) / (edges[-1] - edges[0])
    heights = np.minimum(inside[SHARE].to_numpy() / axis.limit, 1)
    y = 1 - (1 - _GAP_Y) * np.concatenate(([0], np.repeat(heights, 2), [0]))
    return np.column_stack([np.repeat(x, 2), y])


def _remark(axes: Axes, of_law: pd.DataFrame, row: int, middle: float, words: dict) -> None:
    first = of_law.iloc[0]
    text = words["failed" if first["status"] == FAILED else "diverged"]
    axes.text(middle, row + 0.6, text.format(first[FIRST_DIVERGED]), ha="center", va="center",
              fontsize=SMALL, color=QUIET)  # fmt: skip


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    return {
        name: _alt(activation, tables[name], language)
        for name, activation in by_activation(study.protocol, "gallery").items()
    }


def _alt(activation: Activation, frame: pd.DataFrame, language: Language) -> str:
    words = in_language(_WORDS, language)
    rows = [
        _row_said(initializer_label(str(law), language), of_law.iloc[-1], words)
        for law, of_law in frame.groupby("initializer", sort=False)
    ]
    return words["alt"].format(
        activation=activation_label(activation.name, language), rows=SEMICOLON[language].join(rows)
    )


def _row_said(law: str, last: pd.Series, words: dict[str, str]) -> str:
    if last["status"] == FAILED:
        return words["alt_failed"].format(law=law)
    if last["finite_replicates"] == 0:
        return words["alt_diverged"].format(law=law, layer=last[FIRST_DIVERGED])
    return words["row"].format(law=law, across=num(last[ACROSS]))
