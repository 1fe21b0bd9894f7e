"""The table of the textbook's stored losses."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from engine.report.findings import SaitoView
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Text

_AGREES = (
    Text("不符", "no"),
    Text("相符", "yes"),
)
_HEADER: Sequence[Text] = [
    Text("初始化方法", "Initializer"),
    Text("迭代", "Iteration"),
    Text("教材", "Textbook"),
    Text("均值", "Mean"),
    Text("标准差", "Std. dev."),
    Text("相符", "Agrees"),
]


def saito_table(view: SaitoView | None) -> Table:
    """The textbook's stored losses beside ours; no rows where they cannot be compared."""
    compared = view.rows if view else ()
    frame = pd.DataFrame(
        [
            {
                "initializer": row["initializer"],
                "iteration": row["iteration"],
                "published loss [nat]": row["published"],
                "mean loss [nat]": row["mean"],
                "sd of loss [nat]": row["sd"],
                "replicates": row["n"],
                "agrees": row["within"],
            }
            for row in compared
        ],
        columns=[
            "initializer",
            "iteration",
            "published loss [nat]",
            "mean loss [nat]",
            "sd of loss [nat]",
            "replicates",
            "agrees",
        ],
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.law(row["initializer"]),
                str(row["iteration"]),
                phrases.number(row["published"], 3),
                phrases.number(row["mean"], 3),
                phrases.number(row["sd"]),
                unbroken(_AGREES[row["within"]][phrases.language]),
            ]
            for row in compared
        ]

    return Table(frame, _HEADER, rows, "lrrrrl")
