"""Accuracy against depth, a panel a function, with the depths that theory gives each law."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.evidence.definitions import TRAINABLE, TRAINS
from engine.experiments.trained_depth.results import Combination, Standing, TrainedDepthView
from engine.experiments.trained_depth.run import THEORY
from engine.report.figures.measured import LEVEL
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import (
    FULL_WIDTH,
    QUIET,
    line_style,
    spread_apart,
    wrapped_panels,
)
from engine.report.labels import activation_label, initializer_label, initializer_look
from engine.report.numbers import fixed, pct
from engine.report.punctuation import ENUMERATION, SEMICOLON
from engine.report.result_words import Phrases, exact
from engine.report.tables.table import Rows, Table, bounds_columns
from engine.study.language import Language, Text, in_language

NAME, TABLE = "trained_depth_accuracy", "trained_depth"
DEPTH, ACCURACY, LIMIT = "depth [1]", "test_accuracy [1]", "depth by theory [1]"
LOW, HIGH = "test_accuracy low [1]", "test_accuracy high [1]"
_COLUMNS = (
    *("activation", "initializer", DEPTH, "learning_rate [1]", "edge of the grid", "standing"),
    *(LIMIT, "replicates", "diverged", ACCURACY, LOW, HIGH),
    *("test_loss [nat]", "test_loss low [nat]", "test_loss high [nat]"),
)

_LETTERS = 7.5  # points
_PANEL_COLUMNS = 2
_PANEL, _GAP, _LEFT, _RIGHT, _TOP, _BOTTOM = 1.06, 0.36, 0.52, 0.06, 0.22, 0.7
_ROOM = 5.0  # factor of depth to the right of the deepest, for the names of the lines
_APART = 0.165  # between these names, as a share of a panel's height
_THEORY = Text("理论所定", "by theory")
_WORDS = {
    "x": Text("隐藏层数", "hidden layers"),
    "y": Text("测试准确率 / %", "test accuracy / %"),
    "note": Text(
        "点与线：{n} 个重复的均值及其 {level} 区间；实心：判为可训练；点线：{trains}\n"
        "三角：理论所给的层数，{scales}ξ（不在图中者更深）；无点处有重复发散",
        "points and bars: mean of {n} replicates, {level} interval; filled: trains; dotted: "
        "{trains}\ntriangles: depth by theory, {scales} ξ (none: deeper); no point: a replicate "
        "diverged",
    ),
    "alt": Text(
        "各函数与初始值下测试准确率随层数的变化。确证可训练的最大层数：{said}。",
        "Test accuracy against depth for every function and law. Greatest depth that is shown to "
        "train: {said}.",
    ),
    "one": Text("{activation}：{laws}", "{activation}: {laws}"),
    "none": Text("无", "none"),
    "head": Text("激活函数", "Activation"),
}


def law_label(initializer: str, language: Language) -> str:
    """What a law is called here: `depth_gain` stands for all that theory says."""
    return _THEORY[language] if initializer == THEORY else initializer_label(initializer, language)


def table(study: Study) -> dict[str, pd.DataFrame]:
    """A row per combination and depth."""
    return {NAME: _frame(study.view("trained_depth"))}


def _frame(view: TrainedDepthView) -> pd.DataFrame:
    rows = [
        {
            "activation": c.activation,
            "initializer": c.initializer,
            DEPTH: network.depth,
            "learning_rate [1]": network.rate,
            "edge of the grid": network.edge or "neither",
            "standing": str(network.standing),
            LIMIT: network.limit,
            "replicates": network.accuracy.n,
            "diverged": network.diverged,
            **bounds_columns("test_accuracy", network.accuracy),
            **bounds_columns("test_loss", network.loss, "nat"),
        }
        for c in view.combinations
        for network in c.networks
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    settings = study.view("trained_depth").settings
    names = list(frame["activation"].unique())
    margins = (_LEFT, _RIGHT, _BOTTOM, _TOP)
    figure, panels = wrapped_panels(len(names), _PANEL_COLUMNS, _PANEL, margins, (0.15, _GAP))
    first, height = panels[0], figure.get_figheight()
    first.set_xscale("log")
    limits = frame[LIMIT][frame[LIMIT] > 0]
    least = min([settings.depths[0], *limits[np.isfinite(limits)]])
    first.set_xlim(max(least, 1) / 1.2, settings.depths[-1] * _ROOM)
    first.set_xticks(settings.depths, [str(depth) for depth in settings.depths])
    first.set_xticks([], minor=True)
    first.set_ylim(0, 1)
    first.set_yticks([0, 0.5, 1], [fixed(100 * share, 0) for share in (0, 0.5, 1)])
    for axes, name in zip(panels, names, strict=False):
        axes.set_title(activation_label(name, language), fontweight="bold", fontsize=_LETTERS)
        ends = [settings.depths[0], settings.depths[-1]]
        axes.plot(ends, [TRAINS] * 2, color=QUIET, linewidth=0.5, dashes=(2, 2))
        _panel(axes, frame[frame["activation"] == name], language)
        axes.tick_params(labelsize=_LETTERS, labelbottom=True)
    note = words["note"].format(
        n=settings.replicates, level=LEVEL, trains=pct(TRAINS, 0), scales=TRAINABLE
    )
    middle = (_LEFT + FULL_WIDTH - _RIGHT) / 2 / FULL_WIDTH
    figure.text(middle, 0.47 / height, words["x"], ha="center", va="top", fontsize=_LETTERS)
    centre = (_BOTTOM + height - _TOP) / 2 / height
    figure.text(0.02 / FULL_WIDTH, centre, words["y"], rotation=90, va="center", fontsize=_LETTERS)
    figure.text(middle, 0.02 / height, note, ha="center", va="bottom", color=QUIET,
                fontsize=_LETTERS, linespacing=1.2)  # fmt: skip
    return {NAME: figure}


def _panel(axes: Axes, frame: pd.DataFrame, language: Language) -> None:
    ends: list[tuple[float, str]] = []
    for law, all_rows in frame.groupby("initializer", sort=False):
        look = initializer_look(str(law))
        style = line_style(look)
        limit = float(all_rows[LIMIT].iloc[-1])
        if limit <= all_rows[DEPTH].max():
            axes.plot(limit, 0.04, marker="^", color=look.color, markersize=5)
        rows = all_rows[all_rows[ACCURACY].notna()]
        if rows.empty:
            continue
        low, high = rows[LOW].clip(0, 1), rows[HIGH].clip(0, 1)
        axes.plot(rows[DEPTH], rows[ACCURACY], **style | {"marker": None})
        axes.vlines(rows[DEPTH], low, high, color=look.color, linewidth=0.7)
        trains = (rows["standing"] == Standing.TRAINS).to_numpy()
        for part, face in ((trains, look.color), (~trains, "white")):
            axes.plot(rows[DEPTH][part], rows[ACCURACY][part], markersize=4,
                      **style | {"linestyle": "none", "markerfacecolor": face})  # fmt: skip
        ends.append((float(rows[ACCURACY].iloc[-1]), str(law)))
    _name_lines(axes, sorted(ends), int(frame[DEPTH].max()), language)


def _name_lines(axes: Axes, ends: list[tuple[float, str]], beside: int, language: Language) -> None:
    heights = np.array([height for height, _ in ends])
    places = spread_apart(heights, _APART, within=(0.06, 0.94))
    for place, (_, law) in zip(places, ends, strict=True):
        axes.text(1.25 * beside, place, law_label(law, language), va="center",
                  fontsize=_LETTERS, color=initializer_look(law).color)  # fmt: skip


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    view: TrainedDepthView = study.view("trained_depth")
    said = [
        words["one"].format(
            activation=activation_label(name, language),
            laws=ENUMERATION[language].join(
                f"{law_label(c.initializer, language)} {c.greatest or words['none']}"
                for c in view.of(name)
            ),
        )
        for name in view.activations
    ]
    return {NAME: words["alt"].format(said=SEMICOLON[language].join(said) or words["none"])}


def tables(view: TrainedDepthView) -> dict[str, Table]:
    """The greatest depth that trains, and theory's, by function and law."""
    laws = view.laws

    def rows(phrases: Phrases) -> Rows:
        return [
            [phrases.name(name), *(_cell(view.cell(name, law), phrases.language) for law in laws)]
            for name in view.activations
        ]

    header = [
        _WORDS["head"],
        *(Text(law_label(law, "zh"), law_label(law, "en")) for law in laws),
    ]
    return {TABLE: Table(_frame(view), header, rows, "l" + "r" * len(laws))}


def _cell(combination: Combination | None, language: Language) -> str:
    """As "20 (8.7)"; a question mark where the next depth is not settled."""
    if combination is None:
        return "–"
    last = combination.networks[-1]
    if last.limit >= last.depth:
        theory = f">{last.depth}"
    else:
        theory = "–" if math.isnan(last.limit) else fixed(last.limit, 1)
    depth = exact(combination.greatest) if combination.greatest else _WORDS["none"][language]
    return f"{depth}{'?' * combination.open} ({theory})"
