"""The emblem: what comes back to the first layer, against sd times the root of the width."""

import itertools
import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text as Lettering

from engine.evidence.criteria import Outcome
from engine.evidence.definitions import VANISHED
from engine.experiments.propagation.contents import DOCUMENT_LAWS
from engine.report.figures.measured import LEVEL
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import (
    FULL_WIDTH,
    INK,
    MILLIMETRE,
    QUIET,
    log_ticks,
    name_axis,
    panel_grid,
    spread_apart,
)
from engine.report.labels import activation_label, activation_look
from engine.report.numbers import num
from engine.report.punctuation import SEMICOLON
from engine.study.language import Language, Text, in_language

NAME = "emblem"
HEIGHT = 62 * MILLIMETRE  # as it is printed
UNITS, REPLICATES = "width [units]", "replicates"
SIZE, RATIO = "sd_times_root_of_width [1]", "gradient_ratio [1]"
LOW, HIGH, THEORY = "low [1]", "high [1]", "theory [1]"
MARKED = (30, 100, 300)
_MARKERS = ("o", "s", "^")
_MARKER_SIZES = (3.0, 4.4, 6.4)  # of one place, each can be seen within the next
_DASHES = ("-", (0, (5, 1.5)), (0, (6, 1.3, 1.2, 1.3)), (0, (1, 1)))
_RULES = {"lecun_normal": "Xavier", "he_normal": "He"}
_LARGE = DOCUMENT_LAWS[0]

TAUGHT = (
    (
        "normal_sd0.01",
        "sigmoid-sd001-no-vanishing",
        Text("sigmoid 不消失", "sigmoid: no vanishing"),
    ),
    ("normal_sd0.01", "tanh-small-weights-collapse-gradient", Text("tanh 消失", "tanh: vanishes")),
    ("lecun_normal", "sigmoid-best-xavier-tuned", Text("最宜 sigmoid", "best for sigmoid")),
    ("lecun_normal", "tanh-best-xavier-tuned", Text("最宜 tanh", "best for tanh")),
    ("he_normal", "relu-best-he-tuned", Text("最宜 ReLU", "best for ReLU")),
    ("normal_sd1", "sigmoid-sd1-gradient-vanishes", Text("sigmoid 消失", "sigmoid: vanishes")),
    ("normal_sd1", "large-weights-vanish-tanh", Text("tanh 消失", "tanh: vanishes")),
)
"""What the documents teach of a law, by the claim that decides it."""

_WORDS = {
    "x": Text(
        "权重标准差 × √n（n：每层神经元数）",
        "sd of the weights × √n  (n: units per layer)",
    ),
    "y": Text("梯度：首层 / 末层（{} 层）", "gradient, first layer / last ({} layers)"),
    "note": Text(
        "线：无限宽网络的理论；点：实测与 {level} 区间\n{true}划去：不成立\n无记号：视条件而定",
        "lines: theory of wide layers; marks: measured, {level} intervals\n"
        "{true}struck out: taught and not so\nunmarked: depends on conditions",
    ),
    "true": Text("✓ 成立；", "✓ taught and true; "),
    "sd": Text("标准差 {:g}", "sd {:g}"),
    "vanishes": Text("消失", "vanishes"),
    "explodes": Text("爆炸", "explodes"),
    "alt": Text(
        "首层与末层梯度之比随权重标准差与 √n 之积的变化：{curves}。{law} 时的比值：{marks}。",
        "Gradient of the first layer over that of the last against the weights' sd times the "
        "root of the width: {curves}. With {law} it is, {marks}.",
    ),
    "below": Text(
        "{activation} 在乘积低于 {size} 时不足 {bound}",
        "for {activation} below {bound} where that product is below {size}",
    ),
    "mark": Text(
        "{activation} 在 n = {narrow} 时为 {low}，在 n = {wide} 时为 {high}",
        "for {activation}, {low} at n = {narrow} and {high} at n = {wide}",
    ),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """Points of the theory's curves, without a law, and a row per law and width measured."""
    seen = study.view("weight_scale")
    curves = [
        {"activation": activation, "initializer": "", SIZE: sigma_w, THEORY: ratio}
        for activation, curve in seen.curves.items()
        for sigma_w, ratio in zip(curve.sigma_w, curve.ratio, strict=True)
    ]
    marks = [
        {
            "activation": r.activation,
            "initializer": r.initializer,
            UNITS: r.width,
            SIZE: r.sigma_w,
            RATIO: r.ratio.estimate,
            LOW: r.ratio.low,
            HIGH: r.ratio.high,
            THEORY: r.predicted,
            REPLICATES: r.ratio.n,
        }
        for r in seen.readings
    ]
    columns = ["activation", "initializer", UNITS, SIZE, RATIO, LOW, HIGH, THEORY, REPLICATES]
    frame = pd.DataFrame(curves + marks, columns=columns)
    return {NAME: frame.astype({UNITS: "Int64", REPLICATES: "Int64"})}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    curves, marks = frame[frame["initializer"] == ""], _marked(frame)
    size, margins = (FULL_WIDTH, HEIGHT), (0.5, 0.52, 0.4, 0.56)
    figure, [[axes]] = panel_grid(size, (1, 1), margins, (0, 0))
    axes.set_xscale("log")
    axes.set_yscale("log")
    if not marks.empty:
        axes.set_xlim(curves[SIZE].min(), curves[SIZE].max())
        axes.set_ylim(marks[RATIO].min() / 20, marks[RATIO].max() * 20)
        _backdrop(axes, words)
        _curves(axes, curves, language)
        _marks(axes, marks)
        _laws(axes, marks, study, language)
    log_ticks(axes, step=2)
    log_ticks(axes, step=1, which="x")
    middle = (margins[0] + FULL_WIDTH - margins[1]) / 2 / FULL_WIDTH
    name_axis(figure, (middle, 0.23 / HEIGHT), words["x"])
    axes.set_ylabel(words["y"].format(study.view("weight_scale").settings.depth))
    told = {claim for law, claim, _ in TAUGHT if law in set(marks["initializer"])}
    ticked = any(true for claim, true in _decided(study).items() if claim in told)
    note = words["note"].format(level=LEVEL, true=words["true"] if ticked else "")
    axes.text(0.99, 0.02, note, transform=axes.transAxes, ha="right", va="bottom", color=QUIET,
              linespacing=1.3)  # fmt: skip
    return {NAME: figure}


def _marked(frame: pd.DataFrame) -> pd.DataFrame:
    """The marks that are drawn: three widths, told apart by their shape."""
    marks = frame[frame["initializer"] != ""]
    known = marks[marks[UNITS].isin(MARKED)]
    return marks[marks[UNITS].isin(marks[UNITS].unique()[:3])] if known.empty else known


def _backdrop(axes: Axes, words: dict[str, str]) -> None:
    """Where a gradient is called vanished, and its mirror image."""
    low, high = axes.get_ylim()
    left = axes.get_xlim()[0]
    axes.axhline(1, color=QUIET, linewidth=0.5)
    axes.axhspan(low, VANISHED, color="#F1F1F1", linewidth=0, zorder=0)
    axes.text(left * 1.05, VANISHED * 0.7, words["vanishes"], va="top", color=QUIET)
    axes.axhspan(1 / VANISHED, high, color="#F1F1F1", linewidth=0, zorder=0)
    axes.text(left * 1.05, 1.4 / VANISHED, words["explodes"], va="bottom", color=QUIET)


def _curves(axes: Axes, curves: pd.DataFrame, language: Language) -> None:
    """Each with its name at its right end."""
    lines = curves.groupby("activation", sort=False)
    for (activation, line), dash in zip(lines, itertools.cycle(_DASHES), strict=False):
        color = activation_look(str(activation)).color
        axes.plot(line[SIZE], line[THEORY], color=color, linestyle=dash, linewidth=1.3)
    ends = np.log10(lines[THEORY].last()).sort_values(kind="stable")
    low, high = np.log10(axes.get_ylim())
    at = spread_apart(np.clip(ends.to_numpy(), low, high), (high - low) * 0.045)
    for name, y in zip(ends.index, at, strict=True):
        axes.annotate(activation_label(name, language), (axes.get_xlim()[1], 10**y), (3, 0),
                      textcoords="offset points", va="center", fontweight="bold",
                      color=activation_look(name).color)  # fmt: skip


def _marks(axes: Axes, marks: pd.DataFrame) -> None:
    """The widths are written beside the uppermost marks of each law that does not look at them."""
    widths = list(marks[UNITS].unique())
    for (activation, width), points in marks.groupby(["activation", UNITS], sort=False):
        color, index = activation_look(str(activation)).color, widths.index(width)
        reach = (points[RATIO] - points[LOW], points[HIGH] - points[RATIO])
        axes.errorbar(points[SIZE], points[RATIO], yerr=np.abs(reach), fmt=_MARKERS[index],
                      color=color, markersize=_MARKER_SIZES[index], markerfacecolor="none",
                      markeredgewidth=0.9, elinewidth=0.9, zorder=4)  # fmt: skip
    for _, law in marks.groupby("initializer", sort=False):
        if law[SIZE].nunique() < len(widths):
            continue
        top = law.loc[law.groupby(UNITS)[RATIO].idxmax()]
        for index, point in enumerate(top.to_dict("records")):
            label = f"{'' if index else 'n = '}{point[UNITS]:.0f}"
            axes.annotate(label, (point[SIZE], point[RATIO]), (-4, 3), ha="right",
                          textcoords="offset points", color=QUIET)  # fmt: skip


def _laws(axes: Axes, marks: pd.DataFrame, study: Study, language: Language) -> None:
    """Above the panel each law, and below its name what is taught of it."""
    spans = marks.groupby("initializer", sort=False)[SIZE].agg(["min", "max"])
    spans, decided = spans.sort_values(["min", "max"]), _decided(study)
    fixed = list(spans.index[spans["min"] == spans["max"]])
    for name, *span in spans.itertuples():
        middle = math.sqrt(math.prod(span))
        axes.axvspan(*span, facecolor="#E2E2E2", edgecolor="#B0B0B0", linewidth=0.6,
                     zorder=0.5)  # fmt: skip
        beside = "left" if name in fixed[1:] else "right"
        ha = beside if name in fixed and len(fixed) > 1 else "center"
        head = _named(study, name, language)
        taught = [(text[language], decided[claim]) for law, claim, text in TAUGHT
                  if law == name and claim in decided]  # fmt: skip
        for row, (line, true) in enumerate([(head, None), *taught]):
            text = axes.annotate(f"{line} ✓" if true else line, (middle, 1), (0, 31 - 10 * row),
                                 xycoords=("data", "axes fraction"), ha=ha,
                                 textcoords="offset points",
                                 fontweight="bold" if row == 0 else "normal",
                                 color=QUIET if true is False else INK)  # fmt: skip
            if true is False:
                _strike(axes, text)


def _named(study: Study, name: str, language: Language) -> str:
    """A law as it is taught: by its sd, or by whose rule it is."""
    [columns] = (study.protocol.columns_by_name[one] for one in study.of_kind("weight_scale"))
    sd = columns[name].parameters.get("sd")
    return _RULES[name] if sd is None else in_language(_WORDS, language)["sd"].format(sd)


def _strike(axes: Axes, text: Lettering) -> None:
    """A line through a text, which SVG's text decoration is not asked for: print shows none."""
    box = text.get_window_extent().transformed(axes.transAxes.inverted())
    axes.plot([box.x0, box.x1], [(box.y0 + box.y1) / 2] * 2, color=INK, linewidth=0.6,
              transform=axes.transAxes, clip_on=False)  # fmt: skip


def _decided(study: Study) -> dict[str, bool | None]:
    """Whether what a claim says holds, where the ledger says so; None where conditions matter."""
    found = {Outcome.SUPPORTED: True, Outcome.CONTRADICTED: False}
    return {
        claim["id"]: found[claim["verdict"]] if claim["robust"] else None
        for claim in study.ledger["claims"]
        if claim["verdict"] in found
    }


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    """Says where each function's gradient vanishes, and what sd 1 does at the ends of the marks."""
    words, marks = in_language(_WORDS, language), _marked(tables[NAME])
    below = [
        words["below"].format(
            activation=activation_label(activation, language),
            bound=f"{VANISHED:g}",
            size=num(curve.vanishes_below),
        )
        for activation, curve in study.view("weight_scale").curves.items()
        if curve.vanishes_below is not None
    ]
    large = marks[marks["initializer"] == _LARGE].sort_values(UNITS, kind="stable")
    at = [
        words["mark"].format(
            activation=activation_label(str(activation), language),
            narrow=law[UNITS].iloc[0],
            low=num(law[RATIO].iloc[0]),
            wide=law[UNITS].iloc[-1],
            high=num(law[RATIO].iloc[-1]),
        )
        for activation, law in large.groupby("activation", sort=False)
    ]
    apart = SEMICOLON[language]
    law = _named(study, _LARGE, language) if at else ""
    said = {"curves": apart.join(below), "marks": apart.join(at), "law": law}
    return {NAME: words["alt"].format(**said)}
