"""Standard deviation of the back-propagated gradient at every layer, for the whole matrix."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from engine.report.figures.extremes import extremes
from engine.report.figures.keyed_grid import activation_panels, initializer_key, telling
from engine.report.figures.measured import over_replicates, place_frame
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import QUIET, SMALL, band_line, log_ticks
from engine.report.labels import initializer_label, initializer_look
from engine.report.numbers import num
from engine.study.language import Language, Text, in_language

NAME = "gradients"
GRADIENT = "gradient_sd [1]"
LOWEST, HIGHEST = "gradient_sd_lowest [1]", "gradient_sd_highest [1]"

# With more powers of ten than this on a panel, factors of ten can no longer be told.
_MOST_DECADES = 16

_WORDS = {
    "x": Text("层", "layer"),
    "y": Text("预激活处梯度的标准差", "sd of the gradient at the pre-activations"),
    "note": Text(
        "线：{} 个重复的均值；带：最小至最大的重复",
        "line: mean of {} replicates; band: from the lowest to the highest replicate",
    ),
    "zero": Text("梯度为零：{}", "zero gradient: {}"),
    "alt": Text(
        "反向梯度的标准差随层数的变化，每个激活函数一格。从最后一层到第一层，{ends}。",
        "Standard deviation of the back-propagated gradient at every layer, one panel per "
        "activation function. From the last layer to the first {ends}.",
    ),
    "ends": Text(
        "最少乘以 {low}（{low_cell}），最多乘以 {high}（{high_cell}）",
        "it is multiplied by {low} at the least ({low_cell}), by {high} at the most ({high_cell})",
    ),
    "none": Text("没有一格的梯度非零且有限", "no gradient stays finite and other than zero"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per cell and layer; the gradient at the last layer's outputs has sd 1."""
    data = study.first("propagation")
    sds = data["pre_activation_gradient_sd"]
    columns, places = over_replicates(GRADIENT, sds), ("activation", "initializer", "layer")
    return {NAME: place_frame(data, places, columns, sds)}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, laws = in_language(_WORDS, language), telling(study.initializers)
    frame = tables[NAME][tables[NAME]["initializer"].isin(laws)]
    figure, panels = activation_panels(
        study.activations,
        initializer_key(laws, language),
        language,
        x=words["x"],
        y=words["y"],
        note=words["note"].format(frame["replicates"].max()),
    )
    _log_axis(panels, frame[[LOWEST, HIGHEST]].to_numpy(), frame["layer"].unique())
    for axes, activation in zip(panels, study.activations, strict=True):
        _panel(axes, frame[frame["activation"] == activation], words, language)
    return {NAME: figure}


def _log_axis(panels: Sequence[Axes], values: np.ndarray, layers: ArrayLike) -> None:
    """Gives panels that share their axes a log scale that holds `values`, and the layers' numbers.

    Beyond sixteen powers of ten the smallest values leave the panel at its lower edge.
    """
    positive = values[np.isfinite(values) & (values > 0)]
    high = np.ceil(np.log10(positive.max()) + 0.1) if positive.size else 1.0
    low = np.floor(np.log10(positive.min()) - 0.1) if positive.size else -1.0
    low = max(low, high - _MOST_DECADES)
    layers = np.asarray(layers)
    step = -(-len(layers) // 10)
    for axes in panels:
        axes.set_yscale("log")
    panels[0].set_ylim(10.0**low, 10.0**high)
    panels[0].set_xlim(layers[0] - 0.3, layers[-1] + 0.3)
    panels[0].set_xticks(layers[::step])
    log_ticks(panels[0])


def _panel(axes: Axes, panel: pd.DataFrame, words: dict[str, str], language: Language) -> None:
    without = []
    for initializer, line in panel.groupby("initializer", sort=False):
        look = initializer_look(str(initializer))
        band_line(axes, line["layer"], line[GRADIENT], line[LOWEST], line[HIGHEST], look)
        if (line[GRADIENT] == 0).any():
            without.append(initializer_label(str(initializer), language))
    # Zero has no place on a log axis, so it is said.
    if without:
        text = words["zero"].format("\n".join(without))
        axes.text(0.98, 0.97, text, transform=axes.transAxes, ha="right", va="top",
                  fontsize=SMALL, color=QUIET)  # fmt: skip


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says which cell shrinks the gradient most and which least."""
    frame = tables[NAME]
    ratios = {}
    for (activation, law), line in frame.groupby(["activation", "initializer"], sort=False):
        first, last = line[GRADIENT].iloc[0], line[GRADIENT].iloc[-1]
        if np.isfinite(first) and first > 0 and last > 0:
            ratios[str(activation), str(law)] = float(first / last)
    words = in_language(_WORDS, language)
    said = extremes(ratios, num, language, _WORDS["ends"]) if ratios else words["none"]
    return {NAME: words["alt"].format(ends=said)}
