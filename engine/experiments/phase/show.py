"""What a layer does to a gradient, against the spread of the weights; the sides by initializer."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.phase.results import InitializerPhase, PhaseView
from engine.report.figures.keyed_grid import keyed_grid
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import QUIET, SMALL, line_style, plain_log_ticks, spread_apart
from engine.report.labels import activation_label, activation_look, initializer_text
from engine.report.numbers import num
from engine.report.punctuation import SEMICOLON
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Language, Text, in_language

NAME = "phase"
SPREAD, FACTOR, CRITICAL = "sigma_w [1]", "chi_1 [1]", "critical sigma_w [1]"
_PER_PANEL = 5
_SHOWN = (0.05, 20.0)
_MARKED = {1.0: Text("Xavier", "Xavier"), math.sqrt(2): Text("He", "He")}
_ROOM = 2.2
"""What the axis is longer than the spreads are, for the names of the lines."""
_WORDS = {
    "x": Text("权重标准差 × √n", "sd of the weights × √n"),
    "y": Text("每层的倍数 χ₁", "factor per layer χ₁"),
    "note": Text(
        "没有偏置的无限宽网络，信号稳定之后；大于一则梯度爆炸，小于一则消失",
        "infinitely wide networks without biases, where the signal has settled; "
        "above one gradients explode, below one they vanish",
    ),
    "alt": Text(
        "梯度均方每层的倍数随权重标准差与宽度平方根之积的变化。等于一时，该积为：{said}。",
        "Factor per layer of a gradient's mean square against the weights' standard deviation "
        "times the root of the width. It is one where that is: {said}.",
    ),
    "one": Text("{name} {critical}", "{critical} for {name}"),
}

COLUMNS = ("normal_sd1", "normal_sd0.01", "uniform_fan_in", "lecun_normal", "he_normal")
"""Laws of the printed table; Glorot's are LeCun's where widths are equal."""


_SIDES = {
    "order": Text("有序", "order"),
    "edge": Text("临界", "edge"),
    "chaos": Text("混沌", "chaos"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per activation and spread of the weights, without biases."""
    data = study.first("phase").isel(sigma_b=0)[["chi_1", "critical_sigma_w"]]
    data = data.rename(
        sigma_w=SPREAD, sigma_b="sigma_b [1]", chi_1=FACTOR, critical_sigma_w=CRITICAL
    )
    return {NAME: data.to_dataframe().reset_index()}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    names = list(frame["activation"].unique())
    parts = [names[start : start + _PER_PANEL] for start in range(0, len(names), _PER_PANEL)]
    figure, grid = keyed_grid(
        [""] * len(parts), [words["y"]], [], x=words["x"], note=words["note"], heights=1.7
    )
    spreads = frame[SPREAD]
    for axes, part in zip(grid[0], parts, strict=True):
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(spreads.min(), spreads.max() * _ROOM)
        axes.set_ylim(*_SHOWN)
        axes.axhline(1, color=QUIET, linewidth=0.6)
        for place, name in _MARKED.items():
            axes.axvline(place, color=QUIET, linewidth=0.6, linestyle=":")
            axes.text(place, 1.01, f" {name[language]} ", color=QUIET, fontsize=SMALL,
                      transform=axes.get_xaxis_transform(),
                      ha="right" if place == 1 else "left")  # fmt: skip
        _curves(axes, frame, part, language)
        axes.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
        axes.set_xticks([], minor=True)
    plain_log_ticks(grid[0, 0])
    return {NAME: figure}


def _curves(axes: Axes, frame: pd.DataFrame, names: Sequence[str], language: Language) -> None:
    """Lines, with their names to the right in the order in which they leave the panel."""
    ends = []
    for name in names:
        line = frame[frame["activation"] == name]
        look = activation_look(name)
        axes.plot(line[SPREAD], line[FACTOR], **line_style(look) | {"marker": None})
        ends.append((float(line[FACTOR].iloc[-1]), name))
    low, high = np.log(_SHOWN)
    heights = [(np.log(end) - low) / (high - low) for end, _ in sorted(ends)]
    places = spread_apart(np.minimum(heights, 0.97), 0.08)
    places -= max(0.0, places[-1] - 0.97)
    for place, (_, name) in zip(places, sorted(ends), strict=True):
        axes.text(0.99, place, activation_label(name, language), transform=axes.transAxes,
                  ha="right", va="center", fontsize=SMALL,
                  color=activation_look(name).color)  # fmt: skip


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    critical = tables[NAME].groupby("activation", sort=False)[CRITICAL].first()
    said = SEMICOLON[language].join(
        words["one"].format(name=activation_label(str(name), language), critical=num(value))
        for name, value in critical.dropna().items()
    )
    return {NAME: words["alt"].format(said=said or "–")}


def tables(view: PhaseView) -> dict[str, Table]:
    frame = pd.DataFrame(
        [
            {
                "activation": activation,
                "initializer": initializer,
                CRITICAL: view.critical.get(activation),
                "sigma_w [1]": point.sigma_w,
                "chi_1 [1]": point.at.chi_1,
                "fixed length [1]": point.at.fixed_length,
                "fixed correlation [1]": point.at.fixed_correlation,
                "depth scale [layers]": point.at.depth_scale,
                "gradient scale [layers]": point.gradient_scale,
                "side": point.side,
            }
            for (activation, initializer), point in view.points.items()
        ]
    )
    laws = [law for law in COLUMNS if any(initializer == law for _, initializer in view.points)]

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(activation),
                phrases.number(critical),
                *(_cell(phrases, view.points.get((activation, law))) for law in laws),
            ]
            for activation, critical in view.critical.items()
        ]

    critical = Text(Markup("临界 σ<sub>w</sub>"), Markup("Critical σ<sub>w</sub>"))
    header: list[Text | str] = ["", critical, *map(initializer_text, laws)]
    return {"phase_sides": Table(frame, header, rows, "lr" + "c" * len(laws))}


def _cell(phrases: Phrases, point: InitializerPhase | None) -> str:
    """The side, and the layers in which a gradient changes by a factor e."""
    if point is None:
        return "–"
    side = _SIDES[point.side][phrases.language]
    if not math.isfinite(point.gradient_scale):
        return side
    return Markup("{}<br><small>{}</small>").format(side, phrases.number(point.gradient_scale))
