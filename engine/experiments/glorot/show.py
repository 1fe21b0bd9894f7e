"""Inside networks while they learn: Glorot and Bengio (2010), figures 2 to 4 and 6 to 12."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

import pandas as pd
from matplotlib.figure import Figure

from engine.experiments.glorot import error_curves as glorot_error
from engine.experiments.glorot import layer_curves as glorot_curves
from engine.experiments.glorot import layer_histograms as glorot_histograms
from engine.experiments.glorot.results import (
    GlorotView,
    Reading,
)
from engine.report.figures.study import Study, Tables
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Language, Text

if TYPE_CHECKING:
    pass


Made = TypeVar("Made")

_PARTS = (glorot_curves, glorot_histograms, glorot_error)


def table(study: Study) -> dict[str, pd.DataFrame]:
    """What the figures of the study's first experiment of this kind show."""
    return _merged(part.table(study) for part in _PARTS)


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    return _merged(part.draw(study, tables, language) for part in _PARTS)


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    return _merged(part.alt(study, tables, language) for part in _PARTS)


def _merged(parts: Iterable[Mapping[str, Made]]) -> dict[str, Made]:
    return {name: made for part in parts for name, made in part.items()}


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
    record: dict[str, object] = {
        "activation": reading.activation,
        "initializer": reading.initializer,
    }
    for column in _COLUMNS:
        interval = getattr(reading, column)
        for suffix, value in (
            ("", interval.estimate),
            ("_low", interval.low),
            ("_high", interval.high),
        ):
            record[f"{column}{suffix} [1]"] = value
    return record | {"replicates": reading.error.n}
