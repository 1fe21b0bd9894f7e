"""Spread of log lengths and log gradients over networks, against depth over width."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.finite_width.results import read
from engine.report.figures.measured import LEVEL
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import FULL_WIDTH, QUIET, SMALL, panel_grid
from engine.report.labels import activation_label, activation_look
from engine.report.numbers import num
from engine.report.punctuation import SEMICOLON
from engine.study.language import Language, Text, in_language

NAME = "finite_width"
X, VARIANCE, LAW = "layers_over_width [1]", "variance [1]", "law [1]"
_HEIGHT = 2.1  # inches
_STYLES = ("-", "--", "-.", ":")

_WORDS = {
    "length": Text("ln 长度", "ln length"),
    "gradient": Text("ln 梯度", "ln gradient"),
    "x": Text("层数 / 宽度", "layers / width"),
    "y": Text("网络之间的方差", "variance over networks"),
    "width": Text("宽度 {}", "width {}"),
    "note": Text(
        "线：{n} 个网络；带：{level} 区间；灰线：定律",
        "lines: {n} networks; bands: {level} intervals; grey: the law",
    ),
    "alt": Text(
        "网络之间 ln 长度与 ln 梯度的方差随层数与宽度之比的变化。{rows}。",
        "Variance over networks of ln length and ln gradient against depth over width. {rows}.",
    ),
    "row": Text(
        "{activation}、宽度 {width}：{variance}，定律给出 {law}",
        "{activation} at width {width}: {variance}, the law gives {law}",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per direction, cell, width and layer."""
    rows = []
    for reading in read(study.first(NAME)):
        both = {
            "length": zip(reading.lengths, reading.laws, strict=True),
            "gradient": zip(reading.gradients, reading.gradient_laws, strict=True),
        }
        rows += [
            {
                "activation": reading.activation,
                "initializer": reading.initializer,
                "direction": direction,
                "width": reading.width,
                "layers": layers,
                X: layers / reading.width,
                VARIANCE: at.estimate,
                "low [1]": at.low,
                "high [1]": at.high,
                LAW: law,
                "networks": at.n,
            }
            for direction, variances in both.items()
            for layers, (at, law) in enumerate(variances, 1)
        ]
    return {NAME: pd.DataFrame(rows)}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    figure, grid = panel_grid(
        (FULL_WIDTH, _HEIGHT), (1, 2), (0.4, 0.06, 0.72, 0.18), (0.12, 0.1), sharey=True
    )
    widths = list(frame["width"].unique())
    for axes, direction in zip(grid[0], ("length", "gradient"), strict=True):
        axes.set_title(words[direction], fontweight="bold")
        _panel(axes, frame[frame["direction"] == direction], widths)
    grid[0][0].set_ylabel(words["y"])
    figure.text(0.55, 0.56 / _HEIGHT, words["x"], ha="center", va="top")
    for name in frame["activation"].unique():
        look = activation_look(name)
        grid[0][0].plot([], [], color=look.color, label=activation_label(name, language))
    for index, width in enumerate(widths):
        style = _STYLES[index % len(_STYLES)]
        grid[0][0].plot([], [], color="black", linestyle=style, label=words["width"].format(width))
    figure.legend(loc="lower center", bbox_to_anchor=(0.5, 0.11 / _HEIGHT), ncols=6, frameon=False,
                  handlelength=1.6, columnspacing=1.2)  # fmt: skip
    note = words["note"].format(n=int(frame["networks"].max()), level=LEVEL)
    figure.text(0.5, 0.02 / _HEIGHT, note, ha="center", va="bottom", color=QUIET, fontsize=SMALL)
    return {NAME: figure}


def _panel(axes: Axes, panel: pd.DataFrame, widths: list[int]) -> None:
    for (activation, width), line in panel.groupby(["activation", "width"], sort=False):
        color = activation_look(str(activation)).color
        style = _STYLES[widths.index(int(width)) % len(_STYLES)]
        axes.fill_between(line[X], line["low [1]"], line["high [1]"], color=color, alpha=0.12,
                          linewidth=0)  # fmt: skip
        axes.plot(line[X], line[VARIANCE], color=color, linestyle=style, linewidth=0.8)
        axes.plot(line[X], line[LAW], color=QUIET, linewidth=0.6)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says the spread of lengths at the last layer, and what the law gives."""
    words, frame = in_language(_WORDS, language), tables[NAME]
    last = frame[(frame["direction"] == "length") & (frame["layers"] == frame["layers"].max())]
    said = [
        words["row"].format(
            activation=activation_label(row["activation"], language),
            width=row["width"],
            variance=num(row[VARIANCE]),
            law=num(row[LAW]),
        )
        for row in last.to_dict("records")
        if np.isfinite(row[VARIANCE]) and np.isfinite(row[LAW])
    ]
    return {NAME: words["alt"].format(rows=SEMICOLON[language].join(said))}
