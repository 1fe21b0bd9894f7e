"""The table of the textbook's stored losses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from engine.report.findings import SaitoView
from engine.report.phrases import Phrases
from engine.report.tables.table import Rows, Table, unbroken
from engine.study.language import Language

_AGREES = {"zh": ("不符", "相符"), "en": ("no", "yes")}
_HEADER: Mapping[Language, Sequence[str]] = {
    "zh": ["初始化方法", "迭代", "教材", "均值", "标准差", "相符"],
    "en": ["Initializer", "Iteration", "Textbook", "Mean", "Std. dev.", "Agrees"],
}


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
                unbroken(_AGREES[phrases.language][row["within"]]),
            ]
            for row in compared
        ]

    return Table(frame, _HEADER, rows, "lrrrrl")
