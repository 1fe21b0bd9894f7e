"""The networks at their start: printed beside the figures, which the other modules draw."""

from __future__ import annotations

import pandas as pd

from engine.experiments.glorot.results import GlorotView, Reading
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Text

_COLUMNS = ("stretch", "slope", "outputs", "gradient", "weight_gradient", "error")

_HEADER = [
    Text("激活函数", "Activation"),
    Text("初始化方法", "Initializer"),
    Text("奇异值", "Singular value"),
    Text("f′", "f′"),
    Text("输出", "Outputs"),
    Text("反向梯度", "Gradient"),
    Text("权重梯度", "Weight gradient"),
    Text("错误率 / %", "Error / %"),
]


def tables(view: GlorotView) -> dict[str, Table]:
    """The deepest networks at the start, and their error in the end."""
    readings = list(view.readings.values())
    frame = pd.DataFrame([_record(reading) for reading in readings])

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(reading.activation),
                phrases.law(reading.initializer),
                *(phrases.number(getattr(reading, c).estimate) for c in _COLUMNS[:-1]),
                phrases.number(100 * reading.error.estimate, 1),
            ]
            for reading in readings
        ]

    return {"glorot": Table(frame, _HEADER, rows, "llrrrrrr")}


def _record(reading: Reading) -> dict[str, object]:
    ends = {"": "estimate", "_low": "low", "_high": "high"}
    return {
        "activation": reading.activation,
        "initializer": reading.initializer,
        **{
            f"{column}{suffix} [1]": getattr(getattr(reading, column), end)
            for column in _COLUMNS
            for suffix, end in ends.items()
        },
        "replicates": reading.error.n,
    }
