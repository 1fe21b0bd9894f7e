"""Test errors at each network's own learning rate, beside Glorot and Bengio's table 1."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.experiments.glorot.layer_frames import cell_label
from engine.experiments.glorot_table.results import ErrorReading, GlorotTableView, read_cells
from engine.report.figures.measured import LEVEL, state
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import FULL_WIDTH, INK, QUIET, SMALL, panel_grid
from engine.report.labels import activation_look
from engine.report.numbers import fixed
from engine.report.punctuation import SEMICOLON
from engine.report.result_words import Phrases, exact
from engine.report.tables.intervals import with_half
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Language, Text, in_language

NAME = "glorot_table_errors"

ERROR, LOW, HIGH = "test_error [%]", "low [%]", "high [%]"

PUBLISHED = "published_error [%]"

_ROW, _LEFT, _RIGHT, _BOTTOM, _TOP, _GAP = 0.17, 1.35, 0.1, 0.55, 0.2, 0.15

_WORDS = {
    "error": Text("测试错误率 / %", "test error / %"),
    "note": Text(
        "实心：本文 {n} 个重复的均值与 {level} 区间；空心：Glorot 与 Bengio 的表 1；点线：随机猜测",
        "filled: mean and {level} interval of {n} replicates here; hollow: table 1 of "
        "Glorot and Bengio; dotted: chance",
    ),
    "alt": Text(
        "各网络在自选学习率下的测试错误率。{sets}。",
        "Test error of each network at the learning rate it chose. {sets}.",
    ),
    "set": Text("{title}：{cells}", "{title}: {cells}"),
    "cell": Text("{cell} {error}%", "{cell} {error}%"),
    "missing": Text("{cell} 无结果", "{cell} without a result"),
    "comma": Text("，", ", "),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per experiment and cell: mean test error, its 95 % interval, the published error."""
    rows = [
        {"experiment": name, "dataset": data.attrs["dataset_title"]}
        | _columns(reading)
        | {"chance_error [%]": reading.guess}
        | state(data, *cell, np.array(reading.errors))
        for name, data in study.of_kind("glorot_table").items()
        for cell, reading in read_cells(data).items()
    ]
    return {NAME: pd.DataFrame(rows).astype({PUBLISHED: "float64"})}


def _columns(reading: ErrorReading) -> dict[str, object]:
    return {
        "activation": reading.activation,
        "initializer": reading.initializer,
        ERROR: reading.error.estimate,
        LOW: reading.error.low,
        HIGH: reading.error.high,
        PUBLISHED: reading.published,
    }


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    sets = list(frame.groupby("experiment", sort=False))
    most = max(len(rows) for _, rows in sets)
    height = _BOTTOM + _TOP + _ROW * most
    figure, grid = panel_grid(
        (FULL_WIDTH, height), (1, len(sets)), (_LEFT, _RIGHT, _BOTTOM, _TOP), (_GAP, 0)
    )
    for axes, (_, rows) in zip(grid[0], sets, strict=True):
        axes.set_title(rows["dataset"].iloc[0], fontweight="bold")
        axes.axvline(rows["chance_error [%]"].iloc[0], color=QUIET, linewidth=0.6, linestyle=":")
        for place, row in enumerate(rows.to_dict("records")):
            _draw_row(axes, place, row)
    _share_axes(grid[0], sets[0][1], language)
    middle = (_LEFT + FULL_WIDTH - _RIGHT) / 2 / FULL_WIDTH
    figure.text(middle, 0.3 / height, words["error"], ha="center", va="center")
    note = words["note"].format(n=frame["replicates"].max(), level=LEVEL)
    figure.text(0.5, 0.02 / height, note, ha="center", va="bottom", color=QUIET, fontsize=SMALL)
    return {NAME: figure}


def _draw_row(axes: Axes, place: int, row: dict[str, object]) -> None:
    look = activation_look(str(row["activation"]))
    axes.plot(row[PUBLISHED], place, marker="D", markersize=4, markerfacecolor="white",
              markeredgecolor=INK, linestyle="none")  # fmt: skip
    if np.isfinite([row[LOW], row[HIGH]]).all():
        axes.hlines(place, max(row[LOW], 0.1), row[HIGH], color=look.color, linewidth=1.0)
    axes.plot(row[ERROR], place, marker=look.marker, color=look.color, linestyle="none")


def _share_axes(panels: np.ndarray, rows: pd.DataFrame, language: Language) -> None:
    first = panels[0]
    first.set_xscale("log")
    first.set_xlim(1, 100)
    ticks = [1, 2, 5, 10, 20, 50, 100]
    first.set_xticks(ticks, [str(tick) for tick in ticks])
    first.set_xticks([], minor=True)
    pairs = zip(rows["activation"], rows["initializer"], strict=True)
    labels = [cell_label(cell, language) for cell in pairs]
    first.set_yticks(range(len(labels)), labels)
    first.set_ylim(len(labels) - 0.5, -0.5)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    sets = [
        words["set"].format(
            title=rows["dataset"].iloc[0],
            cells=words["comma"].join(_said(row, language) for row in rows.to_dict("records")),
        )
        for _, rows in tables[NAME].groupby("experiment", sort=False)
    ]
    return {NAME: words["alt"].format(sets=SEMICOLON[language].join(sets))}


def _said(row: dict[str, object], language: Language) -> str:
    words = in_language(_WORDS, language)
    name = cell_label((str(row["activation"]), str(row["initializer"])), language)
    if not np.isfinite(row[ERROR]):
        return words["missing"].format(cell=name)
    return words["cell"].format(cell=name, error=fixed(row[ERROR], 1))


_HEADER = [
    Text("数据集", "Data set"),
    Text("激活函数", "Activation"),
    Text("初始化方法", "Initializer"),
    Text("错误率 / %", "Error / %"),
    Text("原文 / %", "Theirs / %"),
    Text("所选学习率", "Rates chosen"),
]


def tables(view: GlorotTableView) -> dict[str, Table]:
    """Test errors with their intervals beside the published ones."""
    entries = [(part, reading) for part in view.sets for reading in part.readings.values()]
    frame = pd.DataFrame(
        {
            "dataset": part.title,
            **_columns(reading),
            "validation_drop [%]": 100 * reading.drop.estimate,
            "rates_chosen": ";".join(map(str, reading.rates)),
            "replicates": reading.error.n,
        }
        for part, reading in entries
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                part.title,
                phrases.name(reading.activation),
                phrases.law(reading.initializer),
                unbroken(with_half(phrases, reading.error, 1)),
                phrases.number(reading.published, 2),
                ", ".join(map(exact, reading.rates)),
            ]
            for part, reading in entries
        ]

    return {"glorot_table": Table(frame, _HEADER, rows, "lllrrr")}
