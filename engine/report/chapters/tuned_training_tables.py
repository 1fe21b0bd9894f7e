"""The table of the training at each cell's own learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from engine.evidence.statistics import Interval
from engine.report.phrases import Phrases, exact
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Text

if TYPE_CHECKING:
    from engine.report.chapters.tuned_training import (
        TunedCell,
        TunedTrainingView,
    )

_CELLS: Sequence[Text] = [
    Text("激活函数", "Activation"),
    Text("初始化方法", "Initializer"),
    Text("学习率", "Rate"),
    Text("训练损失 / nat", "Training loss / nat"),
    Text("落后 / nat", "Behind / nat"),
    Text("区间 / nat", "Interval / nat"),
    Text("测试准确率 / %", "Test accuracy / %"),
    Text("损失减半的迭代数", "Iterations to halve"),
]
_EDGE = {"lowest": "↓", "highest": "↑", None: ""}


def tables(view: TunedTrainingView) -> dict[str, Table]:
    """Every cell at its rate."""
    return {"tuned_training": _cells_table(view)}


def _cells_table(view: TunedTrainingView) -> Table:
    entries = [(a.activation, cell) for a in view.activations for cell in a.cells]
    frame = pd.DataFrame([_record(name, cell) for name, cell in entries])

    def rows(phrases: Phrases) -> Rows:
        return [_printed(name, cell, phrases) for name, cell in entries]

    return Table(frame, _CELLS, rows, "llrrrrrr")


def _record(activation: str, cell: TunedCell) -> dict[str, object]:
    found = {
        "train_loss [nat]": cell.contender.loss,
        "behind the leader [nat]": cell.contender.behind,
        "test_accuracy [1]": cell.accuracy,
        "iterations to half of a guess's loss [iteration]": cell.iterations,
    }
    record: dict[str, object] = {
        "activation": activation,
        "initializer": cell.initializer,
        "learning_rate [1]": cell.rate,
        "edge of the grid": cell.edge or "",
        "among the best": cell.best,
        "diverged": cell.contender.diverged,
    }
    for name, interval in found.items():
        record[name] = interval and interval.estimate
        record[f"low: {name}"] = interval and interval.low
        record[f"high: {name}"] = interval and interval.high
    return record


def _printed(activation: str, cell: TunedCell, phrases: Phrases) -> list[str]:
    law = phrases.law(cell.initializer)
    rate = exact(cell.rate) + _EDGE[cell.edge]
    if cell.contender.diverged:
        return [phrases.name(activation), law, rate, *"–" * 5]
    return [
        phrases.name(activation),
        Markup("<b>{}</b>").format(law) if cell.best else law,
        rate,
        _with_half(cell.contender.loss, phrases, 1, 3),
        *_behind(cell.contender.behind, phrases),
        _with_half(cell.accuracy, phrases, 100, 1),
        _with_half(cell.iterations, phrases, 1, 0),
    ]


def _behind(interval: Interval, phrases: Phrases) -> tuple[str, str]:
    """Dashes for the leader, who is behind nobody."""
    if interval.low == interval.high == 0:
        return "–", "–"
    return phrases.number(interval.estimate, 3), unbroken(phrases.bounds(interval))


def _with_half(interval: Interval | None, phrases: Phrases, scale: float, decimals: int) -> str:
    if interval is None:
        return "–"
    half = scale * (interval.high - interval.low) / 2
    mean = phrases.number(scale * interval.estimate, decimals)
    return unbroken(f"{mean} ± {phrases.number(half, decimals)}")
