"""Test errors at each network's own learning rate, beside Glorot and Bengio's table 1."""

import pandas as pd

from engine.experiments.glorot_table.results import GlorotTableView
from engine.report.result_words import Phrases, exact
from engine.report.tables.table import Rows, Table, unbroken, with_half
from engine.study.language import Text

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
            "activation": reading.activation,
            "initializer": reading.initializer,
            "test_error [%]": reading.error.estimate,
            "low [%]": reading.error.low,
            "high [%]": reading.error.high,
            "published_error [%]": reading.published,
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
