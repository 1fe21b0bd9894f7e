"""Tables of Kumar's notebook: every pair, and every reading of Nesterov's step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from engine.report.chapters.cells import bounds_columns, with_half
from engine.report.chapters.toy import SPREAD, ToyCell, ToyView
from engine.report.numbers import pct
from engine.report.phrases import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Text

_HEADER: Sequence[Text] = [
    Text("激活函数", "Activation"),
    Text("初始化方法", "Initializer"),
    Text("笔记本", "Notebook"),
    Text("种子 0", "Seed 0"),
    Text("均值", "Mean"),
    Text("中位数", "Median"),
    Text(f"{pct(SPREAD[0], 0)}–{pct(SPREAD[1], 0)}", f"{pct(SPREAD[0], 0)} to {pct(SPREAD[1], 0)}"),
    Text("不低于种子 0 / %", "As good as seed 0 / %"),
    Text("损失 / nat", "Loss / nat"),
]
_READINGS_HEADER: Sequence[Text] = [
    Text("读法", "Reading"),
    Text("初始化方法", "Initializer"),
    Text("种子 0", "Seed 0"),
    Text("均值", "Mean"),
]
READING_NAMES: Mapping[str, Text] = {
    "as programmed": Text("照程序", "as programmed"),
    "rate twice": Text("学习率两次", "rate twice"),
    "nesterov": Text("Nesterov 法", "Nesterov"),
}


def tables(view: ToyView) -> dict[str, Table]:
    """Every cell, and every reading of the cells with a momentum."""
    return {"toy": _cells_table(view), "toy_readings": _readings_table(view)}


def _cells_table(view: ToyView) -> Table:
    frame = pd.DataFrame([_record(cell, view.seeds) for cell in view.cells.values()])

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(cell.activation),
                phrases.law(cell.initializer),
                phrases.number(cell.stored, 3),
                phrases.number(cell.own, 3),
                with_half(phrases, cell.accuracy),
                phrases.number(cell.median, 3),
                f"{phrases.number(cell.low, 3)}–{phrases.number(cell.high, 3)}",
                phrases.number(100 * cell.as_good, 1),
                phrases.number(cell.loss.estimate if cell.loss else None, 3),
            ]
            for cell in view.cells.values()
        ]

    return Table(frame, _HEADER, rows, "llrrrrrrr")


def _readings_table(view: ToyView) -> Table:
    frame = pd.DataFrame(
        [
            {
                "reading": row.reading,
                "activation": row.activation,
                "initializer": row.initializer,
                "accuracy with seed 0 [1]": row.own,
                **bounds_columns("mean accuracy", row.accuracy),
                "seeds": view.seeds,
            }
            for row in view.readings
        ]
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                READING_NAMES[row.reading][phrases.language],
                phrases.law(row.initializer),
                phrases.number(row.own, 3),
                with_half(phrases, row.accuracy),
            ]
            for row in view.readings
        ]

    return Table(frame, _READINGS_HEADER, rows, "llrr")


def _record(cell: ToyCell, seeds: int) -> dict[str, object]:
    return {
        "activation": cell.activation,
        "initializer": cell.initializer,
        "accuracy stored in the notebook [1]": cell.stored,
        "accuracy with seed 0 [1]": cell.own,
        **bounds_columns("mean accuracy", cell.accuracy),
        "median accuracy [1]": cell.median,
        f"quantile {SPREAD[0]:g} [1]": cell.low,
        f"quantile {SPREAD[1]:g} [1]": cell.high,
        "share of seeds as good as seed 0 [1]": cell.as_good,
        "share of seeds above softmax regression [1]": cell.above_line,
        **bounds_columns("mean loss", cell.loss, "nat"),
        "seeds": seeds,
        "diverged": cell.diverged,
    }
