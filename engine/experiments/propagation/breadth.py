"""Histograms with the part that the input causes filled, for the laws and functions taught.

Beside them two layers that share a histogram, of which one follows the input and one does not.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.propagation.contents import DOCUMENT_ACTIVATIONS, among
from engine.experiments.propagation.histogram_panels import SHARE, Axis, draw_shares, note
from engine.experiments.propagation.layers import ACROSS, TOTAL, histogram_frame
from engine.report.figures.extremes import extremes
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import FULL_WIDTH, QUIET, panel_grid, percent
from engine.report.labels import activation_label, activation_look, initializer_label
from engine.study.language import Language, Text, in_language

NAME, EXAMPLE = "breadth", "two_layers"

_WORDS = {
    "layer": Text("第 {} 层", "layer {}"),
    "none": Text("无", "none"),
    "alt": Text(
        "各层输出方差中由输入引起的份额。末层{ends}。",
        "Share of the variance of a layer's outputs that the input causes. In the last layer it "
        "is {ends}.",
    ),
    "follows": Text("每个神经元都随输入而变", "every unit follows the input"),
    "stuck": Text("每个神经元停在自己的值上", "every unit is stuck at its own value"),
    "output": Text("输出", "output"),
    "alt_example": Text(
        "两层的总直方图相同：左边每个神经元的分布都与全体相同；右边各神经元的分布窄而分散，"
        "输出方差只有{share}由输入引起。",
        "Two layers with the same histogram of all outputs: on the left every unit's distribution "
        "is that of the whole; on the right units have narrow distributions far apart, and the "
        "input causes {share} of the outputs' variance.",
    ),
}
_LEFT, _RIGHT, _BOTTOM, _TOP = 0.3, 0.04, 0.2, 0.34
_ROW, _GAP = 0.72, 0.24
_PALE = 0.28
"""Opacity of what the input does not cause."""

_OUTPUT, _DENSITY = "output [1]", "density [1]"
_UNITS, _NARROW = 9, 0.12
"""Units drawn of the example, and the sd within a unit that is stuck, of a total of one."""


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per function, law, layer and bin, first, middle and last layer; and the example."""
    frame = histogram_frame(study, DOCUMENT_ACTIVATIONS)
    last = int(frame["layer"].max())
    shown = sorted({1, (last + 1) // 2, last})
    return {NAME: frame[frame["layer"].isin(shown)].reset_index(drop=True), EXAMPLE: _example()}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return {
        NAME: _breadth(study, tables[NAME], language),
        EXAMPLE: _pair(tables[EXAMPLE], language),
    }


def _breadth(study: Study, frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    activations = among(study.protocol, DOCUMENT_ACTIVATIONS)
    initializers, layers = frame["initializer"].unique(), frame["layer"].unique()
    shape = (len(initializers), len(activations) * len(layers))
    size = (FULL_WIDTH, _BOTTOM + _TOP + _ROW * shape[0] - _GAP)
    figure, grid = panel_grid(
        size, shape, (_LEFT, _RIGHT, _BOTTOM, _TOP), (0.09, _GAP), sharex=False, sharey=False
    )
    for row, initializer in enumerate(initializers):
        for index, activation in enumerate(activations):
            panels = grid[row, index * len(layers) : (index + 1) * len(layers)]
            chosen = frame["activation"].eq(activation.name) & frame["initializer"].eq(initializer)
            axis = Axis.of(frame[chosen], activation)
            for axes, layer in zip(panels, layers, strict=True):
                axis.apply(np.array([axes]))
                axes.set_yticks([])
                axes.spines["left"].set_visible(False)
                axes.set_xticks([axis.ticks[0], axis.ticks[-1]] if row == shape[0] - 1 else [])
                _panel(axes, frame[chosen & frame["layer"].eq(layer)], axis, activation.name, words)
            axis.align_numbers(panels)
        grid[row, 0].set_ylabel(initializer_label(initializer, language), fontweight="bold")
    for index, activation in enumerate(activations):
        panels = grid[0, index * len(layers) : (index + 1) * len(layers)]
        for axes, layer in zip(panels, layers, strict=True):
            axes.annotate(words["layer"].format(layer), (0.5, 1), (0, 11), ha="center",
                          xycoords="axes fraction", textcoords="offset points")  # fmt: skip
        panels[len(layers) // 2].annotate(
            activation_label(activation.name, language), (0.5, 1), (0, 20), ha="center",
            xycoords="axes fraction", textcoords="offset points", fontweight="bold")  # fmt: skip
    return figure


def _panel(
    axes: Axes, panel: pd.DataFrame, axis: Axis, activation: str, words: dict[str, str]
) -> None:
    if panel[SHARE].isna().all():
        note(axes, words["none"], 0.5, 0.5, "center")
        return
    color, caused = activation_look(activation).color, _caused(panel)
    draw_shares(axes, panel, axis, color, caused, _PALE)
    axes.set_title(percent(caused), pad=1.5, color=color)


def _caused(panel: pd.DataFrame) -> float:
    """Share of the layer's variance that the input causes; none where there is no variance."""
    first = panel.iloc[0]
    return float((first[ACROSS] / first[TOTAL]) ** 2) if first[TOTAL] > 0 else 0.0


def _example() -> pd.DataFrame:
    """Densities of the outputs of single units, and of all of them together: the same twice."""
    x = np.linspace(-3, 3, 121)
    means = np.linspace(-1.8, 1.8, _UNITS) * np.sqrt(1 - _NARROW**2)
    units = []
    for layer, centres, sd in (("follows", np.zeros(_UNITS), 1.0), ("stuck", means, _NARROW)):
        for unit, centre in enumerate(centres):
            density = np.exp(-(((x - centre) / sd) ** 2) / 2) / sd
            places = {"layer": layer, "unit": unit, _OUTPUT: x, _DENSITY: density}
            units.append(pd.DataFrame(places))
    return pd.concat(units)


def _pair(frame: pd.DataFrame, language: Language) -> Figure:
    words = in_language(_WORDS, language)
    figure, grid = panel_grid((FULL_WIDTH, 1.25), (1, 2), (0.3, 0.3, 0.3, 0.2), (0.5, 0.0))
    for axes, (layer, lines) in zip(grid[0], frame.groupby("layer", sort=False), strict=True):
        x = lines[_OUTPUT].unique()
        axes.fill_between(x, np.exp(-(x**2) / 2), color=QUIET, alpha=_PALE, linewidth=0)
        for _, line in lines.groupby("unit"):
            height = line[_DENSITY].to_numpy()
            axes.plot(x, height / max(height.max(), 1) * np.exp(-(x[height.argmax()] ** 2) / 2),
                      color=activation_look(DOCUMENT_ACTIVATIONS[0]).color)  # fmt: skip
        axes.set_title(words[str(layer)], fontweight="bold")
        axes.set_xlabel(words["output"])
        axes.set_yticks([])
        axes.set_xticks([])
    return figure


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    last = frame[frame["layer"] == frame["layer"].max()]
    shares = {
        (str(activation), str(law)): _caused(panel)
        for (activation, law), panel in last.groupby(["activation", "initializer"], sort=False)
    }
    ends = extremes(shares, percent, language)
    example = words["alt_example"].format(share=percent(_NARROW**2))
    return {NAME: words["alt"].format(ends=ends), EXAMPLE: example}
