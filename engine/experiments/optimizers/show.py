"""What each start costs under each update rule: a panel per function, the rules side by side."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.evidence.definitions import POINT
from engine.evidence.tuned import Standing
from engine.experiments.optimizers.settings import Rule
from engine.experiments.tuned_training.show import record
from engine.report.figures.measured import LEVEL
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import FULL_WIDTH, QUIET, SMALL, panel_grid
from engine.report.labels import activation_label, initializer_label
from engine.report.numbers import pct
from engine.report.punctuation import SEMICOLON
from engine.report.result_words import exact
from engine.report.setting_names import RULES
from engine.study.language import Language, Text, in_language

NAME = "optimizers"
RULE, REGRET, LOW, HIGH = "optimizer", "regret [1]", "regret low [1]", "regret high [1]"
_LEFT, _RIGHT, _BOTTOM, _TOP, _GAP = 1.5, 0.08, 0.58, 0.2, 0.1
_ROW, _BETWEEN = 0.125, 0.5  # inches; rows left free between laws
_LOOKS = {"sgd": ("#0072B2", "o"), "momentum": ("#D55E00", "s"), "adam": ("#117733", "^")}
_TICKS = (0.0, 0.01, 0.1, 1.0)

_WORDS = {
    "x": Text("测试准确率落后于最佳起点 / 百分点", "points of test accuracy behind the best start"),
    "note": Text(
        "点与线：{n} 个重复的均值与同时成立的 {level} 区间；带：不足计者；×：发散；空心：均未学会\n"
        "横轴在 {point} 以上为对数",
        "points and lines: mean of {n} replicates, simultaneous {level} intervals; band: does not "
        "count;\n×: diverged; hollow: no start learns; beyond {point} the axis is logarithmic",
    ),
    "alt": Text(
        "各函数的各起点在各优化方法下的测试准确率落后于该方法下最佳起点的程度。{said}。",
        "How far each start’s test accuracy is behind that of the best start under the same update "
        "rule, function by function; {said}.",
    ),
    "some": Text(
        "{rule}：{all} 种中 {n} 种不当，最甚者为{law}配 {name}，{cost}",
        "{rule}: {n} of {all} starts are wrong, the dearest {law} with {name}, {cost}",
    ),
    "diverged": Text("发散", "which diverges"),
    "none": Text("{rule}：{all} 种中无一不当", "{rule}: none of {all} starts is wrong"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """A row per function, law and rule."""
    rows = [
        {RULE: under.rule, "learned": answer.learned, **record(under.setting, answer, law)}
        for under in study.view("optimizers").rules
        for answer in under.setting.activations
        for law in answer.laws
    ]
    return {NAME: pd.DataFrame(rows)}


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame, settings = in_language(_WORDS, language), tables[NAME], study.view(NAME).settings
    functions = list(frame["activation"].unique())
    [experiment] = study.protocol.of_kind("optimizers")
    known = [law.name for law in study.protocol.initializers_of(experiment)]
    laws = [law for law in known if law in set(frame["initializer"])]
    places = {
        (law, rule): place * (len(settings.rules) + _BETWEEN) + row
        for place, law in enumerate(laws)
        for row, rule in enumerate(settings.rules)
    }
    rows = max(places.values()) + 1
    height = _TOP + _ROW * rows + _BOTTOM
    margins = (_LEFT, _RIGHT, _BOTTOM, _TOP)
    figure, grid = panel_grid((FULL_WIDTH, height), (1, len(functions)), margins, (_GAP, 0.0))
    first = grid[0, 0]
    first.set_xscale("symlog", linthresh=POINT, linscale=0.6)
    first.set_xlim(-0.2 * POINT, 1.6)
    first.set_xticks(_TICKS, [exact(round(100 * tick)) for tick in _TICKS])
    first.set_xticks([], minor=True)
    first.set_yticks([*places.values()], [RULES[rule][language] for _, rule in places])
    first.set_ylim(rows - 0.4, -0.6)
    for label, (_, rule) in zip(first.get_yticklabels(), places, strict=True):
        label.set_color(_LOOKS[rule][0])
    for law in laws:
        middle = places[law, settings.rules[0]] + (len(settings.rules) - 1) / 2
        first.annotate(initializer_label(law, language), (0, middle),
                       (-_LEFT * 72 + 2, 0), xycoords=("axes fraction", "data"),
                       textcoords="offset points", va="center", fontweight="bold")  # fmt: skip
    for axes, name in zip(grid[0], functions, strict=True):
        axes.set_title(activation_label(name, language), fontweight="bold")
        axes.tick_params(labelsize=SMALL)
        axes.tick_params("y", length=0)
        axes.axvspan(0, POINT, color="#E4E4E4", linewidth=0)
        _panel(axes, frame[frame["activation"] == name], places)
    middle = (_LEFT + FULL_WIDTH - _RIGHT) / 2 / FULL_WIDTH
    figure.text(middle, 0.31 / height, words["x"], ha="center", va="bottom")
    note = words["note"].format(n=settings.replicates, level=LEVEL, point=exact(round(100 * POINT)))
    figure.text(0.5, 0.02 / height, note, ha="center", va="bottom", color=QUIET, linespacing=1.2)
    return {NAME: figure}


def _panel(axes: Axes, frame: pd.DataFrame, places: Mapping[tuple[str, Rule], float]) -> None:
    for row in frame.to_dict("records"):
        color, marker = _LOOKS[row[RULE]]
        place = places[row["initializer"], row[RULE]]
        if row["standing"] == Standing.DIVERGED:
            axes.plot(1, place, "x", color=color, markersize=4)
            continue
        ends = np.clip([row[LOW], row[HIGH]], 0, 1)
        axes.hlines(place, *ends, color=color, linewidth=0.9)
        axes.plot(row[REGRET], place, marker, color=color, markersize=4,
                  markerfacecolor=color if row["learned"] else "white")  # fmt: skip


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    said = []
    for under in study.view("optimizers").rules:
        told = {"rule": RULES[under.rule][language], "all": len(under.starts)}
        if under.wrong:
            activation, law = under.wrong[0]
            regret = under.starts[activation, law].regret
            told |= {
                "n": len(under.wrong),
                "law": initializer_label(law, language),
                "name": activation_label(activation, language),
                "cost": pct(regret.estimate) if regret else words["diverged"],
            }
        said.append(words["some" if under.wrong else "none"].format(**told))
    return {NAME: words["alt"].format(said=SEMICOLON[language].join(said))}
