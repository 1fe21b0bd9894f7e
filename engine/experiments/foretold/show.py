"""What each start costs: a panel per contender, a row per function."""

import math

import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from engine.evidence.statistics import Interval
from engine.experiments.foretold.results import ForetoldView, Function, Start, contenders
from engine.experiments.foretold.run import GAIN, LAW
from engine.report.figures.measured import LEVEL
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import FULL_WIDTH, INK, QUIET, SMALL, panel_grid
from engine.report.labels import activation_label, initializer_label
from engine.report.numbers import fixed
from engine.report.punctuation import SEMICOLON
from engine.report.result_words import Phrases, exact
from engine.report.tables.table import Rows, Table, bounds_columns, unbroken, with_half
from engine.study.language import Language, Text, in_language

NAME = "foretold_regret"

_COLUMNS = (
    *("activation", "start", "sigma_w [1]", "learning_rate [1]"),
    *("test_loss [nat]", "test_loss low [nat]", "test_loss high [nat]"),
    *("regret [nat]", "regret low [nat]", "regret high [nat]"),
    *("diverged", "replicates"),
)
_LINEAR = 0.1  # nat: up to it the axis is linear, beyond it logarithmic
_TICKS = (0.0, 0.1, 1.0)

_STARTS = {
    LAW: Text("理论所定", "theory’s law"),
    GAIN: Text("仅取其增益", "its gain alone"),
}
_WORDS = {
    "x": Text("测试损失高出最佳起点的量 / nat", "test loss above that of the best start / nat"),
    "note": Text(
        "点与线：{n} 个重复的均值及其 {level} 区间；叉：有重复发散\n"
        "带：不足计的差异；横轴在 {linear} 以上为对数",
        "points and lines: mean of {n} replicates and its {level} interval; cross: a replicate "
        "diverged\nband: differences that do not count; beyond {linear} the axis is logarithmic",
    ),
    "alt": Text(
        "各函数在各起点下测试损失高出最佳起点的量。理论所定初始值：{said}。",
        "How far each start’s test loss lies above that of the best start, function by function. "
        "Theory’s law: {said}.",
    ),
    "lost": Text("{name} 有重复发散", "{name}: a replicate diverged"),
}


def start_label(start: str, language: Language) -> str:
    """What a contender is called: theory's two, or a rival law."""
    return _STARTS[start][language] if start in _STARTS else initializer_label(start, language)


def table(study: Study) -> dict[str, pd.DataFrame]:
    """A row per function and start."""
    rows = [
        {"activation": function.activation, "start": start.name, **_start_columns(start)}
        for function in study.view("foretold").functions
        for start in function.starts.values()
    ]
    return {NAME: pd.DataFrame(rows, columns=_COLUMNS)}


def _start_columns(start: Start) -> dict[str, object]:
    return {
        "sigma_w [1]": start.sigma_w,
        "learning_rate [1]": start.rate,
        **bounds_columns("test_loss", start.loss, "nat"),
        **bounds_columns("regret", start.regret, "nat"),
        "diverged": start.diverged,
        "replicates": start.loss.n,
    }


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    view: ForetoldView = study.view("foretold")
    starts = contenders(view.settings)
    names = list(frame["activation"].unique())
    height = 0.94 + 0.125 * len(names)
    figure, grid = panel_grid(
        (FULL_WIDTH, height), (1, len(starts)), (0.72, 0.08, 0.62, 0.2), (0.1, 0.0)
    )
    for axes, start in zip(grid[0], starts, strict=True):
        axes.set_title(start_label(start, language), fontweight="bold")
        axes.axvspan(-view.effect, view.effect, color="#DDDDDD", linewidth=0)
        own = frame[frame["start"] == start]
        places = range(len(own))
        axes.hlines(places, own["regret low [nat]"], own["regret high [nat]"], color=INK)
        axes.plot(own["regret [nat]"], places, "o", color=INK)
        lost = np.flatnonzero(own["diverged"])
        at_the_end = axes.get_yaxis_transform()
        axes.plot([0.93] * lost.size, lost, "x", color=INK, transform=at_the_end)
    first = grid[0, 0]
    first.set_xscale("symlog", linthresh=_LINEAR)
    first.set_xticks(_TICKS, [exact(tick) for tick in _TICKS])
    first.set_xticks([], minor=True)
    ends = frame["regret high [nat]"].to_numpy(np.float64)
    first.set_xlim(-_LINEAR, 1.2 * np.max(ends, where=np.isfinite(ends), initial=_TICKS[-1]))
    first.set_yticks(range(len(names)), [activation_label(name, language) for name in names])
    first.set_ylim(max(len(names), 1) - 0.5, -0.5)
    note = words["note"].format(n=view.settings.replicates, level=LEVEL, linear=exact(_LINEAR))
    figure.text(0.5, 0.32 / height, words["x"], ha="center", va="bottom")
    figure.text(0.5, 0.03 / height, note, ha="center", va="bottom", color=QUIET, fontsize=SMALL)
    return {NAME: figure}


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    said = []
    for _, row in frame[frame["start"] == LAW].iterrows():
        name, regret = activation_label(str(row["activation"]), language), row["regret [nat]"]
        if math.isfinite(regret):
            said.append(f"{name} {fixed(regret, 3)} nat")
        else:
            said.append(words["lost"].format(name=name))
    return {NAME: words["alt"].format(said=SEMICOLON[language].join(said))}


def tables(view: ForetoldView) -> dict[str, Table]:
    """A row per function, and the mean over them."""

    def rows(phrases: Phrases) -> Rows:
        return [_printed(function, view.effect, phrases) for function in view.functions]

    header = [
        Text("激活函数", "Activation"),
        Text("增益", "Gain"),
        Text("学习率", "Rate"),
        Text("测试损失 / nat", "Test loss / nat"),
        Text("高出最佳 / nat", "Above the best / nat"),
        *(_less(rival.name) for rival in view.settings.rivals),
        Text("增益的名次", "Place of the gain"),
    ]
    frame = pd.DataFrame([_record(function) for function in view.functions])
    return {"foretold": Table(frame, header, rows, "l" + "r" * (len(header) - 1))}


def _less(rival: str) -> Text:
    zh, en = initializer_label(rival, "zh"), initializer_label(rival, "en")
    return Text(f"减{zh} / nat", f"less {en} / nat")


def _record(function: Function) -> dict[str, object]:
    law = function.starts[LAW]
    record: dict[str, object] = {
        "activation": function.activation,
        "best start": function.best,
        **_start_columns(law),
    }
    for rival, interval in function.against.items():
        record |= bounds_columns(f"law less {rival}", interval, "nat")
    return record | {"place of the gain": function.place, "gains": function.gains}


def _printed(function: Function, effect: float, phrases: Phrases) -> list[str]:
    law, place = function.starts[LAW], phrases.number(function.place, 0)
    return [
        phrases.name(function.activation),
        phrases.number(law.sigma_w, 2),
        exact(law.rate),
        unbroken(with_half(phrases, None if law.diverged else law.loss)),
        _counting(law.regret, effect, phrases),
        *(_counting(one, effect, phrases) for one in function.against.values()),
        f"{place}/{function.gains}",
    ]


def _counting(interval: Interval, effect: float, phrases: Phrases) -> str:
    """Bold where the whole interval lies beyond the smallest effect; a dash where undefined."""
    known = interval.estimate == interval.estimate
    text = unbroken(with_half(phrases, interval if known else None))
    shown = interval.low > effect or interval.high < -effect
    return Markup("<b>{}</b>").format(text) if shown else text
